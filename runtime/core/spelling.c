/* The printing of quantities and dates as their author wrote them, but without the blanks between
   their parts: 10000 万元, 2021 年 12 月底, 95% 以上. Blanks of prose stay. No units are known
   here: a quantity is told by its digits, signs and words. */
#include "runtime/core/scan.h"

#include "runtime/base/utf8.h"

/* What stands before a run of blanks. */
typedef enum Part {
    PART_PROSE,
    PART_OPERATOR, /* ≥, 不少于, - between numbers: a number follows */
    PART_SLASH,    /* / behind a unit: another unit follows */
    PART_NUMBER,
    PART_UNIT /* what follows a number without a blank kept between */
} Part;

typedef struct Packer {
    Scan s;
    char *out;
    uint32_t len;
    Part part;
} Packer;

static Text ahead(const Packer *p) {
    return text_slice(p->s.t, p->s.at, p->s.t.len);
}

static void keep_until(Packer *p, uint32_t hi) {
    memcpy(p->out + p->len, p->s.t.ptr + p->s.at, hi - p->s.at);
    p->len += hi - p->s.at;
    p->s.at = hi;
}

/* An English word, not a unit such as m2 at the end: 3 workshops in May. */
static bool is_prose_word(const Packer *p) {
    Scan s = p->s;
    if (!scan_is_letter(scan_peek(&s))) return false;
    while (scan_is_letter(scan_peek(&s)) || scan_is_digit(scan_peek(&s))) {
        utf8_next(s.t, &s.at);
    }
    scan_blanks(&s);
    return scan_is_letter(scan_peek(&s));
}

static bool is_range_sign(const Packer *p) {
    Scan s = p->s;
    if (!scan_range_sign(&s)) return false;
    scan_blanks(&s);
    return scan_is_digit(scan_peek(&s));
}

/* 前 of 12月31日 前, 以上 of 95% 以上 */
static bool is_behind_word(const Packer *p) {
    return scan_suffix_head(ahead(p)) || text_starts(ahead(p), TEXT("前")) ||
           text_starts(ahead(p), TEXT("之前")) || text_starts(ahead(p), TEXT("底"));
}

/* 年 and 月 behind a number: more of the date follows. */
static bool ends_date_part(const Packer *p) {
    Text out = {p->out, p->len};
    return text_ends(out, TEXT("年")) || text_ends(out, TEXT("月"));
}

/* Whether the blanks before the place belong to a quantity. */
static bool joins(const Packer *p) {
    uint32_t c = scan_peek(&p->s);
    bool digit = scan_is_digit(c);
    switch (p->part) {
    case PART_PROSE: return false;
    case PART_OPERATOR: return digit;
    case PART_SLASH: return !digit && !is_prose_word(p);
    case PART_NUMBER:
        return is_range_sign(p) ||
               (!digit && !is_prose_word(p) && c != '+' && c != '-' && c != '*');
    case PART_UNIT:
        if (digit) return ends_date_part(p);
        return c == '/' || is_range_sign(p) || is_behind_word(p);
    }
    return false;
}

static void keep_number(Packer *p) {
    Scan s = p->s;
    while (scan_is_digit(scan_peek(&s)) || scan_peek(&s) == '.' || scan_peek(&s) == ',') {
        utf8_next(s.t, &s.at);
    }
    keep_until(p, s.at);
    p->part = PART_NUMBER;
}

/* One sign, word, number or character that is not blank. */
static void keep_part(Packer *p) {
    Scan s = p->s;
    ScanOp op;
    bool in_quantity = p->part == PART_NUMBER || p->part == PART_UNIT;
    if (scan_is_digit(scan_peek(&s))) {
        keep_number(p);
    } else if (scan_operator(&s, &op) || (in_quantity && is_range_sign(p))) {
        if (s.at == p->s.at) scan_range_sign(&s);
        keep_until(p, s.at);
        p->part = PART_OPERATOR;
    } else {
        bool slash = in_quantity && scan_peek(&s) == '/';
        utf8_next(s.t, &s.at);
        keep_until(p, s.at);
        if (slash)
            p->part = PART_SLASH;
        else if (p->part != PART_PROSE)
            p->part = PART_UNIT;
    }
}

static uint32_t after_blanks(const Scan *s) {
    Scan here = *s;
    scan_blanks(&here);
    return here.at;
}

Text spelling_shown(Arena *arena, Text spelling) {
    Text t = text_trim(spelling);
    Packer p = {.s = {t, 0}, .out = arena_alloc(arena, t.len), .part = PART_PROSE};
    while (p.s.at < t.len) {
        uint32_t word = after_blanks(&p.s);
        if (word == p.s.at) {
            keep_part(&p);
            continue;
        }
        Packer behind = p;
        behind.s.at = word;
        if (joins(&behind)) {
            p.s.at = word;
        } else {
            keep_until(&p, word);
            p.part = PART_PROSE;
        }
    }
    return p.len == t.len ? t : (Text){p.out, p.len};
}
