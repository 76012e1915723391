/* jixiao compile: what was checked, as a file that runs elsewhere without its sources. A form is
   made of sources without mistakes, or of other forms: several become one, the text of one becomes
   bytes. */
#include "compiler/cli/cli.h"

/* Where the first argument is a form, all are. */
static bool is_form(Cli *cli, Text path) {
    Text bytes;
    return !file_is_folder(cli->arena, path) && file_read(cli->arena, path, &bytes).code == 0 &&
           form_begins(bytes);
}

/* With --part, references that lead out of what is compiled are no mistakes. */
static bool is_whole(const Work *work) {
    const Diags *diags = work->session->diags;
    bool part = options_has(&work->cli->options, OPTION_PART);
    for (uint32_t i = 0; i < diags->list.len; i++) {
        DiagCode code = diags->list.data[i].code;
        bool open = part && code == DIAG_DANGLING_REFERENCE;
        if (diag_severity(code) == SEVERITY_ERROR && !open) return false;
    }
    return work->loaded;
}

static bool hold_sources(const Work *work) {
    const Source *changed = sources_hold(work->session->sources);
    if (!changed) return true;
    DiagArg why = ARG2(TEXT("读取时被改动了"), TEXT("it was changed while it was read"));
    work_report_one(work, (Diag){.code = DIAG_FILE_READ, .args = {ARG(changed->path), why}});
    return false;
}

static int write_form(const Work *work) {
    Arena *arena = work->cli->arena;
    bool whole = is_whole(work);
    if (!whole || work->session->diags->errors == 0) work_report(work);
    if (!whole || !hold_sources(work)) return STATUS_FAILED;
    Program *program = work->session->program;
    program->lang = (uint8_t)work->lang;
    if (options_has(&work->cli->options, OPTION_NO_SOURCES)) form_veil_sources(program);
    FormWatch watch = work_watch_writing(work);
    Text bytes = form_write(arena, program, &watch);
    progress_end(&work->cli->progress);
    if (bytes.len == 0) {
        work_report_one(work, (Diag){.code = DIAG_FORM_TOO_LARGE});
        return STATUS_FAILED;
    }
    Buf out = {.arena = arena, .ptr = (char *)(uintptr_t)bytes.ptr, .len = bytes.len};
    return put_output(work, &out) ? STATUS_CLEAN : STATUS_FAILED;
}

int cmd_compile(Cli *cli) {
    Text first = cli->options.arguments.data[0];
    TextList *given = cli->options.given;
    given[OPTION_TO_FILE] = given[OPTION_TO_FORM];
    given[OPTION_PROFILE] = given[OPTION_WITH_PROFILE];
    Work work = is_form(cli, first) ? work_open_forms(cli) : work_open(cli);
    bool asked = work.loaded && options_has(&cli->options, OPTION_WITH_PROFILE);
    bool chosen = !asked || work_policy(&work);
    int status = chosen ? write_form(&work) : STATUS_FAILED;
    stats_print(&work);
    return status;
}
