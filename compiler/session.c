/* The passes, in order: modules, declarations, code, records file by file, links. */
#include "compiler/session.h"

#include <errno.h>
#include <unistd.h>

#include "compiler/cache.h"
#include "compiler/late.h"
#include "compiler/module.h"
#include "compiler/quiet.h"
#include "compiler/reading.h"
#include "runtime/core/link.h"

Session *session_new(Arena *arena) {
    Session *session = ARENA_NEW(arena, Session);
    session->arena = arena;
    session->sources = sources_new(arena);
    session->diags = diags_new(arena);
    session->compiler = compiler_new(arena, session->sources, session->diags);
    session->program = session->compiler->program;
    session->inputs = session->compiler->inputs;
    session->loaded = map_new(arena);
    return session;
}

void session_use_cache(Session *session, Text folder, Text version) {
    session->compiler->cache = cache_open(session->arena, folder, version, session->diags);
}

static void tell(const Session *s, SessionStage stage, uint32_t done, uint32_t all) {
    if (s->watch) s->watch(s->watch_ctx, stage, done, all);
}

static void declare(Session *s) {
    Node **lists = ARENA_ARRAY(s->arena, Node *, s->files.len);
    for (uint32_t i = 0; i < s->files.len; i++) lists[i] = s->files.data[i].declarations;
    compiler_declare(s->compiler, lists, s->files.len);
    if (s->compiler->cache) cache_set_schema(s->compiler->cache, s->compiler, lists, s->files.len);
}

/* Mistakes in declarations break their file as those in records do. */
static void mark_broken(Session *s) {
    for (uint32_t i = 0; i < s->diags->list.len; i++) {
        const Diag *diag = &s->diags->list.data[i];
        if (diag_severity(diag->code) != SEVERITY_ERROR) continue;
        for (uint32_t f = 0; f < s->files.len; f++)
            if (s->files.data[f].source->id == diag->span.source) s->files.data[f].broken = true;
    }
}

/* ---- records */

/* So much text takes longer to read than threads take to start. */
enum { THREADS_BYTES = 200000 };

typedef struct Records {
    Session *session;
    SessionFile **files; /* those that have records */
    uint32_t n_files;
} Records;

/* Of what is not text that alone is told. */
static bool is_text(const Session *s, const Source *source) {
    for (uint32_t i = 0; i < s->diags->list.len; i++) {
        const Diag *diag = &s->diags->list.data[i];
        bool foreign = diag->code == DIAG_FILE_UTF8 || diag->code == DIAG_FILE_BINARY;
        if (foreign && diag->span.source == source->id) return false;
    }
    return true;
}

static void end_file(void *ctx, uint32_t number, bool broken) {
    const Records *records = ctx;
    SessionFile *file = records->files[number];
    file->broken = broken;
    if (broken && !(file->unread && !is_text(records->session, file->source)))
        diag_at1(records->session->diags, DIAG_FILE_LEFT_OUT, SPAN_NONE, ARG(file->source->path));
    tell(records->session, STAGE_RECORDS, number + 1, records->n_files);
}

static uint32_t threads_for(const Session *s, uint64_t bytes) {
    if (s->compiler->uses) return 1;
    if (s->threads > 0) return s->threads;
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return bytes < THREADS_BYTES || processors < 1 ? 1 : (uint32_t)processors;
}

/* What outcomes depend on besides files and rules. The built-in library comes with the program. */
static Text words_of_run(const Session *s) {
    Buf words = buf_new(s->arena);
    buf_text(&words, s->run_words);
    for (uint32_t i = 0; i < s->files.len; i++)
        if (s->files.data[i].is_library && s->stdlib.len)
            buf_printf(&words, " %016llx",
                       (unsigned long long)cache_digest(s->compiler->cache,
                                                        s->files.data[i].source->text));
    return buf_result(&words);
}

static void open_quiet(const Session *s, ReadingFile *files, uint32_t n) {
    Compiler *compiler = s->compiler;
    if (!s->run_words.ptr || !compiler->cache) return;
    compiler->quiet = quiet_open(compiler->cache, s->program, words_of_run(s), s->whole);
    for (uint32_t i = 0; i < n; i++)
        if (files[i].kept) quiet_add_file(compiler->quiet, files[i].source);
    quiet_load(compiler->quiet);
    for (uint32_t i = 0, number = 0; i < n; i++)
        if (files[i].kept) files[i].quiet = quiet_file(compiler->quiet, number++);
}

static void read_records(Session *s) {
    Records records = {.session = s, .files = ARENA_ARRAY(s->arena, SessionFile *, s->files.len)};
    ReadingFile *files = ARENA_ARRAY(s->arena, ReadingFile, s->files.len);
    uint32_t n = 0;
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < s->files.len; i++) {
        SessionFile *file = &s->files.data[i];
        if (file->records_at >= file->source->text.len) continue;
        if (s->library_only && !file->is_library) continue;
        Source *source = s->sources->list.data[file->source->id];
        files[n] = (ReadingFile){.source = source,
                                 .records_at = file->records_at,
                                 .digest = file->digest,
                                 .unread = file->unread,
                                 .broken = file->broken,
                                 .kept = s->compiler->cache && !file->is_library && !file->broken};
        records.files[n++] = file;
        bytes += file->source->text.len - file->records_at;
    }
    records.n_files = n;
    open_quiet(s, files, n);
    tell(s, STAGE_RECORDS, 0, n);
    reading_run(s->compiler, files, n, threads_for(s, bytes), end_file, &records);
    if (s->compiler->cache) cache_sweep(s->compiler->cache);
}

void session_allow_read(Session *session, const TextList *folders) {
    for (uint32_t i = 0; i < folders->len; i++) {
        Text folder = folders->data[i];
        if (file_real_path(session->arena, folder).len > 0) {
            inputs_open(session->inputs, folder);
            continue;
        }
        FileError error = {.code = ENOENT, .path = folder};
        diag_at2(session->diags, DIAG_FILE_READ, SPAN_NONE, ARG(folder),
                 ARG2(file_error_text(error, true), file_error_text(error, false)));
    }
}

static void check_and_lower(Session *session) {
    declare(session);
    tell(session, STAGE_CODE, 0, 0);
    compiler_check_functions(session->compiler);
    compiler_lower_rules(session->compiler);
    compiler_lower_layouts(session->compiler);
    mark_broken(session);
    uint32_t told = session->diags->list.len;
    read_records(session);
    tell(session, STAGE_LINKS, 0, 0);
    link_facts(session->program, session->diags);
    late_targets(session->compiler);
    if (session->compiler->quiet)
        session->stale = !quiet_holds(session->compiler->quiet, session->diags->list.len > told);
    facts_settle(session->program->facts);
    diags_sort(session->diags);
}

void session_load(Session *session, const Text *paths, uint32_t n_paths) {
    tell(session, STAGE_DECLARATIONS, 0, 0);
    modules_load(session, paths, n_paths);
    if (session->compiler->cache) cache_set_given(session->compiler->cache, paths, n_paths);
    check_and_lower(session);
}

void session_load_text(Session *session, Text path, Text bytes) {
    modules_load_text(session, path, bytes);
    check_and_lower(session);
}

Lang session_language(const Session *session) {
    for (uint32_t i = 0; i < session->files.len; i++)
        if (!session->files.data[i].is_library)
            return parse_is_chinese(session->files.data[i].source) ? LANG_ZH : LANG_EN;
    return LANG_ZH;
}
