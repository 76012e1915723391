/* Parts of texts that rest. A text has marks: how many line ends stand before each of its steps. So
   the line of a place is known from the step it is in, and a few steps around it hold all there is
   to say about it. Where they do not (a very long line), the whole text is read instead. */
#include "runtime/base/source_part.h"

#include "runtime/base/block.h"

enum { STEP = 4096, MOST = 1 << 16 };

/* In up to 255 blocks, byte by byte beside each other. */
static uint32_t count_in_blocks(const char *ptr, uint32_t n_blocks) {
    Block counts = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; i < n_blocks; i++)
        counts -= block_equal(block_at(ptr + i * BLOCK_SIZE), '\n'); /* all ones is -1 */
    for (uint32_t i = 0; i < BLOCK_SIZE; i++) n += counts[i];
    return n;
}

static uint32_t count_line_ends(Text t) {
    uint32_t n = 0, at = 0;
    while (t.len - at >= BLOCK_SIZE) {
        uint32_t blocks = (t.len - at) / BLOCK_SIZE;
        if (blocks > UINT8_MAX) blocks = UINT8_MAX;
        n += count_in_blocks(t.ptr + at, blocks);
        at += blocks * BLOCK_SIZE;
    }
    for (; at < t.len; at++) n += t.ptr[at] == '\n';
    return n;
}

void source_mark(Arena *arena, Source *source) {
    Text text = source->text;
    bool whole = source->rests && source->awake && text.len + source->bom == source->stamp.size;
    if (source->marks || !whole) return;
    uint32_t n = text.len / STEP + 1, ends = 0;
    source->marks = ARENA_ARRAY(arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        source->marks[i] = ends;
        uint32_t lo = i * STEP, hi = text.len - lo < STEP ? text.len : lo + STEP;
        ends += count_line_ends(text_slice(text, lo, hi));
    }
}

/* Reads the steps that hold [lo, hi). */
static bool read_steps(SourcePart *part, const Source *source, uint32_t lo, uint32_t hi) {
    lo = lo / STEP * STEP;
    uint32_t left = source->text.len - lo, n = (hi - lo + STEP - 1) / STEP * STEP;
    if (n > left) n = left;
    if (n > part->room) {
        part->bytes = arena_grow(part->arena, part->bytes, part->room, n);
        part->room = n;
    }
    part->source = NULL;
    if (!file_read_again(source->path, &source->stamp, part->bytes, lo + source->bom, n))
        return false;
    part->source = source;
    part->lo = lo;
    part->hi = lo + n;
    return true;
}

/* Makes [lo, hi) of the text be in the part, with some more on both sides. */
static bool reach(SourcePart *part, const Source *source, uint32_t lo, uint32_t hi) {
    if (!source->marks || lo > hi || hi > source->text.len || hi - lo > MOST) return false;
    if (part->source == source && part->lo <= lo && hi <= part->hi) return true;
    uint32_t end = source->text.len - hi < STEP ? source->text.len : hi + STEP;
    return read_steps(part, source, lo < STEP ? 0 : lo - STEP, end);
}

static Text slice(const SourcePart *part, uint32_t lo, uint32_t hi) {
    return (Text){part->bytes + (lo - part->lo), hi - lo};
}

static uint32_t part_line(const SourcePart *part) {
    return part->source->marks[part->lo / STEP];
}

bool source_part_text(SourcePart *part, const Source *source, uint32_t lo, uint32_t hi, Text *out) {
    if (!reach(part, source, lo, hi)) return false;
    *out = slice(part, lo, hi);
    return true;
}

bool source_part_before(SourcePart *part, const Source *source, uint32_t offset, uint32_t *line,
                        Text *before) {
    if (!reach(part, source, offset, offset)) return false;
    uint32_t start = offset;
    while (start > part->lo && part->bytes[start - 1 - part->lo] != '\n') start--;
    if (start == part->lo && start > 0) return false;
    *line = part_line(part) + count_line_ends(slice(part, part->lo, start));
    *before = slice(part, start, offset);
    return true;
}

/* The last step that begins before the n-th line end (n > 0), so that this one stands in it. */
static uint32_t step_of_end(const Source *source, uint32_t n) {
    uint32_t lo = 0, hi = source->text.len / STEP + 1;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (source->marks[mid] < n)
            lo = mid;
        else
            hi = mid;
    }
    return lo * STEP;
}

/* Behind the n-th line end from `at` on, where nothing was counted yet; the end of the part if
   there are not so many. */
static uint32_t pass_ends(const SourcePart *part, uint32_t at, uint32_t n) {
    for (; n > 0 && at < part->hi; at++) n -= part->bytes[at - part->lo] == '\n';
    return n > 0 ? UINT32_MAX : at;
}

bool source_part_line(SourcePart *part, const Source *source, uint32_t line, uint32_t *start,
                      Text *text) {
    if (!source->marks || line == 0) return false;
    uint32_t step = line == 1 ? 0 : step_of_end(source, line - 1);
    uint32_t most = source->text.len - step < STEP ? source->text.len : step + STEP;
    if (!reach(part, source, step, most)) return false;
    uint32_t from = pass_ends(part, step, line - 1 - source->marks[step / STEP]);
    if (from == UINT32_MAX) return false;
    uint32_t end = pass_ends(part, from, 1);
    if (end == UINT32_MAX && part->hi < source->text.len) return false;
    *start = from;
    *text = slice(part, from, end == UINT32_MAX ? part->hi : end - 1);
    return true;
}
