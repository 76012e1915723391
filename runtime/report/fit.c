/* Fit: greedy line filling by character widths. An estimate: it knows no fonts and no punctuation
   rules, so its users leave some room. */
#include "runtime/report/fit.h"

#include "runtime/base/utf8.h"

/* General punctuation to dingbats: drawn full width by Chinese fonts, "ambiguous" in Unicode. */
static uint32_t char_width(uint32_t c) {
    uint32_t width = utf8_char_width(c);
    if (width == 1 && c >= 0x2010 && c <= 0x27BF) return 2;
    return width;
}

uint32_t fit_width(Text t) {
    uint32_t width = 0;
    for (uint32_t at = 0; at < t.len;) width += char_width(utf8_next(t, &at));
    return width;
}

static bool glues(uint32_t c) {
    return c > ' ' && c < 0x250;
}

/* The end of the unbreakable piece that begins at `at`, and its width. */
static uint32_t piece_end(Text t, uint32_t at, uint32_t *width) {
    uint32_t end = at, c = utf8_next(t, &end);
    *width = char_width(c);
    if (!glues(c)) return end;
    for (uint32_t next = end; next < t.len; end = next) {
        c = utf8_next(t, &next);
        if (!glues(c)) break;
        *width += char_width(c);
    }
    return end;
}

uint32_t fit_lines(Text t, uint32_t columns) {
    uint32_t lines = 1, used = 0, width;
    if (columns == 0) columns = 1;
    for (uint32_t at = 0; at < t.len;) {
        if (t.ptr[at] == '\n') {
            lines++;
            used = 0;
            at++;
            continue;
        }
        at = piece_end(t, at, &width);
        if (used > 0 && used + width > columns) {
            lines++;
            used = 0;
        }
        used += width;
        if (used > columns) { /* a piece wider than a line is broken anywhere */
            lines += (used - 1) / columns;
            used = (used - 1) % columns + 1;
        }
    }
    return lines;
}

static uint32_t cell_columns(const Cell *cell, const uint32_t *columns, uint32_t padding) {
    uint32_t sum = 0;
    for (uint32_t c = cell->col; c < cell->col + cell->cols; c++) sum += columns[c];
    return sum > padding ? sum - padding : 1;
}

void fit_rows(const Grid *grid, const uint32_t *columns, uint32_t padding, uint32_t *lines) {
    const Table *table = grid->table;
    for (uint32_t r = 0; r < table->n_rows; r++) lines[r] = 1;
    for (uint32_t pass = 0; pass < 2; pass++) { /* merged cells last: they see the rows' heights */
        for (uint32_t i = 0; i < table->cells.len; i++) {
            const Cell *cell = &table->cells.data[i];
            if ((cell->rows > 1) != (pass == 1)) continue;
            uint32_t last = cell->row + cell->rows - 1, have = 0;
            uint32_t need = fit_lines(cell->text, cell_columns(cell, columns, padding));
            for (uint32_t r = cell->row; r <= last; r++) have += lines[r];
            if (need > have) lines[last] += need - have;
        }
    }
}
