/* JSON: the whole model for other programs, nothing computed and nothing left out. Keys stand in
   one fixed order and every cell on one line, so that a changed cell is one changed line. Numbers
   of cells are strings of their exact digits ("1.10" would not survive a reader of doubles; a
   quotient that does not end is "1/3"). The form is named by "format_version"; a key that is added
   does not change it. */
#include "runtime/report/emit.h"

#include <assert.h>

/* Writes commas, line breaks and indentation. In a line-object everything stays on its line. */
typedef struct Json {
    Buf out;
    Sources *sources;
    uint32_t depth;
    uint32_t line_depth; /* depth at which the one-line object began; 0: none */
    bool first;          /* nothing written yet at this depth */
} Json;

static void json_next(Json *json) {
    if (!json->first) buf_char(&json->out, ',');
    if (json->line_depth > 0) {
        if (!json->first) buf_char(&json->out, ' ');
    } else if (json->depth > 0) {
        buf_char(&json->out, '\n');
        buf_repeat(&json->out, TEXT("  "), json->depth);
    }
    json->first = false;
}

static void json_open(Json *json, char bracket) {
    buf_char(&json->out, bracket);
    json->depth++;
    json->first = true;
}

static void json_close(Json *json, char bracket) {
    bool empty = json->first;
    json->depth--;
    if (!empty && json->line_depth == 0) {
        buf_char(&json->out, '\n');
        buf_repeat(&json->out, TEXT("  "), json->depth);
    }
    if (json->line_depth > json->depth) json->line_depth = 0;
    buf_char(&json->out, bracket);
    json->first = false;
}

static void json_open_line(Json *json) {
    json_open(json, '{');
    if (json->line_depth == 0) json->line_depth = json->depth;
}

static void json_key(Json *json, Text key) {
    json_next(json);
    buf_json(&json->out, key);
    buf_str(&json->out, ": ");
}

static void json_text(Json *json, Text key, Text value) {
    json_key(json, key);
    buf_json(&json->out, value);
}

static void json_uint(Json *json, Text key, uint32_t value) {
    json_key(json, key);
    buf_uint(&json->out, value);
}

static void json_bool(Json *json, Text key, bool value) {
    json_key(json, key);
    buf_str(&json->out, value ? "true" : "false");
}

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

static Text precision_word(uint8_t precision) {
    switch ((DatePrecision)precision) {
    case DATE_DAY: return TEXT("day");
    case DATE_TENDAY: return TEXT("tenday");
    case DATE_MONTH: return TEXT("month");
    case DATE_MONTH_END: return TEXT("month_end");
    case DATE_HALF: return TEXT("half");
    case DATE_QUARTER: return TEXT("quarter");
    case DATE_YEAR: return TEXT("year");
    case DATE_YEAR_END: return TEXT("year_end");
    }
    assert(false && "a precision");
    return TEXT("");
}

/* {path, line, column}, or null for what stands in no file. */
static void json_source(Json *json, Span span) {
    const Source *source = json->sources ? sources_get(json->sources, span.source) : NULL;
    json_key(json, TEXT("source"));
    if (!source) {
        buf_str(&json->out, "null");
        return;
    }
    Position at = sources_locate(json->sources, span.source, span.lo);
    json_open_line(json);
    json_text(json, TEXT("path"), source->path);
    json_uint(json, TEXT("line"), at.line);
    json_uint(json, TEXT("column"), at.column);
    json_close(json, '}');
}

static void json_day(Json *json, Text key, int32_t days) {
    int year, month, day;
    date_civil(days, &year, &month, &day);
    json_text(json, key, arena_printf(json->out.arena, "%04d-%02d-%02d", year, month, day));
}

static void json_number(Json *json, const Cell *cell) {
    Buf digits = buf_new(json->out.arena);
    number_print(&digits, cell->number);
    json_text(json, TEXT("number"), buf_result(&digits));
    json_text(json, TEXT("picture"), cell->picture);
    json_text(json, TEXT("prefix"), cell->prefix);
    json_text(json, TEXT("suffix"), cell->suffix);
}

static void json_date(Json *json, Date date) {
    json_key(json, TEXT("date"));
    json_open_line(json);
    json_day(json, TEXT("first"), date.first);
    json_day(json, TEXT("last"), date.last);
    json_text(json, TEXT("precision"), precision_word(date.precision));
    json_close(json, '}');
}

static void json_cell(Json *json, const Cell *cell) {
    json_next(json);
    json_open_line(json);
    json_uint(json, TEXT("row"), cell->row);
    json_uint(json, TEXT("col"), cell->col);
    json_uint(json, TEXT("rows"), cell->rows);
    json_uint(json, TEXT("cols"), cell->cols);
    json_text(json, TEXT("role"), role_word(cell->role));
    json_text(json, TEXT("align"), align_word(cell->align));
    json_text(json, TEXT("kind"), kind_word(cell->kind));
    json_text(json, TEXT("text"), cell->text);
    if (cell->kind == CELL_NUMBER) json_number(json, cell);
    if (cell->kind == CELL_DATE) json_date(json, cell->date);
    json_source(json, cell->source);
    json_close(json, '}');
}

static void json_caption(Json *json, const Table *table) {
    json_key(json, TEXT("caption"));
    json_open_line(json);
    json_text(json, TEXT("left"), table->caption_left);
    json_text(json, TEXT("center"), table->caption_center);
    json_text(json, TEXT("right"), table->caption_right);
    json_close(json, '}');
}

static void json_widths(Json *json, const Table *table) {
    json_key(json, TEXT("widths"));
    buf_char(&json->out, '[');
    for (uint32_t i = 0; table->widths && i < table->n_cols; i++) {
        if (i > 0) buf_str(&json->out, ", ");
        buf_uint(&json->out, table->widths[i]);
    }
    buf_char(&json->out, ']');
}

static void json_table(Json *json, const Table *table) {
    json_key(json, TEXT("table"));
    json_open(json, '{');
    json_text(json, TEXT("name"), table->name);
    json_caption(json, table);
    json_uint(json, TEXT("rows"), table->n_rows);
    json_uint(json, TEXT("cols"), table->n_cols);
    json_widths(json, table);
    json_uint(json, TEXT("head_first"), table->head_first);
    json_uint(json, TEXT("head_rows"), table->head_rows);
    json_bool(json, TEXT("keep_together"), table->keep_together);
    json_bool(json, TEXT("break_before"), table->break_before);
    json_bool(json, TEXT("landscape"), table->landscape);
    json_source(json, table->source);
    json_key(json, TEXT("cells"));
    json_open(json, '[');
    for (uint32_t i = 0; i < table->cells.len; i++) json_cell(json, &table->cells.data[i]);
    json_close(json, ']');
    json_key(json, TEXT("notes"));
    json_open(json, '[');
    for (uint32_t i = 0; i < table->notes.len; i++) {
        json_next(json);
        buf_json(&json->out, table->notes.data[i]);
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void json_block(Json *json, const Block *block) {
    json_next(json);
    json_open(json, '{');
    json_text(json, TEXT("kind"), block_word(block->kind));
    if (block->kind == BLOCK_HEADING) json_uint(json, TEXT("level"), block->level);
    json_bool(json, TEXT("cover"), block->cover);
    json_text(json, TEXT("align"), align_word(block->align));
    json_text(json, TEXT("text"), block->text);
    json_source(json, block->source);
    if (block->kind == BLOCK_TABLE) json_table(json, block->table);
    json_close(json, '}');
}

static void json_page(Json *json, const PageSetup *page) {
    json_key(json, TEXT("page"));
    json_open_line(json);
    json_uint(json, TEXT("width_mm"), page->width_mm);
    json_uint(json, TEXT("height_mm"), page->height_mm);
    json_uint(json, TEXT("top_mm"), page->top_mm);
    json_uint(json, TEXT("bottom_mm"), page->bottom_mm);
    json_uint(json, TEXT("left_mm"), page->left_mm);
    json_uint(json, TEXT("right_mm"), page->right_mm);
    json_close(json, '}');
}

static void json_margin_line(Json *json, Text key, bool has, Text before, bool page, Text after) {
    json_key(json, key);
    if (!has) {
        buf_str(&json->out, "null");
        return;
    }
    json_open_line(json);
    json_text(json, TEXT("before"), before);
    json_bool(json, TEXT("page"), page);
    json_text(json, TEXT("after"), after);
    json_close(json, '}');
}

bool emit_json(Emit *emit, const Doc *doc) {
    Json json = {.out = buf_new(emit->arena), .sources = emit->sources};
    json_open(&json, '{');
    json_uint(&json, TEXT("format_version"), 1);
    json_text(&json, TEXT("name"), doc->name);
    json_text(&json, TEXT("title"), doc->title);
    json_text(&json, TEXT("lang"), doc->lang == LANG_ZH ? TEXT("zh") : TEXT("en"));
    json_page(&json, &doc->page);
    json_margin_line(&json, TEXT("header"), doc->has_header, doc->header_before, doc->header_page,
                     doc->header_after);
    json_margin_line(&json, TEXT("footer"), doc->has_footer, doc->footer_before, doc->footer_page,
                     doc->footer_after);
    json_key(&json, TEXT("blocks"));
    json_open(&json, '[');
    for (uint32_t i = 0; i < doc->blocks.len; i++) json_block(&json, &doc->blocks.data[i]);
    json_close(&json, ']');
    json_close(&json, '}');
    buf_char(&json.out, '\n');
    emit_add_file(emit, doc, TEXT(""), TEXT(".json"), &json.out);
    return true;
}
