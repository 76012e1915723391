/* Kernels of Kleene logic and missing values. A definite side decides even beside an error; an
   error is never mistaken for a missing value, so that `??` and `is none` cannot hide it. */
#include "runtime/eval/frame.h"

/* And: false decides. Or: true decides. */
static void join_kleene(const Vector *x, const Vector *y, bool deciding, Vector *out) {
    const bool *xs = x->data, *ys = y->data;
    bool *to = out->data;
    for (uint32_t i = 0; i < out->n; i++) {
        bool decided = (!x->state[i] && xs[i] == deciding) || (!y->state[i] && ys[i] == deciding);
        to[i] = decided == deciding;
        out->state[i] = decided ? (uint8_t)STATE_OK : state_join(x->state[i], y->state[i]);
    }
}

/* The same where nothing is missing, byte by byte beside each other. */
static void join_present(const uint8_t *x, const uint8_t *y, bool is_or, uint8_t *to, uint32_t n) {
    if (is_or)
        for (uint32_t i = 0; i < n; i++) to[i] = x[i] | y[i];
    else
        for (uint32_t i = 0; i < n; i++) to[i] = x[i] & y[i];
}

void kernel_and_or(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make(frame, id);
    const Vector *x = frame_operand(frame, inst->a), *y = frame_operand(frame, inst->b);
    bool is_or = inst->op == OP_OR;
    if (frame->all_ok[inst->a] && frame->all_ok[inst->b])
        join_present(x->data, y->data, is_or, out->data, out->n);
    else
        join_kleene(x, y, is_or, out);
}

void kernel_not(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const bool *x = frame_operand(frame, inst->a)->data;
    for (uint32_t i = 0; i < out->n; i++) ((bool *)out->data)[i] = !x[i];
}

static void copy_cell(Vector *out, uint32_t i, const Vector *from) {
    out->state[i] = from->state[i];
    size_t size = rep_size((Rep)out->rep);
    memcpy((char *)out->data + size * i, (const char *)from->data + size * i, size);
}

void kernel_select(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    const bool *condition = frame_operand(frame, inst->a)->data;
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        copy_cell(out, i, frame_operand(frame, condition[i] ? inst->b : inst->c));
    }
}

void kernel_default(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make(frame, id);
    const Vector *x = frame_operand(frame, inst->a), *y = frame_operand(frame, inst->b);
    for (uint32_t i = 0; i < out->n; i++) {
        bool given = x->state[i] == STATE_OK || x->state[i] == STATE_ERROR;
        copy_cell(out, i, given ? x : y);
    }
}

void kernel_is_missing(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make(frame, id);
    const Vector *x = frame_operand(frame, inst->a);
    for (uint32_t i = 0; i < out->n; i++) {
        ((bool *)out->data)[i] = x->state[i] != STATE_OK;
        if (x->state[i] == STATE_ERROR) out->state[i] = STATE_ERROR;
    }
}
