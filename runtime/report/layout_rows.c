/* The ROWS of a table: heading rows from the tree of columns and groups, then one line an element.

   The lines are walked along the domains between the row entered outside and the domain of the
   ROWS. A row of a GROUP domain below which there is no line gives one line of its own, in which
   the columns of the inner domains are empty, because no row of theirs is entered. All lines are
   made before the first is placed: a merged cell must know how far down it reaches, and so must the
   labels at the left of it all. */
#include "runtime/report/layout_parts.h"

typedef struct LineCell {
    Cell cell;
    bool joined; /* to the one above */
} LineCell;

typedef struct Rows {
    LayoutRun *run;
    GridBuild *grid;
    const LayoutNode *node;
    VEC(const LayoutNode *) columns; /* the leaves of the heading tree */
    VEC(DomainId) path;              /* the domains walked, the innermost first */
    VEC(LineCell) lines;             /* columns.len cells a line */
    uint32_t n_lines;
} Rows;

/* ---- headings */
static bool is_heading(const LayoutNode *node) {
    return node->kind == LAYOUT_COLUMN || node->kind == LAYOUT_GROUP;
}

static uint32_t heading_width(const LayoutNode *node) {
    if (node->kind == LAYOUT_COLUMN) return node->span ? node->span : 1;
    uint32_t width = 0;
    for (uint32_t i = 0; i < node->n_kids; i++) width += heading_width(node->kids[i]);
    return width;
}

/* Heading rows that the nodes need; 0 for those without any heading. */
static uint32_t heading_depth(LayoutNode *const *nodes, uint32_t n) {
    uint32_t depth = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (!is_heading(nodes[i])) continue;
        uint32_t below = heading_depth(nodes[i]->kids, nodes[i]->n_kids);
        bool counts = below > 0 || nodes[i]->heading != INST_NONE;
        if (counts && below + 1 > depth) depth = below + 1;
    }
    return depth;
}

static void add_heading(Rows *rows, const LayoutNode *node, uint32_t height) {
    Cell cell = {.rows = height, .cols = heading_width(node), .role = CELL_HEAD};
    if (!cell.cols) return;
    cell.text = layout_run_text(rows->run, node->heading);
    cell.kind = cell.text.len ? CELL_TEXT : CELL_EMPTY;
    grid_build_cell(rows->grid, cell, node->span_source);
}

/* The headings that begin in heading row `row`, of nodes that begin in heading row `level`. */
static void add_heading_row(Rows *rows, LayoutNode *const *nodes, uint32_t n, uint32_t level,
                            uint32_t row, uint32_t depth) {
    for (uint32_t i = 0; i < n; i++) {
        const LayoutNode *node = nodes[i];
        if (!is_heading(node)) continue;
        if (level == row)
            add_heading(rows, node, node->kind == LAYOUT_COLUMN ? depth - level : 1);
        else
            add_heading_row(rows, node->kids, node->n_kids, level + 1, row, depth);
    }
}

/* The first row of the grid that the ROWS gives begins with the labels. Returns how many there are.
 */
static uint32_t add_labels(Rows *rows, uint32_t height) {
    uint32_t labels = 0;
    for (uint32_t i = 0; i < rows->node->n_kids && height > 0; i++) {
        const LayoutNode *label = rows->node->kids[i];
        if (label->kind != LAYOUT_CELL) continue;
        Cell cell = layout_run_cell(rows->run, label);
        cell.rows = height;
        grid_build_cell(rows->grid, cell, label->span_source);
        labels++;
    }
    return labels;
}

static uint32_t count_feet(const LayoutNode *node) {
    uint32_t feet = 0;
    for (uint32_t i = 0; i < node->n_kids; i++) feet += node->kids[i]->kind == LAYOUT_ROW;
    return feet;
}

/* A heading beside which a label reaches down is not printed again: the table cannot be cut there.
 */
static void build_headings(Rows *rows) {
    const LayoutNode *node = rows->node;
    Table *table = rows->grid->table;
    uint32_t depth = heading_depth(node->kids, node->n_kids), first = table->n_rows;
    bool first_in_table = table->head_rows == 0 && grid_build_is_level(rows->grid);
    if (add_labels(rows, depth + rows->n_lines + count_feet(node)) > 0) first_in_table = false;
    for (uint32_t row = 0; row < depth; row++) {
        add_heading_row(rows, node->kids, node->n_kids, 0, row, depth);
        grid_build_row(rows->grid, node->span_source);
    }
    if (!first_in_table) return;
    table->head_first = first;
    table->head_rows = table->n_rows - first;
}

/* ---- lines */
static void collect_columns(Rows *rows, LayoutNode *const *nodes, uint32_t n) {
    for (uint32_t i = 0; i < n; i++) {
        if (!is_heading(nodes[i])) continue;
        if (nodes[i]->kind == LAYOUT_COLUMN)
            vec_push(rows->run->scratch, &rows->columns, nodes[i]);
        else
            collect_columns(rows, nodes[i]->kids, nodes[i]->n_kids);
    }
}

static bool may_join(const Rows *rows, const LayoutNode *column, const Cell *cell) {
    uint32_t above = rows->lines.len - rows->columns.len;
    if (!text_equal(rows->lines.data[above].cell.text, cell->text)) return false;
    return column->merge_when == INST_NONE || layout_run_holds(rows->run, column->merge_when);
}

/* A merged column joins only if every merged column left of it does. */
static void add_line(Rows *rows) {
    bool joining = rows->n_lines++ > 0;
    for (uint32_t k = 0; k < rows->columns.len; k++) {
        const LayoutNode *column = rows->columns.data[k];
        LineCell line = {.cell = layout_run_cell(rows->run, column)};
        if (column->merge) line.joined = joining = joining && may_join(rows, column, &line.cell);
        vec_push(rows->run->scratch, &rows->lines, line);
    }
}

static bool is_group(const Rows *rows, DomainId domain) {
    const Code *code = &rows->run->layout->code;
    InstId opener = code->domains.data[domain].opener;
    if (opener == INST_NONE) return false;
    uint8_t op = code->insts.data[opener].op;
    return op == OP_GROUP || op == OP_GROUP_LISTED;
}

/* `level`: how many domains of the path are still to be entered. Returns the lines added. */
static uint32_t add_lines(Rows *rows, uint32_t level) {
    if (level == 0) {
        add_line(rows);
        return 1;
    }
    uint32_t all = 0;
    DomainId domain = rows->path.data[level - 1];
    for (LayoutLoop loop = layout_run_loop(rows->run, domain); layout_run_next(rows->run, &loop);) {
        uint32_t lines = add_lines(rows, level - 1);
        if (!lines && is_group(rows, domain)) add_line(rows), lines = 1;
        all += lines;
    }
    return all;
}

static void walk_domains(Rows *rows) {
    DomainId domain = rows->node->domain, outer = layout_run_outer(rows->run, domain);
    for (; domain != outer; domain = rows->run->layout->code.domains.data[domain].parent)
        vec_push(rows->run->scratch, &rows->path, domain);
    add_lines(rows, rows->path.len);
}

/* From the last line up: a cell is as high as the joined cells directly below it and itself. */
static void set_heights(Rows *rows) {
    uint32_t n = rows->columns.len;
    uint32_t *below = ARENA_ARRAY(rows->run->scratch, uint32_t, n);
    for (uint32_t i = rows->lines.len; i-- > 0;) {
        LineCell *line = &rows->lines.data[i];
        line->cell.rows = 1 + below[i % n];
        below[i % n] = line->joined ? line->cell.rows : 0;
    }
}

static void place_lines(Rows *rows) {
    uint32_t n = rows->columns.len;
    for (uint32_t i = 0; i < rows->lines.len; i++) {
        const LineCell *line = &rows->lines.data[i];
        if (!line->joined)
            grid_build_cell(rows->grid, line->cell, rows->columns.data[i % n]->span_source);
        if (i % n == n - 1) grid_build_row(rows->grid, rows->node->span_source);
    }
}

void layout_rows_build(LayoutRun *run, GridBuild *grid, const LayoutNode *node) {
    Rows rows = {.run = run, .grid = grid, .node = node};
    collect_columns(&rows, node->kids, node->n_kids);
    walk_domains(&rows);
    set_heights(&rows);
    build_headings(&rows);
    place_lines(&rows);
    for (uint32_t i = 0; i < node->n_kids; i++)
        if (node->kids[i]->kind == LAYOUT_ROW) layout_row_build(run, grid, node->kids[i]);
}
