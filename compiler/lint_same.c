/* Whether two values, or two rules, say the same: a walk down both, operand by operand. A
   comparison is the same as its mirror image, a sum as the one of swapped sides. What two rules
   call their values and what they say about them plays no part. */
#include "compiler/lint_rule.h"
#include "runtime/eval/cell.h"

typedef struct Pair {
    const Lint *x, *y; /* equal: two values of one rule */
} Pair;

bool lint_same_constant(const Lint *l, const Inst *a, const Inst *b) {
    if (a->imm == b->imm) return true;
    Text x = value_show(l->arena, l->program, a->type, *lint_constant(l, a), LANG_EN);
    Text y = value_show(l->arena, l->program, b->type, *lint_constant(l, b), LANG_EN);
    return x.len > 0 && text_equal(x, y);
}

static bool same_value(const Pair *p, InstId a, InstId b, uint32_t depth);

/* Within a rule it does not matter which `when`s stand above a value; between rules it does. */
static DomainId above_whens(const Pair *p, DomainId domain) {
    if (p->x->code != p->y->code) return domain;
    const Domain *domains = p->x->code->domains.data;
    while (domain && reach_is_when(p->x->rule, domains[domain].opener))
        domain = domains[domain].parent;
    return domain;
}

static bool same_domain(const Pair *p, DomainId a, DomainId b, uint32_t depth) {
    a = above_whens(p, a);
    b = above_whens(p, b);
    if (a == b && p->x->code == p->y->code) return true;
    if (a == 0 || b == 0 || depth == 0) return a == b;
    const Domain *x = &p->x->code->domains.data[a], *y = &p->y->code->domains.data[b];
    return same_value(p, x->opener, y->opener, depth - 1) &&
           same_domain(p, x->parent, y->parent, depth - 1);
}

static bool swaps(Op op) {
    return op == OP_EQ || op == OP_NE || op == OP_AND || op == OP_OR || op == OP_ADD ||
           op == OP_MUL;
}

static bool same_operands(const Pair *p, const Inst *x, const Inst *y, uint32_t depth) {
    bool turned = x->op != y->op;
    if (!turned && same_value(p, x->a, y->a, depth) && same_value(p, x->b, y->b, depth))
        return same_value(p, x->c, y->c, depth);
    return (turned || swaps((Op)x->op)) && same_value(p, x->a, y->b, depth) &&
           same_value(p, x->b, y->a, depth);
}

static DomainId parent_of(const Lint *l, const Inst *inst) {
    return l->code->domains.data[inst->domain].parent;
}

/* Elements are the same if they are those of one list, gone through in one place. */
static bool same_rows(const Pair *p, const Inst *x, const Inst *y, uint32_t depth) {
    OpClass class = op_class((Op)x->op);
    bool opens = class == OP_OPEN || class == OP_GATHER,
         below = class == OP_REDUCE || class == OP_GATHER;
    if (opens && !same_domain(p, parent_of(p->x, x), parent_of(p->y, y), depth)) return false;
    return !below || x->a == INST_NONE ||
           same_domain(p, lint_inst(p->x, x->a)->domain, lint_inst(p->y, y->a)->domain, depth);
}

/* What the immediate numbers stand for; each pattern that is written has one of its own. */
static bool same_number(const Pair *p, const Inst *x, const Inst *y) {
    if (x->op != OP_TEXT_MATCHES && x->op != OP_FIND) return x->imm == y->imm;
    const Text *regexes = p->x->program->regexes.data;
    return text_equal(regexes[x->imm], regexes[y->imm]);
}

static bool same_inst(const Pair *p, const Inst *x, const Inst *y, uint32_t depth) {
    if (!type_equal(x->type, y->type)) return false;
    if (x->op != y->op && (Op)x->op != lint_turned((Op)y->op)) return false;
    if (x->op == OP_CONST) return lint_same_constant(p->x, x, y);
    return same_number(p, x, y) && same_rows(p, x, y, depth) && same_operands(p, x, y, depth);
}

static bool same_value(const Pair *p, InstId a, InstId b, uint32_t depth) {
    if (a == INST_NONE || b == INST_NONE) return a == b;
    a = reach_unlifted(p->x->code, a);
    b = reach_unlifted(p->y->code, b);
    if (a == b && p->x->code == p->y->code) return true;
    if (depth == 0 || !lint_may_go_on(p->x)) return false;
    return same_inst(p, lint_inst(p->x, a), lint_inst(p->y, b), depth - 1);
}

bool lint_same_value(const Lint *l, InstId a, InstId b) {
    return same_value(&(Pair){l, l}, a, b, LINT_MOST_DEPTH);
}

/* ---- two rules */
static bool same_assertion(const Pair *p, const Assertion *a, const Assertion *b) {
    DomainId x = lint_inst(p->x, a->condition)->domain, y = lint_inst(p->y, b->condition)->domain;
    return same_domain(p, x, y, LINT_MOST_DEPTH) &&
           same_value(p, a->condition, b->condition, LINT_MOST_DEPTH);
}

bool lint_same(Arena *arena, const Program *program, const Rule *a, const Rule *b) {
    if (a->filters.len != b->filters.len || a->assertions.len != b->assertions.len) return false;
    Arena *scratch = arena_new(arena);
    uint32_t steps = 0;
    Lint x = {.arena = scratch, .program = program, .rule = a, .code = &a->code, .steps = &steps};
    Lint y = {.arena = scratch, .program = program, .rule = b, .code = &b->code, .steps = &steps};
    Pair pair = {&x, &y};
    bool same = true;
    for (uint32_t i = 0; same && i < a->filters.len; i++)
        same = same_value(&pair, a->filters.data[i], b->filters.data[i], LINT_MOST_DEPTH);
    for (uint32_t i = 0; same && i < a->assertions.len; i++)
        same = same_assertion(&pair, &a->assertions.data[i], &b->assertions.data[i]);
    arena_free(scratch);
    return same;
}
