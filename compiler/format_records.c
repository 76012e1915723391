/* Record tables and dash lines. The bars of a column stand below each other, by display width; a
   cell of more than 32 columns stands as it is and does not move the others, so that one edit
   changes one line. */
#include "compiler/format_parts.h"
#include "grammar/parser.h"
#include "runtime/base/utf8.h"

/* ---- record tables */

typedef struct Table {
    const FormatFile *file;
    uint32_t first, end; /* its rows, by token number */
    uint32_t ruler;      /* the row of dashes below the head, or 0 */
    uint32_t *widths;
    uint32_t n_columns;
} Table;

static Text cell_of(const Table *table, uint32_t row, uint32_t column) {
    const Node *node = table->file->tokens.data[row].row;
    return format_slice(table->file, node->kids[column]->span);
}

static bool is_ruler(const Table *table, uint32_t row) {
    const Node *node = table->file->tokens.data[row].row;
    for (uint32_t column = 0; column < node->n; column++) {
        Text cell = cell_of(table, row, column);
        if (cell.len < 3) return false;
        for (uint32_t i = 0; i < cell.len; i++)
            if (cell.ptr[i] != '-') return false;
    }
    return node->n > 0;
}

static void measure(Table *table) {
    for (uint32_t row = table->first; row < table->end; row++)
        if (table->file->tokens.data[row].row->n > table->n_columns)
            table->n_columns = table->file->tokens.data[row].row->n;
    table->widths = ARENA_ARRAY(table->file->arena, uint32_t, table->n_columns);
    for (uint32_t row = table->first; row < table->end; row++) {
        if (row == table->ruler) continue;
        for (uint32_t i = 0; i < table->file->tokens.data[row].row->n; i++) {
            uint32_t width = utf8_width(cell_of(table, row, i));
            if (width <= FORMAT_COLUMN && width > table->widths[i]) table->widths[i] = width;
        }
    }
}

static void put_row(Buf *out, const Table *table, uint32_t row) {
    const Node *node = table->file->tokens.data[row].row;
    for (uint32_t i = 0; i < node->n; i++) {
        uint32_t room = table->widths[i];
        if (row == table->ruler) {
            buf_char(out, '|');
            buf_repeat(out, TEXT("-"), room > 0 ? room + 2 : 3);
            continue;
        }
        Text cell = cell_of(table, row, i);
        uint32_t width = utf8_width(cell);
        buf_str(out, "| ");
        buf_text(out, cell);
        buf_repeat(out, TEXT(" "), width < room ? room - width + 1 : cell.len > 0);
    }
    buf_char(out, '|');
}

uint32_t format_put_table(FormatPrinter *p, uint32_t i, uint32_t indent, bool first) {
    Table table = {.file = p->file, .first = i, .end = i};
    while (p->file->tokens.data[table.end].kind == TOKEN_ROW_LINE) table.end++;
    if (table.end > i + 1 && is_ruler(&table, i + 1)) table.ruler = i + 1;
    measure(&table);
    for (uint32_t row = i; row < table.end; row++) {
        format_put_gap(p, row, indent, first && row == i);
        format_put_indent(p, indent);
        put_row(&p->out, &table, row);
    }
    return table.end;
}

/* ---- dash lines */

uint32_t format_put_item(FormatPrinter *p, uint32_t i, uint32_t indent, bool first) {
    format_put_gap(p, i, indent, first);
    format_put_indent(p, indent);
    Text text = p->file->tokens.data[i].text;
    buf_str(&p->out, text.len > 0 ? "- " : "-");
    for (uint32_t at = 0; at < text.len;) {
        const char *end = memchr(text.ptr + at, '\n', text.len - at);
        uint32_t stop = end ? (uint32_t)(end - text.ptr) : text.len;
        if (at > 0 && stop > at) format_put_indent(p, indent + FORMAT_INDENT);
        buf_text(&p->out, text_slice(text, at, stop));
        if (end) buf_char(&p->out, '\n');
        at = stop + 1;
    }
    return i + 1;
}
