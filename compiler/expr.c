/* Expressions: types and units checked, code built, in one walk. Each mistake is reported once, at
   the smallest expression that shows it; what depends on it is poison and stays silent. Here are
   names, literals and choices; operators, lists, members and calls have files of their own. */
#include "compiler/advice.h"
#include "compiler/builder.h"

enum { DEPTH_LIMIT = 1000, STEP_LIMIT = 1000000 };

Operand expr_element(Builder *b, Operand list) {
    (void)b;
    list.element = list.inst;
    list.over = list.base;
    list.type.list = false;
    list.base = list.domain;
    return list;
}

/* ---- names */

static Operand list_of_records(Builder *b, EntityId entity, Span span) {
    const Entity *declared = b->compiler->program->entities.data[entity];
    compiler_note(b->compiler, span, &declared->names, declared->span);
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
    const Chain *chain = b->chain;
    if (macro->used) *macro->used = true;
    b->scope = macro->there;
    b->chain = macro->chain;
    Operand value = expr_check(b, macro->node, expected);
    b->scope = here;
    b->chain = chain;
    return value;
}

Operand expr_here(Builder *b, Operand o) {
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
        compiler_note_member(compiler, span, name, expected.arg, member);
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
    uint32_t member = compiler_member(compiler, only, name);
    compiler_note_member(compiler, span, name, only, member);
    *out = member_const(b, only, member, span);
    return true;
}

static bool find_in_scope(Builder *b, Text name, Type expected, Span span, Operand *out) {
    for (const Scope *s = b->scope; s; s = s->outer) {
        if (s->name.len > 0) {
            if (!text_equal(s->name, name)) continue;
            *out = s->node ? use_macro(b, s, expected) : expr_here(b, s->value);
            out->span = span;
            return true;
        }
        Operand record = s->value;
        if (record.type.kind != TYPE_RECORD) continue;
        uint32_t field = compiler_field(b->compiler, record.type.arg, name);
        if (field == MAP_NONE) continue;
        member_note_field(b, record.type.arg, field, span);
        *out = member_field(b, expr_here(b, record), field, span);
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
             advice_name(b, suggest_nearest(name, names.data, names.len), name, expected));
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
        if (s->name.len > 0
                ? text_equal(s->name, first->text)
                : s->value.type.kind == TYPE_RECORD &&
                      compiler_field(b->compiler, s->value.type.arg, first->text) != MAP_NONE)
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

Operand expr_const(Builder *b, Value value, Type type, Span span) {
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
        return expr_const(b, value, type_of(TYPE_CODE), node->span);
    }
    DateRead date = unit ? DATE_READ_NOT : date_read(node->text, &value.date);
    if (date == DATE_READ_OK) {
        value.rep = REP_DATE;
        return expr_const(b, value, type_of(TYPE_DATE), node->span);
    }
    if (date == DATE_READ_INVALID) {
        advice_bad_date(compiler, node->text, node->span);
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
    return expr_const(b, value, quantity_type(compiler, value.quantity), node->span);
}

static Operand date_check(Builder *b, const Node *node) {
    Value value = {.rep = REP_DATE};
    if (date_read(node->text, &value.date) == DATE_READ_OK)
        return expr_const(b, value, type_of(TYPE_DATE), node->span);
    advice_bad_date(b->compiler, node->text, node->span);
    return operand_poison(node->span);
}

static Operand none_check(Builder *b, const Node *node, Type type) {
    if (type.kind == TYPE_POISON) {
        diag_at1(b->compiler->diags, DIAG_UNKNOWN_KIND, node->span,
                 ARG2(TEXT("“无值”"), TEXT("none")));
        return operand_poison(node->span);
    }
    type.list = false;
    Value value = {.rep = (uint8_t)type_rep(type), .state = STATE_MISSING};
    return expr_const(b, value, type, node->span);
}

static Operand alternative(Builder *b, const Node *node, Type expected, InstId condition,
                           bool holds) {
    const Narrow *known = b->known;
    narrow_learn(b, condition, holds);
    Operand value = expr_single(b, node, expected);
    b->known = known;
    return value;
}

void expr_alternatives(Builder *b, const Node *left, const Node *right, Type expected,
                       InstId condition, Operand *l, Operand *r) {
    bool swap = left->kind == AST_NONE && expected.kind == TYPE_POISON;
    *(swap ? r : l) = alternative(b, swap ? right : left, expected, condition, !swap);
    Type first = swap ? r->type : l->type;
    if (operand_bad(swap ? *r : *l)) {
        *(swap ? l : r) = operand_poison(left->span);
        return;
    }
    *(swap ? l : r) = alternative(b, swap ? left : right, first, condition, swap);
    bool both = l->type.kind == TYPE_TARGET && r->type.kind == TYPE_TARGET;
    if (!both) *l = narrow_value(b, *l);
    if (!both) *r = narrow_value(b, *r);
}

static Operand if_check(Builder *b, const Node *node, Type expected) {
    Operand condition = expr_bool(b, node->kids[AST_IF_condition]);
    Operand then, otherwise;
    expr_alternatives(b, node->kids[AST_IF_then], node->kids[AST_IF_otherwise], expected,
                      condition.inst, &then, &otherwise);
    if (operand_bad(condition) || !operand_suits(b, then, otherwise))
        return operand_poison(node->span);
    Type type = type_join(then.type, otherwise.type);
    InstId inst =
        builder_op(b, OP_SELECT, type, node->span, condition.inst, then.inst, otherwise.inst, 0);
    return operand_value(b, inst, type, node->span);
}

/* What a target can be said to be; the number of a row is the operand of OP_TARGET_IS. */
static const struct {
    const char *en, *zh, *also;
} target_tests[] = {{"money", "金额", ""},
                    {"rate", "比率", "百分比"},
                    {"date", "日期", ""},
                    {"text", "文字", ""},
                    {"number", "数", "数值"},
                    {"ambiguous", "有歧义", ""},
                    {"unreadable", "读不懂", ""},
                    {"unit_incomplete", "单位不全", ""},
                    {"year_written", "写明年份", ""},
                    {"approximate", "约数", ""}};

/* Number of the test, or -1. */
static int target_test(Builder *b, const Node *test) {
    for (size_t i = 0; i < sizeof target_tests / sizeof target_tests[0]; i++) {
        const char *en = target_tests[i].en, *zh = target_tests[i].zh;
        if (!text_equal(test->text, text_of(en)) && !text_equal(test->text, text_of(zh)) &&
            !text_equal(test->text, text_of(target_tests[i].also)))
            continue;
        compiler_note_word(b->compiler, test->span, en, zh);
        return (int)i;
    }
    return -1;
}

static Operand unknown_test(Builder *b, const Node *test) {
    Buf zh = buf_new(b->compiler->arena), en = buf_new(b->compiler->arena);
    for (size_t i = 0; i < sizeof target_tests / sizeof target_tests[0]; i++) {
        buf_printf(&zh, "%s%s", i ? "、" : "", target_tests[i].zh);
        buf_printf(&en, "%s%s", i ? ", " : "", target_tests[i].en);
    }
    diag_at2(b->compiler->diags, DIAG_UNKNOWN_TEST, test->span, ARG(test->text),
             ARG2(buf_result(&zh), buf_result(&en)));
    return operand_poison(test->span);
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
        int kind = target_test(b, test);
        if (kind < 0) return unknown_test(b, test);
        if (value.type.kind != TYPE_TARGET) {
            diag_at2(b->compiler->diags, DIAG_WRONG_TYPE, value.span,
                     compiler_arg_type(b->compiler, type_of(TYPE_TARGET)),
                     compiler_arg_type(b->compiler, value.type));
            return operand_poison(node->span);
        }
        inst = builder_op(b, OP_TARGET_IS, type, node->span, value.inst, INST_NONE, INST_NONE,
                          (uint32_t)kind);
    }
    Operand result = operand_value(b, inst, type, node->span);
    return node->op ? operator_not(b, result, node->span) : result;
}

Operand expr_unsupported(Builder *b, const Node *node, const char *zh, const char *en) {
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
    case AST_NONE: return none_check(b, node, expected);
    case AST_BOOL:
        value.rep = REP_BOOL;
        value.boolean = node->op != 0;
        return expr_const(b, value, type_of(TYPE_BOOL), node->span);
    case AST_UNARY: return unary_check(b, node);
    case AST_BINARY: return binary_check(b, node, expected);
    case AST_IF: return if_check(b, node, expected);
    case AST_IS: return is_check(b, node);
    case AST_AS: return display_as(b, node);
    case AST_CALL: return call_check(b, node, expected);
    case AST_COMPREHENSION: return comprehension_check(b, node);
    case AST_ARRAY: return list_literal(b, node, expected);
    case AST_BOUND: return bound_check(b, node);
    case AST_RANGE: return range_check(b, node);
    default: return operand_poison(node->span); /* ERROR: reported by the parser */
    }
}

Operand expr_check(Builder *b, const Node *node, Type expected) {
    if (b->depth >= DEPTH_LIMIT)
        return expr_unsupported(b, node, "嵌套过深的表达式", "so deep a nesting");
    if (++b->steps > STEP_LIMIT) {
        b->failed = true;
        if (b->steps > STEP_LIMIT + 1) return operand_poison(node->span);
        return expr_unsupported(b, node, "展开后过大的表达式",
                                "an expression that is so large with all its names written out");
    }
    b->depth++;
    Operand result = expr_dispatch(b, node, expected);
    b->depth--;
    if (operand_bad(result)) b->failed = true;
    return narrow_note(b, result);
}

Operand expr_single(Builder *b, const Node *node, Type expected) {
    Operand o = expr_check(b, node, expected);
    if (operand_bad(o) || !o.type.list) return o;
    diag_at1(b->compiler->diags, DIAG_SINGLE_WANTED, node->span,
             advice_single(b->compiler, o.type, node->span));
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
