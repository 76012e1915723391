/* Rows of a table whose cells ran together when the text was taken out of a page:
   "科技奖励培⏎养人才 培养科技创新⏎人才数量 30人". Lines wrap where their column ends, so a line
   that goes on is as wide as its column and the last one of a cell is not. How wide the columns are
   is told by all rows together: the widths with which the cheapest ways of parting them cost the
   least. */
#include "compiler/import_columns.h"

#include "runtime/base/utf8.h"

enum { MOST_FRAGMENTS = 96, MOST_CELLS = 12, ROWS_MEASURED = 60, MOST_WIDTHS = 24 };

/* Widths are told in quarters of a Chinese character. */
enum { WIDE = 4, NARROW = 2, BLANK = 1, SLACK = 2 };

enum {
    COST_ROOM_LEFT = 4, /* the line could have held one more character: words stay together */
    COST_MOST_LEFT = 20,
    COST_TOO_WIDE = 6,     /* a quarter of a character */
    COST_MOST_WIDE = 36,   /* all of them */
    COST_TIGHT = 40,       /* lines of one cell stand apart alike, those of two need not */
    COST_BLANK_WITHIN = 6, /* a blank between Chinese characters within a cell */
    COST_BLANK_BY_DIGIT = 1,
    COST_UNIT_APART = 8, /* 30 | 人 */
    COST_FULL_END = 3,   /* the last line is full: more might follow */
    COST_EMPTY = 14,
    COST_OTHER_START = 4, /* a description mostly begins as the name does */
    COST_OTHER_TEXT = 12, /* … or is the same */
    COST_SIGN = 30,       /* ≥ within a cell: with it a target begins */
    COST_SHORT = 4,       /* one character is no text */
    COST_NO_TARGET = 7,   /* without a digit */
    COST_WORDY_TARGET = 2,
    COST_STARTS_DIGIT = 5, /* a text that is no target */
    COST_DIGIT = 2
};

typedef enum Gap { GAP_BLANK, GAP_BREAK, GAP_TIGHT } Gap;

typedef struct Fragment {
    Text text;
    uint8_t gap; /* Gap: what stands before it */
    bool starts_digit, ends_digit, has_digit, starts_sign, starts_date;
    uint32_t width, first; /* of all, and of what cannot be parted at its head */
} Fragment;

typedef struct Row {
    Fragment *list;
    uint32_t n;
} Row;

typedef struct Parting {
    const Columns *columns;
    Row *rows;
    uint32_t n_rows;
    uint32_t widths[MOST_CELLS];
} Parting;

static bool is_blank(char c) {
    return c == ' ' || c == '\n' || c == '\t';
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---- fragments */

static bool begins_with(Text text, const char *const *words) {
    for (; *words; words++)
        if (text_starts(text, text_of(*words))) return true;
    return false;
}

static Fragment measured(Text text, Gap gap) {
    Fragment f = {.text = text, .gap = (uint8_t)gap};
    f.starts_digit = is_digit(text.ptr[0]);
    f.ends_digit = (unsigned char)text.ptr[text.len - 1] < 0x80;
    f.starts_sign =
        begins_with(text, (const char *const[]){"≥", "≤", ">", "<", "＞", "＜", "=", "＝", NULL});
    f.starts_date = begins_with(text, (const char *const[]){"年", "月", "日", NULL});
    bool begins = true;
    for (uint32_t at = 0; at < text.len;) {
        uint32_t c = utf8_next(text, &at);
        bool wide = c >= 0x2E80;
        f.has_digit = f.has_digit || (c >= '0' && c <= '9');
        f.width += wide ? WIDE : NARROW;
        if (begins) f.first = f.width;
        begins = begins && !wide && at < text.len && (unsigned char)text.ptr[at] < 0x80;
    }
    return f;
}

/* One line end or one behind a blank line: which is which is told by COLUMNS_TIGHT. */
static Row take_fragments(Arena *arena, Text text) {
    Row row = {.list = ARENA_ARRAY(arena, Fragment, MOST_FRAGMENTS)};
    Gap gap = GAP_BREAK;
    text = text_trim(text);
    for (uint32_t at = 0; at < text.len;) {
        char c = text.ptr[at];
        if (is_blank(c)) {
            if (c == '\n' && gap != GAP_TIGHT) gap = GAP_BREAK;
            at++;
            continue;
        }
        if (c == COLUMNS_TIGHT) {
            gap = GAP_TIGHT;
            at++;
            continue;
        }
        uint32_t end = at;
        bool last = row.n + 1 == MOST_FRAGMENTS; /* takes all that is left */
        while (end < text.len &&
               (last || (!is_blank(text.ptr[end]) && text.ptr[end] != COLUMNS_TIGHT)))
            end++;
        row.list[row.n++] = measured(text_slice(text, at, end), gap);
        gap = GAP_BLANK;
        at = end;
    }
    return row;
}

/* ---- what a parting costs */

static uint32_t width_cost(uint32_t line, uint32_t width) {
    if (line <= width + SLACK) return 0;
    uint32_t cost = (line - width - SLACK) * COST_TOO_WIDE;
    return cost < COST_MOST_WIDE ? cost : COST_MOST_WIDE;
}

static uint32_t room_cost(uint32_t room) {
    uint32_t cost = (room / WIDE + 1) * COST_ROOM_LEFT + COST_ROOM_LEFT;
    return cost < COST_MOST_LEFT ? cost : COST_MOST_LEFT;
}

/* Whether the two begin with the same two characters. */
static bool start_alike(const Fragment *a, const Fragment *b) {
    uint32_t end = 0;
    for (uint32_t i = 0; i < 2 && end < a->text.len; i++) (void)utf8_next(a->text, &end);
    return text_starts(b->text, text_slice(a->text, 0, end));
}

/* Whether [0, lo) and [lo, hi) say the same. */
static bool are_same(const Row *row, uint32_t lo, uint32_t hi) {
    uint32_t a = 0, b = lo, i = 0, k = 0;
    while (a < lo && b < hi) {
        if (row->list[a].text.ptr[i++] != row->list[b].text.ptr[k++]) return false;
        if (i == row->list[a].text.len) a++, i = 0;
        if (k == row->list[b].text.len) b++, k = 0;
    }
    return a == lo && b == hi;
}

static uint32_t content_cost(const Row *row, const Columns *columns, uint32_t column, uint32_t lo,
                             uint32_t hi) {
    const Fragment *first = &row->list[lo];
    bool digit = false;
    uint32_t signs = column == columns->target && first->starts_sign ? 0 : first->starts_sign;
    for (uint32_t i = lo; i < hi; i++) digit = digit || row->list[i].has_digit;
    for (uint32_t i = lo + 1; i < hi; i++) signs += row->list[i].starts_sign;
    uint32_t cost = signs * COST_SIGN;
    if (column == columns->target && digit)
        return cost + (first->has_digit ? 0 : (uint32_t)COST_WORDY_TARGET);
    if (column == columns->target) return cost + COST_NO_TARGET;
    cost += first->starts_digit ? COST_STARTS_DIGIT : digit ? COST_DIGIT : 0;
    if (lo + 1 == hi && first->width <= WIDE) cost += COST_SHORT;
    if (column != 1 || columns->n <= 2) return cost;
    if (!start_alike(&row->list[0], first)) cost += COST_OTHER_START;
    return are_same(row, lo, hi) ? cost : cost + COST_OTHER_TEXT;
}

/* That the cell before ends at i, and another begins. */
static uint32_t border_cost(const Row *row, uint32_t i) {
    if (i == 0 || i == row->n) return 0;
    const Fragment *before = &row->list[i - 1], *next = &row->list[i];
    bool number = before->ends_digit && is_digit(before->text.ptr[before->text.len - 1]);
    bool apart = next->gap == GAP_BLANK ? !next->starts_digit : next->starts_date;
    return number && apart ? COST_UNIT_APART : 0;
}

/* That the fragments [lo, hi) are the cell of that column. */
static uint32_t cell_cost(const Parting *p, const Row *row, uint32_t column, uint32_t lo,
                          uint32_t hi) {
    bool describes = column == 1 && p->columns->n > 2;
    if (lo == hi) return describes ? COST_EMPTY + COST_OTHER_START + COST_OTHER_TEXT : COST_EMPTY;
    uint32_t width = p->widths[column], line = row->list[lo].width;
    uint32_t cost = content_cost(row, p->columns, column, lo, hi);
    for (uint32_t i = lo + 1; i < hi; i++) {
        const Fragment *f = &row->list[i], *before = f - 1;
        if (f->gap == GAP_BLANK) {
            cost += before->ends_digit || f->starts_digit ? COST_BLANK_BY_DIGIT : COST_BLANK_WITHIN;
            line += BLANK + f->width;
            continue;
        }
        if (f->gap == GAP_TIGHT) cost += COST_TIGHT;
        if (line + f->first <= width) cost += room_cost(width - line - f->first);
        cost += width_cost(line, width);
        line = f->width;
    }
    cost += width_cost(line, width) + border_cost(row, hi);
    return line + WIDE > width ? cost + COST_FULL_END : cost;
}

typedef struct Ways { /* the least cost from the first cell to a border, and from there to the last
                       */
    uint32_t to[MOST_CELLS + 1][MOST_FRAGMENTS + 1];
    uint32_t on[MOST_CELLS + 1][MOST_FRAGMENTS + 1];
    uint8_t from[MOST_CELLS + 1][MOST_FRAGMENTS + 1];
} Ways;

static uint32_t cheapest_to(const Parting *p, const Row *row, Ways *w) {
    uint32_t n = p->columns->n;
    memset(w->to, 0xFF, sizeof w->to);
    w->to[0][0] = 0;
    for (uint32_t c = 1; c <= n; c++)
        for (uint32_t hi = 0; hi <= row->n; hi++)
            for (uint32_t lo = 0; lo <= hi; lo++) {
                if (w->to[c - 1][lo] == UINT32_MAX) continue;
                uint32_t cost = w->to[c - 1][lo] + cell_cost(p, row, c - 1, lo, hi);
                if (cost >= w->to[c][hi]) continue;
                w->to[c][hi] = cost;
                w->from[c][hi] = (uint8_t)lo;
            }
    return w->to[n][row->n];
}

static void cheapest_on(const Parting *p, const Row *row, Ways *w) {
    uint32_t n = p->columns->n;
    memset(w->on, 0xFF, sizeof w->on);
    w->on[n][row->n] = 0;
    for (uint32_t c = n; c > 0; c--)
        for (uint32_t lo = 0; lo <= row->n; lo++)
            for (uint32_t hi = lo; hi <= row->n; hi++) {
                if (w->on[c][hi] == UINT32_MAX) continue;
                uint32_t cost = w->on[c][hi] + cell_cost(p, row, c - 1, lo, hi);
                if (cost < w->on[c - 1][lo]) w->on[c - 1][lo] = cost;
            }
}

/* Whether the border behind cell c could as well be elsewhere. */
static bool is_unsure(const Row *row, const Ways *w, uint32_t c, uint32_t end, uint32_t least) {
    enum { MARGIN = 10 };
    for (uint32_t at = 0; at <= row->n; at++) {
        if (at == end || w->to[c + 1][at] == UINT32_MAX || w->on[c + 1][at] == UINT32_MAX) continue;
        if (w->to[c + 1][at] + w->on[c + 1][at] <= least + MARGIN) return true;
    }
    return false;
}

/* ---- widths */

static uint64_t cost_of_all(const Parting *p) {
    Ways ways;
    uint64_t cost = 0;
    for (uint32_t i = 0; i < p->n_rows && i < ROWS_MEASURED; i++)
        cost += cheapest_to(p, &p->rows[i], &ways);
    return cost;
}

/* What lines that go on are wide: the only widths that columns can have. */
static uint32_t take_widths(const Parting *p, uint32_t *widths) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->n_rows && i < ROWS_MEASURED; i++)
        for (uint32_t k = 0; k + 1 < p->rows[i].n; k++) {
            uint32_t width = p->rows[i].list[k].width, at = 0;
            if (p->rows[i].list[k + 1].gap != GAP_BREAK || width < 2 * WIDE) continue;
            while (at < n && widths[at] != width) at++;
            if (at == n && n < MOST_WIDTHS) widths[n++] = width;
        }
    return n;
}

static void measure(Parting *p) {
    enum { ROUNDS = 4, USUAL = 6 * WIDE };
    uint32_t widths[MOST_WIDTHS], n = take_widths(p, widths);
    for (uint32_t c = 0; c < p->columns->n; c++) p->widths[c] = USUAL;
    uint64_t least = cost_of_all(p);
    for (uint32_t round = 0; round < ROUNDS; round++) {
        uint64_t before = least;
        for (uint32_t c = 0; c < p->columns->n; c++)
            for (uint32_t i = 0; i < n; i++) {
                uint32_t kept = p->widths[c];
                p->widths[c] = widths[i];
                uint64_t cost = cost_of_all(p);
                if (cost < least)
                    least = cost;
                else
                    p->widths[c] = kept;
            }
        if (least == before) return;
    }
}

/* ---- cells */

static Text joined(Arena *arena, const Row *row, uint32_t lo, uint32_t hi) {
    Buf out = buf_new(arena);
    for (uint32_t i = lo; i < hi; i++) {
        const Fragment *f = &row->list[i];
        bool words = i > lo && row->list[i - 1].ends_digit && (unsigned char)f->text.ptr[0] < 0x80;
        if (i > lo && (f->gap == GAP_BLANK || words)) buf_char(&out, ' ');
        buf_text(&out, f->text);
    }
    return buf_result(&out);
}

static void part_row(Arena *arena, const Parting *p, const Row *row, ColumnCell *cells) {
    Ways ways;
    uint32_t n = p->columns->n, least = cheapest_to(p, row, &ways), hi = row->n;
    cheapest_on(p, row, &ways);
    for (uint32_t c = n; c > 0; c--) {
        uint32_t lo = ways.from[c][hi];
        cells[c - 1].text = joined(arena, row, lo, hi);
        bool unsure = c < n && is_unsure(row, &ways, c - 1, hi, least);
        if (unsure) cells[c - 1].unsure = cells[c].unsure = true;
        hi = lo;
    }
}

void import_part_columns(Arena *arena, const Columns *columns, const Text *rows, uint32_t n,
                         ColumnCell *cells) {
    Columns fewer = {.n = columns->n < MOST_CELLS ? columns->n : MOST_CELLS,
                     .target = columns->target};
    Parting p = {.columns = &fewer, .rows = ARENA_ARRAY(arena, Row, n), .n_rows = n};
    for (uint32_t i = 0; i < n; i++) p.rows[i] = take_fragments(arena, rows[i]);
    measure(&p);
    for (uint32_t i = 0; i < n; i++)
        part_row(arena, &p, &p.rows[i], cells + (size_t)i * columns->n);
}
