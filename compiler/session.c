/* The passes, in order: modules, declarations, code, records file by file, links. Records of much
   text are parsed ahead in a second thread. */
#include "compiler/session.h"

#include <unistd.h>

#include "compiler/ahead.h"
#include "compiler/link.h"
#include "compiler/lower.h"
#include "compiler/module.h"

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

static void declare(Session *s) {
    Node **lists = ARENA_ARRAY(s->arena, Node *, s->files.len);
    for (uint32_t i = 0; i < s->files.len; i++) lists[i] = s->files.data[i].declarations;
    compiler_declare(s->compiler, lists, s->files.len);
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

/* A file whose records are being lowered. They stay among the facts if nothing is wrong. */
typedef struct Reading {
    SessionFile *file;
    Lower *lower;
    uint32_t errors; /* before */
} Reading;

static Reading begin_file(Session *s, SessionFile *file, Arena *scratch) {
    facts_begin(s->program->facts);
    return (Reading){.file = file,
                     .lower = lower_new(s->compiler, s->program->facts, file->source, scratch),
                     .errors = s->diags->errors};
}

static void end_file(Session *s, const Reading *reading) {
    SessionFile *file = reading->file;
    file->broken = file->broken || s->diags->errors > reading->errors;
    if (!file->broken) return;
    facts_drop(s->program->facts);
    diag_at1(s->diags, DIAG_FILE_LEFT_OUT, SPAN_NONE, ARG(file->source->path));
}

/* The files that have records. They may be parsed while declarations are still being checked. */
typedef struct Records {
    AheadFile *files;
    SessionFile **of; /* parallel */
    uint32_t n;
    Ahead *ahead; /* NULL: not in a thread of its own */
} Records;

/* So much text takes longer to read than a thread takes to start. */
enum { AHEAD_BYTES = 200000 };

static Records find_records(Session *s) {
    Records records = {.files = ARENA_ARRAY(s->arena, AheadFile, s->files.len),
                       .of = ARENA_ARRAY(s->arena, SessionFile *, s->files.len)};
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < s->files.len; i++) {
        SessionFile *file = &s->files.data[i];
        if (file->records_at >= file->source->text.len) continue;
        records.files[records.n] = (AheadFile){file->source, file->records_at};
        records.of[records.n++] = file;
        bytes += file->source->text.len - file->records_at;
    }
    if (!s->one_thread && bytes > AHEAD_BYTES && sysconf(_SC_NPROCESSORS_ONLN) > 1)
        records.ahead = ahead_start(s->arena, records.files, records.n);
    return records;
}

static void record(void *ctx, Node *node) {
    lower_record(ctx, node);
}

static void lower_one_by_one(Session *s, const Records *records, Arena *tree) {
    for (uint32_t i = 0; i < records->n; i++) {
        const AheadFile *file = &records->files[i];
        Reading reading = begin_file(s, records->of[i], tree);
        parse_records(file->source, file->records_at, tree, s->diags, record, reading.lower);
        end_file(s, &reading);
    }
}

static void lower_batch(Session *s, const AheadBatch *batch, const Reading *reading,
                        Arena *scratch) {
    for (uint32_t i = 0; i < batch->records.len; i++) {
        lower_record(reading->lower, batch->records.data[i]);
        arena_reset(scratch);
    }
    if (!batch->diags) return;
    for (uint32_t i = 0; i < batch->diags->list.len; i++)
        diag_add(s->diags, batch->diags->list.data[i]);
    end_file(s, reading);
}

static void lower_ahead(Session *s, const Records *records, Arena *scratch) {
    Reading reading = {.file = NULL};
    for (const AheadBatch *batch; (batch = ahead_next(records->ahead));) {
        SessionFile *file = records->of[batch->file];
        if (file != reading.file) reading = begin_file(s, file, scratch);
        lower_batch(s, batch, &reading, scratch);
    }
    ahead_stop(records->ahead);
}

static void lower_records(Session *s, const Records *records) {
    Arena *scratch = arena_new(s->arena);
    s->program->facts = facts_new(s->arena, &s->program->entities);
    if (records->ahead)
        lower_ahead(s, records, scratch);
    else
        lower_one_by_one(s, records, scratch);
    arena_free(scratch);
}

void session_load(Session *session, const Text *paths, uint32_t n_paths) {
    modules_load(session, paths, n_paths);
    Records records = find_records(session);
    declare(session);
    compiler_check_functions(session->compiler);
    compiler_lower_rules(session->compiler);
    compiler_lower_layouts(session->compiler);
    mark_broken(session);
    lower_records(session, &records);
    link_facts(session->compiler);
    diags_sort(session->diags);
}

Lang session_language(const Session *session) {
    for (uint32_t i = 0; i < session->files.len; i++)
        if (!session->files.data[i].is_library)
            return parse_is_chinese(session->files.data[i].source) ? LANG_ZH : LANG_EN;
    return LANG_ZH;
}
