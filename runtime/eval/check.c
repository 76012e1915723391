/* Running rules. A rule's code runs batch by batch over the entity that it scans, or whole where
   rows must be brought together first. Outcomes are marked column by column; only subjects whose
   outcome asks for a finding are looked at one by one, in their order, so that batches of any size
   give the same findings in the same order. */
#include <stdlib.h>

#include "runtime/eval/batches.h"
#include "runtime/eval/explain_tree.h"
#include "runtime/eval/policy_read.h"
#include "runtime/eval/show.h"
#include "runtime/eval/tally.h"
#include "runtime/eval/wording.h"

#define DEFAULT_BATCH 256      /* its columns stay in the processor's cache */
#define NESTED_ROWS (1u << 20) /* rows of a product of scans that a batch should not exceed */

static const Wording NOT_SATISFIED = {"不满足：{0}", "not satisfied: {0}"};

/* ---- subjects and findings */
FindingSubject check_subject(const Check *check, Type type, Value value) {
    const Program *program = check->program;
    FindingSubject subject = {.entity = ID_NONE};
    bool is_record = type.kind == TYPE_RECORD && type.arg < program->entities.len;
    if (!is_record || value.state != STATE_OK) {
        Text name = value_show(check->arena, program, type, value, check->options.lang);
        subject.name = name.len ? arena_text(check->arena, name) : TEXT("");
        return subject;
    }
    const NameSet *kind = record_kind(program, type.arg, value.id);
    subject.entity = type.arg;
    subject.row = value.id;
    subject.kind_zh = kind->zh;
    subject.kind_en = kind->en;
    subject.key = record_key(program, type.arg, value.id);
    subject.name = record_name(program, type.arg, value.id);
    if (!subject.key.len && !subject.name.len) {
        subject.name = value_show(check->arena, program, type, value, check->options.lang);
    }
    return subject;
}

void check_outcome(Check *check, uint32_t rule, SourceId source, Outcome outcome, uint32_t n) {
    Tally *tally = check->watch ? check->watch->tally : NULL;
    if (tally && tally->known[source]) return;
    check->result->rules.data[rule].outcomes[outcome] += n;
    if (tally) tally_counts(tally, source, rule)[outcome] += n;
}

void check_add(Check *check, Finding finding) {
    vec_push(check->arena, &check->result->findings, finding);
}

/* ---- one rule over one frame */
typedef struct RuleRun {
    Check *check;
    const Rule *rule;
    uint32_t number; /* in CheckResult.rules */
    Arena *scratch;  /* of the batch */
    const Frame *frame;
} RuleRun;

static Walk walk_of(const RuleRun *run) {
    return (Walk){.arena = run->check->arena,
                  .program = run->check->program,
                  .frame = run->frame,
                  .native = run->check->options.native,
                  .lang = run->check->options.lang};
}

static FindingSubject *subjects_of(const RuleRun *run, uint32_t subject_row) {
    const Rule *rule = run->rule;
    FindingSubject *subjects = ARENA_ARRAY(run->check->arena, FindingSubject, rule->binders.len);
    for (uint32_t i = 0; i < rule->binders.len; i++) {
        InstId binder = rule->binders.data[i].value;
        subjects[i] = check_subject(run->check, rule->code.insts.data[binder].type,
                                    frame_value(run->frame, binder, subject_row));
    }
    return subjects;
}

static Finding finding_new(const RuleRun *run, uint32_t subject_row, Outcome outcome) {
    Finding finding = {.rule = run->number, .outcome = (uint8_t)outcome};
    finding.severity = outcome == OUTCOME_VIOLATED  ? run->check->result->rules.data[run->number].severity
                       : outcome == OUTCOME_UNKNOWN ? (uint8_t)SEVERITY_WARNING
                                                    : (uint8_t)SEVERITY_ERROR;
    finding.n_subjects = run->rule->binders.len;
    finding.subjects = subjects_of(run, subject_row);
    return finding;
}

/* The header of the innermost subject that is a record. */
static Span subject_span(const RuleRun *run, const Finding *finding) {
    for (uint32_t i = finding->n_subjects; i-- > 0;) {
        const FindingSubject *subject = &finding->subjects[i];
        if (subject->entity == ID_NONE) continue;
        return facts_row_span(run->check->program->facts, subject->entity, subject->row);
    }
    return SPAN_NONE;
}

/* The first fact in the subject's file: one that stands in the condition itself, else an element of
   an aggregate, else the subject's header. Records that were only counted are not it, unless the
   subject is their group. Without a record as subject any file will do. */
/* Of a group or a pair, which are no records themselves: the first record in it. */
static Span member_span(const RuleRun *run, uint32_t subject_row) {
    const Code *code = &run->rule->code;
    const Facts *facts = run->check->program->facts;
    for (InstId id = 0; id < code->insts.len; id++) {
        const Inst *inst = &code->insts.data[id];
        bool is_pair = inst->type.kind == TYPE_PAIR && inst->domain == run->rule->domain;
        bool is_record = inst->type.kind == TYPE_RECORD && inst->domain != run->rule->domain;
        if (!is_pair && !(is_record && code_is_below(code, inst->domain, run->rule->domain)))
            continue;
        uint32_t row = subject_row;
        if (is_record) {
            RowRange rows = frame_children(run->frame, inst->domain, run->rule->domain, row);
            if (rows.count == 0) continue;
            row = rows.first;
        }
        Value value = frame_value(run->frame, id, row);
        if (value.state != STATE_OK) continue;
        return facts_row_span(facts, inst->type.arg, is_pair ? value.pair->first : value.id);
    }
    return run->rule->span;
}

static Span most_telling(const RuleRun *run, const Finding *finding, uint32_t subject_row) {
    Span header = subject_span(run, finding);
    bool is_group = finding->subjects[finding->n_subjects - 1].entity == ID_NONE;
    for (int items = 0; items < 2; items++) {
        for (uint32_t i = 0; i < finding->n_parts; i++) {
            const FindingPart *part = &finding->parts[i];
            bool counted = part->is_item && part->type.kind == TYPE_RECORD && !is_group;
            if (part->is_item != (items == 1) || part->fact.source == 0 || counted) continue;
            if (header.source == 0 || part->fact.source == header.source) return part->fact;
        }
    }
    return header.source ? header : member_span(run, subject_row);
}

static Text written_message(const RuleRun *run, const Assertion *assertion, uint32_t row) {
    const Code *code = &run->rule->code;
    if (assertion->message == INST_NONE) return TEXT("");
    DomainId failing = code->insts.data[assertion->failing].domain;
    DomainId domain = code->insts.data[assertion->condition].domain;
    uint32_t at = frame_children(run->frame, failing, domain, row).first;
    Value message = frame_value(run->frame, assertion->message, at);
    return message.state == STATE_OK ? arena_text(run->check->arena, message.text) : TEXT("");
}

static void set_message(const RuleRun *run, const Assertion *assertion, uint32_t row,
                        Finding *finding) {
    Arena *arena = run->check->arena;
    Walk walk = walk_of(run);
    Text written = written_message(run, assertion, row);
    finding->message_zh = finding->message_en = written;
    if (written.len) return;
    WordingArgs args = {{ARG(visit_text(&walk, (Visit){assertion->condition, row}))}};
    finding->message_zh = wording_fill(arena, &NOT_SATISFIED, &args, LANG_ZH);
    finding->message_en = wording_fill(arena, &NOT_SATISFIED, &args, LANG_EN);
}

static void add_tree(const RuleRun *run, const Walk *walk, Visit condition, Finding *finding) {
    const CheckWatch *watch = run->check->watch;
    if (watch && watch->trees) explain_tree(walk, condition, &finding->tree);
}

static void add_violation(const RuleRun *run, uint32_t subject_row, const Assertion *assertion,
                          uint32_t row) {
    Walk walk = walk_of(run);
    Finding finding = finding_new(run, subject_row, OUTCOME_VIOLATED);
    finding.condition = assertion->span;
    finding.assertion = (uint32_t)(assertion - run->rule->assertions.data) + 1;
    explain_condition(&walk, (Visit){assertion->condition, row}, &finding);
    add_tree(run, &walk, (Visit){assertion->condition, row}, &finding);
    set_message(run, assertion, row, &finding);
    finding.span = most_telling(run, &finding, subject_row);
    check_add(run->check, finding);
}

/* For a condition that is unknown or in error. The place is that of what is missing, if it stands
   in the subject's file. */
static void add_undecided(const RuleRun *run, uint32_t subject_row, Outcome outcome,
                          InstId condition, uint32_t row) {
    Walk walk = walk_of(run);
    Finding finding = finding_new(run, subject_row, outcome);
    finding.condition = run->rule->code.insts.data[condition].span;
    explain_condition(&walk, (Visit){condition, row}, &finding);
    add_tree(run, &walk, (Visit){condition, row}, &finding);
    Span cause = explain_undecided(&walk, (Visit){condition, row}, &finding);
    Span header = subject_span(run, &finding);
    bool near = cause.source != 0 && (header.source == 0 || cause.source == header.source);
    finding.span = near ? cause : most_telling(run, &finding, subject_row);
    check_add(run->check, finding);
}

static Outcome undecided_outcome(uint8_t state) {
    return state == STATE_ERROR ? OUTCOME_ERROR : OUTCOME_UNKNOWN;
}

/* Every assertion that is violated, and the first that could not be decided: a violation may be
   waived or known, and what is unknown must not go with it. Of a subject in error, the first error. */
static void add_findings(const RuleRun *run, uint32_t subject_row, Outcome outcome) {
    const Rule *rule = run->rule;
    DomainId domain = rule->domain;
    uint32_t row = subject_row;
    for (uint32_t k = 0; k < rule->filters.len; k++) {
        if (frame_value(run->frame, rule->filters.data[k], row).state != STATE_OK) {
            add_undecided(run, subject_row, outcome, rule->filters.data[k], row);
            return;
        }
        DomainId passed = rule->code.insts.data[rule->filtered.data[k]].domain;
        row = frame_children(run->frame, passed, domain, row).first;
        domain = passed;
    }
    InstId undecided = INST_NONE;
    for (uint32_t i = 0; i < rule->assertions.len; i++) {
        const Assertion *assertion = &rule->assertions.data[i];
        Value value = frame_value(run->frame, assertion->condition, row);
        bool wanted = outcome != OUTCOME_ERROR || value.state == STATE_ERROR;
        if (value.state == STATE_OK && !value.boolean)
            add_violation(run, subject_row, assertion, row);
        else if (value.state != STATE_OK && wanted && undecided == INST_NONE)
            undecided = assertion->condition;
    }
    if (undecided == INST_NONE) return;
    Outcome why = undecided_outcome(frame_value(run->frame, undecided, row).state);
    add_undecided(run, subject_row, why, undecided, row);
}

/* ---- outcomes */
/* Marks the subjects that a filter leaves out. Returns the subject row of each row that passed;
   NULL stands for the rows themselves. */
static const uint32_t *mark_filter(const RuleRun *run, uint32_t k, const uint32_t *subject,
                                   uint8_t *outcome) {
    const Vector *filter = frame_vector(run->frame, run->rule->filters.data[k]);
    const bool *passes = filter->data;
    for (uint32_t i = 0; i < filter->n; i++) {
        uint32_t row = subject ? subject[i] : i;
        if (filter->state[i])
            outcome[row] = (uint8_t)undecided_outcome(filter->state[i]);
        else if (!passes[i])
            outcome[row] = OUTCOME_NOT_APPLICABLE;
    }
    DomainId passed = run->rule->code.insts.data[run->rule->filtered.data[k]].domain;
    const uint32_t *parent = frame_parents(run->frame, passed);
    if (!subject) return parent;
    uint32_t n = frame_rows(run->frame, passed);
    uint32_t *below = ARENA_ARRAY(run->scratch, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) below[i] = subject[parent[i]];
    return below;
}

/* An error outweighs a violation, a violation what is unknown. */
static void mark_assertion(const RuleRun *run, const Assertion *assertion, const uint32_t *subject,
                           uint8_t *outcome) {
    const Vector *condition = frame_vector(run->frame, assertion->condition);
    const bool *holds = condition->data;
    for (uint32_t i = 0; i < condition->n; i++) {
        if (!condition->state[i] && holds[i]) continue;
        uint8_t *mark = &outcome[subject ? subject[i] : i];
        if (condition->state[i] == STATE_ERROR)
            *mark = OUTCOME_ERROR;
        else if (*mark == OUTCOME_ERROR)
            continue;
        else if (!condition->state[i])
            *mark = OUTCOME_VIOLATED;
        else if (*mark == OUTCOME_HOLDS)
            *mark = OUTCOME_UNKNOWN;
    }
}

static void tell_outcome(const RuleRun *run, uint32_t row, Outcome outcome) {
    const CheckWatch *watch = run->check->watch;
    if (watch && watch->outcome)
        watch->outcome(watch->ctx, run->number, subjects_of(run, row), run->rule->binders.len,
                       outcome);
}

/* Of the subject's first record. */
static SourceId subject_source(const RuleRun *run, uint32_t row) {
    InstId binder = run->rule->binders.data[0].value;
    EntityId entity = run->rule->code.insts.data[binder].type.arg;
    uint32_t record = frame_value(run->frame, binder, row).id;
    return facts_source(run->check->program->facts, entity, record);
}

static void count_outcomes(const RuleRun *run, const uint8_t *outcome, uint32_t n) {
    const Tally *tally = run->check->watch ? run->check->watch->tally : NULL;
    uint32_t counts[OUTCOME_COUNT] = {0};
    if (tally && tally->apart[run->number]) {
        for (uint32_t row = 0; row < n; row++)
            check_outcome(run->check, run->number, subject_source(run, row),
                          (Outcome)outcome[row], 1);
        return;
    }
    for (uint32_t row = 0; row < n; row++) counts[outcome[row]]++;
    for (uint32_t k = 0; k < OUTCOME_COUNT; k++)
        check_outcome(run->check, run->number, 0, (Outcome)k, counts[k]);
}

static void collect(const RuleRun *run) {
    const Rule *rule = run->rule;
    uint32_t n = frame_rows(run->frame, rule->domain);
    uint8_t *outcome = ARENA_ARRAY(run->scratch, uint8_t, n);
    const uint32_t *subject = NULL;
    for (uint32_t k = 0; k < rule->filters.len; k++) {
        subject = mark_filter(run, k, subject, outcome);
    }
    for (uint32_t i = 0; i < rule->assertions.len; i++) {
        mark_assertion(run, &rule->assertions.data[i], subject, outcome);
    }
    count_outcomes(run, outcome, n);
    for (uint32_t row = 0; row < n; row++) {
        tell_outcome(run, row, (Outcome)outcome[row]);
        bool silent = outcome[row] == OUTCOME_HOLDS || outcome[row] == OUTCOME_NOT_APPLICABLE;
        if (!silent) add_findings(run, row, (Outcome)outcome[row]);
    }
}

/* ---- all rules */
/* Smaller where further scans below multiply the rows. */
static uint32_t batch_rows(const Check *check, const Code *code) {
    if (check->options.batch) return check->options.batch;
    uint64_t product = 1;
    for (InstId id = 0; id < code->insts.len; id++) {
        const Inst *inst = &code->insts.data[id];
        bool nested = inst->op == OP_SCAN && code->domains.data[inst->domain].parent != 0;
        if (nested) product *= (uint64_t)check->program->facts->tables[inst->imm].n_rows + 1;
        if (product > NESTED_ROWS) return 1;
    }
    uint64_t rows = NESTED_ROWS / product;
    return rows < DEFAULT_BATCH ? (uint32_t)rows : DEFAULT_BATCH;
}

static void tell_frame(const RuleRun *run) {
    const CheckWatch *watch = run->check->watch;
    if (watch && watch->frame) watch->frame(watch->ctx, run->number, run->frame);
}

/* A rule's batches. */
static void list_batches(const Check *check, const Rule *rule, BatchList *list) {
    Batch batch = {.code = &rule->code};
    EntityId entity = code_batch_entity(&rule->code);
    batch.whole = entity == ID_NONE;
    if (batch.whole) {
        vec_push(check->arena, list, batch);
        return;
    }
    uint32_t n = check->program->facts->tables[entity].n_rows;
    uint32_t most = batch_rows(check, &rule->code);
    for (; batch.from < n; batch.from += batch.count) {
        batch.count = n - batch.from < most ? n - batch.from : most;
        vec_push(check->arena, list, batch);
    }
}

static void collect_rule(RuleRun *run, Batches *batches, uint32_t n_batches) {
    for (uint32_t i = 0; i < n_batches; i++) {
        run->frame = batches_next(batches, &run->scratch);
        collect(run);
        tell_frame(run);
    }
}

/* Findings are made here, rule by rule in the order of their batches, whoever ran them. */
static void run_rules(Check *check, uint32_t first) {
    uint32_t n = check->program->rules.len;
    BatchList list = {0};
    uint32_t *n_batches = ARENA_ARRAY(check->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) {
        if (check->result->rules.data[first + i].off) continue;
        n_batches[i] = list.len;
        list_batches(check, check->program->rules.data[i], &list);
        n_batches[i] = list.len - n_batches[i];
    }
    Batches *batches = batches_start(check->arena, check->program, &check->options, &list);
    for (uint32_t i = 0; i < n; i++) {
        if (check->watch && check->watch->ran) check->watch->ran(check->watch->ctx, i, n);
        RuleRun run = {
            .check = check, .rule = check->program->rules.data[i], .number = first + i};
        collect_rule(&run, batches, n_batches[i]);
    }
    batches_end(batches);
}

/* ---- the order of findings */
typedef struct Ranked {
    Finding finding;
    uint32_t rank; /* keeps the order of equals */
} Ranked;

static int order_uint(uint32_t a, uint32_t b) {
    return (a > b) - (a < b);
}

static int order_places(const void *a, const void *b) {
    const Ranked *x = a, *y = b;
    int order = order_uint(x->finding.span.source, y->finding.span.source);
    if (!order) order = order_uint(x->finding.span.lo, y->finding.span.lo);
    if (!order) order = order_uint(x->finding.span.hi, y->finding.span.hi);
    return order ? order : order_uint(x->rank, y->rank);
}

static void sort_findings(CheckResult *result) {
    uint32_t n = result->findings.len;
    if (n < 2) return;
    Ranked *ranked = ARENA_ARRAY(result->arena, Ranked, n);
    for (uint32_t i = 0; i < n; i++) ranked[i] = (Ranked){result->findings.data[i], i};
    qsort(ranked, n, sizeof *ranked, order_places);
    for (uint32_t i = 0; i < n; i++) result->findings.data[i] = ranked[i].finding;
}

void check_count(CheckResult *result) {
    memset(result->by_severity, 0, sizeof result->by_severity);
    memset(result->by_status, 0, sizeof result->by_status);
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        result->by_status[finding->status]++;
        if (finding->status == FINDING_OPEN) result->by_severity[finding->severity]++;
    }
}

bool finding_fails(const Finding *finding, uint32_t fail_on) {
    if (finding->status != FINDING_OPEN) return false;
    if (finding->outcome == OUTCOME_ERROR) return true;
    if (finding->outcome == OUTCOME_UNKNOWN) return fail_on == FAIL_ON_UNKNOWN;
    return finding->severity <= fail_on;
}

CheckResult *check_run(Arena *arena, const Program *program, const EvalOptions *options,
                       Lang lang) {
    return check_watch(arena, program, options, lang, NULL);
}

uint32_t check_find_rule(const Program *program, Text name) {
    uint32_t builtin = check_builtin_number(name);
    if (builtin < BUILTIN_COUNT) return builtin;
    for (uint32_t i = 0; i < program->rules.len; i++) {
        const Rule *rule = program->rules.data[i];
        if (names_has(&rule->names, name) || text_equal(rule->id, name)) return BUILTIN_COUNT + i;
    }
    return MAP_NONE;
}

CheckResult *check_watch(Arena *arena, const Program *program, const EvalOptions *options,
                         Lang lang, const CheckWatch *watch) {
    Check check = {.arena = arena,
                   .program = program,
                   .result = ARENA_NEW(arena, CheckResult),
                   .watch = watch};
    if (options) check.options = *options;
    check.options.lang = lang;
    check.result->arena = arena;
    check_builtin_rules(&check);
    uint32_t first = check.result->rules.len;
    for (uint32_t i = 0; i < program->rules.len; i++) {
        const Rule *rule = program->rules.data[i];
        vec_push(arena, &check.result->rules,
                 (RuleResult){.rule = rule,
                              .names = rule->names,
                              .basis = rule->basis,
                              .span = rule->span,
                              .severity = rule->severity,
                              .certainty = rule->certainty});
    }
    policy_as_of(program, &check.options);
    policy_apply(&check);
    for (uint32_t i = first; watch && i < check.result->rules.len; i++)
        if (watch->wanted && !watch->wanted[i]) check.result->rules.data[i].off = true;
    if (watch && watch->tally) {
        tally_look(watch->tally, program, check.result);
        tally_begin(watch->tally, check.result);
    }
    if (program->facts) check_builtin_run(&check);
    if (program->rules.len) run_rules(&check, first);
    if (program->facts) waivers_apply(&check);
    sort_findings(check.result);
    findings_identify(&check);
    findings_fold(&check);
    check_count(check.result);
    return check.result;
}
