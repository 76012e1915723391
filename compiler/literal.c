/* Literals and constant expressions: the author's text to exact values, by the type that is wanted.
   The scanner left numerals whole (7000万元, 604002, 2021年12月底); here the type decides how one
   is read. Knows no scopes: a name is an enum member or a code, or a mistake. */
#include "compiler/advice.h"
#include "runtime/core/bound.h"
#include "runtime/base/utf8.h"

/* The digits at the head of `text`, full-width ones folded, and how many bytes they take there. */
static Text number_head(Arena *arena, Text text, uint32_t *len) {
    uint32_t at = 0;
    while (at < text.len && ((text.ptr[at] >= '0' && text.ptr[at] <= '9') || text.ptr[at] == '_' ||
                             text.ptr[at] == '.'))
        at++;
    *len = at;
    if (at == text.len || (text.ptr[at] & 0x80) == 0) return text_slice(text, 0, at);
    Buf digits = buf_new(arena);
    buf_text(&digits, text_slice(text, 0, at));
    while (at < text.len) {
        uint32_t next = at;
        uint32_t c = utf8_fold_width(utf8_next(text, &next));
        if ((c < '0' || c > '9') && c != '.') break;
        buf_char(&digits, (char)c);
        at = next;
    }
    if (at == *len) return text_slice(text, 0, at);
    *len = at;
    return buf_result(&digits);
}

bool literal_quantity(Compiler *compiler, Text text, Text unit, Quantity *out) {
    Arena *arena = compiler->arena;
    uint32_t head;
    Text digits = number_head(arena, text, &head);
    if (!number_read(arena, digits, &out->number)) return false;
    Text glued = text_slice(text, head, text.len);
    out->unit = UNIT_NONE;
    if (glued.len == 0 && unit.len == 0) return true;
    Text whole = unit.len == 0 ? glued
                 : glued.len == 0
                     ? unit
                     : arena_printf(arena, "%.*s%.*s", TEXT_ARG(glued), TEXT_ARG(unit));
    Units *units = compiler->program->units;
    out->unit = units_find(units, whole);
    if (out->unit == UNIT_UNKNOWN) out->unit = units_find_or_add(units, arena_text(arena, whole));
    return true;
}

Type quantity_type(const Compiler *compiler, Quantity q) {
    if (q.unit == UNIT_NONE) return type_of(TYPE_NUMBER);
    if (q.unit == compiler->program->percent) return type_of(TYPE_PERCENT);
    return type_with(TYPE_QUANTITY, units_get(compiler->program->units, q.unit)->dim);
}

static Text number_text(Compiler *compiler, Number number) {
    Buf buf = buf_new(compiler->arena);
    number_print(&buf, number);
    return buf_result(&buf);
}

static void report_type(Compiler *compiler, Span span, Span wanted, Type want, DiagArg found,
                        DiagArg hint) {
    diag_add(compiler->diags, (Diag){.code = DIAG_WRONG_TYPE,
                                     .span = span,
                                     .other = wanted,
                                     .args = {compiler_arg_type(compiler, want), found, hint}});
}

static void report_dimension(Compiler *compiler, Quantity q, Type want, Span span, Span wanted) {
    Units *units = compiler->program->units;
    const Unit *unit = units_get(units, q.unit);
    DiagArg hint = advice_unit(compiler, q.unit, type_dim(want));
    if (!unit->declared && hint.zh.len == 0) hint = advice_letters(compiler, span, type_dim(want));
    DiagArg want_dim = compiler_arg_type(compiler, want);
    Text name = unit->spelling;
    DiagArg found = compiler_arg_type(compiler, quantity_type(compiler, q));
    if (!unit->declared)
        found = ARG2(arena_printf(compiler->arena, "不认识的单位“%.*s”", TEXT_ARG(name)),
                     arena_printf(compiler->arena, "the unknown unit \"%.*s\"", TEXT_ARG(name)));
    else if (!text_equal(found.zh, name))
        found =
            ARG2(arena_printf(compiler->arena, "%.*s（%.*s）", TEXT_ARG(found.zh), TEXT_ARG(name)),
                 arena_printf(compiler->arena, "%.*s (%.*s)", TEXT_ARG(found.en), TEXT_ARG(name)));
    diag_add(compiler->diags, (Diag){.code = DIAG_UNIT_MISMATCH,
                                     .span = span,
                                     .other = wanted,
                                     .args = {want_dim, found, hint}});
}

bool quantity_suits(Compiler *compiler, Quantity q, Type type, Span span, Span wanted) {
    Type found = quantity_type(compiler, q);
    if (type.kind == TYPE_QUANTITY && type.arg == DIM_ANY) return true;
    if (type.kind == TYPE_PERCENT && found.kind == TYPE_NUMBER) {
        Number one = number_of(1), many = number_of(100);
        /* 0.75 is meant as 75% */
        bool share = number_sign(q.number) > 0 && number_compare(q.number, one) < 0;
        Number meant = share ? number_mul(compiler->arena, q.number, many) : q.number;
        diag_add(compiler->diags, (Diag){.code = DIAG_PERCENT_WANTED,
                                         .span = span,
                                         .other = wanted,
                                         .args = {ARG(number_text(compiler, meant))}});
        return false;
    }
    if (type_dim(found) == type_dim(type)) return true;
    if (found.kind == TYPE_NUMBER) {
        Text number = number_text(compiler, q.number);
        diag_add(compiler->diags,
                 (Diag){.code = DIAG_UNIT_WANTED,
                        .span = span,
                        .other = wanted,
                        .args = {compiler_arg_type(compiler, type),
                                 advice_example(compiler, type_dim(type), number)}});
        return false;
    }
    report_dimension(compiler, q, type, span, wanted);
    return false;
}

/* What a literal looks like, for "found …". */
static DiagArg node_kind_arg(Compiler *compiler, const Node *node) {
    Date date;
    Quantity q;
    switch (node->kind) {
    case AST_TEMPLATE: return ARG2(TEXT("模板（反引号）"), TEXT("a template (back quotes)"));
    case AST_TEXT: return compiler_arg_type(compiler, type_of(TYPE_TEXT));
    case AST_BOOL: return compiler_arg_type(compiler, type_of(TYPE_BOOL));
    case AST_DATE: return compiler_arg_type(compiler, type_of(TYPE_DATE));
    case AST_NUMERAL:
        if (!node->kids[AST_NUMERAL_unit] && date_read(node->text, &date) != DATE_READ_NOT)
            return compiler_arg_type(compiler, type_of(TYPE_DATE));
        Text unit = node->kids[AST_NUMERAL_unit] ? node->kids[AST_NUMERAL_unit]->text : TEXT("");
        if (literal_quantity(compiler, node->text, unit, &q) &&
            units_get(compiler->program->units, q.unit)->declared)
            return compiler_arg_type(compiler, quantity_type(compiler, q));
        return ARG2(
            arena_printf(compiler->arena, "“%.*s%.*s”", TEXT_ARG(node->text), TEXT_ARG(unit)),
            arena_printf(compiler->arena, "\"%.*s%.*s\"", TEXT_ARG(node->text), TEXT_ARG(unit)));
    case AST_NAME:
    case AST_MEMBER_OF:
        return ARG2(
            arena_printf(compiler->arena, "“%.*s”", TEXT_ARG(compiler_dotted(compiler, node))),
            arena_printf(compiler->arena, "\"%.*s\"", TEXT_ARG(compiler_dotted(compiler, node))));
    case AST_ARRAY:
    case AST_ITEMS: return ARG2(TEXT("列表"), TEXT("a list"));
    default: return ARG2(TEXT("表达式"), TEXT("an expression"));
    }
}

static DiagArg quantity_hint(Compiler *compiler, Type type) {
    DiagArg example = advice_example(compiler, type_dim(type), TEXT("100"));
    if (example.zh.len == 0) return example;
    return ARG2(arena_printf(compiler->arena, "只写数字和单位，例如 %.*s", TEXT_ARG(example.zh)),
                arena_printf(compiler->arena, "write digits and a unit, such as %.*s",
                             TEXT_ARG(example.en)));
}

/* Of names, and of what begins as a number, such as a telephone: 0315-2345678. */
static DiagArg quote_hint(Compiler *compiler, const Node *node, Text dotted) {
    enum { MOST = 60 };
    Text text = text_trim(sources_text(compiler->program->sources, node->span));
    bool digits = text.len > 0 && text.len <= MOST && text.ptr[0] >= '0' && text.ptr[0] <= '9' &&
                  text_find(text, TEXT("\"")) < 0 && text_find(text, TEXT("\n")) < 0;
    if (dotted.len == 0 && !digits) return ARG(TEXT(""));
    Text words = dotted.len > 0 ? dotted : text;
    return ARG2(arena_printf(compiler->arena, "文字要加引号：\"%.*s\"", TEXT_ARG(words)),
                arena_printf(compiler->arena, "put a text in quotes: \"%.*s\"", TEXT_ARG(words)));
}

/* `产出/数量`, `产出-数量` where a member is wanted: names parted by another sign than a point. */
static DiagArg path_hint(Compiler *compiler, const Node *node) {
    if (node->kind != AST_BINARY) return ARG(TEXT(""));
    Text above = compiler_dotted(compiler, node->kids[AST_BINARY_left]);
    Text below = compiler_dotted(compiler, node->kids[AST_BINARY_right]);
    if (above.len == 0 || below.len == 0) return ARG(TEXT(""));
    Text path = arena_printf(compiler->arena, "%.*s.%.*s", TEXT_ARG(above), TEXT_ARG(below));
    return ARG2(
        arena_printf(compiler->arena, "上级和下级之间写点：%.*s", TEXT_ARG(path)),
        arena_printf(compiler->arena, "levels are joined by a point: %.*s", TEXT_ARG(path)));
}

static bool wrong_type(Compiler *compiler, const Node *node, Type type, Span wanted) {
    DiagArg hint = ARG(TEXT(""));
    Text dotted = compiler_dotted(compiler, node);
    if (type.kind == TYPE_TEXT) hint = quote_hint(compiler, node, dotted);
    if (type.kind == TYPE_DATE) hint = advice_date(compiler, node->span);
    if (node->kind == AST_TEXT && type_is_numeric(type) && node->text.len > 0 &&
        node->text.ptr[0] >= '0' && node->text.ptr[0] <= '9')
        hint = ARG2(arena_printf(compiler->arena, "去掉引号：%.*s", TEXT_ARG(node->text)),
                    arena_printf(compiler->arena, "without quotes: %.*s", TEXT_ARG(node->text)));
    if (type.kind == TYPE_PERCENT && node->kind == AST_NAME)
        hint = ARG2(TEXT("百分数写作数字加 %，例如 20%"), TEXT("a percentage is written 20%"));
    if (type.kind == TYPE_QUANTITY && node->kind == AST_NAME) hint = quantity_hint(compiler, type);
    if (type.kind == TYPE_ENUM) hint = path_hint(compiler, node);
    if (type.kind == TYPE_CODE)
        hint = ARG2(TEXT("带有其他字符的编码要加引号"),
                    TEXT("put a code with other characters in quotes"));
    report_type(compiler, node->span, wanted, type, node_kind_arg(compiler, node), hint);
    return false;
}

static bool constant_quantity(Compiler *compiler, const Node *node, Type type, Span wanted,
                              Quantity *out);

static bool constant_binary(Compiler *compiler, const Node *node, Type type, Span wanted,
                            Quantity *out) {
    Arena *arena = compiler->arena;
    Units *units = compiler->program->units;
    Type any = type_with(TYPE_QUANTITY, DIM_ANY);
    Quantity a, b;
    const Node *right = node->kids[AST_BINARY_right];
    if (!constant_quantity(compiler, node->kids[AST_BINARY_left], any, wanted, &a)) return false;
    if (!constant_quantity(compiler, right, any, wanted, &b)) return false;
    if (node->op == AST_OP_ADD || node->op == AST_OP_SUB) {
        Type left_type = quantity_type(compiler, a);
        if (!quantity_suits(compiler, b, left_type, right->span, node->kids[AST_BINARY_left]->span))
            return false;
        b = quantity_convert(units, arena, b, a.unit);
        out->number = node->op == AST_OP_ADD ? number_add(arena, a.number, b.number)
                                             : number_sub(arena, a.number, b.number);
        out->unit = a.unit;
        return true;
    }
    int sign = node->op == AST_OP_MUL ? 1 : -1;
    Number factor;
    out->unit = units_multiply(units, a.unit, b.unit, sign, &factor);
    if (out->unit == UNIT_UNKNOWN) {
        diag_at1(compiler->diags, DIAG_NOT_SUPPORTED, node->span,
                 ARG2(TEXT("这样高次的单位"), TEXT("a unit of so high a power")));
        return false;
    }
    if (sign > 0) {
        out->number = number_mul(arena, a.number, b.number);
    } else if (!number_div(arena, a.number, b.number, &out->number)) {
        diag_at(compiler->diags, DIAG_DIVISION_BY_ZERO, right->span);
        return false;
    }
    out->number = number_mul(arena, out->number, factor);
    (void)type;
    return true;
}

static bool constant_numeral(Compiler *compiler, const Node *node, Type type, Span wanted,
                             Quantity *out) {
    const Node *unit = node->kids[AST_NUMERAL_unit];
    Date date;
    if (!unit && type_dim(type) != DIM_ANY && date_read(node->text, &date) != DATE_READ_NOT)
        return wrong_type(compiler, node, type, wanted);
    if (literal_quantity(compiler, node->text, unit ? unit->text : TEXT(""), out)) return true;
    diag_at1(compiler->diags, DIAG_BAD_NUMBER, node->span, ARG(node->text));
    return false;
}

/* The number an expression of literals comes to. Units are not yet compared with `type`. */
static bool constant_quantity(Compiler *compiler, const Node *node, Type type, Span wanted,
                              Quantity *out) {
    switch (node->kind) {
    case AST_NUMERAL: return constant_numeral(compiler, node, type, wanted, out);
    case AST_UNARY:
        if (node->op != AST_OP_NEG) return wrong_type(compiler, node, type, wanted);
        if (!constant_quantity(compiler, node->kids[AST_UNARY_value], type, wanted, out))
            return false;
        out->number = number_neg(compiler->arena, out->number);
        return true;
    case AST_BINARY:
        if (node->op < AST_OP_ADD || node->op > AST_OP_DIV)
            return wrong_type(compiler, node, type, wanted);
        return constant_binary(compiler, node, type, wanted, out);
    case AST_CALL:
        diag_at1(compiler->diags, DIAG_NOT_CONSTANT, node->span,
                 ARG(node->kids[AST_CALL_function]->text));
        return false;
    default: return wrong_type(compiler, node, type, wanted);
    }
}

static bool constant_date(Compiler *compiler, const Node *node, Type type, Span wanted, Date *out) {
    bool bare = node->kind == AST_NUMERAL && !node->kids[AST_NUMERAL_unit];
    if (!bare && node->kind != AST_DATE && node->kind != AST_TEXT)
        return wrong_type(compiler, node, type, wanted);
    switch (date_read(node->text, out)) {
    case DATE_READ_OK: return true;
    case DATE_READ_INVALID: advice_bad_date(compiler, node->text, node->span); return false;
    case DATE_READ_NOT: break;
    }
    return wrong_type(compiler, node, type, wanted);
}

static bool constant_member(Compiler *compiler, const Node *node, Type type, Span wanted,
                            uint32_t *out) {
    Text name = compiler_dotted(compiler, node);
    if (name.len == 0) return wrong_type(compiler, node, type, wanted);
    uint32_t member = compiler_member(compiler, type.arg, name);
    DiagArg enum_name = compiler_arg_type(compiler, type);
    if (member == MAP_NONE) {
        diag_at3(compiler->diags, DIAG_UNKNOWN_MEMBER, node->span, ARG(name), enum_name,
                 compiler_suggest_member(compiler, type.arg, name));
        return false;
    }
    if (member == ENUM_AMBIGUOUS) {
        diag_at2(compiler->diags, DIAG_AMBIGUOUS_MEMBER, node->span, ARG(name), enum_name);
        return false;
    }
    compiler_note_member(compiler, node->span, name, type.arg, member);
    *out = member;
    return true;
}

static bool constant_text(Compiler *compiler, const Node *node, Type type, Span wanted, Text *out) {
    bool bare = node->kind == AST_NUMERAL && !node->kids[AST_NUMERAL_unit];
    bool code =
        type.kind == TYPE_CODE && (node->kind == AST_NAME || bare || node->kind == AST_DATE);
    if (node->kind != AST_TEXT && !code) return wrong_type(compiler, node, type, wanted);
    *out = node->text;
    return true;
}

/* ---- bounds */

TargetOp literal_bound_op(AstOp op) {
    static const TargetOp ops[AST_OP_COUNT] = {[AST_OP_EQ] = TARGET_OP_EQ,
                                               [AST_OP_GE] = TARGET_OP_GE,
                                               [AST_OP_LE] = TARGET_OP_LE,
                                               [AST_OP_GT] = TARGET_OP_GT,
                                               [AST_OP_LT] = TARGET_OP_LT};
    return ops[op];
}

static bool numeral_quantity(Compiler *compiler, const Node *node, Quantity *out) {
    const Node *unit = node->kids[AST_NUMERAL_unit];
    Date date;
    if (!unit && date_read(node->text, &date) != DATE_READ_NOT) return false;
    return literal_quantity(compiler, node->text, unit ? unit->text : TEXT(""), out);
}

bool literal_range_low(Compiler *compiler, const Node *low, const Node *high, Quantity *out) {
    bool negative = low->kind == AST_UNARY && low->op == AST_OP_NEG;
    if (negative) low = low->kids[AST_UNARY_value];
    Quantity upper;
    if (low->kind != AST_NUMERAL || high->kind != AST_NUMERAL) return false;
    if (!numeral_quantity(compiler, low, out) || !numeral_quantity(compiler, high, &upper))
        return false;
    if (out->unit != UNIT_NONE) return false;
    if (negative) out->number = number_neg(compiler->arena, out->number);
    out->unit = upper.unit;
    return true;
}

static bool is_date_literal(const Node *node) {
    Date date;
    if (node->kind == AST_DATE) return true;
    return node->kind == AST_NUMERAL && !node->kids[AST_NUMERAL_unit] &&
           date_read(node->text, &date) != DATE_READ_NOT;
}

static bool constant_range(Compiler *compiler, const Node *node, Span wanted, Bound *out) {
    const Node *low = node->kids[AST_RANGE_low], *high = node->kids[AST_RANGE_high];
    Type any = type_with(TYPE_QUANTITY, DIM_ANY);
    bool some;
    if (is_date_literal(low)) {
        Date from, until;
        if (!constant_date(compiler, low, type_of(TYPE_DATE), wanted, &from) ||
            !constant_date(compiler, high, type_of(TYPE_DATE), wanted, &until))
            return false;
        some = bound_between_dates(from, until, out);
    } else {
        Quantity lower, upper;
        if (!constant_quantity(compiler, high, any, wanted, &upper)) return false;
        if (!literal_range_low(compiler, low, high, &lower) &&
            !constant_quantity(compiler, low, any, wanted, &lower))
            return false;
        if (!quantity_suits(compiler, upper, quantity_type(compiler, lower), high->span, low->span))
            return false;
        some =
            bound_between_quantities(compiler->program->units, compiler->arena, lower, upper, out);
    }
    if (!some) diag_at(compiler->diags, DIAG_EMPTY_RANGE, node->span);
    return some;
}

static bool constant_bound(Compiler *compiler, const Node *node, Type type, Span wanted,
                           const Bound **out) {
    Bound *bound = ARENA_NEW(compiler->arena, Bound);
    *out = bound;
    if (node->kind == AST_RANGE) return constant_range(compiler, node, wanted, bound);
    TargetOp op = literal_bound_op((AstOp)node->op);
    if (node->kind != AST_BOUND || op == TARGET_OP_NONE)
        return wrong_type(compiler, node, type, wanted);
    const Node *end = node->kids[AST_BOUND_value];
    Date date;
    Quantity q;
    if (is_date_literal(end)) {
        if (!constant_date(compiler, end, type_of(TYPE_DATE), wanted, &date)) return false;
        *bound = bound_of_date(op, date);
        return true;
    }
    if (!constant_quantity(compiler, end, type_with(TYPE_QUANTITY, DIM_ANY), wanted, &q))
        return false;
    *bound = bound_of_quantity(op, q);
    return true;
}

bool constant_value(Compiler *compiler, const Node *node, Type type, Span wanted, Value *out) {
    *out = (Value){.rep = (uint8_t)type_rep(type), .state = STATE_OK};
    if (node->kind == AST_ERROR) return false;
    if (node->kind == AST_NONE) {
        out->state = STATE_MISSING;
        return true;
    }
    switch ((TypeKind)type.kind) {
    case TYPE_NUMBER:
    case TYPE_PERCENT:
    case TYPE_QUANTITY:
        return constant_quantity(compiler, node, type, wanted, &out->quantity) &&
               quantity_suits(compiler, out->quantity, type, node->span, wanted);
    case TYPE_TEXT:
    case TYPE_CODE: return constant_text(compiler, node, type, wanted, &out->text);
    case TYPE_DATE: return constant_date(compiler, node, type, wanted, &out->date);
    case TYPE_ENUM: return constant_member(compiler, node, type, wanted, &out->id);
    case TYPE_BOUND: return constant_bound(compiler, node, type, wanted, &out->bound);
    case TYPE_BOOL:
        if (node->kind != AST_BOOL) return wrong_type(compiler, node, type, wanted);
        out->boolean = node->op != 0;
        return true;
    case TYPE_POISON:
    case TYPE_NONE:
    case TYPE_RECORD:
    case TYPE_TARGET:
    case TYPE_RULE:
    case TYPE_MENTION:
    case TYPE_PAIR:
    case TYPE_KIND_COUNT: break;
    }
    return wrong_type(compiler, node, type, wanted);
}
