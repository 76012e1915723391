/* What is wrong with what a run goes by: a line of the profile that names no rule would leave a rule
   out without a word, and of settings that differ one would be chosen by the order of files. */
#include "runtime/base/diag.h"
#include "runtime/eval/policy_read.h"

/* ---- lines of the profile. The rules as check_watch lists them, the built-in ones first */
static bool names_rule(const Program *program, Text name) {
    if (check_is_builtin(name)) return true;
    for (uint32_t i = 0; i < program->rules.len; i++) {
        const Rule *rule = program->rules.data[i];
        if (policy_speaks_of(&(RuleResult){.rule = rule, .names = rule->names}, name)) return true;
    }
    return false;
}

static Text nearest(Arena *arena, const Program *program, Text name) {
    TextList names = {0};
    for (uint32_t i = 0; i < program->rules.len; i++) {
        const Rule *rule = program->rules.data[i];
        vec_push(arena, &names, rule->names.zh);
        vec_push(arena, &names, rule->names.en);
        if (rule->id.len) vec_push(arena, &names, rule->id);
        if (rule->group.len) vec_push(arena, &names, rule->group);
    }
    return suggest_nearest(name, names.data, names.len);
}

static void look_at_lines(Arena *arena, const Program *program, uint32_t profile,
                          PolicySlips *slips) {
    RowRange lines = policy_lines(program, profile);
    for (uint32_t i = 0; i < lines.count; i++) {
        Text name = policy_text(program, POLICY_PROFILE_RULE_RULE, lines.first + i);
        if (!name.len || names_rule(program, name)) continue;
        PolicySlip slip = {.is_line = true,
                           .name = name,
                           .near = nearest(arena, program, name),
                           .at = policy_span(program, POLICY_PROFILE_RULE_RULE, lines.first + i)};
        vec_push(arena, slips, slip);
    }
}

/* ---- settings */
static bool differ(const Value *a, const Value *b) {
    if (a->rep == REP_TEXT) return !text_equal(a->text, b->text);
    return a->date.first != b->date.first || a->date.last != b->date.last;
}

static Text show(Arena *arena, const Value *value) {
    if (value->rep == REP_TEXT) return value->text;
    Buf out = buf_new(arena);
    date_print(&out, value->date, DATE_ISO);
    return buf_result(&out);
}

static void look_at_settings(Arena *arena, const Program *program, const EvalOptions *options,
                             PolicyField field, PolicySlips *slips) {
    Value first = {.state = STATE_MISSING};
    Span at = SPAN_NONE;
    for (uint32_t row = 0; row < policy_rows(program, POLICY_SETTINGS); row++) {
        Value value = policy_value(program, field, row);
        if (value.state != STATE_OK || !policy_counts(program, options, POLICY_SETTINGS, row)) continue;
        Span span = policy_span(program, field, row);
        if (first.state == STATE_OK && differ(&first, &value)) {
            PolicySlip slip = {.is_date = field == POLICY_SETTINGS_AS_OF,
                               .name = show(arena, &first),
                               .second = show(arena, &value),
                               .at = span,
                               .other = at};
            vec_push(arena, slips, slip);
            return;
        }
        first = value;
        at = span;
    }
}

/* One may bear as its name what is the code of the other: the order of files would choose. */
static void look_at_twins(Arena *arena, const Program *program, const EvalOptions *options,
                          PolicySlips *slips) {
    Span first = SPAN_NONE, at;
    Text name = options->profile;
    bool coded = false; /* two equal codes are told as every key that is */
    if (!name.len) name = policy_settings_profile(program, options, &at);
    for (uint32_t row = 0; name.len && row < policy_rows(program, POLICY_PROFILE); row++) {
        Text code = policy_text(program, POLICY_PROFILE_CODE, row);
        if (!policy_counts(program, options, POLICY_PROFILE, row)) continue;
        bool by_code = text_equal(code, name);
        if (!by_code && !text_equal(policy_text(program, POLICY_PROFILE_NAME, row), name)) continue;
        Span span = policy_span(program, by_code ? POLICY_PROFILE_CODE : POLICY_PROFILE_NAME, row);
        PolicySlip slip = {.is_twin = true, .name = name, .at = span, .other = first};
        if (first.source && !(coded && by_code)) vec_push(arena, slips, slip);
        if (!first.source) first = span;
        coded |= by_code;
    }
}

PolicySlips policy_slips(Arena *arena, const Program *program, const EvalOptions *options) {
    PolicySlips slips = {0};
    if (!program->facts) return slips;
    if (!options->profile.len)
        look_at_settings(arena, program, options, POLICY_SETTINGS_PROFILE, &slips);
    if (!options->has_as_of)
        look_at_settings(arena, program, options, POLICY_SETTINGS_AS_OF, &slips);
    look_at_twins(arena, program, options, &slips);
    uint32_t profile = policy_find(program, options);
    if (profile != ID_NONE) look_at_lines(arena, program, profile, &slips);
    return slips;
}
