/* Facts: tables that grow by doubling, one array a property and field, all of one length. Setting
   and reading of single values; appending is in facts_append.c. */
#include "runtime/core/facts.h"

#include <assert.h>

#include "runtime/core/facts_column.h"

#define FIRST_ROWS 8
#define LARGE_TABLE                                                                                \
    65536 /* rows; from here on growing moves pages and copies nothing (arena.h)                   \
           */

/* ---- making and growing */
static Column column_for(const Field *field) {
    Column column = {.rep = REP_NONE};
    if (field->kind == FIELD_STORED) column.rep = (uint8_t)type_rep(field->type);
    column.is_range = field->kind == FIELD_OWNED;
    return column;
}

size_t column_width(const Column *column) {
    if (column->is_range) return sizeof(RowRange);
    switch ((Rep)column->rep) {
    case REP_NUMBER: return sizeof(int64_t);
    case REP_TEXT: return sizeof(uint32_t);
    case REP_BOOL:
    case REP_DATE:
    case REP_ID:
    case REP_BOX: return rep_size((Rep)column->rep);
    case REP_NONE:
    case REP_COUNT: break;
    }
    return 0;
}

static void find_owners(Facts *facts) {
    for (EntityId e = 0; e < facts->n_tables; e++) {
        const Entity *entity = facts->schema->data[e];
        for (uint32_t f = 0; f < entity->fields.len; f++) {
            const Field *field = &entity->fields.data[f];
            if (field->kind != FIELD_OWNED || field->child >= facts->n_tables) continue;
            vec_push(facts->arena, &facts->tables[field->child].owners, (FactOwner){e, f});
        }
    }
}

static Facts *new_facts(Arena *arena, const EntityList *schema, bool is_piece) {
    Facts *facts = ARENA_NEW(arena, Facts);
    facts->arena = arena;
    facts->schema = schema;
    facts->is_piece = is_piece;
    facts->n_tables = schema->len;
    facts->tables = ARENA_ARRAY(arena, FactTable, schema->len);
    facts->texts = pool_new(arena, !is_piece);
    for (uint32_t e = 0; e < schema->len; e++) {
        const Entity *entity = schema->data[e];
        FactTable *table = &facts->tables[e];
        table->n_columns = entity->fields.len;
        table->columns = ARENA_ARRAY(arena, Column, table->n_columns);
        for (uint32_t f = 0; f < table->n_columns; f++) {
            table->columns[f] = column_for(&entity->fields.data[f]);
        }
    }
    find_owners(facts);
    return facts;
}

Facts *facts_new(Arena *arena, const EntityList *schema) {
    return new_facts(arena, schema, false);
}

Facts *facts_new_piece(Arena *arena, const EntityList *schema) {
    return new_facts(arena, schema, true);
}

static void column_each_array(Column *column, ArrayVisit *visit, void *ctx) {
    column->data = visit(ctx, column->data, column_width(column));
    column->state = visit(ctx, column->state, 1);
    column->place = visit(ctx, column->place, sizeof *column->place);
    if (column->rep == REP_NUMBER) column->form = visit(ctx, column->form, 1);
}

void table_each_array(FactTable *table, ArrayVisit *visit, void *ctx) {
    table->lo = visit(ctx, table->lo, sizeof *table->lo);
    table->len = visit(ctx, table->len, sizeof *table->len);
    if (table->owner) table->owner = visit(ctx, table->owner, sizeof *table->owner);
    if (table->owners.len > 0)
        table->owner_row = visit(ctx, table->owner_row, sizeof *table->owner_row);
    else
        table->ordinal = visit(ctx, table->ordinal, sizeof *table->ordinal);
    for (uint32_t f = 0; f < table->n_columns; f++)
        if (table->columns[f].data) column_each_array(&table->columns[f], visit, ctx);
}

typedef struct Growth {
    Arena *arena;
    uint32_t from, to; /* rows */
} Growth;

static void *grow(void *ctx, void *array, size_t element) {
    const Growth *g = ctx;
    return arena_grow(g->arena, array, element * g->from, element * g->to);
}

/* In a piece, whose memory is used again, all rows are missing from here on; in the whole each is
   when it is added, so that the room behind the last one stays untouched. */
static void set_missing(const Facts *facts, Column *column, const Growth *g) {
    if (facts->is_piece && column->data)
        memset(column->state + g->from, STATE_MISSING, g->to - g->from);
}

void facts_reserve(Facts *facts, FactTable *table, uint32_t n) {
    if (n <= table->cap - table->n_rows) return;
    assert(n < UINT32_MAX / 4 && table->n_rows < UINT32_MAX / 4);
    uint32_t had = table->cap, cap = had ? had : FIRST_ROWS;
    while (cap - table->n_rows < n) cap += cap < LARGE_TABLE ? cap : cap / 4;
    Growth growth = {facts->arena, had, cap};
    table_each_array(table, grow, &growth);
    for (uint32_t f = 0; f < table->n_columns; f++) set_missing(facts, &table->columns[f], &growth);
    table->cap = cap;
}

void column_open(Facts *facts, const FactTable *table, Column *column) {
    if (column->data) return;
    Growth growth = {facts->arena, 0, table->cap};
    column_each_array(column, grow, &growth);
    set_missing(facts, column, &growth);
    memset(column->state, STATE_MISSING, table->n_rows);
}

void column_add_missing(Column *column, uint32_t first, uint32_t n) {
    if (column->data) memset(column->state + first, STATE_MISSING, n);
}

/* ---- places
   A place is 32 bits: its length in the low ones, above them how far behind the start of its record
   it begins; or, with the highest bit, its number among the far ones. */
enum { PLACE_LENGTH_BITS = 12, PLACE_OFFSET_BITS = 19 };

/* Seldom needed, and kept out of the way of those that are not far. */
__attribute__((noinline, cold)) static uint32_t far_place(Facts *facts, uint32_t lo, uint32_t hi) {
    vec_push(facts->arena, &facts->far, (FarPlace){lo, hi});
    return facts->far.len - 1;
}

static uint32_t place_of(Facts *facts, uint32_t start, uint32_t lo, uint32_t hi) {
    if (lo >= hi) return 0;
    bool near =
        hi - lo < 1u << PLACE_LENGTH_BITS && lo >= start && lo - start < 1u << PLACE_OFFSET_BITS;
    if (near) return (lo - start) << PLACE_LENGTH_BITS | (hi - lo);
    return PLACE_FAR | far_place(facts, lo, hi);
}

static FarPlace place_read(const Facts *facts, uint32_t start, uint32_t place) {
    if (place & PLACE_FAR) return facts->far.data[place & ~PLACE_FAR];
    uint32_t lo = start + (place >> PLACE_LENGTH_BITS);
    return (FarPlace){lo, lo + (place & ((1u << PLACE_LENGTH_BITS) - 1))};
}

static FarPlace row_place(const Facts *facts, const FactTable *table, uint32_t row) {
    if (table->len[row] == ROW_FAR) return facts->far.data[table->lo[row]];
    return (FarPlace){table->lo[row], table->lo[row] + table->len[row]};
}

/* ---- writing */
uint32_t facts_add_row(Facts *facts, EntityId entity, Span header) {
    assert(entity < facts->n_tables);
    FactTable *table = &facts->tables[entity];
    facts_reserve(facts, table, 1);
    uint32_t row = table->n_rows++;
    if (table->sources.len == 0 || vec_last(&table->sources).source != header.source)
        vec_push(facts->arena, &table->sources, (SourceRun){row, header.source});
    bool near = header.hi >= header.lo && header.hi - header.lo < ROW_FAR;
    table->lo[row] = near ? header.lo : far_place(facts, header.lo, header.hi);
    table->len[row] = near ? (uint16_t)(header.hi - header.lo) : ROW_FAR;
    if (table->owner_row) table->owner_row[row] = ID_NONE;
    for (uint32_t f = 0; !facts->is_piece && f < table->n_columns; f++)
        column_add_missing(&table->columns[f], row, 1);
    return row;
}

void facts_use_owner(Facts *facts, FactTable *table, uint16_t number) {
    if (!table->is_owned) table->usual_owner = number;
    table->is_owned = true;
    if (table->owner || number == table->usual_owner) return;
    table->owner = ARENA_ARRAY(facts->arena, uint16_t, table->cap);
    for (uint32_t row = 0; row < table->cap; row++) table->owner[row] = table->usual_owner;
}

bool facts_own(Facts *facts, EntityId entity, RowRange rows, FactOwner owner, uint32_t owner_row) {
    FactTable *table = &facts->tables[entity];
    uint32_t number = 0;
    while (number < table->owners.len && (table->owners.data[number].entity != owner.entity ||
                                          table->owners.data[number].field != owner.field))
        number++;
    if (number == table->owners.len || number > UINT16_MAX) return false;
    facts_use_owner(facts, table, (uint16_t)number);
    for (uint32_t row = rows.first; row < rows.first + rows.count; row++) {
        table->owner_row[row] = owner_row;
        if (table->owner) table->owner[row] = (uint16_t)number;
    }
    return true;
}

static Column *column_at(const Facts *facts, EntityId entity, uint32_t field, uint32_t row) {
    assert(entity < facts->n_tables);
    const FactTable *table = &facts->tables[entity];
    assert(field < table->n_columns && row < table->n_rows);
    return &table->columns[field];
}

uint8_t column_form(Arena *arena, Column *column, int32_t scale, UnitId unit) {
    for (uint32_t i = 0; i < column->forms.len; i++) {
        const NumberForm *form = &column->forms.data[i];
        if (form->scale == scale && form->unit == unit) return (uint8_t)i;
    }
    if (column->forms.len == FORM_OTHER) return FORM_OTHER;
    vec_push(arena, &column->forms, (NumberForm){.scale = scale, .unit = unit});
    return (uint8_t)(column->forms.len - 1);
}

static void set_number(Facts *facts, Column *column, uint32_t row, const Quantity *q) {
    int64_t *to = (int64_t *)column->data + row;
    uint8_t form = column->last_form;
    bool same = form < column->forms.len && column->forms.data[form].scale == q->number.scale &&
                column->forms.data[form].unit == q->unit;
    if (!same && q->number.scale == NUMBER_BIG) form = FORM_OTHER;
    if (!same && form != FORM_OTHER)
        form = column_form(facts->arena, column, q->number.scale, q->unit);
    column->form[row] = form;
    if (form != FORM_OTHER) {
        column->last_form = form;
        *to = q->number.coef;
        return;
    }
    *to = column->others.len;
    vec_push(facts->arena, &column->others, *q);
}

void facts_set(Facts *facts, EntityId entity, uint32_t field, uint32_t row, const Value *value,
               uint32_t lo, uint32_t hi) {
    Column *column = column_at(facts, entity, field, row);
    const FactTable *table = &facts->tables[entity];
    assert(!column->is_range);
    column_open(facts, table, column);
    uint32_t place = lo < hi ? place_of(facts, row_place(facts, table, row).lo, lo, hi) : 0;
    if (column->place[row] != place) column->place[row] = place; /* else its page may stay away */
    column->state[row] = value->state;
    if (value->state != STATE_OK) return;
    assert(value->rep == column->rep);
    switch ((Rep)column->rep) {
    case REP_BOOL: ((bool *)column->data)[row] = value->boolean; break;
    case REP_NUMBER: set_number(facts, column, row, &value->quantity); break;
    case REP_TEXT: ((uint32_t *)column->data)[row] = pool_add(&facts->texts, value->text); break;
    case REP_DATE: ((Date *)column->data)[row] = value->date; break;
    case REP_ID: ((uint32_t *)column->data)[row] = value->id; break;
    case REP_BOX: ((const void **)column->data)[row] = value->box; break;
    case REP_NONE:
    case REP_COUNT: break;
    }
}

FactsCursor facts_cursor(Facts *facts, EntityId entity, uint32_t field) {
    const FactTable *table = &facts->tables[entity];
    assert(field < table->n_columns);
    return (FactsCursor){facts, table, &table->columns[field]};
}

void facts_put(const FactsCursor *cursor, uint32_t row, uint32_t id, uint32_t lo, uint32_t hi) {
    Column *column = cursor->column;
    assert(row < cursor->table->n_rows && (column->rep == REP_ID || column->rep == REP_TEXT));
    column_open(cursor->facts, cursor->table, column);
    uint32_t start = row_place(cursor->facts, cursor->table, row).lo;
    column->place[row] = place_of(cursor->facts, start, lo, hi);
    column->state[row] = STATE_OK;
    ((uint32_t *)column->data)[row] = id;
}

void facts_set_range(Facts *facts, EntityId entity, uint32_t field, uint32_t row, RowRange range,
                     uint32_t lo, uint32_t hi) {
    Column *column = column_at(facts, entity, field, row);
    const FactTable *table = &facts->tables[entity];
    assert(column->is_range);
    column_open(facts, table, column);
    column->place[row] = place_of(facts, row_place(facts, table, row).lo, lo, hi);
    column->state[row] = STATE_OK;
    ((RowRange *)column->data)[row] = range;
}

/* ---- clearing a piece */
static void clear_column(Column *column, uint32_t n) {
    if (!column->data) return;
    memset(column->data, 0, column_width(column) * n); /* a list that is not given is empty */
    memset(column->state, STATE_MISSING, n);
    memset(column->place, 0, sizeof(uint32_t) * n);
    column->forms.len = column->others.len = 0;
}

void facts_clear(Facts *piece) {
    assert(piece->is_piece);
    for (uint32_t e = 0; e < piece->n_tables; e++) {
        FactTable *table = &piece->tables[e];
        if (table->n_rows == 0) continue;
        for (uint32_t f = 0; f < table->n_columns; f++) {
            clear_column(&table->columns[f], table->n_rows);
        }
        table->n_rows = table->sources.len = 0;
        table->is_owned = table->owner != NULL;
    }
    pool_clear(&piece->texts);
    piece->pending.len = piece->notes.len = piece->far.len = piece->extents.len = 0;
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
    Arena *scratch = arena_new(arena);
    uint32_t *next = ARENA_ARRAY(scratch, uint32_t, n_rows);
    memcpy(next, index.start, sizeof(uint32_t) * n_rows);
    for (uint32_t c = 0; c < n_children; c++) {
        if (refs->state[c] == STATE_OK && ids[c] < n_rows) index.rows[next[ids[c]]++] = c;
    }
    arena_free(scratch);
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
static Quantity number_at(const Column *column, uint32_t row) {
    int64_t coef = ((const int64_t *)column->data)[row];
    uint8_t form = column->form[row];
    if (form == FORM_OTHER) return column->others.data[coef];
    const NumberForm *f = &column->forms.data[form];
    return (Quantity){.number = {.coef = coef, .scale = f->scale}, .unit = f->unit};
}

Value facts_get(const Facts *facts, EntityId entity, uint32_t field, uint32_t row) {
    const Column *column = column_at(facts, entity, field, row);
    Value value = {.rep = column->rep, .state = STATE_MISSING};
    if (!column->data || column->is_range) return value;
    value.state = column->state[row];
    if (value.state != STATE_OK) return value;
    switch ((Rep)column->rep) {
    case REP_BOOL: value.boolean = ((const bool *)column->data)[row]; break;
    case REP_NUMBER: value.quantity = number_at(column, row); break;
    case REP_TEXT:
        value.text = pool_text(&facts->texts, ((const uint32_t *)column->data)[row]);
        break;
    case REP_DATE: value.date = ((const Date *)column->data)[row]; break;
    case REP_ID: value.id = ((const uint32_t *)column->data)[row]; break;
    case REP_BOX: value.box = ((const void *const *)column->data)[row]; break;
    case REP_NONE:
    case REP_COUNT: break;
    }
    return value;
}

/* Part by part: as a whole they would go by way of the stack, which takes the processor longer than
   all else here. */
static void gather_numbers(const Column *column, const uint32_t *rows, uint32_t n,
                           const uint8_t *state, Quantity *to) {
    const int64_t *coef = column->data;
    for (uint32_t i = 0; i < n; i++) {
        if (state[i] != STATE_OK) continue;
        uint8_t form = column->form[rows[i]];
        if (form == FORM_OTHER) {
            to[i] = column->others.data[coef[rows[i]]];
            continue;
        }
        to[i].number.coef = coef[rows[i]];
        to[i].number.scale = column->forms.data[form].scale;
        to[i].unit = column->forms.data[form].unit;
    }
}

#define GATHER(T, from)                                                                            \
    for (uint32_t i = 0; i < n; i++)                                                               \
        if (state[i] == STATE_OK) ((T *)data)[i] = (from);

void facts_gather(const Facts *facts, const Column *column, const uint32_t *rows, uint32_t n,
                  uint8_t *state, void *data) {
    for (uint32_t i = 0; i < n; i++)
        if (state[i] == STATE_OK) state[i] = column_state(column, rows[i]);
    if (!column->data) return;
    switch ((Rep)column->rep) {
    case REP_BOOL: GATHER(bool, ((const bool *)column->data)[rows[i]]) break;
    case REP_NUMBER: gather_numbers(column, rows, n, state, data); break;
    case REP_TEXT:
        GATHER(Text, pool_text(&facts->texts, ((const uint32_t *)column->data)[rows[i]]))
        break;
    case REP_DATE: GATHER(Date, ((const Date *)column->data)[rows[i]]) break;
    case REP_ID: GATHER(uint32_t, ((const uint32_t *)column->data)[rows[i]]) break;
    case REP_BOX: GATHER(const void *, ((const void *const *)column->data)[rows[i]]) break;
    case REP_NONE:
    case REP_COUNT: break;
    }
}

RowRange facts_range(const Facts *facts, EntityId entity, uint32_t field, uint32_t row) {
    const Column *column = column_at(facts, entity, field, row);
    assert(column->is_range);
    return column_range(column, row);
}

bool facts_written(const Facts *facts, EntityId entity, uint32_t field, uint32_t row) {
    return column_written(column_at(facts, entity, field, row), row);
}

SourceId facts_source(const Facts *facts, EntityId entity, uint32_t row) {
    const FactTable *table = &facts->tables[entity];
    uint32_t lo = 0, hi = table->sources.len;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (table->sources.data[mid].first <= row)
            lo = mid;
        else
            hi = mid;
    }
    return table->sources.data[lo].source;
}

Span facts_span(const Facts *facts, EntityId entity, uint32_t field, uint32_t row) {
    const Column *column = column_at(facts, entity, field, row);
    if (!column_written(column, row)) return facts_row_span(facts, entity, row);
    const FactTable *table = &facts->tables[entity];
    FarPlace place = place_read(facts, row_place(facts, table, row).lo, column->place[row]);
    return (Span){facts_source(facts, entity, row), place.lo, place.hi};
}

Span facts_row_span(const Facts *facts, EntityId entity, uint32_t row) {
    assert(entity < facts->n_tables && row < facts->tables[entity].n_rows);
    FarPlace place = row_place(facts, &facts->tables[entity], row);
    return (Span){facts_source(facts, entity, row), place.lo, place.hi};
}

EntityId facts_owner(const Facts *facts, EntityId entity, uint32_t row, uint32_t *field,
                     uint32_t *owner_row) {
    const FactTable *table = &facts->tables[entity];
    *field = *owner_row = ID_NONE;
    if (!table->owner_row || table->owner_row[row] == ID_NONE) return ID_NONE;
    const FactOwner *owner = &table->owners.data[table_owner(table, row)];
    *field = owner->field;
    *owner_row = table->owner_row[row];
    return owner->entity;
}

uint32_t facts_ordinal(const Facts *facts, EntityId entity, uint32_t row) {
    const FactTable *table = &facts->tables[entity];
    if (table->ordinal) return table->ordinal[row];
    uint32_t field, owner_row;
    EntityId owner = facts_owner(facts, entity, row, &field, &owner_row);
    if (owner == ID_NONE) return 0;
    return row - facts_range(facts, owner, field, owner_row).first + 1;
}
