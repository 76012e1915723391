/* Parts of texts that rest, for source.c alone: what is to be said about a place without reading
   all of its file. Every function is false where that cannot be told so; then the whole is read. */
#ifndef JX_BASE_SOURCE_PART_H
#define JX_BASE_SOURCE_PART_H

#include "runtime/base/source.h"

/* The bytes [lo, hi) of a text, which were read last. */
typedef struct SourcePart {
    Arena *arena;
    const Source *source;
    uint32_t lo, hi;
    char *bytes;
    uint32_t room;
} SourcePart;

/* What the next functions give stands in the part until the next call. */
bool source_part_text(SourcePart *part, const Source *source, uint32_t lo, uint32_t hi, Text *out);
/* Of the line (0-based) that holds the offset, what stands before it. */
bool source_part_before(SourcePart *part, const Source *source, uint32_t offset, uint32_t *line,
                        Text *before);
/* Where the line (1-based) starts, and the line without LF. */
bool source_part_line(SourcePart *part, const Source *source, uint32_t line, uint32_t *start,
                      Text *text);

#endif
