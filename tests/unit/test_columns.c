/* Columns: widths, what stands right, wrapping, what must not reach a terminal. */
#include "runtime/report/columns.h"

#include "tests/unit/unit.h"

enum { MOST = 12 };

static Text drawn(Arena *arena, const char *const *words, uint32_t n_cols, uint32_t n_rows,
                  uint32_t width) {
    Text texts[MOST];
    bool right[MOST] = {false, true};
    for (uint32_t i = 0; i < n_cols * n_rows; i++) texts[i] = text_of(words[i]);
    Columns columns = {.n_cols = n_cols, .n_rows = n_rows, .texts = texts, .right = right};
    Buf out = buf_new(arena);
    columns_print(&out, &columns, width);
    return buf_result(&out);
}

static void test_plain(Tally *unit, Arena *arena) {
    static const char *const words[] = {"名称", "预算数", "甲", "7000万元", "很长的名称", ""};
    CHECK_TEXT(unit, drawn(arena, words, 2, 3, 80),
               TEXT("名称       │   预算数\n"
                    "───────────┼─────────\n"
                    "甲         │ 7000万元\n"
                    "很长的名称 │\n"));
    CHECK_TEXT(unit, drawn(arena, words, 1, 1, 80), TEXT("名称\n────\n"));
    CHECK_TEXT(unit, drawn(arena, words, 0, 0, 80), TEXT(""));
}

/* Only columns wider than the limit are narrowed. */
static void test_wrapped(Tally *unit, Arena *arena) {
    static const char *const words[] = {"name", "n", "text",
                                        "A",    "1", "one two three four five six seven"};
    CHECK_TEXT(unit, drawn(arena, words, 3, 2, 30),
               TEXT("name │  n │ text\n"
                    "─────┼────┼───────────────────\n"
                    "A    │  1 │ one two three four\n"
                    "     │    │ five six seven\n"));
}

/* Line feeds break lines; a tab and an escape are blanks; many columns still get eight each. */
static void test_odd(Tally *unit, Arena *arena) {
    static const char *const words[] = {"a", "b", "one\ntwo", "x\ty\x1b[31m"};
    CHECK_TEXT(unit, drawn(arena, words, 2, 2, 80),
               TEXT("a   │        b\n"
                    "────┼─────────\n"
                    "one │ x y [31m\n"
                    "two │\n"));
    static const char *const wide[] = {"aaaa aaaa aaaa", "bbbb bbbb bbbb"};
    CHECK_TEXT(unit, drawn(arena, wide, 2, 1, 4),
               TEXT("aaaa     │     bbbb\n"
                    "aaaa     │     bbbb\n"
                    "aaaa     │     bbbb\n"
                    "─────────┼─────────\n"));
}

int main(void) {
    Tally unit = {.name = "columns"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_plain(&unit, arena);
    test_wrapped(&unit, arena);
    test_odd(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
