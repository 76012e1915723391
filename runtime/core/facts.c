/* Facts: tables that grow by doubling, one array a property and field, all of one length. Memory of
   columns that no file writes to is asked for but, but for the states, never touched. */
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
    facts->target_ids = map_new(arena);
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
    memset(column->state + from, STATE_MISSING, to - from);
    column->lo = arena_grow(arena, column->lo, sizeof(uint32_t) * from, sizeof(uint32_t) * to);
    column->hi = arena_grow(arena, column->hi, sizeof(uint32_t) * from, sizeof(uint32_t) * to);
}

static uint32_t *grow_numbers(Arena *arena, uint32_t *numbers, uint32_t from, uint32_t to) {
    return arena_grow(arena, numbers, sizeof(uint32_t) * from, sizeof(uint32_t) * to);
}

/* Room for one more row. */
static void reserve_row(Arena *arena, FactTable *table) {
    if (table->n_rows < table->cap) return;
    assert(table->cap < UINT32_MAX / 2);
    uint32_t had = table->cap, cap = had ? had * 2 : FIRST_ROWS;
    table->source = grow_numbers(arena, table->source, had, cap);
    table->lo = grow_numbers(arena, table->lo, had, cap);
    table->hi = grow_numbers(arena, table->hi, had, cap);
    table->owner_entity = grow_numbers(arena, table->owner_entity, had, cap);
    table->owner_field = grow_numbers(arena, table->owner_field, had, cap);
    table->owner_row = grow_numbers(arena, table->owner_row, had, cap);
    table->ordinal = grow_numbers(arena, table->ordinal, had, cap);
    for (uint32_t f = 0; f < table->n_columns; f++) {
        grow_column(arena, &table->columns[f], had, cap);
    }
    table->cap = cap;
}

/* ---- writing */
uint32_t facts_add_row(Facts *facts, EntityId entity, Span header) {
    assert(entity < facts->n_tables);
    FactTable *table = &facts->tables[entity];
    reserve_row(facts->arena, table);
    uint32_t row = table->n_rows++;
    table->source[row] = header.source;
    table->lo[row] = header.lo;
    table->hi[row] = header.hi;
    table->owner_entity[row] = ID_NONE;
    table->owner_field[row] = ID_NONE;
    table->owner_row[row] = ID_NONE;
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
    case REP_BOX: ((const void **)column->data)[row] = value->box; break;
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

/* ---- files that are dropped */
void facts_begin(Facts *facts) {
    for (uint32_t e = 0; e < facts->n_tables; e++) {
        facts->tables[e].begun = facts->tables[e].n_rows;
    }
    facts->pending_begun = facts->pending.len;
    facts->notes_begun = facts->notes.len;
}

/* Rows from `begun` on are as if they had never been added. */
static void clear_column(Column *column, uint32_t begun, uint32_t n) {
    size_t size = element_size(column);
    if (size == 0 || n == 0) return;
    memset((char *)column->data + size * begun, 0, size * n);
    memset(column->state + begun, STATE_MISSING, n);
    memset(column->lo + begun, 0, sizeof(uint32_t) * n);
    memset(column->hi + begun, 0, sizeof(uint32_t) * n);
}

void facts_drop(Facts *facts) {
    for (uint32_t e = 0; e < facts->n_tables; e++) {
        FactTable *table = &facts->tables[e];
        uint32_t begun = table->begun, n = table->n_rows - begun;
        for (uint32_t f = 0; f < table->n_columns; f++) clear_column(&table->columns[f], begun, n);
        if (n > 0) memset(table->ordinal + begun, 0, sizeof(uint32_t) * n);
        table->n_rows = begun;
    }
    facts->pending.len = facts->pending_begun;
    facts->notes.len = facts->notes_begun;
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
    case REP_BOX: value.box = ((const void *const *)column->data)[row]; break;
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
