/* The units of target values. A declared unit is found by units_find; besides there are the words
   that make a number approximate (300余人次), money without 元 (2万), and measure words that nobody
   declared. Those are taken only if they can hardly be anything else: what follows a number may as
   well be a noun (5家企业) or the rest of a sentence. */
#include "runtime/core/target_unit.h"

#include "runtime/base/utf8.h"
#include "runtime/core/scan.h"

/* An unknown measure word is at most so long; a longer one is prose. */
#define STRANGER_CHARS 6
#define STRANGER_CHARS_WITHOUT_HEAD 3

static bool starts_approximate(Text t, uint32_t *len) {
    *len = 3; /* each one Chinese character */
    return text_starts(t, TEXT("余")) || text_starts(t, TEXT("多")) || text_starts(t, TEXT("来"));
}

static Text concat(Arena *arena, Text a, Text b, Text c) {
    char *out = arena_alloc(arena, (size_t)a.len + b.len + c.len);
    if (a.len) memcpy(out, a.ptr, a.len);
    if (b.len) memcpy(out + a.len, b.ptr, b.len);
    if (c.len) memcpy(out + a.len + b.len, c.ptr, c.len);
    return (Text){out, a.len + b.len + c.len};
}

/* The part of a unit before the slash or 每. */
static Text numerator(Text unit) {
    for (uint32_t i = 0; i < unit.len; i++) {
        Text rest = text_slice(unit, i, unit.len);
        if (rest.ptr[0] == '/' || text_starts(rest, TEXT("／")) || text_starts(rest, TEXT("每"))) {
            return text_slice(unit, 0, i);
        }
    }
    return unit;
}

/* 万 and 万/年 where money is meant: the same with 元, or UNIT_UNKNOWN. */
static UnitId complete_money(const UnitContext *c, Text spelling) {
    Text head = numerator(spelling);
    UnitId bare = units_find(c->units, head);
    if (bare == UNIT_UNKNOWN || bare == UNIT_NONE) return UNIT_UNKNOWN;
    const Unit *unit = units_get(c->units, bare);
    if (unit->dim != DIM_NONE || number_compare(unit->scale, number_of(1)) <= 0) {
        return UNIT_UNKNOWN;
    }
    DimId money = units_find_dimension(c->units, TEXT("money"));
    UnitId base = money == DIM_ANY ? UNIT_UNKNOWN : units_of_dim(c->units, money);
    if (base == UNIT_UNKNOWN) return UNIT_UNKNOWN;
    Text rest = text_slice(spelling, head.len, spelling.len);
    return units_find(c->units, concat(c->arena, head, units_get(c->units, base)->zh, rest));
}

/* What may stand in a measure word that nobody declared: Chinese, letters, digits behind letters,
   the slash, a first %, signs such as ° and ². */
static bool is_unit_char(uint32_t c, uint32_t before) {
    if (scan_is_digit(c)) return scan_is_letter(before) || scan_is_digit(before);
    if (c == '%') return before == 0;
    return utf8_is_han(c) || scan_is_letter(c) || c == '/' || (c >= 0xB0 && c <= 0xB7) ||
           (c >= 0x391 && c <= 0x3C9) || (c >= 0x2100 && c <= 0x214F) || (c >= 0x3300 && c <= 0x33FF);
}

/* Words that tell of time, not of what is counted: 31日前 is no measure word. */
static bool is_time_word(Text rest) {
    static const Text words[] = {{"前", 3}, {"后", 3}, {"底", 3}, {"末", 3}, {"初", 3}, {"旬", 3}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (text_starts(rest, words[i])) return true;
    }
    return false;
}

/* An undeclared measure word: short, and not a known one with a noun behind it (5家企业). */
static bool could_be_unit(const UnitContext *c, Text t) {
    uint32_t before = 0, n = 0, head_len;
    for (uint32_t at = 0; at < t.len; n++) {
        if (is_time_word(text_slice(t, at, t.len))) return false;
        uint32_t now = utf8_fold_width(utf8_next(t, &at));
        if (!is_unit_char(now, before)) return false;
        before = now;
    }
    if (n > STRANGER_CHARS) return false;
    bool known = units_find_head(c->units, t, &head_len) != UNIT_UNKNOWN;
    if (!known) return n <= STRANGER_CHARS_WITHOUT_HEAD || numerator(t).len < t.len;
    Text rest = text_slice(t, head_len, t.len);
    return utf8_length(rest) == 1 || numerator(rest).len == 0;
}

/* A unit with 余 or 多 in it: 余家, 万余元. */
static bool take_approximate(const UnitContext *c, Text *unit) {
    uint32_t len, head_len;
    if (starts_approximate(*unit, &len)) {
        *unit = text_slice(*unit, len, unit->len);
        return true;
    }
    if (units_find_head(c->units, *unit, &head_len) == UNIT_UNKNOWN) return false;
    Text behind = text_slice(*unit, head_len, unit->len);
    if (!starts_approximate(behind, &len)) return false;
    *unit = concat(c->arena, text_slice(*unit, 0, head_len), text_slice(behind, len, behind.len),
                   TEXT(""));
    return true;
}

/* 元/人.天 and 元/人*天 are 元/人·天. */
static Text with_dots(const UnitContext *c, Text spelling) {
    for (uint32_t i = 1; i + 1 < spelling.len; i++) {
        if (spelling.ptr[i] != '.' && spelling.ptr[i] != '*') continue;
        Text rest = text_slice(spelling, i + 1, spelling.len);
        uint32_t at = 0;
        if (!utf8_is_han(utf8_next(rest, &at))) continue;
        return concat(c->arena, text_slice(spelling, 0, i), TEXT("·"), with_dots(c, rest));
    }
    return spelling;
}

bool target_read_unit(const UnitContext *c, Text spelling, UnitId *out, uint8_t *flags) {
    spelling = with_dots(c, spelling);
    if (c->per.len) spelling = concat(c->arena, spelling, TEXT("/"), c->per);
    *out = units_find(c->units, spelling);
    if (*out == UNIT_UNKNOWN && take_approximate(c, &spelling)) {
        *flags |= TARGET_APPROXIMATE;
        *out = units_find(c->units, spelling);
    }
    if (*out == UNIT_UNKNOWN) {
        if (!could_be_unit(c, spelling)) return false;
        *out = units_find_or_add(c->units, spelling);
        *flags |= TARGET_UNIT_UNKNOWN;
    }
    UnitId money = complete_money(c, spelling);
    if (money == UNIT_UNKNOWN) return true;
    if (c->money) *out = money;
    *flags |= c->money ? TARGET_UNIT_INCOMPLETE : TARGET_OPEN;
    return true;
}
