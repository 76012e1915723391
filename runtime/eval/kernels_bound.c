/* Kernels of bounds. A bound of dates and an amount, or two dimensions, do not compare: the state
   says so, and nothing is an order. */
#include "runtime/core/bound.h"
#include "runtime/eval/frame.h"

static const Bound *bound_at(const Frame *frame, InstId a, uint32_t i) {
    return ((const Bound *const *)frame_operand(frame, a)->data)[i];
}

static Quantity quantity_at(const Frame *frame, InstId a, uint32_t i) {
    return ((const Quantity *)frame_operand(frame, a)->data)[i];
}

static Date date_at(const Frame *frame, InstId a, uint32_t i) {
    return ((const Date *)frame_operand(frame, a)->data)[i];
}

static bool holds_dates(const Frame *frame, InstId a) {
    return frame_operand(frame, a)->rep == REP_DATE;
}

static void set_bound(Frame *frame, Vector *out, uint32_t i, Bound bound) {
    Bound *kept = ARENA_NEW(frame->arena, Bound);
    *kept = bound;
    ((const Bound **)out->data)[i] = kept;
}

/* ---- making */
void kernel_bound_from(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    TargetOp op = (TargetOp)inst->imm;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        set_bound(frame, out, i,
                  holds_dates(frame, inst->a)
                      ? bound_of_date(op, date_at(frame, inst->a, i))
                      : bound_of_quantity(op, quantity_at(frame, inst->a, i)));
    }
}

static uint8_t between(Frame *frame, const Inst *inst, uint32_t i, Bound *out) {
    const Units *units = frame->program->units;
    bool some;
    if (holds_dates(frame, inst->a)) {
        some = bound_between_dates(date_at(frame, inst->a, i), date_at(frame, inst->b, i), out);
    } else {
        Quantity low = quantity_at(frame, inst->a, i), high = quantity_at(frame, inst->b, i);
        if (units_get(units, low.unit)->dim != units_get(units, high.unit)->dim) return STATE_UNITS;
        some = bound_between_quantities(units, frame->arena, low, high, out);
    }
    return some ? STATE_OK : STATE_EMPTY;
}

void kernel_bound_range(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        Bound bound;
        out->state[i] = between(frame, inst, i, &bound);
        if (!out->state[i]) set_bound(frame, out, i, bound);
    }
}

void kernel_bound_meet(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const Units *units = frame->program->units;
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        const Bound *a = bound_at(frame, inst->a, i), *b = bound_at(frame, inst->b, i);
        Bound both;
        if (!bound_fits(units, a, b))
            out->state[i] = STATE_UNITS;
        else if (!bound_meet(units, frame->arena, a, b, &both))
            out->state[i] = STATE_EMPTY;
        else
            set_bound(frame, out, i, both);
    }
}

void kernel_target_bound(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const uint32_t *ids = frame_operand(frame, inst->a)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        Bound bound;
        if (bound_of_target(&frame->program->facts->targets.data[ids[i]], &bound))
            set_bound(frame, out, i, bound);
        else
            out->state[i] = STATE_MISSING;
    }
}

/* ---- asking */
void kernel_bound_end(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    bool upper = inst->imm == 1, dates = out->rep == REP_DATE;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        const Bound *bound = bound_at(frame, inst->a, i);
        bool has = upper ? bound->has_upper : bound->has_lower;
        if (!has || bound->of_dates != dates)
            out->state[i] = STATE_MISSING;
        else if (dates)
            ((Date *)out->data)[i] = upper ? bound->until : bound->from;
        else
            ((Quantity *)out->data)[i] = upper ? bound->upper : bound->lower;
    }
}

static uint8_t holds(Frame *frame, const Inst *inst, uint32_t i, bool *out) {
    const Units *units = frame->program->units;
    const Bound *bound = bound_at(frame, inst->a, i);
    if (holds_dates(frame, inst->b)) {
        if (!bound->of_dates) return STATE_UNITS;
        *out = bound_holds_date(bound, date_at(frame, inst->b, i));
        return STATE_OK;
    }
    Quantity q = quantity_at(frame, inst->b, i);
    Bound point = bound_of_quantity(TARGET_OP_EQ, q);
    if (!bound_fits(units, bound, &point)) return STATE_UNITS;
    *out = bound_holds_quantity(units, frame->arena, bound, q);
    return STATE_OK;
}

void kernel_bound_holds(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    for (uint32_t i = 0; i < out->n; i++) {
        if (!out->state[i]) out->state[i] = holds(frame, inst, i, &((bool *)out->data)[i]);
    }
}

void kernel_bound_covers(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const Units *units = frame->program->units;
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        const Bound *a = bound_at(frame, inst->a, i), *b = bound_at(frame, inst->b, i);
        if (bound_fits(units, a, b))
            ((bool *)out->data)[i] = bound_covers(units, frame->arena, a, b);
        else
            out->state[i] = STATE_UNITS;
    }
}
