/* Builtin functions: builtin.def names them; here is how each checks its arguments and what it
   makes of them. */
#include "compiler/builder.h"

#include "runtime/core/op.h"
#include "runtime/eval/regex.h"

typedef struct Call {
    const Builtin *builtin;
    const Node *node, *args;
} Call;
typedef Operand BuiltinCheck(Builder *b, const Call *call);

struct Builtin {
    BuiltinCheck *check;
    Op op;
    uint32_t least, most;
    const char *en, *zh, *signature;
};

static BuiltinCheck check_sum, check_count, check_best, check_logic, check_pick, check_distinct,
    check_sorted, check_abs, check_round, check_length, check_shown, check_join, check_numbers,
    check_similarity, check_split, check_find, check_texts, check_take, check_near, check_meet,
    check_apart, check_setting, check_bilingual;

#define MANY UINT32_MAX
static const Builtin builtins[] = {
#define BUILTIN(check, op, least, most, en, zh, signature, zh_doc, en_doc, example, value)         \
    {check, OP_##op, least, most, en, zh, signature},
#include "compiler/builtin.def"
#undef BUILTIN
};
enum { N_BUILTINS = sizeof builtins / sizeof builtins[0] };

const Builtin *builtin_find(Text name) {
    for (size_t i = 0; i < N_BUILTINS; i++)
        if (text_equal(name, text_of(builtins[i].en)) || text_equal(name, text_of(builtins[i].zh)))
            return &builtins[i];
    return NULL;
}

const char *builtin_word(const Builtin *builtin, Lang lang) {
    return lang == LANG_ZH ? builtin->zh : builtin->en;
}

void builtin_names(Arena *arena, NameList *out) {
    for (size_t i = 0; i < N_BUILTINS; i++) {
        vec_push(arena, out, text_of(builtins[i].en));
        vec_push(arena, out, text_of(builtins[i].zh));
    }
}

static bool count_wrong(Builder *b, const Builtin *builtin, const Node *node, uint32_t most) {
    Arena *arena = b->compiler->arena;
    bool of_list = most == 1 && text_starts(text_of(builtin->signature), TEXT("(list "));
    DiagArg hint =
        of_list
            ? ARG2(arena_printf(arena, "几个值要写成列表：%s([甲, 乙])", builtin->zh),
                   arena_printf(arena, "write several values as a list: %s([a, b])", builtin->en))
            : ARG2(arena_printf(arena, "写法：%s%s", builtin->zh, builtin->signature),
                   arena_printf(arena, "it is written: %s%s", builtin->en, builtin->signature));
    return call_count_wrong(b, node, builtin->least, most, hint);
}

Operand builtin_call(Builder *b, const Builtin *builtin, const Node *node) {
    Call call = {.builtin = builtin, .node = node, .args = node->kids[AST_CALL_args]};
    if (count_wrong(b, builtin, node, builtin->most)) return operand_poison(node->span);
    DomainId here = b->domain;
    bool once = op_class(builtin->op) != OP_VALUE && expr_is_closed(b, node);
    if (once) b->domain = 0;
    Operand result = builtin->check(b, &call);
    b->domain = here;
    return expr_here(b, result);
}

/* ---- arguments */

static Operand wrong_argument(Builder *b, Operand o, DiagArg wanted) {
    if (!operand_bad(o))
        diag_at2(b->compiler->diags, DIAG_WRONG_TYPE, o.span, wanted,
                 compiler_arg_type(b->compiler, o.type));
    return operand_poison(o.span);
}

static Operand want_kind(Builder *b, Operand o, TypeKind kind) {
    if (o.type.kind == kind) return o;
    return wrong_argument(b, o, compiler_arg_type(b->compiler, type_of(kind)));
}

static Operand want_number(Builder *b, Operand o) {
    if (operand_bad(o) || type_is_numeric(o.type)) return o;
    return wrong_argument(b, o, compiler_arg_type(b->compiler, type_of(TYPE_NUMBER)));
}

static Operand single(Builder *b, const Node *node, Type expected) {
    return narrow_value(b, expr_single(b, node, expected));
}

/* Targets and numbers in texts are texts, too. */
static Operand want_text(Builder *b, Operand o) {
    Type text = type_of(TYPE_TEXT);
    if (operand_bad(o) || type_rep(o.type) == REP_TEXT) return o;
    if (o.type.kind == TYPE_TARGET || o.type.kind == TYPE_MENTION)
        return operand_value(b, display_text(b, o), text, o.span);
    return wrong_argument(b, o, compiler_arg_type(b->compiler, text));
}

static Operand text_argument(Builder *b, const Node *node) {
    return want_text(b, expr_single(b, node, type_of(TYPE_TEXT)));
}

/* A word that stands for a choice, not for a value: its number, or -1. */
typedef struct Word {
    const char *en, *zh;
    uint32_t value;
} Word;

static int find_word(Builder *b, const Node *node, const Word *words, size_t n) {
    if (node->kind != AST_NAME) return -1;
    for (size_t i = 0; i < n; i++) {
        if (!text_equal(node->text, text_of(words[i].en)) &&
            !text_equal(node->text, text_of(words[i].zh)))
            continue;
        compiler_note_word(b->compiler, node->span, words[i].en, words[i].zh);
        return (int)words[i].value;
    }
    return -1;
}

/* ---- aggregates */

/* One argument is the list, several are its elements. */
static Operand list_argument(Builder *b, const Call *call) {
    if (call->args->n == 1) return narrow_value(b, expr_list(b, call->args->kids[0]));
    return list_of_items(b, call->args, ANY_TYPE, call->node->span);
}

static Operand reduced(Builder *b, const Call *call, Operand list, TypeKind kind, uint32_t imm) {
    Type type = kind == TYPE_NONE ? list.type : type_of(kind);
    type.list = false;
    return reduce(b, call->builtin->op, list, INST_NONE, type, imm, call->node->span);
}

/* The unit of an empty sum: the first declared one of the dimension. */
static UnitId zero_unit(const Builder *b, Type type) {
    Units *units = b->compiler->program->units;
    DimId dim = type_dim(type);
    if (dim == DIM_NONE || dim == DIM_ANY) return UNIT_NONE;
    for (UnitId id = 1; id < units_count(units); id++)
        if (units_get(units, id)->dim == dim) return id;
    return UNIT_NONE;
}

static Operand check_sum(Builder *b, const Call *call) {
    Operand list = want_number(b, list_argument(b, call));
    if (operand_bad(list)) return list;
    uint32_t imm = call->builtin->op == OP_SUM ? zero_unit(b, list.type) : 0;
    return reduced(b, call, list, TYPE_NONE, imm);
}

static Operand check_count(Builder *b, const Call *call) {
    Operand list = list_argument(b, call);
    return operand_bad(list) ? list : reduced(b, call, list, TYPE_NUMBER, 0);
}

static Operand check_best(Builder *b, const Call *call) {
    Operand list = list_argument(b, call);
    if (list.type.kind != TYPE_DATE) list = want_number(b, list);
    return operand_bad(list) ? list : reduced(b, call, list, TYPE_NONE, 0);
}

static Operand check_logic(Builder *b, const Call *call) {
    Operand list = want_kind(b, list_argument(b, call), TYPE_BOOL);
    return operand_bad(list) ? list : reduced(b, call, list, TYPE_BOOL, 0);
}

static Operand check_pick(Builder *b, const Call *call) {
    Operand list = list_argument(b, call);
    return operand_bad(list) ? list : reduced(b, call, list, TYPE_NONE, 0);
}

/* ---- lists of lists */

static Operand check_distinct(Builder *b, const Call *call) {
    Operand list = list_argument(b, call);
    if (operand_bad(list)) return list;
    InstId inst = builder_open(b, OP_DISTINCT, list.type, call->node->span, list.base, list.inst,
                               INST_NONE, 0);
    return list_operand(b, inst, list.type, list.base, call->node->span);
}

static bool has_order(Type type) {
    return type_rep(type) == REP_TEXT || type_is_numeric(type) || type.kind == TYPE_DATE ||
           type.kind == TYPE_ENUM || type.kind == TYPE_BOOL;
}

/* What the argument says of the element: its fields are names. */
static Operand key_of_element(Builder *b, const Node *node, Operand list) {
    DomainId here = b->domain;
    const Scope *scope = b->scope;
    b->domain = list.domain;
    Operand element = expr_element(b, list);
    if (element.type.kind == TYPE_RECORD) scope_record(b, element);
    Operand key = single(b, node, ANY_TYPE);
    key.inst = operand_bad(key) ? key.inst : builder_lift(b, key.inst);
    b->domain = here;
    b->scope = scope;
    return key;
}

static Operand check_sorted(Builder *b, const Call *call) {
    static const Word words[] = {{"descending", "降序", 1}, {"ascending", "升序", 0}};
    uint32_t n = call->args->n;
    int direction = n > 1 ? find_word(b, call->args->kids[n - 1], words, 2) : -1;
    if (direction >= 0) n--;
    if (n > 2) {
        count_wrong(b, call->builtin, call->node, 2);
        return operand_poison(call->node->span);
    }
    Operand list = expr_list(b, call->args->kids[0]);
    if (operand_bad(list)) return list;
    list = list_here(b, list);
    Operand key = n > 1 ? key_of_element(b, call->args->kids[1], list) : expr_element(b, list);
    if (operand_bad(key)) return key;
    if (!has_order(key.type)) {
        diag_at1(b->compiler->diags, DIAG_NO_ORDER, key.span,
                 compiler_arg_type(b->compiler, key.type));
        return operand_poison(call->node->span);
    }
    InstId inst = builder_open(b, OP_SORT, list.type, call->node->span, b->domain, key.inst,
                               list.inst, direction > 0);
    return list_operand(b, inst, list.type, b->domain, call->node->span);
}

static Operand check_take(Builder *b, const Call *call) {
    Span span = call->node->span;
    Type number = type_of(TYPE_NUMBER);
    Operand list = expr_list(b, call->args->kids[0]);
    Operand most = want_kind(b, single(b, call->args->kids[1], number), TYPE_NUMBER);
    if (operand_bad(list) || operand_bad(most)) return operand_poison(span);
    DomainId here = b->domain;
    list = list_here(b, list);
    b->domain = list.domain;
    InstId place = builder_op(b, OP_POSITION, number, span, INST_NONE, INST_NONE, INST_NONE, here);
    InstId within = builder_op(b, OP_LE, type_of(TYPE_BOOL), span, place,
                               builder_lift(b, most.inst), INST_NONE, 0);
    generate_filter(b, within, span);
    Operand taken = list_operand(b, builder_lift(b, list.inst), list.type, here, span);
    if (list.record != INST_NONE && list.type.kind != TYPE_RECORD) {
        taken.record = builder_lift(b, list.record);
        taken.field = list.field;
    }
    b->domain = here;
    return taken;
}

/* ---- numbers */

static Operand check_abs(Builder *b, const Call *call) {
    Operand value = want_number(b, single(b, call->args->kids[0], ANY_TYPE));
    if (operand_bad(value)) return value;
    InstId inst =
        builder_op(b, OP_ABS, value.type, call->node->span, value.inst, INST_NONE, INST_NONE, 0);
    return operand_value(b, inst, value.type, call->node->span);
}

static Operand places_of(Builder *b, const Call *call, uint32_t n) {
    if (n > 1)
        return want_kind(b, single(b, call->args->kids[1], type_of(TYPE_NUMBER)), TYPE_NUMBER);
    return expr_const(b, (Value){.rep = REP_NUMBER}, type_of(TYPE_NUMBER), call->node->span);
}

static const Word roundings[] = {
    {"half_up", "四舍五入", ROUND_HALF_UP}, {"half_even", "四舍六入", ROUND_HALF_EVEN},
    {"down", "截尾", ROUND_DOWN},           {"up", "进位", ROUND_UP},
    {"floor", "向下取整", ROUND_FLOOR},     {"ceiling", "向上取整", ROUND_CEILING}};
enum { N_ROUNDINGS = sizeof roundings / sizeof roundings[0] };

static Operand unknown_rounding(Builder *b, const Node *node) {
    Buf zh = buf_new(b->compiler->arena), en = buf_new(b->compiler->arena);
    for (size_t i = 0; i < N_ROUNDINGS; i++) {
        buf_printf(&zh, "%s%s", i ? "、" : "", roundings[i].zh);
        buf_printf(&en, "%s%s", i ? ", " : "", roundings[i].en);
    }
    Text source = sources_text(b->compiler->program->sources, node->span);
    diag_at2(b->compiler->diags, DIAG_UNKNOWN_ROUNDING, node->span, ARG(source),
             ARG2(buf_result(&zh), buf_result(&en)));
    return operand_poison(node->span);
}

static Operand check_round(Builder *b, const Call *call) {
    uint32_t n = call->args->n;
    const Node *last = call->args->kids[n - 1];
    int mode = n > 1 ? find_word(b, last, roundings, N_ROUNDINGS) : -1;
    if (mode >= 0) n--;
    if (n == 3) return unknown_rounding(b, last);
    Operand value = want_number(b, single(b, call->args->kids[0], ANY_TYPE));
    Operand places = places_of(b, call, n);
    if (operand_bad(value) || operand_bad(places)) return operand_poison(call->node->span);
    InstId inst = builder_op(b, OP_ROUND, value.type, call->node->span, value.inst, places.inst,
                             INST_NONE, mode >= 0 ? (uint32_t)mode : ROUND_HALF_UP);
    return operand_value(b, inst, value.type, call->node->span);
}

/* ---- texts */

static Operand check_length(Builder *b, const Call *call) {
    Operand value = text_argument(b, call->args->kids[0]);
    if (operand_bad(value)) return value;
    Type type = type_of(TYPE_NUMBER);
    InstId inst =
        builder_op(b, OP_TEXT_LENGTH, type, call->node->span, value.inst, INST_NONE, INST_NONE, 0);
    return operand_value(b, inst, type, call->node->span);
}

static Operand check_shown(Builder *b, const Call *call) {
    Operand value = expr_check(b, call->args->kids[0], ANY_TYPE);
    if (operand_bad(value)) return value;
    return operand_value(b, display_text(b, value), type_of(TYPE_TEXT), call->node->span);
}

static Operand check_join(Builder *b, const Call *call) {
    Operand list = expr_list(b, call->args->kids[0]);
    Operand between = text_argument(b, call->args->kids[1]);
    if (operand_bad(list) || operand_bad(between)) return operand_poison(call->node->span);
    list = list_here(b, list);
    DomainId here = b->domain;
    b->domain = list.domain;
    list.inst = display_text(b, expr_element(b, list));
    b->domain = here;
    return reduce(b, OP_JOIN, list, between.inst, type_of(TYPE_TEXT), 0, call->node->span);
}

/* What the op makes of a text; of a list of texts, of each of them. `extra` is a second operand or
   INST_NONE. */
static Operand open_text(Builder *b, const Call *call, TypeKind kind, InstId extra, uint32_t imm) {
    Operand text = expr_check(b, call->args->kids[0], type_of(TYPE_TEXT));
    if (operand_bad(text)) return text;
    DomainId here = b->domain, base = text.type.list ? text.base : here;
    if (text.type.list) {
        text = list_here(b, text);
        base = here;
        b->domain = text.domain;
        text = expr_element(b, text);
    }
    text = want_text(b, text);
    Type type = type_of(kind);
    Operand list = text;
    if (!operand_bad(text)) {
        InstId inst = builder_open(b, call->builtin->op, type, call->node->span, b->domain,
                                   text.inst, builder_lift(b, extra), imm);
        list = list_operand(b, inst, type, base, call->node->span);
    }
    b->domain = here;
    return list;
}

static Operand check_numbers(Builder *b, const Call *call) {
    return open_text(b, call, TYPE_MENTION, INST_NONE, 0);
}

static Operand check_split(Builder *b, const Call *call) {
    Operand between = text_argument(b, call->args->kids[1]);
    if (operand_bad(between)) return between;
    return open_text(b, call, TYPE_TEXT, between.inst, 0);
}

/* A pattern stands in the text as it is: it is judged here, not where the rule runs. */
static Operand check_find(Builder *b, const Call *call) {
    Compiler *compiler = b->compiler;
    const Node *pattern = call->args->kids[1];
    DiagArg error = ARG2(TEXT("正则表达式要写成加引号的文字"),
                         TEXT("a regular expression is written as a quoted text here"));
    uint32_t at;
    if (pattern->kind != AST_TEXT || !regex_valid(compiler->arena, pattern->text, &error, &at)) {
        diag_at1(compiler->diags, DIAG_BAD_PATTERN, pattern->span, error);
        return operand_poison(call->node->span);
    }
    Program *program = compiler->program;
    vec_push(program->arena, &program->regexes, arena_text(program->arena, pattern->text));
    return open_text(b, call, TYPE_TEXT, INST_NONE, program->regexes.len - 1);
}

/* A text or number from texts. */
static Operand check_texts(Builder *b, const Call *call) {
    InstId args[3] = {INST_NONE, INST_NONE, INST_NONE};
    for (uint32_t i = 0; i < call->args->n; i++) {
        Operand text = text_argument(b, call->args->kids[i]);
        if (operand_bad(text)) return text;
        args[i] = text.inst;
    }
    Type type = type_of(call->builtin->op == OP_TEXT_EDITS ? TYPE_NUMBER : TYPE_TEXT);
    InstId inst =
        builder_op(b, call->builtin->op, type, call->node->span, args[0], args[1], args[2], 0);
    return operand_value(b, inst, type, call->node->span);
}

static Operand check_similarity(Builder *b, const Call *call) {
    Operand left = text_argument(b, call->args->kids[0]);
    Operand right = text_argument(b, call->args->kids[1]);
    if (operand_bad(left) || operand_bad(right)) return operand_poison(call->node->span);
    Type type = type_of(TYPE_NUMBER);
    InstId inst =
        builder_op(b, OP_SIMILARITY, type, call->node->span, left.inst, right.inst, INST_NONE, 0);
    return operand_value(b, inst, type, call->node->span);
}

/* ---- pairs of records */

/* A constant similarity must be above 0 and at most 1: 0 would mean every pair there is. */
static bool threshold_fits(Builder *b, Operand threshold) {
    const Inst *inst = &b->code->insts.data[threshold.inst];
    if (inst->op != OP_CONST) return true;
    const Value *value = &b->compiler->program->consts.data[inst->imm];
    if (value->state != STATE_OK) return true;
    const Unit *unit = units_get(b->compiler->program->units, value->quantity.unit);
    Number number = number_mul(b->compiler->arena, value->quantity.number, unit->scale);
    if (number_sign(number) > 0 && number_compare(number, number_of(1)) <= 0) return true;
    diag_at(b->compiler->diags, DIAG_BAD_SIMILARITY, threshold.span);
    return false;
}

static Operand check_near(Builder *b, const Call *call) {
    Operand list = expr_list(b, call->args->kids[0]);
    if (operand_bad(list)) return list;
    if (list.type.kind != TYPE_RECORD) {
        list.type.list = true;
        return wrong_argument(b, list, ARG2(TEXT("记录的列表"), TEXT("a list of records")));
    }
    list = list_here(b, list);
    Operand text = key_of_element(b, call->args->kids[1], list);
    DomainId here = b->domain;
    b->domain = list.domain;
    text = want_text(b, text);
    b->domain = here;
    Operand threshold = want_number(b, single(b, call->args->kids[2], type_of(TYPE_NUMBER)));
    if (operand_bad(text) || operand_bad(threshold)) return operand_poison(call->node->span);
    Operand plain = {.type = type_of(TYPE_NUMBER), .span = threshold.span};
    if (!operand_suits(b, plain, threshold) || !threshold_fits(b, threshold))
        return operand_poison(call->node->span);
    Type type = type_with(TYPE_PAIR, list.type.arg);
    InstId inst = builder_open3(b, OP_NEAR, type, call->node->span, b->domain, list.inst, text.inst,
                                builder_lift(b, threshold.inst), 0);
    return list_operand(b, inst, type, b->domain, call->node->span);
}

/* ---- bounds and dates */

static Operand check_meet(Builder *b, const Call *call) {
    Operand left = want_kind(b, single(b, call->args->kids[0], ANY_TYPE), TYPE_BOUND);
    Operand right = want_kind(b, single(b, call->args->kids[1], ANY_TYPE), TYPE_BOUND);
    if (!types_comparable(b, left, right)) return operand_poison(call->node->span);
    Type type = type_join(left.type, right.type);
    InstId inst =
        builder_op(b, OP_BOUND_MEET, type, call->node->span, left.inst, right.inst, INST_NONE, 0);
    return operand_value(b, inst, type, call->node->span);
}

static Operand check_apart(Builder *b, const Call *call) {
    Type date = type_of(TYPE_DATE);
    Operand from = want_kind(b, single(b, call->args->kids[0], date), TYPE_DATE);
    Operand to = want_kind(b, single(b, call->args->kids[1], date), TYPE_DATE);
    if (operand_bad(from) || operand_bad(to)) return operand_poison(call->node->span);
    const Program *program = b->compiler->program;
    Type type = type_with(TYPE_QUANTITY, units_get(program->units, program->day)->dim);
    InstId inst = builder_op(b, OP_DATE_APART, type, call->node->span, to.inst, from.inst,
                             INST_NONE, program->day);
    return operand_value(b, inst, type, call->node->span);
}

/* ---- what the run was told */
static Operand check_setting(Builder *b, const Call *call) {
    TypeKind kind = call->builtin->op == OP_AS_OF ? TYPE_DATE : TYPE_TEXT;
    Span span = call->node->span;
    InstId inst =
        builder_op(b, call->builtin->op, type_of(kind), span, INST_NONE, INST_NONE, INST_NONE, 0);
    return operand_value(b, inst, type_of(kind), span);
}

static Operand check_bilingual(Builder *b, const Call *call) {
    Span span = call->node->span;
    Operand zh = text_argument(b, call->args->kids[0]);
    Operand en = text_argument(b, call->args->kids[1]);
    if (operand_bad(zh) || operand_bad(en)) return operand_poison(span);
    InstId chinese =
        builder_op(b, OP_IN_CHINESE, type_of(TYPE_BOOL), span, INST_NONE, INST_NONE, INST_NONE, 0);
    InstId text = builder_op(b, OP_SELECT, type_of(TYPE_TEXT), span, chinese,
                             builder_lift(b, zh.inst), builder_lift(b, en.inst), 0);
    return operand_value(b, text, type_of(TYPE_TEXT), span);
}
