/* jixiao why: how one rule came out for one subject. */
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "compiler/compiler.h"
#include "runtime/eval/check.h"
#include "runtime/eval/why.h"

enum { WHY_TEXT, WHY_JSON }; /* as the choices of --format */

static bool find_rule(const Work *work, Text name, uint32_t *rule) {
    Arena *arena = work->cli->arena;
    DiagArg hint = {0};
    *rule = check_find_rule(work->session->program, name);
    if (*rule != MAP_NONE && *rule >= BUILTIN_COUNT) return true;
    if (*rule != MAP_NONE) {
        hint = ARG2(TEXT("它是内置规则，没有写出来的条件；jixiao explain 说明它"),
                    TEXT("it is built in and has no written condition; jixiao explain tells of it"));
    } else {
        DiagArg near = compiler_suggest_rule(work->session->compiler, name);
        bool broken = text_equal(near.zh, name) || text_equal(near.en, name);
        if (broken)
            hint = ARG2(TEXT("它有错误，见上"), TEXT("it has mistakes, told above"));
        else if (near.zh.len)
            hint = ARG2(arena_printf(arena, "是否想写“%.*s”？", TEXT_ARG(near.zh)),
                        arena_printf(arena, "did you mean \"%.*s\"?", TEXT_ARG(near.en)));
    }
    work_report_one(work, (Diag){.code = DIAG_NO_SUCH_RULE, .args = {ARG(name), hint}});
    return false;
}

static void report_subject(const Work *work, const Why *why, Text rule, Text subject) {
    Arena *arena = work->cli->arena;
    DiagArg hint = {0};
    if (why->nearest.len)
        hint = ARG2(arena_printf(arena, "是否想写“%.*s”？", TEXT_ARG(why->nearest)),
                    arena_printf(arena, "did you mean \"%.*s\"?", TEXT_ARG(why->nearest)));
    work_report_one(work, (Diag){.code = DIAG_NO_SUCH_SUBJECT,
                                 .args = {ARG(rule), ARG(subject), hint}});
}

static void put_why(Buf *out, const Work *work, const Why *why) {
    const Program *program = work->session->program;
    bool to_file = options_has(&work->cli->options, OPTION_TO_FILE);
    FindingStyle style = {.lang = work->lang,
                          .colour = !to_file && cli_colour(work->cli, STDOUT_FILENO)};
    if (options_choice(&work->cli->options, OPTION_WHY_FORMAT) == WHY_JSON)
        why_print_json(out, program, why, work->lang);
    else
        why_print(out, program, why, style);
}

int cmd_why(Cli *cli) {
    TextList *arguments = &cli->options.arguments;
    Text subject = arguments->data[--arguments->len], name = arguments->data[--arguments->len];
    Work work = work_open(cli);
    uint32_t rule;
    bool chosen = work.loaded && work_policy(&work);
    work_report(&work);
    if (!chosen || !find_rule(&work, name, &rule)) return STATUS_FAILED;
    Why *why =
        why_run(cli->arena, work.session->program, &work.eval, work.lang, rule, subject);
    const RuleResult *result = &why->result->rules.data[rule];
    if (why->cases.len == 0 && !result->off) {
        report_subject(&work, why, name, subject);
        return STATUS_FAILED;
    }
    Buf out = buf_new(cli->arena);
    put_why(&out, &work, why);
    if (!put_output(&work, &out)) return STATUS_FAILED;
    return work.session->diags->errors > 0 ? STATUS_FAILED : STATUS_CLEAN;
}
