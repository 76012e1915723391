/* Grid building. For each column the last cell placed and the row until which it reaches are known:
   that is the whole state of HTML's algorithm.

   A row that does not fit is not placed. The rows into which its cells (or cells from above) would
   have reached cannot be judged any more, so they are passed over: one mistake, one message. */
#include "runtime/report/grid_build.h"

#include <assert.h>

#include "runtime/base/utf8.h"

enum { LABEL_CHARACTERS = 20, THOUSAND = 1000 };

/* ---- messages */
/* The first text of the row, by which its author will know it. */
static Text row_label(const GridBuild *grid) {
    for (uint32_t i = 0; i < grid->row.len; i++) {
        Text text = grid->row.data[i].cell.text;
        int64_t line = text_find(text, TEXT("\n"));
        if (line >= 0) text = text_slice(text, 0, (uint32_t)line);
        uint32_t at = 0, n = 0;
        while (at < text.len && n++ < LABEL_CHARACTERS) utf8_next(text, &at);
        if (at == text.len && at > 0) return text;
        if (at > 0) return arena_printf(grid->arena, "%.*s…", (int)at, text.ptr);
    }
    return TEXT("");
}

static DiagArg number_arg(const GridBuild *grid, uint64_t number) {
    return ARG(arena_printf(grid->arena, "%llu", (unsigned long long)number));
}

/* {0} layout, {1} row, {2} and {3} as the code says, {4} the row's first text. */
static void report(GridBuild *grid, DiagCode code, Span place, Span other, uint64_t a, uint64_t b) {
    Diag diag = {.code = code, .span = place, .other = other};
    diag.args[0] = ARG2(grid->names->zh, grid->names->en);
    diag.args[1] = number_arg(grid, (uint64_t)grid->table->n_rows + 1);
    diag.args[2] = number_arg(grid, a);
    diag.args[3] = number_arg(grid, b);
    diag.args[4] = ARG(row_label(grid));
    diag_add(grid->diags, diag);
    grid->failed = true;
}

static void report_deep(GridBuild *grid, const GridCover *cover) {
    Diag diag = {.code = DIAG_LAYOUT_CELL_DEEP, .span = cover->place};
    diag.args[0] = ARG2(grid->names->zh, grid->names->en);
    diag.args[1] = number_arg(grid, (uint64_t)cover->row + 1);
    diag.args[2] = number_arg(grid, cover->until - cover->row);
    diag.args[3] = number_arg(grid, grid->table->n_rows - cover->row);
    diag_add(grid->diags, diag);
    grid->failed = true;
}

/* ---- placing */
static bool is_covered(const GridBuild *grid, uint32_t col) {
    return grid->above[col].until > grid->table->n_rows;
}

static uint64_t cells_width(const GridBuild *grid) {
    uint64_t width = 0;
    for (uint32_t i = 0; i < grid->row.len; i++) width += grid->row.data[i].cell.cols;
    return width;
}

static uint32_t covered_width(const GridBuild *grid) {
    uint32_t width = 0;
    for (uint32_t col = 0; grid->above && col < grid->table->n_cols; col++)
        width += is_covered(grid, col);
    return width;
}

static void set_columns(GridBuild *grid, uint32_t n) {
    grid->table->n_cols = n;
    grid->above = ARENA_ARRAY(grid->arena, GridCover, n);
}

/* No row can be judged before the last of those into which this one or those above would reach. */
static void give_up_row(GridBuild *grid) {
    uint64_t row = grid->table->n_rows, until = row + 1;
    for (uint32_t i = 0; i < grid->row.len; i++) {
        uint64_t end = row + grid->row.data[i].cell.rows;
        if (end > until) until = end;
    }
    for (uint32_t col = 0; grid->above && col < grid->table->n_cols; col++) {
        if (grid->above[col].until > until) until = grid->above[col].until;
        grid->above[col].until = 0;
    }
    if (until > grid->doubt) grid->doubt = until;
}

/* The column of the cell, or n_cols after a report that it runs into a cell from above. The row has
   the right width, so there is a free column. */
static uint32_t find_column(GridBuild *grid, const GridCell *next, uint32_t from) {
    while (is_covered(grid, from)) from++;
    for (uint32_t col = from; col < from + next->cell.cols; col++) {
        if (!is_covered(grid, col)) continue;
        report(grid, DIAG_LAYOUT_CELLS_OVERLAP, next->place, grid->above[col].place, from + 1,
               next->cell.cols);
        return grid->table->n_cols;
    }
    return from;
}

static void place_cell(GridBuild *grid, const GridCell *next, uint32_t col) {
    Cell cell = next->cell;
    cell.row = grid->table->n_rows;
    cell.col = col;
    GridCover cover = {.row = cell.row, .until = (uint64_t)cell.row + cell.rows};
    cover.place = next->place;
    for (uint32_t i = col; i < col + cell.cols; i++) grid->above[i] = cover;
    vec_push(grid->arena, &grid->table->cells, cell);
}

static void place_row(GridBuild *grid) {
    uint32_t col = 0, placed = grid->table->cells.len;
    for (uint32_t i = 0; i < grid->row.len; i++) {
        const GridCell *next = &grid->row.data[i];
        col = find_column(grid, next, col);
        if (col == grid->table->n_cols) {
            grid->table->cells.len = placed;
            give_up_row(grid);
            return;
        }
        place_cell(grid, next, col);
        col += next->cell.cols;
    }
}

static void judge_row(GridBuild *grid, Span place) {
    uint64_t width = cells_width(grid);
    if (!grid->above && width <= GRID_BUILD_COLUMNS) set_columns(grid, (uint32_t)width);
    uint64_t found = covered_width(grid) + width;
    uint64_t wanted = grid->above ? grid->table->n_cols : GRID_BUILD_COLUMNS;
    if (found == wanted) {
        place_row(grid);
        return;
    }
    DiagCode code = found < wanted ? DIAG_LAYOUT_ROW_NARROW : DIAG_LAYOUT_ROW_WIDE;
    report(grid, code, place, SPAN_NONE, found, wanted);
    give_up_row(grid);
}

/* ---- the interface */
GridBuild grid_build_begin(Arena *arena, Diags *diags, Table *table, const NameSet *names,
                           uint32_t n_columns) {
    GridBuild grid = {.arena = arena, .diags = diags, .table = table, .names = names};
    if (n_columns > GRID_BUILD_COLUMNS) n_columns = GRID_BUILD_COLUMNS;
    if (n_columns) set_columns(&grid, n_columns);
    return grid;
}

void grid_build_cell(GridBuild *grid, Cell cell, Span place) {
    assert(cell.rows >= 1 && cell.cols >= 1);
    GridCell next = {.cell = cell, .place = place};
    vec_push(grid->arena, &grid->row, next);
}

void grid_build_row(GridBuild *grid, Span place) {
    bool in_doubt = grid->table->n_rows < grid->doubt;
    if (!grid->row.len && !in_doubt && !covered_width(grid)) return;
    if (in_doubt)
        give_up_row(grid);
    else
        judge_row(grid, place);
    grid->table->n_rows++;
    grid->row.len = 0;
}

bool grid_build_is_level(const GridBuild *grid) {
    return covered_width(grid) == 0;
}

/* The parts in thousandths that sum to 1000: rounded down, then one more for those that lost most,
   the left one first. */
static void share_widths(Arena *arena, const uint32_t *parts, uint32_t n, uint32_t *out) {
    uint64_t sum = 0, left = THOUSAND;
    for (uint32_t i = 0; i < n; i++) sum += parts[i];
    uint64_t *lost = ARENA_ARRAY(arena, uint64_t, n);
    for (uint32_t i = 0; i < n; i++) {
        out[i] = (uint32_t)((uint64_t)parts[i] * THOUSAND / sum);
        lost[i] = (uint64_t)parts[i] * THOUSAND % sum;
        left -= out[i];
    }
    for (; left > 0; left--) {
        uint32_t most = 0;
        for (uint32_t i = 1; i < n; i++)
            if (lost[i] > lost[most]) most = i;
        out[most]++;
        lost[most] = 0;
    }
}

static void set_widths(GridBuild *grid, const uint32_t *widths, uint32_t n) {
    uint32_t n_cols = grid->table->n_cols;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < n; i++) sum += widths[i];
    uint32_t *even = ARENA_ARRAY(grid->arena, uint32_t, n_cols);
    for (uint32_t i = 0; i < n_cols; i++) even[i] = 1;
    bool given = n == n_cols && sum > 0;
    grid->table->widths = ARENA_ARRAY(grid->arena, uint32_t, n_cols);
    share_widths(grid->arena, given ? widths : even, n_cols, grid->table->widths);
}

bool grid_build_end(GridBuild *grid, const uint32_t *widths, uint32_t n) {
    assert(!grid->row.len);
    Table *table = grid->table;
    for (uint32_t col = 0; grid->above && col < table->n_cols; col++)
        if (is_covered(grid, col)) report_deep(grid, &grid->above[col]);
    if (!grid->failed && table->n_cols) set_widths(grid, widths, n);
    return !grid->failed;
}
