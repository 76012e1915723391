/* jixiao explain: the page of one diagnostic or built-in rule; without a name the list of pages. In
   the language asked for, else in both: a code alone has no language. */
#include <stdlib.h>

#include "compiler/cli/cli.h"
#include "compiler/page.h"

static void report_unknown(Cli *cli, Text name) {
    Text near = page_suggest(cli->arena, name);
    DiagArg advice = ARG2(TEXT("jixiao explain 列出全部"), TEXT("jixiao explain lists them all"));
    if (near.len > 0)
        advice = ARG2(arena_printf(cli->arena, "是否想写“%.*s”？", TEXT_ARG(near)),
                      arena_printf(cli->arena, "did you mean \"%.*s\"?", TEXT_ARG(near)));
    diag_at2(cli->diags, DIAG_UNKNOWN_PAGE, SPAN_NONE, ARG(name), advice);
    cli_report(cli, cli->diags, cli->options.lang);
}

int cmd_explain(Cli *cli) {
    const Options *options = &cli->options;
    bool told = options_has(options, OPTION_LANG) || getenv("JX_LANG");
    PageLanguage language = !told ? PAGE_BOTH : options->lang == LANG_ZH ? PAGE_ZH : PAGE_EN;
    Buf out = buf_new(cli->arena);
    if (options->arguments.len == 0) {
        page_print_list(&out, language);
        return put_text(cli, &out) ? STATUS_CLEAN : STATUS_FAILED;
    }
    const PageFile *page = page_find(options->arguments.data[0]);
    if (!page) {
        report_unknown(cli, options->arguments.data[0]);
        return STATUS_FAILED;
    }
    page_print(&out, page, language);
    return put_text(cli, &out) ? STATUS_CLEAN : STATUS_FAILED;
}
