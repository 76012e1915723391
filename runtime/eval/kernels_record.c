/* Kernels that read facts: fields, owners, neighbours, records by their key. Operand a holds row
   numbers of the entity in its type. Where a's rows follow one another, as those of a scan do, the
   column of a field is taken as it stands, without copying. */
#include "runtime/eval/cell.h"
#include "runtime/eval/show.h"

typedef struct Records {
    EntityId entity;
    const FactTable *table;
    const uint32_t *row;
} Records;

static Records records_of(const Frame *frame, InstId a) {
    EntityId entity = frame_inst(frame, a)->type.arg;
    return (Records){.entity = entity,
                     .table = &frame->program->facts->tables[entity],
                     .row = frame_operand(frame, a)->data};
}

static void alias_column(Frame *frame, InstId id, const Column *column, uint32_t first,
                         uint32_t n) {
    frame->vectors[id] =
        (Vector){.rep = column->rep,
                 .n = n,
                 .state = column->state + first,
                 .data = (char *)column->data + rep_size((Rep)column->rep) * first};
}

/* Whether a vector can hold the column's elements as they are. */
static bool is_plain(const Column *column) {
    return column->data && column->rep != REP_NUMBER && column->rep != REP_TEXT;
}

void kernel_field(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Records records = records_of(frame, inst->a);
    const Column *column = &records.table->columns[inst->imm];
    uint32_t n = frame->rows[inst->domain].n;
    if (n && frame->is_run[inst->a] && is_plain(column)) {
        alias_column(frame, id, column, records.row[0], n);
        return;
    }
    Vector *out = frame_make1(frame, id, inst->a);
    facts_gather(frame->program->facts, column, records.row, n, out->state, out->data);
}

void kernel_owner(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Records records = records_of(frame, inst->a);
    Vector *out = frame_make1(frame, id, inst->a);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        uint32_t field, row;
        const Facts *facts = frame->program->facts;
        if (facts_owner(facts, records.entity, records.row[i], &field, &row) != inst->imm)
            out->state[i] = STATE_MISSING;
        else
            ((uint32_t *)out->data)[i] = row;
    }
}

void kernel_ordinal(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Records records = records_of(frame, inst->a);
    Vector *out = frame_make1(frame, id, inst->a);
    Quantity *to = out->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        uint32_t place = facts_ordinal(frame->program->facts, records.entity, records.row[i]);
        to[i] = (Quantity){.number = number_of(place)};
    }
}

/* The records of a list lie together in their order, so a neighbour is the next row on that side, if
   it has the same owner; without an owner, if it has the adjoining ordinal. */
static bool is_neighbour(const FactTable *table, uint32_t row, uint32_t other, uint32_t step) {
    if (other >= table->n_rows) return false;
    if (!table->owner_row) return table->ordinal[other] == table->ordinal[row] + step;
    return table->owner_row[other] == table->owner_row[row] &&
           (!table->owner || table->owner[other] == table->owner[row]);
}

void kernel_neighbour(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Records records = records_of(frame, inst->a);
    Vector *out = frame_make1(frame, id, inst->a);
    uint32_t step = inst->op == OP_NEXT ? 1 : UINT32_MAX; /* + 1 or - 1, modulo 2^32 */
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        uint32_t row = records.row[i], other = row + step;
        if (is_neighbour(records.table, row, other, step))
            ((uint32_t *)out->data)[i] = other;
        else
            out->state[i] = STATE_MISSING;
    }
}

/* ---- records by key or name */
static bool cell_is_key(const Frame *frame, EntityId child, uint32_t field, uint32_t row, Type type,
                        Cell key) {
    if (field >= frame->program->facts->tables[child].n_columns) return false;
    const Column *column = &frame->program->facts->tables[child].columns[field];
    if (column->rep != key.vector->rep || column_state(column, row)) return false;
    Value value = facts_get(frame->program->facts, child, field, row);
    uint8_t state = STATE_OK;
    Vector as_vector = {.rep = column->rep, .n = 1, .state = &state, .data = &value.quantity};
    return cell_equal(frame, type, (Cell){&as_vector, 0}, key);
}

/* A key is looked for before a name. */
static uint32_t find_record(const Frame *frame, EntityId child, const ListField *list,
                            RowRange range, Type type, Cell key) {
    const Entity *entity = frame->program->entities.data[child];
    uint32_t fields[2] = {entity->key_field, entity->name_field};
    if (entity->is_map) fields[0] = HIDDEN_KEY;
    for (int k = 0; k < 2; k++) {
        for (uint32_t e = range.first; e < range.first + range.count; e++) {
            uint32_t row = list_row(list, e);
            if (cell_is_key(frame, child, fields[k], row, type, key)) return row;
        }
    }
    return ROW_NONE;
}

void kernel_lookup(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Records records = records_of(frame, inst->a);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    ListField list = list_field(frame->program, records.entity, inst->imm);
    Type key_type = frame_inst(frame, inst->b)->type;
    const Vector *keys = frame_operand(frame, inst->b);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        RowRange range = list_range(&list, records.row[i]);
        uint32_t row = find_record(frame, inst->type.arg, &list, range, key_type, (Cell){keys, i});
        if (row == ROW_NONE)
            out->state[i] = STATE_MISSING;
        else
            ((uint32_t *)out->data)[i] = row;
    }
}

void kernel_spelling(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Records records = records_of(frame, inst->a);
    Vector *out = frame_make1(frame, id, inst->a);
    const Column *column = &records.table->columns[inst->imm];
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        out->state[i] = column_state(column, records.row[i]);
        if (out->state[i]) continue;
        ((Text *)out->data)[i] = fact_spelling(frame->arena, frame->program, records.entity,
                                               inst->imm, records.row[i], frame->options.lang);
    }
}
