/* jixiao test: diagnostics to standard error, the report to standard output, and how it ended. The
   records of the files are not read, only their declarations: a test brings its own. */
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "compiler/test.h"

typedef enum TestFormat { TEST_TEXT, TEST_SHORT, TEST_JUNIT, TEST_JSON } TestFormat;

static TestOptions options_of(const Work *work) {
    const Options *options = &work->cli->options;
    bool to_file = options_has(options, OPTION_TO_FILE);
    TestFormat format = (TestFormat)options_choice(options, OPTION_TEST_FORMAT);
    bool plain = format == TEST_JUNIT || format == TEST_JSON;
    bool html = options_has(options, OPTION_COVERAGE_HTML);
    return (TestOptions){
        .eval = &work->eval,
        .style = {.lang = work->lang,
                  .colour = !to_file && !plain && cli_colour(work->cli, STDOUT_FILENO)},
        .brief = format == TEST_SHORT,
        .coverage = html || options_has(options, OPTION_COVERAGE),
        .mutants = html || options_has(options, OPTION_STRENGTH),
    };
}

static void put_report(Buf *out, const Work *work, const TestRun *run, FindingStyle style) {
    switch ((TestFormat)options_choice(&work->cli->options, OPTION_TEST_FORMAT)) {
    case TEST_TEXT:
    case TEST_SHORT:
        if (work->loaded) test_print(out, work->session, run, style);
        return;
    case TEST_JUNIT: test_print_junit(out, work->session, run, style.lang); return;
    case TEST_JSON: test_print_json(out, work->session, run, style.lang); return;
    }
}

static bool put_page(const Work *work, const TestRun *run) {
    Text path = options_one(&work->cli->options, OPTION_COVERAGE_HTML);
    if (!path.len) return true;
    Buf out = buf_new(work->cli->arena);
    test_print_html(&out, work->session, run, work->lang);
    return put_file(work, path, &out);
}

int cmd_test(Cli *cli) {
    Work work = work_open(cli);
    if (!work_date(&work)) return STATUS_FAILED;
    work.eval.profile = options_one(&cli->options, OPTION_PROFILE); /* a test may declare it itself */
    TestOptions options = options_of(&work);
    TestRun *run = test_run(cli->arena, work.session, &options);
    work_report(&work);
    if (work.eval.profile.len && run->cases.len > run->samples && !run->profile_found) {
        work_refuse_profile(&work);
        return STATUS_FAILED;
    }
    Buf out = buf_new(cli->arena);
    put_report(&out, &work, run, options.style);
    if (!put_output(&work, &out) || !put_page(&work, run)) return STATUS_FAILED;
    if (work.session->diags->errors > 0) return STATUS_FAILED;
    return run->failed > 0 ? STATUS_FINDINGS : STATUS_CLEAN;
}
