/* Grid building: places of cells, widths, and every way in which rows do not fit. */
#include "tests/unit/unit.h"

#include "runtime/report/grid.h"
#include "runtime/report/grid_build.h"

typedef struct Fixture {
    Arena *arena;
    Diags *diags;
    Table *table;
    GridBuild grid;
    uint32_t places; /* so that each mistake has a place of its own */
} Fixture;

static Fixture fixture(Arena *arena, uint32_t n_columns) {
    Fixture f = {.arena = arena, .diags = diags_new(arena), .table = ARENA_NEW(arena, Table)};
    NameSet *names = ARENA_NEW(arena, NameSet);
    names->zh = TEXT("申报表");
    names->en = TEXT("form");
    f.grid = grid_build_begin(arena, f.diags, f.table, names, n_columns);
    return f;
}

static Span place(Fixture *f) {
    f->places += 10;
    return (Span){1, f->places, f->places + 5};
}

static void cell(Fixture *f, const char *text, uint32_t cols, uint32_t rows) {
    Cell cell = {.rows = rows, .cols = cols, .kind = CELL_TEXT, .text = text_of(text)};
    grid_build_cell(&f->grid, cell, place(f));
}

static Span end_row(Fixture *f) {
    Span span = place(f);
    grid_build_row(&f->grid, span);
    return span;
}

static bool end(Fixture *f) {
    return grid_build_end(&f->grid, NULL, 0);
}

/* The one mistake of the grid. */
static const Diag *only(Fixture *f, DiagCode code) {
    bool one = f->diags->list.len == 1 && f->diags->list.data[0].code == code;
    return one ? &f->diags->list.data[0] : NULL;
}

static void test_places(Tally *unit, Arena *arena) {
    Fixture f = fixture(arena, 4);
    cell(&f, "预算", 1, 2);
    cell(&f, "a", 1, 1);
    cell(&f, "b", 2, 1);
    end_row(&f);
    CHECK(unit, !grid_build_is_level(&f.grid));
    cell(&f, "用途", 3, 1);
    end_row(&f);
    CHECK(unit, grid_build_is_level(&f.grid));
    cell(&f, "c", 1, 1);
    cell(&f, "d", 1, 2);
    cell(&f, "e", 2, 1);
    end_row(&f);
    cell(&f, "f", 1, 1);
    cell(&f, "g", 2, 1); /* on both sides of d */
    end_row(&f);
    CHECK(unit, end(&f));
    CHECK(unit, f.diags->list.len == 0);
    CHECK(unit, f.table->n_rows == 4 && f.table->n_cols == 4 && f.table->cells.len == 9);
    Grid grid = grid_new(arena, f.table); /* asserts that there is no gap */
    CHECK_TEXT(unit, grid_at(&grid, 1, 0)->text, TEXT("预算"));
    CHECK_TEXT(unit, grid_at(&grid, 1, 3)->text, TEXT("用途"));
    CHECK_TEXT(unit, grid_at(&grid, 3, 0)->text, TEXT("f"));
    CHECK_TEXT(unit, grid_at(&grid, 3, 1)->text, TEXT("d"));
    CHECK_TEXT(unit, grid_at(&grid, 3, 3)->text, TEXT("g"));
    CHECK(unit, f.table->cells.data[3].row == 1 && f.table->cells.data[3].col == 1);
}

static void test_rows_without_cells(Tally *unit, Arena *arena) {
    Fixture f = fixture(arena, 2);
    end_row(&f); /* no row at all */
    cell(&f, "a", 1, 2);
    cell(&f, "b", 1, 2);
    end_row(&f);
    end_row(&f); /* all of it is covered */
    end_row(&f);
    CHECK(unit, end(&f) && f.table->n_rows == 2 && f.table->cells.len == 2);
    Fixture none = fixture(arena, 0);
    CHECK(unit, end(&none) && none.table->n_rows == 0 && none.table->n_cols == 0);
}

static void test_width_of_first_row(Tally *unit, Arena *arena) {
    Fixture f = fixture(arena, 0);
    cell(&f, "a", 2, 1);
    cell(&f, "b", 3, 1);
    end_row(&f);
    cell(&f, "c", 5, 1);
    end_row(&f);
    CHECK(unit, end(&f) && f.table->n_cols == 5);
    Fixture wide = fixture(arena, 0);
    cell(&wide, "a", 0x80000000u, 1);
    cell(&wide, "b", 0x80000001u, 1);
    Span span = end_row(&wide);
    CHECK(unit, !end(&wide));
    const Diag *diag = only(&wide, DIAG_LAYOUT_ROW_WIDE);
    CHECK(unit, diag && diag->span.lo == span.lo);
    if (diag) CHECK_TEXT(unit, diag->args[2].zh, TEXT("4294967297"));
}

static void test_narrow(Tally *unit, Arena *arena) {
    Fixture f = fixture(arena, 6);
    cell(&f, "一", 6, 1);
    end_row(&f);
    cell(&f, "项目资金\n主要用途", 1, 1);
    cell(&f, "x", 4, 1);
    Span span = end_row(&f);
    cell(&f, "三", 6, 1);
    end_row(&f);
    CHECK(unit, !end(&f));
    const Diag *diag = only(&f, DIAG_LAYOUT_ROW_NARROW);
    CHECK(unit, diag && diag->span.lo == span.lo && diag->span.hi == span.hi);
    if (!diag) return;
    CHECK_TEXT(unit, diag_title(arena, diag, LANG_ZH),
               TEXT("表格“申报表”第 2 行只占 5 列，应占满 6 列"));
    CHECK_TEXT(unit, diag_title(arena, diag, LANG_EN),
               TEXT("row 2 of table \"form\" fills 5 columns, but the table has 6"));
    CHECK_TEXT(unit, diag->args[4].zh, TEXT("项目资金"));
}

/* The rows into which a wrong row would have reached are not judged; those below are. */
static void test_one_message(Tally *unit, Arena *arena) {
    Fixture f = fixture(arena, 3);
    cell(&f, "a", 1, 3);
    cell(&f, "b", 3, 1);
    Span first = end_row(&f);
    cell(&f, "c", 2, 1);
    end_row(&f);
    end_row(&f); /* nothing at all: still a row below a */
    cell(&f, "d", 2, 1);
    Span last = end_row(&f);
    CHECK(unit, !end(&f));
    CHECK(unit, f.diags->list.len == 2);
    if (f.diags->list.len != 2) return;
    const Diag *wide = &f.diags->list.data[0], *narrow = &f.diags->list.data[1];
    CHECK(unit, wide->code == DIAG_LAYOUT_ROW_WIDE && wide->span.lo == first.lo);
    CHECK_TEXT(unit, wide->args[2].zh, TEXT("4"));
    CHECK(unit, narrow->code == DIAG_LAYOUT_ROW_NARROW && narrow->span.lo == last.lo);
    CHECK_TEXT(unit, narrow->args[1].zh, TEXT("4"));
}

/* A row that is wide only because of a cell from above. */
static void test_wide_below(Tally *unit, Arena *arena) {
    Fixture f = fixture(arena, 3);
    cell(&f, "a", 1, 2);
    cell(&f, "b", 2, 1);
    end_row(&f);
    cell(&f, "c", 3, 1);
    end_row(&f);
    CHECK(unit, !end(&f));
    const Diag *diag = only(&f, DIAG_LAYOUT_ROW_WIDE);
    CHECK(unit, diag && text_equal(diag->args[2].en, TEXT("4")));
}

static void test_overlap(Tally *unit, Arena *arena) {
    Fixture f = fixture(arena, 3);
    cell(&f, "a", 1, 1);
    cell(&f, "b", 1, 2);
    uint32_t b = f.places;
    cell(&f, "c", 1, 1);
    end_row(&f);
    cell(&f, "d", 2, 1); /* the width is right, but b stands in its way */
    uint32_t d = f.places;
    end_row(&f);
    CHECK(unit, !end(&f));
    const Diag *diag = only(&f, DIAG_LAYOUT_CELLS_OVERLAP);
    CHECK(unit, diag && diag->span.lo == d && diag->other.lo == b);
    if (!diag) return;
    CHECK_TEXT(unit, diag_title(arena, diag, LANG_ZH),
               TEXT("表格“申报表”第 2 行从第 1 列起跨 2 列的单元，与上方的单元重叠"));
}

static void test_deep(Tally *unit, Arena *arena) {
    Fixture f = fixture(arena, 2);
    cell(&f, "a", 1, 1);
    cell(&f, "b", 1, 1);
    end_row(&f);
    cell(&f, "c", 1, UINT32_MAX);
    uint32_t c = f.places;
    cell(&f, "d", 1, 1);
    end_row(&f);
    cell(&f, "e", 1, 1);
    end_row(&f);
    CHECK(unit, !end(&f));
    const Diag *diag = only(&f, DIAG_LAYOUT_CELL_DEEP);
    CHECK(unit, diag && diag->span.lo == c);
    if (!diag) return;
    CHECK_TEXT(
        unit, diag_title(arena, diag, LANG_EN),
        TEXT("a cell in row 2 of table \"form\" reaches over 4294967295 rows, but from there "
             "the table has only 2"));
}

static void check_widths(Tally *unit, Arena *arena, const uint32_t *given, uint32_t n_given,
                         const uint32_t *want, uint32_t n) {
    Fixture f = fixture(arena, n);
    for (uint32_t i = 0; i < n; i++) cell(&f, "x", 1, 1);
    end_row(&f);
    CHECK(unit, grid_build_end(&f.grid, given, n_given));
    uint32_t sum = 0;
    bool same = true;
    for (uint32_t i = 0; i < n; i++) {
        sum += f.table->widths[i];
        same = same && f.table->widths[i] == want[i];
    }
    CHECK(unit, sum == 1000);
    CHECK(unit, same);
}

static void test_widths(Tally *unit, Arena *arena) {
    const uint32_t six[] = {120, 160, 180, 180, 180, 180};
    const uint32_t ones[] = {1, 1, 1}, thirds[] = {334, 333, 333};
    const uint32_t odd[] = {10, 20, 40}, odd_want[] = {143, 286, 571};
    const uint32_t large[] = {UINT32_MAX, UINT32_MAX, 2}, large_want[] = {500, 500, 0};
    const uint32_t zero[] = {0, 0, 0}, seven[] = {143, 143, 143, 143, 143, 143, 142};
    check_widths(unit, arena, six, 6, six, 6);
    check_widths(unit, arena, ones, 3, thirds, 3);
    check_widths(unit, arena, odd, 3, odd_want, 3);
    check_widths(unit, arena, large, 3, large_want, 3);
    check_widths(unit, arena, zero, 3, thirds, 3);
    check_widths(unit, arena, six, 6, seven, 7); /* not the table's: even */
    check_widths(unit, arena, NULL, 0, seven, 7);
}

int main(void) {
    Tally unit = {.name = "grid_build"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_places(&unit, arena);
    test_rows_without_cells(&unit, arena);
    test_width_of_first_row(&unit, arena);
    test_narrow(&unit, arena);
    test_one_message(&unit, arena);
    test_wide_below(&unit, arena);
    test_overlap(&unit, arena);
    test_deep(&unit, arena);
    test_widths(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
