/* Mutants: which there are of a rule, that each is as well formed as what the compiler makes and
   runs over real records in batches of any size, and that the program is as before. And
   expectations over the same facts: what is met, and what came instead. */
#include "tests/unit/unit.h"

#include "compiler/session.h"
#include "runtime/core/verify.h"
#include "runtime/eval/check.h"
#include "runtime/eval/mutation.h"
#include "runtime/eval/reach.h"

static const char RULES[] =
    "use std\n"
    "rule r for each project p {\n"
    "  when p.budget > 10 万元 and p.budget != 15 万元\n"
    "  assert sum(s.amount for s in p.subsidies when s.amount >= 1.50 元) <= p.budget\n"
    "  assert count(p.subsidies) < 3 or p.name contains \"x\"\n"
    "}\n"
    "project A \"a\" { budget: 20 万元 }\n"
    "project B \"b\" { budget: 10 万元 }\n";

/* One a line: what was changed, and where. */
static const char MUTANTS[] =
    "> as ≥: p.budget > 10 万元\n"
    "10万元 as 11万元: 10 万元\n"
    "10万元 as 9万元: 10 万元\n"
    "≠ as =: p.budget != 15 万元\n"
    "15万元 as 16万元: 15 万元\n"
    "15万元 as 14万元: 15 万元\n"
    "and as or: p.budget > 10 万元 and p.budget != 15 万元\n"
    "without this when: p.budget > 10 万元 and p.budget != 15 万元\n"
    "≥ as >: s.amount >= 1.50 元\n"
    "1.5元 as 1.51元: 1.50 元\n"
    "1.5元 as 1.49元: 1.50 元\n"
    "without this filter: s.amount >= 1.50 元\n"
    "≤ as <: sum(s.amount for s in p.subsidies when s.amount >= 1.50 元) <= p.budget\n"
    "< as ≤: count(p.subsidies) < 3\n"
    "3 as 4: 3\n"
    "3 as 2: 3\n"
    "or as and: count(p.subsidies) < 3 or p.name contains \"x\"\n"
    "without this assertion: sum(s.amount for s in p.subsidies when s.amount >= 1.50 元) <= "
    "p.budget\n"
    "without this assertion: count(p.subsidies) < 3 or p.name contains \"x\"\n";

/* Numbers that bounds are computed with. */
static const char BOUNDS[] =
    "use std\n"
    "rule r for each project p {\n"
    "  assert p.budget * 0.5 <= (if p.fiscal is none then 30 万元 else 40 万元) within 2 元\n"
    "  assert length(p.name) in 3..8 and p.budget / 1 元 > -7 + 2 and (p.fiscal ?? 6 元) < p.budget\n"
    "}\n";

static const char BOUND_MUTANTS[] =
    "0.5 as 0.6: 0.5\n"
    "0.5 as 0.4: 0.5\n"
    "30万元 as 31万元: 30 万元\n"
    "30万元 as 29万元: 30 万元\n"
    "40万元 as 41万元: 40 万元\n"
    "40万元 as 39万元: 40 万元\n"
    "2元 as 3元: 2 元\n"
    "2元 as 1元: 2 元\n"
    "3 as 4: 3\n"
    "3 as 2: 3\n"
    "8 as 9: 8\n"
    "8 as 7: 8\n"
    "7 as 8: 7\n"
    "7 as 6: 7\n"
    "2 as 3: 2\n"
    "2 as 1: 2\n";

static Session *load(Tally *unit, Arena *arena, Text path, const char *text) {
    Session *session = session_new(arena);
    if (text) inputs_put(session->inputs, path, text_of(text));
    session_load(session, &path, 1);
    CHECK(unit, session->diags->errors == 0);
    return session;
}

/* Of BOUNDS only the numbers moved. */
static void test_list(Tally *unit, Arena *root, const char *rules, const char *expected) {
    Arena *arena = arena_new(root);
    Session *session = load(unit, arena, TEXT("r.jx"), rules);
    Program *program = session->program;
    const Mutants *mutants = mutants_make(arena, program);
    Buf out = buf_new(arena);
    for (uint32_t i = 0; i < mutants->list.len; i++) {
        const Mutant *mutant = &mutants->list.data[i];
        bool is_number = mutant->what.en.ptr[0] >= '0' && mutant->what.en.ptr[0] <= '9';
        if (rules == BOUNDS && !is_number) continue;
        buf_text(&out, mutant->what.en);
        buf_str(&out, ": ");
        buf_text(&out, sources_text(program->sources, mutant->span));
        buf_char(&out, '\n');
        CHECK(unit, mutant->how.zh.len > 0 && mutant->how.en.len > 0);
    }
    CHECK_TEXT(unit, buf_result(&out), text_of(expected));
    arena_free(arena);
}

/* ---- mutants of real rules over real records */

static uint32_t total(const CheckResult *check, uint32_t rule) {
    uint32_t n = 0;
    for (int i = 0; i < OUTCOME_COUNT; i++) n += check->rules.data[rule].outcomes[i];
    return n;
}

static void run_mutant(Tally *unit, Arena *arena, Program *program, const Mutant *mutant,
                       const CheckResult *plain) {
    uint32_t number = BUILTIN_COUNT + mutant->rule;
    Rule *rule = program->rules.data[mutant->rule];
    program->rules.data[mutant->rule] = mutant->mutated;
    CHECK(unit, verify_code(program, &mutant->mutated->code) == NULL);
    bool *wanted = ARENA_ARRAY(arena, bool, BUILTIN_COUNT + program->rules.len);
    wanted[number] = true;
    CheckWatch watch = {.wanted = wanted};
    EvalOptions whole = {0}, single = {.batch = 1};
    CheckResult *a = check_watch(arena, program, &whole, LANG_EN, &watch);
    CheckResult *b = check_watch(arena, program, &single, LANG_EN, &watch);
    CHECK(unit, total(a, number) == total(plain, number));
    CHECK(unit, memcmp(a->rules.data[number].outcomes, b->rules.data[number].outcomes,
                       sizeof a->rules.data[number].outcomes) == 0);
    CHECK(unit, a->findings.len == b->findings.len);
    program->rules.data[mutant->rule] = rule;
}

/* Each `when`, assertion and filter can be left out: no mutant is refused by the verifier. */
static uint32_t count_conditions(Arena *arena, const Program *program) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < program->rules.len; i++) {
        const Rule *rule = program->rules.data[i];
        const bool *reached = reach_of_rule(arena, rule);
        n += rule->assertions.len;
        for (InstId id = 0; id < rule->code.insts.len; id++)
            n += reached[id] && rule->code.insts.data[id].op == OP_FILTER;
    }
    return n;
}

static void test_real(Tally *unit, Arena *root, Text path) {
    Arena *arena = arena_new(root);
    Session *session = load(unit, arena, path, NULL);
    Program *program = session->program;
    const CheckResult *plain = check_run(arena, program, NULL, LANG_EN);
    const Mutants *mutants = mutants_make(arena, program);
    uint32_t left_out = 0;
    for (uint32_t i = 0; i < mutants->list.len; i++) {
        Arena *scratch = arena_new(arena);
        run_mutant(unit, scratch, program, &mutants->list.data[i], plain);
        left_out += text_starts(mutants->list.data[i].what.en, TEXT("without "));
        arena_free(scratch);
    }
    CHECK(unit, mutants->list.len > 20);
    CHECK(unit, left_out == count_conditions(arena, program));
    CHECK(unit, ir_verify(program) == NULL);
    const CheckResult *again = check_run(arena, program, NULL, LANG_EN);
    CHECK(unit, again->findings.len == plain->findings.len);
    arena_free(arena);
}

/* ---- expectations */

static Expected expect(Arena *arena, const Program *program, const char *rule, Outcome outcome,
                       const char *subject) {
    Text name = text_of(subject);
    Expectation wanted = {.rule = check_find_rule(program, text_of(rule)),
                          .outcome = (uint8_t)outcome,
                          .names = &name,
                          .n_names = name.len > 0};
    return expect_run(arena, program, NULL, LANG_EN, &wanted, 1, NULL, NULL).expected[0];
}

static void test_expectations(Tally *unit, Arena *root) {
    Arena *arena = arena_new(root);
    const Program *program = load(unit, arena, TEXT("r.jx"), RULES)->program;
    CHECK(unit, check_find_rule(program, TEXT("no_such_rule")) == MAP_NONE);
    CHECK(unit, check_find_rule(program, TEXT("必填项")) == REQUIRED_FIELD);
    CHECK(unit, expect(arena, program, "r", OUTCOME_HOLDS, "A").met);
    CHECK(unit, expect(arena, program, "r", OUTCOME_HOLDS, "").met);
    CHECK(unit, expect(arena, program, "r", OUTCOME_NOT_APPLICABLE, "b").met);
    CHECK(unit, !expect(arena, program, "r", OUTCOME_NOT_APPLICABLE, "").met);
    CHECK(unit, expect(arena, program, "required_field", OUTCOME_VIOLATED, "A").met);
    Expected wrong = expect(arena, program, "r", OUTCOME_VIOLATED, "A");
    CHECK(unit, !wrong.met && !wrong.no_subject && wrong.found[OUTCOME_HOLDS] == 1);
    Expected nobody = expect(arena, program, "r", OUTCOME_HOLDS, "C");
    CHECK(unit, !nobody.met && nobody.no_subject);
    CHECK_TEXT(unit, nobody.nobody, TEXT("C"));
    arena_free(arena);
}

int main(void) {
    Tally unit = {.name = "mutation"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_list(&unit, arena, RULES, MUTANTS);
    test_list(&unit, arena, BOUNDS, BOUND_MUTANTS);
    test_real(&unit, arena, TEXT("examples/first-audit"));
    test_real(&unit, arena, TEXT("examples/tangshan-2021"));
    test_expectations(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
