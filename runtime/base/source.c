/* Source: inputs by number, and where in them a byte stands. A table of line starts is made when
   the first position of a source is asked for and searched by halves; columns are counted within
   the line, going on from the position asked for last, so that reporting many places of one very
   long line in order stays linear. Only LF ends a line; a CR before it belongs to the line end. */
#include "runtime/base/source.h"

#include <assert.h>

#include "runtime/base/block.h"
#include "runtime/base/source_part.h"
#include "runtime/base/utf8.h"

#define BOM TEXT("\xEF\xBB\xBF")

Sources *sources_new(Arena *arena) {
    Sources *sources = ARENA_NEW(arena, Sources);
    sources->arena = arena;
    vec_push(arena, &sources->list, NULL);
    return sources;
}

Source *sources_add(Sources *sources, Text path, Text text) {
    Source *source = ARENA_NEW(sources->arena, Source);
    source->id = sources->list.len;
    source->path = path;
    source->bom = text_starts(text, BOM) ? BOM.len : 0;
    source->text = text.ptr ? text_slice(text, source->bom, text.len) : TEXT("");
    vec_push(sources->arena, &sources->list, source);
    return source;
}

static Source *get(const Sources *sources, SourceId id) {
    return id < sources->list.len ? sources->list.data[id] : NULL;
}

const Source *sources_get(const Sources *sources, SourceId id) {
    return get(sources, id);
}

bool sources_built_in(const Sources *sources, SourceId id) {
    const Source *source = get(sources, id);
    return source && source->built_in;
}

/* ---- rest */

/* Far less than a process may have open. */
enum { MOST_HELD = 128 };

/* The source that was looked at last. Its line starts are in `lines`. What is read, and what is
   handed out of it, has memory of its own, which is taken under the lock. */
struct SourceRest {
    Arena *arena, *lines;
    SourceRoom room;
    Source *awake;
    SourceParts parts; /* looked at of those that rest on */
    uint32_t n_held;   /* files that were left open; in `held` */
    Source *held[MOST_HELD];
};

char *source_room(SourceRoom *room, size_t size) {
    if (size <= room->size) return room->bytes;
    size_t more = size > 2 * room->size ? size : 2 * room->size;
    room->bytes = arena_grow(room->arena, room->bytes, room->size, more);
    room->size = more;
    return room->bytes;
}

static void end_rest(void *ctx) {
    SourceRest *rest = ctx;
    source_parts_close(&rest->parts);
    for (uint32_t i = 0; i < rest->n_held; i++) file_release(&rest->held[i]->file);
    arena_free(rest->lines);
    arena_free(rest->arena);
}

static SourceRest *new_rest(Arena *arena) {
    SourceRest *rest = ARENA_NEW(arena, SourceRest);
    rest->arena = rest->room.arena = rest->parts.arena = arena_new(arena);
    arena_defer(arena, end_rest, rest);
    return rest;
}

/* The first bytes of the file in the room; false if it cannot be read so. */
static bool read_first(FileHeld file, SourceRoom *room, uint32_t most, FileStamp *stamp,
                       uint32_t *size) {
    if (!file_held_stamp(file, stamp) || stamp->size > UINT32_MAX) return false;
    *size = stamp->size < most ? (uint32_t)stamp->size : most;
    return file_held_read(file, stamp, source_room(room, *size), 0, *size);
}

/* Leaves the file open for the rest of it, and for the places in it that are told. */
static void hold(SourceRest *rest, Source *source, FileHeld file) {
    source->file = file;
    rest->held[rest->n_held++] = source;
}

Source *sources_add_resting(Sources *sources, Text path, SourceRoom *room, uint32_t most) {
    FileStamp stamp;
    uint32_t size;
    FileHeld file = file_hold(path);
    if (!read_first(file, room, most, &stamp, &size)) {
        file_release(&file);
        return NULL;
    }
    Source *source = sources_add(sources, path, (Text){room->bytes, size});
    source->stamp = stamp;
    source->rests = source->awake = true;
    if (!sources->rest) sources->rest = new_rest(sources->arena);
    if (size < stamp.size && sources->rest->n_held < MOST_HELD)
        hold(sources->rest, source, file);
    else
        file_release(&file);
    return source;
}

void source_rest(Source *source) {
    if (!source->rests) return; /* its file has changed: what it says is gone for good */
    source->awake = false;
    source->text = (Text){NULL, (uint32_t)source->stamp.size - source->bom};
    source->line_start = NULL;
}

bool source_wake(Source *source, SourceRoom *room) {
    if (!source->rests || source->awake) return true;
    source_room(room, source->stamp.size);
    source->text.ptr = room->bytes + source->bom;
    bool is_held = source->file.number != 0;
    FileHeld file = is_held ? source->file : file_hold(source->path);
    source->awake = file_held_read(file, &source->stamp, room->bytes, 0, source->stamp.size);
    if (!is_held) file_release(&file);
    if (source->awake) return true;
    source->text = TEXT("");
    source->rests = false;
    return false;
}

static void look_at(const Sources *sources, Source *source) {
    SourceRest *rest = sources->rest;
    if (!source->rests || source->awake) return;
    if (rest->awake) source_rest(rest->awake);
    if (rest->lines) arena_reset(rest->lines);
    rest->awake = source_wake(source, &rest->room) ? source : NULL;
}

const Source *sources_hold(Sources *sources) {
    const Source *changed = NULL;
    for (SourceId id = 1; id < sources->list.len; id++) {
        Source *source = sources->list.data[id];
        if (!source->rests) continue;
        look_at(sources, source);
        if (!source->awake && !changed) changed = source;
        source->text = arena_text(sources->arena, source->text);
        source->rests = source->awake = false;
        source->line_start = NULL;
        sources->rest->awake = NULL;
    }
    return changed;
}

/* The parts to look at of a source that rests; NULL: the text is there. */
static SourceParts *parts_of(const Sources *sources, const Source *source) {
    return source->rests && !source->awake ? &sources->rest->parts : NULL;
}

/* Where line starts of the source are kept. */
static Arena *lines_arena(const Sources *sources, const Source *source) {
    if (!source->rests) return sources->arena;
    if (!sources->rest->lines) sources->rest->lines = arena_new(sources->arena);
    return sources->rest->lines;
}

static Text lasting(const Sources *sources, const Source *source, Text text) {
    return source->rests ? arena_text(sources->rest->arena, text) : text;
}

/* ---- places */

/* A bit for each of the next bytes that is a line end. */
static uint32_t line_ends(const char *ptr, uint32_t left) {
    if (left >= BLOCK_SIZE) return block_bits(block_equal(block_at(ptr), '\n'));
    uint32_t bits = 0;
    for (uint32_t i = 0; i < left; i++) bits |= (uint32_t)(ptr[i] == '\n') << i;
    return bits;
}

static void find_lines(Arena *arena, Source *source) {
    enum { FIRST_LINES = 64 };
    if (source->line_start) return;
    const char *ptr = source->text.ptr;
    uint32_t len = source->text.len, n = 1, room = FIRST_LINES;
    uint32_t *starts = ARENA_ARRAY(arena, uint32_t, room);
    for (uint32_t at = 0; at < len; at += BLOCK_SIZE) {
        uint32_t left = len - at, bits = line_ends(ptr + at, left);
        if (room - n < BLOCK_SIZE) {
            starts = arena_grow(arena, starts, sizeof *starts * room, sizeof *starts * room * 2);
            room *= 2;
        }
        for (; bits; bits &= bits - 1) starts[n++] = at + (uint32_t)__builtin_ctz(bits) + 1;
    }
    source->line_start = starts;
    source->n_lines = n;
}

/* The line (0-based) that holds `offset`: the last one that starts at or before it. */
static uint32_t line_of(const Source *source, uint32_t offset) {
    uint32_t lo = 0, hi = source->n_lines;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (source->line_start[mid] <= offset)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

/* Characters begun in `t`: every byte but the continuation bytes 10xxxxxx. */
static uint32_t count_characters(Text t) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < t.len; i++) n += ((unsigned char)t.ptr[i] & 0xC0) != 0x80;
    return n;
}

static uint32_t count_tabs(Text t) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < t.len; i++) n += t.ptr[i] == '\t';
    return n;
}

static uint32_t width_with_tabs(Text t) {
    /* utf8_width counts a control character as nothing */
    return utf8_width(t) + SOURCE_TAB * count_tabs(t);
}

Position sources_locate(Sources *sources, SourceId id, uint32_t offset) {
    Source *source = get(sources, id);
    if (!source) return (Position){1, 1, 0};
    if (offset > source->text.len) offset = source->text.len;
    SourceParts *parts = parts_of(sources, source);
    uint32_t line_number;
    Text before;
    if (parts && source_part_before(parts, source, offset, &line_number, &before))
        return (Position){line_number + 1, count_characters(before) + 1, width_with_tabs(before)};
    look_at(sources, source);
    find_lines(lines_arena(sources, source), source);
    if (offset > source->text.len) offset = source->text.len;
    uint32_t line = line_of(source, offset);
    if (source->last.line != line || source->last.offset > offset) {
        source->last.line = line;
        source->last.offset = source->line_start[line];
        source->last.column = source->last.width = 0;
    }
    Text since = text_slice(source->text, source->last.offset, offset);
    source->last.offset = offset;
    source->last.column += source->is_sheet ? count_tabs(since) : count_characters(since);
    source->last.width += width_with_tabs(since);
    return (Position){line + 1, source->last.column + 1, source->last.width};
}

static Text without_cr(Text line) {
    if (text_ends(line, TEXT("\r"))) line.len--;
    return line;
}

Text sources_line(Sources *sources, SourceId id, uint32_t line) {
    Source *source = get(sources, id);
    if (!source || line == 0) return TEXT("");
    SourceParts *parts = parts_of(sources, source);
    uint32_t start;
    Text text;
    if (parts && source_part_line(parts, source, line, &start, &text))
        return lasting(sources, source,
                       start + text.len < source->text.len ? without_cr(text) : text);
    look_at(sources, source);
    find_lines(lines_arena(sources, source), source);
    if (line > source->n_lines) return TEXT("");
    uint32_t lo = source->line_start[line - 1], hi = source->text.len;
    if (line < source->n_lines) hi = source->line_start[line] - 1;
    text = text_slice(source->text, lo, hi);
    return lasting(sources, source, line < source->n_lines ? without_cr(text) : text);
}

uint32_t sources_line_start(Sources *sources, SourceId id, uint32_t line) {
    Source *source = get(sources, id);
    if (!source || line == 0) return 0;
    SourceParts *parts = parts_of(sources, source);
    uint32_t start;
    Text text;
    if (parts && source_part_line(parts, source, line, &start, &text)) return start;
    look_at(sources, source);
    find_lines(lines_arena(sources, source), source);
    return line <= source->n_lines ? source->line_start[line - 1] : source->text.len;
}

Span sources_origin(const Sources *sources, Span span) {
    uint32_t lo = 0, hi = sources->origins.len;
    while (lo < hi) { /* the first behind the place */
        uint32_t middle = lo + (hi - lo) / 2;
        const SourceOrigin *one = &sources->origins.data[middle];
        bool before =
            one->source < span.source || (one->source == span.source && one->at <= span.lo);
        lo = before ? middle + 1 : lo;
        hi = before ? hi : middle;
    }
    const SourceOrigin *all = sources->origins.data;
    if (lo > 0 && all[lo - 1].source == span.source) return all[lo - 1].origin;
    bool head = lo < sources->origins.len && all[lo].source == span.source;
    return head ? all[lo].origin : span;
}

/* ---- veils: each character becomes one that nobody writes, as long and as wide; lines and the
   tabs between cells stay */
static uint32_t veil_of(uint32_t c) {
    bool wide = utf8_char_width(c) == 2;
    if (c == '\n' || c == '\r' || c == '\t') return c;
    if (c < 0x80) return 0x7F;
    if (c < 0x800) return 0x80;
    if (c < 0x10000) return wide ? 0x3013 : 0x241A;
    return wide ? 0x20000 : 0x1D7CE;
}

static bool is_veil(Text t) {
    uint32_t at = 0;
    if (t.len == 0) return false;
    uint32_t c = utf8_next(t, &at);
    return c > ' ' && veil_of(c) == c;
}

static Text text_under(const Sources *sources, Source *source, Span span) {
    SourceParts *parts = parts_of(sources, source);
    uint32_t hi = span.hi < source->text.len ? span.hi : source->text.len;
    uint32_t lo = span.lo < hi ? span.lo : hi;
    Text text;
    if (parts && source_part_text(parts, source, lo, hi, &text))
        return lasting(sources, source, text);
    look_at(sources, source);
    hi = hi < source->text.len ? hi : source->text.len; /* it may be gone */
    text = text_slice(source->text, lo < hi ? lo : hi, hi);
    return source->veiled && is_veil(text) ? TEXT("") : lasting(sources, source, text);
}

Text sources_text(const Sources *sources, Span span) {
    Source *source = get(sources, span.source);
    if (!source) return TEXT("");
    if (sources->lock) pthread_mutex_lock(sources->lock);
    Text text = text_under(sources, source, span);
    if (sources->lock) pthread_mutex_unlock(sources->lock);
    return text;
}

void source_veil(Arena *arena, Source *source) {
    char *veiled = arena_alloc(arena, source->text.len);
    for (uint32_t at = 0; at < source->text.len;) {
        uint32_t from = at;
        char *to = veiled + from;
        uint32_t len = utf8_put(to, veil_of(utf8_next(source->text, &at)));
        assert(len == at - from);
        (void)len;
    }
    if (!source->veiled) source->digest = text_hash(source->text);
    source->text.ptr = veiled;
    source->veiled = true;
}

/* Characters that do not stand at the same bytes are of texts that were never the same. */
static void lift_veils(char *text, Text mine, Text theirs) {
    for (uint32_t at = 0, end = 0, theirs_end = 0; at < mine.len; at = end) {
        uint32_t c = utf8_next(mine, &end);
        utf8_next(theirs, &theirs_end);
        if (end != theirs_end) return;
        if (c > ' ' && veil_of(c) == c) memcpy(text + at, theirs.ptr + at, end - at);
    }
}

void source_unveil(Arena *arena, Source *source, const Source *other) {
    if (!source->veiled || source->text.len != other->text.len) return;
    char *text = arena_alloc(arena, source->text.len);
    memcpy(text, source->text.ptr, source->text.len);
    lift_veils(text, source->text, other->text);
    source->text.ptr = text;
    source->veiled = other->veiled;
    if (!source->veiled) source->digest = 0;
}

Span span_join(Span a, Span b) {
    if (a.source == 0) return b;
    if (b.source == 0) return a;
    return (Span){a.source, a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi};
}
