/* Kernels of similar texts: two texts, and all pairs of a list (eval/alike.h). */
#include "runtime/eval/alike.h"
#include "runtime/eval/frame.h"

void kernel_similarity(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make2(frame, id, inst->a, inst->b);
    const Text *x = frame_operand(frame, inst->a)->data;
    const Text *y = frame_operand(frame, inst->b)->data;
    Arena *work = arena_new(frame->arena);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        Number similarity = alike_similarity(work, x[i], y[i]);
        ((Quantity *)out->data)[i].number = number_copy(frame->arena, similarity);
        arena_reset(work);
    }
    arena_free(work);
}

/* ---- pairs */

/* Of hundreds of copies, each need not be told with each: some of them are enough. */
enum { ENOUGH_COPIES = 8 };

typedef struct Pairing {
    VEC(uint32_t) parent;
    VEC(const RecordPair *) pairs; /* NULL: missing, and the state says why */
    VEC(uint8_t) state;
} Pairing;

static void push(Frame *frame, Pairing *pairing, uint32_t parent, const RecordPair *pair,
                 uint8_t state) {
    vec_push(frame->arena, &pairing->parent, parent);
    vec_push(frame->arena, &pairing->pairs, pair);
    vec_push(frame->arena, &pairing->state, state);
}

static uint8_t threshold_state(const Frame *frame, const Vector *vector, uint32_t p, Number *out) {
    if (vector->state[p]) return vector->state[p];
    Quantity q = ((const Quantity *)vector->data)[p];
    const Unit *unit = units_get(frame->program->units, q.unit);
    if (unit->dim != DIM_NONE) return STATE_UNITS;
    *out = number_mul(frame->arena, q.number, unit->scale);
    bool fits = number_sign(*out) > 0 && number_compare(*out, number_of(1)) <= 0;
    return fits ? STATE_OK : STATE_ERROR;
}

/* The pairs under parent row p, whose elements are [lo, hi). */
static void pair_elements(Frame *frame, const Inst *inst, Pairing *pairing, uint32_t p, uint32_t lo,
                          uint32_t hi) {
    const Vector *records = frame_operand(frame, inst->a), *texts = frame_operand(frame, inst->b);
    Number least;
    uint8_t state = threshold_state(frame, frame_operand(frame, inst->c), p, &least);
    if (state) {
        push(frame, pairing, p, NULL, state);
        return;
    }
    const uint32_t *row = records->data;
    Text *given = ARENA_ARRAY(frame->arena, Text, hi - lo);
    for (uint32_t e = lo; e < hi; e++) {
        bool present = !records->state[e] && !texts->state[e];
        if (present) given[e - lo] = ((const Text *)texts->data)[e];
        if (present && !given[e - lo].ptr) given[e - lo] = TEXT("");
    }
    AlikePairs found = alike_pairs(frame->arena, given, hi - lo, least, ENOUGH_COPIES);
    for (uint32_t i = 0; i < found.len; i++) {
        RecordPair *pair = &found.data[i];
        pair->first = row[lo + pair->first];
        pair->second = row[lo + pair->second];
        push(frame, pairing, p, pair, STATE_OK);
    }
}

void kernel_near(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    DomainId above = frame->code->domains.data[inst->domain].parent;
    const uint32_t *starts = frame_starts(frame, frame_inst(frame, inst->a)->domain, above);
    Pairing pairing = {0};
    for (uint32_t p = 0; p < frame->rows[above].n; p++)
        pair_elements(frame, inst, &pairing, p, starts[p], starts[p + 1]);
    frame_open(frame, inst->domain, pairing.parent.data, pairing.parent.len);
    Vector *out = frame_make(frame, id);
    for (uint32_t i = 0; i < out->n; i++) {
        out->state[i] = pairing.state.data[i];
        ((const RecordPair **)out->data)[i] = pairing.pairs.data[i];
    }
}

static const RecordPair *pair_at(const Frame *frame, InstId a, uint32_t i) {
    return ((const RecordPair *const *)frame_operand(frame, a)->data)[i];
}

void kernel_pair_row(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    for (uint32_t i = 0; i < out->n; i++) {
        if (out->state[i]) continue;
        const RecordPair *pair = pair_at(frame, inst->a, i);
        ((uint32_t *)out->data)[i] = inst->imm ? pair->second : pair->first;
    }
}

void kernel_pair_alike(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *out = frame_make1(frame, id, inst->a);
    for (uint32_t i = 0; i < out->n; i++) {
        if (!out->state[i])
            ((Quantity *)out->data)[i].number = pair_at(frame, inst->a, i)->similarity;
    }
}
