/* Suggestions: the name that was probably meant. The distance is the least number of characters
   inserted, left out, replaced, or swapped with their neighbour (optimal string alignment),
   computed row by row. Names longer than LONGEST are neither mistyped often nor worth the time. */
#include "runtime/base/diag.h"
#include "runtime/base/utf8.h"

#define LONGEST 64

typedef struct Word {
    uint32_t c[LONGEST];
    uint32_t len;
} Word;

/* False if the text is too long. */
static bool decode(Text t, Word *out) {
    out->len = 0;
    for (uint32_t at = 0; at < t.len;) {
        if (out->len == LONGEST) return false;
        out->c[out->len++] = utf8_next(t, &at);
    }
    return true;
}

static uint32_t least(uint32_t a, uint32_t b) {
    return a < b ? a : b;
}

static uint32_t lower(uint32_t c) {
    return c >= 'A' && c <= 'Z' ? c + 'a' - 'A' : c;
}

/* One row of the table: the distances of a[0..i) from each b[0..j), from the two rows before. */
static void fill_row(const Word *a, const Word *b, uint32_t i, const uint32_t *two_before,
                     const uint32_t *before, uint32_t *row) {
    row[0] = i;
    for (uint32_t j = 1; j <= b->len; j++) {
        bool equal = lower(a->c[i - 1]) == lower(b->c[j - 1]);
        row[j] = least(before[j - 1] + !equal, least(before[j], row[j - 1]) + 1);
        if (i > 1 && j > 1 && a->c[i - 1] == b->c[j - 2] && a->c[i - 2] == b->c[j - 1])
            row[j] = least(row[j], two_before[j - 2] + 1);
    }
}

static uint32_t distance(const Word *a, const Word *b) {
    uint32_t rows[3][LONGEST + 1];
    for (uint32_t j = 0; j <= b->len; j++) rows[0][j] = j;
    for (uint32_t i = 1; i <= a->len; i++)
        fill_row(a, b, i, rows[(i + 1) % 3], rows[(i + 2) % 3], rows[i % 3]);
    return rows[a->len % 3][b->len];
}

/* The distance, or more than `limit` if it is more or the two have nothing in common. */
static uint32_t slip(const Word *wanted, Text text, uint32_t limit) {
    Word candidate;
    if (!decode(text, &candidate) || candidate.len == 0) return limit + 1;
    uint32_t longer = wanted->len > candidate.len ? wanted->len : candidate.len;
    if (longer - least(wanted->len, candidate.len) > limit) return limit + 1;
    uint32_t d = distance(wanted, &candidate);
    return d == longer ? limit + 1 : d;
}

uint32_t suggest_equals(Text word, const Text *candidates, uint32_t n, Text *out, uint32_t cap) {
    Word wanted;
    uint32_t len = 0;
    if (!decode(word, &wanted)) return 0;
    uint32_t best = wanted.len / 3 > 1 ? wanted.len / 3 : 1;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t d = slip(&wanted, candidates[i], best);
        if (d > best) continue;
        if (d < best) len = 0;
        best = d;
        if (len < cap) out[len++] = candidates[i];
    }
    return len;
}

Text suggest_nearest(Text word, const Text *candidates, uint32_t n) {
    Text nearest;
    return suggest_equals(word, candidates, n, &nearest, 1) > 0 ? nearest : TEXT("");
}
