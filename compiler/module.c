/* Finding and reading modules. `std.a.b` is a.b of the standard library, "x.jx" a file beside the
   one that uses it, a.b the file a/b.jx beside it; files outside the folders that were given are
   refused. A file is known by its real path, so that it is read once, by whatever name it is used.
   A module that is used again while it is being read closes a circle, which is told whole. */
#include "compiler/module.h"

#include "compiler/cache.h"

enum { LOADING = MAP_NONE - 1 };

static void load(Session *s, ModulePath path, Text bytes, bool library);

static uint32_t state_of(const Session *s, ModulePath path) {
    return map_get(&s->loaded, path.key);
}

/* ---- names that were meant, perhaps */

/* a/b.jx as it would be written in a `use`: "a/b.jx", or a.b */
static Text as_written(Session *s, Text file, bool dotted) {
    if (!dotted) return file;
    uint32_t len = text_ends(file, TEXT(".jx")) ? file.len - 3 : file.len;
    char *bytes = ARENA_ARRAY(s->arena, char, len);
    for (uint32_t i = 0; i < len; i++) bytes[i] = file.ptr[i] == '/' ? '.' : file.ptr[i];
    return (Text){bytes, len};
}

static void library_names(Session *s, TextList *names) {
    for (uint32_t i = 0; i < stdlib_n_files; i++) {
        Text name = as_written(s, text_of(stdlib_files[i].name), true);
        if (!text_equal(name, TEXT("std")))
            name = arena_printf(s->arena, "std.%.*s", TEXT_ARG(name));
        vec_push(s->arena, names, name);
    }
}

/* The files given that stand in the user's folder or below it. */
static void given_names(Session *s, Text user, bool dotted, TextList *names) {
    Text folder = path_folder(user);
    for (uint32_t i = 0; i < s->given.len; i++) {
        Text path = s->given.data[i];
        if (!text_starts(path, folder) || text_equal(path, user)) continue;
        Text rest = text_slice(path, folder.len, path.len);
        if (folder.len > 0 && !text_starts(rest, TEXT("/"))) continue;
        rest = text_slice(rest, folder.len > 0, rest.len);
        vec_push(s->arena, names, as_written(s, rest, dotted));
    }
}

static void not_found(Session *s, const SessionFile *user, const Node *path, Text looked_for) {
    TextList names = {0};
    bool dotted = path->kind == AST_NAME;
    if (dotted) library_names(s, &names);
    if (!user->is_library) given_names(s, user->source->path, dotted, &names);
    diag_at3(s->diags, DIAG_MODULE_NOT_FOUND, path->span, ARG(path->text), ARG(looked_for),
             ARG(suggest_nearest(path->text, names.data, names.len)));
}

/* ---- `use` */

/* a → b → a: from the module that is used again to itself. */
static void report_cycle(Session *s, Text key, Span span) {
    Buf circle = buf_new(s->arena);
    uint32_t first = s->chain.len - 1;
    while (first > 0 && !text_equal(s->chain.data[first].key, key)) first--;
    for (uint32_t i = first; i < s->chain.len; i++) {
        buf_text(&circle, s->chain.data[i].shown);
        buf_str(&circle, " → ");
    }
    buf_text(&circle, s->chain.data[first].shown);
    diag_at1(s->diags, DIAG_MODULE_CYCLE, span, ARG(buf_result(&circle)));
}

/* Whether the module has been met before; one that is still being read is reported. */
static bool is_known(Session *s, ModulePath path, Span span) {
    uint32_t state = state_of(s, path);
    if (state == LOADING) report_cycle(s, path.key, span);
    return state != MAP_NONE;
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

static void use_library(Session *s, const SessionFile *user, const Node *path) {
    bool whole = text_equal(path->text, TEXT("std"));
    Text name = whole ? TEXT("std.jx") : with_slashes(s, text_slice(path->text, 4, path->text.len));
    Text shown = arena_printf(s->arena, "stdlib/%.*s", TEXT_ARG(name));
    ModulePath module = {.key = shown, .shown = shown};
    if (s->stdlib.len == 0) {
        const StdlibFile *file = builtin_file(name);
        if (!file)
            not_found(s, user, path, shown);
        else if (!is_known(s, module, path->span))
            load(s, module, (Text){file->bytes, file->len}, true);
        return;
    }
    Text file = path_join(s->arena, s->stdlib, name), bytes;
    module.key = file_real_path(s->arena, file);
    if (module.key.len == 0)
        not_found(s, user, path, file);
    else if (!is_known(s, module, path->span) && inputs_read(s->inputs, file, path->span, &bytes))
        load(s, module, bytes, true);
}

static void use_file(Session *s, const SessionFile *user, const Node *path) {
    Text name = path->kind == AST_TEXT ? path->text : with_slashes(s, path->text);
    Text file = inputs_beside(s->inputs, user->source->path, name), bytes;
    ModulePath module = {.key = inputs_real_path(s->inputs, file), .shown = file};
    if (!inputs_may_read(s->inputs, file))
        diag_at1(s->diags, DIAG_MODULE_OUTSIDE, path->span, ARG(file));
    else if (module.key.len == 0)
        not_found(s, user, path, file);
    else if (!is_known(s, module, path->span) && inputs_read(s->inputs, file, path->span, &bytes))
        load(s, module, bytes, false);
}

static void use(Session *s, const SessionFile *file, const Node *path) {
    bool std = path->kind == AST_NAME &&
               (text_equal(path->text, TEXT("std")) || text_starts(path->text, TEXT("std.")));
    if (std)
        use_library(s, file, path);
    else if (!file->is_library)
        use_file(s, file, path);
    else
        not_found(s, file, path, path->text);
}

/* ---- one file */

/* The file, behind those that it uses. */
static void add_file(Session *s, ModulePath path, SessionFile file) {
    map_set(&s->loaded, path.key, LOADING);
    vec_push(s->arena, &s->chain, path);
    for (uint32_t i = 0; i < file.declarations->n; i++) {
        const Node *node = file.declarations->kids[i];
        if (node->kind == AST_USE) use(s, &file, node->kids[AST_USE_path]);
    }
    s->chain.len--;
    map_set(&s->loaded, path.key, s->files.len);
    vec_push(s->arena, &s->files, file);
}

static void load_source(Session *s, ModulePath path, Source *source) {
    SessionFile file = {.source = source, .is_library = source->built_in};
    if (!inputs_check_text(s->arena, s->diags, source)) {
        map_set(&s->loaded, path.key, 0);
        return;
    }
    if (s->compiler->cache && !file.is_library)
        file.digest = cache_digest(s->compiler->cache, source->text);
    uint32_t errors = s->diags->errors;
    file.declarations = parse_declarations(source, s->arena, s->diags, &file.records_at);
    file.broken = s->diags->errors > errors;
    add_file(s, path, file);
}

static void load(Session *s, ModulePath path, Text bytes, bool library) {
    Source *source = sources_add(s->sources, path.shown, bytes);
    source->built_in = library;
    s->text_bytes += bytes.len;
    load_source(s, path, source);
}

/* ---- texts that rest until their records are read */

/* So much text stays in memory: what is there need not be read a second time. Of files that are
   longer than a head it is less, for the system takes longer to make room for them than to read
   them again. */
enum { TEXT_BYTES = 2 << 20, LONG_TEXT_BYTES = 256 << 10 };

static bool uses_alone(const Node *declarations) {
    for (uint32_t i = 0; i < declarations->n; i++)
        if (declarations->kids[i]->kind != AST_USE) return false;
    return true;
}

static bool holds_records_alone(const Session *s, const Source *source) {
    if (s->files.len == 0 || vec_last(&s->files).source != source) return true; /* a broken file */
    return uses_alone(vec_last(&s->files).declarations);
}

/* The first bytes of a file, in which its records mostly begin; what is as near to their end as
   BEHIND may read otherwise than in the whole. */
enum { HEAD_BYTES = 8 << 10, BEHIND = 1 << 10 };

/* Loads the file by its head: it is seen there that nothing but `use` stands before its records,
   and nothing is to be said. The records are read later, and by other threads. */
static bool load_head(Session *s, ModulePath path, Source *source) {
    SessionFile file = {.source = source, .unread = true};
    Diags *diags = diags_new(s->arena);
    file.declarations = parse_declarations(source, s->arena, diags, &file.records_at);
    bool plain = diags->list.len == 0 && uses_alone(file.declarations) &&
                 file.records_at + BEHIND < source->text.len;
    if (plain) add_file(s, path, file);
    return plain;
}

/* From now on the text is in memory. */
static void stay(Session *s, Source *source, Text text) {
    source->text = text;
    source->rests = source->awake = false;
    s->text_bytes += text.len;
}

/* Loads a given file when there is much text already; false if it must be kept. */
static bool load_resting(Session *s, ModulePath path) {
    bool put = map_get(&s->inputs->put, path.shown) != MAP_NONE;
    if (!s->rests || put || s->text_bytes < LONG_TEXT_BYTES) return false;
    s->room.arena = s->arena;
    Source *source = sources_add_resting(s->sources, path.shown, &s->room, HEAD_BYTES);
    if (!source) return false;
    bool is_long = source->text.len + source->bom < source->stamp.size;
    if (!is_long && s->text_bytes < TEXT_BYTES) {
        stay(s, source, arena_text(s->arena, source->text));
        load_source(s, path, source);
        return true;
    }
    if (is_long) {
        bool loaded = load_head(s, path, source);
        source_rest(source);
        if (loaded) return true;
        if (!source_wake(source, &s->room)) return false;
    }
    load_source(s, path, source);
    if (holds_records_alone(s, source)) {
        source_mark(s->arena, source);
        source_rest(source);
        return true;
    }
    stay(s, source, source->text); /* its declarations are slices of it: it keeps the room */
    s->room = (SourceRoom){.arena = s->arena};
    return true;
}

/* ---- the paths of the command line */

static const char *const project_files[] = {"jixiao.jx", "绩效.jx"};

/* The project file, which comes before the others of its folder. */
static bool is_project_file(Text path) {
    Text folder = path_folder(path);
    Text leaf =
        text_slice(path, folder.len ? folder.len + !text_ends(folder, TEXT("/")) : 0, path.len);
    for (size_t i = 0; i < sizeof project_files / sizeof project_files[0]; i++)
        if (text_equal(leaf, text_of(project_files[i]))) return true;
    return false;
}

static void give_files(Session *s, const TextList *files, bool project) {
    for (uint32_t i = 0; i < files->len; i++) {
        Text path = path_normal(s->arena, files->data[i]);
        if (is_project_file(path) != project) continue;
        if (inputs_may_read(s->inputs, path))
            vec_push(s->arena, &s->given, path);
        else /* a link that leads out of the folder */
            diag_at1(s->diags, DIAG_MODULE_OUTSIDE, SPAN_NONE, ARG(path));
    }
}

static void give_folder(Session *s, Text folder) {
    TextList files = {0};
    FileError error = file_list(s->arena, folder, TEXT(".jx"), &files);
    if (error.code)
        diag_at2(s->diags, DIAG_FILE_READ, SPAN_NONE, ARG(error.path),
                 ARG2(file_error_text(error, true), file_error_text(error, false)));
    else if (files.len == 0)
        diag_at1(s->diags, DIAG_NO_SOURCES, SPAN_NONE, ARG(folder));
    give_files(s, &files, true);
    give_files(s, &files, false);
}

static void load_given(Session *s, Text path) {
    Text bytes, real = inputs_real_path(s->inputs, path);
    ModulePath module = {.key = real.len ? real : path, .shown = path};
    if (state_of(s, module) != MAP_NONE || load_resting(s, module)) return;
    if (inputs_read(s->inputs, path, SPAN_NONE, &bytes)) load(s, module, bytes, false);
}

void modules_give(Session *session, const Text *paths, uint32_t n_paths) {
    Arena *arena = session->arena;
    for (uint32_t i = 0; i < n_paths; i++) inputs_open(session->inputs, paths[i]);
    for (uint32_t i = 0; i < n_paths; i++) {
        Text path = path_normal(arena, paths[i]);
        if (file_is_folder(arena, path))
            give_folder(session, path);
        else
            vec_push(arena, &session->given, path);
    }
}

/* That of the folder of a file that is given alone. */
static void load_project_files(Session *s, Text folder) {
    for (size_t i = 0; i < sizeof project_files / sizeof project_files[0]; i++) {
        Text path = path_join(s->arena, folder, text_of(project_files[i]));
        if (file_exists(s->arena, path) && inputs_may_read(s->inputs, path)) load_given(s, path);
    }
}

static void use_besides(Session *s) {
    Node *path = ARENA_NEW(s->arena, Node);
    *path = (Node){.kind = AST_NAME, .text = s->besides};
    SessionFile nobody = {.is_library = true};
    use_library(s, &nobody, path);
}

void modules_load(Session *session, const Text *paths, uint32_t n_paths) {
    modules_give(session, paths, n_paths);
    for (uint32_t i = 0; i < n_paths; i++) {
        Text path = path_normal(session->arena, paths[i]);
        if (!file_is_folder(session->arena, path)) load_project_files(session, path_folder(path));
    }
    if (session->besides.len)
        use_besides(session); /* of what is declared twice, the first stands */
    for (uint32_t i = 0; i < session->given.len; i++) load_given(session, session->given.data[i]);
}

void modules_load_text(Session *session, Text path, Text bytes) {
    load(session, (ModulePath){.key = path, .shown = path}, bytes, false);
}
