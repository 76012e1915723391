/* Kernels of enum members and dates. */
#include "runtime/eval/frame.h"

/* ---- enum members: numbers in preorder, so what is below a member is a range */
static const EnumMember *members_of(const Frame *frame, InstId a) {
    return frame->program->enums.data[frame_inst(frame, a)->type.arg]->members.data;
}

void kernel_in_member(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const uint32_t *x = frame_operand(frame, inst->a)->data;
    uint32_t first = inst->imm, end = members_of(frame, inst->a)[first].end;
    bool *to = out->data;
    for (uint32_t i = 0; i < out->n; i++) to[i] = x[i] >= first && x[i] < end;
}

void kernel_member_top(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const EnumMember *members = members_of(frame, inst->a);
    const uint32_t *x = frame_operand(frame, inst->a)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        uint32_t member = x[i];
        while (members[member].parent != ID_NONE) member = members[member].parent;
        ((uint32_t *)out->data)[i] = member;
    }
}

void kernel_member_name(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const EnumMember *members = members_of(frame, inst->a);
    const uint32_t *x = frame_operand(frame, inst->a)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (!out->state[i]) ((Text *)out->data)[i] = members[x[i]].names.last;
    }
}

/* ---- dates */
void kernel_date_part(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const Date *x = frame_operand(frame, inst->a)->data;
    Quantity *to = out->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        int year, month, day;
        date_civil(x[i].last, &year, &month, &day);
        int part = inst->op == OP_DATE_YEAR ? year : inst->op == OP_DATE_MONTH ? month : day;
        to[i].number = number_of(part);
    }
}

void kernel_date_holds(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const Date *x = frame_operand(frame, inst->a)->data;
    const Date *y = frame_operand(frame, inst->b)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (!out->state[i]) ((bool *)out->data)[i] = date_contains(x[i], y[i]);
    }
}
