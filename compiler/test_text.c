/* The report of tests for people: what failed, with the findings that say why; what the tests did
   not reach; the mistakes that they would not notice; the totals. */
#include "compiler/test.h"
#include "compiler/test_report.h"

typedef struct Printer {
    Buf *out;
    Session *session;
    const TestRun *run;
    FindingStyle style;
} Printer;

static const char *say(const Printer *p, const char *zh, const char *en) {
    return p->style.lang == LANG_ZH ? zh : en;
}

static Text say_arg(const Printer *p, DiagArg arg) {
    return p->style.lang == LANG_ZH ? arg.zh : arg.en;
}

static void put_place(const Printer *p, Span span) {
    const Source *source = sources_get(p->session->sources, span.source);
    if (!source) return;
    Position at = sources_locate(p->session->sources, span.source, span.lo);
    excerpt_text(p->out, source->path);
    buf_printf(p->out, ":%u:%u: ", at.line, at.column);
}

/* ---- tests */

static void put_word(const Printer *p, const char *word, const char *colour) {
    if (p->style.colour)
        buf_printf(p->out, "%s%s\033[0m", colour, word);
    else
        buf_str(p->out, word);
}

static void put_case(const Printer *p, const TestCase *test) {
    if (test->failures.len == 0) return;
    put_place(p, test->span);
    put_word(p, say(p, "失败", "failed"), "\033[1;31m");
    buf_str(p->out, ": ");
    excerpt_text(p->out, test->title);
    buf_char(p->out, '\n');
    for (uint32_t i = 0; i < test->failures.len; i++) {
        const TestFailure *failure = &test->failures.data[i];
        buf_str(p->out, "  ");
        put_place(p, failure->span);
        excerpt_text(p->out, say_arg(p, failure->says));
        buf_char(p->out, '\n');
        if (failure->detail.len) buf_char(p->out, '\n');
        buf_text(p->out, failure->detail);
    }
    if (vec_last(&test->failures).detail.len == 0 && !p->run->brief) buf_char(p->out, '\n');
}

/* ---- coverage and strength */

static void put_gaps(const Printer *p, const RuleCoverage *of) {
    for (uint32_t i = 0; i < of->n_gaps; i++) {
        put_place(p, of->gaps[i].span);
        excerpt_text(p->out, say_arg(p, of->gaps[i].says));
        Text source = test_excerpt(p->out->arena, p->session->sources, of->gaps[i].span);
        bool whole = of->gaps[i].span.lo == of->rule->span.lo;
        if (!whole) buf_str(p->out, say(p, "：", ": "));
        if (!whole) excerpt_text(p->out, source);
        buf_printf(p->out, " [%.*s]\n",
                   TEXT_ARG(p->style.lang == LANG_ZH ? of->rule->names.zh : of->rule->names.en));
    }
}

static void put_coverage(const Printer *p) {
    const TestRules *list = test_rules(p->out->arena, p->session, p->run);
    TestTotals of = test_totals(list, p->run);
    buf_str(p->out, say(p, "没有用到的：\n", "not reached:\n"));
    for (uint32_t i = 0; i < list->len; i++) {
        RuleCoverage rule = coverage_of(p->run->coverage, list->data[i]);
        put_gaps(p, &rule);
    }
    if (of.wanted == of.reached) buf_str(p->out, say(p, "  （都用到了）\n", "  (all was)\n"));
    if (p->style.lang == LANG_ZH)
        buf_printf(p->out, "覆盖：%u 条规则中 %u 条有测试；条件和边界 %u 处中用到 %u 处\n\n",
                   of.rules, of.tested, of.wanted, of.reached);
    else
        buf_printf(p->out,
                   "coverage: %u of %u rules tested; %u of %u conditions and boundaries\n\n",
                   of.tested, of.rules, of.reached, of.wanted);
}

static void put_mutant(const Printer *p, const Mutant *mutant) {
    const Rule *rule = p->session->program->rules.data[mutant->rule];
    put_place(p, mutant->span);
    excerpt_text(p->out, say_arg(p, mutant->what));
    buf_str(p->out, say(p, "：", ": "));
    excerpt_text(p->out, test_excerpt(p->out->arena, p->session->sources, mutant->span));
    buf_printf(p->out, " [%.*s]\n    ",
               TEXT_ARG(p->style.lang == LANG_ZH ? rule->names.zh : rule->names.en));
    excerpt_text(p->out, say_arg(p, mutant->how));
    buf_char(p->out, '\n');
}

/* One line stands for all mistakes in a rule that nothing is expected of. */
static void put_untested(const Printer *p, uint32_t number) {
    const Rule *rule = p->session->program->rules.data[number];
    uint32_t n = test_strength_of(p->run, number).mistakes;
    put_place(p, rule->span);
    if (p->style.lang == LANG_ZH)
        buf_printf(p->out, "没有测试，%u 处改动都没有发觉 [%.*s]\n", n, TEXT_ARG(rule->names.zh));
    else
        buf_printf(p->out, "no test, so that none of %u mistakes is noticed [%.*s]\n", n,
                   TEXT_ARG(rule->names.en));
}

static void put_strength(const Printer *p) {
    const Mutants *mutants = p->run->mutants;
    const TestRules *rules = test_rules(p->out->arena, p->session, p->run);
    TestTotals of = test_totals(rules, p->run);
    buf_str(p->out, say(p, "测试没有发觉的改动：\n", "mistakes that no test notices:\n"));
    for (uint32_t i = 0; i < mutants->list.len; i++) {
        const Mutant *mutant = &mutants->list.data[i];
        bool listed = !mutant->killed && test_has_rule(rules, mutant->rule);
        if (listed && test_is_tested(p->run, mutant->rule)) put_mutant(p, mutant);
    }
    for (uint32_t i = 0; i < rules->len; i++)
        if (!test_is_tested(p->run, rules->data[i])) put_untested(p, rules->data[i]);
    if (of.mistakes == of.noticed)
        buf_str(p->out, say(p, "  （都发觉了）\n", "  (all are noticed)\n"));
    if (p->style.lang == LANG_ZH)
        buf_printf(p->out, "强度：%u 处改动中发觉 %u 处\n\n", of.mistakes, of.noticed);
    else
        buf_printf(p->out, "strength: %u of %u mistakes noticed\n\n", of.noticed, of.mistakes);
}

/* ---- the whole */

static void put_totals(const Printer *p) {
    const TestRun *run = p->run;
    uint32_t n = run->cases.len - run->samples;
    if (run->cases.len == 0) {
        buf_str(p->out, say(p, "所给的文件里没有测试。\n", "the files have no tests\n"));
        return;
    }
    if (p->style.lang == LANG_ZH)
        buf_printf(p->out, "%u 个测试，%u 条预期：通过 %u，失败 %u", n, run->n_expectations,
                   run->passed, run->failed);
    else
        buf_printf(p->out, "%u test%s, %u expectation%s: %u passed, %u failed", n,
                   n == 1 ? "" : "s", run->n_expectations, run->n_expectations == 1 ? "" : "s",
                   run->passed, run->failed);
    if (run->broken && p->style.lang == LANG_ZH)
        buf_printf(p->out, "，写错 %u", run->broken);
    else if (run->broken)
        buf_printf(p->out, ", %u with mistakes", run->broken);
    buf_str(p->out, say(p, "。\n", "\n"));
}

void test_print(Buf *out, Session *session, const TestRun *run, FindingStyle style) {
    Printer p = {.out = out, .session = session, .run = run, .style = style};
    for (uint32_t i = 0; i < run->cases.len; i++) put_case(&p, &run->cases.data[i]);
    if (run->coverage) put_coverage(&p);
    if (run->mutants) put_strength(&p);
    put_totals(&p);
}
