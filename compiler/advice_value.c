/* Hints about values: a name that stands for nothing, two things that cannot be compared, a function
   written behind a point. A hint is given only where it is sure to help. */
#include "compiler/advice.h"
#include "compiler/builder.h"
#include "runtime/base/utf8.h"

#include <string.h>

static const DiagArg no_hint = {{"", 0}, {"", 0}};

/* ---- names */

/* 无 and null, as said elsewhere. */
static bool says_nothing(Text name) {
    static const char *const words[] = {"无",   "空",   "空值", "没有", "缺失",
                                        "null", "NULL", "nil",  "None", "empty"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (text_equal(name, text_of(words[i]))) return true;
    return false;
}

/* The named record whose field it is, the outermost first: p.budget. */
static Text field_of_binder(Builder *b, Text name) {
    Text found = TEXT("");
    for (const Scope *s = b->scope; s; s = s->outer) {
        Type type = s->value.type;
        bool record = s->name.len > 0 && type.kind == TYPE_RECORD && !type.list && !s->node;
        if (record && compiler_field(b->compiler, type.arg, name) != MAP_NONE)
            found = arena_printf(b->compiler->arena, "%.*s.%.*s", TEXT_ARG(s->name), TEXT_ARG(name));
    }
    return found;
}

/* Where no record is at hand: the first entity at the top level that has the field. */
static DiagArg field_of_entity(Builder *b, Text name) {
    Compiler *compiler = b->compiler;
    const Program *program = compiler->program;
    for (EntityId id = 0; !b->scope && id < program->entities.len; id++) {
        const Entity *entity = program->entities.data[id];
        if (entity->hidden || compiler_field(compiler, id, name) == MAP_NONE) continue;
        Text zh = entity->names.zh, en = entity->names.en;
        return ARG2(arena_printf(compiler->arena, "它是%.*s的字段，写作 %.*s.%.*s", TEXT_ARG(zh),
                                 TEXT_ARG(zh), TEXT_ARG(name)),
                    arena_printf(compiler->arena, "it is a field of %.*s: write %.*s.%.*s",
                                 TEXT_ARG(en), TEXT_ARG(en), TEXT_ARG(name)));
    }
    return no_hint;
}

static DiagArg quotes(Arena *arena, Text name) {
    return ARG2(arena_printf(arena, "如果是文字，要加引号：\"%.*s\"", TEXT_ARG(name)),
                arena_printf(arena, "if it is a text, put it in quotes: \"%.*s\"", TEXT_ARG(name)));
}

DiagArg advice_name(Builder *b, Text near, Text name, Type expected) {
    enum { SENTENCE = 5 }; /* characters; names that are meant as such are rarely longer */
    Arena *arena = b->compiler->arena;
    if (says_nothing(name))
        return ARG2(TEXT("没有值写作：是 无值；有值写作：不是 无值"),
                    TEXT("ask whether there is a value: is none, is not none"));
    Text member = field_of_binder(b, name);
    if (member.len > 0) return advice_did_you_mean(arena, member);
    DiagArg field = field_of_entity(b, name);
    if (field.zh.len > 0) return field;
    bool text = !expected.list && (expected.kind == TYPE_TEXT || expected.kind == TYPE_CODE);
    bool sentence = utf8_length(name) >= SENTENCE && (name.ptr[0] & 0x80) != 0;
    return near.len == 0 && (text || sentence) ? quotes(arena, name)
                                               : advice_did_you_mean(arena, near);
}

/* ---- comparisons */

/* The text as a date of the language, or empty: 2025-03 alone would be a subtraction. */
static Text as_date(Arena *arena, Text text) {
    Date date;
    if (date_read(text, &date) != DATE_READ_OK) return TEXT("");
    Buf buf = buf_new(arena);
    date_print(&buf, date, DATE_CHINESE);
    return buf_result(&buf);
}

/* The text as a number with its unit, or empty. */
static Text as_quantity(Text text) {
    uint32_t digits = 0;
    while (digits < text.len && (text.ptr[digits] == '.' ||
                                 (text.ptr[digits] >= '0' && text.ptr[digits] <= '9')))
        digits++;
    bool glued = digits < text.len && strchr(",-~", text.ptr[digits]);
    return digits == 0 || glued ? TEXT("") : text;
}

/* A quoted text against what is written without quotes: 100 万元, 2025年3月, 数量指标. */
static DiagArg unquoted(Compiler *compiler, Type other, Span at) {
    Text written = sources_text(compiler->program->sources, at);
    if (written.len < 3 || written.ptr[0] != '"') return no_hint;
    Text inner = text_trim(text_slice(written, 1, written.len - 1));
    if (other.kind == TYPE_DATE)
        inner = as_date(compiler->arena, inner);
    else if (type_is_numeric(other))
        inner = as_quantity(inner);
    else if (other.kind != TYPE_ENUM ||
             compiler_member(compiler, other.arg, inner) == MAP_NONE)
        return no_hint;
    if (inner.len == 0) return no_hint;
    return ARG2(arena_printf(compiler->arena, "不加引号：%.*s", TEXT_ARG(inner)),
                arena_printf(compiler->arena, "write it without quotes: %.*s", TEXT_ARG(inner)));
}

/* `p.unit = "…"`: a field of the record instead. */
static DiagArg field_instead(Compiler *compiler, Type record, Span at, Type other) {
    const Entity *entity = compiler->program->entities.data[record.arg];
    uint32_t field = other.kind == TYPE_TEXT ? entity->name_field : entity->key_field;
    if (field == ID_NONE) field = entity->key_field;
    Text written = sources_text(compiler->program->sources, at);
    if (field == ID_NONE || written.len == 0 || written.len > 80) return no_hint;
    const NameSet *names = &entity->fields.data[field].names;
    return ARG2(arena_printf(compiler->arena, "比较它的一个字段，例如 %.*s.%.*s", TEXT_ARG(written),
                             TEXT_ARG(names->zh)),
                arena_printf(compiler->arena, "compare a field of it, such as %.*s.%.*s",
                             TEXT_ARG(written), TEXT_ARG(names->en)));
}

/* `day > 2025` */
static DiagArg year(Compiler *compiler, Span at) {
    Text written = sources_text(compiler->program->sources, at);
    for (uint32_t i = 0; i < written.len; i++)
        if (written.ptr[i] < '0' || written.ptr[i] > '9') return no_hint;
    if (written.len != 4) return no_hint;
    return ARG2(arena_printf(compiler->arena, "年份写作 %.*s年", TEXT_ARG(written)),
                arena_printf(compiler->arena, "a year is written %.*s年", TEXT_ARG(written)));
}

/* With `left` as it is, what `right` should be. */
static DiagArg one_sided(Compiler *compiler, Type left, Type right, Span left_at, Span right_at) {
    bool plain = type_rep(right) == REP_TEXT || right.kind == TYPE_NUMBER;
    if (left.kind == TYPE_RECORD && plain) return field_instead(compiler, left, left_at, right);
    if (right.kind == TYPE_TEXT) return unquoted(compiler, left, right_at);
    if (left.kind == TYPE_DATE && right.kind == TYPE_NUMBER) return year(compiler, right_at);
    return no_hint;
}

DiagArg advice_comparison(Compiler *compiler, Type left, Type right, Span left_at, Span right_at) {
    DiagArg hint = one_sided(compiler, left, right, left_at, right_at);
    return hint.zh.len > 0 ? hint : one_sided(compiler, right, left, right_at, left_at);
}

/* ---- parts */

DiagArg advice_property(Compiler *compiler, Text near, Text name, Span of) {
    Text value = sources_text(compiler->program->sources, of);
    if (!builtin_find(name) || value.len == 0 || value.len > 80)
        return advice_did_you_mean(compiler->arena, near);
    Text call = arena_printf(compiler->arena, "%.*s(%.*s)", TEXT_ARG(name), TEXT_ARG(value));
    return ARG2(arena_printf(compiler->arena, "函数写在前面：%.*s", TEXT_ARG(call)),
                arena_printf(compiler->arena, "a function stands in front: %.*s", TEXT_ARG(call)));
}
