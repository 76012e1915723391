/* Parts of texts that rest, for source.c alone: what is to be said about a place without reading
   all of its file. Every function is false where that cannot be told so; then the whole is read. */
#ifndef JX_BASE_SOURCE_PART_H
#define JX_BASE_SOURCE_PART_H

#include "runtime/base/source.h"

/* The bytes [lo, hi) of a text, which were read last. Its file stays open for the next ones. */
typedef struct SourcePart {
    const Source *source;
    FileHeld file;
    bool is_lent; /* the file, which the source itself keeps open */
    uint32_t lo, hi;
    char *bytes;
    uint32_t room;
    uint32_t start, line; /* of the line asked for last: line ends before it */
    uint64_t used;        /* when */
} SourcePart;

/* Of the sources looked at last: rules and printers go through a few files by turns. */
enum { SOURCE_PARTS = 4 };
typedef struct SourceParts {
    Arena *arena;
    SourcePart part[SOURCE_PARTS];
    uint64_t uses;
} SourceParts;

void source_parts_close(SourceParts *parts);

/* What the next functions give stands in a part until the next call. */
bool source_part_text(SourceParts *parts, const Source *source, uint32_t lo, uint32_t hi,
                      Text *out);
/* Of the line (0-based) that holds the offset, what stands before it. */
bool source_part_before(SourceParts *parts, const Source *source, uint32_t offset, uint32_t *line,
                        Text *before);
/* Where the line (1-based) starts, and the line without LF. */
bool source_part_line(SourceParts *parts, const Source *source, uint32_t line, uint32_t *start,
                      Text *text);

#endif
