/* Doc part. A table knows its record by the place where the record is written. */
#include "runtime/report/doc_part.h"

static bool is_about(const Block *block, Span record) {
    return block->kind == BLOCK_TABLE && block->source.source == record.source &&
           block->source.lo == record.lo && block->source.hi == record.hi;
}

Doc *doc_part(Arena *arena, const Doc *doc, Span record, Text name) {
    Doc *part = ARENA_NEW(arena, Doc);
    *part = *doc;
    part->arena = arena;
    part->name = name;
    part->blocks.data = NULL;
    part->blocks.len = part->blocks.cap = 0;
    bool inside = false;
    for (uint32_t i = 0; i < doc->blocks.len; i++) {
        const Block *block = &doc->blocks.data[i];
        bool table = is_about(block, record);
        inside = table || (inside && block->kind == BLOCK_NOTE);
        if (!inside) continue;
        bool headed = table && i > 0 && block[-1].kind == BLOCK_HEADING;
        if (headed) vec_push(arena, &part->blocks, block[-1]);
        vec_push(arena, &part->blocks, *block);
    }
    return part->blocks.len ? part : NULL;
}
