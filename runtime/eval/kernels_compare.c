/* Kernels of comparison. Each operator is the set of orders that it accepts. */
#include "runtime/eval/cell.h"

enum { LESS = 1, EQUAL = 2, GREATER = 4 };

static unsigned accepted(Op op) {
    switch ((int)op) {
    case OP_EQ: return EQUAL;
    case OP_NE: return LESS | GREATER;
    case OP_LT: return LESS;
    case OP_LE: return LESS | EQUAL;
    case OP_GT: return GREATER;
    default: return EQUAL | GREATER;
    }
}

static bool accepts(unsigned orders, int order) {
    return orders & (order < 0 ? LESS : order > 0 ? GREATER : EQUAL);
}

/* Alike in unit and scale, as most are: their digits tell. */
static bool are_alike(const Quantity *x, const Quantity *y) {
    return x->unit == y->unit && x->number.scale == y->number.scale &&
           x->number.scale != NUMBER_BIG;
}

static void compare_quantities(Frame *frame, const Inst *inst, Vector *out) {
    const Units *units = frame->program->units;
    const Quantity *x = frame_operand(frame, inst->a)->data;
    const Quantity *y = frame_operand(frame, inst->b)->data;
    bool *to = out->data;
    unsigned orders = accepted((Op)inst->op);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        int64_t a = x[i].number.coef, b = y[i].number.coef;
        if (are_alike(&x[i], &y[i]))
            to[i] = accepts(orders, (a > b) - (a < b));
        else if (!quantity_comparable(units, x[i], y[i]))
            out->state[i] = STATE_UNITS;
        else
            to[i] = accepts(orders, quantity_order(units, frame->arena, x[i], y[i]));
    }
}

/* Equal dates are the same range of days; in order, only the last days count. */
static void compare_dates(Frame *frame, const Inst *inst, Vector *out) {
    const Date *x = frame_operand(frame, inst->a)->data;
    const Date *y = frame_operand(frame, inst->b)->data;
    bool *to = out->data;
    bool by_range = inst->op == OP_EQ || inst->op == OP_NE;
    unsigned orders = accepted((Op)inst->op);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        int order = by_range ? !date_equal(x[i], y[i]) : date_compare(x[i], y[i]);
        to[i] = accepts(orders, order);
    }
}

static void compare_cells(Frame *frame, const Inst *inst, Vector *out) {
    const Vector *x = frame_operand(frame, inst->a), *y = frame_operand(frame, inst->b);
    Type type = frame_inst(frame, inst->a)->type;
    bool *to = out->data;
    bool by_equality = inst->op == OP_EQ || inst->op == OP_NE;
    unsigned orders = accepted((Op)inst->op);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        Cell a = {x, i}, b = {y, i};
        int order = by_equality ? !cell_equal(frame, type, a, b) : cell_order(frame, type, a, b);
        to[i] = accepts(orders, order);
    }
}

void kernel_compare(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    Rep rep = type_rep(frame_inst(frame, inst->a)->type);
    if (rep == REP_NUMBER)
        compare_quantities(frame, inst, out);
    else if (rep == REP_DATE)
        compare_dates(frame, inst, out);
    else
        compare_cells(frame, inst, out);
}
