/* A sign or none, at most fifteen digits with at most one point, and a declared unit without digits
   of its own. What could begin a date, a range, a word behind the number or an unfinished unit is
   left to target.c: this is a short cut, not another reading, and the tests compare the two. */
#include "runtime/core/target_plain.h"

#include "runtime/core/scan.h"

enum { MOST_DIGITS = 15 };

static TargetOp plain_sign(Text t, uint32_t *at) {
    *at = 3;
    if (text_starts(t, TEXT("≥"))) return TARGET_OP_GE;
    if (text_starts(t, TEXT("≤"))) return TARGET_OP_LE;
    *at = t.len > 0 && (t.ptr[0] == '>' || t.ptr[0] == '<' || t.ptr[0] == '=');
    if (*at == 0) return TARGET_OP_NONE;
    return t.ptr[0] == '>' ? TARGET_OP_GT : t.ptr[0] == '<' ? TARGET_OP_LT : TARGET_OP_EQ;
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool plain_number(Text t, uint32_t *at, Number *out) {
    uint32_t lo = *at, point = 0, n = 0;
    int64_t coef = 0;
    for (; *at < t.len; ++*at) {
        char c = t.ptr[*at];
        if (c == '.' && point == 0 && n > 0) {
            point = *at;
            continue;
        }
        if (!is_digit(c)) break;
        if (++n > MOST_DIGITS) return false;
        coef = coef * 10 + (c - '0');
    }
    if (n == 0 || t.ptr[*at - 1] == '.') return false;
    *out = (Number){.coef = coef, .scale = point ? (int32_t)(*at - point - 1) : 0};
    return *at > lo;
}

/* Words that a date goes on with, or that say on which side of it. */
static bool may_be_date(Text unit) {
    static const char words[] = "年月日号季上下第底末初旬前内半度";
    for (size_t i = 0; unit.len >= 3 && i < sizeof words - 1; i += 3)
        if (memcmp(unit.ptr, words + i, 3) == 0) return true;
    return false;
}

/* No digit, blank or separator, and no full-width twin of one. */
static bool is_plain_word(Text t) {
    for (uint32_t i = 0; i < t.len; i++) {
        unsigned char c = (unsigned char)t.ptr[i];
        bool letter = (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
        if (c == 0xEF || (c < 0x80 && !letter && c != '%')) return false;
        if (c == 0xE3 && text_starts(text_slice(t, i, t.len), TEXT("\xE3\x80\x80"))) return false;
    }
    return t.len > 0;
}

static bool find_plain_unit(Units *units, Text t, UnitId *out) {
    if (!is_plain_word(t) || may_be_date(t)) return false;
    *out = units_find(units, t);
    if (*out == UNIT_UNKNOWN || *out == UNIT_NONE || scan_suffix(t).len > 0) return false;
    const Unit *unit = units_get(units, *out);
    if (unit->n_terms != 1) return false;
    return unit->dim != DIM_NONE ||
           number_compare(unit->scale, number_of(1)) < 0; /* 2万: of what? */
}

/* Targets have few units: those that were found plain are remembered. */
static bool plain_unit(Units *units, Text t, UnitId *out) {
    *out = units_recall(units, t);
    if (*out != UNIT_NONE) return true;
    if (!find_plain_unit(units, t, out)) return false;
    units_remember(units, t, *out);
    return true;
}

bool target_read_plain(Units *units, Target *target) {
    Text t = target->spelling;
    uint32_t at;
    Quantity q;
    TargetOp op = plain_sign(t, &at);
    if (!plain_number(t, &at, &q.number)) return false;
    if (!plain_unit(units, text_slice(t, at, t.len), &q.unit)) return false;
    target->kind = TARGET_QUANTITY;
    target->op = (uint8_t)op;
    target->number = q;
    target->has_lower = op == TARGET_OP_GE || op == TARGET_OP_GT || op == TARGET_OP_EQ;
    target->has_upper = op == TARGET_OP_LE || op == TARGET_OP_LT || op == TARGET_OP_EQ;
    target->lower_strict = op == TARGET_OP_GT;
    target->upper_strict = op == TARGET_OP_LT;
    return true;
}
