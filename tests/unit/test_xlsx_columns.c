/* Columns that tables below one another on a sheet share. */
#include "runtime/report/xlsx_columns.h"
#include "tests/unit/unit.h"

static Table table_of(Arena *arena, uint32_t n, const uint32_t *widths) {
    Table table = {.n_cols = n};
    if (!widths) return table;
    table.widths = ARENA_ARRAY(arena, uint32_t, n);
    for (uint32_t c = 0; c < n; c++) table.widths[c] = widths[c];
    return table;
}

static uint32_t sum(const XlsxColumns *columns) {
    uint32_t all = 0;
    for (uint32_t c = 0; c < columns->n; c++) all += columns->widths[c];
    return all;
}

static void test_alone(Tally *unit, Arena *arena) {
    Table table = table_of(arena, 3, (uint32_t[]){500, 300, 200});
    const Table *tables[] = {&table};
    XlsxColumns columns = xlsx_columns(arena, tables, 1, 100, 4);
    CHECK(unit, columns.n == 3);
    CHECK(unit, columns.widths[0] == 50 && columns.widths[1] == 30 && columns.widths[2] == 20);
    for (uint32_t c = 0; c <= 3; c++) CHECK(unit, columns.first[0][c] == c);
}

static void test_shared(Tally *unit, Arena *arena) {
    Table a = table_of(arena, 2, (uint32_t[]){500, 500});
    Table b = table_of(arena, 3, (uint32_t[]){300, 200, 500});
    Table c = table_of(arena, 2, (uint32_t[]){250, 750});
    const Table *tables[] = {&a, &b, &c};
    XlsxColumns columns = xlsx_columns(arena, tables, 3, 100, 4);
    CHECK(unit, columns.n == 4); /* 0-25-30-50-100 */
    CHECK(unit, columns.widths[0] == 25 && columns.widths[1] == 5 && columns.widths[2] == 20);
    CHECK(unit, sum(&columns) == 100);
    CHECK(unit, columns.first[0][1] == 3 && columns.first[0][2] == 4);
    CHECK(unit, columns.first[1][1] == 2 && columns.first[1][2] == 3 && columns.first[1][3] == 4);
    CHECK(unit, columns.first[2][1] == 1 && columns.first[2][2] == 4);
}

/* Many narrow columns make a table wider than asked for; the others become as wide. */
static void test_wide(Tally *unit, Arena *arena) {
    Table wide = table_of(arena, 40, NULL), one = table_of(arena, 1, NULL);
    const Table *tables[] = {&one, &wide};
    XlsxColumns columns = xlsx_columns(arena, tables, 2, 96, 4);
    CHECK(unit, columns.n == 40 && sum(&columns) == 160);
    CHECK(unit, columns.first[0][0] == 0 && columns.first[0][1] == 40);
    for (uint32_t c = 0; c < 40; c++) CHECK(unit, columns.first[1][c + 1] > columns.first[1][c]);
}

int main(void) {
    Tally unit = {.name = "xlsx_columns"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_alone(&unit, arena);
    test_shared(&unit, arena);
    test_wide(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
