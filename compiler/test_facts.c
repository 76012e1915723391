/* The facts of one test. Records of a test are nodes of a tree that is there already; those of the
   library are read anew, since linking changes what it has linked. */
#include "compiler/late.h"
#include "compiler/lower.h"
#include "compiler/reading.h"
#include "compiler/test.h"
#include "runtime/core/link.h"

static void end_file(void *ctx, uint32_t file, bool broken) {
    (void)ctx;
    (void)file;
    (void)broken;
}

static void read_library(Session *session) {
    ReadingFile *files = ARENA_ARRAY(session->compiler->arena, ReadingFile, session->files.len);
    uint32_t n = 0;
    for (uint32_t i = 0; i < session->files.len; i++) {
        const SessionFile *file = &session->files.data[i];
        if (!file->is_library || file->records_at >= file->source->text.len) continue;
        Source *source = session->sources->list.data[file->source->id];
        files[n++] = (ReadingFile){
            .source = source, .records_at = file->records_at, .broken = file->broken};
    }
    reading_run(session->compiler, files, n, 1, end_file, NULL);
}

static Facts *lower_bodies(Session *session, const Source *source, const Node *const *bodies,
                           uint32_t n, Arena *arena) {
    Facts *piece = facts_new_piece(arena, &session->program->entities);
    Lower *lower = lower_new(session->compiler, arena);
    lower_begin(lower, piece, source, arena, arena);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < bodies[i]->n; k++)
            if (bodies[i]->kids[k]->kind == AST_RECORD) lower_record(lower, bodies[i]->kids[k]);
    return piece;
}

bool test_facts(Session *session, const Source *source, const Node *const *bodies, uint32_t n,
                Arena *arena) {
    Compiler *compiler = session->compiler;
    uint32_t errors = session->diags->errors;
    Arena *before = compiler->arena;
    compiler->arena = arena;
    read_library(session);
    Facts *piece = lower_bodies(session, source, bodies, n, arena);
    UnitCarry carry = {.to = session->program->units, .shared = UINT32_MAX};
    facts_append(session->program->facts, piece, &carry);
    if (session->diags->errors == errors) {
        link_facts(session->program, session->diags);
        late_targets(compiler);
    }
    compiler->arena = before;
    return session->diags->errors == errors;
}

/* The bodies of the tests of a file, in its order. */
static uint32_t bodies_in(const SessionFile *file, const Node **bodies) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < file->declarations->n; i++) {
        const Node *node = file->declarations->kids[i];
        if (node->kind == AST_TEST) bodies[n++] = node->kids[AST_TEST_body];
    }
    return n;
}

void test_note_names(Session *session) {
    Compiler *compiler = session->compiler;
    Arena *arena = arena_new(session->arena);
    Diags *diags = compiler->diags;
    compiler->diags = diags_new(arena);
    for (uint32_t i = 0; i < session->files.len; i++) {
        const SessionFile *file = &session->files.data[i];
        if (file->is_library || file->broken) continue;
        const Node **bodies = ARENA_ARRAY(arena, const Node *, file->declarations->n);
        lower_bodies(session, file->source, bodies, bodies_in(file, bodies), arena);
    }
    compiler->diags = diags;
    arena_free(arena);
}
