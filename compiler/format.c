/* Reading, printing, and the proof that nothing was lost: what was printed is read again and
   compared, trees and comments. */
#include "compiler/format.h"

#include "compiler/format_parts.h"

static bool same_comments(const FormatFile *a, const FormatFile *b) {
    if (a->comments.len != b->comments.len) return false;
    for (uint32_t i = 0; i < a->comments.len; i++)
        if (!text_equal(a->comments.data[i].text, b->comments.data[i].text)) return false;
    return true;
}

static bool is_same(const FormatFile *file, Text printed) {
    Sources *sources = sources_new(file->arena);
    const Source *again = sources_add(sources, file->source->path, printed);
    const FormatFile *read = format_read(file->arena, again, diags_new(file->arena));
    return read && ast_equal(file->tree, read->tree) && same_comments(file, read);
}

FormatStatus format_source(Arena *arena, const Source *source, Diags *diags, Text *out) {
    Arena *own = arena_new(arena);
    FormatStatus status = FORMAT_MISTAKES;
    const FormatFile *file = format_read(own, source, diags);
    if (file) {
        FormatPrinter printer = {.file = file, .out = buf_new(own), .trial = buf_new(own)};
        format_print(&printer);
        Text printed = buf_result(&printer.out);
        status = is_same(file, printed) ? FORMAT_DONE : FORMAT_UNSAFE;
        *out = arena_text(arena, printed);
    }
    arena_free(own);
    return status;
}
