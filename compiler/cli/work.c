/* Opening a session for a command, and printing its diagnostics. Native libraries are allowed here,
   from the command line alone, and their process is started before the sources are read. */
#include "compiler/cli/cli.h"

#include <assert.h>
#include <stdlib.h>
#include <unistd.h>

#include "runtime/eval/native.h"

enum { REPORT_MOST = 200 }; /* more scroll past unread; --format json lists them all */

/* Without an allowed library, too: the host then says why a call is refused. */
static NativeHost *open_natives(Cli *cli) {
    const TextList *given = &cli->options.given[OPTION_ALLOW_NATIVE];
    NativeAllowed *allowed = ARENA_ARRAY(cli->arena, NativeAllowed, given->len);
    for (uint32_t i = 0; i < given->len; i++) allowed[i].path = given->data[i];
    return native_new(cli->arena, allowed, given->len);
}

static bool any_loaded(const Session *session) {
    for (uint32_t i = 0; i < session->files.len; i++)
        if (!session->files.data[i].is_library) return true;
    return false;
}

/* --lang, else the language of the files; without a file that could be read, JX_LANG is asked. */
static Lang message_language(const Work *work) {
    const Options *options = &work->cli->options;
    bool asked = options_has(options, OPTION_LANG) || (!work->loaded && getenv("JX_LANG"));
    return asked ? options->lang : session_language(work->session);
}

Work work_open(Cli *cli) {
    Work work = {.cli = cli};
    work.eval.native = open_natives(cli);
    work.session = session_new(cli->arena);
    work.session->stdlib = options_one(&cli->options, OPTION_STDLIB);
    work.session->one_thread = text_equal(options_one(&cli->options, OPTION_JOBS), TEXT("1"));
    session_load(work.session, cli->options.arguments.data, cli->options.arguments.len);
#ifdef JX_HOSTILE /* elsewhere what our own compiler made is believed: looking takes a tenth */
    assert(work.session->diags->errors > 0 || !ir_verify(work.session->program));
#endif
    work.loaded = any_loaded(work.session);
    work.lang = message_language(&work);
    work.eval.lang = work.lang;
    return work;
}

bool cli_colour(const Cli *cli, int descriptor) {
    Text when = options_one(&cli->options, OPTION_COLOUR);
    if (!text_equal(when, TEXT("auto"))) return text_equal(when, TEXT("always"));
    const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if ((none && *none) || !terminal || strcmp(terminal, "dumb") == 0) return false;
    return isatty(descriptor);
}

static void print_diags(const Cli *cli, Sources *sources, const Diags *diags, Lang lang) {
    bool brief = text_equal(options_one(&cli->options, OPTION_FORMAT), TEXT("short"));
    DiagStyle style = {.lang = lang, .colour = cli_colour(cli, STDERR_FILENO)};
    Buf out = buf_new(cli->arena);
    uint32_t n = diags->list.len < REPORT_MOST ? diags->list.len : REPORT_MOST;
    for (uint32_t i = 0; i < n; i++) {
        if (brief)
            diag_print_short(&out, sources, &diags->list.data[i], lang);
        else
            diag_print(&out, sources, &diags->list.data[i], style);
    }
    uint32_t left = diags->list.len - n;
    if (left > 0 && lang == LANG_ZH)
        buf_printf(&out, "还有 %u 条没有列出；check --format json 列出全部\n", left);
    else if (left > 0)
        buf_printf(&out, "%u more are not listed; check --format json lists all\n", left);
    (void)put_bytes(STDERR_FILENO, out.ptr, out.len);
}

void cli_report(const Cli *cli, const Diags *diags, Lang lang) {
    print_diags(cli, cli->sources, diags, lang);
}

void work_report(const Work *work) {
    print_diags(work->cli, work->session->sources, work->session->diags, work->lang);
}

void work_report_one(const Work *work, Diag diag) {
    Diags *one = diags_new(work->cli->arena);
    diag_add(one, diag);
    print_diags(work->cli, work->session->sources, one, work->lang);
}
