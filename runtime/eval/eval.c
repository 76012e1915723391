/* The evaluator: lays out domain 0, then runs the kernel of each instruction in order. Rows of a
   domain without rows cost nothing: every kernel loops over rows. Kernels stand in kernels_*.c and
   aggregate.c, listed in kernel.def; this file has what they share: making vectors, opening
   domains, following parents. */
#include "runtime/eval/frame.h"

#include <assert.h>
#include <stdlib.h>

#include "runtime/core/op.h"
#include "runtime/eval/regex.h"

/* ---- vectors */
Vector *frame_make(Frame *frame, InstId id) {
    const Inst *inst = frame_inst(frame, id);
    Vector *vector = &frame->vectors[id];
    Rep rep = type_rep(inst->type);
    uint32_t n = frame->rows[inst->domain].n;
    *vector = (Vector){.rep = (uint8_t)rep, .n = n};
    if (n == 0) return vector;
    vector->state = ARENA_ARRAY(frame->arena, uint8_t, n);
    vector->data = arena_alloc(frame->arena, rep_size(rep) * n);
    return vector;
}

Vector *frame_make1(Frame *frame, InstId id, InstId a) {
    Vector *vector = frame_make(frame, id);
    if (vector->n && !frame->all_ok[a]) memcpy(vector->state, frame->vectors[a].state, vector->n);
    return vector;
}

Vector *frame_make2(Frame *frame, InstId id, InstId a, InstId b) {
    if (frame->all_ok[b]) return frame_make1(frame, id, a);
    if (frame->all_ok[a]) return frame_make1(frame, id, b);
    Vector *vector = frame_make(frame, id);
    const uint8_t *x = frame->vectors[a].state, *y = frame->vectors[b].state;
    for (uint32_t i = 0; i < vector->n; i++) vector->state[i] = state_join(x[i], y[i]);
    return vector;
}

typedef const void *Box;

#define GATHER(T)                                                                                  \
    do {                                                                                           \
        T *to = out->data;                                                                         \
        const T *source = from->data;                                                              \
        for (uint32_t i = 0; i < n; i++)                                                           \
            if (index[i] != ROW_NONE) to[i] = source[index[i]];                                    \
    } while (0)

void frame_gather(Frame *frame, InstId id, const Vector *from, const uint32_t *index) {
    Vector *out = frame_make(frame, id);
    uint32_t n = out->n;
    for (uint32_t i = 0; i < n; i++) {
        out->state[i] = index[i] == ROW_NONE ? (uint8_t)STATE_MISSING : from->state[index[i]];
    }
    switch ((Rep)out->rep) {
    case REP_BOOL: GATHER(bool); break;
    case REP_NUMBER: GATHER(Quantity); break;
    case REP_TEXT: GATHER(Text); break;
    case REP_DATE: GATHER(Date); break;
    case REP_ID: GATHER(uint32_t); break;
    case REP_BOX: GATHER(Box); break;
    case REP_NONE:
    case REP_COUNT: break;
    }
}

/* ---- domains */
static uint32_t parent_rows(const Frame *frame, DomainId domain) {
    return frame->rows[frame->code->domains.data[domain].parent].n;
}

uint32_t *frame_new_starts(Frame *frame, DomainId domain) {
    return ARENA_ARRAY(frame->arena, uint32_t, (size_t)parent_rows(frame, domain) + 1);
}

void frame_open(Frame *frame, DomainId domain, uint32_t *parent, uint32_t n) {
    uint32_t n_parents = parent_rows(frame, domain), at = 0;
    uint32_t *start = frame_new_starts(frame, domain);
    for (uint32_t p = 0; p < n_parents; p++) {
        start[p] = at;
        while (at < n && parent[at] == p) at++;
    }
    start[n_parents] = at;
    assert(at == n);
    frame->rows[domain] = (Rows){.n = n, .parent = parent, .start = start};
}

const uint32_t *frame_starts(Frame *frame, DomainId domain, DomainId ancestor) {
    const Domain *domains = frame->code->domains.data;
    assert(domain != ancestor);
    DomainId above = domains[domain].parent;
    if (above == ancestor) return frame->rows[domain].start;
    const uint32_t *upper = frame_starts(frame, above, ancestor);
    uint32_t n = frame->rows[ancestor].n;
    uint32_t *starts = ARENA_ARRAY(frame->arena, uint32_t, (size_t)n + 1);
    for (uint32_t r = 0; r <= n; r++) starts[r] = frame->rows[domain].start[upper[r]];
    return starts;
}

const uint32_t *frame_ancestors(Frame *frame, DomainId domain, DomainId ancestor) {
    const Domain *domains = frame->code->domains.data;
    DomainId above = domains[domain].parent;
    const uint32_t *parent = frame->rows[domain].parent;
    if (above == ancestor) return parent;
    uint32_t n = frame->rows[domain].n;
    uint32_t *found = ARENA_ARRAY(frame->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) found[i] = parent[i];
    for (; above != ancestor; above = domains[above].parent) {
        parent = frame->rows[above].parent;
        for (uint32_t i = 0; i < n; i++) found[i] = parent[found[i]];
    }
    return found;
}

struct Regex *frame_regex(Frame *frame, uint32_t number) {
    const Program *program = frame->program;
    if (!frame->regexes) frame->regexes = regexes_new(frame->arena, program->regexes.len);
    return regexes_get(frame->regexes, number, program->regexes.data[number]);
}

_Noreturn void frame_exhaust(Frame *frame) {
    arena_alloc(frame->arena, SIZE_MAX);
    abort();
}

/* ---- running */
static bool no_state(const Vector *vector) {
    uint8_t any = 0;
    for (uint32_t i = 0; i < vector->n; i++) any |= vector->state[i];
    return any == 0;
}

static void run_inst(Frame *frame, InstId id) {
    switch ((Op)frame_inst(frame, id)->op) {
#define KERNEL(op, function)                                                                       \
    case OP_##op:                                                                                  \
        function(frame, id);                                                                       \
        break;
#include "runtime/eval/kernel.def"
#undef KERNEL
    case OP_KIND_COUNT: break;
    }
    frame->all_ok[id] = no_state(&frame->vectors[id]);
}

static Frame *frame_new(Arena *arena, const Program *program, const Code *code, const Value *params,
                        const EvalOptions *options) {
    uint32_t n = code->insts.len;
    Frame *frame = ARENA_NEW(arena, Frame);
    frame->arena = arena;
    frame->program = program;
    frame->code = code;
    frame->params = params;
    if (options) frame->options = *options;
    frame->scan_count = UINT32_MAX;
    frame->rows = ARENA_ARRAY(arena, Rows, code->domains.len);
    frame->vectors = ARENA_ARRAY(arena, Vector, n);
    frame->all_ok = ARENA_ARRAY(arena, bool, n);
    frame->is_run = ARENA_ARRAY(arena, bool, n);
    frame->index = ARENA_ARRAY(arena, uint32_t *, n);
    frame->regexes = frame->options.regexes;
    frame->rows[0].n = 1;
    return frame;
}

static Frame *run(Frame *frame) {
    for (InstId id = 0; id < frame->code->insts.len; id++) run_inst(frame, id);
    return frame;
}

Frame *frame_run(Arena *arena, const Program *program, const Code *code, const Value *params,
                 const EvalOptions *options) {
    return run(frame_new(arena, program, code, params, options));
}

Frame *frame_run_batch(Arena *arena, const Program *program, const Code *code, uint32_t from,
                       uint32_t count, const EvalOptions *options) {
    assert(code_batch_entity(code) != ID_NONE);
    Frame *frame = frame_new(arena, program, code, NULL, options);
    frame->scan_from = from;
    frame->scan_count = count;
    return run(frame);
}

bool inst_looks_across_rows(const Inst *inst) {
    bool across = inst->op == OP_POSITION || inst->op == OP_PRIOR || inst->op == OP_LATER ||
                  inst->op == OP_REOPEN;
    return across && inst->imm == 0;
}

/* Whatever brings several rows of the scan together in domain 0 needs all of them at once. */
EntityId code_batch_entity(const Code *code) {
    EntityId entity = ID_NONE;
    for (InstId id = 0; id < code->insts.len; id++) {
        const Inst *inst = &code->insts.data[id];
        OpClass class = op_class((Op)inst->op);
        bool above = code->domains.data[inst->domain].parent == 0 && inst->domain != 0;
        if (class == OP_REDUCE && inst->domain == 0) return ID_NONE;
        if (class == OP_GATHER && above) return ID_NONE;
        if (inst_looks_across_rows(inst)) return ID_NONE;
        if (inst->op == OP_SCAN && above) {
            if (entity != ID_NONE) return ID_NONE;
            entity = inst->imm;
        }
    }
    return entity;
}

/* ---- reading */
uint32_t frame_rows(const Frame *frame, DomainId domain) {
    return frame->rows[domain].n;
}

const uint32_t *frame_parents(const Frame *frame, DomainId domain) {
    return frame->rows[domain].parent;
}

static uint32_t first_child(const Frame *frame, DomainId domain, DomainId ancestor, uint32_t row) {
    if (domain == ancestor) return row;
    DomainId above = frame->code->domains.data[domain].parent;
    return frame->rows[domain].start[first_child(frame, above, ancestor, row)];
}

RowRange frame_children(const Frame *frame, DomainId domain, DomainId ancestor, uint32_t row) {
    uint32_t first = first_child(frame, domain, ancestor, row);
    return (RowRange){first, first_child(frame, domain, ancestor, row + 1) - first};
}

const Vector *frame_vector(const Frame *frame, InstId inst) {
    return &frame->vectors[inst];
}

Value frame_value(const Frame *frame, InstId inst, uint32_t row) {
    const Vector *vector = &frame->vectors[inst];
    assert(row < vector->n);
    Value value = {.rep = vector->rep, .state = vector->state[row]};
    if (value.state != STATE_OK) return value;
    switch ((Rep)vector->rep) {
    case REP_BOOL: value.boolean = ((const bool *)vector->data)[row]; break;
    case REP_NUMBER: value.quantity = ((const Quantity *)vector->data)[row]; break;
    case REP_TEXT: value.text = ((const Text *)vector->data)[row]; break;
    case REP_DATE: value.date = ((const Date *)vector->data)[row]; break;
    case REP_ID: value.id = ((const uint32_t *)vector->data)[row]; break;
    case REP_BOX: value.box = ((const void *const *)vector->data)[row]; break;
    case REP_NONE:
    case REP_COUNT: break;
    }
    return value;
}

const Code *frame_code(const Frame *frame) {
    return frame->code;
}
