/* Kernels of values that come from elsewhere: constants, parameters, enclosing domains, places of
   rows, native functions. */
#include <assert.h>

#include "runtime/eval/frame.h"
#include "runtime/eval/native.h"

typedef const void *Box;

#define FILL(T, member)                                                                            \
    do {                                                                                           \
        T *to = out->data, same = value->member;                                                   \
        for (uint32_t i = 0, n = out->n; i < n; i++) to[i] = same;                                 \
    } while (0)

static void fill(Frame *frame, InstId id, const Value *value) {
    Vector *out = frame_make(frame, id);
    if (value->state != STATE_OK) {
        if (out->n) memset(out->state, value->state, out->n);
        return;
    }
    switch ((Rep)out->rep) {
    case REP_BOOL: FILL(bool, boolean); break;
    case REP_NUMBER: FILL(Quantity, quantity); break;
    case REP_TEXT: FILL(Text, text); break;
    case REP_DATE: FILL(Date, date); break;
    case REP_ID: FILL(uint32_t, id); break;
    case REP_BOX: FILL(Box, box); break;
    case REP_NONE:
    case REP_COUNT: break;
    }
}

void kernel_const(Frame *frame, InstId id) {
    fill(frame, id, &frame->program->consts.data[frame_inst(frame, id)->imm]);
}

void kernel_param(Frame *frame, InstId id) {
    static const Value missing = {.state = STATE_MISSING};
    const Value *value = frame->params ? &frame->params[frame_inst(frame, id)->imm] : &missing;
    assert(value->state != STATE_OK || value->rep == type_rep(frame_inst(frame, id)->type));
    fill(frame, id, value);
}

/* What the run was told: the same in each row. */
void kernel_setting(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const EvalOptions *options = &frame->options;
    Value value = {.rep = (uint8_t)type_rep(inst->type), .state = STATE_OK};
    if (inst->op == OP_IN_CHINESE) {
        value.boolean = options->lang == LANG_ZH;
    } else if (inst->op == OP_PROFILE) {
        value.text = options->profile;
        if (!value.text.len) value.state = STATE_MISSING;
    } else {
        value.date = options->as_of;
        if (!options->has_as_of) value.state = STATE_MISSING;
    }
    fill(frame, id, &value);
}

void kernel_lift(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    DomainId ancestor = frame_inst(frame, inst->a)->domain;
    frame_gather(frame, id, frame_operand(frame, inst->a),
                 frame_ancestors(frame, inst->domain, ancestor));
}

/* Rows below the same row of an ancestor lie together, in order. */
void kernel_position(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const uint32_t *above = frame_ancestors(frame, inst->domain, inst->imm);
    Vector *out = frame_make(frame, id);
    Quantity *to = out->data;
    uint32_t place = 0;
    for (uint32_t i = 0; i < out->n; i++) {
        place = i > 0 && above[i] == above[i - 1] ? place + 1 : 1;
        to[i] = (Quantity){.number = number_of(place)};
    }
}

/* The value of the neighbouring row on that side, if it is below the same row of the ancestor. */
void kernel_shift(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    const uint32_t *above = frame_ancestors(frame, inst->domain, inst->imm);
    uint32_t n = frame->rows[inst->domain].n;
    uint32_t *index = ARENA_ARRAY(frame->arena, uint32_t, n);
    bool later = inst->op == OP_LATER;
    for (uint32_t i = 0; i < n; i++) {
        bool has = later ? i + 1 < n : i > 0;
        uint32_t other = later ? i + 1 : i - 1;
        index[i] = has && above[other] == above[i] ? other : ROW_NONE;
    }
    frame_gather(frame, id, frame_operand(frame, inst->a), index);
}

/* A list argument stands in a domain below: its rows are delimited for each row of this one. */
void kernel_native(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make(frame, id);
    if (out->n == 0) return;
    if (!frame->options.native) {
        memset(out->state, STATE_ERROR, out->n);
        return;
    }
    NativeCall call = {.out = out};
    InstId operands[3] = {inst->a, inst->b, inst->c};
    for (uint32_t k = 0; k < frame->program->natives.data[inst->imm]->n_params; k++) {
        call.args[k] = frame_operand(frame, operands[k]);
        DomainId domain = frame_inst(frame, operands[k])->domain;
        if (domain != inst->domain) {
            call.list_offsets[k] = frame_starts(frame, domain, inst->domain);
        }
    }
    native_call(frame->options.native, frame->arena, frame->program, inst->imm, &call);
}
