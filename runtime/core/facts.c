/* Facts: tables that grow by doubling, one array a property and field, all of one length. A file's
   rows are lowered to Facts of their own and appended as a whole; what mentions a row number is
   shifted then. References to records are no numbers yet at that time (they wait in `pending`), so
   columns of references need no shifting. */
#include "runtime/core/facts.h"

#include <assert.h>

#define FIRST_ROWS 8

/* ---- making and growing */
static Column column_for(const Field *field) {
    Column column = {.rep = REP_NONE};
    if (field->kind == FIELD_STORED) column.rep = (uint8_t)type_rep(field->type);
    column.is_range = field->kind == FIELD_OWNED;
    return column;
}

static size_t element_size(const Column *column) {
    return column->is_range ? sizeof(RowRange) : rep_size((Rep)column->rep);
}

Facts *facts_new(Arena *arena, const EntityList *schema) {
    Facts *facts = ARENA_NEW(arena, Facts);
    facts->arena = arena;
    facts->schema = schema;
    facts->n_tables = schema->len;
    facts->tables = ARENA_ARRAY(arena, FactTable, schema->len);
    for (uint32_t e = 0; e < schema->len; e++) {
        const Entity *entity = schema->data[e];
        FactTable *table = &facts->tables[e];
        table->n_columns = entity->fields.len;
        table->columns = ARENA_ARRAY(arena, Column, table->n_columns);
        for (uint32_t f = 0; f < table->n_columns; f++) {
            table->columns[f] = column_for(&entity->fields.data[f]);
        }
    }
    return facts;
}

static void grow_column(Arena *arena, Column *column, uint32_t from, uint32_t to) {
    size_t size = element_size(column);
    if (size == 0) return;
    column->data = arena_grow(arena, column->data, size * from, size * to);
    column->state = arena_grow(arena, column->state, from, to);
    column->lo = arena_grow(arena, column->lo, sizeof(uint32_t) * from, sizeof(uint32_t) * to);
    column->hi = arena_grow(arena, column->hi, sizeof(uint32_t) * from, sizeof(uint32_t) * to);
}

/* The arrays of numbers that every table has. */
#define TABLE_NUMBERS 6
static void table_numbers(FactTable *table, uint32_t **out[TABLE_NUMBERS]) {
    out[0] = &table->lo;
    out[1] = &table->hi;
    out[2] = &table->owner_entity;
    out[3] = &table->owner_field;
    out[4] = &table->owner_row;
    out[5] = &table->ordinal;
}

/* Room for n_more rows. */
static void reserve_rows(Arena *arena, FactTable *table, uint32_t n_more) {
    assert(n_more < UINT32_MAX / 2 - table->n_rows);
    uint32_t need = table->n_rows + n_more;
    if (need <= table->cap) return;
    uint32_t cap = table->cap ? table->cap * 2 : FIRST_ROWS;
    if (cap < need) cap = need;
    uint32_t **numbers[TABLE_NUMBERS];
    table_numbers(table, numbers);
    for (uint32_t i = 0; i < TABLE_NUMBERS; i++) {
        *numbers[i] =
            arena_grow(arena, *numbers[i], sizeof(uint32_t) * table->cap, sizeof(uint32_t) * cap);
    }
    table->source =
        arena_grow(arena, table->source, sizeof(SourceId) * table->cap, sizeof(SourceId) * cap);
    for (uint32_t f = 0; f < table->n_columns; f++) {
        grow_column(arena, &table->columns[f], table->cap, cap);
    }
    table->cap = cap;
}

/* ---- writing */
uint32_t facts_add_row(Facts *facts, EntityId entity, Span header) {
    assert(entity < facts->n_tables);
    FactTable *table = &facts->tables[entity];
    reserve_rows(facts->arena, table, 1);
    uint32_t row = table->n_rows++;
    table->source[row] = header.source;
    table->lo[row] = header.lo;
    table->hi[row] = header.hi;
    table->owner_entity[row] = ID_NONE;
    table->owner_field[row] = ID_NONE;
    table->owner_row[row] = ID_NONE;
    for (uint32_t f = 0; f < table->n_columns; f++) {
        Column *column = &table->columns[f];
        if (column->state) column->state[row] = STATE_MISSING;
    }
    return row;
}

static Column *column_at(const Facts *facts, EntityId entity, uint32_t field, uint32_t row) {
    assert(entity < facts->n_tables);
    const FactTable *table = &facts->tables[entity];
    assert(field < table->n_columns && row < table->n_rows);
    return &table->columns[field];
}

static void set_place(Column *column, uint32_t row, uint8_t state, uint32_t lo, uint32_t hi) {
    column->state[row] = state;
    column->lo[row] = lo;
    column->hi[row] = hi;
}

void facts_set(Facts *facts, EntityId entity, uint32_t field, uint32_t row, const Value *value,
               uint32_t lo, uint32_t hi) {
    Column *column = column_at(facts, entity, field, row);
    assert(column->data && !column->is_range);
    set_place(column, row, value->state, lo, hi);
    if (value->state != STATE_OK) return;
    assert(value->rep == column->rep);
    switch ((Rep)column->rep) {
    case REP_BOOL: ((bool *)column->data)[row] = value->boolean; break;
    case REP_NUMBER: ((Quantity *)column->data)[row] = value->quantity; break;
    case REP_TEXT: ((Text *)column->data)[row] = value->text; break;
    case REP_DATE: ((Date *)column->data)[row] = value->date; break;
    case REP_ID: ((uint32_t *)column->data)[row] = value->id; break;
    case REP_NONE:
    case REP_COUNT: break;
    }
}

void facts_set_range(Facts *facts, EntityId entity, uint32_t field, uint32_t row, RowRange range,
                     uint32_t lo, uint32_t hi) {
    Column *column = column_at(facts, entity, field, row);
    assert(column->is_range);
    set_place(column, row, STATE_OK, lo, hi);
    ((RowRange *)column->data)[row] = range;
}

/* ---- appending */
static void append_column(Column *to, uint32_t n, const Column *from, uint32_t n_more) {
    size_t size = element_size(to);
    if (size == 0 || n_more == 0) return;
    memcpy((char *)to->data + size * n, from->data, size * n_more);
    memcpy(to->state + n, from->state, n_more);
    memcpy(to->lo + n, from->lo, sizeof(uint32_t) * n_more);
    memcpy(to->hi + n, from->hi, sizeof(uint32_t) * n_more);
}

/* Row and target numbers in rows [n, n + n_more) of a column that came from another Facts. */
static void shift_column(Column *column, const Field *field, uint32_t n, uint32_t n_more,
                         const uint32_t *first_row, uint32_t first_target) {
    if (column->is_range) {
        RowRange *ranges = column->data;
        for (uint32_t r = n; r < n + n_more; r++) ranges[r].first += first_row[field->child];
    } else if (column->data && field->type.kind == TYPE_TARGET) {
        uint32_t *ids = column->data;
        for (uint32_t r = n; r < n + n_more; r++) {
            if (column->state[r] == STATE_OK) ids[r] += first_target;
        }
    }
}

static void append_rows(Facts *facts, const Facts *part, EntityId entity, const uint32_t *first_row,
                        uint32_t first_target) {
    FactTable *table = &facts->tables[entity];
    FactTable from = part->tables[entity];
    uint32_t n = table->n_rows, n_more = from.n_rows;
    if (n_more == 0) return;
    reserve_rows(facts->arena, table, n_more);
    uint32_t **to_numbers[TABLE_NUMBERS], **from_numbers[TABLE_NUMBERS];
    table_numbers(table, to_numbers);
    table_numbers(&from, from_numbers);
    for (uint32_t i = 0; i < TABLE_NUMBERS; i++) {
        memcpy(*to_numbers[i] + n, *from_numbers[i], sizeof(uint32_t) * n_more);
    }
    memcpy(table->source + n, from.source, sizeof(SourceId) * n_more);
    table->n_rows += n_more;
    for (uint32_t r = n; r < table->n_rows; r++) {
        EntityId owner = table->owner_entity[r];
        if (owner != ID_NONE) table->owner_row[r] += first_row[owner];
    }
    for (uint32_t f = 0; f < table->n_columns; f++) {
        Column *column = &table->columns[f];
        append_column(column, n, &from.columns[f], n_more);
        shift_column(column, &facts->schema->data[entity]->fields.data[f], n, n_more, first_row,
                     first_target);
    }
}

static void append_pending(Facts *facts, const Facts *part, const uint32_t *first_row) {
    for (uint32_t i = 0; i < part->pending.len; i++) {
        PendingRef ref = part->pending.data[i];
        ref.row += first_row[ref.entity];
        vec_push(facts->arena, &facts->pending, ref);
    }
}

static void append_notes(Facts *facts, const Facts *part, const uint32_t *first_row) {
    for (uint32_t i = 0; i < part->notes.len; i++) {
        FactNote note = part->notes.data[i];
        if (note.entity != ID_NONE) note.row += first_row[note.entity];
        vec_push(facts->arena, &facts->notes, note);
    }
}

void facts_append(Facts *facts, const Facts *part) {
    assert(facts->schema == part->schema && facts->n_tables == part->n_tables);
    uint32_t *first_row = ARENA_ARRAY(facts->arena, uint32_t, facts->n_tables);
    for (uint32_t e = 0; e < facts->n_tables; e++) first_row[e] = facts->tables[e].n_rows;
    uint32_t first_target = facts->targets.len;
    for (uint32_t i = 0; i < part->targets.len; i++) {
        vec_push(facts->arena, &facts->targets, part->targets.data[i]);
    }
    for (uint32_t e = 0; e < facts->n_tables; e++) {
        append_rows(facts, part, e, first_row, first_target);
    }
    append_pending(facts, part, first_row);
    append_notes(facts, part, first_row);
}

/* ---- inverse lists */
/* Counting sort of the child rows by the record they refer to; stable, so they stay in order. */
static InverseIndex index_column(Arena *arena, const Column *refs, uint32_t n_children,
                                 uint32_t n_rows) {
    InverseIndex index = {.start = ARENA_ARRAY(arena, uint32_t, (size_t)n_rows + 1),
                          .rows = ARENA_ARRAY(arena, uint32_t, n_children)};
    if (refs->rep != REP_ID || !refs->data) return index;
    const uint32_t *ids = refs->data;
    for (uint32_t c = 0; c < n_children; c++) {
        if (refs->state[c] == STATE_OK && ids[c] < n_rows) index.start[ids[c] + 1]++;
    }
    for (uint32_t r = 0; r < n_rows; r++) index.start[r + 1] += index.start[r];
    uint32_t *next = ARENA_ARRAY(arena, uint32_t, n_rows);
    memcpy(next, index.start, sizeof(uint32_t) * n_rows);
    for (uint32_t c = 0; c < n_children; c++) {
        if (refs->state[c] == STATE_OK && ids[c] < n_rows) index.rows[next[ids[c]]++] = c;
    }
    return index;
}

void facts_index(Facts *facts) {
    Arena *arena = facts->arena;
    facts->inverse = ARENA_ARRAY(arena, InverseIndex *, facts->n_tables);
    for (uint32_t e = 0; e < facts->n_tables; e++) {
        const FactTable *table = &facts->tables[e];
        facts->inverse[e] = ARENA_ARRAY(arena, InverseIndex, table->n_columns);
        for (uint32_t f = 0; f < table->n_columns; f++) {
            const Field *field = &facts->schema->data[e]->fields.data[f];
            if (field->kind != FIELD_INVERSE) continue;
            const FactTable *children = &facts->tables[field->child];
            facts->inverse[e][f] = index_column(arena, &children->columns[field->inverse_of],
                                                children->n_rows, table->n_rows);
        }
    }
}

/* ---- reading */
Value facts_get(const Facts *facts, EntityId entity, uint32_t field, uint32_t row) {
    const Column *column = column_at(facts, entity, field, row);
    Value value = {.rep = column->rep, .state = STATE_MISSING};
    if (!column->data || column->is_range) return value;
    value.state = column->state[row];
    if (value.state != STATE_OK) return value;
    switch ((Rep)column->rep) {
    case REP_BOOL: value.boolean = ((const bool *)column->data)[row]; break;
    case REP_NUMBER: value.quantity = ((const Quantity *)column->data)[row]; break;
    case REP_TEXT: value.text = ((const Text *)column->data)[row]; break;
    case REP_DATE: value.date = ((const Date *)column->data)[row]; break;
    case REP_ID: value.id = ((const uint32_t *)column->data)[row]; break;
    case REP_NONE:
    case REP_COUNT: break;
    }
    return value;
}

RowRange facts_range(const Facts *facts, EntityId entity, uint32_t field, uint32_t row) {
    const Column *column = column_at(facts, entity, field, row);
    assert(column->is_range);
    return ((const RowRange *)column->data)[row];
}

bool facts_written(const Facts *facts, EntityId entity, uint32_t field, uint32_t row) {
    const Column *column = column_at(facts, entity, field, row);
    return column->data && column->lo[row] < column->hi[row];
}

Span facts_span(const Facts *facts, EntityId entity, uint32_t field, uint32_t row) {
    if (!facts_written(facts, entity, field, row)) return facts_row_span(facts, entity, row);
    const Column *column = column_at(facts, entity, field, row);
    return (Span){facts->tables[entity].source[row], column->lo[row], column->hi[row]};
}

Span facts_row_span(const Facts *facts, EntityId entity, uint32_t row) {
    assert(entity < facts->n_tables && row < facts->tables[entity].n_rows);
    const FactTable *table = &facts->tables[entity];
    return (Span){table->source[row], table->lo[row], table->hi[row]};
}
