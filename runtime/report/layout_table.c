/* A table of one record: walks the nodes of a table layout and gives its rows to the grid. */
#include "runtime/report/layout_parts.h"

typedef struct TableBuild {
    LayoutRun *run;
    Table *table;
    GridBuild *grid;
} TableBuild;

/* ---- one row */
static void walk_cells(LayoutRun *run, GridBuild *grid, LayoutNode *const *nodes, uint32_t n);

static void walk_cell(LayoutRun *run, GridBuild *grid, const LayoutNode *node) {
    Cell cell;
    switch ((LayoutKind)node->kind) {
    case LAYOUT_CELL:
        cell = layout_run_cell(run, node);
        if (node->down) cell.rows = node->down;
        grid_build_cell(grid, cell, node->span_source);
        break;
    case LAYOUT_FOR:
        for (LayoutLoop loop = layout_run_loop(run, node->domain); layout_run_next(run, &loop);)
            walk_cells(run, grid, node->kids, node->n_kids);
        break;
    case LAYOUT_IF:
        if (layout_run_holds(run, node->value))
            walk_cells(run, grid, node->kids, node->n_kids);
        else
            walk_cells(run, grid, node->otherwise, node->n_otherwise);
        break;
    case LAYOUT_ASSERT: layout_run_assert(run, node); break;
    case LAYOUT_TABLE:
    case LAYOUT_DOCUMENT:
    case LAYOUT_ROW:
    case LAYOUT_ROWS:
    case LAYOUT_COLUMN:
    case LAYOUT_GROUP:
    case LAYOUT_COVER:
    case LAYOUT_CONTENTS:
    case LAYOUT_HEADING:
    case LAYOUT_PARAGRAPH:
    case LAYOUT_TITLE:
    case LAYOUT_NOTE:
    case LAYOUT_CAPTION:
    case LAYOUT_ITEMS:
    case LAYOUT_HEADER:
    case LAYOUT_FOOTER:
    case LAYOUT_CALL:
    case LAYOUT_BREAK: break; /* not parts of a row */
    }
}

static void walk_cells(LayoutRun *run, GridBuild *grid, LayoutNode *const *nodes, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) walk_cell(run, grid, nodes[i]);
}

void layout_row_build(LayoutRun *run, GridBuild *grid, const LayoutNode *row) {
    walk_cells(run, grid, row->kids, row->n_kids);
    grid_build_row(grid, row->span_source);
}

/* ---- around the grid */
/* Several captions on one side stand below each other. */
static void add_caption(TableBuild *build, const LayoutNode *node) {
    Table *table = build->table;
    Text text = layout_run_node_text(build->run, node);
    Text *side = &table->caption_center;
    if (node->align == ALIGN_LEFT) side = &table->caption_left;
    if (node->align == ALIGN_RIGHT) side = &table->caption_right;
    if (!side->len)
        *side = text;
    else if (text.len)
        *side =
            arena_printf(build->run->setting->arena, "%.*s\n%.*s", TEXT_ARG(*side), TEXT_ARG(text));
}

static void add_note(TableBuild *build, const LayoutNode *node) {
    Text text = layout_run_node_text(build->run, node);
    if (text.len) vec_push(build->run->setting->arena, &build->table->notes, text);
}

/* ---- rows */
static void walk_parts(TableBuild *build, LayoutNode *const *nodes, uint32_t n);

/* The rows, captions and notes of another table, for its own record. */
static void take_in(TableBuild *build, const LayoutNode *node) {
    const LayoutSetting *setting = build->run->setting;
    const Layout *callee = setting->program->layouts.data[node->callee];
    uint32_t record;
    if (!layout_run_called(build->run, node, &record)) return;
    LayoutRun run = layout_run_begin(setting, callee, record);
    TableBuild inner = {.run = &run, .table = build->table, .grid = build->grid};
    if (layout_run_applies(&run)) walk_parts(&inner, callee->root->kids, callee->root->n_kids);
    layout_run_end(&run);
}

static void walk_part(TableBuild *build, const LayoutNode *node) {
    LayoutRun *run = build->run;
    switch ((LayoutKind)node->kind) {
    case LAYOUT_ROW: layout_row_build(run, build->grid, node); break;
    case LAYOUT_ROWS: layout_rows_build(run, build->grid, node); break;
    case LAYOUT_FOR:
        for (LayoutLoop loop = layout_run_loop(run, node->domain); layout_run_next(run, &loop);)
            walk_parts(build, node->kids, node->n_kids);
        break;
    case LAYOUT_IF:
        if (layout_run_holds(run, node->value))
            walk_parts(build, node->kids, node->n_kids);
        else
            walk_parts(build, node->otherwise, node->n_otherwise);
        break;
    case LAYOUT_TITLE:
    case LAYOUT_CAPTION: add_caption(build, node); break;
    case LAYOUT_NOTE: add_note(build, node); break;
    case LAYOUT_CALL: take_in(build, node); break;
    case LAYOUT_ASSERT: layout_run_assert(run, node); break;
    case LAYOUT_TABLE:
    case LAYOUT_DOCUMENT:
    case LAYOUT_CELL:
    case LAYOUT_COLUMN:
    case LAYOUT_GROUP:
    case LAYOUT_COVER:
    case LAYOUT_CONTENTS:
    case LAYOUT_HEADING:
    case LAYOUT_PARAGRAPH:
    case LAYOUT_ITEMS:
    case LAYOUT_HEADER:
    case LAYOUT_FOOTER:
    case LAYOUT_BREAK: break; /* not parts of a table */
    }
}

static void walk_parts(TableBuild *build, LayoutNode *const *nodes, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) walk_part(build, nodes[i]);
}

bool layout_table_build(LayoutRun *run, Table **out) {
    const Layout *layout = run->layout;
    Arena *arena = run->setting->arena;
    Table *table = ARENA_NEW(arena, Table);
    table->landscape = layout->landscape;
    table->break_before = layout->break_before;
    table->keep_together = layout->keep_together;
    table->source = layout->span;
    GridBuild grid =
        grid_build_begin(arena, run->setting->diags, table, &layout->names, layout->n_columns);
    TableBuild build = {.run = run, .table = table, .grid = &grid};
    walk_parts(&build, layout->root->kids, layout->root->n_kids);
    *out = NULL;
    if (!grid_build_end(&grid, layout->widths.data, layout->widths.len)) return false;
    if (table->n_rows) *out = table;
    return true;
}
