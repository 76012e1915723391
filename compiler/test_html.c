/* Coverage and strength as a page: a table of rules, and below it each rule with what its tests did
   not reach and the mistakes they would not notice. */
#include "compiler/test_report.h"

typedef struct Page {
    Buf *out;
    Session *session;
    const TestRun *run;
    Lang lang;
} Page;

static const char style[] =
    "body{font-family:\"Noto Sans CJK SC\",\"Microsoft YaHei\",sans-serif;max-width:60em;"
    "margin:2em auto;padding:0 1em;line-height:1.5}\n"
    "table{border-collapse:collapse;width:100%}\nth,td{border:1px solid #999;padding:.3em .6em;"
    "text-align:left}\ntd.n{text-align:right}\ntr.whole{background:#e8f4e8}\n"
    "tr.none{background:#f8e4e4}\ncode{font-family:monospace;background:#f2f2f2}\n";

static const char *say(const Page *p, const char *zh, const char *en) {
    return p->lang == LANG_ZH ? zh : en;
}

static Text name_of(const Page *p, const Rule *rule) {
    return p->lang == LANG_ZH ? rule->names.zh : rule->names.en;
}

static void put_place(const Page *p, Span span) {
    const Source *source = sources_get(p->session->sources, span.source);
    Position at = sources_locate(p->session->sources, span.source, span.lo);
    buf_xml(p->out, source ? source->path : TEXT(""));
    buf_printf(p->out, ":%u:%u ", at.line, at.column);
}

static void put_item(const Page *p, Span span, DiagArg says, DiagArg how) {
    buf_str(p->out, "<li>");
    put_place(p, span);
    buf_str(p->out, "<code>");
    buf_xml(p->out, test_excerpt(p->out->arena, p->session->sources, span));
    buf_str(p->out, "</code> ");
    buf_xml(p->out, p->lang == LANG_ZH ? says.zh : says.en);
    if (how.zh.len) buf_str(p->out, "<br>");
    buf_xml(p->out, p->lang == LANG_ZH ? how.zh : how.en);
    buf_str(p->out, "</li>\n");
}

/* ---- one rule */

static void put_line(const Page *p, uint32_t number) {
    RuleCoverage of = coverage_of(p->run->coverage, number);
    TestTotals score = test_strength_of(p->run, number);
    bool whole = of.reached == of.wanted && score.noticed == score.mistakes;
    buf_printf(p->out, "<tr class=\"%s\"><td><a href=\"#r%u\">",
               whole       ? "whole"
               : of.tested ? "part"
                           : "none",
               number);
    buf_xml(p->out, name_of(p, of.rule));
    buf_printf(p->out, "</a></td><td class=\"n\">%u / %u</td><td class=\"n\">%u / %u</td></tr>\n",
               of.reached, of.wanted, score.noticed, score.mistakes);
}

static void put_rule(const Page *p, uint32_t number) {
    RuleCoverage of = coverage_of(p->run->coverage, number);
    DiagArg none = ARG(TEXT(""));
    buf_printf(p->out, "<h2 id=\"r%u\">", number);
    buf_xml(p->out, name_of(p, of.rule));
    buf_str(p->out, "</h2>\n<p>");
    put_place(p, of.rule->span);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        if (of.outcomes[i])
            buf_printf(p->out, " · %s %u", outcome_text((Outcome)i, p->lang), of.outcomes[i]);
    buf_str(p->out, "</p>\n<ul>\n");
    for (uint32_t i = 0; i < of.n_gaps; i++) put_item(p, of.gaps[i].span, of.gaps[i].says, none);
    for (uint32_t i = 0; of.tested && i < p->run->mutants->list.len; i++) {
        const Mutant *mutant = &p->run->mutants->list.data[i];
        if (mutant->rule == number && !mutant->killed)
            put_item(p, mutant->span, mutant->what, mutant->how);
    }
    buf_str(p->out, "</ul>\n");
}

/* ---- the whole */

static void put_sum(const Page *p, const TestRules *rules) {
    TestTotals of = test_totals(rules, p->run);
    buf_printf(p->out,
               "<tr><th>%s</th><th class=\"n\">%u / %u</th><th class=\"n\">%u / %u</th></tr>\n",
               say(p, "合计", "all"), of.reached, of.wanted, of.noticed, of.mistakes);
}

static void put_head(const Page *p, const char *title) {
    buf_printf(p->out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
               say(p, "zh-CN", "en"));
    buf_printf(p->out, "<title>%s</title>\n<style>\n%s</style>\n</head>\n<body>\n<h1>%s</h1>\n",
               title, style, title);
    buf_printf(p->out, "<table>\n<tr><th>%s</th><th>%s</th><th>%s</th></tr>\n",
               say(p, "规则", "rule"),
               say(p, "用到的条件和边界", "conditions and boundaries reached"),
               say(p, "发觉的改动", "mistakes noticed"));
}

void test_print_html(Buf *out, Session *session, const TestRun *run, Lang lang) {
    Page p = {.out = out, .session = session, .run = run, .lang = lang};
    const TestRules *rules = test_rules(out->arena, session, run);
    put_head(&p, say(&p, "规则的测试：覆盖和强度", "Tests of rules: coverage and strength"));
    for (uint32_t i = 0; i < rules->len; i++) put_line(&p, rules->data[i]);
    put_sum(&p, rules);
    buf_str(out, "</table>\n");
    for (uint32_t i = 0; i < rules->len; i++) put_rule(&p, rules->data[i]);
    buf_str(out, "</body>\n</html>\n");
}
