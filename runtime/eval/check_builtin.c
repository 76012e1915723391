/* The built-in rules: what makes a text incomplete whatever the library says. Required fields are
   looked up in the columns; the rest was noticed when the data was read. */
#include "runtime/base/utf8.h"
#include "runtime/eval/check.h"
#include "runtime/eval/wording.h"

#define ITEM_COLUMNS 24  /* of a numbered item shown in its message */
#define CELL_COLUMNS 200 /* of a cell or word */

static const struct {
    const char *en, *zh;
    Severity severity;
} builtins[BUILTIN_COUNT] = {
    [REQUIRED_FIELD] = {"required_field", "必填项", SEVERITY_ERROR},
    [UNKNOWN_UNIT] = {"unknown_unit", "未知量词", SEVERITY_NOTE},
    [UNREADABLE_TARGET] = {"unreadable_target", "无法读取的目标值", SEVERITY_WARNING},
    [NUMBERED_ITEM] = {"numbered_item", "条目自带序号", SEVERITY_WARNING},
    [DANGLING_WAIVER] = {"dangling_waiver", "豁免落空", SEVERITY_ERROR},
    [FORBIDDEN_WAIVER] = {"forbidden_waiver", "不得豁免", SEVERITY_ERROR},
    [EXPIRED_WAIVER] = {"expired_waiver", "豁免过期", SEVERITY_WARNING},
    [UNNEEDED_WAIVER] = {"unneeded_waiver", "豁免多余", SEVERITY_NOTE},
};

uint32_t check_builtin_number(Text name) {
    uint32_t i = 0;
    while (i < BUILTIN_COUNT && !text_equal(name, text_of(builtins[i].en)) &&
           !text_equal(name, text_of(builtins[i].zh)))
        i++;
    return i;
}

bool check_is_builtin(Text name) {
    return check_builtin_number(name) < BUILTIN_COUNT;
}

static const Wording FIELD_MISSING = {"缺少必填的“{0}”", "required field \"{0}\" is missing"};
static const Wording UNIT_UNDECLARED = {
    "“{0}”不是已声明的计量单位，按单独计数的量词处理",
    "\"{0}\" is no declared unit; it is taken as a measure word of its own"};
static const Wording UNIT_SLIP = {"“{0}”不是已声明的计量单位，是否应为“{1}”？",
                                  "\"{0}\" is no declared unit; did you mean \"{1}\"?"};
static const Wording TARGET_UNREAD = {"目标值“{0}”无法读取", "the target \"{0}\" cannot be read"};
static const Wording ITEM_NUMBERED = {
    "条目自带序号“{0}”，版式会再次编号",
    "the item brings its own number \"{0}\"; layouts number it again"};

void check_builtin_rules(Check *check) {
    for (int i = 0; i < BUILTIN_COUNT; i++) {
        Text names[2] = {text_of(builtins[i].en), text_of(builtins[i].zh)};
        vec_push(check->arena, &check->result->rules,
                 (RuleResult){.names = names_make(check->arena, names, 2),
                              .severity = (uint8_t)builtins[i].severity,
                              .certainty = CERTAINTY_FACT});
    }
}

static void set_message(const Check *check, Finding *finding, const Wording *wording,
                        const WordingArgs *args) {
    finding->message_zh = wording_fill(check->arena, wording, args, LANG_ZH);
    finding->message_en = wording_fill(check->arena, wording, args, LANG_EN);
}

/* An element of a plain list or map stands for the record that holds it. */
static void set_subject(const Check *check, Finding *finding, EntityId entity, uint32_t row) {
    const Program *program = check->program;
    uint32_t field, owner_row;
    EntityId owner = facts_owner(program->facts, entity, row, &field, &owner_row);
    if (program->entities.data[entity]->hidden && owner != ID_NONE) {
        entity = owner;
        row = owner_row;
    }
    Value value = {.rep = REP_ID, .state = STATE_OK, .id = row};
    finding->subjects = ARENA_NEW(check->arena, FindingSubject);
    finding->subjects[0] = check_subject(check, type_with(TYPE_RECORD, entity), value);
    finding->n_subjects = 1;
}

/* ---- required fields */
static bool is_demanded(const Field *field) {
    return field->required && !field->has_default &&
           (field->kind == FIELD_STORED || field->kind == FIELD_OWNED);
}

/* A reference that was written and led nowhere was told when it was linked. */
static bool is_absent(const Field *field, const Column *column, uint32_t row) {
    if (column->is_range) return column_range(column, row).count == 0;
    bool dangling = field->type.kind == TYPE_RECORD && column_written(column, row);
    return column_state(column, row) != STATE_OK && !dangling;
}

static void add_absent(Check *check, EntityId entity, const Field *field, uint32_t row) {
    Finding finding = {.rule = REQUIRED_FIELD,
                       .outcome = OUTCOME_VIOLATED,
                       .severity = check->result->rules.data[REQUIRED_FIELD].severity,
                       .span = facts_row_span(check->program->facts, entity, row)};
    WordingArgs args = {{ARG2(field->names.zh, field->names.en)}};
    set_subject(check, &finding, entity, row);
    set_message(check, &finding, &FIELD_MISSING, &args);
    check_add(check, finding);
}

/* False: every row has the field, as nearly always. All at one go, without a look at each. */
static bool may_be_absent(const Column *column, uint32_t n_rows) {
    uint8_t any = 0;
    if (column->is_range ? !column->data : !column->state) return true;
    const RowRange *range = column->data;
    if (column->is_range)
        for (uint32_t row = 0; row < n_rows; row++) any |= range[row].count == 0;
    else
        for (uint32_t row = 0; row < n_rows; row++) any |= column->state[row];
    return any != 0;
}

/* Rows without a demanded field; NULL if there is none. */
static const bool *find_absent(Check *check, EntityId entity, Arena *scratch, bool *demanded) {
    const FactTable *table = &check->program->facts->tables[entity];
    const Entity *declared = check->program->entities.data[entity];
    bool *absent = NULL;
    for (uint32_t f = 0; f < table->n_columns; f++) {
        const Field *field = &declared->fields.data[f];
        if (!is_demanded(field)) continue;
        *demanded = true;
        if (!may_be_absent(&table->columns[f], table->n_rows)) continue;
        if (!absent) absent = ARENA_ARRAY(scratch, bool, table->n_rows);
        for (uint32_t row = 0; row < table->n_rows; row++) {
            if (!is_absent(field, &table->columns[f], row)) continue;
            absent[row] = true;
            add_absent(check, entity, field, row);
        }
    }
    return absent;
}

static void check_required(Check *check, EntityId entity, Arena *scratch) {
    const FactTable *table = &check->program->facts->tables[entity];
    const Sources *sources = check->program->sources;
    bool demanded = false;
    const bool *absent = find_absent(check, entity, scratch, &demanded);
    for (uint32_t run = 0; run < table->sources.len && demanded; run++) {
        uint32_t from = table->sources.data[run].first, end = table_run_end(table, run), n = 0;
        for (uint32_t row = from; row < end && absent; row++) n += absent[row];
        SourceId source = table->sources.data[run].source;
        check_outcome(check, REQUIRED_FIELD, source, OUTCOME_VIOLATED, n);
        if (!sources_built_in(sources, source)) /* nobody asks of the library's */
            check_outcome(check, REQUIRED_FIELD, source, OUTCOME_HOLDS, end - from - n);
    }
}

/* ---- what was noticed on reading */
static const Wording *note_wording(const FactNote *note, uint32_t *rule) {
    switch ((FactNoteKind)note->kind) {
    case NOTE_UNIT_UNKNOWN: *rule = UNKNOWN_UNIT; return &UNIT_UNDECLARED;
    case NOTE_UNIT_SLIP:
        *rule = UNKNOWN_UNIT;
        return note->hint.len ? &UNIT_SLIP : &UNIT_UNDECLARED;
    case NOTE_TARGET_UNREADABLE: *rule = UNREADABLE_TARGET; return &TARGET_UNREAD;
    case NOTE_ITEM_NUMBERED: *rule = NUMBERED_ITEM; return &ITEM_NUMBERED;
    }
    return NULL;
}

/* The head of a long item or cell is enough to find it. */
static Text shorten(Arena *arena, Text t, uint32_t columns) {
    uint32_t at = 0, width = 0;
    while (at < t.len && width < columns) {
        uint32_t c = utf8_next(t, &at);
        width += utf8_char_width(c);
    }
    if (at == t.len) return t;
    return arena_printf(arena, "%.*s…", TEXT_ARG(text_slice(t, 0, at)));
}

static void add_note(Check *check, const FactNote *note) {
    Finding finding = {.outcome = OUTCOME_VIOLATED, .span = note->span};
    const Wording *wording = note_wording(note, &finding.rule);
    uint32_t columns = note->kind == NOTE_ITEM_NUMBERED ? ITEM_COLUMNS : CELL_COLUMNS;
    WordingArgs args = {{ARG(shorten(check->arena, note->text, columns)), ARG(note->hint)}};
    const RuleResult *rule = &check->result->rules.data[finding.rule];
    if (rule->off) return;
    finding.severity = rule->severity;
    if (note->kind == NOTE_UNIT_SLIP && !rule->profiled) finding.severity = SEVERITY_WARNING;
    if (note->entity != ID_NONE) set_subject(check, &finding, note->entity, note->row);
    set_message(check, &finding, wording, &args);
    check_outcome(check, finding.rule, note->span.source, OUTCOME_VIOLATED, 1);
    check_add(check, finding);
}

void check_builtin_run(Check *check) {
    const Facts *facts = check->program->facts;
    Arena *scratch = arena_new(check->arena);
    bool asked = !check->result->rules.data[REQUIRED_FIELD].off;
    for (EntityId e = 0; e < facts->n_tables && asked; e++) {
        if (!check->program->entities.data[e]->hidden) check_required(check, e, scratch);
    }
    arena_free(scratch);
    for (uint32_t i = 0; i < facts->notes.len; i++) add_note(check, &facts->notes.data[i]);
}
