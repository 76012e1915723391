/* Operators: arithmetic of quantities and dates, comparison, logic, `??`, tests of texts. What the
   sides are is checked here, and reported with both places. */
#include "compiler/advice.h"
#include "compiler/builder.h"
#include "runtime/eval/regex.h"

/* ---- what goes together */

static void report_pair(Builder *b, DiagCode code, Operand left, Operand right, DiagArg hint) {
    diag_add(b->compiler->diags,
             (Diag){.code = code,
                    .span = right.span,
                    .other = left.span,
                    .args = {compiler_arg_type(b->compiler, left.type),
                             compiler_arg_type(b->compiler, right.type), hint}});
}

void operator_report(Builder *b, DiagCode code, Operand left, Operand right) {
    DiagArg hint = ARG(TEXT(""));
    if (code == DIAG_UNIT_MISMATCH)
        hint = advice_dimensions(b->compiler, left.type, right.type, left.span, right.span);
    report_pair(b, code, left, right, hint);
}

static bool same_dimension(Type a, Type b) {
    DimId x = type_dim(a), y = type_dim(b);
    return x == y || x == DIM_ANY || y == DIM_ANY;
}

static bool is_target(Operand o) {
    return o.type.kind == TYPE_TARGET;
}

static DiagArg target_hint(Operand left, Operand right) {
    if (!is_target(left) && !is_target(right)) return ARG(TEXT(""));
    return ARG2(
        TEXT("先说明目标值是什么（例如“仅当 … 是 "
             "金额”），或者取其一部分来比：数值、上限、下限、日期、原文"),
        TEXT("say first what the target is (such as `when … is money`), or compare a part of "
             "it: number, upper, lower, date, spelling"));
}

static bool same_bounds(Type a, Type b) {
    if (a.kind != TYPE_BOUND || b.kind != TYPE_BOUND) return false;
    return a.arg == b.arg || a.arg == DIM_ANY || b.arg == DIM_ANY;
}

static bool same_kind(Type a, Type b) {
    if (type_rep(a) == REP_TEXT && type_rep(b) == REP_TEXT) return true;
    return same_bounds(a, b) || (a.kind == b.kind && a.arg == b.arg);
}

bool types_comparable(Builder *b, Operand left, Operand right) {
    if (operand_bad(left) || operand_bad(right)) return false;
    if (type_is_numeric(left.type) && type_is_numeric(right.type)) {
        if (same_dimension(left.type, right.type)) return true;
        operator_report(b, DIAG_UNIT_MISMATCH, left, right);
        return false;
    }
    if (same_kind(left.type, right.type) && left.type.kind != TYPE_TARGET) return true;
    DiagArg hint =
        is_target(left) || is_target(right)
            ? target_hint(left, right)
            : advice_comparison(b->compiler, left.type, right.type, left.span, right.span);
    report_pair(b, DIAG_NOT_COMPARABLE, left, right, hint);
    return false;
}

bool operand_suits(Builder *b, Operand wanted, Operand value) {
    if (operand_bad(wanted) || operand_bad(value)) return false;
    bool numbers = type_is_numeric(wanted.type) && type_is_numeric(value.type);
    if (numbers ? same_dimension(wanted.type, value.type) : same_kind(wanted.type, value.type))
        return true;
    operator_report(b, numbers ? DIAG_UNIT_MISMATCH : DIAG_WRONG_TYPE, wanted, value);
    return false;
}

Type type_join(Type a, Type b) {
    bool vague = a.arg == DIM_ANY && (a.kind == TYPE_QUANTITY || a.kind == TYPE_BOUND);
    return vague ? b : a;
}

/* A plain number said to be a percentage: 0% + 0.3 is 30%. */
static Operand as_percentage(Builder *b, Operand o) {
    Type type = type_of(TYPE_PERCENT);
    DomainId here = b->domain;
    b->domain = o.domain;
    Value nothing = {.rep = REP_NUMBER, .quantity.unit = b->compiler->program->percent};
    InstId zero = builder_const(b, nothing, type, o.span);
    InstId inst = builder_op(b, OP_ADD, type, o.span, zero, builder_lift(b, o.inst), INST_NONE, 0);
    b->domain = here;
    return o.type.list ? list_operand(b, inst, type, o.base, o.span)
                       : expr_here(b, operand_value(b, inst, type, o.span));
}

Operand operand_as_type(Builder *b, Operand value, Type type) {
    bool plain = value.type.kind == TYPE_NUMBER && type.kind == TYPE_PERCENT;
    if (plain && b->compiler->program->percent != UNIT_NONE) return as_percentage(b, value);
    bool list = value.type.list;
    value.type = type_join(value.type, type);
    value.type.list = list;
    return value;
}

static Operand numeric(Builder *b, Operand o) {
    if (operand_bad(o) || type_is_numeric(o.type)) return o;
    diag_add(b->compiler->diags,
             (Diag){.code = DIAG_WRONG_TYPE,
                    .span = o.span,
                    .args = {compiler_arg_type(b->compiler, type_of(TYPE_NUMBER)),
                             compiler_arg_type(b->compiler, o.type), target_hint(o, o)}});
    return operand_poison(o.span);
}

/* ---- dates and times */

static Type time_type(const Builder *b) {
    const Program *program = b->compiler->program;
    return type_with(TYPE_QUANTITY, units_get(program->units, program->day)->dim);
}

/* Days and their like, or months and theirs: whichever it is, it is never turned into the other. */
static bool is_time(Builder *b, Operand o) {
    const Program *program = b->compiler->program;
    if (operand_bad(o)) return false;
    DimId dim = type_dim(o.type);
    bool numeric_type = type_is_numeric(o.type);
    if (numeric_type && (dim == DIM_ANY || dim == type_dim(time_type(b)) ||
                         dim == units_get(program->units, program->month)->dim)) {
        if (dim != DIM_NONE) return true;
    }
    DiagArg time = compiler_arg_type(b->compiler, time_type(b));
    if (o.type.kind == TYPE_NUMBER)
        diag_at2(b->compiler->diags, DIAG_UNIT_WANTED, o.span, time,
                 ARG2(TEXT("30 天、3 个月"), TEXT("30 天, 3 个月")));
    else
        diag_at2(b->compiler->diags, numeric_type ? DIAG_UNIT_MISMATCH : DIAG_WRONG_TYPE, o.span,
                 time, compiler_arg_type(b->compiler, o.type));
    return false;
}

static Operand move_date(Builder *b, Operand date, Operand time, bool earlier, Span span) {
    if (operand_bad(date) || !is_time(b, time)) return operand_poison(span);
    Type type = type_of(TYPE_DATE);
    InstId inst = builder_op(b, OP_DATE_ADD, type, span, date.inst, time.inst, INST_NONE, earlier);
    return operand_value(b, inst, type, span);
}

static Operand date_arithmetic(Builder *b, AstOp op, Operand left, Operand right, Span span) {
    bool from = left.type.kind == TYPE_DATE, to = right.type.kind == TYPE_DATE;
    if (op == AST_OP_SUB && from && to) {
        InstId inst = builder_op(b, OP_DATE_APART, time_type(b), span, left.inst, right.inst,
                                 INST_NONE, b->compiler->program->day);
        return operand_value(b, inst, time_type(b), span);
    }
    if (op == AST_OP_ADD && from && !to) return move_date(b, left, right, false, span);
    if (op == AST_OP_ADD && to && !from) return move_date(b, right, left, false, span);
    if (op == AST_OP_SUB && from) return move_date(b, left, right, true, span);
    numeric(b, from ? left : right);
    return operand_poison(span);
}

/* ---- arithmetic */

static Type numeric_type(DimId dim) {
    return dim == DIM_NONE ? type_of(TYPE_NUMBER) : type_with(TYPE_QUANTITY, dim);
}

static Operand arithmetic(Builder *b, AstOp op, Operand left, Operand right, Span span) {
    static const Op ops[] = {
        [AST_OP_ADD] = OP_ADD, [AST_OP_SUB] = OP_SUB, [AST_OP_MUL] = OP_MUL, [AST_OP_DIV] = OP_DIV};
    if (operand_bad(left) || operand_bad(right)) return operand_poison(span);
    left = narrow_value(b, left);
    right = narrow_value(b, right);
    if (left.type.kind == TYPE_DATE || right.type.kind == TYPE_DATE)
        return date_arithmetic(b, op, left, right, span);
    left = numeric(b, left);
    if (!operand_bad(left)) right = numeric(b, right); /* else it may be read as what the left is */
    if (operand_bad(left) || operand_bad(right)) return operand_poison(span);
    Type type = type_join(left.type, right.type);
    DimId x = type_dim(left.type), y = type_dim(right.type);
    if (op == AST_OP_ADD || op == AST_OP_SUB) {
        if (!types_comparable(b, left, right)) return operand_poison(span);
    } else {
        bool any = x == DIM_ANY || y == DIM_ANY;
        int sign = op == AST_OP_MUL ? 1 : -1;
        type = numeric_type(any ? DIM_ANY
                                : units_dim_multiply(b->compiler->program->units, x, y, sign));
    }
    InstId inst = builder_op(b, ops[op], type, span, left.inst, right.inst, INST_NONE, 0);
    return operand_value(b, inst, type, span);
}

/* ---- comparison */

Operand operator_compare(Builder *b, AstOp op, Operand left, Operand right, Span span) {
    static const Op ops[] = {[AST_OP_EQ] = OP_EQ, [AST_OP_NE] = OP_NE, [AST_OP_LT] = OP_LT,
                             [AST_OP_LE] = OP_LE, [AST_OP_GT] = OP_GT, [AST_OP_GE] = OP_GE};
    left = narrow_value(b, left);
    right = narrow_value(b, right);
    if (!types_comparable(b, left, right)) return operand_poison(span);
    bool order = op != AST_OP_EQ && op != AST_OP_NE;
    if (order && !type_is_numeric(left.type) && left.type.kind != TYPE_DATE) {
        diag_at1(b->compiler->diags, DIAG_NO_ORDER, span,
                 compiler_arg_type(b->compiler, left.type));
        return operand_poison(span);
    }
    InstId inst =
        builder_op(b, ops[op], type_of(TYPE_BOOL), span, left.inst, right.inst, INST_NONE, 0);
    return operand_value(b, inst, type_of(TYPE_BOOL), span);
}

/* Two lists are equal if they have equal elements in one order. */
static Operand compare_lists(Builder *b, AstOp op, Operand left, Operand right, Span span) {
    bool order = op != AST_OP_EQ && op != AST_OP_NE;
    if (!left.type.list || !right.type.list || order) {
        Operand list = left.type.list ? left : right;
        diag_at1(b->compiler->diags, DIAG_SINGLE_WANTED, list.span,
                 advice_single(b->compiler, list.type, list.span));
        return operand_poison(span);
    }
    Operand equal = list_equal(b, left, right, span);
    return op == AST_OP_NE ? operator_not(b, equal, span) : equal;
}

/* b + t or b - t, and its text is "b within t": the value of b itself is told below it. */
static Operand widen(Builder *b, AstOp op, Operand limit, Operand tolerance) {
    Span span = limit.span;
    if (span.source == tolerance.span.source && tolerance.span.hi > span.hi)
        span.hi = tolerance.span.hi;
    return arithmetic(b, op, limit, tolerance, span);
}

/* a <= b within t is a <= b + t; a = b within t is |a - b| <= t. */
static Operand compare_within(Builder *b, AstOp op, Operand left, Operand right, const Node *node,
                              Span span) {
    Operand tolerance = narrow_value(b, expr_single(b, node, left.type));
    if (operand_bad(left) || operand_bad(right) || operand_bad(tolerance))
        return operand_poison(span);
    if (op == AST_OP_LE || op == AST_OP_LT)
        return operator_compare(b, op, left, widen(b, AST_OP_ADD, right, tolerance), span);
    if (op == AST_OP_GE || op == AST_OP_GT)
        return operator_compare(b, op, left, widen(b, AST_OP_SUB, right, tolerance), span);
    Operand apart = arithmetic(b, AST_OP_SUB, left, right, span);
    if (operand_bad(apart)) return apart;
    InstId size = builder_op(b, OP_ABS, apart.type, span, apart.inst, INST_NONE, INST_NONE, 0);
    return operator_compare(b, op == AST_OP_NE ? AST_OP_GT : AST_OP_LE,
                            operand_value(b, size, apart.type, span), tolerance, span);
}

/* A literal or a name is read as what the other side is: 604002 = p.code, 奖励 = s.kind. */
static bool reads_like_other(const Node *left, const Node *right) {
    bool plain = left->kind == AST_NAME ||
                 (left->kind == AST_NUMERAL && left->n > 0 && !left->kids[AST_NUMERAL_unit]);
    return plain && (right->kind == AST_MEMBER_OF || right->kind == AST_CALL);
}

/* `p.schedule.march >= 10`: whoever writes more than one means per cent. */
static bool percent_forgotten(Builder *b, Operand value, Operand literal, const Node *node) {
    if (value.type.kind != TYPE_PERCENT || node->kind != AST_NUMERAL) return false;
    const Inst *inst = &b->code->insts.data[literal.inst];
    if (inst->op != OP_CONST || literal.type.kind != TYPE_NUMBER) return false;
    Quantity q = b->compiler->program->consts.data[inst->imm].quantity;
    if (number_compare(q.number, number_of(1)) <= 0) return false;
    return !quantity_suits(b->compiler, q, value.type, literal.span, value.span);
}

static Operand compare(Builder *b, const Node *node) {
    const Node *tolerance = node->kids[AST_BINARY_tolerance];
    const Node *left_node = node->kids[AST_BINARY_left];
    const Node *right_node = node->kids[AST_BINARY_right];
    if (left_node->kind == AST_NONE || right_node->kind == AST_NONE) {
        diag_at(b->compiler->diags, DIAG_COMPARED_WITH_NONE, node->span);
        return operand_poison(node->span);
    }
    bool swap = reads_like_other(left_node, right_node);
    Operand first = narrow_value(b, expr_check(b, swap ? right_node : left_node, ANY_TYPE));
    Type expected = first.type;
    expected.list = false;
    Operand second = narrow_value(b, expr_check(b, swap ? left_node : right_node, expected));
    Operand left = swap ? second : first, right = swap ? first : second;
    if (operand_bad(left) || operand_bad(right)) return operand_poison(node->span);
    if (percent_forgotten(b, left, right, right_node) ||
        percent_forgotten(b, right, left, left_node))
        return operand_poison(node->span);
    AstOp op = (AstOp)node->op;
    if (left.type.list || right.type.list) return compare_lists(b, op, left, right, node->span);
    if (tolerance) return compare_within(b, op, left, right, tolerance, node->span);
    return operator_compare(b, op, left, right, node->span);
}

/* ---- logic and missing values */

/* Of `a != b`, `a not in b` and `a is not b` only the negation stands in the text: an explanation
   does not tell what is negated by the same words, which mean the contrary. */
static void unsay(Builder *b, InstId inst, Span span) {
    Span *own = &b->code->insts.data[inst].span;
    if (own->source == span.source && own->lo == span.lo && own->hi == span.hi) *own = SPAN_NONE;
}

Operand operator_not(Builder *b, Operand o, Span span) {
    if (operand_bad(o)) return o;
    unsay(b, o.inst, span);
    InstId inst = builder_op(b, OP_NOT, type_of(TYPE_BOOL), span, o.inst, INST_NONE, INST_NONE, 0);
    return operand_value(b, inst, type_of(TYPE_BOOL), span);
}

static Operand logic(Builder *b, const Node *node) {
    Op op = node->op == AST_OP_AND ? OP_AND : OP_OR;
    const Narrow *known = b->known;
    Operand left = expr_bool(b, node->kids[AST_BINARY_left]);
    narrow_learn(b, left.inst, op == OP_AND);
    Operand right = expr_bool(b, node->kids[AST_BINARY_right]);
    b->known = known;
    if (operand_bad(left) || operand_bad(right)) return operand_poison(node->span);
    InstId inst =
        builder_op(b, op, type_of(TYPE_BOOL), node->span, left.inst, right.inst, INST_NONE, 0);
    return operand_value(b, inst, type_of(TYPE_BOOL), node->span);
}

static Operand default_check(Builder *b, const Node *node, Type expected) {
    Operand left, right;
    expr_alternatives(b, node->kids[AST_BINARY_left], node->kids[AST_BINARY_right], expected,
                      INST_NONE, &left, &right);
    if (!operand_suits(b, left, right)) return operand_poison(node->span);
    Type type = type_join(left.type, right.type);
    InstId inst = builder_op(b, OP_DEFAULT, type, node->span, left.inst, right.inst, INST_NONE, 0);
    return operand_value(b, inst, type, node->span);
}

/* ---- texts */

static Operand text_wanted(Builder *b, Operand o) {
    if (operand_bad(o) || type_rep(o.type) == REP_TEXT) return o;
    if (o.type.kind == TYPE_TARGET || o.type.kind == TYPE_MENTION)
        return operand_value(b, display_text(b, o), type_of(TYPE_TEXT), o.span);
    diag_at2(b->compiler->diags, DIAG_WRONG_TYPE, o.span,
             compiler_arg_type(b->compiler, type_of(TYPE_TEXT)),
             compiler_arg_type(b->compiler, o.type));
    return operand_poison(o.span);
}

Operand operator_text(Builder *b, Op op, Operand left, Operand right, Span span) {
    left = text_wanted(b, left);
    right = text_wanted(b, right);
    if (operand_bad(left) || operand_bad(right)) return operand_poison(span);
    InstId inst = builder_op(b, op, type_of(TYPE_BOOL), span, left.inst, right.inst, INST_NONE, 0);
    return operand_value(b, inst, type_of(TYPE_BOOL), span);
}

static Operand starts_check(Builder *b, const Node *node) {
    Operand left = expr_single(b, node->kids[AST_BINARY_left], ANY_TYPE);
    Operand right = expr_single(b, node->kids[AST_BINARY_right], left.type);
    return operator_text(b, OP_TEXT_STARTS, left, right, node->span);
}

static Operand matches_check(Builder *b, const Node *node) {
    Compiler *compiler = b->compiler;
    const Node *pattern = node->kids[AST_BINARY_right];
    Operand left = text_wanted(b, expr_single(b, node->kids[AST_BINARY_left], ANY_TYPE));
    DiagArg error;
    uint32_t at;
    if (!regex_valid(compiler->arena, pattern->text, &error, &at)) {
        diag_at1(compiler->diags, DIAG_BAD_PATTERN, pattern->span, error);
        return operand_poison(node->span);
    }
    if (operand_bad(left)) return left;
    Program *program = compiler->program;
    vec_push(program->arena, &program->regexes, arena_text(program->arena, pattern->text));
    InstId inst = builder_op(b, OP_TEXT_MATCHES, type_of(TYPE_BOOL), node->span, left.inst,
                             INST_NONE, INST_NONE, program->regexes.len - 1);
    return operand_value(b, inst, type_of(TYPE_BOOL), node->span);
}

/* ---- by operator */

static Operand calculate(Builder *b, const Node *node) {
    Operand left, right;
    expr_alternatives(b, node->kids[AST_BINARY_left], node->kids[AST_BINARY_right], ANY_TYPE,
                      INST_NONE, &left, &right);
    return arithmetic(b, (AstOp)node->op, left, right, node->span);
}

Operand binary_check(Builder *b, const Node *node, Type expected) {
    switch ((AstOp)node->op) {
    case AST_OP_AND:
    case AST_OP_OR: return logic(b, node);
    case AST_OP_DEFAULT: return default_check(b, node, expected);
    case AST_OP_IN: return in_check(b, node);
    case AST_OP_NOT_IN: return operator_not(b, in_check(b, node), node->span);
    case AST_OP_CONTAINS: return contains_check(b, node);
    case AST_OP_MATCHES: return matches_check(b, node);
    case AST_OP_STARTS: return starts_check(b, node);
    case AST_OP_ADD:
    case AST_OP_SUB:
    case AST_OP_MUL:
    case AST_OP_DIV: return calculate(b, node);
    case AST_OP_EQ:
    case AST_OP_NE:
    case AST_OP_LT:
    case AST_OP_LE:
    case AST_OP_GT:
    case AST_OP_GE:
    case AST_OP_NEG:
    case AST_OP_NOT:
    case AST_OP_NONE:
    case AST_OP_COUNT: break;
    }
    return compare(b, node);
}

Operand unary_check(Builder *b, const Node *node) {
    const Node *value = node->kids[AST_UNARY_value];
    if (node->op == AST_OP_NOT) return operator_not(b, expr_bool(b, value), node->span);
    Operand o = numeric(b, narrow_value(b, expr_single(b, value, ANY_TYPE)));
    if (operand_bad(o)) return o;
    InstId inst = builder_op(b, OP_NEG, o.type, node->span, o.inst, INST_NONE, INST_NONE, 0);
    return operand_value(b, inst, o.type, node->span);
}
