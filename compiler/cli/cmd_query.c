/* jixiao query: the answer to one expression over the records. Files with mistakes are told and
   left out, as in check; the answer is printed all the same. */
#include "compiler/cli/cli.h"
#include "compiler/query.h"

static void report(Work *work, const Diags *diags) {
    for (uint32_t i = 0; i < diags->list.len; i++) work_report_one(work, diags->list.data[i]);
}

static bool values_failed(Work *work, const QueryPlan *plan, const Frame *frame) {
    const QueryColumn *failed = query_failed(plan, frame);
    if (failed)
        work_report_one(work, (Diag){.code = DIAG_LAYOUT_VALUE, .args = {ARG(failed->heading)}});
    return failed != NULL;
}

static int answer(Work *work, Text text) {
    const Options *options = &work->cli->options;
    Arena *arena = work->cli->arena;
    work_report(work);
    if (!work->loaded) return STATUS_FAILED;
    Lang own;
    const Source *source = query_source(work->session, text, &own);
    if (!options_has(options, OPTION_LANG)) work->lang = work->eval.lang = own;
    Diags *diags = diags_new(arena);
    QueryPlan plan;
    bool planned = query_plan(work->session, source, work->lang, diags, &plan);
    report(work, diags);
    if (!planned) return STATUS_FAILED;
    Buf out = buf_new(arena);
    const Program *program = work->session->program;
    stats_begin(work->cli, STATS_RULES);
    const Frame *frame = frame_run(arena, program, &plan.code, NULL, &work->eval);
    stats_begin(work->cli, STATS_OUTPUT);
    query_print(&out, program, &plan, frame,
                (QueryFormat)options_choice(options, OPTION_QUERY_FORMAT));
    bool failed = values_failed(work, &plan, frame);
    if (!put_output(work, &out) || failed) return STATUS_FAILED;
    return work->session->diags->errors > 0 ? STATUS_FAILED : STATUS_CLEAN;
}

int cmd_query(Cli *cli) {
    TextList *arguments = &cli->options.arguments;
    Text text = arguments->data[--arguments->len];
    Work work = work_open(cli);
    int status = answer(&work, text);
    stats_print(&work);
    return status;
}
