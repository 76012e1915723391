/* Describing facts: the records of each entity, row by row, in terms of facts.h alone, so that how
   columns are kept in memory is no business of the form. Inverse lists are made again. */
#include "runtime/core/form_visit.h"

/* ---- targets */
static void form_found(Form *form, TextQuantity *found) {
    form_open(form, "found", FORM_INLINE);
    form_u32(form, NULL, &found->lo, 0);
    form_u32(form, NULL, &found->hi, form->reads || found->hi >= found->lo ? found->lo : 0);
    form_bool(form, "is_date", &found->is_date);
    form_bool(form, "year", &found->year_written);
    form_bool(form, "quoted", &found->quoted);
    form_bool(form, "has_unit", &found->has_unit);
    if (found->is_date)
        form_date(form, "date", &found->date);
    else
        form_quantity(form, "quantity", &found->quantity);
    form_close(form, FORM_INLINE);
}

static void form_target_ends(Form *form, Target *target) {
    form_bool(form, "has_lower", &target->has_lower);
    form_bool(form, "has_upper", &target->has_upper);
    form_bool(form, "lower_strict", &target->lower_strict);
    form_bool(form, "upper_strict", &target->upper_strict);
}

static void form_target(Form *form, Target *target) {
    static const char *const kinds[] = {"text", "quantity", "range", "date"};
    static const char *const ops[] = {
#define OP(name, sign) #name,
        TARGET_OPS(OP)
#undef OP
    };
    TargetMore more = *target_more(target);
    form_open(form, "target", FORM_LINE);
    form_text(form, NULL, &target->spelling);
    more.shown = target_shown(target);
    form_text(form, NULL, &more.shown);
    form_choice(form, "kind", &target->kind, kinds, TARGET_TEXT);
    form_choice(form, "op", &target->op, ops, TARGET_OP_NONE);
    form_u8(form, "flags", &target->flags, 0);
    form_quantity(form, "number", &target->number);
    form_quantity(form, "upper", &more.upper_number);
    form_target_ends(form, target);
    if (form_optional(form, "date", date_is_set(more.date))) form_date(form, "date", &more.date);
    form_text(form, "remark", &more.remark);
    form_array(form, "found", more.found, more.n_found, form_found);
    if (form->reads) target->more = target_keep_more(form->arena, target, &more);
    form_close(form, FORM_LINE);
}

/* ---- one record */
/* Whether there is anything to say of the value. */
static bool is_given(const Facts *facts, EntityId entity, uint32_t field, uint32_t row) {
    const Field *declared = &facts->schema->data[entity]->fields.data[field];
    if (facts_written(facts, entity, field, row)) return true;
    if (declared->kind == FIELD_OWNED) return facts_range(facts, entity, field, row).count > 0;
    return facts_get(facts, entity, field, row).state != STATE_MISSING;
}

typedef struct Row {
    Facts *facts;
    const Entity *entity;
    EntityId id;
    uint32_t row;
    char (*words)[FORM_WORD]; /* of the fields */
    uint32_t at;              /* behind the value written last: most follow one another */
} Row;

/* Where the value was written. Nothing for what was not. */
static void form_place(Form *form, Row *r, uint32_t field, uint32_t *lo, uint32_t *hi) {
    Span span = facts_span(r->facts, r->id, field, r->row);
    bool written = facts_written(r->facts, r->id, field, r->row);
    if (!form_optional(form, "at", written)) return;
    *lo = form->reads ? 0 : span.lo;
    *hi = form->reads ? 0 : span.hi;
    form_open(form, "at", FORM_INLINE);
    form_u32(form, NULL, lo, r->at);
    form_u32(form, NULL, hi, *lo);
    form_close(form, FORM_INLINE);
    r->at = *hi;
    SourceId source = facts_source(r->facts, r->id, r->row);
    const Source *in = sources_get(form->program->sources, source);
    if (form->reads && (!in || *lo >= *hi || *hi > in->text.len))
        form_refuse(form, "a value lies outside of its source");
}

static void form_single(Form *form, Row *r, uint32_t field) {
    Rep rep = type_rep(r->entity->fields.data[field].type);
    Value value = {.rep = (uint8_t)rep};
    uint32_t lo = 0, hi = 0;
    if (!form->reads) value = facts_get(r->facts, r->id, field, r->row);
    form_state(form, &value.state);
    if (value.state == STATE_OK) form_rep_value(form, rep, &value);
    form_place(form, r, field, &lo, &hi);
    if (form->reads && form_good(form)) facts_set(r->facts, r->id, field, r->row, &value, lo, hi);
}

static void form_list(Form *form, Row *r, uint32_t field) {
    RowRange range = {0, 0};
    uint32_t lo = 0, hi = 0;
    if (!form->reads) range = facts_range(r->facts, r->id, field, r->row);
    form_u32(form, NULL, &range.first, 0);
    form_u32(form, NULL, &range.count, 0);
    form_place(form, r, field, &lo, &hi);
    if (form->reads && form_good(form))
        facts_set_range(r->facts, r->id, field, r->row, range, lo, hi);
}

static void form_cell(Form *form, Row *r, uint32_t field) {
    const Field *declared = &r->entity->fields.data[field];
    bool owned = declared->kind == FIELD_OWNED, given = false;
    if (declared->kind != FIELD_STORED && !owned) return;
    if (!form->reads) given = is_given(r->facts, r->id, field, r->row);
    const char *name = r->words[field];
    if (!form_optional(form, name, given)) return;
    form_open(form, name, FORM_INLINE);
    if (owned)
        form_list(form, r, field);
    else
        form_single(form, r, field);
    form_close(form, FORM_INLINE);
}

static void form_owner(Form *form, Facts *facts, EntityId id, uint32_t row) {
    if (!form_optional(form, "owner", facts_is_owned(facts, id, row))) return;
    FactOwner owner = {0};
    uint32_t owner_row = 0;
    if (!form->reads) owner.entity = facts_owner(facts, id, row, &owner.field, &owner_row);
    form_open(form, "owner", FORM_INLINE);
    form_u32(form, NULL, &owner.entity, 0);
    form_u32(form, NULL, &owner.field, 0);
    form_u32(form, NULL, &owner_row, 0);
    form_close(form, FORM_INLINE);
    if (form->reads && form_good(form) &&
        !facts_own(facts, id, (RowRange){row, 1}, owner, owner_row))
        form_refuse(form, "a record is owned by what is no list of its entity");
}

enum { ROWS_TOLD = 4096 }; /* about a millisecond */

/* When reading, what is left of the bytes says how far it is. */
static void tell_progress(Form *form) {
    if (!form->watch || ++form->rows % ROWS_TOLD != 0) return;
    uint64_t done = form->reads ? form->whole - form->mode->room(form) : form->rows;
    uint32_t percent = form->whole > 0 ? (uint32_t)(done * 100 / form->whole) : 100;
    form->watch->tell(form->watch->ctx, percent, 100);
}

static void form_row(Form *form, EntityId id, uint32_t row, char (*words)[FORM_WORD]) {
    Facts *facts = form->program->facts;
    FactTable *table = &facts->tables[id];
    Row r = {.facts = facts,
             .entity = form->program->entities.data[id],
             .id = id,
             .row = row,
             .words = words};
    Span span = SPAN_NONE;
    if (!form->reads) span = facts_row_span(facts, id, row);
    form_open(form, "row", FORM_LINE);
    form_span(form, "at", &span);
    if (form->reads) facts_add_row(facts, id, span);
    r.at = span.lo;
    form_owner(form, facts, id, row);
    if (table->ordinal) form_u32(form, "ordinal", &table->ordinal[row], 0);
    for (uint32_t f = 0; f < r.entity->fields.len && form_good(form); f++) form_cell(form, &r, f);
    form_close(form, FORM_LINE);
    tell_progress(form);
}

static void form_table(Form *form, EntityId id) {
    uint32_t n = form->reads ? 0 : form->program->facts->tables[id].n_rows;
    const Entity *entity = form->program->entities.data[id];
    char name[FORM_WORD], (*words)[FORM_WORD];
    words = (char(*)[FORM_WORD])arena_alloc(form->arena, FORM_WORD * (size_t)entity->fields.len);
    for (uint32_t f = 0; f < entity->fields.len; f++)
        form_word(words[f], entity->fields.data[f].names.en, f);
    form_word(name, entity->names.en, id);
    form_open(form, name, FORM_BLOCK);
    form_count(form, "rows", &n);
    for (uint32_t row = 0; row < n && form_good(form); row++) form_row(form, id, row, words);
    form_close(form, FORM_BLOCK);
}

/* ---- the rest */
static void form_pending(Form *form, PendingRef *ref) {
    form_open(form, "reference", FORM_LINE);
    form_u32(form, NULL, &ref->entity, 0);
    form_u32(form, NULL, &ref->field, 0);
    form_u32(form, NULL, &ref->row, 0);
    TextPool *texts = &form->program->facts->texts;
    Text key = form->reads ? TEXT("") : pool_text(texts, ref->key);
    form_text(form, NULL, &key);
    if (form->reads) ref->key = pool_add(texts, key);
    form_close(form, FORM_LINE);
}

static void form_fact_note(Form *form, FactNote *note) {
    static const char *const kinds[] = {"unit_unknown", "unit_slip", "target_unreadable",
                                        "item_numbered"};
    form_open(form, "note", FORM_LINE);
    form_choice(form, NULL, &note->kind, kinds, 0);
    form_u32(form, "entity", &note->entity, ID_NONE);
    form_u32(form, "row", &note->row, 0);
    form_u32(form, "field", &note->field, 0);
    form_text(form, "text", &note->text);
    form_text(form, "hint", &note->hint);
    form_span(form, "at", &note->span);
    form_close(form, FORM_LINE);
}

void form_facts(Form *form) {
    Program *program = form->program;
    if (form->reads) program->facts = facts_new(form->arena, &program->entities);
    Facts *facts = program->facts;
    form->whole = form->mode->room(form);
    for (EntityId id = 0; id < program->entities.len && !form->reads; id++)
        form->whole += facts->tables[id].n_rows;
    form_vec(form, "targets", &facts->targets, form_target);
    for (EntityId id = 0; id < program->entities.len && form_good(form); id++) form_table(form, id);
    form_vec(form, "references", &facts->pending, form_pending);
    form_vec(form, "notes", &facts->notes, form_fact_note);
}
