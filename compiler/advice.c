/* Hints that are worked out from what was written: the line that is missing, the unit that was
   meant, how many days the month has. A hint is given only where it is sure to help. */
#include "compiler/advice.h"
#include "compiler/session.h"
#include "runtime/base/utf8.h"

#include <string.h>

DiagArg advice_did_you_mean(Arena *arena, Text near) {
    if (near.len == 0) return ARG(TEXT(""));
    return ARG2(arena_printf(arena, "是否想写“%.*s”？", TEXT_ARG(near)),
                arena_printf(arena, "did you mean \"%.*s\"?", TEXT_ARG(near)));
}

/* ---- entities */

static Text library_text(void) {
    for (uint32_t i = 0; i < stdlib_n_files; i++)
        if (text_equal(text_of(stdlib_files[i].name), TEXT("std.jx")))
            return (Text){stdlib_files[i].bytes, stdlib_files[i].len};
    return TEXT("");
}

/* Whether `name` is among those that bars part: "project | 项目 ". */
static bool is_alias(Text aliases, Text name) {
    for (;;) {
        int64_t bar = text_find(aliases, TEXT("|"));
        uint32_t end = bar < 0 ? aliases.len : (uint32_t)bar;
        if (text_equal(text_trim(text_slice(aliases, 0, end)), name)) return true;
        if (bar < 0) return false;
        aliases = text_slice(aliases, end + 1, aliases.len);
    }
}

/* Whether the standard library declares an entity of the name. */
static bool library_declares(Text name) {
    Text head = TEXT("\nentity "), rest = library_text();
    for (int64_t at; (at = text_find(rest, head)) >= 0;) {
        rest = text_slice(rest, (uint32_t)at + head.len, rest.len);
        int64_t end = text_find(rest, TEXT("{"));
        if (is_alias(text_slice(rest, 0, end < 0 ? rest.len : (uint32_t)end), name)) return true;
    }
    return false;
}

static bool library_is_used(const Compiler *compiler) {
    const Program *program = compiler->program;
    for (uint32_t i = 0; i < program->entities.len; i++) {
        const Source *source =
            sources_get(program->sources, program->entities.data[i]->span.source);
        if (source && source->built_in) return true;
    }
    return false;
}

/* Whether another mistake in the file explains it: told already, or the line that uses the library
   could not be read. */
static bool is_explained(const Diags *diags, Span span) {
    for (uint32_t i = 0; diags && i < diags->list.len; i++) {
        const Diag *diag = &diags->list.data[i];
        if (diag->span.source != span.source) continue;
        if (diag->code == DIAG_LIBRARY_NOT_USED || diag->code == DIAG_MODULE_NOT_FOUND) return true;
        if (diag->code == DIAG_SYNTAX && diag->span.lo < span.lo) return true;
    }
    return false;
}

/* 项目A1: the entity's name with what is glued to it apart, or empty. */
static Text unglued(Compiler *compiler, Text name) {
    for (uint32_t at = name.len; at-- > 1;) {
        bool starts = ((unsigned char)name.ptr[at] & 0xC0) != 0x80;
        Text head = text_slice(name, 0, at);
        if (!starts || ((unsigned char)head.ptr[0] < 0x80)) continue;
        if (compiler_entity(compiler, head) == MAP_NONE) continue;
        return arena_printf(compiler->arena, "%.*s %.*s", TEXT_ARG(head),
                            TEXT_ARG(text_slice(name, at, name.len)));
    }
    return TEXT("");
}

/* Whether the word itself was told to be a mistake. */
static bool is_told(const Diags *diags, Span span) {
    for (uint32_t i = 0; diags && i < diags->list.len; i++) {
        const Diag *diag = &diags->list.data[i];
        if (diag->code == DIAG_SYNTAX && diag->span.source == span.source &&
            diag->span.lo == span.lo)
            return true;
    }
    return false;
}

void advice_unknown_entity(Compiler *compiler, Text name, Span span) {
    DiagArg near = compiler_suggest_entity(compiler, name);
    if (is_told(compiler->diags, span) || is_told(compiler->told, span)) return;
    Text apart = unglued(compiler, name);
    if (apart.len > 0) near = ARG(apart);
    if (library_is_used(compiler) || !library_declares(name)) {
        if (text_equal(name, TEXT("every")) || text_equal(name, TEXT("all")))
            near = ARG(TEXT("each"));
        diag_at2(compiler->diags, DIAG_UNKNOWN_ENTITY, span, ARG(name), near);
    } else if (!is_explained(compiler->diags, span) && !is_explained(compiler->told, span)) {
        diag_at2(compiler->diags, DIAG_LIBRARY_NOT_USED, span, ARG(name),
                 ARG2(TEXT("使用 std"), TEXT("use std")));
    }
}

/* ---- functions */

Text advice_function(Text name, const Text *names, uint32_t n) {
    static const char *const words[][2] = {
        {"求和", "合计"},     {"总和", "合计"},   {"总计", "合计"},   {"加总", "合计"},
        {"平均数", "平均"},   {"平均值", "平均"}, {"均值", "平均"},   {"个数", "计数"},
        {"数量", "计数"},     {"统计", "计数"},   {"最大值", "最大"}, {"最小值", "最小"},
        {"取整", "四舍五入"}, {"字数", "长度"},   {"average", "avg"}, {"mean", "avg"},
        {"total", "sum"},     {"len", "length"}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (text_equal(name, text_of(words[i][0]))) return text_of(words[i][1]);
    return suggest_nearest(name, names, n);
}

/* ---- fields */

static bool has_field(Compiler *compiler, EntityId id, Text name) {
    return !compiler->program->entities.data[id]->hidden &&
           compiler_field(compiler, id, name) != MAP_NONE;
}

/* The nearest entity that has the field, of those that records of `entity` hold or refer to,
   directly or by others: `steps` from one record to another. ID_NONE if there is none. */
static EntityId field_owner(Compiler *compiler, EntityId id, Text name, int steps) {
    const Entity *entity = compiler->program->entities.data[id];
    for (uint32_t i = 0; steps == 1 && i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        bool leads = field->kind == FIELD_OWNED || field->type.kind == TYPE_RECORD;
        EntityId next = field->kind == FIELD_OWNED ? field->child : field->type.arg;
        if (leads && has_field(compiler, next, name)) return next;
    }
    for (uint32_t i = 0; steps > 1 && i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        if (field->type.kind != TYPE_RECORD) continue;
        EntityId found = field_owner(compiler, field->type.arg, name, steps - 1);
        if (found != ID_NONE) return found;
    }
    return ID_NONE;
}

void advice_unknown_field(Compiler *compiler, EntityId id, Text name, Span span) {
    const Program *program = compiler->program;
    const Entity *entity = program->entities.data[id];
    DiagArg type = compiler_arg_names(&entity->names);
    DiagArg near = compiler_suggest_field(compiler, id, name);
    EntityId owner = ID_NONE;
    for (int steps = 1; steps <= 2 && near.zh.len == 0 && owner == ID_NONE; steps++)
        owner = field_owner(compiler, id, name, steps);
    if (owner == ID_NONE) {
        diag_at3(compiler->diags, DIAG_UNKNOWN_FIELD, span, ARG(name), type, near);
        return;
    }
    diag_at3(compiler->diags, DIAG_FIELD_ELSEWHERE, span, ARG(name), type,
             compiler_arg_names(&program->entities.data[owner]->names));
}

/* ---- dates */

static int read_number(Text t, uint32_t *at) {
    int n = 0;
    while (*at < t.len && (t.ptr[*at] < '0' || t.ptr[*at] > '9')) ++*at;
    for (; *at < t.len && t.ptr[*at] >= '0' && t.ptr[*at] <= '9' && n < 10000; ++*at)
        n = n * 10 + (t.ptr[*at] - '0');
    return n;
}

void advice_bad_date(Compiler *compiler, Text written, Span span) {
    Arena *arena = compiler->arena;
    uint32_t at = 0;
    int year = read_number(written, &at), month = read_number(written, &at);
    DiagArg hint = ARG(TEXT(""));
    Date date;
    if (date_make(year, month, 1, DATE_MONTH, &date)) {
        int days = date.last - date.first + 1;
        hint = ARG2(arena_printf(arena, "%d年%d月只有 %d 天", year, month, days),
                    arena_printf(arena, "%04d-%02d has %d days", year, month, days));
    } else if (month > 12) {
        hint = ARG2(TEXT("一年只有 12 个月"), TEXT("a year has 12 months"));
    }
    diag_at2(compiler->diags, DIAG_BAD_DATE, span, ARG(written), hint);
}

/* 20250301, with dashes. */
static Text dashed(Arena *arena, Text t) {
    if (t.len != 8) return t;
    for (uint32_t i = 0; i < t.len; i++)
        if (t.ptr[i] < '0' || t.ptr[i] > '9') return t;
    return arena_printf(arena, "%.4s-%.2s-%.2s", t.ptr, t.ptr + 4, t.ptr + 6);
}

/* 3月1日 */
static bool lacks_year(Text t) {
    uint32_t at = 0;
    while (at < t.len && t.ptr[at] >= '0' && t.ptr[at] <= '9') at++;
    return at > 0 && at < 3 && text_starts(text_slice(t, at, t.len), TEXT("月"));
}

DiagArg advice_date(Compiler *compiler, Span span) {
    Date date;
    Text written = sources_text(compiler->program->sources, span);
    if (lacks_year(written))
        return ARG2(arena_printf(compiler->arena, "要写年份，例如 2025年%.*s", TEXT_ARG(written)),
                    arena_printf(compiler->arena, "write the year, too, such as 2025年%.*s",
                                 TEXT_ARG(written)));
    if (date_read(dashed(compiler->arena, written), &date) == DATE_READ_OK) {
        Buf buf = buf_new(compiler->arena);
        date_print(&buf, date, DATE_ISO);
        Text iso = buf_result(&buf);
        return ARG2(arena_printf(compiler->arena, "日期写作 %.*s", TEXT_ARG(iso)),
                    arena_printf(compiler->arena, "a date is written %.*s", TEXT_ARG(iso)));
    }
    return ARG2(TEXT("日期写作 2025-12-31、2025年12月31日 或 2025年12月"),
                TEXT("a date is written 2025-12-31, 2025年12月31日 or 2025年12月"));
}

/* ---- units */

/* 元万 for 万元. */
static Text swapped(Units *units, Arena *arena, Text word) {
    uint32_t at = 0;
    if (utf8_length(word) != 2) return TEXT("");
    utf8_next(word, &at);
    Text other = arena_printf(arena, "%.*s%.*s", TEXT_ARG(text_slice(word, at, word.len)),
                              TEXT_ARG(text_slice(word, 0, at)));
    return units_find(units, other) == UNIT_UNKNOWN ? TEXT("") : other;
}

/* 300万, of money: 万元. */
static Text completed(Units *units, Arena *arena, Text word, DimId want) {
    for (UnitId id = 1; id < units_count(units); id++) {
        const Unit *unit = units_get(units, id);
        if (unit->dim != want || !unit->declared) continue;
        Text whole = arena_printf(arena, "%.*s%.*s", TEXT_ARG(word), TEXT_ARG(unit->zh));
        UnitId found = units_find(units, whole);
        if (found != UNIT_UNKNOWN && units_get(units, found)->dim == want) return whole;
    }
    return TEXT("");
}

DiagArg advice_unit(Compiler *compiler, UnitId id, DimId want) {
    Units *units = compiler->program->units;
    Arena *arena = compiler->arena;
    const Unit *unit = units_get(units, id);
    Text word = unit->spelling, near = TEXT("");
    if (!unit->declared) near = units_suggest(units, arena, word);
    if (!unit->declared && near.len == 0) near = swapped(units, arena, word);
    if (near.len == 0 && unit->dim == type_dim(type_of(TYPE_NUMBER)))
        near = completed(units, arena, word, want);
    return advice_did_you_mean(arena, near);
}

DiagArg advice_example(Compiler *compiler, DimId dim, Text number) {
    Units *units = compiler->program->units;
    Arena *arena = compiler->arena;
    UnitId id = 1;
    while (id < units_count(units) &&
           (units_get(units, id)->dim != dim || !units_get(units, id)->declared))
        id++;
    if (id == units_count(units)) return ARG(TEXT(""));
    Text unit = units_get(units, id)->zh;
    Text base = arena_printf(arena, "%.*s %.*s", TEXT_ARG(number), TEXT_ARG(unit));
    Text larger = arena_printf(arena, "万%.*s", TEXT_ARG(unit));
    UnitId found = units_find(units, larger);
    if (dim != compiler->program->money || found == UNIT_UNKNOWN ||
        units_get(units, found)->dim != dim)
        return ARG(base);
    return ARG2(arena_printf(arena, "%.*s 或 %.*s %.*s", TEXT_ARG(base), TEXT_ARG(number),
                             TEXT_ARG(larger)),
                arena_printf(arena, "%.*s or %.*s %.*s", TEXT_ARG(base), TEXT_ARG(number),
                             TEXT_ARG(larger)));
}

/* 1OO% and 12O万元: letters that look like digits, where digits make a quantity of it. */
DiagArg advice_letters(Compiler *compiler, Span span, DimId want) {
    Text written = sources_text(compiler->program->sources, span);
    Buf buf = buf_new(compiler->arena);
    uint32_t digits = 0;
    for (; digits < written.len && strchr("0123456789.OoIl", written.ptr[digits]); digits++) {
        char c = written.ptr[digits];
        buf_char(&buf, (char)(strchr("Oo", c) ? '0' : strchr("Il", c) ? '1' : c));
    }
    Number number;
    Text head = buf_result(&buf), tail = text_trim(text_slice(written, digits, written.len));
    UnitId unit = units_find(compiler->program->units, tail);
    if (digits == 0 || !number_read(compiler->arena, head, &number) || unit == UNIT_UNKNOWN)
        return ARG(TEXT(""));
    if (units_get(compiler->program->units, unit)->dim != want) return ARG(TEXT(""));
    buf_text(&buf, text_slice(written, digits, written.len));
    return advice_did_you_mean(compiler->arena, buf_result(&buf));
}

/* What stands at the span if that is digits, else empty. */
static Text digits_at(const Compiler *compiler, Span span) {
    Text text = sources_text(compiler->program->sources, span);
    for (uint32_t i = 0; i < text.len; i++)
        if (!strchr("0123456789._", text.ptr[i])) return TEXT("");
    return text;
}

/* `计数(补助) > 1 家`: what is counted has no unit; `other` is the literal that has one. */
static DiagArg counted(Compiler *compiler, Span plain, Span other) {
    static const char *const counts[] = {"计数", "count", "长度", "length", "差字", "edits"};
    Text call = sources_text(compiler->program->sources, plain), literal = sources_text(compiler->program->sources, other);
    uint32_t digits = 0;
    while (digits < literal.len && strchr("0123456789.", literal.ptr[digits])) digits++;
    bool known = false;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        known |= text_starts(call, text_of(counts[i]));
    if (!known || digits == 0 || call.len > 80 || literal.len > 80) return ARG(TEXT(""));
    Text number = text_slice(literal, 0, digits);
    return ARG2(arena_printf(compiler->arena, "数出来的没有单位：写 %.*s，或者写 %.*s * 1 %.*s",
                             TEXT_ARG(number), TEXT_ARG(call),
                             TEXT_ARG(text_trim(text_slice(literal, digits, literal.len)))),
                arena_printf(compiler->arena, "a count has no unit: write %.*s, or %.*s * 1 %.*s",
                             TEXT_ARG(number), TEXT_ARG(call),
                             TEXT_ARG(text_trim(text_slice(literal, digits, literal.len)))));
}

static DiagArg lacking_unit(Compiler *compiler, DimId dim, Span plain, Span other) {
    Text number = digits_at(compiler, plain);
    if (number.len == 0) return counted(compiler, plain, other);
    DiagArg example = ARG(TEXT(""));
    if (number.len > 0 && dim != DIM_NONE) example = advice_example(compiler, dim, number);
    if (example.zh.len == 0) return example;
    return ARG2(
        arena_printf(compiler->arena, "写明单位，例如 %.*s", TEXT_ARG(example.zh)),
        arena_printf(compiler->arena, "write the unit, such as %.*s", TEXT_ARG(example.en)));
}

DiagArg advice_dimensions(Compiler *compiler, Type left, Type right, Span left_at, Span right_at) {
    const Program *program = compiler->program;
    if (left.kind == TYPE_NUMBER) return lacking_unit(compiler, type_dim(right), left_at, right_at);
    if (right.kind == TYPE_NUMBER) return lacking_unit(compiler, type_dim(left), right_at, left_at);
    DimId a = type_dim(left), b = type_dim(right);
    DimId days = units_get(program->units, program->day)->dim;
    DimId months = units_get(program->units, program->month)->dim;
    DimId points = units_get(program->units, program->percentage_point)->dim;
    bool months_and_days = (a == days && b == months) || (a == months && b == days);
    if (months_and_days && days != months)
        return ARG2(TEXT("天数和月数不互相换算（一个月有 28 至 31 天），两边要用同一种"),
                    TEXT("days and months are never converted (a month has 28 to 31 days): use one "
                         "of them on both sides"));
    bool point = (a == points) != (b == points);
    if (point && points != DIM_NONE && (left.kind == TYPE_PERCENT || right.kind == TYPE_PERCENT))
        return ARG2(TEXT("个百分点是两个百分数相差多少，不是百分数"),
                    TEXT("percentage points say how far two percentages are apart: they are no "
                         "percentage"));
    return ARG(TEXT(""));
}

/* ---- lists */

DiagArg advice_single(Compiler *compiler, Type type, Span span) {
    Arena *arena = compiler->arena;
    Text list = sources_text(compiler->program->sources, span);
    if (list.len == 0 || list.len > 80) return ARG(TEXT(""));
    const char *zh = "计数", *en = "count";
    if (type_is_numeric(type)) zh = "合计", en = "sum";
    if (type.kind == TYPE_BOOL) zh = "全都", en = "all";
    return ARG2(arena_printf(arena, "%s(%.*s)", zh, TEXT_ARG(list)),
                arena_printf(arena, "%s(%.*s)", en, TEXT_ARG(list)));
}

/* ---- messages */

/* The first `{…}` with something in it, braces included; empty if there is none. */
static Text first_hole(Text text) {
    int64_t lo = text_find(text, TEXT("{"));
    if (lo < 0) return TEXT("");
    Text rest = text_slice(text, (uint32_t)lo, text.len);
    int64_t hi = text_find(rest, TEXT("}"));
    return hi > 1 ? text_slice(rest, 0, (uint32_t)hi + 1) : TEXT("");
}

void advice_message(Compiler *compiler, const Node *message) {
    Text hole = message->kind == AST_TEXT ? first_hole(message->text) : TEXT("");
    if (hole.len > 0) diag_at1(compiler->diags, DIAG_TEXT_WITH_HOLES, message->span, ARG(hole));
    if (message->kind != AST_CALL) return;
    const Node *args = message->kids[AST_CALL_args];
    for (uint32_t i = 0; i < args->n; i++) advice_message(compiler, args->kids[i]);
}
