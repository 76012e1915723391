/* Edges of the tables, scaled to one width, each once and in order. */
#include "runtime/report/xlsx_columns.h"

#include "runtime/report/grid.h"

/* The edges of a table in characters from the left, into edges[0..n_cols]; returns the last. */
static uint32_t find_edges(const Table *table, uint32_t width, uint32_t least, uint32_t *edges) {
    grid_share(table, width, least, edges + 1);
    for (uint32_t c = 1; c <= table->n_cols; c++) edges[c] += edges[c - 1];
    return edges[table->n_cols];
}

/* As wide as the widest. No two edges meet: nothing becomes narrower. */
static void widen(const Table *table, uint32_t width, uint32_t *edges) {
    uint32_t own = edges[table->n_cols];
    for (uint32_t c = 1; own > 0 && c <= table->n_cols; c++)
        edges[c] = (uint32_t)((uint64_t)edges[c] * width / own);
}

XlsxColumns xlsx_columns(Arena *arena, const Table *const *tables, uint32_t n, uint32_t width,
                         uint32_t least) {
    XlsxColumns result = {.first = ARENA_ARRAY(arena, uint32_t *, n)};
    uint32_t widest = 0;
    for (uint32_t t = 0; t < n; t++) {
        result.first[t] = ARENA_ARRAY(arena, uint32_t, tables[t]->n_cols + 1);
        uint32_t own = find_edges(tables[t], width, least, result.first[t]);
        if (own > widest) widest = own;
    }
    /* at[x]: the number of the column that begins x characters from the left */
    uint32_t *at = ARENA_ARRAY(arena, uint32_t, widest + 1);
    result.widths = ARENA_ARRAY(arena, uint32_t, widest + 1);
    for (uint32_t t = 0; t < n; t++) {
        widen(tables[t], widest, result.first[t]);
        for (uint32_t c = 0; c <= tables[t]->n_cols; c++) at[result.first[t][c]] = 1;
    }
    for (uint32_t x = 1, from = 0; x <= widest; x++) {
        if (!at[x]) continue;
        result.widths[result.n++] = x - from;
        from = x;
        at[x] = result.n;
    }
    at[0] = 0;
    for (uint32_t t = 0; t < n; t++)
        for (uint32_t c = 0; c <= tables[t]->n_cols; c++)
            result.first[t][c] = at[result.first[t][c]];
    return result;
}
