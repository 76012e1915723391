/* JSON: the whole model for other programs, nothing computed and nothing left out. Keys stand in
   one fixed order and every cell on one line, so that a changed cell is one changed line. Numbers
   of cells are strings of their exact digits ("1.10" would not survive a reader of doubles; a
   quotient that does not end is "1/3"). The form is named by "format_version"; a key that is added
   does not change it. */
#include "runtime/report/emit.h"

#include <assert.h>

#include "runtime/base/json.h"

typedef struct Writer {
    Json json;
    Sources *sources;
} Writer;

static Text align_word(uint8_t align) {
    switch ((Align)align) {
    case ALIGN_AUTO: return TEXT("auto");
    case ALIGN_LEFT: return TEXT("left");
    case ALIGN_CENTER: return TEXT("center");
    case ALIGN_RIGHT: return TEXT("right");
    }
    assert(false && "an alignment");
    return TEXT("");
}

static Text role_word(uint8_t role) {
    switch ((CellRole)role) {
    case CELL_HEAD: return TEXT("head");
    case CELL_BODY: return TEXT("body");
    case CELL_TOTAL: return TEXT("total");
    case CELL_NOTE: return TEXT("note");
    }
    assert(false && "a role");
    return TEXT("");
}

static Text kind_word(uint8_t kind) {
    switch ((CellKind)kind) {
    case CELL_EMPTY: return TEXT("empty");
    case CELL_TEXT: return TEXT("text");
    case CELL_NUMBER: return TEXT("number");
    case CELL_DATE: return TEXT("date");
    }
    assert(false && "a kind");
    return TEXT("");
}

static Text block_word(uint8_t kind) {
    switch ((BlockKind)kind) {
    case BLOCK_TITLE: return TEXT("title");
    case BLOCK_HEADING: return TEXT("heading");
    case BLOCK_PARAGRAPH: return TEXT("paragraph");
    case BLOCK_ITEM: return TEXT("item");
    case BLOCK_TABLE: return TEXT("table");
    case BLOCK_CONTENTS: return TEXT("contents");
    case BLOCK_PAGE_BREAK: return TEXT("page_break");
    case BLOCK_NOTE: return TEXT("note");
    }
    assert(false && "a kind of block");
    return TEXT("");
}

/* {path, line, column}, or null for what stands in no file. */
static void put_source(Writer *w, Span span) {
    const Source *source = w->sources ? sources_get(w->sources, span.source) : NULL;
    json_key(&w->json, TEXT("source"));
    if (!source) {
        buf_str(&w->json.out, "null");
        return;
    }
    Position at = sources_locate(w->sources, span.source, span.lo);
    json_open_line(&w->json);
    json_text(&w->json, TEXT("path"), source->path);
    json_uint(&w->json, TEXT("line"), at.line);
    json_uint(&w->json, TEXT("column"), at.column);
    json_close(&w->json, '}');
}

static void put_day(Writer *w, Text key, int32_t days) {
    int year, month, day;
    date_civil(days, &year, &month, &day);
    json_text(&w->json, key, arena_printf(w->json.out.arena, "%04d-%02d-%02d", year, month, day));
}

static void put_number(Writer *w, const Cell *cell) {
    Buf digits = buf_new(w->json.out.arena);
    number_print(&digits, cell->number);
    json_text(&w->json, TEXT("number"), buf_result(&digits));
    json_text(&w->json, TEXT("picture"), cell->picture);
    json_text(&w->json, TEXT("prefix"), cell->prefix);
    json_text(&w->json, TEXT("suffix"), cell->suffix);
}

static void put_date(Writer *w, Date date) {
    json_key(&w->json, TEXT("date"));
    json_open_line(&w->json);
    put_day(w, TEXT("first"), date.first);
    put_day(w, TEXT("last"), date.last);
    json_text(&w->json, TEXT("precision"), date_precision_word(date.precision));
    json_close(&w->json, '}');
}

static void put_cell(Writer *w, const Cell *cell) {
    json_next(&w->json);
    json_open_line(&w->json);
    json_uint(&w->json, TEXT("row"), cell->row);
    json_uint(&w->json, TEXT("col"), cell->col);
    json_uint(&w->json, TEXT("rows"), cell->rows);
    json_uint(&w->json, TEXT("cols"), cell->cols);
    json_text(&w->json, TEXT("role"), role_word(cell->role));
    json_text(&w->json, TEXT("align"), align_word(cell->align));
    json_text(&w->json, TEXT("kind"), kind_word(cell->kind));
    json_text(&w->json, TEXT("text"), cell->text);
    if (cell->kind == CELL_NUMBER) put_number(w, cell);
    if (cell->kind == CELL_DATE) put_date(w, cell->date);
    put_source(w, cell->source);
    json_close(&w->json, '}');
}

static void put_caption(Writer *w, const Table *table) {
    json_key(&w->json, TEXT("caption"));
    json_open_line(&w->json);
    json_text(&w->json, TEXT("left"), table->caption_left);
    json_text(&w->json, TEXT("center"), table->caption_center);
    json_text(&w->json, TEXT("right"), table->caption_right);
    json_close(&w->json, '}');
}

static void put_widths(Writer *w, const Table *table) {
    json_key(&w->json, TEXT("widths"));
    buf_char(&w->json.out, '[');
    for (uint32_t i = 0; table->widths && i < table->n_cols; i++) {
        if (i > 0) buf_str(&w->json.out, ", ");
        buf_uint(&w->json.out, table->widths[i]);
    }
    buf_char(&w->json.out, ']');
}

static void put_table(Writer *w, const Table *table) {
    json_key(&w->json, TEXT("table"));
    json_open(&w->json, '{');
    json_text(&w->json, TEXT("name"), table->name);
    put_caption(w, table);
    json_uint(&w->json, TEXT("rows"), table->n_rows);
    json_uint(&w->json, TEXT("cols"), table->n_cols);
    put_widths(w, table);
    json_uint(&w->json, TEXT("head_first"), table->head_first);
    json_uint(&w->json, TEXT("head_rows"), table->head_rows);
    json_bool(&w->json, TEXT("keep_together"), table->keep_together);
    json_bool(&w->json, TEXT("break_before"), table->break_before);
    json_bool(&w->json, TEXT("landscape"), table->landscape);
    put_source(w, table->source);
    json_key(&w->json, TEXT("cells"));
    json_open(&w->json, '[');
    for (uint32_t i = 0; i < table->cells.len; i++) put_cell(w, &table->cells.data[i]);
    json_close(&w->json, ']');
    json_key(&w->json, TEXT("notes"));
    json_open(&w->json, '[');
    for (uint32_t i = 0; i < table->notes.len; i++) {
        json_next(&w->json);
        buf_json(&w->json.out, table->notes.data[i]);
    }
    json_close(&w->json, ']');
    json_close(&w->json, '}');
}

static void put_block(Writer *w, const Block *block) {
    json_next(&w->json);
    json_open(&w->json, '{');
    json_text(&w->json, TEXT("kind"), block_word(block->kind));
    if (block->kind == BLOCK_HEADING) json_uint(&w->json, TEXT("level"), block->level);
    json_bool(&w->json, TEXT("cover"), block->cover);
    json_text(&w->json, TEXT("align"), align_word(block->align));
    json_text(&w->json, TEXT("text"), block->text);
    put_source(w, block->source);
    if (block->kind == BLOCK_TABLE) put_table(w, block->table);
    json_close(&w->json, '}');
}

static void put_page(Writer *w, const PageSetup *page) {
    json_key(&w->json, TEXT("page"));
    json_open_line(&w->json);
    json_uint(&w->json, TEXT("width_mm"), page->width_mm);
    json_uint(&w->json, TEXT("height_mm"), page->height_mm);
    json_uint(&w->json, TEXT("top_mm"), page->top_mm);
    json_uint(&w->json, TEXT("bottom_mm"), page->bottom_mm);
    json_uint(&w->json, TEXT("left_mm"), page->left_mm);
    json_uint(&w->json, TEXT("right_mm"), page->right_mm);
    json_close(&w->json, '}');
}

static void put_margin_line(Writer *w, Text key, bool has, Text before, bool page, Text after) {
    json_key(&w->json, key);
    if (!has) {
        buf_str(&w->json.out, "null");
        return;
    }
    json_open_line(&w->json);
    json_text(&w->json, TEXT("before"), before);
    json_bool(&w->json, TEXT("page"), page);
    json_text(&w->json, TEXT("after"), after);
    json_close(&w->json, '}');
}

bool emit_json(Emit *emit, const Doc *doc) {
    Writer writer = {.json = json_new(emit->arena), .sources = emit->sources}, *w = &writer;
    json_open(&w->json, '{');
    json_uint(&w->json, TEXT("format_version"), 1);
    json_text(&w->json, TEXT("name"), doc->name);
    json_text(&w->json, TEXT("title"), doc->title);
    json_text(&w->json, TEXT("lang"), doc->lang == LANG_ZH ? TEXT("zh") : TEXT("en"));
    put_page(w, &doc->page);
    put_margin_line(w, TEXT("header"), doc->has_header, doc->header_before, doc->header_page,
                    doc->header_after);
    put_margin_line(w, TEXT("footer"), doc->has_footer, doc->footer_before, doc->footer_page,
                    doc->footer_after);
    json_key(&w->json, TEXT("blocks"));
    json_open(&w->json, '[');
    for (uint32_t i = 0; i < doc->blocks.len; i++) put_block(w, &doc->blocks.data[i]);
    json_close(&w->json, ']');
    json_close(&w->json, '}');
    buf_char(&w->json.out, '\n');
    emit_add_file(emit, doc, TEXT(""), TEXT(".json"), &w->json.out);
    return true;
}
