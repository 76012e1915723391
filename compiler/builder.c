/* Instructions into a Code: sharing of equal ones, opening of domains, lifting. */
#include "compiler/builder.h"

Builder *builder_new(Compiler *compiler, Code *code) {
    Builder *b = ARENA_NEW(compiler->arena, Builder);
    b->compiler = compiler;
    b->code = code;
    if (code->domains.len == 0)
        vec_push(compiler->arena, &code->domains, (Domain){.parent = 0, .opener = INST_NONE});
    b->n_slots = 64;
    b->slots = ARENA_ARRAY(compiler->arena, uint32_t, b->n_slots);
    return b;
}

static uint64_t inst_hash(const Inst *i) {
    uint32_t parts[] = {i->op, i->type.kind, i->type.arg, i->domain, i->a, i->b, i->c, i->imm};
    return text_hash((Text){(const char *)parts, sizeof parts});
}

static bool inst_same(const Inst *x, const Inst *y) {
    return x->op == y->op && type_equal(x->type, y->type) && x->domain == y->domain &&
           x->a == y->a && x->b == y->b && x->c == y->c && x->imm == y->imm;
}

static void slots_grow(Builder *b) {
    b->n_slots *= 2;
    b->slots = ARENA_ARRAY(b->compiler->arena, uint32_t, b->n_slots);
    for (InstId i = 0; i < b->code->insts.len; i++) {
        uint32_t slot = (uint32_t)(inst_hash(&b->code->insts.data[i]) & (b->n_slots - 1));
        while (b->slots[slot]) slot = (slot + 1) & (b->n_slots - 1);
        b->slots[slot] = i + 1;
    }
}

/* A shared instruction is told by the words of the rule itself, not by those of a function or of a
   field's default in another file, which said the same before, and which no words said gets these. */
static InstId share(Builder *b, InstId id, Span span) {
    Inst *inst = &b->code->insts.data[id];
    bool unsaid = inst->span.source == SPAN_NONE.source;
    if (span.source && (unsaid || (!b->chain && inst->span.source != span.source))) inst->span = span;
    return id;
}

InstId builder_inst(Builder *b, Inst inst) {
    uint32_t slot = (uint32_t)(inst_hash(&inst) & (b->n_slots - 1));
    for (; b->slots[slot]; slot = (slot + 1) & (b->n_slots - 1))
        if (inst_same(&b->code->insts.data[b->slots[slot] - 1], &inst))
            return share(b, b->slots[slot] - 1, inst.span);
    vec_push(b->compiler->arena, &b->code->insts, inst);
    b->slots[slot] = b->code->insts.len;
    if (b->code->insts.len * 2 > b->n_slots) slots_grow(b);
    return b->code->insts.len - 1;
}

InstId builder_op(Builder *b, Op op, Type type, Span span, InstId x, InstId y, InstId z,
                  uint32_t imm) {
    type.list = false;
    return builder_inst(b, (Inst){.op = (uint8_t)op,
                                  .type = type,
                                  .domain = b->domain,
                                  .a = x,
                                  .b = y,
                                  .c = z,
                                  .imm = imm,
                                  .span = span});
}

/* The domain below `parent` that the same instruction opened before, or ID_NONE. */
static DomainId opened_before(const Builder *b, const Inst *inst, DomainId parent) {
    for (DomainId d = 1; d < b->code->domains.len; d++) {
        const Domain *domain = &b->code->domains.data[d];
        if (domain->parent != parent) continue;
        Inst same = *inst;
        same.domain = d;
        if (inst_same(&b->code->insts.data[domain->opener], &same)) return d;
    }
    return ID_NONE;
}

InstId builder_open(Builder *b, Op op, Type type, Span span, DomainId parent, InstId x, InstId y,
                    uint32_t imm) {
    return builder_open3(b, op, type, span, parent, x, y, INST_NONE, imm);
}

InstId builder_open3(Builder *b, Op op, Type type, Span span, DomainId parent, InstId x, InstId y,
                     InstId z, uint32_t imm) {
    type.list = false;
    Inst inst = {.op = (uint8_t)op, .type = type, .a = x, .b = y, .c = z, .imm = imm, .span = span};
    DomainId before = opened_before(b, &inst, parent);
    if (before != ID_NONE) return b->code->domains.data[before].opener;
    inst.domain = b->code->domains.len;
    vec_push(b->compiler->arena, &b->code->domains,
             (Domain){.parent = parent, .opener = b->code->insts.len});
    InstId id = builder_inst(b, inst);
    b->code->domains.data[inst.domain].opener = id;
    return id;
}

static bool value_same(const Value *x, const Value *y) {
    if (x->rep != y->rep || x->state != y->state) return false;
    switch ((Rep)x->rep) {
    case REP_BOOL: return x->boolean == y->boolean;
    case REP_ID: return x->id == y->id;
    case REP_BOX: return x->box == y->box;
    case REP_TEXT: return text_equal(x->text, y->text);
    case REP_NUMBER:
        return x->quantity.unit == y->quantity.unit &&
               x->quantity.number.scale == y->quantity.number.scale &&
               x->quantity.number.coef == y->quantity.number.coef;
    case REP_DATE: return date_equal(x->date, y->date) && x->date.precision == y->date.precision;
    case REP_NONE:
    case REP_COUNT: break;
    }
    return false;
}

InstId builder_const(Builder *b, Value value, Type type, Span span) {
    Program *program = b->compiler->program;
    uint32_t number = 0;
    while (number < program->consts.len && !value_same(&program->consts.data[number], &value))
        number++;
    if (number == program->consts.len) vec_push(program->arena, &program->consts, value);
    return builder_op(b, OP_CONST, type, span, INST_NONE, INST_NONE, INST_NONE, number);
}

InstId builder_text(Builder *b, Text text, Span span) {
    Value value = {.rep = REP_TEXT, .text = arena_text(b->compiler->arena, text)};
    return builder_const(b, value, type_of(TYPE_TEXT), span);
}

DomainId inst_domain(const Builder *b, InstId inst) {
    return b->code->insts.data[inst].domain;
}

InstId builder_lift(Builder *b, InstId inst) {
    if (inst == INST_NONE || inst_domain(b, inst) == b->domain) return inst;
    Inst lifted = b->code->insts.data[inst];
    return builder_op(b, OP_LIFT, lifted.type, lifted.span, inst, INST_NONE, INST_NONE, 0);
}

Operand operand_poison(Span span) {
    return (Operand){.type = type_of(TYPE_POISON),
                     .inst = INST_NONE,
                     .record = INST_NONE,
                     .key = INST_NONE,
                     .element = INST_NONE,
                     .span = span};
}

Operand operand_value(const Builder *b, InstId inst, Type type, Span span) {
    return (Operand){.type = type,
                     .inst = inst,
                     .domain = inst_domain(b, inst),
                     .base = inst_domain(b, inst),
                     .record = INST_NONE,
                     .key = INST_NONE,
                     .element = INST_NONE,
                     .span = span};
}
