/* Docx, pages: on which page each heading comes to stand, for the contents. An estimate by the
   sizes of the styles and the widths of characters, as good as they tell: it knows no fonts, so
   that the file is the same everywhere. Programs that compute pages themselves put theirs in its
   place.

   Parts begin on new pages; the cover is not counted. Headings stay with what stands below them,
   a paragraph leaves no line alone, and a row moves to the next page or is divided as docx_table.c
   tells Word. */
#include "runtime/report/docx.h"

#include "runtime/report/fit.h"
#include "runtime/report/flow.h"

enum {
    ALONE = 2,       /* so many lines of a paragraph stand together, */
    BEGUN_LINES = 1, /* and of a row that is divided */
    HALF = 5         /* twips of half a character for each half point of its size */
};

typedef struct Sheet {
    Docx *docx;
    uint32_t last; /* block at which the part ends */
    uint32_t used; /* of the page at hand, in twips */
    uint32_t number;
} Sheet;

static const Block *block_at(const Sheet *sheet, uint32_t i) {
    return &sheet->docx->doc->blocks.data[i];
}

static uint32_t room(const Sheet *sheet) {
    return sheet->used < sheet->docx->text_height ? sheet->docx->text_height - sheet->used : 0;
}

static void turn_page(Sheet *sheet) {
    sheet->number++;
    sheet->used = 0;
}

static void need(Sheet *sheet, uint32_t height) {
    if (sheet->used > 0 && height > room(sheet)) turn_page(sheet);
}

static void leave(Sheet *sheet, uint32_t height) {
    if (sheet->used > 0) sheet->used += height;
}

/* ---- texts */

/* Lines of the text's paragraphs in the style; each begins with the indent. */
static uint32_t count_lines(const Sheet *sheet, const DocxStyle *style, Text text) {
    uint32_t columns = sheet->docx->text_width / (style->half_points * HALF), lines = 0;
    for (;;) {
        int64_t end = text_find(text, TEXT("\n"));
        Text line = end < 0 ? text : text_slice(text, 0, (uint32_t)end);
        Text indented = arena_printf(sheet->docx->arena, "%*s%.*s", (int)style->indent / 50, "",
                                     TEXT_ARG(line));
        lines += fit_lines(indented, columns);
        if (end < 0) return lines;
        text = text_slice(text, (uint32_t)end + 1, text.len);
    }
}

static void place_lines(Sheet *sheet, uint32_t n, uint32_t line) {
    while (n > 0) {
        uint32_t fit = room(sheet) / line;
        if (fit < n && n - fit < ALONE) fit = n > ALONE ? n - ALONE : 0;
        if (fit < n && fit < ALONE) fit = sheet->used > 0 ? 0 : 1;
        if (fit > n) fit = n;
        sheet->used += fit * line;
        n -= fit;
        if (n > 0) turn_page(sheet);
    }
}

static void place_text(Sheet *sheet, const char *name, Text text) {
    DocxStyle style = docx_style(name);
    leave(sheet, style.before);
    place_lines(sheet, count_lines(sheet, &style, text), style.line);
    sheet->used += style.after;
}

static void place_contents(Sheet *sheet, const Block *block) {
    const Doc *doc = sheet->docx->doc;
    place_text(sheet, "TOCHeading", flow_contents_title(doc, block));
    DocxStyle style = docx_style("TOC1");
    for (uint32_t i = 0; i < doc->blocks.len; i++)
        if (doc->blocks.data[i].kind == BLOCK_HEADING)
            place_lines(sheet, count_lines(sheet, &style, doc->blocks.data[i].text), style.line);
}

/* ---- tables */

static uint32_t heights(const DocxSize *size, uint32_t first, uint32_t n) {
    uint32_t sum = 0;
    for (uint32_t r = first; r < first + n; r++) sum += size->rows[r].height;
    return sum;
}

/* The row, or of one that is divided what stands on its first page. */
static uint32_t beginning(const DocxSize *size, uint32_t row) {
    return size->rows[row].whole ? size->rows[row].height : BEGUN_LINES * size->line;
}

/* Heading rows from `row` on with the row below them. */
static uint32_t headed(const DocxSize *size, uint32_t row, uint32_t n_rows) {
    uint32_t end = row + size->heads;
    return heights(size, row, size->heads) + (end < n_rows ? beginning(size, end) : 0);
}

/* What has to stand together at the beginning. */
static uint32_t table_least(const DocxSize *size, uint32_t n_rows) {
    if (n_rows == 0) return size->captions;
    return size->captions + (size->head_first ? beginning(size, 0) : headed(size, 0, n_rows));
}

/* A row that does not fit moves to the next page; one that is higher than that is divided. */
static void place_row(Sheet *sheet, const DocxSize *size, uint32_t row, uint32_t wanted) {
    uint32_t height = size->rows[row].height, n = size->heads;
    uint32_t heads = row >= size->head_first + n ? heights(size, size->head_first, n) : 0;
    uint32_t page = sheet->docx->text_height;
    if (heads * 2 > page) heads = 0;
    if (wanted > room(sheet)) {
        turn_page(sheet);
        sheet->used = heads;
    }
    while (height > room(sheet)) {
        height -= room(sheet);
        turn_page(sheet);
        sheet->used = heads;
    }
    sheet->used += height;
}

static void place_table(Sheet *sheet, const Table *table) {
    DocxSize size = docx_table_size(sheet->docx, table);
    uint32_t whole = size.captions + heights(&size, 0, table->n_rows);
    need(sheet, table->keep_together && whole <= sheet->docx->text_height
                    ? whole
                    : table_least(&size, table->n_rows));
    sheet->used += size.captions;
    for (uint32_t r = 0; r < table->n_rows; r++) {
        bool heading = size.heads > 0 && r == size.head_first;
        place_row(sheet, &size, r, heading ? headed(&size, r, table->n_rows) : beginning(&size, r));
    }
    for (uint32_t i = 0; i < table->notes.len; i++)
        place_text(sheet, "TableNote", table->notes.data[i]);
}

/* ---- blocks */

static const char *style_of(const Block *block) {
    static const char *const headings[] = {"Heading1", "Heading2", "Heading3", "Heading4"};
    switch ((BlockKind)block->kind) {
    case BLOCK_TITLE: return "Title";
    case BLOCK_HEADING:
        return headings[block->level < 1 ? 0 : block->level > 4 ? 3 : block->level - 1];
    case BLOCK_NOTE: return "Note";
    case BLOCK_PARAGRAPH:
    case BLOCK_ITEM:
    case BLOCK_TABLE:
    case BLOCK_CONTENTS:
    case BLOCK_PAGE_BREAK: break;
    }
    return "BodyText";
}

/* The height of the run of headings at block i with the beginning of what they head. */
static uint32_t run_height(const Sheet *sheet, uint32_t i) {
    uint32_t height = 0;
    for (; i < sheet->last && block_at(sheet, i)->kind == BLOCK_HEADING; i++) {
        DocxStyle style = docx_style(style_of(block_at(sheet, i)));
        height += style.before + style.line * count_lines(sheet, &style, block_at(sheet, i)->text);
    }
    if (i == sheet->last) return height;
    const Table *table = block_at(sheet, i)->table;
    if (block_at(sheet, i)->kind != BLOCK_TABLE) {
        DocxStyle style = docx_style(style_of(block_at(sheet, i)));
        uint32_t lines = count_lines(sheet, &style, block_at(sheet, i)->text);
        return height + style.line * (lines < 2 * ALONE ? lines : ALONE);
    }
    DocxSize size = docx_table_size(sheet->docx, table);
    return height + table_least(&size, table->n_rows);
}

static void place_block(Sheet *sheet, uint32_t i) {
    const Block *block = block_at(sheet, i);
    if (block->kind == BLOCK_HEADING) {
        need(sheet, run_height(sheet, i));
        vec_push(sheet->docx->arena, &sheet->docx->pages, sheet->number);
    }
    if (block->kind == BLOCK_TABLE)
        place_table(sheet, block->table);
    else if (block->kind == BLOCK_CONTENTS)
        place_contents(sheet, block);
    else if (block->kind != BLOCK_PAGE_BREAK)
        place_text(sheet, style_of(block), block->text);
}

void docx_pages(Docx *docx) {
    Sheet sheet = {.docx = docx};
    FlowParts parts = flow_parts(docx->arena, docx->doc);
    for (uint32_t p = 0; p < parts.len; p++) {
        const FlowPart *part = &parts.data[p];
        docx_text_size(docx, flow_page(docx->doc, part));
        if (part->cover)
            sheet.used = 0;
        else
            turn_page(&sheet);
        sheet.last = part->last;
        for (uint32_t i = part->first; i < part->last; i++) place_block(&sheet, i);
        if (part->cover) sheet.number = 0;
    }
}
