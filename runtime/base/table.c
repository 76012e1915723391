/* Reading tables of text. One pass over the bytes; a cell is a slice of the text unless a doubled
   quote or a rendered line end has to be undone. What follows a closing quote up to the separator
   belongs to the cell, as spreadsheets read it. A row with an unclosed quote reaches to the end. */
#include "runtime/base/table.h"

#include "runtime/base/buf.h"
#include "runtime/base/utf8.h"

TableReader table_reader(Arena *arena, Text text, TableForm form) {
    return (TableReader){.text = text, .form = form, .unclosed = UINT32_MAX, .arena = arena};
}

/* ---- cells */

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
}

/* `from` in every place of `t` replaced by `to`. */
static Text replace(Arena *scratch, Text t, Text from, Text to) {
    if (text_find(t, from) < 0) return t;
    Buf out = buf_new(scratch);
    for (int64_t at; (at = text_find(t, from)) >= 0;) {
        buf_text(&out, text_slice(t, 0, (uint32_t)at));
        buf_text(&out, to);
        t = text_slice(t, (uint32_t)at + from.len, t.len);
    }
    buf_text(&out, t);
    return buf_result(&out);
}

static void add_cell(TableReader *r, Text text, uint32_t lo, uint32_t hi) {
    TableCell cell = {.text = text_trim(text), .lo = lo, .hi = hi};
    vec_push(r->arena, &r->cells, cell);
}

/* A cell without quotes, [lo, hi): its place is that of its text. */
static void add_bare(TableReader *r, Arena *scratch, uint32_t lo, uint32_t hi) {
    Text raw = text_slice(r->text, lo, hi), cell = text_trim(raw);
    uint32_t from = lo + (uint32_t)(cell.ptr - raw.ptr);
    Text text = cell;
    if (r->form == TABLE_SHEET) text = replace(scratch, cell, TEXT(TABLE_BREAK), TEXT("\n"));
    add_cell(r, text, from, from + cell.len);
}

/* A cell whose quote stands before `lo`; returns where it ends: at the separator or the line end.
 */
static uint32_t add_quoted(TableReader *r, Arena *scratch, uint32_t lo, char separator) {
    Text t = r->text;
    uint32_t at = lo;
    while (at < t.len && (t.ptr[at] != '"' || (at + 1 < t.len && t.ptr[at + 1] == '"')))
        at += t.ptr[at] == '"' ? 2 : 1;
    if (at >= t.len) r->unclosed = lo - 1;
    uint32_t hi = at < t.len ? at : t.len, end = at < t.len ? at + 1 : t.len;
    while (end < t.len && t.ptr[end] != separator && t.ptr[end] != '\n') end++;
    Text inner = replace(scratch, text_slice(t, lo, hi), TEXT("\"\""), TEXT("\""));
    inner = replace(scratch, inner, TEXT("\r\n"), TEXT("\n"));
    Text rest = text_trim(text_slice(t, hi < end ? hi + 1 : end, end));
    if (rest.len > 0) {
        inner = arena_printf(scratch, "%.*s%.*s", TEXT_ARG(inner), TEXT_ARG(rest));
        hi = end;
    }
    add_cell(r, inner, lo, hi);
    return end;
}

/* ---- rows */

static void read_row(TableReader *r, Arena *scratch) {
    Text t = r->text;
    char separator = r->form == TABLE_CSV ? ',' : '\t';
    r->cells.len = 0;
    r->lo = r->at;
    r->row++;
    for (;;) {
        uint32_t lo = r->at, quote = lo;
        while (quote < t.len && t.ptr[quote] != separator && is_blank(t.ptr[quote])) quote++;
        bool quoted = r->form != TABLE_SHEET && quote < t.len && t.ptr[quote] == '"';
        uint32_t end = quote;
        if (quoted) {
            end = add_quoted(r, scratch, quote + 1, separator);
        } else {
            while (end < t.len && t.ptr[end] != separator && t.ptr[end] != '\n') end++;
            add_bare(r, scratch, lo, end);
        }
        r->hi = end;
        r->at = end < t.len ? end + 1 : end;
        if (end >= t.len || t.ptr[end] == '\n') return;
    }
}

static bool is_empty(const TableReader *r) {
    for (uint32_t i = 0; i < r->cells.len; i++)
        if (r->cells.data[i].text.len > 0) return false;
    return r->unclosed == UINT32_MAX;
}

bool table_next(TableReader *r, Arena *scratch) {
    while (r->at < r->text.len) {
        read_row(r, scratch);
        if (!is_empty(r)) return true;
    }
    return false;
}
