/* Each stage printed by the part that knows it; here only which files. */
#include "compiler/cli/dump.h"

#include "compiler/parse.h"
#include "runtime/eval/finding.h"

static void dump_record(void *out, Node *record) {
    ast_dump(out, record, true);
}

/* The mistakes were reported when the session loaded the file; parse_records resets `tree`. */
static void dump_ast(Buf *out, const Work *work, const SessionFile *file) {
    Arena *tree = arena_new(work->cli->arena);
    ast_dump(out, file->declarations, true);
    parse_records(file->source, file->records_at, tree, diags_new(work->cli->arena), dump_record,
                  out);
    arena_free(tree);
}

static void dump_files(Buf *out, const Work *work, bool tokens) {
    for (uint32_t i = 0; i < work->session->files.len; i++) {
        const SessionFile *file = &work->session->files.data[i];
        if (file->is_library) continue;
        buf_printf(out, "# %.*s\n", TEXT_ARG(file->source->path));
        if (tokens)
            parse_dump_tokens(out, work->session->sources, file->source);
        else
            dump_ast(out, work, file);
    }
}

void dump_print(Buf *out, const Work *work, Text stage) {
    Program *program = work->session->program;
    if (text_equal(stage, TEXT("ir"))) {
        ir_print(out, program);
    } else if (text_equal(stage, TEXT("findings"))) {
        CheckResult *result = check_run(work->cli->arena, program, &work->eval, work->lang);
        findings_print_json(out, program, result, NULL, work->lang);
    } else {
        dump_files(out, work, text_equal(stage, TEXT("tokens")));
    }
}
