/* Source: the bytes of one input with its name; Span: a half-open range of bytes in it.
   Every token, node, instruction, value, finding and cell carries a Span; lines and columns are
   computed only when something is printed. */
#ifndef JX_BASE_SOURCE_H
#define JX_BASE_SOURCE_H

#include <pthread.h>

#include "runtime/base/arena.h"
#include "runtime/base/file.h"
#include "runtime/base/vec.h"

typedef uint32_t SourceId; /* 0: nowhere (built in) */

typedef struct Span {
    SourceId source;
    uint32_t lo, hi;
} Span;

#define SPAN_NONE ((Span){0, 0, 0})

typedef struct Source {
    SourceId id;
    bool rests;           /* its text is read from its file when it is asked for */
    bool awake;           /* and is there now */
    Text path;            /* as given by the user, '/' separated; what messages print */
    Text text;            /* the bytes, without a byte order mark; line ends as in the file */
    uint32_t bom;         /* bytes skipped before text (0 or 3) */
    SourceId used_by;     /* of a data file: the source that names it; else 0 */
    bool is_sheet;        /* parted by tabs: a column counts cells, not characters */
    bool is_paper;        /* of a form that was read: only there to be pointed at */
    bool built_in;        /* of the library, not of the user */
    bool veiled;          /* only what values were written as is there, the rest has its shape */
    uint64_t digest;      /* of a veiled one: text_hash of what its text was; else 0 */
    uint32_t *line_start; /* made by the first sources_locate; n_lines entries */
    uint32_t n_lines;
    struct { /* the last place located: the next one on its line is counted from there */
        uint32_t offset, line, column, width;
    } last;
    FileStamp stamp; /* of the file, where the source rests */
    FileHeld file;   /* of the first that rest: stays open */
    uint32_t *marks; /* where lines are in it; NULL: not known (source_part.c) */
} Source;

/* What stands in a source from `at` on, up to the next of these, was read at `origin` in another
   one: a source is made of a workbook that was filled in, and messages point at the workbook. */
typedef struct SourceOrigin {
    SourceId source;
    uint32_t at;
    Span origin;
} SourceOrigin;

typedef struct SourceRest SourceRest; /* those that were woken to look at a place in them */

typedef struct Sources {
    Arena *arena;
    VEC(Source *) list;        /* list.data[0] is NULL: SourceId 0 */
    VEC(SourceOrigin) origins; /* in order of sources and places */
    SourceRest *rest;
    pthread_mutex_t *lock; /* while several threads call sources_text, and none of them anything
                              else that looks at texts; else NULL */
} Sources;

/* One-based; column counts characters, not bytes, or the cells of a sheet. width: display columns
   before the position, a tab as SOURCE_TAB columns. */
#define SOURCE_TAB 4
typedef struct Position {
    uint32_t line, column, width;
} Position;

Sources *sources_new(Arena *arena);
/* Keeps `path` and `text` (not copied). A UTF-8 byte order mark is skipped. */
Source *sources_add(Sources *sources, Text path, Text text);
/* NULL for SourceId 0. */
const Source *sources_get(const Sources *sources, SourceId id);
/* Where what stands under the span was read; mostly there. */
Span sources_origin(const Sources *sources, Span span);
bool sources_built_in(const Sources *sources, SourceId id);
Position sources_locate(Sources *sources, SourceId id, uint32_t offset);
/* The line (1-based) without its line end (LF or CRLF); empty if there is no such line. */
Text sources_line(Sources *sources, SourceId id, uint32_t line);
/* The bytes under the span; empty for SPAN_NONE. */
Text sources_text(const Sources *sources, Span span);
/* Takes the text away: every place stays where it was, but what is read there is empty. The bytes
   are new ones in the arena, as long, to which parts of the text can be put back. */
void source_veil(Arena *arena, Source *source);
/* Puts back what is veiled here and not in the other one, which had the same text. */
void source_unveil(Arena *arena, Source *source, const Source *other);
/* The byte where that line starts. */
uint32_t sources_line_start(Sources *sources, SourceId id, uint32_t line);

/* ---- texts that need not stay in memory
   A source that was read from the file at its path, as it is, can rest: its bytes are read again
   when one of the functions above needs them, which then return copies. */

/* Memory that texts are read into, one after the other. */
typedef struct SourceRoom {
    Arena *arena;
    char *bytes;
    size_t size;
} SourceRoom;

/* So many bytes in the room, which is made larger where it is too small; what is in it stays. */
char *source_room(SourceRoom *room, size_t size);
/* A source whose text is in the room, and its stamp; NULL if the file cannot be read so. No more
   than its first bytes, if it is longer than `most`: until it rests, its text is what was read. */
Source *sources_add_resting(Sources *sources, Text path, SourceRoom *room, uint32_t most);
/* Of a source that is awake, while its whole text is there: remembers about where its lines are, so
   that a place in it can be told when it rests without reading all of it again. */
void source_mark(Arena *arena, Source *source);
/* What that found, for the same text, earlier. How many there are of a text that long. */
void source_take_marks(Source *source, uint32_t *marks, uint32_t n);
uint32_t source_count_marks(const Source *source);
/* From now on the source has no bytes, but a length. */
void source_rest(Source *source);
/* Reads the text of a source that rests into the room; false if the file was changed: then the text
   is empty from now on. Different sources may be woken in different threads. */
bool source_wake(Source *source, SourceRoom *room);
/* From now on no source rests: all texts are in memory. The first whose file was changed meanwhile,
   or NULL. */
const Source *sources_hold(Sources *sources);
/* From the start of a to the end of b (same source). */
Span span_join(Span a, Span b);

#endif
