/* Doubles as decimals: the shortest that reads back, checked against the C library's correctly
   rounded conversions. */
#include "tests/unit/unit.h"

#include <float.h>
#include <math.h>

#include "runtime/eval/native_value.h"

static Text print(Arena *arena, double value) {
    Buf buf = buf_new(arena);
    number_print(&buf, native_number_of(arena, value));
    return buf_result(&buf);
}

static void test_known(Tally *unit, Arena *arena) {
    CHECK_TEXT(unit, print(arena, 0.0), TEXT("0"));
    CHECK_TEXT(unit, print(arena, -0.0), TEXT("0"));
    CHECK_TEXT(unit, print(arena, 1.0), TEXT("1"));
    CHECK_TEXT(unit, print(arena, -0.1), TEXT("-0.1"));
    CHECK_TEXT(unit, print(arena, 0.1 + 0.2), TEXT("0.30000000000000004"));
    CHECK_TEXT(unit, print(arena, 100.0), TEXT("100"));
    CHECK_TEXT(unit, print(arena, 1234.5), TEXT("1234.5"));
    CHECK_TEXT(unit, print(arena, 1.0 / 3.0), TEXT("0.3333333333333333"));
    CHECK_TEXT(unit, print(arena, 2.0 / 3.0), TEXT("0.6666666666666666"));
    CHECK_TEXT(unit, print(arena, 9.5), TEXT("9.5"));
    CHECK_TEXT(unit, print(arena, 99999999999999990.0), TEXT("99999999999999980"));
    CHECK_TEXT(unit, print(arena, 9007199254740993.0), TEXT("9007199254740992"));
    CHECK_TEXT(unit, print(arena, 1e23), TEXT("100000000000000000000000"));
    CHECK_TEXT(unit, print(arena, 9.5367431640625e-07), TEXT("0.00000095367431640625"));
    /* a power of two: its lower neighbour is at half the distance */
    CHECK_TEXT(unit, print(arena, ldexp(1, -44)), TEXT("0.00000000000005684341886080802"));
}

/* Fewest digits with which a correctly rounded decimal reads back as the same double. */
static int digits_needed(double value, char *text, size_t size) {
    int n = 1;
    for (; n < 17; n++) {
        snprintf(text, size, "%.*e", n - 1, value);
        if (strtod(text, NULL) == value) break;
    }
    snprintf(text, size, "%.*e", n - 1, value);
    return n;
}

static int digits_used(Text decimal) {
    int digits = 0, zeros = 0;
    for (uint32_t i = 0; i < decimal.len; i++) {
        char c = decimal.ptr[i];
        if (c < '0' || c > '9' || (c == '0' && digits == 0)) continue;
        zeros = c == '0' ? zeros + 1 : 0;
        digits++;
    }
    return digits - zeros;
}

/* Reads back; is not longer than rounding makes it; and if as long, is the same decimal. */
static bool is_shortest(Arena *arena, double value) {
    char rounded[64];
    int needed = digits_needed(value, rounded, sizeof rounded);
    Text got = print(arena, value);
    if (strtod(arena_text(arena, got).ptr, NULL) != value || digits_used(got) > needed)
        return false;
    char same[64];
    snprintf(same, sizeof same, "%.*e", needed - 1, strtod(arena_text(arena, got).ptr, NULL));
    return digits_used(got) < needed || strcmp(same, rounded) == 0;
}

static double double_of(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void test_edges(Tally *unit, Arena *arena) {
    static const double edges[] = {DBL_MAX,  DBL_MIN, DBL_TRUE_MIN, DBL_EPSILON,
                                   -DBL_MAX, 5e-324,  1e-323,       2.2250738585072011e-308,
                                   1e22,     1e23,    9e15,         123456789.123456789};
    for (size_t i = 0; i < sizeof edges / sizeof edges[0]; i++)
        CHECK(unit, is_shortest(arena, edges[i]));
    bool right = true;
    for (int e = -1074; e < 1024; e++) {
        double power = ldexp(1, e);
        right = right && is_shortest(arena, power) && is_shortest(arena, nextafter(power, 0)) &&
                is_shortest(arena, nextafter(power, DBL_MAX));
        if (e % 64 == 0) arena_reset(arena);
    }
    CHECK(unit, right);
}

static void test_random(Tally *unit, Arena *arena) {
    uint64_t state = 20210601;
    bool any = true, money = true;
    for (int i = 0; i < 20000; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        double value = double_of(state ^ state >> 29);
        if (isfinite(value) && value != 0) any = any && is_shortest(arena, value);
        value = (double)(state >> 24) / 1e4;
        money = money && is_shortest(arena, value);
        if (i % 64 == 0) arena_reset(arena);
    }
    CHECK(unit, any);
    CHECK(unit, money);
}

/* A decimal of at most 15 digits survives the way to a double and back. */
static void test_round_trip(Tally *unit, Arena *arena) {
    uint64_t state = 7;
    bool right = true;
    for (int i = 0; i < 20000; i++) {
        state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        Number number = {.coef = (int64_t)(state >> 8) % 1000000000000000,
                         .scale = (int32_t)(state >> 59) % 19};
        if (i % 2) number = number_neg(arena, number);
        bool exact;
        double value = number_to_double(number, &exact);
        right = right && exact && number_compare(native_number_of(arena, value), number) == 0;
        if (i % 64 == 0) arena_reset(arena);
    }
    CHECK(unit, right);
}

int main(void) {
    Tally unit = {.name = "native_decimal"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_known(&unit, arena);
    test_edges(&unit, arena);
    test_random(&unit, arena);
    test_round_trip(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
