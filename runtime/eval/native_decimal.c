/* A double as the shortest decimal that reads back as the same double, with integers only, so that
   neither the locale nor the rounding mode matters.

   The doubles next to v leave it an interval: whatever lies in it, between the two middles, reads
   as v. Digits of v are produced one by one, as exact remainders of fractions over one denominator;
   at the first digit at which cutting off (or one more) stays within the interval, no shorter
   decimal can exist, and the nearer of the two is taken. The ends belong to the interval if v's
   significand is even, as reading rounds to even. */
#include "runtime/eval/native_value.h"

#include <assert.h>

/* Of 32-bit limbs, lowest first. The largest number here is below 2^1130: 4 * 2^1074 * 10 for the
   smallest double, with room for its digits. */
#define LIMBS 40
typedef struct Big {
    uint32_t limb[LIMBS];
    uint32_t n; /* limbs in use; the highest is not 0 */
} Big;

static Big big_shifted(uint64_t value, uint32_t shift) {
    Big b = {.n = 0};
    uint32_t at = shift / 32, by = shift % 32;
    assert(at + 3 <= LIMBS);
    uint64_t low = (value & UINT32_MAX) << by, high = (value >> 32) << by;
    high += low >> 32;
    b.limb[at] = (uint32_t)low;
    b.limb[at + 1] = (uint32_t)high;
    b.limb[at + 2] = (uint32_t)(high >> 32);
    b.n = at + 3;
    while (b.n && b.limb[b.n - 1] == 0) b.n--;
    return b;
}

static void big_times_ten(Big *b) {
    uint64_t carry = 0;
    for (uint32_t i = 0; i < b->n; i++) {
        carry += (uint64_t)b->limb[i] * 10;
        b->limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    if (carry == 0) return;
    assert(b->n < LIMBS);
    b->limb[b->n++] = (uint32_t)carry;
}

static int big_compare(const Big *a, const Big *b) {
    if (a->n != b->n) return a->n < b->n ? -1 : 1;
    for (uint32_t i = a->n; i-- > 0;)
        if (a->limb[i] != b->limb[i]) return a->limb[i] < b->limb[i] ? -1 : 1;
    return 0;
}

static Big big_sum(const Big *a, const Big *b) {
    Big sum = {.n = a->n > b->n ? a->n : b->n};
    uint64_t carry = 0;
    for (uint32_t i = 0; i < sum.n; i++) { /* limbs not in use are 0 */
        carry += (uint64_t)a->limb[i] + b->limb[i];
        sum.limb[i] = (uint32_t)carry;
        carry >>= 32;
    }
    assert(sum.n < LIMBS);
    if (carry) sum.limb[sum.n++] = (uint32_t)carry;
    return sum;
}

/* a -= b, which is not greater. */
static void big_subtract(Big *a, const Big *b) {
    uint64_t borrow = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        uint64_t take = b->limb[i] + borrow;
        borrow = a->limb[i] < take;
        a->limb[i] = (uint32_t)(a->limb[i] - take);
    }
    while (a->n && a->limb[a->n - 1] == 0) a->n--;
}

/* What is left of v and the distances to the ends of its interval, all over `whole`. */
typedef struct Digits {
    Big rest, whole, below, above;
    bool ends_belong;
} Digits;

static bool reaches_whole(const Digits *d) {
    Big top = big_sum(&d->rest, &d->above);
    return big_compare(&top, &d->whole) >= (d->ends_belong ? 0 : 1);
}

static bool reaches_zero(const Digits *d) {
    return big_compare(&d->rest, &d->below) < (d->ends_belong ? 1 : 0);
}

static void times_ten(Digits *d) {
    big_times_ten(&d->rest);
    big_times_ten(&d->below);
    big_times_ten(&d->above);
}

static uint32_t next_digit(Digits *d) {
    uint32_t digit = 0;
    times_ten(d);
    for (; big_compare(&d->rest, &d->whole) >= 0; digit++) big_subtract(&d->rest, &d->whole);
    return digit;
}

/* Whether the rest is nearer to one more of the last digit; a tie goes to the even digit. */
static bool rounds_up(const Digits *d, uint32_t digit) {
    Big twice = big_sum(&d->rest, &d->rest);
    int order = big_compare(&twice, &d->whole);
    return order > 0 || (order == 0 && digit % 2 == 1);
}

/* v = significand * 2^exponent over a whole of 4, so that a quarter of the distance between doubles
   is a whole number: below a power of two they lie twice as close as above it. */
static Digits digits_of(uint64_t significand, int exponent, bool lowest_exponent) {
    uint32_t up = exponent > 0 ? (uint32_t)exponent : 0;
    uint32_t down = exponent < 0 ? (uint32_t)-exponent : 0;
    bool power_of_two = significand == (uint64_t)1 << 52 && !lowest_exponent;
    return (Digits){.rest = big_shifted(significand * 4, up),
                    .whole = big_shifted(4, down),
                    .below = big_shifted(power_of_two ? 1 : 2, up),
                    .above = big_shifted(2, up),
                    .ends_belong = significand % 2 == 0};
}

/* Multiplies v or the whole by ten until v's interval lies just below the whole. Returns the power
   p: v = 0.d1d2… * 10^p. */
static int scale_to_fraction(Digits *d, int top_bit) {
    int power = top_bit * 30103 / 100000 - 2; /* log10(2); too low by 1 to 3 */
    for (int i = 0; i < power; i++) big_times_ten(&d->whole);
    for (int i = 0; i > power; i--) times_ten(d);
    for (; reaches_whole(d); power++) big_times_ten(&d->whole);
    return power;
}

/* coefficient * 10^power */
static Number number_of_parts(Arena *arena, uint64_t coefficient, int power, bool negative) {
    Buf text = buf_new(arena);
    Buf digits = buf_new(arena);
    buf_uint(&digits, coefficient);
    int point = (int)digits.len + power; /* digits in front of the point */
    if (negative) buf_char(&text, '-');
    if (point <= 0) buf_str(&text, "0.");
    for (int i = point; i < 0; i++) buf_char(&text, '0');
    for (int i = 0; i < (int)digits.len; i++) {
        if (i == point && i > 0) buf_char(&text, '.');
        buf_char(&text, digits.ptr[i]);
    }
    for (int i = (int)digits.len; i < point; i++) buf_char(&text, '0');
    Number result = NUMBER_ZERO;
    bool read = number_read(arena, buf_result(&text), &result);
    assert(read);
    (void)read;
    return result;
}

Number native_number_of(Arena *arena, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t significand = bits & (((uint64_t)1 << 52) - 1);
    int biased = (int)(bits >> 52 & 0x7FF);
    assert(biased != 0x7FF);
    if (biased) significand |= (uint64_t)1 << 52;
    if (significand == 0) return NUMBER_ZERO;
    int exponent = (biased ? biased : 1) - 1075; /* 1023, and 52 bits behind the point */
    int top_bit = exponent + 63 - __builtin_clzll(significand);

    Digits d = digits_of(significand, exponent, biased <= 1);
    int power = scale_to_fraction(&d, top_bit);
    uint64_t coefficient = 0; /* at most 17 digits */
    for (;;) {
        uint32_t digit = next_digit(&d);
        coefficient = coefficient * 10 + digit;
        power--;
        bool low = reaches_zero(&d), high = reaches_whole(&d);
        if (!low && !high) continue;
        if (high && (!low || rounds_up(&d, digit))) coefficient++;
        return number_of_parts(arena, coefficient, power, bits >> 63);
    }
}
