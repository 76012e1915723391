/* Kernels that open a domain below another: scans, list fields, filters, lists of one value, and
   lists that are known further up. */
#include "runtime/eval/frame.h"
#include "runtime/eval/policy.h"

/* ---- list fields */
ListField list_field(const Program *program, EntityId entity, uint32_t field) {
    const Facts *facts = program->facts;
    const Column *column = &facts->tables[entity].columns[field];
    if (column->is_range) return (ListField){.owned = column};
    if (!facts->inverse) return (ListField){.owned = NULL};
    const InverseIndex *index = &facts->inverse[entity][field];
    return (ListField){.start = index->start, .rows = index->rows};
}

RowRange list_range(const ListField *list, uint32_t row) {
    if (list->owned) return column_range(list->owned, row);
    if (!list->start) return (RowRange){0, 0};
    return (RowRange){list->start[row], list->start[row + 1] - list->start[row]};
}

/* ---- scans */
static RowRange scan_range(const Frame *frame, const Inst *inst) {
    uint32_t n = policy_scanned(frame->program, &frame->options, inst->imm);
    if (frame->code->domains.data[inst->domain].parent != 0) return (RowRange){0, n};
    uint32_t first = frame->scan_from < n ? frame->scan_from : n;
    uint32_t count = frame->scan_count < n - first ? frame->scan_count : n - first;
    return (RowRange){first, count};
}

void kernel_scan(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    RowRange range = scan_range(frame, inst);
    uint32_t n_parents = frame->rows[frame->code->domains.data[inst->domain].parent].n;
    uint64_t n = (uint64_t)range.count * n_parents;
    if (n >= ROW_NONE) frame_exhaust(frame);
    uint32_t *parent = ARENA_ARRAY(frame->arena, uint32_t, n);
    for (uint32_t p = 0; p < n_parents; p++)
        for (uint32_t i = 0; i < range.count; i++) parent[p * range.count + i] = p;
    frame_open(frame, inst->domain, parent, (uint32_t)n);
    uint32_t *row = frame_make(frame, id)->data;
    for (uint32_t p = 0; p < n_parents; p++)
        for (uint32_t i = 0; i < range.count; i++) row[p * range.count + i] = range.first + i;
    frame->is_run[id] = n_parents == 1;
}

/* ---- list fields of records */
static uint32_t count_elements(Frame *frame, const Vector *records, const ListField *list) {
    const uint32_t *row = records->data;
    uint64_t n = 0;
    for (uint32_t i = 0; i < records->n; i++) {
        if (records->state[i] == STATE_OK) n += list_range(list, row[i]).count;
    }
    if (n >= ROW_NONE) frame_exhaust(frame);
    return (uint32_t)n;
}

static bool follow_one_another(const uint32_t *row, uint32_t n) {
    for (uint32_t i = 1; i < n; i++)
        if (row[i] != row[i - 1] + 1) return false;
    return true;
}

void kernel_expand(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const Vector *records = frame_operand(frame, inst->a);
    const uint32_t *record = records->data;
    ListField list = list_field(frame->program, frame_inst(frame, inst->a)->type.arg, inst->imm);
    uint32_t n = count_elements(frame, records, &list), at = 0;
    uint32_t *start = frame_new_starts(frame, inst->domain);
    uint32_t *parent = ARENA_ARRAY(frame->arena, uint32_t, n);
    uint32_t *element = ARENA_ARRAY(frame->arena, uint32_t, n);
    for (uint32_t i = 0; i < records->n; i++) {
        start[i] = at;
        if (records->state[i] != STATE_OK) continue;
        RowRange range = list_range(&list, record[i]);
        for (uint32_t e = 0; e < range.count; e++, at++) {
            parent[at] = i;
            element[at] = list_row(&list, range.first + e);
        }
    }
    start[records->n] = at;
    frame->rows[inst->domain] = (Rows){.n = n, .parent = parent, .start = start};
    frame_make(frame, id)->data = element;
    frame->is_run[id] = follow_one_another(element, n);
}

/* ---- filters */
void kernel_filter(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const Vector *condition = frame_operand(frame, inst->a);
    const bool *holds = condition->data;
    bool wanted = inst->op == OP_FILTER;
    uint32_t *start = frame_new_starts(frame, inst->domain);
    uint32_t *parent = ARENA_ARRAY(frame->arena, uint32_t, condition->n);
    uint32_t n = 0;
    for (uint32_t i = 0; i < condition->n; i++) {
        start[i] = n;
        parent[n] = i;
        n += condition->state[i] == STATE_OK && holds[i] == wanted;
    }
    start[condition->n] = n;
    frame->rows[inst->domain] = (Rows){.n = n, .parent = parent, .start = start};
    Vector *out = frame_make(frame, id);
    if (n) memset(out->data, true, n);
}

/* ---- one value as a list */
void kernel_one(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const Vector *value = frame_operand(frame, inst->a);
    uint32_t *parent = ARENA_ARRAY(frame->arena, uint32_t, value->n);
    for (uint32_t i = 0; i < value->n; i++) parent[i] = i;
    frame_open(frame, inst->domain, parent, value->n);
    frame_gather(frame, id, value, parent);
}

/* ---- the list of a row further up, for each row here */
/* The row of `ancestor` above each row of `domain`, which may be the ancestor itself. */
static const uint32_t *rows_above(Frame *frame, DomainId domain, DomainId ancestor) {
    if (domain != ancestor) return frame_ancestors(frame, domain, ancestor);
    uint32_t n = frame->rows[domain].n;
    uint32_t *same = ARENA_ARRAY(frame->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) same[i] = i;
    return same;
}

void kernel_reopen(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    DomainId parent = frame->code->domains.data[inst->domain].parent;
    const uint32_t *above = rows_above(frame, parent, inst->imm);
    const uint32_t *starts = frame_starts(frame, frame_inst(frame, inst->a)->domain, inst->imm);
    uint32_t n_parents = frame->rows[parent].n, at = 0;
    uint64_t n = 0;
    for (uint32_t p = 0; p < n_parents; p++) n += starts[above[p] + 1] - starts[above[p]];
    if (n >= ROW_NONE) frame_exhaust(frame);
    uint32_t *parents = ARENA_ARRAY(frame->arena, uint32_t, n);
    uint32_t *index = ARENA_ARRAY(frame->arena, uint32_t, n);
    for (uint32_t p = 0; p < n_parents; p++) {
        for (uint32_t e = starts[above[p]]; e < starts[above[p] + 1]; e++) {
            parents[at] = p;
            index[at++] = e;
        }
    }
    frame_open(frame, inst->domain, parents, (uint32_t)n);
    frame_gather(frame, id, frame_operand(frame, inst->a), index);
}
