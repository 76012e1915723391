/* The passes, in order: modules, declarations, code, records file by file, links. */
#include "compiler/session.h"
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

static void record(void *ctx, Node *node) {
    lower_record(ctx, node);
}

/* One file's records stay among the facts if nothing is wrong. */
static void lower_file(Session *s, SessionFile *file, Arena *tree) {
    if (file->records_at >= file->source->text.len) return;
    uint32_t errors = s->diags->errors;
    Facts *facts = s->program->facts;
    facts_begin(facts);
    Lower *lower = lower_new(s->compiler, facts, file->source, tree);
    parse_records(file->source, file->records_at, tree, s->diags, record, lower);
    file->broken = file->broken || s->diags->errors > errors;
    if (!file->broken) return;
    facts_drop(facts);
    diag_at1(s->diags, DIAG_FILE_LEFT_OUT, SPAN_NONE, ARG(file->source->path));
}

void session_load(Session *session, const Text *paths, uint32_t n_paths) {
    modules_load(session, paths, n_paths);
    declare(session);
    compiler_check_functions(session->compiler);
    compiler_lower_rules(session->compiler);
    compiler_lower_layouts(session->compiler);
    mark_broken(session);
    session->program->facts = facts_new(session->arena, &session->program->entities);
    Arena *tree = arena_new(session->arena);
    for (uint32_t i = 0; i < session->files.len; i++)
        lower_file(session, &session->files.data[i], tree);
    arena_free(tree);
    link_facts(session->compiler);
    diags_sort(session->diags);
}

Lang session_language(const Session *session) {
    for (uint32_t i = 0; i < session->files.len; i++)
        if (!session->files.data[i].is_library)
            return parse_is_chinese(session->files.data[i].source) ? LANG_ZH : LANG_EN;
    return LANG_ZH;
}
