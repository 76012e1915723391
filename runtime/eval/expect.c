/* A rule's subjects and their outcomes are taken down while it runs; those of built-in rules, which
   look at everything at once, are taken from their findings. Then each expectation is compared with
   the subjects that it speaks of. */
#include "runtime/eval/expect.h"

#include "runtime/eval/check.h"
#include "runtime/eval/show.h"

enum { MAX_OWNERS = 8 };

typedef struct Seen {
    uint32_t rule;
    uint8_t outcome;
    const FindingSubject *subjects;
    uint32_t n_subjects;
} Seen;

typedef struct Watching {
    Arena *arena;
    const Program *program;
    const CheckResult *check;
    VEC(Seen) seen;
    void (*frame)(void *ctx, uint32_t rule, const Frame *frame);
    void *ctx;
} Watching;

/* ---- words */
static const char *const words[OUTCOME_COUNT][2] = {
    [OUTCOME_HOLDS] = {"成立", "holds"},
    [OUTCOME_VIOLATED] = {"违反", "violated"},
    [OUTCOME_UNKNOWN] = {"不明", "unknown"},
    [OUTCOME_NOT_APPLICABLE] = {"不适用", "not applicable"},
    [OUTCOME_WAIVED] = {"豁免", "waived"},
    [OUTCOME_ERROR] = {"出错", "error"},
};

const char *outcome_text(Outcome outcome, Lang lang) {
    return words[outcome][lang == LANG_EN];
}

bool outcome_read(Text english, uint8_t *outcome) {
    for (uint8_t i = 0; i < OUTCOME_COUNT; i++) {
        *outcome = i;
        if (text_equal(english, text_of(words[i][1]))) return true;
    }
    return false;
}

/* ---- what is seen */
static void see_outcome(void *ctx, uint32_t rule, const FindingSubject *subjects, uint32_t n,
                        Outcome outcome) {
    Watching *w = ctx;
    Seen seen = {.rule = rule, .outcome = (uint8_t)outcome, .subjects = subjects, .n_subjects = n};
    vec_push(w->arena, &w->seen, seen);
}

static void see_frame(void *ctx, uint32_t rule, const Frame *frame) {
    const Watching *w = ctx;
    if (w->frame) w->frame(w->ctx, rule, frame);
}

static bool same_subject(const FindingSubject *a, const FindingSubject *b) {
    if (a->entity != b->entity) return false;
    return a->entity == ID_NONE ? text_equal(a->name, b->name) : a->row == b->row;
}

static bool is_of(const Finding *finding, const Seen *seen) {
    if (finding->rule != seen->rule || finding->n_subjects != seen->n_subjects) return false;
    for (uint32_t i = 0; i < seen->n_subjects; i++)
        if (!same_subject(&finding->subjects[i], &seen->subjects[i])) return false;
    return true;
}

static uint8_t outcome_of(const Finding *finding) {
    return finding->status == FINDING_WAIVED ? (uint8_t)OUTCOME_WAIVED : finding->outcome;
}

/* Waivers come after the outcomes; built-in rules have findings only. */
static void complete(Watching *w) {
    uint32_t n = w->seen.len;
    for (uint32_t f = 0; f < w->check->findings.len; f++) {
        const Finding *finding = &w->check->findings.data[f];
        for (uint32_t i = 0; i < n; i++)
            if (finding->status == FINDING_WAIVED && is_of(finding, &w->seen.data[i]))
                w->seen.data[i].outcome = OUTCOME_WAIVED;
        if (finding->rule < BUILTIN_COUNT)
            see_outcome(w, finding->rule, finding->subjects, finding->n_subjects,
                        (Outcome)outcome_of(finding));
    }
}

/* ---- names */
static bool record_is(const Program *program, EntityId entity, uint32_t row, Text name) {
    return text_equal(record_key(program, entity, row), name) ||
           text_equal(record_name(program, entity, row), name);
}

static bool subject_is(const Program *program, const FindingSubject *subject, Text name) {
    if (text_equal(subject->name, name)) return true;
    EntityId entity = subject->entity;
    uint32_t row = subject->row;
    for (uint32_t depth = 0; entity != ID_NONE && depth < MAX_OWNERS; depth++) {
        if (record_is(program, entity, row, name)) return true;
        uint32_t field, owner_row;
        entity = facts_owner(program->facts, entity, row, &field, &owner_row);
        row = owner_row;
    }
    return false;
}

static bool any_is(const Program *program, const Seen *seen, Text name) {
    for (uint32_t i = 0; i < seen->n_subjects; i++)
        if (subject_is(program, &seen->subjects[i], name)) return true;
    return false;
}

static bool speaks_of(const Program *program, const Expectation *expectation, const Seen *seen) {
    if (seen->rule != expectation->rule) return false;
    for (uint32_t i = 0; i < expectation->n_names; i++)
        if (!any_is(program, seen, expectation->names[i])) return false;
    return true;
}

/* Whether a record is called so, or a subject of the rule that is no record (the key of a group).
 */
static bool name_exists(const Watching *w, uint32_t rule, Text name) {
    const Program *program = w->program;
    for (EntityId e = 0; e < program->entities.len; e++)
        for (uint32_t row = 0; row < program->facts->tables[e].n_rows; row++)
            if (record_is(program, e, row, name)) return true;
    for (uint32_t i = 0; i < w->seen.len; i++)
        if (w->seen.data[i].rule == rule && any_is(program, &w->seen.data[i], name)) return true;
    return false;
}

/* ---- comparing */
static bool holds_text(const Finding *finding, Text fragment) {
    return text_find(finding->message_zh, fragment) >= 0 ||
           text_find(finding->message_en, fragment) >= 0;
}

static void find_fragments(const Watching *w, const Expectation *expectation, Expected *expected) {
    for (uint32_t i = 0; i < expectation->n_fragments && !expected->missing.len; i++) {
        bool found = false;
        for (uint32_t f = 0; f < expected->n_findings; f++) {
            const Finding *finding = &w->check->findings.data[expected->findings[f]];
            found |= outcome_of(finding) == expectation->outcome &&
                     holds_text(finding, expectation->fragments[i]);
        }
        if (!found) expected->missing = expectation->fragments[i];
    }
}

static bool outcomes_suit(const Expectation *expectation, const Expected *expected) {
    const uint32_t *found = expected->found;
    uint32_t n = found[expectation->outcome];
    if (expectation->counted && n != expectation->count) return false;
    switch ((Outcome)expectation->outcome) {
    case OUTCOME_HOLDS: {
        bool none_else = !found[OUTCOME_VIOLATED] && !found[OUTCOME_UNKNOWN] &&
                         !found[OUTCOME_ERROR] && !found[OUTCOME_WAIVED];
        return none_else && (n > 0 || expectation->rule < BUILTIN_COUNT);
    }
    case OUTCOME_NOT_APPLICABLE:
        for (int i = 0; i < OUTCOME_COUNT; i++)
            if (i != OUTCOME_NOT_APPLICABLE && found[i]) return false;
        return true; /* nothing to apply to is not applicable, too */
    case OUTCOME_VIOLATED:
    case OUTCOME_UNKNOWN:
    case OUTCOME_WAIVED:
    case OUTCOME_ERROR:
    case OUTCOME_COUNT: break;
    }
    return n > 0;
}

static void gather(const Watching *w, const Expectation *expectation, Expected *expected) {
    VEC(uint32_t) findings = {0};
    const CheckResult *check = w->check;
    for (uint32_t i = 0; i < w->seen.len; i++)
        if (speaks_of(w->program, expectation, &w->seen.data[i]))
            expected->found[w->seen.data[i].outcome]++;
    for (uint32_t f = 0; f < check->findings.len; f++) {
        const Finding *finding = &check->findings.data[f];
        Seen seen = {.rule = finding->rule,
                     .subjects = finding->subjects,
                     .n_subjects = finding->n_subjects};
        if (speaks_of(w->program, expectation, &seen)) vec_push(w->arena, &findings, f);
    }
    expected->findings = findings.data;
    expected->n_findings = findings.len;
}

static void compare(const Watching *w, const Expectation *expectation, Expected *expected) {
    for (uint32_t i = 0; i < expectation->n_names && !expected->no_subject; i++) {
        expected->nobody = expectation->names[i];
        expected->no_subject = !name_exists(w, expectation->rule, expectation->names[i]);
    }
    if (expected->no_subject) return;
    gather(w, expectation, expected);
    find_fragments(w, expectation, expected);
    expected->met = outcomes_suit(expectation, expected) && !expected->missing.len;
}

ExpectRun expect_run(Arena *arena, const Program *program, const EvalOptions *options, Lang lang,
                     const Expectation *expectations, uint32_t n,
                     void (*frame)(void *ctx, uint32_t rule, const Frame *frame), void *ctx) {
    Watching w = {.arena = arena, .program = program, .frame = frame, .ctx = ctx};
    bool *wanted = ARENA_ARRAY(arena, bool, BUILTIN_COUNT + program->rules.len);
    for (uint32_t i = 0; i < n; i++) wanted[expectations[i].rule] = true;
    CheckWatch watch = {.wanted = wanted, .outcome = see_outcome, .frame = see_frame, .ctx = &w};
    ExpectRun run = {.check = check_watch(arena, program, options, lang, &watch), .all_met = true};
    run.expected = ARENA_ARRAY(arena, Expected, n);
    w.check = run.check;
    complete(&w);
    for (uint32_t i = 0; i < n; i++) {
        compare(&w, &expectations[i], &run.expected[i]);
        run.all_met &= run.expected[i].met;
    }
    return run;
}
