/* A mutant is a copy of its rule whose code differs in one place. To leave a condition out, a true
   constant is put in before what asks for it, and all numbers of instructions behind move up by
   one. A mutant that the verifier refuses is not made. */
#include "runtime/eval/mutation.h"

#include "runtime/core/verify.h"
#include "runtime/eval/check.h"
#include "runtime/eval/reach.h"
#include "runtime/eval/show.h"

typedef struct Making {
    Arena *arena;
    Program *program;
    Mutants *mutants;
    uint32_t number; /* of the rule */
    const Rule *rule;
    const bool *reached;
    bool *moved; /* constants within bounds that have mutants */
    uint32_t truth; /* the true constant of the program; ID_NONE: not made yet */
} Making;

/* ---- copies */
#define COPY(arena, vec)                                                                           \
    do {                                                                                           \
        void *copy_ = arena_alloc((arena), sizeof *(vec).data * (vec).len);                        \
        if ((vec).len) memcpy(copy_, (vec).data, sizeof *(vec).data *(vec).len);                   \
        (vec).data = copy_;                                                                        \
        (vec).cap = (vec).len;                                                                     \
    } while (0)

static Rule *copy_rule(const Making *m) {
    Rule *rule = ARENA_NEW(m->arena, Rule);
    *rule = *m->rule;
    COPY(m->arena, rule->code.insts);
    COPY(m->arena, rule->code.domains);
    COPY(m->arena, rule->binders);
    COPY(m->arena, rule->filters);
    COPY(m->arena, rule->filtered);
    COPY(m->arena, rule->assertions);
    return rule;
}

static void keep(const Making *m, Rule *mutated, Span span, DiagArg what, DiagArg how) {
    if (verify_code(m->program, &mutated->code)) return;
    Mutant mutant = {.rule = m->number, .mutated = mutated, .span = span, .what = what, .how = how};
    vec_push(m->arena, &m->mutants->list, mutant);
}

/* ---- putting a true constant in */
static void move_up(InstId *id, InstId from) {
    if (*id != INST_NONE && *id >= from) (*id)++;
}

static void move_all(Rule *rule, InstId from) {
    Code *code = &rule->code;
    for (InstId id = 0; id < code->insts.len; id++) {
        move_up(&code->insts.data[id].a, from);
        move_up(&code->insts.data[id].b, from);
        move_up(&code->insts.data[id].c, from);
    }
    for (DomainId d = 0; d < code->domains.len; d++) move_up(&code->domains.data[d].opener, from);
    for (uint32_t i = 0; i < rule->binders.len; i++) move_up(&rule->binders.data[i].value, from);
    for (uint32_t i = 0; i < rule->filters.len; i++) move_up(&rule->filters.data[i], from);
    for (uint32_t i = 0; i < rule->filtered.len; i++) move_up(&rule->filtered.data[i], from);
    for (uint32_t i = 0; i < rule->assertions.len; i++) {
        Assertion *assertion = &rule->assertions.data[i];
        move_up(&assertion->condition, from);
        move_up(&assertion->failing, from);
        move_up(&assertion->message, from);
    }
}

static uint32_t truth_of(Making *m) {
    if (m->truth != ID_NONE) return m->truth;
    m->truth = m->program->consts.len;
    Value truth = {.rep = REP_BOOL, .state = STATE_OK, .boolean = true};
    vec_push(m->arena, &m->program->consts, truth);
    return m->truth;
}

/* `asking` (FILTER or FAILS) asks the true constant instead, which has its old number now. */
static Rule *without_condition(Making *m, InstId asking) {
    Rule *rule = copy_rule(m);
    Code *code = &rule->code;
    InstId condition = code->insts.data[asking].a;
    Inst truth = {.op = OP_CONST,
                  .type = type_of(TYPE_BOOL),
                  .domain = code->insts.data[condition].domain,
                  .a = INST_NONE,
                  .b = INST_NONE,
                  .c = INST_NONE,
                  .imm = truth_of(m),
                  .span = code->insts.data[condition].span};
    move_all(rule, asking);
    vec_push(m->arena, &code->insts, truth);
    Inst *insts = code->insts.data;
    memmove(&insts[asking + 1], &insts[asking], sizeof *insts * (code->insts.len - 1 - asking));
    insts[asking] = truth;
    insts[asking + 1].a = asking;
    return rule;
}

/* ---- words */
static DiagArg source_arg(const Making *m, InstId id) {
    const Inst *inst = &m->rule->code.insts.data[reach_unlifted(&m->rule->code, id)];
    return ARG(sources_text(m->program->sources, inst->span));
}

static const char *op_sign(Op op) {
    static const char *const signs[] = {"=", "≠", "<", "≤", ">", "≥"};
    return op >= OP_EQ && op <= OP_GE ? signs[op - OP_EQ] : "";
}

static DiagArg as_arg(const Making *m, const char *from, const char *to) {
    return ARG2(arena_printf(m->arena, "%s 换成 %s", from, to),
                arena_printf(m->arena, "%s as %s", from, to));
}

static DiagArg equal_case(const Making *m, const Inst *inst) {
    DiagArg a = source_arg(m, inst->a), b = source_arg(m, inst->b);
    return ARG2(
        arena_printf(m->arena, "加一个用例：%.*s 正好等于 %.*s", TEXT_ARG(a.zh), TEXT_ARG(b.zh)),
        arena_printf(m->arena, "add a case where %.*s equals %.*s", TEXT_ARG(a.en),
                     TEXT_ARG(b.en)));
}

/* ---- one instruction replaced */
static Op other_comparison(Op op) {
    static const Op others[] = {OP_NE, OP_EQ, OP_LE, OP_LT, OP_GE, OP_GT};
    return others[op - OP_EQ];
}

static void make_comparison(Making *m, InstId id) {
    const Inst *inst = &m->rule->code.insts.data[id];
    Op to = other_comparison((Op)inst->op);
    Rule *rule = copy_rule(m);
    rule->code.insts.data[id].op = (uint8_t)to;
    bool equality = inst->op == OP_EQ || inst->op == OP_NE;
    DiagArg how = ARG2(TEXT("加一个用例，让这个条件决定结果"),
                       TEXT("add a case whose outcome this condition decides"));
    keep(m, rule, inst->span, as_arg(m, op_sign((Op)inst->op), op_sign(to)),
         equality ? how : equal_case(m, inst));
}

static void make_connective(Making *m, InstId id) {
    const Inst *inst = &m->rule->code.insts.data[id];
    Op to = inst->op == OP_AND ? OP_OR : OP_AND;
    Rule *rule = copy_rule(m);
    rule->code.insts.data[id].op = (uint8_t)to;
    DiagArg a = source_arg(m, inst->a), b = source_arg(m, inst->b);
    DiagArg how = ARG2(arena_printf(m->arena, "加一个用例：%.*s 和 %.*s 中只有一个成立",
                                    TEXT_ARG(a.zh), TEXT_ARG(b.zh)),
                       arena_printf(m->arena, "add a case where only one of %.*s and %.*s is true",
                                    TEXT_ARG(a.en), TEXT_ARG(b.en)));
    DiagArg what = inst->op == OP_AND ? ARG2(TEXT("且 换成 或"), TEXT("and as or"))
                                      : ARG2(TEXT("或 换成 且"), TEXT("or as and"));
    keep(m, rule, inst->span, what, how);
}

/* ---- numbers and dates moved by their smallest step */
static bool moved(const Making *m, Value *value, int step) {
    if (value->state != STATE_OK) return false;
    if (value->rep == REP_DATE) {
        value->date.first += step;
        value->date.last += step;
        return true;
    }
    if (value->rep != REP_NUMBER || value->quantity.number.scale == NUMBER_BIG) return false;
    Number one = {.coef = step, .scale = value->quantity.number.scale};
    value->quantity.number = number_add(m->arena, value->quantity.number, one);
    return true;
}

static Text shown(const Making *m, Type type, Value value, Lang lang) {
    return value_show(m->arena, m->program, type, value, lang);
}

/* A count is never below zero: there is no case for that. */
static bool is_beyond(const Inst *other, Value value) {
    bool counts = other->op == OP_COUNT || other->op == OP_TEXT_LENGTH;
    return counts && value.rep == REP_NUMBER && number_sign(value.quantity.number) < 0;
}

/* The value of the other side for which the two constants give different answers: the greater one
   where equal sides are told apart from greater ones. */
static Text telling(const Making *m, const Inst *comparison, bool on_left, Type type, Value from,
                    Value to, int step, Lang lang) {
    Op op = (Op)comparison->op;
    if (op == OP_EQ || op == OP_NE) return shown(m, type, from, lang);
    bool greater = on_left ? op == OP_LT || op == OP_GE : op == OP_LE || op == OP_GT;
    return shown(m, type, greater == (step > 0) ? to : from, lang);
}

static void make_moved(Making *m, InstId comparison, bool on_left, int step) {
    const Code *code = &m->rule->code;
    const Inst *asking = &code->insts.data[comparison];
    InstId constant = reach_unlifted(code, on_left ? asking->a : asking->b);
    const Inst *inst = &code->insts.data[constant];
    InstId counted = reach_unlifted(code, on_left ? asking->b : asking->a);
    if (inst->op != OP_CONST) return;
    Value from = m->program->consts.data[inst->imm], to = from;
    if (!moved(m, &to, step) || is_beyond(&code->insts.data[counted], to)) return;
    Rule *rule = copy_rule(m);
    rule->code.insts.data[constant].imm = m->program->consts.len;
    vec_push(m->arena, &m->program->consts, to);
    Text what[2], at[2], other = source_arg(m, on_left ? asking->b : asking->a).zh;
    for (Lang lang = LANG_ZH; lang <= LANG_EN; lang++) {
        Text before = shown(m, inst->type, from, lang), after = shown(m, inst->type, to, lang);
        what[lang] = arena_printf(m->arena, lang == LANG_ZH ? "%.*s 换成 %.*s" : "%.*s as %.*s",
                                  TEXT_ARG(before), TEXT_ARG(after));
        at[lang] = telling(m, asking, on_left, inst->type, from, to, step, lang);
    }
    DiagArg how = ARG2(arena_printf(m->arena, "加一个用例：%.*s 正好等于 %.*s", TEXT_ARG(other),
                                    TEXT_ARG(at[LANG_ZH])),
                       arena_printf(m->arena, "add a case where %.*s equals %.*s", TEXT_ARG(other),
                                    TEXT_ARG(at[LANG_EN])));
    keep(m, rule, inst->span, ARG2(what[LANG_ZH], what[LANG_EN]), how);
}

/* A number that a bound is computed with: which value tells the two apart is not for us to say. */
static void make_moved_within(Making *m, InstId constant, int step) {
    const Inst *inst = &m->rule->code.insts.data[constant];
    Value from = m->program->consts.data[inst->imm], to = from;
    if (!moved(m, &to, step)) return;
    Rule *rule = copy_rule(m);
    rule->code.insts.data[constant].imm = m->program->consts.len;
    vec_push(m->arena, &m->program->consts, to);
    Text what[2], how[2];
    for (Lang lang = LANG_ZH; lang <= LANG_EN; lang++) {
        Text a = shown(m, inst->type, from, lang), b = shown(m, inst->type, to, lang);
        bool zh = lang == LANG_ZH;
        what[lang] = arena_printf(m->arena, zh ? "%.*s 换成 %.*s" : "%.*s as %.*s", TEXT_ARG(a),
                                  TEXT_ARG(b));
        how[lang] = arena_printf(m->arena,
                                 zh ? "加一个用例：是 %.*s 还是 %.*s，结果不同"
                                    : "add a case whose outcome differs between %.*s and %.*s",
                                 TEXT_ARG(a), TEXT_ARG(b));
    }
    keep(m, rule, inst->span, ARG2(what[LANG_ZH], what[LANG_EN]), ARG2(how[LANG_ZH], how[LANG_EN]));
}

static bool is_one(const Making *m, const Inst *inst) {
    const Value *value = &m->program->consts.data[inst->imm];
    return value->rep == REP_NUMBER && value->state == STATE_OK &&
           number_compare(value->quantity.number, number_of(1)) == 0;
}

/* The numbers below a side of a comparison, as far as it is computed from them. A factor of one
   only changes the unit, and what stands in for a missing value is no bound. */
static void make_within(Making *m, InstId id, bool is_factor) {
    const Code *code = &m->rule->code;
    if (id == INST_NONE) return;
    id = reach_unlifted(code, id);
    const Inst *inst = &code->insts.data[id];
    bool factors = inst->op == OP_MUL || inst->op == OP_DIV;
    switch ((int)inst->op) {
    case OP_CONST:
        if (m->moved[id] || (is_factor && is_one(m, inst))) return;
        m->moved[id] = true;
        make_moved_within(m, id, 1);
        make_moved_within(m, id, -1);
        return;
    case OP_SELECT:
        make_within(m, inst->b, is_factor);
        make_within(m, inst->c, is_factor);
        return;
    case OP_DEFAULT:
    case OP_ROUND: make_within(m, inst->a, is_factor); return;
    case OP_ADD:
    case OP_SUB:
    case OP_MUL:
    case OP_DIV:
    case OP_NEG:
    case OP_ABS:
    case OP_DATE_ADD:
    case OP_BOUND_FROM:
    case OP_BOUND_RANGE:
        make_within(m, inst->a, factors);
        make_within(m, inst->b, factors);
        return;
    default: return;
    }
}

static void make_bounds(Making *m, InstId comparison) {
    for (int left = 0; left < 2; left++) {
        make_moved(m, comparison, left, 1);
        make_moved(m, comparison, left, -1);
    }
    const Inst *asking = &m->rule->code.insts.data[comparison];
    const InstId sides[] = {asking->a, asking->b};
    for (int i = 0; i < 2; i++) {
        InstId side = reach_unlifted(&m->rule->code, sides[i]);
        if (m->rule->code.insts.data[side].op != OP_CONST) make_within(m, side, false);
    }
}

/* ---- conditions left out */
static void make_without_filter(Making *m, InstId filter) {
    DiagArg condition = source_arg(m, m->rule->code.insts.data[filter].a);
    Span span = m->rule->code.insts.data[filter].span;
    Rule *rule = without_condition(m, filter);
    for (uint32_t k = 0; k < rule->filtered.len; k++)
        if (m->rule->filtered.data[k] == filter) rule->filters.data[k] = filter;
    DiagArg how =
        ARG2(arena_printf(m->arena, "加一个用例：%.*s 不成立，不去掉它结果就会不同",
                          TEXT_ARG(condition.zh)),
             arena_printf(m->arena, "add a case where %.*s is false and would change the outcome",
                          TEXT_ARG(condition.en)));
    bool when = reach_is_when(m->rule, filter);
    DiagArg what = when ? ARG2(TEXT("去掉这个“仅当”"), TEXT("without this when"))
                        : ARG2(TEXT("去掉这个筛选"), TEXT("without this filter"));
    keep(m, rule, span, what, how);
}

static void make_without_assertion(Making *m, uint32_t number) {
    const Assertion *assertion = &m->rule->assertions.data[number];
    Rule *rule = without_condition(m, assertion->failing);
    rule->assertions.data[number].condition = assertion->failing;
    keep(m, rule, assertion->span, ARG2(TEXT("去掉这条断言"), TEXT("without this assertion")),
         ARG2(TEXT("加一个用例，只违反这一条断言"),
              TEXT("add a case that violates this assertion alone")));
}

static void make_of_inst(Making *m, InstId id) {
    const Inst *inst = &m->rule->code.insts.data[id];
    if (inst->op >= OP_EQ && inst->op <= OP_GE) {
        make_comparison(m, id);
        make_bounds(m, id);
    } else if (inst->op == OP_BOUND_HOLDS || inst->op == OP_BOUND_COVERS) {
        make_within(m, inst->a, false);
        make_within(m, inst->b, false);
    } else if (inst->op == OP_AND || inst->op == OP_OR) {
        make_connective(m, id);
    } else if (inst->op == OP_FILTER) {
        make_without_filter(m, id);
    }
}

Mutants *mutants_make(Arena *arena, Program *program) {
    Making m = {.arena = arena, .program = program, .truth = ID_NONE};
    m.mutants = ARENA_NEW(arena, Mutants);
    for (m.number = 0; m.number < program->rules.len; m.number++) {
        m.rule = program->rules.data[m.number];
        m.reached = reach_of_rule(arena, m.rule);
        m.moved = ARENA_ARRAY(arena, bool, m.rule->code.insts.len);
        for (InstId id = 0; id < m.rule->code.insts.len; id++)
            if (m.reached[id]) make_of_inst(&m, id);
        for (uint32_t i = 0; i < m.rule->assertions.len; i++) make_without_assertion(&m, i);
    }
    return m.mutants;
}

/* ---- trying */
static void try_one(Mutant *mutant, Arena *arena, Program *program, const EvalOptions *options,
                    const Expectation *expectations, uint32_t n) {
    Rule *rule = program->rules.data[mutant->rule];
    program->rules.data[mutant->rule] = mutant->mutated;
    ExpectRun came = expect_run(arena, program, options, LANG_ZH, expectations, n, NULL, NULL);
    mutant->killed = !came.all_met;
    program->rules.data[mutant->rule] = rule;
}

void mutants_try(Mutants *mutants, Arena *arena, Program *program, const EvalOptions *options,
                 const Expectation *expectations, uint32_t n) {
    Expectation *own = ARENA_ARRAY(arena, Expectation, n);
    for (uint32_t i = 0; i < mutants->list.len; i++) {
        Mutant *mutant = &mutants->list.data[i];
        uint32_t n_own = 0;
        for (uint32_t k = 0; k < n; k++)
            if (expectations[k].rule == BUILTIN_COUNT + mutant->rule)
                own[n_own++] = expectations[k];
        if (mutant->killed || n_own == 0) continue;
        Arena *scratch = arena_new(arena);
        try_one(mutant, scratch, program, options, own, n_own);
        arena_free(scratch);
    }
}
