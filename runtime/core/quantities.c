/* Quantities in running text: every number written with digits, with the declared unit behind it,
   and every date. One pass from left to right; digits that are no quantity (codes, ordinals,
   document and list numbers) are passed over as a whole. Numbers in Chinese characters are not
   read. */
#include "runtime/core/scan.h"

#include "runtime/base/utf8.h"

typedef struct Finder {
    Arena *arena;
    Units *units;
    int year;
    Scan s;
    bool line_start; /* only blanks since the line began */
    uint32_t before; /* the character before, blanks passed over; 0 at the start of a line */
    uint32_t glued;  /* the character directly before */
    VEC(TextQuantity) found;
    bool open_range; /* the last one found is the lower end of a range whose unit is to come */
} Finder;

/* ---- quotations */
typedef struct Quote {
    uint32_t lo, hi;
} Quote;

typedef struct Quotes {
    VEC(Quote) open;   /* lo: place, hi: the character that closes it */
    VEC(Quote) closed; /* outermost ones, in order */
    uint32_t n_of[3];  /* how many of each kind are open */
} Quotes;

static int closer_kind(uint32_t c) {
    return c == 0x300B ? 0 : c == 0x201D ? 1 : c == '"' ? 2 : -1;
}

static uint32_t closer_of(uint32_t c) {
    return c == 0x300A ? 0x300B : c == 0x201C ? 0x201D : c == '"' ? '"' : 0;
}

/* A closing mark ends the nearest open quotation of its kind; what was opened since and never
   closed is no quotation. */
static void close_quote(Arena *arena, Quotes *q, uint32_t c, uint32_t hi) {
    Quote top;
    do {
        top = q->open.data[--q->open.len];
        q->n_of[closer_kind(top.hi)]--;
    } while (top.hi != c);
    while (q->closed.len && vec_last(&q->closed).lo > top.lo) q->closed.len--;
    vec_push(arena, &q->closed, (Quote){top.lo, hi});
}

static void read_quotes(Arena *arena, Text t, Quotes *q) {
    for (uint32_t at = 0; at < t.len;) {
        uint32_t lo = at, c = utf8_fold_width(utf8_next(t, &at));
        int kind = closer_kind(c);
        if (kind >= 0 && q->n_of[kind]) {
            close_quote(arena, q, c, at);
        } else if (closer_of(c)) {
            vec_push(arena, &q->open, (Quote){lo, closer_of(c)});
            q->n_of[closer_kind(closer_of(c))]++;
        }
    }
}

static void mark_quoted(Arena *arena, Text t, TextQuantity *found, uint32_t n) {
    Quotes quotes = {.open = {0}};
    if (n == 0) return;
    read_quotes(arena, t, &quotes);
    uint32_t q = 0;
    for (uint32_t i = 0; i < n; i++) {
        while (q < quotes.closed.len && quotes.closed.data[q].hi <= found[i].lo) q++;
        found[i].quoted = q < quotes.closed.len && quotes.closed.data[q].lo < found[i].lo;
    }
}

/* ---- digits that are no quantity */
static bool is_word_char(uint32_t c) {
    return scan_is_letter(c) || scan_is_digit(c) || c == '_';
}

static void skip_word(Scan *s) {
    while (is_word_char(scan_peek(s))) utf8_next(s->t, &s->at);
}

/* Digits with points between: 1.2.3 */
static void skip_digits_and_points(Scan *s) {
    for (uint32_t c = scan_peek(s); scan_is_digit(c) || c == '.'; c = scan_peek(s)) {
        utf8_next(s->t, &s->at);
    }
}

/* 1. 2、 at the start of a line, before prose. */
static bool skip_item_number(Finder *f) {
    Scan s = f->s;
    int value;
    uint32_t n;
    if (!f->line_start || !scan_int(&s, &value, &n) || n > 2) return false;
    if (!scan_char(&s, '.') && !scan_word(&s, TEXT("、"))) return false;
    if (scan_is_digit(scan_peek(&s))) return false;
    f->s = s;
    return true;
}

/* 2021〕42号 behind 〔 */
static bool skip_document_number(Finder *f) {
    uint32_t b = f->glued;
    if (b != 0x3014 && b != '[' && b != '(' && b != 0x3010) return false;
    Scan s = f->s;
    int value;
    uint32_t n;
    if (!scan_int(&s, &value, &n) || n != 4) return false;
    if (!scan_char(&s, 0x3015) && !scan_char(&s, ']') && !scan_char(&s, ')') &&
        !scan_char(&s, 0x3011)) {
        return false;
    }
    scan_blanks(&s);
    scan_word(&s, TEXT("第"));
    if (!scan_int(&s, &value, &n)) return false;
    scan_blanks(&s);
    if (!scan_word(&s, TEXT("号"))) return false;
    f->s = s;
    return true;
}

/* ---- what is one */
/* Grows from one: most texts hold one quantity or none, and there are many texts. */
static void add_found(Finder *f, TextQuantity q) {
    if (f->found.len == f->found.cap) {
        uint32_t cap = f->found.cap ? f->found.cap * 2 : 1;
        f->found.data =
            arena_grow(f->arena, f->found.data, sizeof q * f->found.cap, sizeof q * cap);
        f->found.cap = cap;
    }
    f->found.data[f->found.len++] = q;
}

/* The lower end of a range takes the unit of the upper one; 2021-2023年 are two years, 3-6月 two
   months. */
static void close_range(Finder *f, const TextQuantity *upper) {
    TextQuantity *lower = &vec_last(&f->found);
    int64_t value;
    if (upper->has_unit) {
        lower->quantity.unit = upper->quantity.unit;
        lower->has_unit = true;
        return;
    }
    if (!upper->is_date || !number_to_int64(lower->quantity.number, &value)) return;
    if (value < 1 || value > 9999) return;
    if (upper->date.precision == DATE_YEAR && value >= 1000) {
        lower->is_date = date_make((int)value, 0, 0, DATE_YEAR, &lower->date);
        lower->year_written = lower->is_date;
    } else if (upper->date.precision == DATE_MONTH && !upper->year_written && value <= 12) {
        int year = f->year > 0 ? f->year : 1;
        lower->is_date = date_make(year, (int)value, 0, DATE_MONTH, &lower->date);
    }
}

static bool find_date(Finder *f) {
    Scan s = f->s;
    ScanDate date;
    if (!scan_date(&s, f->year, false, &date)) return false;
    if (date.exists) {
        TextQuantity q = {.lo = f->s.at,
                          .hi = s.at,
                          .is_date = true,
                          .date = date.date,
                          .year_written = date.year_written};
        if (f->open_range) close_range(f, &q);
        add_found(f, q);
    }
    f->open_range = false;
    f->s = s;
    return true;
}

/* 余, 多 or 来 between number and unit. */
static bool skip_approximate(Scan *s) {
    return scan_word(s, TEXT("余")) || scan_word(s, TEXT("多")) || scan_word(s, TEXT("来"));
}

/* The unit behind a number, with its end. 万余元 is 万元. */
static void find_unit(Finder *f, Scan *s, TextQuantity *q) {
    Scan here = *s;
    uint32_t len, more;
    scan_blanks(&here);
    if (skip_approximate(&here)) scan_blanks(&here);
    UnitId unit = units_find_head(f->units, text_slice(here.t, here.at, here.t.len), &len);
    if (unit == UNIT_UNKNOWN) return;
    Text spelling = text_slice(here.t, here.at, here.at + len);
    here.at += len;
    Scan behind = here;
    if (skip_approximate(&behind)) {
        Text rest = text_slice(behind.t, behind.at, behind.t.len);
        if (units_find_head(f->units, rest, &more) != UNIT_UNKNOWN) {
            char *joined = arena_alloc(f->arena, (size_t)len + more);
            memcpy(joined, spelling.ptr, len);
            memcpy(joined + len, rest.ptr, more);
            UnitId whole = units_find(f->units, (Text){joined, len + more});
            if (whole != UNIT_UNKNOWN) {
                unit = whole;
                here.at = behind.at + more;
            }
        }
    }
    q->quantity.unit = unit;
    q->has_unit = true;
    s->at = here.at;
}

static void find_number(Finder *f) {
    Scan s = f->s;
    TextQuantity q = {.lo = f->s.at};
    bool in_range = f->open_range;
    f->open_range = false;
    if (!scan_number(&s, f->arena, &q.quantity.number)) {
        skip_digits_and_points(&f->s);
        return;
    }
    q.hi = s.at;
    find_unit(f, &s, &q);
    if (!q.has_unit && is_word_char(scan_peek(&s))) { /* 604002B16DX0021 */
        skip_word(&s);
        f->s = s;
        return;
    }
    if (q.has_unit) q.hi = s.at;
    if (in_range) close_range(f, &q);
    add_found(f, q);
    f->s = s;
    scan_blanks(&s);
    if (q.has_unit || !scan_range_sign(&s)) return;
    scan_blanks(&s);
    if (!scan_is_digit(scan_peek(&s))) return;
    f->open_range = true;
    f->s = s;
}

/* At a digit. */
static void find_at_digit(Finder *f) {
    if (skip_item_number(f) || skip_document_number(f)) return;
    if (f->before == 0x7B2C) { /* 第 */
        skip_digits_and_points(&f->s);
    } else if (is_word_char(f->glued)) {
        skip_word(&f->s);
    } else if (!find_date(f)) {
        find_number(f);
    }
}

static void pass_char(Finder *f) {
    uint32_t c = utf8_fold_width(utf8_next(f->s.t, &f->s.at));
    f->glued = c;
    if (c == '\n') {
        f->line_start = true;
        f->before = 0;
    } else if (c != ' ' && c != '\t' && c != '\r') {
        f->line_start = false;
        f->before = c;
    }
}

TextQuantity *scan_quantities(Arena *arena, Units *units, Text t, int year, uint32_t *n) {
    Finder f = {.arena = arena, .units = units, .year = year, .s = {t, 0}, .line_start = true};
    while (f.s.at < t.len) {
        if (!scan_is_digit(scan_peek(&f.s))) {
            pass_char(&f);
            continue;
        }
        uint32_t at = f.s.at;
        find_at_digit(&f);
        if (f.s.at == at) pass_char(&f);
        f.line_start = false;
        if (f.open_range)
            f.glued = f.before = '-';
        else
            f.glued = f.before = ' ';
    }
    mark_quoted(arena, t, f.found.data, f.found.len);
    *n = f.found.len;
    return f.found.data;
}

TextQuantity *text_quantities(Arena *arena, Units *units, Text t, uint32_t *n) {
    return scan_quantities(arena, units, t, 0, n);
}
