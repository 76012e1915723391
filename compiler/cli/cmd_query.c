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

int cmd_query(Cli *cli) {
    TextList *arguments = &cli->options.arguments;
    Text text = arguments->data[--arguments->len];
    Work work = work_open(cli);
    work_report(&work);
    if (!work.loaded) return STATUS_FAILED;
    Lang own;
    const Source *source = query_source(work.session, text, &own);
    if (!options_has(&cli->options, OPTION_LANG)) work.lang = work.eval.lang = own;
    Diags *diags = diags_new(cli->arena);
    QueryPlan plan;
    bool planned = query_plan(work.session, source, work.lang, diags, &plan);
    report(&work, diags);
    if (!planned) return STATUS_FAILED;
    Buf out = buf_new(cli->arena);
    const Program *program = work.session->program;
    const Frame *frame = frame_run(cli->arena, program, &plan.code, NULL, &work.eval);
    query_print(&out, program, &plan, frame,
                (QueryFormat)options_choice(&cli->options, OPTION_QUERY_FORMAT));
    bool failed = values_failed(&work, &plan, frame);
    if (!put_output(&work, &out) || failed) return STATUS_FAILED;
    return work.session->diags->errors > 0 ? STATUS_FAILED : STATUS_CLEAN;
}
