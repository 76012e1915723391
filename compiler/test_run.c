/* Running tests: facts, outcomes, and what did not come as expected, put into words at once, since
   the facts of one test are dropped before the next. Mutants run over the same facts. */
#include "compiler/test.h"
#include "runtime/eval/check.h"
#include "runtime/eval/policy.h"
#include "runtime/eval/why.h"

typedef struct Running {
    Arena *arena; /* of the run */
    Session *session;
    const TestOptions *options;
    TestRun *run;
} Running;

/* ---- what did not come as expected */

static void put_rule(Buf *out, const CheckResult *check, uint32_t rule, Lang lang) {
    const NameSet *names = &check->rules.data[rule].names;
    if (lang == LANG_ZH)
        buf_printf(out, "“%.*s”", TEXT_ARG(names->zh));
    else
        buf_printf(out, "\"%.*s\" ", TEXT_ARG(names->en));
}

static void put_count(Buf *out, Outcome outcome, uint32_t n, Lang lang) {
    const char *comma = lang == LANG_ZH ? "、" : ", ";
    buf_printf(out, "%s%s %u", out->len ? comma : "", outcome_text(outcome, lang), n);
}

/* 成立 2、违反 1 */
static Text found_text(Arena *arena, const Expected *expected, Lang lang) {
    Buf out = buf_new(arena);
    for (int i = 0; i < OUTCOME_COUNT; i++)
        if (expected->found[i]) put_count(&out, (Outcome)i, expected->found[i], lang);
    if (out.len == 0) buf_str(&out, lang == LANG_ZH ? "没有这样的对象" : "no such subject");
    return buf_result(&out);
}

static Text failure_text(const Running *r, const CheckResult *check, const Expectation *wanted,
                         const Expected *expected, Lang lang) {
    bool zh = lang == LANG_ZH;
    Buf out = buf_new(r->arena);
    buf_str(&out, zh ? "预期" : "expected ");
    put_rule(&out, check, wanted->rule, lang);
    buf_str(&out, outcome_text((Outcome)wanted->outcome, lang));
    if (wanted->counted) buf_printf(&out, " %u", wanted->count);
    if (wanted->subject_span.source) buf_str(&out, zh ? "于 " : " on ");
    buf_text(&out, sources_text(r->session->sources, wanted->subject_span));
    buf_str(&out, zh ? "，实际：" : "; found: ");
    buf_text(&out, found_text(r->arena, expected, lang));
    if (!expected->missing.len || !expected->found[wanted->outcome]) return buf_result(&out);
    buf_str(&out, zh ? "，但消息中没有“" : ", but no message has \"");
    buf_text(&out, expected->missing);
    buf_str(&out, zh ? "”" : "\"");
    return buf_result(&out);
}

/* Where no finding tells why, since the rule holds or does not apply: the whole evaluation. */
static void put_evaluation(const Running *r, Buf *out, const Expectation *wanted) {
    if (r->options->brief || wanted->n_names == 0 || wanted->rule < BUILTIN_COUNT) return;
    Text subject = wanted->names[wanted->n_names - 1];
    const Why *why = why_run(r->arena, r->session->program, r->options->eval,
                             r->options->style.lang, wanted->rule, subject);
    if (why->cases.len == 0) return;
    why_print(out, r->session->program, why, r->options->style);
    buf_char(out, '\n');
}

/* `told`: the findings of the test that are printed already. */
static TestFailure failure_of(const Running *r, const CheckResult *check, const Expectation *wanted,
                              const Expected *expected, bool *told) {
    Buf detail = buf_new(r->arena);
    for (uint32_t i = 0; i < expected->n_findings; i++) {
        uint32_t number = expected->findings[i];
        if (!told[number] && !r->options->brief)
            findings_print_one(&detail, r->session->program, check, number, r->options->style);
        told[number] = true;
    }
    if (expected->n_findings == 0) put_evaluation(r, &detail, wanted);
    return (TestFailure){
        .span = wanted->span,
        .says = ARG2(failure_text(r, check, wanted, expected, LANG_ZH),
                     failure_text(r, check, wanted, expected, LANG_EN)),
        .detail = buf_result(&detail),
    };
}

/* What the records of the test are called, not those of the library. */
static TextList names_in(const Running *r, EntityId entity, uint32_t field) {
    TextList names = {0};
    const Program *program = r->session->program;
    for (uint32_t row = 0; row < program->facts->tables[entity].n_rows; row++) {
        if (sources_built_in(program->sources, facts_source(program->facts, entity, row))) continue;
        Value value = facts_get(program->facts, entity, field, row);
        if (value.state == STATE_OK && value.rep == REP_TEXT)
            vec_push(r->arena, &names, value.text);
    }
    return names;
}

/* A subject that is nowhere is a slip of the author's, not an outcome. */
static void report_nobody(const Running *r, const Expectation *wanted, const Expected *expected) {
    TextList names = {0};
    const Program *program = r->session->program;
    for (EntityId e = 0; e < program->entities.len; e++) {
        const Entity *entity = program->entities.data[e];
        const uint32_t fields[] = {entity->key_field, entity->name_field};
        for (size_t k = 0; k < 2; k++) {
            if (fields[k] == ID_NONE) continue;
            TextList more = names_in(r, e, fields[k]);
            for (uint32_t i = 0; i < more.len; i++) vec_push(r->arena, &names, more.data[i]);
        }
    }
    diag_at2(r->session->diags, DIAG_UNKNOWN_SUBJECT, wanted->subject_span, ARG(expected->nobody),
             ARG(suggest_nearest(expected->nobody, names.data, names.len)));
}

static void compare(const Running *r, TestCase *test, const ExpectRun *came) {
    bool *told = ARENA_ARRAY(r->arena, bool, came->check->findings.len);
    for (uint32_t i = 0; i < test->expectations.len; i++) {
        const Expectation *wanted = &test->expectations.data[i];
        const Expected *expected = &came->expected[i];
        if (expected->no_subject) {
            report_nobody(r, wanted, expected);
            test->broken = true;
        } else if (!expected->met) {
            TestFailure failure = failure_of(r, came->check, wanted, expected, told);
            vec_push(r->arena, &test->failures, failure);
        }
    }
}

/* ---- running */

static void see_frame(void *ctx, uint32_t rule, const Frame *frame) {
    coverage_see(ctx, rule, frame);
}

static void run_expectations(const Running *r, TestCase *test, Arena *arena) {
    const TestOptions *options = r->options;
    Session *session = r->session;
    const Expectation *wanted = test->expectations.data;
    uint32_t n = test->expectations.len;
    Coverage *coverage = r->run->coverage;
    if (policy_find(session->program, options->eval) != ID_NONE) r->run->profile_found = true;
    ExpectRun came = expect_run(arena, session->program, options->eval, options->style.lang, wanted,
                                n, coverage ? see_frame : NULL, coverage);
    compare(r, test, &came);
    if (coverage) coverage_count(coverage, came.check);
    if (r->run->mutants && came.all_met)
        mutants_try(r->run->mutants, arena, session->program, options->eval, wanted, n);
}

/* The bodies of the samples above the test in its file, and its own; false if one has mistakes. */
static bool bodies_of(const Running *r, uint32_t number, const Node **bodies, uint32_t *n) {
    const TestCase *test = &r->run->cases.data[number];
    *n = 0;
    for (uint32_t i = 0; i < number; i++) {
        const TestCase *sample = &r->run->cases.data[i];
        if (!sample->is_sample || sample->source != test->source) continue;
        if (sample->broken) return false;
        bodies[(*n)++] = sample->node->kids[AST_TEST_body];
    }
    bodies[(*n)++] = test->node->kids[AST_TEST_body];
    return true;
}

static void run_case(const Running *r, uint32_t number) {
    TestCase *test = &r->run->cases.data[number];
    Arena *arena = arena_new(r->arena);
    const Node **bodies = ARENA_ARRAY(arena, const Node *, number + 1);
    uint32_t n;
    test->broken = test->broken || !bodies_of(r, number, bodies, &n) ||
                   !test_facts(r->session, test->source, bodies, n, arena);
    if (!test->broken && !test->is_sample) run_expectations(r, test, arena);
    arena_free(arena);
}

static void count_case(TestRun *run, const TestCase *test) {
    if (test->broken)
        run->broken++;
    else if (test->is_sample)
        run->samples++;
    else if (test->failures.len)
        run->failed++;
    else
        run->passed++;
}

static void note_expectations(const TestRun *run) {
    for (uint32_t i = 0; i < run->cases.len; i++)
        for (uint32_t k = 0; k < run->cases.data[i].expectations.len; k++)
            coverage_expect(run->coverage, run->cases.data[i].expectations.data[k].rule);
}

TestRun *test_run(Arena *arena, Session *session, const TestOptions *options) {
    TestRun *run = ARENA_NEW(arena, TestRun);
    Facts *facts = session->program->facts;
    Running running = {.arena = arena, .session = session, .options = options, .run = run};
    run->brief = options->brief;
    test_read(session, run);
    if (options->coverage) run->coverage = coverage_new(arena, session->program);
    if (options->mutants) run->mutants = mutants_make(arena, session->program);
    if (run->coverage) note_expectations(run);
    for (uint32_t i = 0; i < run->cases.len; i++) {
        run_case(&running, i);
        count_case(run, &run->cases.data[i]);
    }
    session->program->facts = facts;
    diags_sort(session->diags);
    return run;
}
