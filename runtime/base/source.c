/* Source: inputs by number, and where in them a byte stands. A table of line starts is made when
   the first position of a source is asked for and searched by halves; columns are counted within
   the line, going on from the position asked for last, so that reporting many places of one very
   long line in order stays linear. Only LF ends a line; a CR before it belongs to the line end. */
#include "runtime/base/source.h"

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

static const char *next_line_end(const char *at, const char *end) {
    return at < end ? memchr(at, '\n', (size_t)(end - at)) : NULL;
}

static void find_lines(Arena *arena, Source *source) {
    if (source->line_start) return;
    const char *start = source->text.ptr, *end = start + source->text.len;
    uint32_t n = 1;
    for (const char *p = start; (p = next_line_end(p, end)); p++) n++;
    source->line_start = ARENA_ARRAY(arena, uint32_t, n);
    uint32_t line = 1;
    for (const char *p = start; (p = next_line_end(p, end));)
        source->line_start[line++] = (uint32_t)(++p - start);
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
    find_lines(sources->arena, source);
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

Text sources_line(Sources *sources, SourceId id, uint32_t line) {
    Source *source = get(sources, id);
    if (!source || line == 0) return TEXT("");
    find_lines(sources->arena, source);
    if (line > source->n_lines) return TEXT("");
    uint32_t lo = source->line_start[line - 1];
    if (line == source->n_lines) return text_slice(source->text, lo, source->text.len);
    Text text = text_slice(source->text, lo, source->line_start[line] - 1);
    if (text_ends(text, TEXT("\r"))) text.len--;
    return text;
}

Text sources_text(const Sources *sources, Span span) {
    const Source *source = get(sources, span.source);
    if (!source) return TEXT("");
    uint32_t hi = span.hi < source->text.len ? span.hi : source->text.len;
    uint32_t lo = span.lo < hi ? span.lo : hi;
    return text_slice(source->text, lo, hi);
}

Span span_join(Span a, Span b) {
    if (a.source == 0) return b;
    if (b.source == 0) return a;
    return (Span){a.source, a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi};
}
