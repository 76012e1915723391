/* Kernels that take targets apart. What a target does not have is missing; an ambiguous reading is
   never handed out as a date. */
#include "runtime/core/target.h"
#include "runtime/eval/frame.h"

/* imm of TARGET_IS, as op.def numbers them */
enum {
    IS_MONEY,
    IS_RATE,
    IS_DATE,
    IS_TEXT,
    IS_NUMBER,
    IS_AMBIGUOUS,
    IS_UNREADABLE,
    IS_UNIT_INCOMPLETE,
    IS_YEAR_WRITTEN,
    IS_APPROXIMATE
};

static const Target *target_at(const Frame *frame, const uint32_t *ids, uint32_t i) {
    return &frame->program->facts->targets.data[ids[i]];
}

/* Targets lie all over their memory, in no order: that of a row some way ahead is asked for before
   it is looked at. */
static void fetch_ahead(const Frame *frame, const uint32_t *ids, uint32_t i, uint32_t n) {
    enum { AHEAD = 16 };
    if (i + AHEAD < n) __builtin_prefetch(target_at(frame, ids, i + AHEAD));
}

static bool has_number(const Target *target) {
    return target->kind == TARGET_QUANTITY || target->kind == TARGET_RANGE;
}

static bool is_money(const Program *program, const Target *target) {
    if (!has_number(target)) return false;
    return program->money != DIM_ANY &&
           units_get(program->units, target->number.unit)->dim == program->money;
}

/* A number with %, 百分比, ‰ … */
static bool is_rate(const Program *program, const Target *target) {
    UnitId unit = target->number.unit;
    return has_number(target) && unit != UNIT_NONE &&
           units_get(program->units, unit)->dim == DIM_NONE;
}

static bool target_is(const Program *program, const Target *target, uint32_t what) {
    switch (what) {
    case IS_MONEY: return is_money(program, target);
    case IS_RATE: return is_rate(program, target);
    case IS_DATE: return target->kind == TARGET_DATE;
    case IS_TEXT: return target->kind == TARGET_TEXT;
    case IS_NUMBER: return has_number(target);
    case IS_AMBIGUOUS: return target->flags & TARGET_AMBIGUOUS;
    case IS_UNREADABLE: return target->flags & TARGET_UNREADABLE;
    case IS_UNIT_INCOMPLETE: return target->flags & TARGET_UNIT_INCOMPLETE;
    case IS_YEAR_WRITTEN: return target->flags & TARGET_YEAR_WRITTEN;
    case IS_APPROXIMATE: return target->flags & TARGET_APPROXIMATE;
    default: return false;
    }
}

void kernel_target_is(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const uint32_t *ids = frame_operand(frame, inst->a)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        fetch_ahead(frame, ids, i, out->n);
        if (out->state[i]) continue;
        ((bool *)out->data)[i] = target_is(frame->program, target_at(frame, ids, i), inst->imm);
    }
}

static Text target_text(const Program *program, const Target *target, Op op) {
    if (op == OP_TARGET_OP) return target_op_sign((TargetOp)target->op);
    if (op == OP_TARGET_REMARK) return target_more(target)->remark;
    if (!has_number(target) || target->number.unit == UNIT_NONE) return TEXT("");
    return units_get(program->units, target->number.unit)->spelling;
}

void kernel_target_text(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const uint32_t *ids = frame_operand(frame, inst->a)->data;
    Text *to = out->data;
    for (uint32_t i = 0; i < out->n; i++) {
        fetch_ahead(frame, ids, i, out->n);
        if (out->state[i]) continue;
        to[i] = target_text(frame->program, target_at(frame, ids, i), (Op)inst->op);
        if (to[i].len == 0) out->state[i] = STATE_MISSING;
    }
}

static bool embedded_quantity(const Target *target, Quantity *out) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < target_more(target)->n_found; i++) {
        if (target_more(target)->found[i].is_date) continue;
        *out = target_more(target)->found[i].quantity;
        n++;
    }
    return target->kind == TARGET_TEXT && n == 1;
}

static bool target_number(const Target *target, Op op, bool only, Quantity *out) {
    if (op == OP_TARGET_INNER) return embedded_quantity(target, out);
    if (!has_number(target) || (only && target->kind == TARGET_RANGE)) return false;
    bool upper = op == OP_TARGET_UPPER;
    *out =
        upper && target->kind == TARGET_RANGE ? target_more(target)->upper_number : target->number;
    return op == OP_TARGET_NUMBER || (upper ? target->has_upper : target->has_lower);
}

void kernel_target_number(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const uint32_t *ids = frame_operand(frame, inst->a)->data;
    Quantity *to = out->data;
    for (uint32_t i = 0; i < out->n; i++) {
        fetch_ahead(frame, ids, i, out->n);
        if (out->state[i]) continue;
        if (!target_number(target_at(frame, ids, i), (Op)inst->op, inst->imm, &to[i])) {
            out->state[i] = STATE_MISSING;
        }
    }
}

void kernel_target_date(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const uint32_t *ids = frame_operand(frame, inst->a)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        fetch_ahead(frame, ids, i, out->n);
        if (out->state[i]) continue;
        const Target *target = target_at(frame, ids, i);
        bool dated = target->kind == TARGET_DATE && !(target->flags & TARGET_OPEN); /* its year */
        if (dated)
            ((Date *)out->data)[i] = target_more(target)->date;
        else
            out->state[i] = STATE_MISSING;
    }
}
