/* jixiao export: all records as JSON. Nothing is written where a source has mistakes, since a
   reader could not tell that records are missing. */
#include "compiler/cli/cli.h"
#include "runtime/report/export.h"

static int export_records(const Work *work) {
    work_report(work);
    if (work->session->diags->errors > 0) return STATUS_FAILED;
    Buf out = buf_new(work->cli->arena);
    export_json(&out, work->session->program);
    return put_output(work, &out) ? STATUS_CLEAN : STATUS_FAILED;
}

int cmd_export(Cli *cli) {
    Work work = work_open(cli);
    int status = export_records(&work);
    stats_print(&work);
    return status;
}
