/* Every column is as wide as its widest text, up to one limit for all: the greatest at which the
   whole fits. So long texts are wrapped, and short columns keep their width beside them. */
#include "runtime/report/columns.h"

#include "runtime/base/utf8.h"
#include "runtime/report/draw.h"
#include "runtime/report/wrap.h"

enum { COLUMN_MOST = 60, COLUMN_LEAST = 8, BETWEEN = 3 };

typedef struct Drawing {
    Buf *out;
    const Columns *columns;
    uint32_t *widths;
    WrapLines *lines; /* of the cells of the row at hand */
} Drawing;

static uint32_t text_width(Text t) {
    uint32_t widest = 0;
    for (;;) {
        int64_t end = text_find(t, TEXT("\n"));
        uint32_t stop = end < 0 ? t.len : (uint32_t)end;
        uint32_t width = utf8_width(text_slice(t, 0, stop));
        if (width > widest) widest = width;
        if (end < 0) return widest;
        t = text_slice(t, stop + 1, t.len);
    }
}

static void measure(Drawing *d, Arena *arena) {
    const Columns *columns = d->columns;
    for (uint32_t i = 0; i < columns->n_cols * columns->n_rows; i++) {
        uint32_t width = text_width(draw_plain(arena, columns->texts[i]));
        uint32_t *widest = &d->widths[i % columns->n_cols];
        if (width > *widest) *widest = width;
    }
    for (uint32_t c = 0; c < columns->n_cols; c++)
        if (d->widths[c] < 2) d->widths[c] = 2; /* one Chinese character */
}

static uint32_t total_width(const Drawing *d, uint32_t limit) {
    uint32_t total = 0;
    for (uint32_t c = 0; c < d->columns->n_cols; c++)
        total += BETWEEN + (d->widths[c] < limit ? d->widths[c] : limit);
    return total - BETWEEN;
}

static void fit(Drawing *d, uint32_t width) {
    uint32_t limit = COLUMN_MOST;
    while (limit > COLUMN_LEAST && total_width(d, limit) > width) limit--;
    for (uint32_t c = 0; c < d->columns->n_cols; c++)
        if (d->widths[c] > limit) d->widths[c] = limit;
}

/* Blanks that a text stands behind are owed, and written only if one comes. */
static void put_line(Drawing *d, uint32_t n) {
    uint32_t owed = 0, last = d->columns->n_cols - 1;
    for (uint32_t c = 0; c <= last; c++) {
        Text text = n < d->lines[c].len ? d->lines[c].data[n].text : TEXT("");
        uint32_t used = utf8_width(text), width = d->widths[c];
        uint32_t free = width > used ? width - used : 0;
        if (d->columns->right[c]) owed += free;
        if (text.len > 0 || c < last) buf_repeat(d->out, TEXT(" "), owed);
        buf_text(d->out, text);
        owed = d->columns->right[c] ? 0 : free;
        if (c == last) continue;
        buf_repeat(d->out, TEXT(" "), owed + 1);
        buf_str(d->out, "│");
        owed = 1;
    }
    buf_char(d->out, '\n');
}

static void put_row(Drawing *d, uint32_t row) {
    uint32_t n = d->columns->n_cols, height = 0;
    for (uint32_t c = 0; c < n; c++) {
        Text text = draw_plain(d->out->arena, d->columns->texts[(size_t)row * n + c]);
        d->lines[c] = wrap_text(d->out->arena, text, d->widths[c], d->widths[c]);
        if (d->lines[c].len > height) height = d->lines[c].len;
    }
    for (uint32_t i = 0; i < height; i++) put_line(d, i);
}

static void put_ruler(Drawing *d) {
    for (uint32_t c = 0; c < d->columns->n_cols; c++) {
        if (c > 0) buf_str(d->out, "─┼─");
        buf_repeat(d->out, TEXT("─"), d->widths[c]);
    }
    buf_char(d->out, '\n');
}

void columns_print(Buf *out, const Columns *columns, uint32_t width) {
    if (columns->n_cols == 0 || columns->n_rows == 0) return;
    Drawing d = {.out = out, .columns = columns};
    d.widths = ARENA_ARRAY(out->arena, uint32_t, columns->n_cols);
    d.lines = ARENA_ARRAY(out->arena, WrapLines, columns->n_cols);
    measure(&d, out->arena);
    fit(&d, width);
    for (uint32_t row = 0; row < columns->n_rows; row++) {
        put_row(&d, row);
        if (row == 0) put_ruler(&d);
    }
}
