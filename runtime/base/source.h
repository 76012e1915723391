/* Source: the bytes of one input with its name; Span: a half-open range of bytes in it.
   Every token, node, instruction, value, finding and cell carries a Span; lines and columns are
   computed only when something is printed. */
#ifndef JX_BASE_SOURCE_H
#define JX_BASE_SOURCE_H

#include "runtime/base/arena.h"
#include "runtime/base/vec.h"

typedef uint32_t SourceId; /* 0: nowhere (built in) */

typedef struct Span {
    SourceId source;
    uint32_t lo, hi;
} Span;

#define SPAN_NONE ((Span){0, 0, 0})

typedef struct Source {
    SourceId id;
    Text path;            /* as given by the user, '/' separated; what messages print */
    Text text;            /* the bytes, without a byte order mark; line ends as in the file */
    uint32_t bom;         /* bytes skipped before text (0 or 3) */
    SourceId used_by;     /* of a data file: the source that names it; else 0 */
    bool is_sheet;        /* parted by tabs: a column counts cells, not characters */
    bool built_in;        /* of the library, not of the user */
    uint32_t *line_start; /* made by the first sources_locate; n_lines entries */
    uint32_t n_lines;
    struct { /* the last place located: the next one on its line is counted from there */
        uint32_t offset, line, column, width;
    } last;
} Source;

typedef struct Sources {
    Arena *arena;
    VEC(Source *) list; /* list.data[0] is NULL: SourceId 0 */
} Sources;

/* One-based; column counts characters, not bytes, or the cells of a sheet. width: display columns before the position, a tab
   as SOURCE_TAB columns. */
#define SOURCE_TAB 4
typedef struct Position {
    uint32_t line, column, width;
} Position;

Sources *sources_new(Arena *arena);
/* Keeps `path` and `text` (not copied). A UTF-8 byte order mark is skipped. */
Source *sources_add(Sources *sources, Text path, Text text);
/* NULL for SourceId 0. */
const Source *sources_get(const Sources *sources, SourceId id);
bool sources_built_in(const Sources *sources, SourceId id);
Position sources_locate(Sources *sources, SourceId id, uint32_t offset);
/* The line (1-based) without its line end (LF or CRLF); empty if there is no such line. */
Text sources_line(Sources *sources, SourceId id, uint32_t line);
/* The bytes under the span; empty for SPAN_NONE. */
Text sources_text(const Sources *sources, Span span);
/* From the start of a to the end of b (same source). */
Span span_join(Span a, Span b);

#endif
