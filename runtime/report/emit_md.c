/* Markdown, for people who read on a git host. A pipe table cannot merge cells and must begin with
   its heading row, so it is used only where the grid is just that: one heading row on top and no
   merged cell; its source is aligned by display width. Every other table, which is every official
   form, is written as an HTML table: hosts show it with its merges, where pipes would show holes
   that look like missing values. One cell stands on one line, so that a diff shows the cell.

   What only pages know is left out: breaks inside the text, header, footer, contents page numbers.
 */
#include "runtime/report/emit.h"
#include "runtime/report/flow.h"
#include "runtime/report/grid.h"

#include "runtime/base/utf8.h"

typedef struct Markdown {
    Buf out;
    Arena *arena;
    const Doc *doc;
} Markdown;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* The byte at the start of `t` that would make a list, a rule or an underlined heading of it; t.len
   if there is none. "1. 文字" is a list, "1.文字" is not. */
static uint32_t block_mark(Text t) {
    uint32_t at = 0;
    if (t.len > 0 && strchr("+-=", t.ptr[0])) return 0;
    while (at < t.len && is_digit(t.ptr[at])) at++;
    if (at == 0 || at == t.len || (t.ptr[at] != '.' && t.ptr[at] != ')')) return t.len;
    return at + 1 == t.len || strchr(" \t\n", t.ptr[at + 1]) ? at : t.len;
}

/* Inline text. Everything that is a mark somewhere in CommonMark, GitHub's tables and
   strikethrough, or the mathematics of some hosts is escaped, and the byte at `mark`. */
static void md_inline(Buf *out, Text t, uint32_t mark) {
    for (uint32_t i = 0; i < t.len; i++) {
        char c = t.ptr[i];
        if (c == '\n') {
            buf_str(out, "<br>");
        } else if (c == '\r' || c == '\t') {
            buf_char(out, ' ');
        } else {
            if (i == mark || (c && strchr("\\`*_[]<>&|~#$", c))) buf_char(out, '\\');
            buf_char(out, c);
        }
    }
}

static void md_blank(Markdown *md) {
    if (md->out.len > 0) buf_char(&md->out, '\n');
}

static void md_paragraph(Markdown *md, const char *before, Text t, const char *after) {
    t = text_trim(t);
    if (t.len == 0) return;
    md_blank(md);
    buf_str(&md->out, before);
    md_inline(&md->out, t, block_mark(t));
    buf_str(&md->out, after);
    buf_char(&md->out, '\n');
}

/* Levels begin below the title, which is the page's only #. */
static void md_heading(Markdown *md, const Block *block, uint32_t number) {
    uint32_t marks = block->level + 1u;
    md_blank(md);
    buf_printf(&md->out, "<a id=\"s%u\"></a>\n\n", number);
    buf_repeat(&md->out, TEXT("#"), marks > 6 ? 6 : marks);
    buf_char(&md->out, ' ');
    md_inline(&md->out, text_trim(block->text), UINT32_MAX);
    buf_char(&md->out, '\n');
}

static void md_contents(Markdown *md, const Block *contents) {
    uint32_t number = 0, depth = 0;
    md_paragraph(md, "**", flow_contents_title(md->doc, contents), "**");
    for (uint32_t i = 0; i < md->doc->blocks.len; i++) {
        const Block *block = &md->doc->blocks.data[i];
        if (block->kind != BLOCK_HEADING) continue;
        if (number == 0) md_blank(md);
        /* At most one step deeper than the entry above: four blanks would be a code block. */
        uint32_t deepest = number == 0 ? 0 : depth + 1,
                 wanted = block->level ? block->level - 1u : 0;
        depth = wanted < deepest ? wanted : deepest;
        buf_repeat(&md->out, TEXT("  "), depth);
        buf_str(&md->out, "- [");
        md_inline(&md->out, text_trim(block->text), UINT32_MAX);
        buf_printf(&md->out, "](#s%u)\n", ++number);
    }
}

static bool fits_pipes(const Table *table) {
    return table->head_first == 0 && table->head_rows == 1 && !grid_has_merges(table);
}

static Text pipe_cell(Arena *arena, const Cell *cell) {
    Buf out = buf_new(arena);
    md_inline(&out, text_trim(cell->text), UINT32_MAX);
    return buf_result(&out);
}

/* Wider cells do not widen their column: the source would be mostly blanks. */
enum { PIPE_COLUMN_MOST = 32, PIPE_COLUMN_LEAST = 3 };

static void pipe_row(Buf *out, const Text *texts, const uint32_t *widths, uint32_t n) {
    buf_char(out, '|');
    for (uint32_t c = 0; c < n; c++) {
        uint32_t width = utf8_width(texts[c]);
        buf_char(out, ' ');
        buf_text(out, texts[c]);
        if (width < widths[c]) buf_repeat(out, TEXT(" "), widths[c] - width);
        buf_str(out, " |");
    }
    buf_char(out, '\n');
}

/* A column of cells that all stand right is a column of numbers. */
static bool column_stands_right(const Grid *grid, uint32_t col) {
    for (uint32_t r = 1; r < grid->table->n_rows; r++)
        if (cell_align(grid_at(grid, r, col)) != ALIGN_RIGHT) return false;
    return grid->table->n_rows > 1;
}

static void pipe_ruler(Buf *out, const Grid *grid, const uint32_t *widths) {
    buf_char(out, '|');
    for (uint32_t c = 0; c < grid->table->n_cols; c++) {
        bool right = column_stands_right(grid, c);
        buf_char(out, ' ');
        buf_repeat(out, TEXT("-"), right ? widths[c] - 1 : widths[c]);
        buf_str(out, right ? ": |" : " |");
    }
    buf_char(out, '\n');
}

static void md_pipes(Markdown *md, const Table *table) {
    Grid grid = grid_new(md->arena, table);
    uint32_t n = table->n_cols;
    Text *texts = ARENA_ARRAY(md->arena, Text, (size_t)n * table->n_rows);
    uint32_t *widths = ARENA_ARRAY(md->arena, uint32_t, n);
    for (uint32_t c = 0; c < n; c++) widths[c] = PIPE_COLUMN_LEAST;
    for (uint32_t i = 0; i < n * table->n_rows; i++) {
        texts[i] = pipe_cell(md->arena, grid_at(&grid, i / n, i % n));
        uint32_t width = utf8_width(texts[i]);
        if (width > widths[i % n] && width <= PIPE_COLUMN_MOST) widths[i % n] = width;
    }
    md_blank(md);
    for (uint32_t r = 0; r < table->n_rows; r++) {
        pipe_row(&md->out, texts + (size_t)r * n, widths, n);
        if (r == 0) pipe_ruler(&md->out, &grid, widths);
    }
}

static void md_html_cell(Buf *out, const Cell *cell) {
    const char *tag = cell->role == CELL_HEAD ? "th" : "td";
    Align align = cell_align(cell);
    buf_printf(out, "    <%s", tag);
    if (cell->cols > 1) buf_printf(out, " colspan=\"%u\"", cell->cols);
    if (cell->rows > 1) buf_printf(out, " rowspan=\"%u\"", cell->rows);
    if (align == ALIGN_CENTER && cell->role != CELL_HEAD) buf_str(out, " align=\"center\"");
    if (align == ALIGN_RIGHT) buf_str(out, " align=\"right\"");
    if (align == ALIGN_LEFT && cell->role == CELL_HEAD) buf_str(out, " align=\"left\"");
    buf_char(out, '>');
    Text rest = cell->text;
    for (int64_t nl; (nl = text_find(rest, TEXT("\n"))) >= 0;) {
        buf_xml(out, text_slice(rest, 0, (uint32_t)nl));
        buf_str(out, "<br>");
        rest = text_slice(rest, (uint32_t)nl + 1, rest.len);
    }
    buf_xml(out, rest);
    buf_printf(out, "</%s>\n", tag);
}

/* Without a blank line inside: that would end the HTML block. */
static void md_html(Markdown *md, const Table *table) {
    uint32_t i = 0;
    md_blank(md);
    buf_str(&md->out, "<table>\n");
    for (uint32_t row = 0; row < table->n_rows; row++) {
        buf_str(&md->out, "  <tr>\n");
        for (; i < table->cells.len && table->cells.data[i].row == row; i++)
            md_html_cell(&md->out, &table->cells.data[i]);
        buf_str(&md->out, "  </tr>\n");
    }
    buf_str(&md->out, "</table>\n");
}

static void md_captions(Markdown *md, const Table *table) {
    const Text captions[] = {table->caption_left, table->caption_center, table->caption_right};
    Buf line = buf_new(md->arena);
    for (size_t i = 0; i < sizeof captions / sizeof *captions; i++) {
        if (captions[i].len == 0) continue;
        if (line.len > 0) buf_str(&line, "\u3000\u3000");
        buf_text(&line, captions[i]);
    }
    md_paragraph(md, "", buf_result(&line), "");
}

static void md_table(Markdown *md, const Table *table) {
    md_captions(md, table);
    if (fits_pipes(table))
        md_pipes(md, table);
    else
        md_html(md, table);
    for (uint32_t i = 0; i < table->notes.len; i++) md_paragraph(md, "", table->notes.data[i], "");
}

/* The cover ends in a rule; other page breaks have no counterpart in a page without pages. */
static void md_cover_end(Markdown *md, uint32_t i) {
    if (i > 0 && md->doc->blocks.data[i - 1].cover && !md->doc->blocks.data[i].cover)
        buf_str(&md->out, "\n---\n");
}

bool emit_md(Emit *emit, const Doc *doc) {
    Markdown md = {.out = buf_new(emit->arena), .arena = emit->arena, .doc = doc};
    uint32_t headings = 0, titles = 0;
    for (uint32_t i = 0; i < doc->blocks.len; i++) {
        const Block *block = &doc->blocks.data[i];
        md_cover_end(&md, i);
        switch ((BlockKind)block->kind) {
        case BLOCK_TITLE: md_paragraph(&md, titles++ ? "## " : "# ", block->text, ""); break;
        case BLOCK_HEADING: md_heading(&md, block, ++headings); break;
        case BLOCK_PARAGRAPH:
        case BLOCK_ITEM:
        case BLOCK_NOTE: md_paragraph(&md, "", block->text, ""); break;
        case BLOCK_TABLE: md_table(&md, block->table); break;
        case BLOCK_CONTENTS: md_contents(&md, block); break;
        case BLOCK_PAGE_BREAK: break;
        }
    }
    emit_add_file(emit, doc, TEXT(""), TEXT(".md"), &md.out);
    return true;
}
