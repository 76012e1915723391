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

void kernel_member_under(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const EnumMember *members = members_of(frame, inst->a);
    const uint32_t *x = frame_operand(frame, inst->a)->data;
    const uint32_t *y = frame_operand(frame, inst->b)->data;
    bool *to = out->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (!out->state[i]) to[i] = x[i] >= y[i] && x[i] < members[y[i]].end;
    }
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

void kernel_date_end(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const Date *x = frame_operand(frame, inst->a)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        int32_t day = inst->imm ? x[i].last : x[i].first;
        ((Date *)out->data)[i] = (Date){.first = day, .last = day, .precision = DATE_DAY};
    }
}

void kernel_date_apart(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const Date *x = frame_operand(frame, inst->a)->data;
    const Date *y = frame_operand(frame, inst->b)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        ((Quantity *)out->data)[i] =
            (Quantity){.number = number_of((int64_t)x[i].last - y[i].last), .unit = inst->imm};
    }
}

/* The time as a number of `unit`; false if that is not whole. */
static bool count_whole(Frame *frame, Quantity time, UnitId unit, int64_t *out) {
    Quantity q = quantity_convert(frame->program->units, frame->arena, time, unit);
    return number_to_int64(q.number, out);
}

static bool is_counted_in(const Program *program, Quantity time, UnitId unit) {
    if (unit == UNIT_NONE) return false;
    return units_get(program->units, time.unit)->dim == units_get(program->units, unit)->dim;
}

/* Days and months are two dimensions, and a date can be moved by either. */
static uint8_t add_time(Frame *frame, Date date, Quantity time, Date *out) {
    const Program *program = frame->program;
    bool days = is_counted_in(program, time, program->day);
    if (!days && !is_counted_in(program, time, program->month)) return STATE_UNITS;
    int64_t n;
    if (!count_whole(frame, time, days ? program->day : program->month, &n)) return STATE_NO_DATE;
    bool exists = days ? date_add_days(date, n, out) : date_add_months(date, n, out);
    return exists ? (uint8_t)STATE_OK : (uint8_t)STATE_NO_DATE;
}

void kernel_date_add(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const Date *x = frame_operand(frame, inst->a)->data;
    const Quantity *y = frame_operand(frame, inst->b)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        Quantity time = y[i];
        if (inst->imm) time.number = number_neg(frame->arena, time.number);
        out->state[i] = add_time(frame, x[i], time, &((Date *)out->data)[i]);
    }
}
