/* What the reports of tests share. */
#include "compiler/test_report.h"

#include "runtime/base/utf8.h"
#include "runtime/eval/check.h"

enum { EXCERPT_COLUMNS = 60 };

bool test_is_tested(const TestRun *run, uint32_t rule) {
    for (uint32_t i = 0; i < run->cases.len; i++)
        for (uint32_t k = 0; k < run->cases.data[i].expectations.len; k++)
            if (run->cases.data[i].expectations.data[k].rule == BUILTIN_COUNT + rule) return true;
    return false;
}

const TestRules *test_rules(Arena *arena, const Session *session, const TestRun *run) {
    TestRules *rules = ARENA_NEW(arena, TestRules);
    const Program *program = session->program;
    for (uint32_t i = 0; i < program->rules.len; i++) {
        bool library = sources_built_in(session->sources, program->rules.data[i]->span.source);
        if (!library || test_is_tested(run, i)) vec_push(arena, rules, i);
    }
    return rules;
}

bool test_has_rule(const TestRules *rules, uint32_t rule) {
    for (uint32_t i = 0; i < rules->len; i++)
        if (rules->data[i] == rule) return true;
    return false;
}

TestTotals test_strength_of(const TestRun *run, uint32_t rule) {
    TestTotals totals = {0};
    for (uint32_t i = 0; run->mutants && i < run->mutants->list.len; i++) {
        const Mutant *mutant = &run->mutants->list.data[i];
        totals.mistakes += mutant->rule == rule;
        totals.noticed += mutant->rule == rule && mutant->killed;
    }
    return totals;
}

TestTotals test_totals(const TestRules *rules, const TestRun *run) {
    TestTotals totals = {.rules = rules->len};
    for (uint32_t i = 0; i < rules->len; i++) {
        RuleCoverage of = {0};
        if (run->coverage) of = coverage_of(run->coverage, rules->data[i]);
        TestTotals strength = test_strength_of(run, rules->data[i]);
        totals.tested += of.tested;
        totals.wanted += of.wanted;
        totals.reached += of.reached;
        totals.mistakes += strength.mistakes;
        totals.noticed += strength.noticed;
    }
    return totals;
}

Text test_excerpt(Arena *arena, const Sources *sources, Span span) {
    Text text = sources_text(sources, span);
    Buf out = buf_new(arena);
    for (uint32_t i = 0; i < text.len; i++) {
        bool blank = strchr(" \t\r\n", text.ptr[i]) && text.ptr[i];
        bool after_blank = out.len == 0 || out.ptr[out.len - 1] == ' ';
        if (!blank)
            buf_char(&out, text.ptr[i]);
        else if (!after_blank)
            buf_char(&out, ' ');
    }
    Text line = buf_result(&out);
    uint32_t at = 0;
    for (uint32_t width = 0; at < line.len && width <= EXCERPT_COLUMNS;)
        width += utf8_char_width(utf8_next(line, &at));
    return at == line.len ? line : arena_printf(arena, "%.*s…", TEXT_ARG(text_slice(line, 0, at)));
}
