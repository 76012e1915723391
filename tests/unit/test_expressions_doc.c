/* docs/expressions.md against the tables it is made from, and its examples against what they give:
   every builtin and every property has its line in both languages, every `式子` its `结果`. */
#include "tests/unit/language_lab.h"

#include "runtime/base/file.h"

static void check_line(const Lab *lab, Text page, Text line) {
    Text whole = arena_printf(lab->arena, "\n%.*s\n", TEXT_ARG(line));
    bool found = text_find(page, whole) >= 0;
    lab->unit->passed += found;
    lab->unit->failed += !found;
    if (!found) printf("docs/expressions.md lacks: %.*s\n", TEXT_ARG(line));
}

/* What a list gives reads the same, whether it is rows or one text. */
static Text on_one_line(Arena *arena, Text rows) {
    Buf out = buf_new(arena);
    for (int64_t at; (at = text_find(rows, TEXT("; "))) >= 0;) {
        buf_text(&out, text_slice(rows, 0, (uint32_t)at));
        buf_str(&out, "、");
        rows = text_slice(rows, (uint32_t)at + 2, rows.len);
    }
    buf_text(&out, rows);
    return buf_result(&out);
}

static void check_example(const Lab *lab, Text expression, Text want, int line) {
    Arena *arena = arena_new(lab->arena);
    const char *query = arena_text(arena, expression).ptr;
    Text got = on_one_line(arena, answer(lab, arena, query));
    unit_check_text(lab->unit, got, want, query, line);
    arena_free(arena);
}

/* ---- builtins and properties */
static const char *of_zh(const char *kind) {
    static const char *const names[][2] = {
        {"DATE", "日期"},     {"TARGET", "目标值"}, {"BOUND", "范围"}, {"MENTION", "文中的数字"},
        {"PAIR", "一对记录"}, {"ENUM", "分类"},     {"RECORD", "记录"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i][0], kind) == 0) return names[i][1];
    return "";
}

static const char *of_en(const char *kind) {
    static const char *const names[][2] = {{"DATE", "date"},
                                           {"TARGET", "target"},
                                           {"BOUND", "bound"},
                                           {"MENTION", "number in a text"},
                                           {"PAIR", "pair of records"},
                                           {"ENUM", "category"},
                                           {"RECORD", "record"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i][0], kind) == 0) return names[i][1];
    return "";
}

static Text code(Arena *arena, const char *text) {
    return *text ? arena_printf(arena, "`%s`", text) : TEXT("");
}

static void test_tables(const Lab *lab, Text page) {
    Arena *arena = lab->arena;
#define BUILTIN(check, op, least, most, en, zh, signature, zh_doc, en_doc, example, value)         \
    check_line(lab, page,                                                                          \
               arena_printf(arena, "| `%s` `%s` | `%s` | %s | %.*s | %.*s |", zh, en, signature,   \
                            zh_doc, TEXT_ARG(code(arena, example)),                                \
                            TEXT_ARG(code(arena, value))));                                        \
    check_line(lab, page, arena_printf(arena, "| `%s%s` | %s |", en, signature, en_doc));          \
    if (*(example)) check_example(lab, text_of(example), text_of(value), __LINE__);
#include "compiler/builtin.def"
#undef BUILTIN
#define PROPERTY(en, zh, of, op, result, imm, zh_doc, en_doc)                                      \
    check_line(lab, page,                                                                          \
               arena_printf(arena, "| %s | `.%s` `.%s` | %s |", of_zh(#of), zh, en, zh_doc));      \
    check_line(lab, page, arena_printf(arena, "| %s | `.%s` | %s |", of_en(#of), en, en_doc));
#include "compiler/property.def"
#undef PROPERTY
}

/* ---- examples */
/* The code at the head of the line, which loses it and the bar behind it; empty if there is none.
 */
static Text take_code(Text *line) {
    Text none = TEXT("");
    if (!text_starts(*line, TEXT("| `"))) return none;
    Text rest = text_slice(*line, 3, line->len);
    int64_t end = text_find(rest, TEXT("` |"));
    if (end < 0) return none;
    *line = text_slice(rest, (uint32_t)end + 2, rest.len);
    return text_slice(rest, 0, (uint32_t)end);
}

static void test_examples(const Lab *lab, Text page) {
    bool inside = false;
    int number = 0;
    uint32_t n = 0;
    while (page.len) {
        int64_t end = text_find(page, TEXT("\n"));
        Text line = text_slice(page, 0, end < 0 ? page.len : (uint32_t)end);
        page = text_slice(page, end < 0 ? page.len : (uint32_t)end + 1, page.len);
        number++;
        if (line.len == 0) inside = false;
        if (text_starts(line, TEXT("| 式子 |"))) inside = true;
        Text expression = inside ? take_code(&line) : TEXT("");
        Text want = expression.len ? take_code(&line) : TEXT("");
        if (want.len == 0) continue;
        check_example(lab, expression, want, number);
        n++;
    }
    CHECK(lab->unit, n > 60);
}

int main(void) {
    Tally unit = {.name = "expressions_doc"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    Lab lab = lab_open(&unit, arena);
    Text page;
    bool read = file_read(arena, TEXT("docs/expressions.md"), &page).code == 0;
    CHECK(&unit, read);
    if (read) test_tables(&lab, page);
    if (read) test_examples(&lab, page);
    arena_free(arena);
    return UNIT_END(&unit);
}
