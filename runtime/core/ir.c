/* The checked form: a new program, and op.def as a table. What a program means is said in ir.h and
   op.def; it is printed by ir_print.c, refused by verify.c and run by runtime/eval. */
#include "runtime/core/op.h"

#include <assert.h>

static const OpInfo infos[] = {
#define OP(op, cls, res, x, y, z, immediate, text)                                                 \
    [OP_##op] = {.name = #op,                                                                      \
                 .class = OP_##cls,                                                                \
                 .result = HOLD_##res,                                                             \
                 .operand = {HOLD_##x, HOLD_##y, HOLD_##z},                                        \
                 .imm = IMM_##immediate,                                                           \
                 .synopsis = text},
#include "runtime/core/op.def"
#undef OP
};

const OpInfo *op_info(Op op) {
    assert(op < OP_KIND_COUNT);
    return &infos[op];
}

const char *op_name(Op op) {
    return op_info(op)->name;
}

OpClass op_class(Op op) {
    return (OpClass)op_info(op)->class;
}

bool op_has_a(Op op) {
    return op_info(op)->operand[0] != HOLD_NO;
}

bool op_has_b(Op op) {
    return op_info(op)->operand[1] != HOLD_NO;
}

bool op_has_c(Op op) {
    return op_info(op)->operand[2] != HOLD_NO;
}

bool code_domain_within(const Code *code, DomainId domain, DomainId ancestor) {
    while (domain > ancestor) domain = code->domains.data[domain].parent;
    return domain == ancestor;
}

Program *program_new(Arena *arena, Sources *sources) {
    Program *program = ARENA_NEW(arena, Program);
    program->arena = arena;
    program->sources = sources;
    program->units = units_new(arena);
    program->percent = UNIT_NONE;
    program->money = DIM_ANY;
    return program;
}

bool code_is_below(const Code *code, DomainId domain, DomainId above) {
    while (domain != 0 && domain != above) domain = code->domains.data[domain].parent;
    return domain == above;
}
