/* The report of tests as JSON: docs/rule-tests.md and docs/schemas/tests.schema.json. */
#include "compiler/test_report.h"
#include "runtime/base/json.h"

typedef struct Writer {
    Json json;
    Session *session;
    const TestRun *run;
    Lang lang;
} Writer;

static Text say(const Writer *w, DiagArg arg) {
    return w->lang == LANG_ZH ? arg.zh : arg.en;
}

static void put_place(Writer *w, Span span) {
    const Source *source = sources_get(w->session->sources, span.source);
    Position at = sources_locate(w->session->sources, span.source, span.lo);
    json_text(&w->json, TEXT("file"), source ? source->path : TEXT(""));
    json_uint(&w->json, TEXT("line"), at.line);
    json_uint(&w->json, TEXT("column"), at.column);
}

static Text status_of(const TestCase *test) {
    if (test->broken) return TEXT("mistaken");
    if (test->is_sample) return TEXT("sample");
    return test->failures.len ? TEXT("failed") : TEXT("passed");
}

static void put_failure(Writer *w, const TestFailure *failure) {
    json_next(&w->json);
    json_open(&w->json, '{');
    put_place(w, failure->span);
    json_text(&w->json, TEXT("message"), say(w, failure->says));
    json_text(&w->json, TEXT("detail"), failure->detail);
    json_close(&w->json, '}');
}

static void put_case(Writer *w, const TestCase *test) {
    json_next(&w->json);
    json_open(&w->json, '{');
    json_text(&w->json, TEXT("title"), test->title);
    put_place(w, test->span);
    json_text(&w->json, TEXT("status"), status_of(test));
    json_uint(&w->json, TEXT("expectations"), test->expectations.len);
    json_key(&w->json, TEXT("failures"));
    json_open(&w->json, '[');
    for (uint32_t i = 0; i < test->failures.len; i++) put_failure(w, &test->failures.data[i]);
    json_close(&w->json, ']');
    json_close(&w->json, '}');
}

/* ---- coverage and strength, by rule */

static void put_gaps(Writer *w, const RuleCoverage *of) {
    json_key(&w->json, TEXT("not_reached"));
    json_open(&w->json, '[');
    for (uint32_t i = 0; i < of->n_gaps; i++) {
        json_next(&w->json);
        json_open(&w->json, '{');
        put_place(w, of->gaps[i].span);
        json_text(&w->json, TEXT("reason"), say(w, of->gaps[i].says));
        json_close(&w->json, '}');
    }
    json_close(&w->json, ']');
}

static void put_coverage(Writer *w, uint32_t rule) {
    RuleCoverage of = coverage_of(w->run->coverage, rule);
    json_key(&w->json, TEXT("coverage"));
    json_open(&w->json, '{');
    json_uint(&w->json, TEXT("wanted"), of.wanted);
    json_uint(&w->json, TEXT("reached"), of.reached);
    json_key(&w->json, TEXT("outcomes"));
    json_open_line(&w->json);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        json_uint(&w->json, text_of(outcome_text((Outcome)i, LANG_EN)), of.outcomes[i]);
    json_close(&w->json, '}');
    put_gaps(w, &of);
    json_close(&w->json, '}');
}

static void put_mutant(Writer *w, const Mutant *mutant) {
    json_next(&w->json);
    json_open(&w->json, '{');
    put_place(w, mutant->span);
    json_text(&w->json, TEXT("change"), say(w, mutant->what));
    json_text(&w->json, TEXT("advice"), say(w, mutant->how));
    json_close(&w->json, '}');
}

static void put_strength(Writer *w, uint32_t rule) {
    const Mutants *mutants = w->run->mutants;
    uint32_t n = 0, killed = 0;
    json_key(&w->json, TEXT("strength"));
    json_open(&w->json, '{');
    json_key(&w->json, TEXT("unnoticed"));
    json_open(&w->json, '[');
    for (uint32_t i = 0; i < mutants->list.len; i++) {
        const Mutant *mutant = &mutants->list.data[i];
        if (mutant->rule != rule) continue;
        n++;
        killed += mutant->killed;
        if (!mutant->killed) put_mutant(w, mutant);
    }
    json_close(&w->json, ']');
    json_uint(&w->json, TEXT("mistakes"), n);
    json_uint(&w->json, TEXT("noticed"), killed);
    json_close(&w->json, '}');
}

static void put_rules(Writer *w) {
    const TestRules *rules = test_rules(w->json.out.arena, w->session, w->run);
    json_key(&w->json, TEXT("rules"));
    json_open(&w->json, '[');
    for (uint32_t i = 0; i < rules->len; i++) {
        const Rule *rule = w->session->program->rules.data[rules->data[i]];
        json_next(&w->json);
        json_open(&w->json, '{');
        json_text(&w->json, TEXT("rule"), w->lang == LANG_ZH ? rule->names.zh : rule->names.en);
        json_text(&w->json, TEXT("id"), rule->id);
        put_place(w, rule->span);
        json_bool(&w->json, TEXT("tested"), test_is_tested(w->run, rules->data[i]));
        if (w->run->coverage) put_coverage(w, rules->data[i]);
        if (w->run->mutants) put_strength(w, rules->data[i]);
        json_close(&w->json, '}');
    }
    json_close(&w->json, ']');
}

/* ---- mistakes in the tests themselves, and the whole */

static void put_diagnostics(Writer *w) {
    const Diags *diags = w->session->diags;
    json_key(&w->json, TEXT("diagnostics"));
    json_open(&w->json, '[');
    for (uint32_t i = 0; i < diags->list.len; i++) {
        const Diag *diag = &diags->list.data[i];
        json_next(&w->json);
        json_open(&w->json, '{');
        json_text(&w->json, TEXT("code"), diag_code_text(diag->code));
        json_text(&w->json, TEXT("severity"),
                  text_of(severity_text(diag_severity(diag->code), LANG_EN)));
        put_place(w, diag->span);
        json_text(&w->json, TEXT("message"), diag_title(w->json.out.arena, diag, w->lang));
        json_close(&w->json, '}');
    }
    json_close(&w->json, ']');
}

/* Where they were asked for. */
static void put_score(Writer *w, TestTotals totals) {
    if (w->run->coverage) {
        json_uint(&w->json, TEXT("rules"), totals.rules);
        json_uint(&w->json, TEXT("rules_tested"), totals.tested);
        json_uint(&w->json, TEXT("wanted"), totals.wanted);
        json_uint(&w->json, TEXT("reached"), totals.reached);
    }
    if (w->run->mutants) {
        json_uint(&w->json, TEXT("mistakes"), totals.mistakes);
        json_uint(&w->json, TEXT("noticed"), totals.noticed);
    }
}

static void put_summary(Writer *w) {
    const TestRun *run = w->run;
    TestTotals totals = test_totals(test_rules(w->json.out.arena, w->session, run), run);
    json_key(&w->json, TEXT("summary"));
    json_open(&w->json, '{');
    json_uint(&w->json, TEXT("tests"), run->cases.len - run->samples);
    json_uint(&w->json, TEXT("expectations"), run->n_expectations);
    json_uint(&w->json, TEXT("passed"), run->passed);
    json_uint(&w->json, TEXT("failed"), run->failed);
    json_uint(&w->json, TEXT("mistaken"), run->broken);
    put_score(w, totals);
    json_close(&w->json, '}');
}

void test_print_json(Buf *out, Session *session, const TestRun *run, Lang lang) {
    Writer w = {.json = json_new(out->arena), .session = session, .run = run, .lang = lang};
    json_open(&w.json, '{');
    json_uint(&w.json, TEXT("format_version"), 1);
    json_key(&w.json, TEXT("tests"));
    json_open(&w.json, '[');
    for (uint32_t i = 0; i < run->cases.len; i++) put_case(&w, &run->cases.data[i]);
    json_close(&w.json, ']');
    put_rules(&w);
    put_diagnostics(&w);
    put_summary(&w);
    json_close(&w.json, '}');
    buf_text(out, buf_result(&w.json.out));
}
