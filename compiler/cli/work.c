/* Printing the diagnostics of a command. */
#include "compiler/cli/cli.h"

#include <stdlib.h>
#include <unistd.h>

enum { REPORT_MOST = 200 }; /* more scroll past unread; --format json lists them all */

bool cli_colour(const Cli *cli, int descriptor) {
    Text when = options_one(&cli->options, OPTION_COLOUR);
    if (!text_equal(when, TEXT("auto"))) return text_equal(when, TEXT("always"));
    const char *none = getenv("NO_COLOR"), *terminal = getenv("TERM");
    if ((none && *none) || !terminal || strcmp(terminal, "dumb") == 0) return false;
    return isatty(descriptor);
}

static void print_diags(const Cli *cli, Sources *sources, const Diags *diags, Lang lang) {
    bool brief = text_equal(options_one(&cli->options, OPTION_FORMAT), TEXT("short")) ||
                 text_equal(options_one(&cli->options, OPTION_TEST_FORMAT), TEXT("short"));
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
