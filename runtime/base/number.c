/* Numbers: exact arithmetic. Two small numbers are combined in 64 bits, then, with scales aligned,
   in 128 bits, where sums, products and comparisons of small numbers always fit; only a result that
   is no small number is made again as a GMP quotient, and a quotient that has become small is given
   back as small. Text in and out is in number_text.c. The only file that includes gmp.h.

   GMP has its own memory; each big number gives its back through arena_defer. */
#include "runtime/base/number.h"

#include <assert.h>
#include <gmp.h>

__extension__ typedef __int128 Wide;

struct BigNumber {
    mpq_t q; /* canonical; never a value that fits a small number */
};

_Static_assert(sizeof(long) == sizeof(int64_t), "GMP takes small coefficients as long");

static const int64_t power_of_ten[NUMBER_MAX_SCALE + 1] = {1,
                                                           10,
                                                           100,
                                                           1000,
                                                           10000,
                                                           100000,
                                                           1000000,
                                                           10000000,
                                                           100000000,
                                                           1000000000,
                                                           10000000000,
                                                           100000000000,
                                                           1000000000000,
                                                           10000000000000,
                                                           100000000000000,
                                                           1000000000000000,
                                                           10000000000000000,
                                                           100000000000000000,
                                                           1000000000000000000};

static bool is_small(Number a) {
    return a.scale >= 0;
}

static Number small(int64_t coef, int32_t scale) {
    return (Number){.coef = coef, .scale = scale};
}

static uint64_t magnitude(int64_t value) {
    return value < 0 ? -(uint64_t)value : (uint64_t)value;
}

/* ---- 128 bits */

/* coef / 10^scale as a small number, dropping trailing zeros where that is needed. */
static bool fit(Wide coef, int32_t scale, Number *out) {
    while (scale > NUMBER_MAX_SCALE || coef < INT64_MIN || coef > INT64_MAX) {
        if (scale == 0 || coef % 10 != 0) return false;
        coef /= 10;
        scale--;
    }
    *out = small((int64_t)coef, scale);
    return true;
}

static Number without_trailing_zeros(Number a) {
    while (a.scale > 0 && a.coef % 10 == 0) {
        a.coef /= 10;
        a.scale--;
    }
    return a;
}

/* The coefficients over the larger scale: below 2^63 * 10^18 < 2^123. */
static int32_t align(Number a, Number b, Wide *x, Wide *y) {
    *x = a.coef;
    *y = b.coef;
    if (a.scale < b.scale)
        *x *= power_of_ten[b.scale - a.scale];
    else
        *y *= power_of_ten[a.scale - b.scale];
    return a.scale > b.scale ? a.scale : b.scale;
}

/* ---- GMP */

static void clear_big(void *ptr) {
    struct BigNumber *big = ptr;
    mpq_clear(big->q);
}

/* A value of either representation as a quotient, for one operation. */
static void load(mpq_t q, Number a) {
    mpq_init(q);
    if (!is_small(a)) {
        mpq_set(q, a.big->q);
        return;
    }
    mpz_set_si(mpq_numref(q), a.coef);
    mpz_set_si(mpq_denref(q), power_of_ten[a.scale]);
    mpq_canonicalize(q);
}

/* A canonical quotient is a small number if its denominator divides 10^18 and its numerator, over
   the least power of ten, fits. */
static bool shrink(const mpq_t q, Number *out) {
    const mpz_srcptr num = mpq_numref(q), den = mpq_denref(q);
    if (!mpz_fits_slong_p(num) || !mpz_fits_slong_p(den)) return false;
    int64_t n = mpz_get_si(num), d = mpz_get_si(den);
    int32_t scale = 0;
    while (scale < NUMBER_MAX_SCALE && power_of_ten[scale] % d != 0) scale++;
    if (power_of_ten[scale] % d != 0) return false;
    int64_t coef;
    if (__builtin_mul_overflow(n, power_of_ten[scale] / d, &coef)) return false;
    *out = small(coef, scale);
    return true;
}

static void refuse_huge(Arena *arena, mpq_t q) {
    if (mpz_sizeinbase(mpq_numref(q), 2) <= NUMBER_MAX_BITS &&
        mpz_sizeinbase(mpq_denref(q), 2) <= NUMBER_MAX_BITS)
        return;
    mpq_clear(q);
    arena_alloc(arena, SIZE_MAX); /* calls the exhaustion handler; does not return */
}

/* The quotient as a Number; takes the memory of q. */
static Number take(Arena *arena, mpq_t q) {
    Number result;
    if (shrink(q, &result)) {
        mpq_clear(q);
        return result;
    }
    refuse_huge(arena, q);
    struct BigNumber *big = ARENA_NEW(arena, struct BigNumber);
    big->q[0] = q[0];
    arena_defer(arena, clear_big, big);
    return (Number){.big = big, .scale = NUMBER_BIG};
}

static Number combine(Arena *arena, Number a, Number b,
                      void (*operation)(mpq_ptr, mpq_srcptr, mpq_srcptr)) {
    mpq_t x, y;
    load(x, a);
    load(y, b);
    operation(x, x, y);
    mpq_clear(y);
    return take(arena, x);
}

/* ---- arithmetic */

Number number_add(Arena *arena, Number a, Number b) {
    if (!is_small(a) || !is_small(b)) return combine(arena, a, b, mpq_add);
    int64_t sum;
    if (a.scale == b.scale && !__builtin_add_overflow(a.coef, b.coef, &sum))
        return small(sum, a.scale);
    Wide x, y;
    int32_t scale = align(a, b, &x, &y);
    Number result;
    return fit(x + y, scale, &result) ? result : combine(arena, a, b, mpq_add);
}

Number number_sub(Arena *arena, Number a, Number b) {
    if (!is_small(a) || !is_small(b)) return combine(arena, a, b, mpq_sub);
    int64_t difference;
    if (a.scale == b.scale && !__builtin_sub_overflow(a.coef, b.coef, &difference))
        return small(difference, a.scale);
    Wide x, y;
    int32_t scale = align(a, b, &x, &y);
    Number result;
    return fit(x - y, scale, &result) ? result : combine(arena, a, b, mpq_sub);
}

Number number_mul(Arena *arena, Number a, Number b) {
    if (!is_small(a) || !is_small(b)) return combine(arena, a, b, mpq_mul);
    int32_t scale = a.scale + b.scale;
    int64_t product;
    if (scale <= NUMBER_MAX_SCALE && !__builtin_mul_overflow(a.coef, b.coef, &product))
        return small(product, scale);
    Number result;
    return fit((Wide)a.coef * b.coef, scale, &result) ? result : combine(arena, a, b, mpq_mul);
}

/* a / b if it is found without GMP. A quotient of the coefficients that ends within 18 places is;
   one that ends later may still be a small number when b has the larger scale. */
static bool divide_small(Number a, Number b, Number *out) {
    if (a.scale >= b.scale && b.coef != -1 && a.coef % b.coef == 0) { /* INT64_MIN / -1 traps */
        *out = small(a.coef / b.coef, a.scale - b.scale);
        return true;
    }
    Wide n = (Wide)a.coef * power_of_ten[NUMBER_MAX_SCALE];
    Wide q = n / b.coef;
    if (q * b.coef != n) return false;
    if (!fit(q, NUMBER_MAX_SCALE + a.scale - b.scale, out)) return false;
    *out = without_trailing_zeros(*out);
    return true;
}

bool number_div(Arena *arena, Number a, Number b, Number *out) {
    if (number_sign(b) == 0) return false;
    if (is_small(a) && is_small(b) && divide_small(a, b, out)) return true;
    *out = combine(arena, a, b, mpq_div);
    return true;
}

Number number_neg(Arena *arena, Number a) {
    if (is_small(a) && a.coef != INT64_MIN) return small(-a.coef, a.scale);
    mpq_t q;
    load(q, a);
    mpq_neg(q, q);
    return take(arena, q);
}

int number_compare(Number a, Number b) {
    if (!is_small(a) && !is_small(b)) return mpq_cmp(a.big->q, b.big->q);
    if (!is_small(a)) return mpq_cmp_si(a.big->q, b.coef, (uint64_t)power_of_ten[b.scale]);
    if (!is_small(b)) return -mpq_cmp_si(b.big->q, a.coef, (uint64_t)power_of_ten[a.scale]);
    Wide x = a.coef, y = b.coef;
    if (a.scale != b.scale) align(a, b, &x, &y);
    return (x > y) - (x < y);
}

int number_sign(Number a) {
    return is_small(a) ? (a.coef > 0) - (a.coef < 0) : mpq_sgn(a.big->q);
}

bool number_is_integer(Number a) {
    if (is_small(a)) return a.coef % power_of_ten[a.scale] == 0;
    return mpz_cmp_ui(mpq_denref(a.big->q), 1) == 0;
}

bool number_to_int64(Number a, int64_t *out) {
    if (!is_small(a) || !number_is_integer(a)) return false;
    *out = a.coef / power_of_ten[a.scale];
    return true;
}

Number number_copy(Arena *arena, Number a) {
    if (is_small(a)) return a;
    mpq_t q;
    load(q, a);
    return take(arena, q);
}

/* ---- sums */

/* Big terms are gathered as in counting in binary: level k holds the sum of 2^k terms, or nothing.
   So long quotients meet long ones only, and each term takes part in few long additions. */
#define LEVELS 64
typedef struct Levels {
    mpq_t sum[LEVELS];
    bool full[LEVELS];
    uint32_t used; /* levels that have been initialised */
} Levels;

struct NumberSum {
    Arena *arena;
    Number small;   /* all small terms, as long as their sum is small */
    Levels *levels; /* NULL: none yet */
};

static void clear_levels(void *ptr) {
    Levels *levels = ptr;
    for (uint32_t k = 0; k < levels->used; k++) mpq_clear(levels->sum[k]);
}

NumberSum *number_sum_new(Arena *arena) {
    NumberSum *sum = ARENA_NEW(arena, NumberSum);
    sum->arena = arena;
    return sum;
}

static Levels *levels_of(NumberSum *sum) {
    if (!sum->levels) {
        sum->levels = ARENA_NEW(sum->arena, Levels);
        arena_defer(sum->arena, clear_levels, sum->levels);
    }
    return sum->levels;
}

static void sum_add_big(NumberSum *sum, Number a) {
    Levels *levels = levels_of(sum);
    mpq_t carry;
    load(carry, a);
    uint32_t k = 0;
    for (; k < levels->used && levels->full[k]; k++) {
        mpq_add(carry, carry, levels->sum[k]);
        mpq_set_ui(levels->sum[k], 0, 1);
        levels->full[k] = false;
        refuse_huge(sum->arena, carry);
    }
    assert(k < LEVELS);
    if (k == levels->used) mpq_init(levels->sum[levels->used++]);
    mpq_swap(levels->sum[k], carry);
    levels->full[k] = true;
    mpq_clear(carry);
}

void number_sum_add(NumberSum *sum, Number a) {
    if (!is_small(a)) {
        sum_add_big(sum, a);
        return;
    }
    Wide x, y;
    int32_t scale = align(sum->small, a, &x, &y);
    if (fit(x + y, scale, &sum->small)) return;
    sum_add_big(sum, sum->small);
    sum->small = a;
}

Number number_sum_total(Arena *arena, const NumberSum *sum) {
    mpq_t total;
    load(total, sum->small);
    const Levels *levels = sum->levels;
    for (uint32_t k = 0; levels && k < levels->used; k++)
        if (levels->full[k]) mpq_add(total, total, levels->sum[k]);
    return take(arena, total);
}

/* ---- rounding */

/* Whether what was cut off takes the last digit kept away from zero. `half`: what was cut off
   (which is not nothing) compared with one half; `odd`: the last digit kept. */
static bool rounds_away(Rounding how, bool negative, bool odd, int half) {
    switch (how) {
    case ROUND_HALF_UP: return half >= 0;
    case ROUND_HALF_EVEN: return half > 0 || (half == 0 && odd);
    case ROUND_DOWN: return false;
    case ROUND_UP: return true;
    case ROUND_FLOOR: return negative;
    case ROUND_CEILING: return !negative;
    }
    assert(false);
    return false;
}

static Number round_small(Number a, int32_t decimals, Rounding how) {
    int64_t unit = power_of_ten[a.scale - decimals];
    int64_t kept = a.coef / unit, cut = a.coef % unit;
    if (cut == 0) return small(kept, decimals);
    uint64_t twice = 2 * magnitude(cut); /* below 2 * 10^18 */
    int half = (twice > (uint64_t)unit) - (twice < (uint64_t)unit);
    if (rounds_away(how, a.coef < 0, kept % 2 != 0, half)) kept += a.coef < 0 ? -1 : 1;
    return small(kept, decimals);
}

static Number round_big(Arena *arena, const struct BigNumber *big, uint32_t decimals,
                        Rounding how) {
    mpz_t unit, cut;
    mpq_t q;
    mpz_inits(unit, cut, NULL);
    mpq_init(q);
    mpz_ptr kept = mpq_numref(q);
    mpz_ui_pow_ui(unit, 10, decimals);
    mpz_mul(kept, mpq_numref(big->q), unit);
    mpz_tdiv_qr(kept, cut, kept, mpq_denref(big->q));
    if (mpz_sgn(cut) != 0) {
        bool negative = mpz_sgn(cut) < 0;
        mpz_mul_2exp(cut, cut, 1);
        int half = mpz_cmpabs(cut, mpq_denref(big->q));
        if (rounds_away(how, negative, mpz_odd_p(kept) != 0, half)) {
            if (negative)
                mpz_sub_ui(kept, kept, 1);
            else
                mpz_add_ui(kept, kept, 1);
        }
    }
    mpz_swap(mpq_denref(q), unit);
    mpq_canonicalize(q);
    mpz_clears(unit, cut, NULL);
    return take(arena, q);
}

Number number_round(Arena *arena, Number a, int decimals, Rounding how) {
    assert(decimals >= 0 && decimals <= NUMBER_MAX_DIGITS);
    if (!is_small(a)) return round_big(arena, a.big, (uint32_t)decimals, how);
    return a.scale <= decimals ? a : round_small(a, decimals, how);
}

/* ---- digits and doubles */

static Text integer_text(Arena *arena, const mpz_t value) {
    char *digits = arena_alloc(arena, mpz_sizeinbase(value, 10) + 2); /* sign and zero byte */
    return text_of(mpz_get_str(digits, 10, value));
}

void number_fraction(Arena *arena, Number a, Text *num, Text *den) {
    mpq_t q;
    load(q, a);
    *num = integer_text(arena, mpq_numref(q));
    *den = integer_text(arena, mpq_denref(q));
    mpq_clear(q);
}

Number number_of_decimal(Arena *arena, Decimal decimal) {
    assert(decimal.digits.len <= NUMBER_MAX_DIGITS && decimal.scale <= NUMBER_MAX_DIGITS);
    mpq_t q;
    mpq_init(q);
    int bad = mpz_set_str(mpq_numref(q), arena_text(arena, decimal.digits).ptr, 10);
    assert(!bad);
    (void)bad;
    if (decimal.negative) mpz_neg(mpq_numref(q), mpq_numref(q));
    mpz_ui_pow_ui(mpq_denref(q), 10, decimal.scale);
    mpq_canonicalize(q);
    return take(arena, q);
}

/* Splits den = 2^twos * 5^fives * rest; whether rest is 1. */
static bool split_denominator(const mpz_t den, mp_bitcnt_t *twos, mp_bitcnt_t *fives) {
    mpz_t rest, five;
    mpz_init(rest);
    mpz_init_set_ui(five, 5);
    *twos = mpz_scan1(den, 0);
    mpz_tdiv_q_2exp(rest, den, *twos);
    *fives = mpz_remove(rest, rest, five);
    bool ends = mpz_cmp_ui(rest, 1) == 0;
    mpz_clears(rest, five, NULL);
    return ends;
}

bool number_decimal(Arena *arena, Number a, Decimal *out) {
    mpq_t q;
    mp_bitcnt_t twos, fives;
    load(q, a);
    bool ends = split_denominator(mpq_denref(q), &twos, &fives);
    if (ends) {
        mp_bitcnt_t scale = twos > fives ? twos : fives;
        mpz_ptr num = mpq_numref(q), factor = mpq_denref(q); /* the denominator is spent */
        mpz_ui_pow_ui(factor, 5, scale - fives);
        mpz_mul(num, num, factor);
        mpz_mul_2exp(num, num, scale - twos);
        mpz_abs(num, num);
        *out = (Decimal){.digits = integer_text(arena, num),
                         .scale = (uint32_t)scale,
                         .negative = number_sign(a) < 0};
    }
    mpq_clear(q);
    return ends;
}

/* Digits of the coefficient without zeros at its end, those of integers too. */
static bool within_15_digits(int64_t coef) {
    while (coef != 0 && coef % 10 == 0) coef /= 10;
    return magnitude(coef) < (uint64_t)power_of_ten[15];
}

/* The double of larger magnitude next to a finite one: doubles are ordered as their bits are. */
static double next_outwards(double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    bits++;
    memcpy(&d, &bits, sizeof bits);
    return d;
}

static bool is_odd(double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    return bits & 1;
}

/* GMP truncates; compare the value with the middle between that double and the next. */
static double nearest_double(const mpq_t q) {
    double inner = mpq_get_d(q), outer = next_outwards(inner);
    if (inner == 0) return inner;
    if (inner - inner != 0 || outer - outer != 0) return inner; /* infinite, or the last one */
    mpq_t middle, half;
    mpq_inits(middle, half, NULL);
    mpq_set_d(middle, inner);
    mpq_set_d(half, outer);
    mpq_add(middle, middle, half);
    mpq_div_2exp(middle, middle, 1);
    int order = mpq_cmp(q, middle) * mpq_sgn(q);
    mpq_clears(middle, half, NULL);
    return order > 0 || (order == 0 && is_odd(inner)) ? outer : inner;
}

double number_to_double(Number a, bool *exact) {
    *exact = is_small(a) && within_15_digits(a.coef);
    /* both operands are exact doubles here, so the quotient is the nearest one */
    if (is_small(a) && magnitude(a.coef) <= (uint64_t)1 << 53)
        return (double)a.coef / (double)power_of_ten[a.scale];
    mpq_t q;
    load(q, a);
    double result = nearest_double(q);
    mpq_clear(q);
    return result;
}
