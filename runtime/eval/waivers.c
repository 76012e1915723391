/* Waivers: a violation that someone with the right to do so has accepted, with a reason and up to a
   day. The rule is still evaluated; its finding stays in the result, marked. What is wrong with a
   waiver is a finding of its own: it names no rule or record, covers nothing, is over or nearly so,
   or the profile forbids it. The date is that of --as-of or the settings; without one a waiver that
   ends counts as standing, and that this was not looked at is told as unknown. */
#include "runtime/base/map.h"
#include "runtime/eval/policy_read.h"
#include "runtime/eval/show.h"
#include "runtime/eval/wording.h"

enum { WARN_DAYS = 30, MAX_OWNERS = 8 };

static const Wording NO_SUCH_RULE = {"豁免所指的规则“{0}”不存在",
                                     "the waiver names rule \"{0}\", which does not exist"};
static const Wording NO_SUCH_SUBJECT = {"豁免所指的“{0}”不存在",
                                        "the waiver names \"{0}\", which does not exist"};
static const Wording FORBIDDEN = {"检查方案“{1}”不允许豁免规则“{0}”，这条豁免无效",
                                  "the profile {1} does not let rule \"{0}\" be waived"};
static const Wording UNREASONED = {"豁免没有写明{0}，无效",
                                   "the waiver states no {0}: it covers nothing"};
static const Wording EXPIRED = {"豁免已于{0}到期", "the waiver ended on {0}"};
static const Wording ENDS_SOON = {"豁免将于{0}到期，还有{1}天",
                                  "the waiver ends on {0}, {1} days from now"};
static const Wording UNDATED = {"豁免到{0}为止，但没有用 --as-of 写明今天的日期，无法判断是否过期",
                                "the waiver ends on {0}; whether it is over needs --as-of"};
static const Wording UNNEEDED = {"豁免没有用处：“{0}”现在没有违反这条规则",
                                 "the waiver covers nothing: \"{0}\" does not violate the rule"};

typedef struct Waiver {
    uint32_t row;
    Text rule, subject, item;
    bool valid; /* covers what it names */
    bool used;
} Waiver;

/* ---- what a waiver says about itself */
static void add(Check *check, const Waiver *waiver, uint32_t rule, Outcome outcome,
                const Wording *wording, const WordingArgs *args, PolicyField at) {
    RuleResult *result = &check->result->rules.data[rule];
    if (result->off) return;
    Finding finding = {.rule = rule,
                       .outcome = (uint8_t)outcome,
                       .severity = outcome == OUTCOME_UNKNOWN ? (uint8_t)SEVERITY_WARNING
                                                              : result->severity,
                       .span = policy_span(check->program, at, waiver->row)};
    Value value = {.rep = REP_ID, .state = STATE_OK, .id = waiver->row};
    EntityId entity = policy_entity(check->program, POLICY_WAIVER);
    finding.subjects = ARENA_NEW(check->arena, FindingSubject);
    finding.subjects[0] = check_subject(check, type_with(TYPE_RECORD, entity), value);
    finding.n_subjects = 1;
    finding.message_zh = wording_fill(check->arena, wording, args, LANG_ZH);
    finding.message_en = wording_fill(check->arena, wording, args, LANG_EN);
    result->outcomes[outcome]++;
    check_add(check, finding);
}

static DiagArg date_text(const Check *check, Date date) {
    Buf zh = buf_new(check->arena), en = buf_new(check->arena);
    date_print(&zh, date, DATE_CHINESE);
    date_print(&en, date, DATE_ISO);
    return ARG2(buf_result(&zh), buf_result(&en));
}

static int32_t warn_days(const Check *check) {
    uint32_t profile = policy_find(check->program, &check->options);
    if (profile == ID_NONE) return WARN_DAYS;
    Value value = policy_value(check->program, POLICY_PROFILE_WARN_DAYS, profile);
    int64_t days;
    bool given = value.state == STATE_OK && number_to_int64(value.quantity.number, &days);
    return given && days >= 0 && days < INT32_MAX ? (int32_t)days : WARN_DAYS;
}

/* False: it is over. */
static bool look_at_end(Check *check, const Waiver *waiver) {
    Value until = policy_value(check->program, POLICY_WAIVER_UNTIL, waiver->row);
    if (until.state != STATE_OK) return true;
    WordingArgs args = {{date_text(check, until.date)}};
    if (!check->options.has_as_of) {
        add(check, waiver, EXPIRED_WAIVER, OUTCOME_UNKNOWN, &UNDATED, &args, POLICY_WAIVER_UNTIL);
        return true;
    }
    int32_t left = until.date.last - check->options.as_of.first;
    args.arg[1] = ARG(arena_printf(check->arena, "%d", left));
    if (left < 0 || left <= warn_days(check))
        add(check, waiver, EXPIRED_WAIVER, OUTCOME_VIOLATED, left < 0 ? &EXPIRED : &ENDS_SOON,
            &args, POLICY_WAIVER_UNTIL);
    return left >= 0;
}

/* ---- whether it names something */
static const RuleResult *rule_named(const Check *check, Text name) {
    for (uint32_t i = 0; i < check->result->rules.len; i++)
        if (policy_names_rule(&check->result->rules.data[i], name))
            return &check->result->rules.data[i];
    return NULL;
}

static bool is_called(const Program *program, EntityId entity, uint32_t row, Text name) {
    return text_equal(record_key(program, entity, row), name) ||
           text_equal(record_name(program, entity, row), name);
}

static bool record_exists(const Program *program, Text name) {
    for (EntityId e = 0; e < program->entities.len; e++) {
        if (program->entities.data[e]->hidden) continue;
        for (uint32_t row = 0; row < program->facts->tables[e].n_rows; row++)
            if (is_called(program, e, row, name)) return true;
    }
    return false;
}

static bool names_nothing(Check *check, const Waiver *waiver, const RuleResult *rule) {
    WordingArgs args = {{ARG(waiver->rule)}};
    if (!rule) {
        add(check, waiver, DANGLING_WAIVER, OUTCOME_VIOLATED, &NO_SUCH_RULE, &args,
            POLICY_WAIVER_RULE);
        return true;
    }
    Text names[2] = {waiver->subject, waiver->item};
    PolicyField fields[2] = {POLICY_WAIVER_SUBJECT, POLICY_WAIVER_ITEM};
    for (int i = 0; i < 2; i++) {
        if (!names[i].len || record_exists(check->program, names[i])) continue;
        args.arg[0] = ARG(names[i]);
        add(check, waiver, DANGLING_WAIVER, OUTCOME_VIOLATED, &NO_SUCH_SUBJECT, &args, fields[i]);
        return true;
    }
    return false;
}

/* A waiver that gives no reason, or that nobody answers for, is none. */
static bool lacks_ground(Check *check, const Waiver *waiver) {
    static const PolicyField fields[] = {POLICY_WAIVER_REASON, POLICY_WAIVER_APPROVER};
    const DiagArg names[] = {ARG2(TEXT("理由"), TEXT("reason")),
                             ARG2(TEXT("批准人"), TEXT("approver"))};
    for (int i = 0; i < 2; i++) {
        if (text_trim(policy_text(check->program, fields[i], waiver->row)).len) continue;
        WordingArgs args = {{names[i]}};
        add(check, waiver, FORBIDDEN_WAIVER, OUTCOME_VIOLATED, &UNREASONED, &args, fields[i]);
        return true;
    }
    return false;
}

static Waiver read_waiver(Check *check, uint32_t row) {
    const Program *program = check->program;
    Waiver waiver = {.row = row,
                     .rule = policy_text(program, POLICY_WAIVER_RULE, row),
                     .subject = policy_text(program, POLICY_WAIVER_SUBJECT, row),
                     .item = policy_text(program, POLICY_WAIVER_ITEM, row)};
    if (!waiver.rule.len || !waiver.subject.len) return waiver; /* told by required_field */
    const RuleResult *rule = rule_named(check, waiver.rule);
    if (names_nothing(check, &waiver, rule)) return waiver;
    WordingArgs args = {{ARG2(rule->names.zh, rule->names.en), ARG(check->result->profile)}};
    if (lacks_ground(check, &waiver)) return waiver;
    if (rule->unwaivable)
        add(check, &waiver, FORBIDDEN_WAIVER, OUTCOME_VIOLATED, &FORBIDDEN, &args,
            POLICY_WAIVER_RULE);
    else
        waiver.valid = look_at_end(check, &waiver);
    waiver.used = rule->off; /* what did not run cannot show that it is needed */
    return waiver;
}

/* ---- what it covers */
static bool subject_is(const Program *program, const FindingSubject *subject, Text name) {
    if (subject->entity == ID_NONE) return text_equal(subject->name, name);
    EntityId entity = subject->entity;
    uint32_t row = subject->row;
    for (uint32_t depth = 0; entity != ID_NONE && depth < MAX_OWNERS; depth++) {
        if (is_called(program, entity, row, name)) return true;
        uint32_t field, owner_row;
        entity = facts_owner(program->facts, entity, row, &field, &owner_row);
        row = owner_row;
    }
    return false;
}

static bool any_subject_is(const Program *program, const Finding *finding, Text name) {
    for (uint32_t i = 0; i < finding->n_subjects; i++)
        if (subject_is(program, &finding->subjects[i], name)) return true;
    return false;
}

/* Whether the finding is of the rule and about the subject that the waiver names. */
static bool speaks_of(const Check *check, const Waiver *waiver, const Finding *finding) {
    if (!waiver->valid) return false;
    if (!policy_names_rule(&check->result->rules.data[finding->rule], waiver->rule)) return false;
    return any_subject_is(check->program, finding, waiver->subject) &&
           (!waiver->item.len || any_subject_is(check->program, finding, waiver->item));
}

static Text rule_and_subject(Arena *arena, const Finding *finding) {
    Buf key = buf_new(arena);
    buf_printf(&key, "%u", finding->rule);
    for (uint32_t i = 0; i < finding->n_subjects; i++) {
        const FindingSubject *subject = &finding->subjects[i];
        buf_printf(&key, "/%u:%u:%.*s", subject->entity, subject->row,
                   TEXT_ARG(subject->entity == ID_NONE ? subject->name : TEXT("")));
    }
    return buf_result(&key);
}

/* A subject violates a rule once, however many findings say so. */
static void move_outcome(Check *check, const Finding *finding, Map *moved) {
    if (map_set(moved, rule_and_subject(moved->arena, finding), 0) != MAP_NONE) return;
    uint32_t *outcomes = check->result->rules.data[finding->rule].outcomes;
    outcomes[OUTCOME_VIOLATED]--;
    outcomes[OUTCOME_WAIVED]++;
}

static void waive(Check *check, Waiver *waivers, uint32_t n, uint32_t n_findings) {
    Arena *scratch = arena_new(check->arena);
    Map moved = map_new(scratch);
    for (uint32_t f = 0; f < n_findings; f++) { /* errors stay errors */
        const Finding *finding = &check->result->findings.data[f];
        if (finding->outcome == OUTCOME_ERROR)
            map_set(&moved, rule_and_subject(scratch, finding), 0);
    }
    for (uint32_t f = 0; f < n_findings; f++) {
        Finding *finding = &check->result->findings.data[f];
        for (uint32_t w = 0; w < n; w++) {
            if (!speaks_of(check, &waivers[w], finding)) continue;
            waivers[w].used = true; /* of what is undecided nobody knows that it is not needed */
            if (finding->outcome != OUTCOME_VIOLATED) continue;
            if (finding->status == FINDING_WAIVED) continue;
            finding->status = FINDING_WAIVED;
            finding->waiver = waivers[w].row;
            move_outcome(check, finding, &moved);
        }
    }
    arena_free(scratch);
}

void waivers_apply(Check *check) {
    uint32_t n = policy_rows(check->program, POLICY_WAIVER);
    uint32_t n_findings = check->result->findings.len;
    if (n == 0) return;
    Waiver *waivers = ARENA_ARRAY(check->arena, Waiver, n);
    for (uint32_t row = 0; row < n; row++) waivers[row] = read_waiver(check, row);
    waive(check, waivers, n, n_findings);
    for (uint32_t row = 0; row < n; row++) {
        WordingArgs args = {
            {ARG(waivers[row].item.len ? waivers[row].item : waivers[row].subject)}};
        if (waivers[row].valid && !waivers[row].used)
            add(check, &waivers[row], UNNEEDED_WAIVER, OUTCOME_VIOLATED, &UNNEEDED, &args,
                POLICY_WAIVER_SUBJECT);
    }
}

Text policy_waiver_reason(const Program *program, uint32_t waiver) {
    return policy_text(program, POLICY_WAIVER_REASON, waiver);
}
