/* Finding and reading modules. `std.a.b` is a.b of the standard library, "x.jx" a file beside the
   one that uses it, a.b the file a/b.jx beside it; files outside the folders that were given are
   refused. Each file is read once, whoever uses it. */
#include "compiler/module.h"
#include "runtime/base/utf8.h"

enum { LOADING = MAP_NONE - 1 };

static void load(Session *s, Text path, Text bytes, bool library);

/* ---- reading */

static DiagArg error_words(FileError error) {
    return ARG2(file_error_text(error, true), file_error_text(error, false));
}

/* False after a diagnostic: not text, or not UTF-8. */
static bool check_bytes(Session *s, const Source *source) {
    Text text = source->text;
    const char *zero = text.len > 0 ? memchr(text.ptr, 0, text.len) : NULL;
    DiagArg path = ARG(source->path);
    if (zero) {
        uint32_t at = (uint32_t)(zero - text.ptr);
        diag_at1(s->diags, DIAG_FILE_BINARY, (Span){source->id, at, at + 1}, path);
        return false;
    }
    uint32_t bad = utf8_invalid_at(text);
    if (bad == text.len) return true;
    Text command = arena_printf(s->arena, "iconv -f GB18030 -t UTF-8 '%.*s' > '%.*s.utf8'",
                                TEXT_ARG(source->path), TEXT_ARG(source->path));
    diag_at2(s->diags, DIAG_FILE_UTF8, (Span){source->id, bad, bad + 1}, path, ARG(command));
    return false;
}

static bool read_bytes(Session *s, Text path, Text *bytes) {
    FileError error = file_read(s->arena, path, bytes);
    if (error.code == 0) return true;
    diag_at2(s->diags, DIAG_FILE_READ, SPAN_NONE, ARG(path), error_words(error));
    return false;
}

/* ---- `use` */

static bool within_roots(const Session *s, Text path) {
    if (text_starts(path, TEXT("../")) || text_equal(path, TEXT(".."))) {
        for (uint32_t i = 0; i < s->roots.len; i++)
            if (s->roots.data[i].len > 0 && text_starts(path, s->roots.data[i])) return true;
        return false;
    }
    for (uint32_t i = 0; i < s->roots.len; i++) {
        Text root = s->roots.data[i];
        if (root.len == 0) return path.len == 0 || path.ptr[0] != '/';
        if (text_starts(path, root) && path.len > root.len && path.ptr[root.len] == '/')
            return true;
    }
    return false;
}

static Text with_slashes(Session *s, Text dotted) {
    Text path = arena_printf(s->arena, "%.*s.jx", TEXT_ARG(dotted));
    char *bytes = ARENA_ARRAY(s->arena, char, path.len);
    for (uint32_t i = 0; i < path.len; i++)
        bytes[i] = path.ptr[i] == '.' && i < dotted.len ? '/' : path.ptr[i];
    return (Text){bytes, path.len};
}

static const StdlibFile *builtin_file(Text name) {
    for (uint32_t i = 0; i < stdlib_n_files; i++)
        if (text_equal(text_of(stdlib_files[i].name), name)) return &stdlib_files[i];
    return NULL;
}

static void not_found(Session *s, const Node *path, Text looked_for) {
    Text *names = ARENA_ARRAY(s->arena, Text, stdlib_n_files);
    for (uint32_t i = 0; i < stdlib_n_files; i++) {
        Text file = text_of(stdlib_files[i].name);
        bool top = text_equal(file, TEXT("std.jx"));
        Text name = arena_printf(s->arena, top ? "std" : "std.%.*s", (int)file.len - 3, file.ptr);
        char *bytes = ARENA_ARRAY(s->arena, char, name.len);
        for (uint32_t k = 0; k < name.len; k++) bytes[k] = name.ptr[k] == '/' ? '.' : name.ptr[k];
        names[i] = (Text){bytes, name.len};
    }
    diag_at3(s->diags, DIAG_MODULE_NOT_FOUND, path->span, ARG(path->text), ARG(looked_for),
             ARG(suggest_nearest(path->text, names, stdlib_n_files)));
}

static void use_library(Session *s, const Node *path) {
    bool whole = text_equal(path->text, TEXT("std"));
    Text name = whole ? TEXT("std.jx") : with_slashes(s, text_slice(path->text, 4, path->text.len));
    Text shown = arena_printf(s->arena, "stdlib/%.*s", TEXT_ARG(name));
    if (map_get(&s->loaded, shown) != MAP_NONE) {
        load(s, shown, TEXT(""), true);
        return;
    }
    Text bytes = TEXT("");
    if (s->stdlib.len > 0) {
        Text file = path_join(s->arena, s->stdlib, name);
        if (!file_exists(s->arena, file)) return not_found(s, path, file);
        if (read_bytes(s, file, &bytes)) load(s, shown, bytes, true);
        return;
    }
    const StdlibFile *file = builtin_file(name);
    if (!file) return not_found(s, path, shown);
    load(s, shown, (Text){file->bytes, file->len}, true);
}

static void use_file(Session *s, const Source *user, const Node *path) {
    Text name = path->kind == AST_TEXT ? path->text : with_slashes(s, path->text);
    Text file = path_normal(s->arena, path_join(s->arena, path_folder(user->path), name));
    Text bytes = TEXT("");
    if (map_get(&s->loaded, file) != MAP_NONE)
        load(s, file, bytes, false);
    else if (!within_roots(s, file))
        diag_at1(s->diags, DIAG_MODULE_OUTSIDE, path->span, ARG(file));
    else if (!file_exists(s->arena, file))
        not_found(s, path, file);
    else if (read_bytes(s, file, &bytes))
        load(s, file, bytes, false);
}

static void report_cycle(Session *s, Text path, Span span) {
    Buf circle = buf_new(s->arena);
    bool inside = false;
    for (uint32_t i = 0; i < s->chain.len; i++) {
        inside = inside || text_equal(s->chain.data[i], path);
        if (!inside) continue;
        buf_text(&circle, s->chain.data[i]);
        buf_str(&circle, " → ");
    }
    buf_text(&circle, path);
    diag_at1(s->diags, DIAG_MODULE_CYCLE, span, ARG(buf_result(&circle)));
}

static void use(Session *s, const SessionFile *file, const Node *path) {
    bool std = path->kind == AST_NAME &&
               (text_equal(path->text, TEXT("std")) || text_starts(path->text, TEXT("std.")));
    uint32_t chained = s->chain.len;
    if (std)
        use_library(s, path);
    else if (!file->is_library)
        use_file(s, file->source, path);
    else
        not_found(s, path, path->text);
    /* load() leaves the path of a file that is still being loaded behind: a circle */
    if (s->chain.len == chained) return;
    Text again = s->chain.data[--s->chain.len];
    report_cycle(s, again, path->span);
}

/* ---- one file */

static void load(Session *s, Text path, Text bytes, bool library) {
    uint32_t state = map_get(&s->loaded, path);
    if (state == LOADING) vec_push(s->arena, &s->chain, path);
    if (state != MAP_NONE) return;
    map_set(&s->loaded, path, LOADING);
    SessionFile file = {.source = sources_add(s->sources, path, bytes), .is_library = library};
    if (!check_bytes(s, file.source)) {
        map_set(&s->loaded, path, 0);
        return;
    }
    uint32_t errors = s->diags->errors;
    file.declarations = parse_declarations(file.source, s->arena, s->diags, &file.records_at);
    file.broken = s->diags->errors > errors;
    vec_push(s->arena, &s->chain, path);
    for (uint32_t i = 0; i < file.declarations->n; i++) {
        const Node *node = file.declarations->kids[i];
        if (node->kind == AST_USE) use(s, &file, node->kids[AST_USE_path]);
    }
    s->chain.len--;
    map_set(&s->loaded, path, s->files.len);
    vec_push(s->arena, &s->files, file);
}

/* ---- the paths of the command line */

static void load_path(Session *s, Text path) {
    if (!file_is_folder(s->arena, path)) {
        Text bytes;
        if (map_get(&s->loaded, path) == MAP_NONE && read_bytes(s, path, &bytes))
            load(s, path, bytes, false);
        return;
    }
    TextList files = {0};
    FileError error = file_list(s->arena, path, TEXT(".jx"), &files);
    if (error.code)
        diag_at2(s->diags, DIAG_FILE_READ, SPAN_NONE, ARG(error.path), error_words(error));
    else if (files.len == 0)
        diag_at1(s->diags, DIAG_NO_SOURCES, SPAN_NONE, ARG(path));
    for (uint32_t i = 0; i < files.len; i++) load_path(s, path_normal(s->arena, files.data[i]));
}

void modules_load(Session *session, const Text *paths, uint32_t n_paths) {
    Text *normal = ARENA_ARRAY(session->arena, Text, n_paths);
    for (uint32_t i = 0; i < n_paths; i++) {
        normal[i] = path_normal(session->arena, paths[i]);
        bool folder = file_is_folder(session->arena, normal[i]);
        Text root = folder ? normal[i] : path_folder(normal[i]);
        if (text_equal(root, TEXT("."))) root = TEXT("");
        vec_push(session->arena, &session->roots, root);
    }
    for (uint32_t i = 0; i < n_paths; i++) load_path(session, normal[i]);
}
