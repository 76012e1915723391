/* Looks on while the rule runs: each subject is told with its outcome, in the order of rows; the
   frame that is told next has the columns of the subjects told since the one before. */
#include "runtime/eval/why.h"

#include "runtime/eval/check.h"
#include "runtime/eval/explain_tree.h"
#include "runtime/eval/show.h"

enum { MAX_OWNERS = 8, MAX_NAMES = 5000 }; /* of names that a slip is looked for among */

typedef struct Wanted {
    uint32_t row; /* of the rule's domain, in the batch */
    uint32_t number;
} Wanted;

typedef struct Search {
    Arena *arena;
    const Program *program;
    const EvalOptions *options;
    Lang lang;
    Text subject;
    Why *why;
    uint32_t row; /* of the next subject in its batch */
    VEC(Wanted) batch;
    TextList names;
} Search;

/* ---- the subject */
static bool is_record(const Search *s, EntityId entity, uint32_t row) {
    return text_equal(record_key(s->program, entity, row), s->subject) ||
           text_equal(record_name(s->program, entity, row), s->subject);
}

static bool is_subject(const Search *s, const FindingSubject *subject) {
    if (subject->entity == ID_NONE) return text_equal(subject->name, s->subject);
    EntityId entity = subject->entity;
    uint32_t row = subject->row, field, owner_row;
    for (int i = 0; i < MAX_OWNERS && entity != ID_NONE; i++) {
        if (is_record(s, entity, row)) return true;
        entity = facts_owner(s->program->facts, entity, row, &field, &owner_row);
        row = owner_row;
    }
    return false;
}

static void note_names(Search *s, const FindingSubject *subject) {
    if (s->names.len >= MAX_NAMES) return;
    if (subject->key.len) vec_push(s->arena, &s->names, subject->key);
    if (subject->name.len) vec_push(s->arena, &s->names, subject->name);
}

static void look_at_outcome(void *ctx, uint32_t rule, const FindingSubject *subjects, uint32_t n,
                            Outcome outcome) {
    Search *s = ctx;
    uint32_t row = s->row++;
    bool wanted = false;
    for (uint32_t i = 0; i < n; i++) {
        wanted = wanted || is_subject(s, &subjects[i]);
        note_names(s, &subjects[i]);
    }
    if (rule != s->why->rule || !wanted) return;
    if (s->why->cases.len == WHY_MAX_CASES) {
        s->why->left_out++;
        return;
    }
    WhyCase found = {.n_subjects = n, .outcome = outcome};
    found.subjects = ARENA_ARRAY(s->arena, FindingSubject, n);
    memcpy(found.subjects, subjects, sizeof *subjects * n);
    vec_push(s->arena, &s->batch, ((Wanted){row, s->why->cases.len}));
    vec_push(s->arena, &s->why->cases, found);
}

/* ---- its evaluation */
static void add_step(Search *s, const Walk *walk, WhyCase *found, InstId condition, uint32_t row,
                     bool is_filter, Span span) {
    WhyStep step = {.is_filter = is_filter, .span = span};
    explain_tree(walk, (Visit){condition, row}, &step.tree);
    vec_push(s->arena, &found->steps, step);
}

static void explain_case(Search *s, const Walk *walk, const Rule *rule, Wanted wanted) {
    WhyCase *found = &s->why->cases.data[wanted.number];
    uint32_t row = wanted.row;
    DomainId domain = rule->domain;
    for (uint32_t k = 0; k < rule->filters.len; k++) {
        InstId filter = rule->filters.data[k];
        add_step(s, walk, found, filter, row, true, rule->code.insts.data[filter].span);
        DomainId passed = rule->code.insts.data[rule->filtered.data[k]].domain;
        RowRange rows = frame_children(walk->frame, passed, domain, row);
        if (rows.count == 0) return;
        row = rows.first;
        domain = passed;
    }
    for (uint32_t i = 0; i < rule->assertions.len; i++) {
        const Assertion *assertion = &rule->assertions.data[i];
        add_step(s, walk, found, assertion->condition, row, false, assertion->span);
    }
}

static void look_at_frame(void *ctx, uint32_t number, const Frame *frame) {
    Search *s = ctx;
    const Rule *rule = s->program->rules.data[number - BUILTIN_COUNT];
    Walk walk = {.arena = s->arena,
                 .program = s->program,
                 .frame = frame,
                 .native = s->options->native,
                 .lang = s->lang};
    for (uint32_t i = 0; i < s->batch.len; i++) explain_case(s, &walk, rule, s->batch.data[i]);
    s->batch.len = 0;
    s->row = 0;
}

/* ---- its findings */
static bool same_subjects(const WhyCase *found, const Finding *finding) {
    if (found->n_subjects != finding->n_subjects) return false;
    for (uint32_t i = 0; i < found->n_subjects; i++) {
        const FindingSubject *a = &found->subjects[i], *b = &finding->subjects[i];
        if (a->entity != b->entity || a->row != b->row || !text_equal(a->name, b->name))
            return false;
    }
    return true;
}

static void find_findings(Arena *arena, Why *why, WhyCase *found) {
    for (uint32_t i = 0; i < why->result->findings.len; i++) {
        const Finding *finding = &why->result->findings.data[i];
        if (finding->rule != why->rule || !same_subjects(found, finding)) continue;
        vec_push(arena, &found->findings, i);
        if (finding->status == FINDING_WAIVED) found->outcome = OUTCOME_WAIVED;
    }
}

Why *why_run(Arena *arena, const Program *program, const EvalOptions *options, Lang lang,
             uint32_t rule, Text subject) {
    Why *why = ARENA_NEW(arena, Why);
    Search search = {.arena = arena,
                     .program = program,
                     .options = options,
                     .lang = lang,
                     .subject = subject,
                     .why = why};
    bool *wanted = ARENA_ARRAY(arena, bool, BUILTIN_COUNT + program->rules.len);
    wanted[rule] = true;
    CheckWatch watch = {
        .wanted = wanted, .outcome = look_at_outcome, .frame = look_at_frame, .ctx = &search};
    why->rule = rule;
    why->result = check_watch(arena, program, options, lang, &watch);
    for (uint32_t i = 0; i < why->cases.len; i++) find_findings(arena, why, &why->cases.data[i]);
    if (why->cases.len == 0)
        why->nearest = suggest_nearest(subject, search.names.data, search.names.len);
    return why;
}
