/* Which files may be read, and reading them with diagnostics. Folders are compared by their real
   paths, so that neither `..` nor a link leads around the comparison. */
#include "compiler/input.h"

#include "runtime/base/encoding.h"
#include "runtime/base/utf8.h"
#include "runtime/core/form.h"

Inputs *inputs_new(Arena *arena, Sources *sources, Diags *diags) {
    Inputs *inputs = ARENA_NEW(arena, Inputs);
    *inputs = (Inputs){
        .arena = arena, .sources = sources, .diags = diags, .data_numbers = map_new(arena)};
    inputs->put = map_new(arena);
    inputs->folders = map_new(arena);
    inputs->paths = map_new(arena);
    return inputs;
}

/* ---- open folders */

static Text folder_of(Text path) {
    Text folder = path_folder(path);
    return folder.len ? folder : TEXT(".");
}

static Text real_folder(Inputs *inputs, Text folder) {
    uint32_t number = map_get(&inputs->folders, folder);
    if (number == MAP_NONE) {
        number = inputs->real_folders.len;
        vec_push(inputs->arena, &inputs->real_folders, file_real_path(inputs->arena, folder));
        map_set(&inputs->folders, arena_text(inputs->arena, folder), number);
    }
    return inputs->real_folders.data[number];
}

void inputs_open(Inputs *inputs, Text path) {
    Arena *arena = inputs->arena;
    Text folder = file_is_folder(arena, path) ? path : folder_of(path);
    Text real = real_folder(inputs, folder);
    if (real.len > 0) vec_push(arena, &inputs->roots, real);
}

static bool stands_in(Text path, Text folder) {
    if (text_equal(path, folder) || text_equal(folder, TEXT("/"))) return true;
    return text_starts(path, folder) && path.ptr[folder.len] == '/';
}

Text inputs_real_path(Inputs *inputs, Text path) {
    uint32_t number = map_get(&inputs->paths, path);
    if (number != MAP_NONE) return inputs->real_paths.data[number];
    Text real = file_real_path_in(inputs->arena, real_folder(inputs, folder_of(path)), path);
    if (real.len == 0) return real;
    map_set(&inputs->paths, arena_text(inputs->arena, path), inputs->real_paths.len);
    vec_push(inputs->arena, &inputs->real_paths, real);
    return real;
}

bool inputs_may_read(Inputs *inputs, Text path) {
    Text real = inputs_real_path(inputs, path);
    while (real.len == 0) { /* what is not there is judged by the nearest folder that is */
        Text folder = folder_of(path);
        if (text_equal(folder, path)) return false;
        real = file_real_path(inputs->arena, path = folder);
    }
    for (uint32_t i = 0; i < inputs->roots.len; i++)
        if (stands_in(real, inputs->roots.data[i])) return true;
    return false;
}

Text inputs_beside(Inputs *inputs, Text user, Text name) {
    return path_normal(inputs->arena, path_join(inputs->arena, path_folder(user), name));
}

/* ---- reading */

void inputs_put(Inputs *inputs, Text path, Text bytes) {
    map_set(&inputs->put, path_normal(inputs->arena, path), inputs->put_texts.len);
    vec_push(inputs->arena, &inputs->put_texts, bytes);
}

bool inputs_read(Inputs *inputs, Text path, Span span, Text *bytes) {
    uint32_t put = map_get(&inputs->put, path);
    if (put != MAP_NONE) {
        *bytes = inputs->put_texts.data[put];
        return true;
    }
    FileError error = file_read(inputs->arena, path, bytes);
    if (error.code == 0) return true;
    diag_at2(inputs->diags, DIAG_FILE_READ, span, ARG(path),
             ARG2(file_error_text(error, true), file_error_text(error, false)));
    return false;
}

/* What a file is that holds zero bytes, where that can be told. */
static DiagArg advise_binary(Text text) {
    if (!form_begins(text)) return ARG(TEXT(""));
    return ARG2(TEXT("这是编译文件：用 jixiao run 运行，用 jixiao dump 阅读"),
                TEXT("it is a checked form: jixiao run runs it, jixiao dump prints it"));
}

bool inputs_check_text(Arena *arena, Diags *diags, const Source *source) {
    Text text = source->text;
    const char *zero = text.len > 0 ? memchr(text.ptr, 0, text.len) : NULL;
    uint32_t bad = utf8_invalid_at(text);
    if (bad == text.len && !zero) return true;
    DiagArg path = ARG(source->path);
    Encoding encoding = encoding_detect(text);
    bool wide = encoding == ENCODING_UTF16LE || encoding == ENCODING_UTF16BE;
    if (zero && !wide) {
        uint32_t at = (uint32_t)(zero - text.ptr);
        diag_at2(diags, DIAG_FILE_BINARY, (Span){source->id, at, at + 1}, path,
                 advise_binary(text));
        return false;
    }
    if (wide && zero && (uint32_t)(zero - text.ptr) < bad) bad = (uint32_t)(zero - text.ptr);
    bool marked = text_starts(text, TEXT("\xFE\xFF")) || text_starts(text, TEXT("\xFF\xFE"));
    Text name = !wide                          ? TEXT("GB18030")
                : marked                       ? TEXT("UTF-16")
                : encoding == ENCODING_UTF16BE ? TEXT("UTF-16BE")
                                               : TEXT("UTF-16LE");
    Text command = arena_printf(arena, "iconv -f %.*s -t UTF-8 '%.*s' > '%.*s.utf8'",
                                TEXT_ARG(name), TEXT_ARG(source->path), TEXT_ARG(source->path));
    diag_add(diags, (Diag){.code = DIAG_FILE_UTF8,
                           .span = {source->id, bad, bad + 1},
                           .args = {path, ARG(command), ARG(name)}});
    return false;
}
