/* Profiles: which rules run, and how grave their findings are. A line of a profile names a rule, by
   any of its names or its id, or a group of rules; later lines win. A profile that stands in the
   files of the one who checks cannot be changed by the files that are checked: records with equal
   codes are a mistake of their own. */
#include "runtime/eval/policy_read.h"

#include "runtime/eval/show.h"

/* ---- the contract with the library */
static const char *const entity_names[] = {
#define POLICY(id, name) name,
#define POLICY_FIELD(entity, id, name, rep)
#include "runtime/eval/policy.def"
};

static const struct {
    PolicyEntity entity;
    const char *name;
    uint8_t rep;
    bool is_range;
} fields[] = {
#define REP_RANGE REP_NONE
#define POLICY(id, name)
#define POLICY_FIELD(entity, id, name, rep)                                                        \
    {POLICY_##entity, name, REP_##rep, REP_##rep == REP_NONE},
#include "runtime/eval/policy.def"
#undef REP_RANGE
};

EntityId policy_entity(const Program *program, PolicyEntity entity) {
    Text name = text_of(entity_names[entity]);
    for (EntityId id = 0; id < program->entities.len; id++) {
        const Entity *declared = program->entities.data[id];
        if (!declared->hidden && text_equal(declared->names.en, name)) return id;
    }
    return ID_NONE;
}

static uint32_t field_of(const Program *program, PolicyField field, EntityId *entity) {
    *entity = policy_entity(program, fields[field].entity);
    if (*entity == ID_NONE) return ID_NONE;
    const Entity *declared = program->entities.data[*entity];
    for (uint32_t f = 0; f < declared->fields.len; f++) {
        const Field *candidate = &declared->fields.data[f];
        if (!text_equal(candidate->names.en, text_of(fields[field].name))) continue;
        bool fits = fields[field].is_range
                        ? candidate->kind == FIELD_OWNED
                        : candidate->kind == FIELD_STORED &&
                              type_rep(candidate->type) == (Rep)fields[field].rep;
        return fits ? f : ID_NONE;
    }
    return ID_NONE;
}

uint32_t policy_rows(const Program *program, PolicyEntity entity) {
    EntityId id = policy_entity(program, entity);
    return id == ID_NONE || !program->facts ? 0 : program->facts->tables[id].n_rows;
}

Value policy_value(const Program *program, PolicyField field, uint32_t row) {
    EntityId entity;
    uint32_t number = field_of(program, field, &entity);
    if (number == ID_NONE) return (Value){.state = STATE_MISSING};
    return facts_get(program->facts, entity, number, row);
}

Text policy_text(const Program *program, PolicyField field, uint32_t row) {
    Value value = policy_value(program, field, row);
    return value.state == STATE_OK && value.rep == REP_TEXT ? value.text : TEXT("");
}

Span policy_span(const Program *program, PolicyField field, uint32_t row) {
    EntityId entity;
    uint32_t number = field_of(program, field, &entity);
    if (number != ID_NONE) return facts_span(program->facts, entity, number, row);
    return entity == ID_NONE ? SPAN_NONE : facts_row_span(program->facts, entity, row);
}

RowRange policy_lines(const Program *program, uint32_t row) {
    EntityId entity;
    uint32_t number = field_of(program, POLICY_PROFILE_RULES, &entity);
    if (number == ID_NONE) return (RowRange){0, 0};
    return facts_range(program->facts, entity, number, row);
}

/* ---- which profile */
bool policy_counts(const Program *program, const EvalOptions *options, PolicyEntity entity,
                   uint32_t row) {
    if (!options->apart.len) return true;
    Span span = facts_row_span(program->facts, policy_entity(program, entity), row);
    const Source *source = sources_get(program->sources, span.source);
    return !source || !path_is_below(source->path, options->apart);
}

uint32_t policy_scanned(const Program *program, const EvalOptions *options, EntityId entity) {
    uint32_t n = program->facts->tables[entity].n_rows;
    if (!options->apart.len || policy_entity(program, POLICY_THRESHOLD) != entity) return n;
    while (n > 0 && !policy_counts(program, options, POLICY_THRESHOLD, n - 1)) n--;
    return n;
}

Text policy_settings_profile(const Program *program, const EvalOptions *options, Span *at) {
    for (uint32_t row = 0; row < policy_rows(program, POLICY_SETTINGS); row++) {
        if (!policy_counts(program, options, POLICY_SETTINGS, row)) continue;
        Text name = policy_text(program, POLICY_SETTINGS_PROFILE, row);
        *at = policy_span(program, POLICY_SETTINGS_PROFILE, row);
        if (name.len) return name;
    }
    return TEXT("");
}

uint32_t policy_find(const Program *program, const EvalOptions *options) {
    Span at;
    Text name = options->profile;
    if (!name.len) name = policy_settings_profile(program, options, &at);
    for (uint32_t row = 0; name.len && row < policy_rows(program, POLICY_PROFILE); row++) {
        if (!policy_counts(program, options, POLICY_PROFILE, row)) continue;
        if (text_equal(policy_text(program, POLICY_PROFILE_CODE, row), name) ||
            text_equal(policy_text(program, POLICY_PROFILE_NAME, row), name))
            return row;
    }
    return ID_NONE;
}

Text policy_code(const Program *program, const EvalOptions *options) {
    uint32_t profile = policy_find(program, options);
    return profile == ID_NONE ? TEXT("") : policy_text(program, POLICY_PROFILE_CODE, profile);
}

Text policy_profiles(Arena *arena, const Program *program, const EvalOptions *options) {
    Buf all = buf_new(arena);
    for (uint32_t row = 0; row < policy_rows(program, POLICY_PROFILE); row++) {
        Text code = policy_text(program, POLICY_PROFILE_CODE, row);
        if (!policy_counts(program, options, POLICY_PROFILE, row)) continue;
        buf_printf(&all, "%s%.*s", all.len ? ", " : "", TEXT_ARG(code));
    }
    return buf_result(&all);
}

void policy_as_of(const Program *program, EvalOptions *options) {
    for (uint32_t row = 0; row < policy_rows(program, POLICY_SETTINGS); row++) {
        Value value = policy_value(program, POLICY_SETTINGS_AS_OF, row);
        if (options->has_as_of || value.state != STATE_OK) continue;
        if (!policy_counts(program, options, POLICY_SETTINGS, row)) continue;
        options->has_as_of = true;
        options->as_of = value.date;
    }
}

/* ---- what it says */
/* A member of the library's enum of levels: off, or the name of a severity. */
static bool level_of(const Program *program, PolicyField field, uint32_t row, bool *off,
                     uint8_t *severity) {
    static const char *const words[] = {"error", "warning", "note"};
    EntityId entity;
    uint32_t number = field_of(program, field, &entity);
    Value value = policy_value(program, field, row);
    if (number == ID_NONE || value.state != STATE_OK) return false;
    Type type = program->entities.data[entity]->fields.data[number].type;
    if (type.kind != TYPE_ENUM) return false;
    Text word = program->enums.data[type.arg]->members.data[value.id].names.en;
    *off = text_equal(word, TEXT("off"));
    for (uint8_t i = 0; i < 3; i++)
        if (text_equal(word, text_of(words[i]))) *severity = i;
    return true;
}

bool policy_names_rule(const RuleResult *rule, Text name) {
    return names_has(&rule->names, name) || (rule->rule && text_equal(rule->rule->id, name));
}

bool policy_speaks_of(const RuleResult *rule, Text name) {
    return policy_names_rule(rule, name) || (rule->rule && text_equal(rule->rule->group, name));
}

static bool says(const Program *program, PolicyField field, uint32_t row, bool otherwise) {
    Value value = policy_value(program, field, row);
    return value.state == STATE_OK ? value.boolean : otherwise;
}

static void apply_line(Check *check, uint32_t line) {
    const Program *program = check->program;
    Text name = policy_text(program, POLICY_PROFILE_RULE_RULE, line);
    if (!name.len) return;
    for (uint32_t i = 0; i < check->result->rules.len; i++) {
        RuleResult *rule = &check->result->rules.data[i];
        if (!policy_speaks_of(rule, name)) continue;
        rule->off = false;
        rule->profiled |=
            level_of(program, POLICY_PROFILE_RULE_LEVEL, line, &rule->off, &rule->severity);
        rule->blocking = says(program, POLICY_PROFILE_RULE_BLOCKING, line, rule->blocking);
        rule->unwaivable = !says(program, POLICY_PROFILE_RULE_WAIVABLE, line, !rule->unwaivable);
    }
}

bool policy_lints(const Program *program, const EvalOptions *options) {
    uint32_t profile = policy_find(program, options);
    return profile != ID_NONE && says(program, POLICY_PROFILE_LINT, profile, false);
}

void policy_apply(Check *check) {
    const Program *program = check->program;
    CheckResult *result = check->result;
    result->has_as_of = check->options.has_as_of;
    result->as_of = check->options.as_of;
    uint32_t profile = policy_find(program, &check->options);
    if (profile == ID_NONE) return;
    result->profile = policy_text(program, POLICY_PROFILE_CODE, profile);
    check->options.profile = result->profile;
    for (uint32_t i = 0; i < result->rules.len; i++) {
        RuleResult *rule = &result->rules.data[i];
        rule->profiled =
            level_of(program, POLICY_PROFILE_OTHERS, profile, &rule->off, &rule->severity);
    }
    RowRange lines = policy_lines(program, profile);
    for (uint32_t i = 0; i < lines.count; i++) apply_line(check, lines.first + i);
}
