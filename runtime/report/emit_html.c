/* HTML: one self-contained page, without script or anything loaded, that looks like the printed
   form: sheets of paper on screen, the same pages in print, tables that scroll inside the sheet on
   a phone. The style sheet stands in html_style.h.

   A table whose heading rows stand in its middle becomes two tables that touch: browsers repeat a
   thead after a page break, and only at the top of its table. Where a merged cell reaches across
   the cut, the table stays whole and its heading is not repeated. */
#include "runtime/report/emit.h"
#include "runtime/report/flow.h"
#include "runtime/report/grid.h"
#include "runtime/report/html_style.h"

typedef struct Html {
    Buf out;
    Arena *arena;
    Sources *sources;
    const Text *links; /* to sources, or NULL */
    const Doc *doc;
    Text mark; /* on every page, or empty */
    Marks *marks;
    MarkList shown;            /* of the table at hand */
    uint32_t first_shown;      /* the number of its first one */
    uint32_t headings, tables; /* so far: numbers of the anchors */
    bool has_title;            /* headings begin below h1 */
    bool title_done;
} Html;

/* More columns than this are set in small type, columns of a lower mean width in very small type.
 */
enum { ORDINARY_COLUMNS = 8, VERY_NARROW_MM = 12 };

static void html_str(Html *html, const char *s) {
    buf_str(&html->out, s);
}

/* Text between tags: line feeds become breaks. */
static void html_text(Html *html, Text t) {
    for (int64_t nl; (nl = text_find(t, TEXT("\n"))) >= 0;) {
        buf_xml(&html->out, text_slice(t, 0, (uint32_t)nl));
        html_str(html, "<br>");
        t = text_slice(t, (uint32_t)nl + 1, t.len);
    }
    buf_xml(&html->out, t);
}

/* A string of CSS. What could end it, or the style element, is written as a number. */
static void css_string(Buf *out, Text t) {
    buf_char(out, '"');
    for (uint32_t i = 0; i < t.len; i++) {
        unsigned char c = (unsigned char)t.ptr[i];
        if (c < 0x20 || c == 0x7F || strchr("\"\\<>&", c))
            buf_printf(out, "\\%x ", c ? c : 0xFFFDu);
        else
            buf_char(out, t.ptr[i]);
    }
    buf_char(out, '"');
}

/* Head or foot of the printed page, as the content of a margin box. */
static void css_margin_line(Buf *out, const char *box, Text before, bool page, Text after) {
    buf_printf(out, "@%s{font:14pt \"宋体\",SimSun,\"Noto Serif CJK SC\",serif;content:", box);
    css_string(out, before);
    if (page) buf_str(out, " counter(page) ");
    if (page || after.len > 0) css_string(out, after);
    buf_char(out, '}');
}

static void css_paper(Buf *out, const char *name, PageSetup page) {
    buf_printf(out, "@page%s{size:%umm %umm;margin:%umm %umm %umm %umm}\n", name, page.width_mm,
               page.height_mm, page.top_mm, page.right_mm, page.bottom_mm, page.left_mm);
}

static void css_sheet(Buf *out, const char *name, PageSetup page) {
    buf_printf(out, "%s{width:%umm;min-height:%umm;padding:%umm %umm %umm %umm}\n", name,
               page.width_mm, page.height_mm, page.top_mm, page.right_mm, page.bottom_mm,
               page.left_mm);
}

/* Lengths of the paper. The cover comes down a fifth of the page, has neither head nor foot, and is
   not counted: the page behind it is number 1. */
static void html_paper(Html *html) {
    const Doc *doc = html->doc;
    Buf *out = &html->out;
    PageSetup turned = flow_page(doc, &(FlowPart){.turned = true});
    css_paper(out, "", doc->page);
    css_paper(out, " turned", turned);
    if (doc->has_header || doc->has_footer) buf_str(out, "@page{");
    if (doc->has_header)
        css_margin_line(out, "top-center", doc->header_before, doc->header_page, doc->header_after);
    if (doc->has_footer)
        css_margin_line(out, "bottom-center", doc->footer_before, doc->footer_page,
                        doc->footer_after);
    if (doc->has_header || doc->has_footer) buf_str(out, "}\n");
    buf_str(out, "@page cover{counter-increment:page 0;@top-center{content:none}"
                 "@bottom-center{content:none}}\n");
    css_sheet(out, ".sheet", doc->page);
    css_sheet(out, ".turned", turned);
    buf_printf(out, ".cover>:first-child{margin-top:%umm}\n", doc->page.height_mm / 5u);
    if (doc->page.width_mm > doc->page.height_mm) /* on a telephone, too, a broad table is broad */
        buf_str(out, "@media screen and (max-width:50rem){main .scroll table{min-width:240mm}}\n");
}

/* Fixed things stand on every printed page; on screen the word stays in the window. */
static void html_draft(Html *html) {
    if (html->mark.len == 0) return;
    html_str(html, "body::after{position:fixed;inset:0;z-index:1;display:flex;align-items:center;"
                   "justify-content:center;color:rgba(0,0,0,.1);font:min(120pt,24vw) \"黑体\","
                   "SimHei,\"Noto Sans CJK SC\",sans-serif;pointer-events:none;"
                   "transform:rotate(-40deg);content:");
    css_string(&html->out, html->mark);
    html_str(html, "}\n");
}

static void html_head(Html *html) {
    const Doc *doc = html->doc;
    html_str(html, "<!DOCTYPE html>\n");
    html_str(html, doc->lang == LANG_EN ? "<html lang=\"en\">\n" : "<html lang=\"zh-CN\">\n");
    html_str(html, "<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                   "content=\"width=device-width, initial-scale=1\">\n<title>");
    buf_xml(&html->out, doc->title.len ? doc->title : doc->name);
    html_str(html, "</title>\n<style>\n");
    html_paper(html);
    html_str(html, html_style);
    if (html->marks) html_str(html, html_mark_style);
    html_draft(html);
    html_str(html, "</style>\n</head>\n<body>\n<main>\n");
}

static const char *align_class(Align align) {
    switch (align) {
    case ALIGN_AUTO: return "";
    case ALIGN_LEFT: return "left";
    case ALIGN_CENTER: return "center";
    case ALIGN_RIGHT: return "right";
    }
    return "";
}

/* class="a b" of what is not empty. */
static void html_class(Html *html, const char *a, const char *b) {
    if (!*a && !*b) return;
    buf_printf(&html->out, " class=\"%s%s%s\"", a, *a && *b ? " " : "", b);
}

/* One paragraph a line, as they were written. */
static void html_prose(Html *html, const Block *block, const char *class) {
    Text rest = block->text;
    for (bool more = true; more;) {
        int64_t nl = text_find(rest, TEXT("\n"));
        uint32_t end = nl < 0 ? rest.len : (uint32_t)nl;
        html_str(html, "<p");
        html_class(html, class, align_class((Align)block->align));
        html_str(html, ">");
        buf_xml(&html->out, text_slice(rest, 0, end));
        html_str(html, "</p>\n");
        more = nl >= 0;
        if (more) rest = text_slice(rest, end + 1, rest.len);
    }
}

/* A page has one h1: the first title. */
static void html_title(Html *html, const Block *block) {
    const char *tag = html->title_done ? "p" : "h1";
    html->title_done = true;
    buf_printf(&html->out, "<%s", tag);
    html_class(html, "title", align_class((Align)block->align));
    html_str(html, ">");
    html_text(html, block->text);
    buf_printf(&html->out, "</%s>\n", tag);
}

static uint32_t heading_level(const Block *block) {
    return block->level < 1 ? 1 : block->level > 4 ? 4 : block->level;
}

static void html_heading(Html *html, const Block *block) {
    uint32_t level = heading_level(block), tag = level + html->has_title;
    const char class[] = {'l', (char)('0' + level), 0};
    buf_printf(&html->out, "<h%u id=\"s%u\"", tag, ++html->headings);
    html_class(html, class, align_class((Align)block->align));
    html_str(html, ">");
    html_text(html, block->text);
    buf_printf(&html->out, "</h%u>\n", tag);
}

static void html_contents(Html *html, const Block *contents) {
    uint32_t number = 0;
    html_str(html, "<nav class=\"contents\">\n<p>");
    html_text(html, flow_contents_title(html->doc, contents));
    html_str(html, "</p>\n<ul>\n");
    for (uint32_t i = 0; i < html->doc->blocks.len; i++) {
        const Block *block = &html->doc->blocks.data[i];
        if (block->kind != BLOCK_HEADING) continue;
        buf_printf(&html->out, "<li class=\"c%u\"><a href=\"#s%u\">", heading_level(block),
                   ++number);
        buf_xml(&html->out, block->text);
        html_str(html, "</a></li>\n");
    }
    html_str(html, "</ul>\n</nav>\n");
}

static void html_captions(Html *html, const Table *table) {
    const Text left = table->caption_left, center = table->caption_center,
               right = table->caption_right;
    if (left.len + center.len + right.len == 0) return;
    html_str(html, "<div class=\"captions\"><span>");
    html_text(html, left);
    if (center.len > 0) {
        html_str(html, "</span><span class=\"middle\">");
        html_text(html, center);
    }
    html_str(html, "</span><span>");
    html_text(html, right);
    html_str(html, "</span></div>\n");
}

static void html_columns(Html *html, const Table *table) {
    html_str(html, "<colgroup>");
    for (uint32_t c = 0; table->widths && c < table->n_cols; c++)
        buf_printf(&html->out, "<col style=\"width:%u.%u%%\">", table->widths[c] / 10,
                   table->widths[c] % 10);
    html_str(html, "</colgroup>\n");
}

/* Where the value was written, for the eye (title) and for programs. */
static void html_source(Html *html, Span span) {
    const Source *source = html->sources ? sources_get(html->sources, span.source) : NULL;
    if (!source) return;
    Position at = sources_locate(html->sources, span.source, span.lo);
    Text place =
        arena_printf(html->arena, "%.*s:%u:%u", TEXT_ARG(source->path), at.line, at.column);
    html_str(html, " title=\"");
    buf_xml(&html->out, place);
    html_str(html, "\" data-source=\"");
    buf_xml(&html->out, place);
    html_str(html, "\"");
}

/* Opens a link to the place, for those who mend what the cell shows. */
static bool html_link(Html *html, const Cell *cell) {
    const Source *source = html->sources ? sources_get(html->sources, cell->source.source) : NULL;
    if (!source || !html->links || cell->text.len == 0) return false;
    Text link = html->links[cell->source.source];
    if (link.len == 0) return false;
    Position at = sources_locate(html->sources, cell->source.source, cell->source.lo);
    html_str(html, "<a class=\"source\" href=\"");
    buf_xml(&html->out, link);
    buf_printf(&html->out, "#L%u\">", at.line);
    return true;
}

static bool in_head_rows(const Table *table, const Cell *cell) {
    return cell->row >= table->head_first && cell->row - table->head_first < table->head_rows;
}

/* A head names the column below it, or the row to its right: at the left edge, or before a cell
   that is no head. */
static const char *head_scope(const Grid *grid, const Cell *cell) {
    const Cell *right = grid_at(grid, cell->row, cell->col + cell->cols);
    bool column =
        in_head_rows(grid->table, cell) || (cell->col > 0 && (!right || right->role == CELL_HEAD));
    return column ? "col" : "row";
}

static const char *role_class(uint8_t role) {
    switch ((CellRole)role) {
    case CELL_HEAD:
    case CELL_BODY: return "";
    case CELL_TOTAL: return "total";
    case CELL_NOTE: return "remark";
    }
    return "";
}

static const char *mark_class(Severity severity) {
    switch (severity) {
    case SEVERITY_ERROR: return "wrong";
    case SEVERITY_WARNING: return "doubt";
    case SEVERITY_NOTE: return "hint";
    }
    return "";
}

/* The numbers of the cell's findings, which are told below the table. */
static void html_marks(Html *html, const Cell *cell) {
    MarkList marks = marks_at(html->arena, html->marks, cell->source);
    for (uint32_t i = 0; i < marks.len; i++) {
        vec_push(html->arena, &html->shown, marks.data[i]);
        uint32_t number = html->first_shown + html->shown.len - 1;
        buf_printf(&html->out, "<a class=\"mark %s\" href=\"#f%u\" title=\"",
                   mark_class(marks.data[i]->severity), number);
        buf_xml(&html->out, marks.data[i]->text);
        buf_printf(&html->out, "\">%u</a>", number);
    }
}

static void html_findings(Html *html) {
    if (html->shown.len == 0) return;
    buf_printf(&html->out, "<ol class=\"findings\" start=\"%u\">\n", html->first_shown);
    for (uint32_t i = 0; i < html->shown.len; i++) {
        buf_printf(&html->out, "<li id=\"f%u\" class=\"%s\">", html->first_shown + i,
                   mark_class(html->shown.data[i]->severity));
        html_text(html, html->shown.data[i]->text);
        html_str(html, "</li>\n");
    }
    html_str(html, "</ol>\n");
    html->first_shown += html->shown.len;
    html->shown.len = 0;
}

static void html_cell(Html *html, const Grid *grid, const Cell *cell) {
    bool head = cell->role == CELL_HEAD;
    Align align = cell_align(cell);
    html_str(html, head ? "<th" : "<td");
    if (head) buf_printf(&html->out, " scope=\"%s\"", head_scope(grid, cell));
    if (cell->cols > 1) buf_printf(&html->out, " colspan=\"%u\"", cell->cols);
    if (cell->rows > 1) buf_printf(&html->out, " rowspan=\"%u\"", cell->rows);
    html_class(html, role_class(cell->role), align == ALIGN_CENTER ? "" : align_class(align));
    html_source(html, cell->source);
    html_str(html, ">");
    bool linked = html_link(html, cell);
    html_text(html, cell->text);
    if (linked) html_str(html, "</a>");
    html_marks(html, cell);
    const Table *table = grid->table;
    if (table->row_marks && cell->col + cell->cols == table->n_cols &&
        table->row_marks[cell->row].len > 0) {
        html_str(html, "<span hidden>");
        html_text(html, table->row_marks[cell->row]);
        html_str(html, "</span>");
    }
    html_str(html, head ? "</th>\n" : "</td>\n");
}

/* Rows [first, last) inside the element `group`; nothing where there are none. */
static void html_rows(Html *html, const Grid *grid, const char *group, uint32_t first,
                      uint32_t last) {
    const Table *table = grid->table;
    if (first >= last) return;
    uint32_t i = 0;
    while (i < table->cells.len && table->cells.data[i].row < first) i++;
    buf_printf(&html->out, "<%s>\n", group);
    for (uint32_t row = first; row < last; row++) {
        html_str(html, "<tr>\n");
        for (; i < table->cells.len && table->cells.data[i].row == row; i++)
            html_cell(html, grid, &table->cells.data[i]);
        html_str(html, "</tr>\n");
    }
    buf_printf(&html->out, "</%s>\n", group);
}

static void html_grid(Html *html, const Table *table) {
    Grid grid = grid_new(html->arena, table);
    uint32_t head = table->head_first, body = head + table->head_rows;
    bool repeats = table->head_rows > 0 && body <= table->n_rows && grid_cuts(&grid, head) &&
                   grid_cuts(&grid, body);
    if (!repeats) head = body = 0;
    if (head > 0) {
        html_str(html, "<table class=\"upper\">\n");
        html_columns(html, table);
        html_rows(html, &grid, "tbody", 0, head);
        html_str(html, "</table>\n");
    }
    html_str(html, "<table>\n");
    html_columns(html, table);
    html_rows(html, &grid, "thead", head, body);
    html_rows(html, &grid, "tbody", body, table->n_rows);
    html_str(html, "</table>\n");
}

static const char *type_size(const Html *html, const Table *table) {
    const PageSetup *page = &html->doc->page;
    bool turned = table->landscape && page->height_mm > page->width_mm;
    int width = turned ? page->height_mm - page->top_mm - page->bottom_mm
                       : page->width_mm - page->left_mm - page->right_mm;
    if (table->n_cols <= ORDINARY_COLUMNS) return "";
    return width < (int)table->n_cols * VERY_NARROW_MM ? " smallest" : " small";
}

static void html_table(Html *html, const Table *table) {
    buf_printf(&html->out, "<div class=\"form%s%s\" id=\"t%u\">\n", type_size(html, table),
               table->keep_together ? " keep" : "", ++html->tables);
    html_captions(html, table);
    if (table->n_rows > 0 && table->n_cols > 0) {
        html_str(html, "<div class=\"scroll\">\n");
        html_grid(html, table);
        html_str(html, "</div>\n");
    }
    for (uint32_t i = 0; i < table->notes.len; i++) {
        html_str(html, "<p>");
        html_text(html, table->notes.data[i]);
        html_str(html, "</p>\n");
    }
    html_findings(html);
    html_str(html, "</div>\n");
}

static void html_block(Html *html, const Block *block) {
    switch ((BlockKind)block->kind) {
    case BLOCK_TITLE: html_title(html, block); break;
    case BLOCK_HEADING: html_heading(html, block); break;
    case BLOCK_PARAGRAPH:
    case BLOCK_ITEM: html_prose(html, block, ""); break;
    case BLOCK_TABLE: html_table(html, block->table); break;
    case BLOCK_CONTENTS: html_contents(html, block); break;
    case BLOCK_NOTE: html_prose(html, block, "note"); break;
    case BLOCK_PAGE_BREAK: break;
    }
}

bool emit_html(Emit *emit, const Doc *doc) {
    Html html = {.out = buf_new(emit->arena),
                 .arena = emit->arena,
                 .sources = emit->sources,
                 .links = emit->links,
                 .doc = doc,
                 .mark = emit->mark,
                 .marks = emit->marks,
                 .first_shown = 1};
    marks_begin(emit->marks);
    for (uint32_t i = 0; i < doc->blocks.len; i++)
        html.has_title = html.has_title || doc->blocks.data[i].kind == BLOCK_TITLE;
    html_head(&html);
    FlowParts parts = flow_parts(emit->arena, doc);
    for (uint32_t p = 0; p < parts.len; p++) {
        const FlowPart *part = &parts.data[p];
        buf_printf(&html.out, "<section class=\"sheet%s%s\">\n", part->cover ? " cover" : "",
                   part->turned ? " turned" : "");
        for (uint32_t i = part->first; i < part->last; i++) html_block(&html, &doc->blocks.data[i]);
        html_str(&html, "</section>\n");
    }
    html_str(&html, "</main>\n</body>\n</html>\n");
    emit_add_file(emit, doc, TEXT(""), TEXT(".html"), &html.out);
    return true;
}
