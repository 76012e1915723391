/* Kernels of arithmetic. Exact; the unit of the left operand wins. The common case, two small
   numbers of one unit and scale, stays inside the loop; what a pair of units needs is worked out
   once for each run of rows that have that pair. */
#include "runtime/eval/frame.h"

/* ---- sum and difference */
/* The factor from one unit to another, remembered for the rows that follow. */
typedef struct Conversion {
    UnitId from, to;
    bool known, possible;
    Number factor;
} Conversion;

static bool convert(Frame *frame, Conversion *conversion, Quantity *q, UnitId to) {
    if (!conversion->known || conversion->from != q->unit || conversion->to != to) {
        const Units *units = frame->program->units;
        *conversion = (Conversion){.from = q->unit, .to = to, .known = true};
        conversion->possible = units_get(units, q->unit)->dim == units_get(units, to)->dim;
        if (conversion->possible) {
            conversion->factor = units_factor(units, frame->arena, q->unit, to);
        }
    }
    if (!conversion->possible) return false;
    *q = (Quantity){.number = number_mul(frame->arena, q->number, conversion->factor), .unit = to};
    return true;
}

static uint8_t add_any(Frame *frame, Conversion *conversion, Quantity x, Quantity y, bool minus,
                       Quantity *out) {
    if (x.unit != y.unit && !convert(frame, conversion, &y, x.unit)) return STATE_UNITS;
    out->number = minus ? number_sub(frame->arena, x.number, y.number)
                        : number_add(frame->arena, x.number, y.number);
    out->unit = x.unit;
    return STATE_OK;
}

void kernel_add(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const Quantity *x = frame_operand(frame, inst->a)->data;
    const Quantity *y = frame_operand(frame, inst->b)->data;
    Quantity *to = out->data;
    bool minus = inst->op == OP_SUB;
    Conversion conversion = {.known = false};
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        int64_t sum;
        bool alike = x[i].unit == y[i].unit && x[i].number.scale == y[i].number.scale &&
                     x[i].number.scale != NUMBER_BIG;
        if (alike && !(minus ? __builtin_sub_overflow(x[i].number.coef, y[i].number.coef, &sum)
                             : __builtin_add_overflow(x[i].number.coef, y[i].number.coef, &sum))) {
            to[i] = x[i];
            to[i].number.coef = sum;
            continue;
        }
        out->state[i] = add_any(frame, &conversion, x[i], y[i], minus, &to[i]);
    }
}

/* ---- product and quotient */
typedef struct UnitProduct {
    UnitId a, b, unit;
    bool known, plain; /* plain: the factor is 1 */
    Number factor;
} UnitProduct;

static void multiply_units(Frame *frame, UnitProduct *product, UnitId a, UnitId b, int sign) {
    if (product->known && product->a == a && product->b == b) return;
    *product = (UnitProduct){.a = a, .b = b, .known = true};
    product->unit = units_multiply(frame->program->units, a, b, sign, &product->factor);
    product->plain = number_compare(product->factor, number_of(1)) == 0;
}

static uint8_t multiply_any(Frame *frame, const UnitProduct *product, Number x, Number y, int sign,
                            Quantity *out) {
    if (product->unit == UNIT_UNKNOWN) return STATE_ERROR; /* a power beyond the limit of units */
    Number number;
    if (sign > 0)
        number = number_mul(frame->arena, x, y);
    else if (!number_div(frame->arena, x, y, &number))
        return STATE_NO_QUOTIENT;
    if (!product->plain) number = number_mul(frame->arena, number, product->factor);
    *out = (Quantity){.number = number, .unit = product->unit};
    return STATE_OK;
}

void kernel_multiply(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const Quantity *x = frame_operand(frame, inst->a)->data;
    const Quantity *y = frame_operand(frame, inst->b)->data;
    int sign = inst->op == OP_MUL ? 1 : -1;
    UnitProduct product = {.known = false};
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        multiply_units(frame, &product, x[i].unit, y[i].unit, sign);
        out->state[i] = multiply_any(frame, &product, x[i].number, y[i].number, sign,
                                     &((Quantity *)out->data)[i]);
    }
}

/* ---- sign and rounding */
void kernel_sign(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const Quantity *x = frame_operand(frame, inst->a)->data;
    Quantity *to = out->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        to[i] = x[i];
        if (inst->op == OP_NEG || number_sign(x[i].number) < 0) {
            to[i].number = number_neg(frame->arena, x[i].number);
        }
    }
}

/* Places that are no whole number, negative, or beyond any use are an error. */
#define MAX_DECIMALS 1000

void kernel_round(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const Quantity *x = frame_operand(frame, inst->a)->data;
    const Quantity *places = frame_operand(frame, inst->b)->data;
    Quantity *to = out->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        int64_t decimals;
        if (!number_to_int64(places[i].number, &decimals) || decimals < 0 ||
            decimals > MAX_DECIMALS) {
            out->state[i] = STATE_ERROR;
            continue;
        }
        to[i].number = number_round(frame->arena, x[i].number, (int)decimals, (Rounding)inst->imm);
        to[i].unit = x[i].unit;
    }
}
