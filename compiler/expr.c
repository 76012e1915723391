/* Expressions: types and units checked, code built, in one walk. Each mistake is reported once, at
   the smallest expression that shows it; what depends on it is poison and stays silent. */
#include "compiler/builder.h"
#include "runtime/eval/regex.h"

enum { DEPTH_LIMIT = 1000 };

Operand expr_element(Builder *b, Operand list) {
    (void)b;
    list.type.list = false;
    list.base = list.domain;
    return list;
}

/* ---- names */

static Operand list_of_records(Builder *b, EntityId entity, Span span) {
    Type type = type_with(TYPE_RECORD, entity);
    InstId scan = builder_open(b, OP_SCAN, type, span, b->domain, INST_NONE, INST_NONE, entity);
    Operand list = operand_value(b, scan, type, span);
    list.type.list = true;
    list.base = b->domain;
    return list;
}

/* A let or an argument is checked here and now, in the scope it was written in. */
static Operand use_macro(Builder *b, const Scope *macro, Type expected) {
    const Scope *here = b->scope;
    if (macro->used) *macro->used = true;
    b->scope = macro->there;
    Operand value = expr_check(b, macro->node, expected);
    b->scope = here;
    return value;
}

static Operand bring_here(Builder *b, Operand o) {
    if (o.type.list || operand_bad(o)) return o;
    o.inst = builder_lift(b, o.inst);
    o.domain = o.base = b->domain;
    return o;
}

static Operand member_const(Builder *b, EnumId id, uint32_t member, Span span) {
    Type type = type_with(TYPE_ENUM, id);
    InstId inst = builder_const(b, (Value){.rep = REP_ID, .id = member}, type, span);
    return operand_value(b, inst, type, span);
}

/* An enum member by name: of the expected enum, else of the only enum that has it. */
static bool find_member(Builder *b, Text name, Type expected, Span span, Operand *out) {
    Compiler *compiler = b->compiler;
    if (expected.kind == TYPE_ENUM) {
        uint32_t member = compiler_member(compiler, expected.arg, name);
        if (member == MAP_NONE) return false;
        if (member == ENUM_AMBIGUOUS) {
            diag_at2(compiler->diags, DIAG_AMBIGUOUS_MEMBER, span, ARG(name),
                     compiler_arg_type(compiler, expected));
            *out = operand_poison(span);
            return true;
        }
        *out = member_const(b, expected.arg, member, span);
        return true;
    }
    EnumId only = ID_NONE;
    for (EnumId id = 0; id < compiler->enum_info.len; id++) {
        uint32_t member = compiler_member(compiler, id, name);
        if (member == MAP_NONE || member == ENUM_AMBIGUOUS) continue;
        if (only != ID_NONE) return false;
        only = id;
    }
    if (only == ID_NONE) return false;
    *out = member_const(b, only, compiler_member(compiler, only, name), span);
    return true;
}

static bool find_in_scope(Builder *b, Text name, Type expected, Span span, Operand *out) {
    for (const Scope *s = b->scope; s; s = s->outer) {
        if (s->name.len > 0) {
            if (!text_equal(s->name, name)) continue;
            *out = s->node ? use_macro(b, s, expected) : bring_here(b, s->value);
            out->span = span;
            return true;
        }
        Operand record = s->value;
        if (record.type.kind != TYPE_RECORD) continue;
        uint32_t field = compiler_field(b->compiler, record.type.arg, name);
        if (field == MAP_NONE) continue;
        *out = member_field(b, bring_here(b, record), field, span);
        return true;
    }
    return false;
}

static Operand unknown_name(Builder *b, Text name, Type expected, Span span) {
    Compiler *compiler = b->compiler;
    if (expected.kind == TYPE_ENUM) {
        diag_at3(compiler->diags, DIAG_UNKNOWN_MEMBER, span, ARG(name),
                 compiler_arg_type(compiler, expected),
                 compiler_suggest_member(compiler, expected.arg, name));
        return operand_poison(span);
    }
    VEC(Text) names = {0};
    for (const Scope *s = b->scope; s; s = s->outer) {
        if (s->name.len > 0) vec_push(compiler->arena, &names, s->name);
        if (s->name.len > 0 || s->value.type.kind != TYPE_RECORD) continue;
        const Map *fields = &compiler->entity_info.data[s->value.type.arg]->fields;
        for (uint32_t i = 0; i < fields->len; i++)
            vec_push(compiler->arena, &names, fields->entries[i].key);
    }
    for (uint32_t i = 0; i < compiler->entities.len; i++)
        vec_push(compiler->arena, &names, compiler->entities.entries[i].key);
    diag_at2(compiler->diags, DIAG_UNKNOWN_NAME, span, ARG(name),
             ARG(suggest_nearest(name, names.data, names.len)));
    return operand_poison(span);
}

static Operand name_check(Builder *b, const Node *node, Type expected) {
    Operand out;
    Text dotted = node->text;
    if (find_in_scope(b, dotted, expected, node->span, &out)) return out;
    if (expected.kind == TYPE_ENUM && find_member(b, dotted, expected, node->span, &out))
        return out;
    EntityId entity = compiler_entity(b->compiler, dotted);
    if (entity != MAP_NONE) return list_of_records(b, entity, node->span);
    if (expected.kind != TYPE_ENUM && find_member(b, dotted, expected, node->span, &out))
        return out;
    return unknown_name(b, dotted, expected, node->span);
}

/* a.b.c as a dotted enum member, when its first name is no value here. */
static bool dotted_member(Builder *b, const Node *node, Type expected, Operand *out) {
    const Node *first = node;
    while (first->kind == AST_MEMBER_OF) first = first->kids[AST_MEMBER_OF_object];
    if (first->kind != AST_NAME) return false;
    for (const Scope *s = b->scope; s; s = s->outer)
        if (s->name.len > 0 ? text_equal(s->name, first->text)
                            : s->value.type.kind == TYPE_RECORD &&
                                  compiler_field(b->compiler, s->value.type.arg, first->text) !=
                                      MAP_NONE)
            return false;
    Text path = compiler_dotted(b->compiler, node);
    if (path.len == 0) return false;
    if (find_member(b, path, expected, node->span, out)) return true;
    if (expected.kind != TYPE_ENUM || compiler_entity(b->compiler, first->text) != MAP_NONE)
        return false;
    *out = unknown_name(b, path, expected, node->span);
    return true;
}

/* ---- literals */

static Operand const_operand(Builder *b, Value value, Type type, Span span) {
    return operand_value(b, builder_const(b, value, type, span), type, span);
}

static Operand numeral_check(Builder *b, const Node *node, Type expected) {
    Compiler *compiler = b->compiler;
    const Node *unit = node->kids[AST_NUMERAL_unit];
    Value value = {.state = STATE_OK};
    Operand member;
    if (expected.kind == TYPE_ENUM && !unit &&
        find_member(b, node->text, expected, node->span, &member))
        return member;
    if ((expected.kind == TYPE_CODE || expected.kind == TYPE_TEXT) && !unit) {
        value.rep = REP_TEXT;
        value.text = arena_text(compiler->arena, node->text);
        return const_operand(b, value, type_of(TYPE_CODE), node->span);
    }
    DateRead date = unit ? DATE_READ_NOT : date_read(node->text, &value.date);
    if (date == DATE_READ_OK) {
        value.rep = REP_DATE;
        return const_operand(b, value, type_of(TYPE_DATE), node->span);
    }
    if (date == DATE_READ_INVALID) {
        diag_at1(compiler->diags, DIAG_BAD_DATE, node->span, ARG(node->text));
        return operand_poison(node->span);
    }
    if (text_ends(node->text, TEXT("月")) && !text_ends(node->text, TEXT("个月"))) {
        diag_at1(compiler->diags, DIAG_AMBIGUOUS_NUMERAL, node->span, ARG(node->text));
        return operand_poison(node->span);
    }
    value.rep = REP_NUMBER;
    if (!literal_quantity(compiler, node->text, unit ? unit->text : TEXT(""), &value.quantity)) {
        diag_at1(compiler->diags, DIAG_BAD_NUMBER, node->span, ARG(node->text));
        return operand_poison(node->span);
    }
    return const_operand(b, value, quantity_type(compiler, value.quantity), node->span);
}

static Operand date_check(Builder *b, const Node *node) {
    Value value = {.rep = REP_DATE};
    if (date_read(node->text, &value.date) == DATE_READ_OK)
        return const_operand(b, value, type_of(TYPE_DATE), node->span);
    diag_at1(b->compiler->diags, DIAG_BAD_DATE, node->span, ARG(node->text));
    return operand_poison(node->span);
}

static Operand none_operand(Builder *b, Type type, Span span) {
    Value value = {.rep = (uint8_t)type_rep(type), .state = STATE_MISSING};
    return const_operand(b, value, type, span);
}

/* ---- operators */

static void report_pair(Builder *b, DiagCode code, Operand left, Operand right, DiagArg hint) {
    diag_add(b->compiler->diags,
             (Diag){.code = code,
                    .span = right.span,
                    .other = left.span,
                    .args = {compiler_arg_type(b->compiler, left.type),
                             compiler_arg_type(b->compiler, right.type), hint}});
}

static bool same_dimension(Type a, Type b) {
    DimId x = type_dim(a), y = type_dim(b);
    return x == y || x == DIM_ANY || y == DIM_ANY;
}

static DiagArg target_hint(Builder *b, Operand left, Operand right) {
    if (left.type.kind != TYPE_TARGET && right.type.kind != TYPE_TARGET) return ARG(TEXT(""));
    (void)b;
    return ARG2(TEXT("目标值请取其一部分来比：数值、上限、下限、日期、原文"),
                TEXT("compare a part of a target: number, upper, lower, date, spelling"));
}

bool types_comparable(Builder *b, Operand left, Operand right) {
    if (operand_bad(left) || operand_bad(right)) return false;
    Type x = left.type, y = right.type;
    if (type_is_numeric(x) && type_is_numeric(y)) {
        if (same_dimension(x, y)) return true;
        report_pair(b, DIAG_UNIT_MISMATCH, left, right, ARG(TEXT("")));
        return false;
    }
    bool texts = type_rep(x) == REP_TEXT && type_rep(y) == REP_TEXT;
    if (texts || type_equal(x, y)) {
        if (x.kind != TYPE_TARGET) return true;
    }
    report_pair(b, DIAG_NOT_COMPARABLE, left, right, target_hint(b, left, right));
    return false;
}

Operand expr_compare(Builder *b, AstOp op, Operand left, Operand right, Span span) {
    static const Op ops[] = {[AST_OP_EQ] = OP_EQ, [AST_OP_NE] = OP_NE, [AST_OP_LT] = OP_LT,
                             [AST_OP_LE] = OP_LE, [AST_OP_GT] = OP_GT, [AST_OP_GE] = OP_GE};
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

static Type numeric_type(DimId dim) {
    return dim == DIM_NONE ? type_of(TYPE_NUMBER) : type_with(TYPE_QUANTITY, dim);
}

static Operand numeric(Builder *b, Operand o) {
    if (operand_bad(o) || type_is_numeric(o.type)) return o;
    diag_add(b->compiler->diags,
             (Diag){.code = DIAG_WRONG_TYPE,
                    .span = o.span,
                    .args = {compiler_arg_type(b->compiler, type_of(TYPE_NUMBER)),
                             compiler_arg_type(b->compiler, o.type), target_hint(b, o, o)}});
    return operand_poison(o.span);
}

static Operand arithmetic(Builder *b, AstOp op, Operand left, Operand right, Span span) {
    static const Op ops[] = {
        [AST_OP_ADD] = OP_ADD, [AST_OP_SUB] = OP_SUB, [AST_OP_MUL] = OP_MUL, [AST_OP_DIV] = OP_DIV};
    left = numeric(b, left);
    right = numeric(b, right);
    if (operand_bad(left) || operand_bad(right)) return operand_poison(span);
    Type type = left.type;
    DimId x = type_dim(left.type), y = type_dim(right.type);
    if (op == AST_OP_ADD || op == AST_OP_SUB) {
        if (!types_comparable(b, left, right)) return operand_poison(span);
        if (x == DIM_ANY) type = right.type;
    } else {
        bool any = x == DIM_ANY || y == DIM_ANY;
        int sign = op == AST_OP_MUL ? 1 : -1;
        type = numeric_type(any ? DIM_ANY
                                : units_dim_multiply(b->compiler->program->units, x, y, sign));
    }
    InstId inst = builder_op(b, ops[op], type, span, left.inst, right.inst, INST_NONE, 0);
    return operand_value(b, inst, type, span);
}

/* a <= b within t is a <= b + t; a = b within t is |a - b| <= t. */
static Operand compare_within(Builder *b, AstOp op, Operand left, Operand right, const Node *node,
                              Span span) {
    Operand tolerance = expr_single(b, node, left.type);
    if (operand_bad(left) || operand_bad(right) || operand_bad(tolerance))
        return operand_poison(span);
    if (op == AST_OP_LE || op == AST_OP_LT)
        return expr_compare(b, op, left, arithmetic(b, AST_OP_ADD, right, tolerance, right.span),
                            span);
    if (op == AST_OP_GE || op == AST_OP_GT)
        return expr_compare(b, op, left, arithmetic(b, AST_OP_SUB, right, tolerance, right.span),
                            span);
    Operand apart = arithmetic(b, AST_OP_SUB, left, right, span);
    if (operand_bad(apart)) return apart;
    InstId size = builder_op(b, OP_ABS, apart.type, span, apart.inst, INST_NONE, INST_NONE, 0);
    return expr_compare(b, op == AST_OP_NE ? AST_OP_GT : AST_OP_LE,
                        operand_value(b, size, apart.type, span), tolerance, span);
}

static Operand negate(Builder *b, Operand o, Span span) {
    if (operand_bad(o)) return o;
    InstId inst = builder_op(b, OP_NOT, type_of(TYPE_BOOL), span, o.inst, INST_NONE, INST_NONE, 0);
    return operand_value(b, inst, type_of(TYPE_BOOL), span);
}

static Operand logic(Builder *b, const Node *node) {
    Operand left = expr_bool(b, node->kids[AST_BINARY_left]);
    Operand right = expr_bool(b, node->kids[AST_BINARY_right]);
    if (operand_bad(left) || operand_bad(right)) return operand_poison(node->span);
    Op op = node->op == AST_OP_AND ? OP_AND : OP_OR;
    InstId inst =
        builder_op(b, op, type_of(TYPE_BOOL), node->span, left.inst, right.inst, INST_NONE, 0);
    return operand_value(b, inst, type_of(TYPE_BOOL), node->span);
}

static Operand default_check(Builder *b, const Node *node, Type expected) {
    Operand left = expr_single(b, node->kids[AST_BINARY_left], expected);
    Operand right = expr_single(b, node->kids[AST_BINARY_right], left.type);
    if (!types_comparable(b, left, right)) return operand_poison(node->span);
    InstId inst =
        builder_op(b, OP_DEFAULT, left.type, node->span, left.inst, right.inst, INST_NONE, 0);
    return operand_value(b, inst, left.type, node->span);
}

/* x in LIST, as "any element equals x". */
static Operand in_list(Builder *b, Operand item, Operand list, Span span) {
    DomainId here = b->domain;
    b->domain = list.domain;
    Operand element = expr_element(b, list);
    Operand equal = expr_compare(b, AST_OP_EQ, element, bring_here(b, item), span);
    b->domain = here;
    if (operand_bad(equal)) return equal;
    equal.type.list = true;
    equal.base = list.base;
    return reduce(b, OP_ANY_OF, equal, INST_NONE, type_of(TYPE_BOOL), 0, span);
}

static Operand in_array(Builder *b, Operand item, const Node *array, Span span) {
    const Node *items = array->kids[AST_ARRAY_items];
    Operand any = const_operand(b, (Value){.rep = REP_BOOL}, type_of(TYPE_BOOL), span);
    for (uint32_t i = 0; i < items->n; i++) {
        Operand value = expr_single(b, items->kids[i], item.type);
        Operand equal = expr_compare(b, AST_OP_EQ, item, value, span);
        if (operand_bad(equal)) return equal;
        InstId inst = i == 0 ? equal.inst
                             : builder_op(b, OP_OR, type_of(TYPE_BOOL), span, any.inst, equal.inst,
                                          INST_NONE, 0);
        any = operand_value(b, inst, type_of(TYPE_BOOL), span);
    }
    return any;
}

static Operand in_check(Builder *b, const Node *node) {
    const Node *right = node->kids[AST_BINARY_right];
    Operand item = expr_single(b, node->kids[AST_BINARY_left], ANY_TYPE);
    if (operand_bad(item)) return item;
    if (right->kind == AST_ARRAY) return in_array(b, item, right, node->span);
    Operand set = expr_check(b, right, item.type);
    if (operand_bad(set)) return set;
    if (set.type.list) return in_list(b, item, set, node->span);
    const Inst *inst = &b->code->insts.data[set.inst];
    if (item.type.kind != TYPE_ENUM || !type_equal(item.type, set.type) || inst->op != OP_CONST) {
        diag_at1(b->compiler->diags, DIAG_LIST_WANTED, set.span,
                 compiler_arg_type(b->compiler, set.type));
        return operand_poison(node->span);
    }
    uint32_t member = b->compiler->program->consts.data[inst->imm].id;
    InstId in = builder_op(b, OP_IN_MEMBER, type_of(TYPE_BOOL), node->span, item.inst, INST_NONE,
                           INST_NONE, member);
    return operand_value(b, in, type_of(TYPE_BOOL), node->span);
}

static Operand text_wanted(Builder *b, Operand o) {
    if (operand_bad(o) || type_rep(o.type) == REP_TEXT) return o;
    if (o.type.kind == TYPE_TARGET)
        return operand_value(b, display_text(b, o), type_of(TYPE_TEXT), o.span);
    diag_at2(b->compiler->diags, DIAG_WRONG_TYPE, o.span,
             compiler_arg_type(b->compiler, type_of(TYPE_TEXT)),
             compiler_arg_type(b->compiler, o.type));
    return operand_poison(o.span);
}

static Operand text_test(Builder *b, Op op, Operand left, Operand right, Span span) {
    left = text_wanted(b, left);
    right = text_wanted(b, right);
    if (operand_bad(left) || operand_bad(right)) return operand_poison(span);
    InstId inst = builder_op(b, op, type_of(TYPE_BOOL), span, left.inst, right.inst, INST_NONE, 0);
    return operand_value(b, inst, type_of(TYPE_BOOL), span);
}

static Operand contains_check(Builder *b, const Node *node) {
    Operand left = expr_check(b, node->kids[AST_BINARY_left], ANY_TYPE);
    if (operand_bad(left)) return left;
    Type item_type = left.type;
    item_type.list = false;
    Operand right = expr_single(b, node->kids[AST_BINARY_right], item_type);
    if (operand_bad(right)) return right;
    if (left.type.list) return in_list(b, right, left, node->span);
    if (left.type.kind != TYPE_DATE) return text_test(b, OP_TEXT_HAS, left, right, node->span);
    if (!types_comparable(b, left, right)) return operand_poison(node->span);
    InstId inst = builder_op(b, OP_DATE_HOLDS, type_of(TYPE_BOOL), node->span, left.inst,
                             right.inst, INST_NONE, 0);
    return operand_value(b, inst, type_of(TYPE_BOOL), node->span);
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

static Operand binary_check(Builder *b, const Node *node, Type expected) {
    const Node *tolerance = node->kids[AST_BINARY_tolerance];
    switch ((AstOp)node->op) {
    case AST_OP_AND:
    case AST_OP_OR: return logic(b, node);
    case AST_OP_DEFAULT: return default_check(b, node, expected);
    case AST_OP_IN: return in_check(b, node);
    case AST_OP_NOT_IN: return negate(b, in_check(b, node), node->span);
    case AST_OP_CONTAINS: return contains_check(b, node);
    case AST_OP_MATCHES: return matches_check(b, node);
    case AST_OP_STARTS: {
        Operand left = expr_single(b, node->kids[AST_BINARY_left], ANY_TYPE);
        return text_test(b, OP_TEXT_STARTS, left,
                         expr_single(b, node->kids[AST_BINARY_right], left.type), node->span);
    }
    case AST_OP_EQ:
    case AST_OP_NE:
    case AST_OP_LT:
    case AST_OP_LE:
    case AST_OP_GT:
    case AST_OP_GE:
    case AST_OP_ADD:
    case AST_OP_SUB:
    case AST_OP_MUL:
    case AST_OP_DIV:
    case AST_OP_NEG:
    case AST_OP_NOT:
    case AST_OP_NONE:
    case AST_OP_COUNT: break;
    }
    Operand left = expr_single(b, node->kids[AST_BINARY_left], ANY_TYPE);
    Operand right = expr_single(b, node->kids[AST_BINARY_right], left.type);
    AstOp op = (AstOp)node->op;
    if (op >= AST_OP_ADD && op <= AST_OP_DIV) return arithmetic(b, op, left, right, node->span);
    if (tolerance) return compare_within(b, op, left, right, tolerance, node->span);
    return expr_compare(b, op, left, right, node->span);
}

static Operand unary_check(Builder *b, const Node *node) {
    const Node *value = node->kids[AST_UNARY_value];
    if (node->op == AST_OP_NOT) return negate(b, expr_bool(b, value), node->span);
    Operand o = numeric(b, expr_single(b, value, ANY_TYPE));
    if (operand_bad(o)) return o;
    InstId inst = builder_op(b, OP_NEG, o.type, node->span, o.inst, INST_NONE, INST_NONE, 0);
    return operand_value(b, inst, o.type, node->span);
}

static Operand if_check(Builder *b, const Node *node, Type expected) {
    Operand condition = expr_bool(b, node->kids[AST_IF_condition]);
    Operand then = expr_single(b, node->kids[AST_IF_then], expected);
    Operand otherwise = expr_single(b, node->kids[AST_IF_otherwise], then.type);
    if (operand_bad(condition) || !types_comparable(b, then, otherwise))
        return operand_poison(node->span);
    InstId inst = builder_op(b, OP_SELECT, then.type, node->span, condition.inst, then.inst,
                             otherwise.inst, 0);
    return operand_value(b, inst, then.type, node->span);
}

static int target_test(Text name) {
    static const struct {
        const char *name;
        int kind;
    } tests[] = {{"money", 0},     {"金额", 0},   {"rate", 1},       {"比率", 1},
                 {"百分比", 1},    {"date", 2},   {"日期", 2},       {"text", 3},
                 {"文字", 3},      {"number", 4}, {"数", 4},         {"数值", 4},
                 {"ambiguous", 5}, {"有歧义", 5}, {"unreadable", 6}, {"读不懂", 6}};
    for (size_t i = 0; i < sizeof tests / sizeof tests[0]; i++)
        if (text_equal(name, text_of(tests[i].name))) return tests[i].kind;
    return -1;
}

static Operand is_check(Builder *b, const Node *node) {
    const Node *test = node->kids[AST_IS_test];
    Operand value = expr_single(b, node->kids[AST_IS_value], ANY_TYPE);
    if (operand_bad(value)) return value;
    Type type = type_of(TYPE_BOOL);
    InstId inst;
    if (test->kind == AST_NONE) {
        inst = builder_op(b, OP_IS_MISSING, type, node->span, value.inst, INST_NONE, INST_NONE, 0);
    } else {
        int kind = target_test(test->text);
        if (kind < 0 || value.type.kind != TYPE_TARGET) {
            diag_at2(b->compiler->diags, DIAG_WRONG_TYPE, kind < 0 ? test->span : value.span,
                     compiler_arg_type(b->compiler, type_of(TYPE_TARGET)),
                     kind < 0 ? ARG(test->text) : compiler_arg_type(b->compiler, value.type));
            return operand_poison(node->span);
        }
        inst = builder_op(b, OP_TARGET_IS, type, node->span, value.inst, INST_NONE, INST_NONE,
                          (uint32_t)kind);
    }
    Operand result = operand_value(b, inst, type, node->span);
    return node->op ? negate(b, result, node->span) : result;
}

static Operand unsupported(Builder *b, const Node *node, const char *zh, const char *en) {
    diag_at1(b->compiler->diags, DIAG_NOT_SUPPORTED, node->span, ARG2(text_of(zh), text_of(en)));
    return operand_poison(node->span);
}

static Operand expr_dispatch(Builder *b, const Node *node, Type expected) {
    Operand member;
    Value value = {.state = STATE_OK};
    switch (node->kind) {
    case AST_NAME: return name_check(b, node, expected);
    case AST_MEMBER_OF:
        if (dotted_member(b, node, expected, &member)) return member;
        return member_check(b, node, expected);
    case AST_INDEX: return index_check(b, node);
    case AST_NUMERAL: return numeral_check(b, node, expected);
    case AST_DATE: return date_check(b, node);
    case AST_TEXT:
        return operand_value(b, builder_text(b, node->text, node->span), type_of(TYPE_TEXT),
                             node->span);
    case AST_TEMPLATE: return display_template(b, node);
    case AST_NONE: return none_operand(b, expected, node->span);
    case AST_BOOL:
        value.rep = REP_BOOL;
        value.boolean = node->op != 0;
        return const_operand(b, value, type_of(TYPE_BOOL), node->span);
    case AST_UNARY: return unary_check(b, node);
    case AST_BINARY: return binary_check(b, node, expected);
    case AST_IF: return if_check(b, node, expected);
    case AST_IS: return is_check(b, node);
    case AST_AS: return display_as(b, node);
    case AST_CALL: return call_check(b, node, expected);
    case AST_COMPREHENSION: return comprehension_check(b, node);
    case AST_ARRAY: return unsupported(b, node, "列表字面值", "a list literal");
    case AST_BOUND: return unsupported(b, node, "作为值的界限", "a bound as a value");
    case AST_RANGE: return unsupported(b, node, "作为值的区间", "a range as a value");
    case AST_REGEX: return unsupported(b, node, "正则表达式", "a pattern");
    default: return operand_poison(node->span); /* ERROR: reported by the parser */
    }
}

Operand expr_check(Builder *b, const Node *node, Type expected) {
    if (b->depth >= DEPTH_LIMIT)
        return unsupported(b, node, "嵌套过深的表达式", "so deep a nesting");
    b->depth++;
    Operand result = expr_dispatch(b, node, expected);
    b->depth--;
    if (operand_bad(result)) b->failed = true;
    return result;
}

Operand expr_single(Builder *b, const Node *node, Type expected) {
    Operand o = expr_check(b, node, expected);
    if (operand_bad(o) || !o.type.list) return o;
    diag_at(b->compiler->diags, DIAG_SINGLE_WANTED, node->span);
    b->failed = true;
    return operand_poison(node->span);
}

Operand expr_bool(Builder *b, const Node *node) {
    Operand o = expr_single(b, node, type_of(TYPE_BOOL));
    if (operand_bad(o) || o.type.kind == TYPE_BOOL) return o;
    diag_at2(b->compiler->diags, DIAG_WRONG_TYPE, node->span,
             compiler_arg_type(b->compiler, type_of(TYPE_BOOL)),
             compiler_arg_type(b->compiler, o.type));
    b->failed = true;
    return operand_poison(node->span);
}

Operand expr_list(Builder *b, const Node *node) {
    Operand o = expr_check(b, node, ANY_TYPE);
    if (operand_bad(o) || o.type.list) return o;
    diag_at1(b->compiler->diags, DIAG_LIST_WANTED, node->span,
             compiler_arg_type(b->compiler, o.type));
    b->failed = true;
    return operand_poison(node->span);
}
