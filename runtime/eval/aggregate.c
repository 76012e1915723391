/* Aggregates: one value for each row from its elements in a domain below. A missing element makes
   sum, mean, least and greatest missing; all and any are Kleene's; count counts; first and last are
   those elements, missing or not. */
#include "runtime/eval/cell.h"

typedef struct Fold {
    const Vector *elements;
    const uint32_t *starts; /* of row r: [starts[r], starts[r + 1]) */
    Vector *out;
} Fold;

static Fold fold_new(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    DomainId below = frame_inst(frame, inst->a)->domain;
    return (Fold){.elements = frame_operand(frame, inst->a),
                  .starts = frame_starts(frame, below, inst->domain),
                  .out = frame_make(frame, id)};
}

/* OK if all elements of row r are; else the first reason, or an error if there is one. */
static uint8_t elements_state(const Frame *frame, InstId a, const Fold *fold, uint32_t r) {
    if (frame->all_ok[a]) return STATE_OK;
    uint8_t state = STATE_OK;
    for (uint32_t e = fold->starts[r]; e < fold->starts[r + 1]; e++) {
        state = state_join(state, fold->elements->state[e]);
    }
    return state;
}

void kernel_count(Frame *frame, InstId id) {
    Fold fold = fold_new(frame, id);
    Quantity *to = fold.out->data;
    for (uint32_t r = 0; r < fold.out->n; r++) {
        to[r].number = number_of((int64_t)fold.starts[r + 1] - fold.starts[r]);
    }
}

/* ---- sum and mean */
/* Adds elements [e, end) that are alike and small to *sum; returns where that ended. */
static uint32_t add_alike(const Quantity *q, uint32_t e, uint32_t end, Quantity *sum) {
    if (sum->number.scale == NUMBER_BIG) return e;
    for (; e < end; e++) {
        if (q[e].unit != sum->unit || q[e].number.scale != sum->number.scale) break;
        int64_t total;
        if (__builtin_add_overflow(sum->number.coef, q[e].number.coef, &total)) break;
        sum->number.coef = total;
    }
    return e;
}

/* In the unit of the first element. */
static uint8_t sum_of(Frame *frame, const Quantity *q, uint32_t e, uint32_t end, Quantity *sum) {
    const Units *units = frame->program->units;
    *sum = q[e++];
    while ((e = add_alike(q, e, end, sum)) < end) {
        if (!quantity_comparable(units, *sum, q[e])) return STATE_UNITS;
        Quantity next = quantity_convert(units, frame->arena, q[e++], sum->unit);
        sum->number = number_add(frame->arena, sum->number, next.number);
    }
    return STATE_OK;
}

static uint8_t sum_or_mean(Frame *frame, const Inst *inst, const Fold *fold, uint32_t r,
                           Quantity *out) {
    uint32_t e = fold->starts[r], end = fold->starts[r + 1];
    if (e == end) {
        *out = (Quantity){.number = NUMBER_ZERO, .unit = inst->imm};
        return inst->op == OP_SUM ? STATE_OK : STATE_EMPTY;
    }
    uint8_t state = elements_state(frame, inst->a, fold, r);
    if (state == STATE_OK) state = sum_of(frame, fold->elements->data, e, end, out);
    if (state == STATE_OK && inst->op == OP_AVG) {
        number_div(frame->arena, out->number, number_of(end - e), &out->number);
    }
    return state;
}

void kernel_sum(Frame *frame, InstId id) {
    Fold fold = fold_new(frame, id);
    for (uint32_t r = 0; r < fold.out->n; r++) {
        fold.out->state[r] =
            sum_or_mean(frame, frame_inst(frame, id), &fold, r, &((Quantity *)fold.out->data)[r]);
    }
}

/* ---- one of the elements */
/* Fills the vector with the elements chosen; where none is, the state says why. */
static void take_chosen(Frame *frame, InstId id, const Fold *fold, const uint32_t *chosen) {
    uint8_t *why = fold->out->state;
    frame_gather(frame, id, fold->elements, chosen);
    Vector *out = &frame->vectors[id];
    for (uint32_t r = 0; r < out->n; r++)
        if (chosen[r] == ROW_NONE) out->state[r] = why[r];
}

static bool is_better(const Frame *frame, const Inst *inst, Cell cell, Cell best) {
    int order = cell_order(frame, frame_inst(frame, inst->a)->type, cell, best);
    return inst->op == OP_MIN ? order < 0 : order > 0;
}

static bool comparable_cells(const Frame *frame, Cell a, Cell b) {
    if (a.vector->rep != REP_NUMBER) return true;
    const Quantity *x = a.vector->data, *y = b.vector->data;
    return quantity_comparable(frame->program->units, x[a.row], y[b.row]);
}

/* The first of the least or greatest elements. */
static uint8_t find_extreme(Frame *frame, const Inst *inst, const Fold *fold, uint32_t r,
                            uint32_t *chosen) {
    uint32_t e = fold->starts[r], end = fold->starts[r + 1];
    if (e == end) return STATE_EMPTY;
    uint8_t state = elements_state(frame, inst->a, fold, r);
    if (state != STATE_OK) return state;
    Cell best = {fold->elements, e++};
    for (; e < end; e++) {
        Cell cell = {fold->elements, e};
        if (!comparable_cells(frame, best, cell)) return STATE_UNITS;
        if (is_better(frame, inst, cell, best)) best = cell;
    }
    *chosen = best.row;
    return STATE_OK;
}

void kernel_extreme(Frame *frame, InstId id) {
    Fold fold = fold_new(frame, id);
    uint32_t *chosen = ARENA_ARRAY(frame->arena, uint32_t, fold.out->n);
    for (uint32_t r = 0; r < fold.out->n; r++) {
        chosen[r] = ROW_NONE;
        fold.out->state[r] = find_extreme(frame, frame_inst(frame, id), &fold, r, &chosen[r]);
    }
    take_chosen(frame, id, &fold, chosen);
}

void kernel_first_last(Frame *frame, InstId id) {
    Fold fold = fold_new(frame, id);
    bool first = frame_inst(frame, id)->op == OP_FIRST;
    uint32_t *chosen = ARENA_ARRAY(frame->arena, uint32_t, fold.out->n);
    for (uint32_t r = 0; r < fold.out->n; r++) {
        uint32_t lo = fold.starts[r], hi = fold.starts[r + 1];
        chosen[r] = lo == hi ? ROW_NONE : first ? lo : hi - 1;
        fold.out->state[r] = STATE_EMPTY;
    }
    take_chosen(frame, id, &fold, chosen);
}

/* ---- Kleene */
/* Whether an element of row r is there and decides; *state: what follows if none does. */
static bool is_decided(const Fold *fold, uint32_t r, bool deciding, uint8_t *state) {
    const bool *element = fold->elements->data;
    for (uint32_t e = fold->starts[r]; e < fold->starts[r + 1]; e++) {
        uint8_t here = fold->elements->state[e];
        if (here == STATE_OK && element[e] == deciding) return true;
        *state = state_join(*state, here);
    }
    return false;
}

static bool holds_one(const bool *element, uint32_t e, uint32_t end, bool wanted) {
    while (e < end && element[e] != wanted) e++;
    return e < end;
}

void kernel_all_any(Frame *frame, InstId id) {
    Fold fold = fold_new(frame, id);
    bool deciding = frame_inst(frame, id)->op == OP_ANY_OF;
    bool all_ok = frame->all_ok[frame_inst(frame, id)->a];
    const bool *element = fold.elements->data;
    bool *to = fold.out->data;
    for (uint32_t r = 0; r < fold.out->n; r++) {
        uint8_t state = STATE_OK;
        bool decided = all_ok ? holds_one(element, fold.starts[r], fold.starts[r + 1], deciding)
                              : is_decided(&fold, r, deciding, &state);
        to[r] = decided == deciding;
        fold.out->state[r] = decided ? (uint8_t)STATE_OK : state;
    }
}

/* ---- two lists */
static uint8_t equal_lists(const Frame *frame, Type type, const Fold *a, const Fold *b, uint32_t r,
                           bool *out) {
    uint32_t n = a->starts[r + 1] - a->starts[r];
    uint8_t state = STATE_OK;
    *out = n == b->starts[r + 1] - b->starts[r];
    for (uint32_t i = 0; i < n && *out; i++) {
        Cell x = {a->elements, a->starts[r] + i}, y = {b->elements, b->starts[r] + i};
        uint8_t either = state_join(x.vector->state[x.row], y.vector->state[y.row]);
        if (!either && !comparable_cells(frame, x, y)) either = STATE_UNITS;
        if (!either) *out = cell_equal(frame, type, x, y);
        state = state_join(state, either);
    }
    return *out ? state : (uint8_t)STATE_OK;
}

void kernel_equal_lists(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Fold a = fold_new(frame, id), b = a;
    b.elements = frame_operand(frame, inst->b);
    b.starts = frame_starts(frame, frame_inst(frame, inst->b)->domain, inst->domain);
    Type type = frame_inst(frame, inst->a)->type;
    for (uint32_t r = 0; r < a.out->n; r++)
        a.out->state[r] = equal_lists(frame, type, &a, &b, r, &((bool *)a.out->data)[r]);
}

/* ---- text */
/* A missing element leaves no trace, as in a template. */
static uint8_t join(const Fold *fold, uint32_t r, Text separator, Buf *buf) {
    const Text *text = fold->elements->data;
    bool any = false;
    for (uint32_t e = fold->starts[r]; e < fold->starts[r + 1]; e++) {
        uint8_t state = fold->elements->state[e];
        if (state == STATE_ERROR) return STATE_ERROR;
        if (state != STATE_OK) continue;
        if (any) buf_text(buf, separator);
        buf_text(buf, text[e]);
        any = true;
    }
    return STATE_OK;
}

void kernel_join(Frame *frame, InstId id) {
    Fold fold = fold_new(frame, id);
    const Vector *separators = frame_operand(frame, frame_inst(frame, id)->b);
    Buf buf = buf_new(frame->arena);
    for (uint32_t r = 0; r < fold.out->n; r++) {
        buf.len = 0;
        bool given = separators->state[r] == STATE_OK;
        Text separator = given ? ((const Text *)separators->data)[r] : TEXT("");
        fold.out->state[r] = join(&fold, r, separator, &buf);
        ((Text *)fold.out->data)[r] = arena_text(frame->arena, buf_result(&buf));
    }
}
