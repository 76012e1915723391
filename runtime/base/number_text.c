/* Numbers as text: reading digits, printing exact digits, and spreadsheet pictures. Small numbers
   are read and printed without an allocation; only their digits decide, never a double. */
#include "runtime/base/number.h"

#include <assert.h>

#define SMALL_DIGITS 18 /* any number of so many digits fits 64 bits */
#define SMALL_ROOM 20   /* digits of 2^64 */
#define PICTURE_MAX 60

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* ---- reading */

/* Whether `t` is digits with single '_' and at most one '.', each between two digits; how many
   digits there are, and how many behind the point. */
static bool measure(Text t, uint32_t *n_digits, uint32_t *n_decimals) {
    bool point = false;
    *n_digits = *n_decimals = 0;
    for (uint32_t i = 0; i < t.len; i++) {
        char c = t.ptr[i];
        if (is_digit(c)) {
            *n_digits += 1;
            *n_decimals += point;
            continue;
        }
        if ((c != '_' && c != '.') || (c == '.' && point)) return false;
        if (i == 0 || !is_digit(t.ptr[i - 1])) return false;
        if (i + 1 == t.len || !is_digit(t.ptr[i + 1])) return false;
        point = point || c == '.';
    }
    return *n_digits > 0 && *n_digits <= NUMBER_MAX_DIGITS;
}

static Number read_small(Text t, uint32_t n_decimals, bool negative) {
    int64_t coef = 0;
    for (uint32_t i = 0; i < t.len; i++)
        if (is_digit(t.ptr[i])) coef = coef * 10 + (t.ptr[i] - '0');
    return (Number){.coef = negative ? -coef : coef, .scale = (int32_t)n_decimals};
}

bool number_read(Arena *arena, Text digits, Number *out) {
    bool negative = text_starts(digits, TEXT("-"));
    Text t = text_slice(digits, negative, digits.len);
    uint32_t n_digits, n_decimals;
    if (!measure(t, &n_digits, &n_decimals)) return false;
    if (n_digits <= SMALL_DIGITS) {
        *out = read_small(t, n_decimals, negative);
        return true;
    }
    char *plain = arena_alloc(arena, n_digits);
    uint32_t len = 0;
    for (uint32_t i = 0; i < t.len; i++)
        if (is_digit(t.ptr[i])) plain[len++] = t.ptr[i];
    *out = number_of_decimal(
        arena, (Decimal){.digits = {plain, len}, .scale = n_decimals, .negative = negative});
    return true;
}

/* ---- printing */

/* number_decimal with the digits of a small number in `room`. */
static bool decimal_of(Arena *arena, Number a, char room[SMALL_ROOM], Decimal *out) {
    if (a.scale == NUMBER_BIG) return number_decimal(arena, a, out);
    uint64_t coef = a.coef < 0 ? -(uint64_t)a.coef : (uint64_t)a.coef;
    uint32_t scale = (uint32_t)a.scale, at = SMALL_ROOM;
    for (; scale > 0 && coef % 10 == 0; scale--) coef /= 10;
    do {
        room[--at] = (char)('0' + coef % 10);
        coef /= 10;
    } while (coef);
    *out =
        (Decimal){.digits = {room + at, SMALL_ROOM - at}, .scale = scale, .negative = a.coef < 0};
    return true;
}

typedef struct Picture {
    uint32_t min_integer, min_decimals, max_decimals;
    bool grouped;
} Picture;

/* Digits before the point, with zeros in front up to the least number of them. */
static void put_integer_part(Buf *buf, Text digits, const Picture *picture) {
    uint32_t n = digits.len > picture->min_integer ? digits.len : picture->min_integer;
    for (uint32_t left = n; left > 0; left--) {
        if (picture->grouped && left < n && left % 3 == 0) buf_char(buf, ',');
        buf_char(buf, left > digits.len ? '0' : digits.ptr[digits.len - left]);
    }
}

/* The scale of `d` is at most picture->max_decimals. */
static void put_decimal(Buf *buf, Decimal d, const Picture *picture) {
    uint32_t n_integer = d.digits.len > d.scale ? d.digits.len - d.scale : 0;
    Text decimals = text_slice(d.digits, n_integer, d.digits.len);
    if (d.negative) buf_char(buf, '-');
    put_integer_part(buf, text_slice(d.digits, 0, n_integer), picture);
    if (d.scale == 0 && picture->min_decimals == 0) return;
    buf_char(buf, '.');
    buf_repeat(buf, TEXT("0"), d.scale - decimals.len);
    buf_text(buf, decimals);
    if (d.scale < picture->min_decimals)
        buf_repeat(buf, TEXT("0"), picture->min_decimals - d.scale);
}

void number_print(Buf *buf, Number a) {
    static const Picture plain = {.min_integer = 1};
    char room[SMALL_ROOM];
    Decimal d;
    if (decimal_of(buf->arena, a, room, &d)) {
        put_decimal(buf, d, &plain);
        return;
    }
    Text num, den;
    number_fraction(buf->arena, a, &num, &den);
    buf_text(buf, num);
    buf_char(buf, '/');
    buf_text(buf, den);
}

/* ---- pictures */

/* The part before the point, from its right end: places 0, then places #, a comma between threes.
 */
static bool read_integer_places(Text t, Picture *out) {
    uint32_t places = 0;
    bool hash = false, ungrouped = false, after_comma = false;
    for (uint32_t i = t.len; i-- > 0;) {
        char c = t.ptr[i];
        if (c == ',') {
            if (places == 0 || places % 3 != 0 || after_comma || i == 0) return false;
            out->grouped = after_comma = true;
            continue;
        }
        if ((c != '0' && c != '#') || (c == '0' && hash)) return false;
        if (places > 0 && places % 3 == 0 && !after_comma) ungrouped = true;
        hash = c == '#';
        out->min_integer += c == '0';
        places++;
        after_comma = false;
    }
    return out->min_integer > 0 && !(out->grouped && ungrouped);
}

static bool read_decimal_places(Text t, Picture *out) {
    bool hash = false;
    for (uint32_t i = 0; i < t.len; i++) {
        char c = t.ptr[i];
        if ((c != '0' && c != '#') || (c == '0' && hash)) return false;
        hash = c == '#';
        out->min_decimals += c == '0';
    }
    out->max_decimals = t.len;
    return t.len > 0;
}

static bool read_picture(Text t, Picture *out) {
    *out = (Picture){0};
    if (t.len > PICTURE_MAX) return false;
    int64_t point = text_find(t, TEXT("."));
    if (point < 0) return read_integer_places(t, out);
    uint32_t at = (uint32_t)point;
    return read_integer_places(text_slice(t, 0, at), out) &&
           read_decimal_places(text_slice(t, at + 1, t.len), out);
}

bool number_picture_valid(Text picture) {
    Picture ignored;
    return read_picture(picture, &ignored);
}

void number_format(Buf *buf, Number a, Text picture) {
    Picture p;
    bool valid = read_picture(picture, &p);
    assert(valid);
    (void)valid;
    Number rounded = number_round(buf->arena, a, (int)p.max_decimals, ROUND_HALF_UP);
    char room[SMALL_ROOM];
    Decimal d;
    bool ends = decimal_of(buf->arena, rounded, room, &d);
    assert(ends);
    (void)ends;
    put_decimal(buf, d, &p);
}
