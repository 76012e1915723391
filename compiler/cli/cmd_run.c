/* jixiao run: checked forms, checked or printed as ever, without their sources. jixiao dump: one as
   text for people, which compile reads back. Both need no compiler. */
#include "compiler/cli/cli.h"

int cmd_run(Cli *cli) {
    Options *options = &cli->options;
    bool build = options_has(options, OPTION_TO_DOCUMENTS);
    options->given[build ? OPTION_TO_FOLDER : OPTION_TO_FILE] = options->given[OPTION_TO_PLACE];
    Work work = work_open_forms(cli);
    int status = STATUS_FAILED;
    if (work.loaded)
        status = build ? work_build(&work) : work_check(&work);
    else
        work_report(&work);
    stats_print(&work);
    return status;
}

int cmd_dump(Cli *cli) {
    Work work = work_open_forms(cli);
    work_report(&work);
    if (!work.loaded) return STATUS_FAILED;
    Buf out = buf_new(cli->arena);
    FormWatch watch = work_watch_writing(&work);
    form_write_text(&out, work.session->program, &watch);
    progress_end(&cli->progress);
    return put_output(&work, &out) ? STATUS_CLEAN : STATUS_FAILED;
}
