/* Parts of texts that rest. A text has marks: how many line ends stand before each of its steps. So
   the line of a place is known from the step it is in, and a few steps around it hold all there is
   to say about it. Where they do not (a very long line), the whole text is read instead. */
#include "runtime/base/source_part.h"

#include "runtime/base/block.h"

enum { STEP = 2048, MOST = 1 << 16 };

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

static bool is_whole(const Source *source) {
    return source->rests && source->awake &&
           source->text.len + source->bom == source->stamp.size;
}

uint32_t source_count_marks(const Source *source) {
    return source->text.len / STEP + 1;
}

void source_take_marks(Source *source, uint32_t *marks, uint32_t n) {
    if (is_whole(source) && n == source_count_marks(source)) source->marks = marks;
}

void source_mark(Arena *arena, Source *source) {
    Text text = source->text;
    if (source->marks || !is_whole(source)) return;
    uint32_t n = source_count_marks(source), ends = 0;
    source->marks = ARENA_ARRAY(arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        source->marks[i] = ends;
        uint32_t lo = i * STEP, hi = text.len - lo < STEP ? text.len : lo + STEP;
        ends += count_line_ends(text_slice(text, lo, hi));
    }
}

/* The part for the source: its own, or that which was not used for the longest time. */
static SourcePart *find_part(SourceParts *parts, const Source *source) {
    SourcePart *found = &parts->part[0];
    for (uint32_t i = 0; i < SOURCE_PARTS && found->source != source; i++)
        if (parts->part[i].source == source || parts->part[i].used < found->used)
            found = &parts->part[i];
    found->used = ++parts->uses;
    return found;
}

static void let_go(SourcePart *part) {
    if (!part->is_lent) file_release(&part->file);
    part->file = (FileHeld){0};
    part->source = NULL;
    part->lo = part->hi = 0;
}

void source_parts_close(SourceParts *parts) {
    for (uint32_t i = 0; i < SOURCE_PARTS; i++) let_go(&parts->part[i]);
}

/* Reads the steps that hold [lo, hi). */
static bool read_steps(Arena *arena, SourcePart *part, const Source *source, uint32_t lo,
                       uint32_t hi) {
    lo = lo / STEP * STEP;
    uint32_t left = source->text.len - lo, n = (hi - lo + STEP - 1) / STEP * STEP;
    if (n > left) n = left;
    if (n > part->room) {
        part->bytes = arena_grow(arena, part->bytes, part->room, n);
        part->room = n;
    }
    if (part->source != source) {
        let_go(part);
        part->is_lent = source->file.number != 0;
        part->file = part->is_lent ? source->file : file_hold(source->path);
    }
    if (!file_held_read(part->file, &source->stamp, part->bytes, lo + source->bom, n)) {
        let_go(part);
        return false;
    }
    part->source = source;
    part->lo = part->start = lo;
    part->hi = lo + n;
    part->line = source->marks[lo / STEP];
    return true;
}

/* A part with [lo, hi) of the text, and some more on both sides; NULL: there is none. */
static SourcePart *reach(SourceParts *parts, const Source *source, uint32_t lo, uint32_t hi) {
    if (!source->marks || lo > hi || hi > source->text.len || hi - lo > MOST) return NULL;
    SourcePart *part = find_part(parts, source);
    if (part->source == source && part->lo <= lo && hi <= part->hi) return part;
    uint32_t end = source->text.len - hi < STEP ? source->text.len : hi + STEP;
    bool good = read_steps(parts->arena, part, source, lo < STEP ? 0 : lo - STEP, end);
    return good ? part : NULL;
}

static Text slice(const SourcePart *part, uint32_t lo, uint32_t hi) {
    return (Text){part->bytes + (lo - part->lo), hi - lo};
}

bool source_part_text(SourceParts *parts, const Source *source, uint32_t lo, uint32_t hi,
                      Text *out) {
    const SourcePart *part = reach(parts, source, lo, hi);
    if (part) *out = slice(part, lo, hi);
    return part != NULL;
}

/* From the line asked for last to the one that starts there: places are asked for in pairs. */
static void go_to_line(SourcePart *part, uint32_t start) {
    if (start >= part->start)
        part->line += count_line_ends(slice(part, part->start, start));
    else
        part->line -= count_line_ends(slice(part, start, part->start));
    part->start = start;
}

bool source_part_before(SourceParts *parts, const Source *source, uint32_t offset, uint32_t *line,
                        Text *before) {
    SourcePart *part = reach(parts, source, offset, offset);
    if (!part) return false;
    uint32_t start = offset;
    while (start > part->lo && part->bytes[start - 1 - part->lo] != '\n') start--;
    if (start == part->lo && start > 0) return false;
    go_to_line(part, start);
    *line = part->line;
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

bool source_part_line(SourceParts *parts, const Source *source, uint32_t line, uint32_t *start,
                      Text *text) {
    if (!source->marks || line == 0) return false;
    uint32_t step = line == 1 ? 0 : step_of_end(source, line - 1);
    uint32_t most = source->text.len - step < STEP ? source->text.len : step + STEP;
    const SourcePart *part = reach(parts, source, step, most);
    if (!part) return false;
    uint32_t from = pass_ends(part, step, line - 1 - source->marks[step / STEP]);
    if (from == UINT32_MAX) return false;
    uint32_t end = pass_ends(part, from, 1);
    if (end == UINT32_MAX && part->hi < source->text.len) return false;
    *start = from;
    *text = slice(part, from, end == UINT32_MAX ? part->hi : end - 1);
    return true;
}
