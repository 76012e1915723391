/* Links from a page that is to be written to the sources of what it shows: relative, so that the
   folders may move together, and escaped as a URL. Library files, which are in the program, have
   none. */
#include "compiler/cli/source_links.h"

#include "runtime/base/buf.h"
#include "runtime/base/file.h"

/* Absolute, for a folder that may not be there yet. */
static Text whole_path(Arena *arena, Text folder) {
    Text real = file_real_path(arena, folder);
    if (real.len) return real;
    return path_normal(arena, path_join(arena, file_real_path(arena, TEXT(".")), folder));
}

static void put_escaped(Buf *out, Text path) {
    for (uint32_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        bool plain = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                     (c >= 'a' && c <= 'z') || memchr("/-_.~", c, 5);
        if (plain)
            buf_char(out, (char)c);
        else
            buf_printf(out, "%%%02X", c);
    }
}

/* The way from a folder to a file, both absolute. */
static Text way(Arena *arena, Text folder, Text file) {
    uint32_t same = 0; /* up to and with the last slash that both have */
    Text from = arena_printf(arena, "%.*s/", TEXT_ARG(folder));
    for (uint32_t i = 0; i < from.len && i < file.len && from.ptr[i] == file.ptr[i]; i++)
        if (from.ptr[i] == '/') same = i + 1;
    Buf out = buf_new(arena);
    for (uint32_t i = same; i < from.len; i++)
        if (from.ptr[i] == '/') buf_str(&out, "../");
    if (out.len == 0) buf_str(&out, "./"); /* a colon in the first name is no scheme */
    put_escaped(&out, text_slice(file, same, file.len));
    return buf_result(&out);
}

Text *source_links(Arena *arena, const Sources *sources, Text folder) {
    Text *links = ARENA_ARRAY(arena, Text, sources->list.len);
    Text from = whole_path(arena, folder);
    for (SourceId id = 1; id < sources->list.len; id++) {
        const Source *source = sources_get(sources, id);
        Text real = source ? file_real_path(arena, source->path) : TEXT("");
        links[id] = real.len ? way(arena, from, real) : TEXT("");
    }
    return links;
}
