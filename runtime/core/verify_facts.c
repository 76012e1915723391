/* Verifying the schema and the facts: every number that the runtime follows without looking
   (members, fields, rows, targets, units) is in range, every list lies within its table and is its
   owner's, and every text is UTF-8. Spans are not looked at: sources.h answers for any of them. */
#include "runtime/core/verify.h"

#include "runtime/core/bound.h"

#include "runtime/base/utf8.h"

/* ---- types and values */
const char *verify_type(const Program *program, Type type) {
    if (type.kind >= TYPE_KIND_COUNT) return "a type is of no kind";
    if (type.kind == TYPE_ENUM && type.arg >= program->enums.len) return "a type names no enum";
    bool is_record = type.kind == TYPE_RECORD && type.arg != ID_NONE;
    bool of_dim =
        type.kind == TYPE_QUANTITY || (type.kind == TYPE_BOUND && type.arg != BOUND_DATES);
    if (of_dim && type.arg != DIM_ANY && type.arg >= units_dim_count(program->units))
        return "a type names no dimension";
    if (type.kind == TYPE_PAIR || is_record) {
        if (type.arg >= program->entities.len) return "a type names no entity";
    }
    return NULL;
}

static uint32_t id_limit(const Program *program, Type type) {
    if (type.kind == TYPE_ENUM) return program->enums.data[type.arg]->members.len;
    if (type.kind == TYPE_TARGET) return program->facts->targets.len;
    if (type.kind == TYPE_RULE) return program->rules.len;
    return type.arg == ID_NONE ? 0 : program->facts->tables[type.arg].n_rows;
}

static const char *verify_quantity(const Program *program, Quantity q) {
    if (q.unit >= units_count(program->units)) return "a quantity has no such unit";
    if (q.number.scale < NUMBER_BIG || q.number.scale > NUMBER_MAX_SCALE) {
        return "a number has no such scale";
    }
    return NULL;
}

static const char *verify_text(Text t) {
    return utf8_invalid_at(t) == t.len ? NULL : "a text is not UTF-8";
}

static const char *verify_date(Date date) {
    Date first, last;
    date_make(1, 1, 1, DATE_DAY, &first);
    date_make(9999, 12, 31, DATE_DAY, &last);
    bool in_range = first.first <= date.first && date.first <= date.last && date.last <= last.last;
    return in_range && date.precision <= DATE_YEAR_END ? NULL : "a date is no date";
}

/* Numbers in texts and pairs are made while running, never written. */
static const char *verify_box(const Program *program, Type type, const Value *value) {
    if (type.kind != TYPE_BOUND) return "a value is made before running";
    const Bound *bound = value->bound;
    if (!bound || (!bound->has_lower && !bound->has_upper)) return "a bound has no end";
    const char *wrong = NULL;
    if (bound->of_dates) {
        if (bound->has_lower) wrong = verify_date(bound->from);
        return wrong || !bound->has_upper ? wrong : verify_date(bound->until);
    }
    if (bound->has_lower) wrong = verify_quantity(program, bound->lower);
    if (!wrong && bound->has_upper) wrong = verify_quantity(program, bound->upper);
    if (wrong || !bound->has_lower || !bound->has_upper) return wrong;
    DimId dim = units_get(program->units, bound->lower.unit)->dim;
    bool fits = units_get(program->units, bound->upper.unit)->dim == dim;
    return fits ? NULL : "a bound is of two dimensions";
}

const char *verify_value(const Program *program, Type type, const Value *value) {
    if (value->state > STATE_ERROR) return "a value is in no state";
    if (value->state != STATE_OK) return NULL;
    if (value->rep != type_rep(type)) return "a value is not of its type";
    switch ((Rep)value->rep) {
    case REP_BOOL: return NULL;
    case REP_NUMBER: return verify_quantity(program, value->quantity);
    case REP_TEXT: return verify_text(value->text);
    case REP_DATE: return verify_date(value->date);
    case REP_ID: return value->id < id_limit(program, type) ? NULL : "a number names nothing";
    case REP_BOX: return verify_box(program, type, value);
    case REP_NONE:
    case REP_COUNT: break;
    }
    return "a value of no representation is given";
}

const char *verify_constant(const Program *program, const Value *value) {
    if (value->state != STATE_OK) return NULL;
    if (value->rep == REP_NUMBER) return verify_quantity(program, value->quantity);
    if (value->rep == REP_BOX) return verify_box(program, type_of(TYPE_BOUND), value);
    return NULL;
}

/* ---- schema */
static const char *verify_enum(const Enum *e) {
    uint32_t n = e->members.len;
    for (uint32_t m = 0; m < n; m++) {
        const EnumMember *member = &e->members.data[m];
        if (member->end <= m || member->end > n) return "an enum member ends nowhere";
        if (member->parent == ID_NONE) continue;
        if (member->parent >= m) return "an enum member stands before its parent";
        if (member->end > e->members.data[member->parent].end) {
            return "an enum member reaches beyond its parent";
        }
    }
    return NULL;
}

static const char *verify_list_field(const Program *program, EntityId entity, const Field *field) {
    if (field->child >= program->entities.len) return "a list field names no entity";
    if (field->kind == FIELD_OWNED) return NULL;
    const Entity *child = program->entities.data[field->child];
    if (field->inverse_of >= child->fields.len) return "an inverse list names no field";
    const Field *ref = &child->fields.data[field->inverse_of];
    bool refers = ref->kind == FIELD_STORED && ref->type.kind == TYPE_RECORD && !ref->type.list &&
                  ref->type.arg == entity;
    return refers ? NULL : "an inverse list's field does not refer back";
}

static const char *verify_field(const Program *program, EntityId entity, const Field *field) {
    const char *wrong = verify_type(program, field->type);
    if (wrong) return wrong;
    switch ((FieldKind)field->kind) {
    case FIELD_STORED:
        if (field->type.list || type_rep(field->type) == REP_NONE) return "a field stores no value";
        return NULL;
    case FIELD_OWNED:
    case FIELD_INVERSE: return verify_list_field(program, entity, field);
    case FIELD_DERIVED: return NULL;
    }
    return "a field is of no kind";
}

static const char *verify_entity(const Program *program, EntityId id) {
    const Entity *entity = program->entities.data[id];
    uint32_t n = entity->fields.len;
    for (uint32_t f = 0; f < n; f++) {
        const char *wrong = verify_field(program, id, &entity->fields.data[f]);
        if (wrong) return wrong;
    }
    if (entity->hidden && n < (entity->is_map ? 2u : 1u)) return "a hidden entity lacks its value";
    if (entity->key_field != ID_NONE && entity->key_field >= n) return "a key names no field";
    if (entity->name_field != ID_NONE && entity->name_field >= n) return "a name names no field";
    for (uint32_t i = 0; i < entity->unique.len; i++) {
        if (entity->unique.data[i] >= n) return "a unique key names no field";
    }
    return NULL;
}

const char *verify_schema(const Program *program) {
    for (EnumId e = 0; e < program->enums.len; e++) {
        const char *wrong = verify_enum(program->enums.data[e]);
        if (wrong) return wrong;
    }
    for (EntityId e = 0; e < program->entities.len; e++) {
        const char *wrong = verify_entity(program, e);
        if (wrong) return wrong;
    }
    return NULL;
}

/* ---- facts */
static const char *verify_ranges(const Facts *facts, EntityId entity, uint32_t f,
                                 const Field *field) {
    const FactTable *table = &facts->tables[entity];
    const FactTable *child = &facts->tables[field->child];
    for (uint32_t r = 0; r < table->n_rows; r++) {
        RowRange range = facts_range(facts, entity, f, r);
        if (range.first > child->n_rows || range.count > child->n_rows - range.first) {
            return "a list reaches beyond its table";
        }
        for (uint32_t c = range.first; c < range.first + range.count; c++) {
            uint32_t owner_field, owner_row;
            EntityId owner = facts_owner(facts, field->child, c, &owner_field, &owner_row);
            if (owner != entity || owner_field != f || owner_row != r)
                return "a list holds what another record owns";
        }
    }
    return NULL;
}

/* What facts_get follows without looking. */
static const char *verify_stored(const Facts *facts, const FactTable *table, const Column *column) {
    bool numbers = column->rep == REP_NUMBER && !column->is_range;
    if (numbers && !column->form) return "a column is empty";
    for (uint32_t r = 0; r < table->n_rows; r++) {
        if (column->state[r] > STATE_ERROR) return "a value is in no state";
        if (column->state[r] != STATE_OK) continue;
        if (column->rep == REP_TEXT && ((const uint32_t *)column->data)[r] >= facts->texts.list.len)
            return "a text is not there";
        if (!numbers || column->form[r] < column->forms.len) continue;
        int64_t at = ((const int64_t *)column->data)[r];
        if (column->form[r] != FORM_OTHER || at < 0 || at >= column->others.len)
            return "a number has no such form";
    }
    return NULL;
}

static const char *verify_column(const Program *program, EntityId entity, uint32_t f) {
    const Facts *facts = program->facts;
    const FactTable *table = &facts->tables[entity];
    const Column *column = &table->columns[f];
    const Field *field = &program->entities.data[entity]->fields.data[f];
    bool stored = field->kind == FIELD_STORED;
    if (column->rep != (stored ? type_rep(field->type) : REP_NONE)) return "a column is misshapen";
    if (column->is_range != (field->kind == FIELD_OWNED)) return "a column is misshapen";
    if (table->n_rows == 0 || (!stored && !column->is_range)) return NULL;
    if (!column->data && !column->state) return NULL;
    if (!column->data || !column->state || !column->place) return "a column is empty";
    const char *misplaced = verify_stored(facts, table, column);
    if (misplaced) return misplaced;
    if (column->is_range) return verify_ranges(facts, entity, f, field);
    for (uint32_t r = 0; r < table->n_rows; r++) {
        Value value = facts_get(facts, entity, f, r);
        const char *wrong = verify_value(program, field->type, &value);
        if (wrong) return wrong;
    }
    return NULL;
}

/* What facts_owner follows without looking. */
static const char *verify_owner_numbers(const FactTable *table) {
    for (uint32_t r = 0; r < table->n_rows && table->owner_row; r++) {
        bool owned = table->owner_row[r] != ID_NONE;
        if (owned && table_owner(table, r) >= table->owners.len)
            return "a record's owner is of no entity";
    }
    return NULL;
}

/* The record is in the list of its owner that it says. */
static const char *verify_owner(const Program *program, EntityId entity, uint32_t row) {
    uint32_t field, owner_row;
    EntityId owner = facts_owner(program->facts, entity, row, &field, &owner_row);
    if (owner_row >= program->facts->tables[owner].n_rows) return "a record's owner is no record";
    RowRange range = facts_range(program->facts, owner, field, owner_row);
    bool among = row >= range.first && row - range.first < range.count;
    return among ? NULL : "a record is not among those that its owner has";
}

/* Owners of owners end: whoever follows them does. */
static const char *verify_descent(const Program *program, EntityId entity, uint32_t row) {
    for (uint32_t depth = 0; depth < VERIFY_MAX_OWNERS; depth++) {
        uint32_t field, owner_row;
        entity = facts_owner(program->facts, entity, row, &field, &owner_row);
        if (entity == ID_NONE) return NULL;
        row = owner_row;
    }
    return "a record is owned by itself";
}

static const char *verify_owners(const Program *program, EntityId entity) {
    const FactTable *table = &program->facts->tables[entity];
    const char *wrong = NULL;
    for (uint32_t r = 0; r < table->n_rows && !wrong; r++)
        if (facts_is_owned(program->facts, entity, r)) wrong = verify_owner(program, entity, r);
    return wrong;
}

/* After the owners of all tables are known to be records. */
static const char *verify_descents(const Program *program, EntityId entity) {
    const FactTable *table = &program->facts->tables[entity];
    const char *wrong = NULL;
    for (uint32_t r = 0; r < table->n_rows && !wrong; r++)
        if (facts_is_owned(program->facts, entity, r)) wrong = verify_descent(program, entity, r);
    return wrong;
}

static const char *verify_inverse(const Facts *facts, EntityId entity, uint32_t f,
                                  const Field *field) {
    if (!facts->inverse || field->kind != FIELD_INVERSE) return NULL;
    const InverseIndex *index = &facts->inverse[entity][f];
    uint32_t n = facts->tables[entity].n_rows, n_children = facts->tables[field->child].n_rows;
    for (uint32_t r = 0; r < n; r++) {
        if (index->start[r] > index->start[r + 1]) return "an inverse list is out of order";
    }
    if (index->start[n] > n_children) return "an inverse list is too long";
    for (uint32_t i = 0; i < index->start[n]; i++) {
        if (index->rows[i] >= n_children) return "an inverse list holds no record";
    }
    return NULL;
}

static const char *verify_table(const Program *program, EntityId entity) {
    const Facts *facts = program->facts;
    const FactTable *table = &facts->tables[entity];
    const Entity *declared = program->entities.data[entity];
    if (table->n_columns != declared->fields.len)
        return "a table has not the columns of its entity";
    const char *wrong = NULL;
    for (uint32_t f = 0; f < table->n_columns && !wrong; f++) {
        wrong = verify_column(program, entity, f);
        if (!wrong) wrong = verify_inverse(facts, entity, f, &declared->fields.data[f]);
    }
    return wrong;
}

static const char *verify_target(const Program *program, const Target *target) {
    if (target->kind > TARGET_DATE || target->op >= TARGET_OP_COUNT)
        return "a target is of no kind";
    const TargetMore *more = target_more(target);
    const char *wrong = verify_quantity(program, target->number);
    if (!wrong) wrong = verify_quantity(program, more->upper_number);
    if (!wrong && target->kind == TARGET_DATE) wrong = verify_date(more->date);
    if (!wrong) wrong = verify_text(target->spelling);
    if (!wrong) wrong = verify_text(more->shown);
    if (!wrong) wrong = verify_text(more->remark);
    for (uint32_t i = 0; i < more->n_found && !wrong; i++) {
        const TextQuantity *found = &more->found[i];
        wrong = verify_quantity(program, found->quantity);
        if (found->lo > found->hi || found->hi > target->spelling.len)
            wrong = "a number lies outside of its text";
        if (!wrong && found->is_date) wrong = verify_date(found->date);
    }
    return wrong;
}

static const char *verify_note(const Program *program, const FactNote *note) {
    if (note->kind > NOTE_ITEM_NUMBERED) return "a note is of no kind";
    if (note->entity != ID_NONE) {
        if (note->entity >= program->entities.len) return "a note is about no entity";
        if (note->row >= program->facts->tables[note->entity].n_rows) {
            return "a note is about no record";
        }
        if (note->field >= program->entities.data[note->entity]->fields.len)
            return "a note is about no field";
    }
    const char *wrong = verify_text(note->text);
    return wrong ? wrong : verify_text(note->hint);
}

static const char *verify_pending(const Program *program, const PendingRef *ref) {
    uint32_t n = program->entities.len;
    if (ref->entity >= n) return "a reference is to no entity";
    const Entity *entity = program->entities.data[ref->entity];
    if (ref->field >= entity->fields.len) return "a reference stands in no field";
    const Field *field = &entity->fields.data[ref->field];
    bool refers = field->kind == FIELD_STORED && field->type.kind == TYPE_RECORD;
    if (!refers) return "a reference stands in no field";
    if (ref->row >= program->facts->tables[ref->entity].n_rows)
        return "a reference stands in no record";
    return ref->key < program->facts->texts.list.len ? NULL : "a reference has no key";
}

const char *verify_facts(const Program *program) {
    const Facts *facts = program->facts;
    if (!facts) return program->entities.len ? "there are entities but no facts" : NULL;
    if (facts->n_tables != program->entities.len) return "there is not one table an entity";
    const char *wrong = NULL;
    for (EntityId e = 0; e < facts->n_tables && !wrong; e++)
        wrong = verify_owner_numbers(&facts->tables[e]);
    for (EntityId e = 0; e < facts->n_tables && !wrong; e++) wrong = verify_table(program, e);
    for (EntityId e = 0; e < facts->n_tables && !wrong; e++) wrong = verify_owners(program, e);
    for (EntityId e = 0; e < facts->n_tables && !wrong; e++) wrong = verify_descents(program, e);
    for (uint32_t i = 0; i < facts->targets.len && !wrong; i++) {
        wrong = verify_target(program, &facts->targets.data[i]);
    }
    for (uint32_t i = 0; i < facts->pending.len && !wrong; i++) {
        wrong = verify_pending(program, &facts->pending.data[i]);
    }
    for (uint32_t i = 0; i < facts->notes.len && !wrong; i++) {
        wrong = verify_note(program, &facts->notes.data[i]);
    }
    return wrong;
}
