/* The points of a rule are found once; each batch of rows adds what its columns show. */
#include "runtime/eval/coverage.h"

#include <stdlib.h>

#include "runtime/core/bound.h"
#include "runtime/eval/cell.h"
#include "runtime/eval/check.h"
#include "runtime/eval/reach.h"

enum { SEEN_TRUE = 1, SEEN_FALSE = 2, SEEN_LESS = 4, SEEN_EQUAL = 8, SEEN_GREATER = 16 };
enum { SEEN_LOWER = 32, SEEN_UPPER = 64 }; /* at an end of a bound */
enum { ANY_TRUTH = SEEN_TRUE | SEEN_FALSE, ANY_ORDER = SEEN_LESS | SEEN_EQUAL | SEEN_GREATER };
enum { ANY_END = SEEN_LOWER | SEEN_UPPER };

typedef struct Point {
    InstId inst;
    uint32_t same; /* the first point of its place and kind */
    Span span;
    uint8_t wanted, seen; /* of the first */
} Point;

typedef struct RuleCover {
    VEC(Point) points;
    bool expected, tested;
    uint32_t outcomes[OUTCOME_COUNT];
} RuleCover;

struct Coverage {
    Arena *arena;
    const Program *program;
    RuleCover *rules;
};

/* ---- points */
static bool same_place(Span a, Span b) {
    return a.source == b.source && a.lo == b.lo && a.hi == b.hi;
}

/* Which of the three is looked at. */
static uint8_t kind_of(uint8_t wanted) {
    return wanted & ANY_TRUTH ? ANY_TRUTH : wanted & ANY_ORDER ? ANY_ORDER : ANY_END;
}

static void add_point(const Coverage *coverage, RuleCover *cover, const Rule *rule, InstId inst,
                      uint8_t wanted) {
    Span span = rule->code.insts.data[inst].span;
    uint32_t same = 0;
    for (; same < cover->points.len; same++) {
        Point *other = &cover->points.data[same];
        if (kind_of(other->wanted) != kind_of(wanted)) continue;
        if (other->inst == inst) return;
        if (same_place(other->span, span)) break;
    }
    Point point = {.inst = inst, .same = same, .span = span, .wanted = wanted};
    vec_push(coverage->arena, &cover->points, point);
}

/* What and, or, not join is looked at itself, and so are orders; a constant says nothing. */
static void add_condition(const Coverage *coverage, RuleCover *cover, const Rule *rule,
                          InstId inst) {
    inst = reach_unlifted(&rule->code, inst);
    Op op = (Op)rule->code.insts.data[inst].op;
    if (op == OP_CONST || op == OP_AND || op == OP_OR || op == OP_NOT) return;
    if (reach_is_ordering(&rule->code, &rule->code.insts.data[inst])) return;
    add_point(coverage, cover, rule, inst, ANY_TRUTH);
}

static bool is_zero(const Program *program, const Inst *inst) {
    if (inst->op != OP_CONST || type_rep(inst->type) != REP_NUMBER) return false;
    return number_sign(program->consts.data[inst->imm].quantity.number) == 0;
}

static bool never_negative(const Inst *inst) {
    return inst->op == OP_COUNT || inst->op == OP_TEXT_LENGTH || inst->op == OP_ABS;
}

/* A count is never below zero. */
static uint8_t orders_of(const Program *program, const Code *code, const Inst *inst) {
    const Inst *a = &code->insts.data[reach_unlifted(code, inst->a)];
    const Inst *b = &code->insts.data[reach_unlifted(code, inst->b)];
    uint8_t orders = ANY_ORDER;
    if (never_negative(a) && is_zero(program, b)) orders &= (uint8_t)~SEEN_LESS;
    if (never_negative(b) && is_zero(program, a)) orders &= (uint8_t)~SEEN_GREATER;
    return orders;
}

/* What stands in the rule as a bound: 3..8, ≥5 万元. That of a target differs from row to row. */
static uint8_t ends_of(const Code *code, const Inst *inst) {
    if (inst->op != OP_BOUND_HOLDS) return 0;
    const Inst *bound = &code->insts.data[reach_unlifted(code, inst->a)];
    if (bound->op == OP_BOUND_RANGE) return ANY_END;
    if (bound->op != OP_BOUND_FROM) return 0;
    bool lower = bound->imm == TARGET_OP_GE || bound->imm == TARGET_OP_GT;
    bool upper = bound->imm == TARGET_OP_LE || bound->imm == TARGET_OP_LT;
    return lower ? SEEN_LOWER : upper ? SEEN_UPPER : 0;
}

static void add_below(const Coverage *coverage, RuleCover *cover, const Rule *rule, InstId id) {
    const Inst *inst = &rule->code.insts.data[id];
    if (reach_is_ordering(&rule->code, inst))
        add_point(coverage, cover, rule, id, orders_of(coverage->program, &rule->code, inst));
    uint8_t ends = ends_of(&rule->code, inst);
    if (ends) add_point(coverage, cover, rule, id, ends);
    bool joins = inst->op == OP_AND || inst->op == OP_OR;
    bool tests = inst->op == OP_NOT || inst->op == OP_SELECT || inst->op == OP_FILTER;
    if (joins || tests) add_condition(coverage, cover, rule, inst->a);
    if (joins) add_condition(coverage, cover, rule, inst->b);
}

static void find_points(const Coverage *coverage, RuleCover *cover, const Rule *rule) {
    bool *reached = reach_of_rule(coverage->arena, rule);
    for (uint32_t i = 0; i < rule->filters.len; i++)
        add_condition(coverage, cover, rule, rule->filters.data[i]);
    for (uint32_t i = 0; i < rule->assertions.len; i++)
        add_condition(coverage, cover, rule, rule->assertions.data[i].condition);
    for (InstId id = 0; id < rule->code.insts.len; id++)
        if (reached[id]) add_below(coverage, cover, rule, id);
}

Coverage *coverage_new(Arena *arena, const Program *program) {
    Coverage *coverage = ARENA_NEW(arena, Coverage);
    *coverage = (Coverage){.arena = arena, .program = program};
    coverage->rules = ARENA_ARRAY(arena, RuleCover, program->rules.len);
    for (uint32_t i = 0; i < program->rules.len; i++)
        find_points(coverage, &coverage->rules[i], program->rules.data[i]);
    return coverage;
}

/* ---- seeing */
static uint8_t see_truth(const Vector *vector) {
    const bool *data = vector->data;
    uint8_t seen = 0;
    for (uint32_t i = 0; i < vector->n; i++)
        if (!vector->state[i]) seen |= data[i] ? SEEN_TRUE : SEEN_FALSE;
    return seen;
}

static uint8_t order_seen(int order) {
    return order < 0 ? SEEN_LESS : order > 0 ? SEEN_GREATER : SEEN_EQUAL;
}

static uint8_t see_order(const Coverage *coverage, const Frame *frame, const Inst *inst,
                         const Vector *result) {
    const Units *units = coverage->program->units;
    const Vector *a = frame_vector(frame, inst->a), *b = frame_vector(frame, inst->b);
    uint8_t seen = 0;
    for (uint32_t i = 0; i < result->n; i++) {
        if (result->state[i]) continue;
        if (a->rep == REP_DATE)
            seen |=
                order_seen(date_compare(((const Date *)a->data)[i], ((const Date *)b->data)[i]));
        else
            seen |=
                order_seen(quantity_order(units, coverage->arena, ((const Quantity *)a->data)[i],
                                          ((const Quantity *)b->data)[i]));
    }
    return seen;
}

static uint8_t ends_seen(const Coverage *coverage, const Bound *bound, Quantity q) {
    const Units *units = coverage->program->units;
    Arena *arena = coverage->arena;
    bool lower = bound->has_lower && quantity_order(units, arena, q, bound->lower) == 0;
    bool upper = bound->has_upper && quantity_order(units, arena, q, bound->upper) == 0;
    return (uint8_t)((lower ? SEEN_LOWER : 0) | (upper ? SEEN_UPPER : 0));
}

/* A coarse date stands at an end with its first or its last day. */
static uint8_t day_ends_seen(const Bound *bound, Date date) {
    bool lower = bound->has_lower && date.first == bound->from.first;
    bool upper = bound->has_upper && date.last == bound->until.last;
    return (uint8_t)((lower ? SEEN_LOWER : 0) | (upper ? SEEN_UPPER : 0));
}

static uint8_t see_ends(const Coverage *coverage, const Frame *frame, const Inst *inst,
                        const Vector *result) {
    const Vector *item = frame_vector(frame, inst->b);
    const Bound *const *bounds = frame_vector(frame, inst->a)->data;
    uint8_t seen = 0;
    for (uint32_t i = 0; i < result->n; i++) {
        if (result->state[i]) continue;
        if (item->rep == REP_DATE)
            seen |= day_ends_seen(bounds[i], ((const Date *)item->data)[i]);
        else
            seen |= ends_seen(coverage, bounds[i], ((const Quantity *)item->data)[i]);
    }
    return seen;
}

static uint8_t see(const Coverage *coverage, const Frame *frame, const Point *point) {
    const Vector *vector = frame_vector(frame, point->inst);
    const Inst *inst = &frame_code(frame)->insts.data[point->inst];
    if (point->wanted & ANY_TRUTH) return see_truth(vector);
    if (point->wanted & ANY_END) return see_ends(coverage, frame, inst, vector);
    return see_order(coverage, frame, inst, vector);
}

void coverage_see(Coverage *coverage, uint32_t rule, const Frame *frame) {
    RuleCover *cover = &coverage->rules[rule - BUILTIN_COUNT];
    for (uint32_t i = 0; i < cover->points.len; i++) {
        const Point *point = &cover->points.data[i];
        cover->points.data[point->same].seen |= see(coverage, frame, point);
    }
}

void coverage_expect(Coverage *coverage, uint32_t rule) {
    if (rule >= BUILTIN_COUNT) coverage->rules[rule - BUILTIN_COUNT].expected = true;
}

void coverage_count(Coverage *coverage, const CheckResult *check) {
    for (uint32_t i = BUILTIN_COUNT; i < check->rules.len; i++) {
        RuleCover *cover = &coverage->rules[i - BUILTIN_COUNT];
        if (check->rules.data[i].off) continue;
        cover->tested = true;
        for (int k = 0; k < OUTCOME_COUNT; k++)
            cover->outcomes[k] += check->rules.data[i].outcomes[k];
    }
}

/* ---- what is missing */
typedef struct Gaps {
    Arena *arena;
    VEC(CoverageGap) list;
    uint32_t wanted, reached;
} Gaps;

static void want(Gaps *gaps, bool reached, Span span, const char *zh, const char *en) {
    gaps->wanted++;
    gaps->reached += reached;
    if (reached) return;
    CoverageGap gap = {.span = span, .says = ARG2(text_of(zh), text_of(en))};
    vec_push(gaps->arena, &gaps->list, gap);
}

static void want_point(Gaps *gaps, const Point *point) {
    uint8_t seen = point->seen, wanted = point->wanted;
    Span span = point->span;
    if (seen == 0 && kind_of(wanted) != ANY_END) {
        uint32_t n = (uint32_t)__builtin_popcount(wanted);
        want(gaps, false, span, "没有测试算到这里", "no test comes to this");
        gaps->wanted += n - 1;
        return;
    }
    if (wanted & SEEN_TRUE)
        want(gaps, seen & SEEN_TRUE, span, "没有测试使它成立", "no test makes it true");
    if (wanted & SEEN_FALSE)
        want(gaps, seen & SEEN_FALSE, span, "没有测试使它不成立", "no test makes it false");
    if (wanted & SEEN_LESS)
        want(gaps, seen & SEEN_LESS, span, "没有测试使左边小于右边",
             "no test has the left side less than the right one");
    if (wanted & SEEN_EQUAL)
        want(gaps, seen & SEEN_EQUAL, span, "没有测试使两边相等（边界）",
             "no test has both sides equal (the boundary)");
    if (wanted & SEEN_GREATER)
        want(gaps, seen & SEEN_GREATER, span, "没有测试使左边大于右边",
             "no test has the left side greater than the right one");
    if (wanted & SEEN_LOWER)
        want(gaps, seen & SEEN_LOWER, span, "没有测试使它正好是下限（边界）",
             "no test has it at the lower end (the boundary)");
    if (wanted & SEEN_UPPER)
        want(gaps, seen & SEEN_UPPER, span, "没有测试使它正好是上限（边界）",
             "no test has it at the upper end (the boundary)");
}

static int order_gaps(const void *a, const void *b) {
    const CoverageGap *x = a, *y = b;
    if (x->span.lo != y->span.lo) return x->span.lo < y->span.lo ? -1 : 1;
    if (x->span.hi != y->span.hi) return x->span.hi < y->span.hi ? -1 : 1;
    return text_compare(x->says.en, y->says.en);
}

static void want_outcomes(Gaps *gaps, const Rule *rule, const RuleCover *cover) {
    const uint32_t *n = cover->outcomes;
    bool violated = n[OUTCOME_VIOLATED] + n[OUTCOME_WAIVED] > 0;
    want(gaps, n[OUTCOME_HOLDS] > 0, rule->span, "没有测试使规则成立",
         "no test makes the rule hold");
    want(gaps, violated, rule->span, "没有测试违反规则", "no test violates the rule");
    if (rule->filters.len > 0)
        want(gaps, n[OUTCOME_NOT_APPLICABLE] > 0, rule->span, "没有测试使规则不适用",
             "no test has the rule not apply");
}

static DiagArg why_untested(const RuleCover *cover) {
    if (!cover->expected) return ARG2(TEXT("没有测试"), TEXT("no test expects anything of it"));
    return ARG2(TEXT("它的测试没有运行：测试写错了，或者检查方案不查这条规则"),
                TEXT("its tests did not run: they have mistakes, or the profile leaves it out"));
}

RuleCoverage coverage_of(const Coverage *coverage, uint32_t number) {
    const Rule *rule = coverage->program->rules.data[number];
    const RuleCover *cover = &coverage->rules[number];
    Gaps gaps = {.arena = coverage->arena};
    want_outcomes(&gaps, rule, cover);
    for (uint32_t i = 0; i < cover->points.len; i++)
        if (cover->points.data[i].same == i) want_point(&gaps, &cover->points.data[i]);
    RuleCoverage of = {.rule = rule,
                       .tested = cover->tested,
                       .wanted = gaps.wanted,
                       .reached = gaps.reached,
                       .n_gaps = gaps.list.len};
    memcpy(of.outcomes, cover->outcomes, sizeof of.outcomes);
    if (!cover->tested) { /* one reason stands for all */
        gaps.list.len = 0;
        CoverageGap none = {.span = rule->span, .says = why_untested(cover)};
        vec_push(gaps.arena, &gaps.list, none);
        of.n_gaps = 1;
    }
    if (of.n_gaps > 1) qsort(gaps.list.data, of.n_gaps, sizeof *gaps.list.data, order_gaps);
    of.gaps = gaps.list.data;
    return of;
}
