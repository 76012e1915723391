/* Numbers: examples of every operation, and the laws of arithmetic over many numbers drawn so that
   both representations and the borders between them are met often. */
#include "tests/unit/unit.h"

#include <setjmp.h>

#include "runtime/base/number.h"

static Number num(Arena *arena, const char *text) {
    Number n = NUMBER_ZERO;
    if (!number_read(arena, text_of(text), &n)) {
        printf("cannot read %s\n", text);
        abort();
    }
    return n;
}

/* num/den of two texts. */
static Number ratio(Arena *arena, const char *a, const char *b) {
    Number q = NUMBER_ZERO;
    if (!number_div(arena, num(arena, a), num(arena, b), &q)) abort();
    return q;
}

static Text shown(Arena *arena, Number a) {
    Buf buf = buf_new(arena);
    number_print(&buf, a);
    return buf_result(&buf);
}

static Text formatted(Arena *arena, Number a, const char *picture) {
    Buf buf = buf_new(arena);
    number_format(&buf, a, text_of(picture));
    return buf_result(&buf);
}

static bool same(Number a, Number b) {
    return number_compare(a, b) == 0 && number_compare(b, a) == 0;
}

static void test_read(Tally *unit, Arena *arena) {
    static const char *const good[][2] = {
        {"0", "0"},
        {"-0", "0"},
        {"007", "7"},
        {"1_000_000", "1000000"},
        {"0.10", "0.1"},
        {"-12.250", "-12.25"},
        {"1_0.0_5", "10.05"},
        {"9223372036854775807", "9223372036854775807"},
        {"9223372036854775808", "9223372036854775808"},
        {"-9223372036854775808", "-9223372036854775808"},
        {"-9223372036854775809", "-9223372036854775809"},
        {"0.000000000000000001", "0.000000000000000001"},
        {"0.0000000000000000001", "0.0000000000000000001"},
        {"1.00000000000000000000", "1"},
        {"123456789012345678901234567890.12345", "123456789012345678901234567890.12345"},
        {"00000000000000000000000000000000000000005", "5"},
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CHECK_TEXT(unit, shown(arena, num(arena, good[i][0])), text_of(good[i][1]));
    static const char *const bad[] = {"",   "-",     "+1",   ".5",  "5.",  "1.2.3", "1__0", "_1",
                                      "1_", "1_.5",  "1._5", "1e5", " 1",  "1 ",    "--1",  "0x10",
                                      "１", "1,000", "1-",   "NaN", "-.5", "1\n"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Number n = number_of(77);
        bool read = number_read(arena, text_of(bad[i]), &n);
        unit_check(unit, !read && n.coef == 77, bad[i], __FILE__, __LINE__);
    }
    CHECK(unit, !number_read(arena, (Text){0}, &(Number){.scale = 0}));
    CHECK(unit, num(arena, "0.10").scale == 2 && num(arena, "0.10").coef == 10);
    CHECK(unit, num(arena, "9223372036854775807").scale == 0);
    CHECK(unit, num(arena, "-9223372036854775808").coef == INT64_MIN);
    CHECK(unit, num(arena, "9223372036854775808").scale == NUMBER_BIG);
}

static void test_limits(Tally *unit, Arena *arena) {
    char *digits = arena_alloc(arena, NUMBER_MAX_DIGITS + 1);
    memset(digits, '7', NUMBER_MAX_DIGITS + 1);
    Number a = NUMBER_ZERO;
    CHECK(unit, !number_read(arena, (Text){digits, NUMBER_MAX_DIGITS + 1}, &a));
    CHECK(unit, number_read(arena, (Text){digits, NUMBER_MAX_DIGITS}, &a));
    CHECK_TEXT(unit, shown(arena, a), ((Text){digits, NUMBER_MAX_DIGITS}));
    Number square = number_mul(arena, a, a), root = NUMBER_ZERO;
    CHECK(unit, number_div(arena, square, a, &root) && same(root, a));
    Number one = NUMBER_ZERO;
    CHECK(unit, number_div(arena, a, a, &one) && one.scale == 0 && one.coef == 1);
    Number fine = number_round(arena, ratio(arena, "1", "3"), 10000, ROUND_HALF_UP);
    Text text = shown(arena, fine);
    CHECK(unit, text.len == 10002 && text_starts(text, TEXT("0.333")));
}

static void jump_back(void *ctx) {
    longjmp(*(jmp_buf *)ctx, 1);
}

/* Squaring again and again must end in the arena's handler, not in GMP's abort. */
static void test_huge(Tally *unit) {
    jmp_buf back;
    Arena *arena = arena_new_root(jump_back, &back);
    volatile int squared = 0;
    if (!setjmp(back)) {
        for (Number n = number_of(INT64_MAX);; squared++) n = number_mul(arena, n, n);
    }
    CHECK(unit, squared == 20); /* 63 * 2^20 bits fit, twice as many do not */
    arena_free(arena);
}

static void test_arithmetic(Tally *unit, Arena *arena) {
#define N(text) num(arena, text)
#define SHOWN(number, want) CHECK_TEXT(unit, shown(arena, number), TEXT(want))
    SHOWN(number_add(arena, N("0.1"), N("0.2")), "0.3");
    SHOWN(number_add(arena, N("9223372036854775807"), N("1")), "9223372036854775808");
    SHOWN(number_add(arena, N("1.000000000000000000"), N("100")), "101");
    SHOWN(number_add(arena, N("0.000000000000000001"), N("100")), "100.000000000000000001");
    SHOWN(number_sub(arena, N("-9223372036854775808"), N("1")), "-9223372036854775809");
    SHOWN(number_sub(arena, N("160"), N("120.00")), "40");
    SHOWN(number_mul(arena, N("1.10"), N("1.10")), "1.21");
    SHOWN(number_mul(arena, N("4294967296"), N("4294967296")), "18446744073709551616");
    SHOWN(number_mul(arena, N("0.0000000001"), N("0.0000000001")), "0.00000000000000000001");
    SHOWN(number_mul(arena, N("0.5000000000"), N("0.2000000000")), "0.1");
    SHOWN(number_neg(arena, N("-9223372036854775808")), "9223372036854775808");
    SHOWN(ratio(arena, "1", "3"), "1/3");
    SHOWN(ratio(arena, "-2", "6"), "-1/3");
    SHOWN(ratio(arena, "2", "-0.6"), "-10/3");
    SHOWN(ratio(arena, "10", "4"), "2.5");
    SHOWN(ratio(arena, "1", "1024"), "0.0009765625");
    SHOWN(ratio(arena, "1", "1000000000000000000000"), "0.000000000000000000001");
    SHOWN(ratio(arena, "2000", "3"), "2000/3");
    SHOWN(ratio(arena, "-9223372036854775808", "-1"), "9223372036854775808");
    SHOWN(ratio(arena, "-9223372036854775808", "1"), "-9223372036854775808");
    SHOWN(ratio(arena, "1", "1180591620717411303424"), /* 2^70 */
          "0.0000000000000000000008470329472543003390683225006796419620513916015625");
    /* n/d ends after 20 places, but d has 18 decimals: the quotient is small all the same */
    Number q = ratio(arena, "1", "0.000000000001048576");
    CHECK(unit, q.scale >= 0);
    SHOWN(q, "953674316406.25");
    Number third = ratio(arena, "1", "3");
    Number whole = number_add(arena, number_add(arena, third, third), third);
    CHECK(unit, whole.scale == 0 && whole.coef == 1);
    Number none = number_of(5);
    CHECK(unit, !number_div(arena, N("1"), N("0.00"), &none) && none.coef == 5);
    CHECK(unit, !number_div(arena, third, NUMBER_ZERO, &none));
}

static void test_compare(Tally *unit, Arena *arena) {
    static const char *const ascending[] = {"-9223372036854775809",
                                            "-9223372036854775808",
                                            "-9223372036854775807",
                                            "-9.223372036854775807",
                                            "-1",
                                            "-0.000000000000000001",
                                            "0",
                                            "0.000000000000000001",
                                            "0.1",
                                            "0.100000000000000001",
                                            "9.223372036854775807",
                                            "9223372036854775806",
                                            "9223372036854775807",
                                            "9223372036854775807.1",
                                            "9223372036854775808"};
    enum { COUNT = sizeof ascending / sizeof *ascending };
    bool right = true;
    for (int i = 0; i < COUNT; i++) {
        for (int j = 0; j < COUNT; j++) {
            int got = number_compare(N(ascending[i]), N(ascending[j]));
            right = right && (got < 0) == (i < j) && (got > 0) == (i > j);
        }
    }
    CHECK(unit, right);
    CHECK(unit, same(N("1.50"), N("1.5")) && same(N("-0.000"), N("0")));
    CHECK(unit, number_compare(ratio(arena, "1", "3"), N("0.333333333333333333")) > 0);
    CHECK(unit, number_compare(N("0.333333333333333334"), ratio(arena, "1", "3")) > 0);
    CHECK(unit, number_compare(ratio(arena, "-1", "3"), ratio(arena, "1", "3")) < 0);
    size_t before = arena_size(arena);
    number_compare(number_of(INT64_MIN), (Number){.coef = INT64_MAX, .scale = 18});
    CHECK(unit, arena_size(arena) == before);
    CHECK(unit, number_sign(N("-0.01")) == -1 && number_sign(N("0.00")) == 0);
    CHECK(unit, number_sign(ratio(arena, "1", "3")) == 1);
    CHECK(unit, number_sign(ratio(arena, "1", "-3")) == -1);
}

static void test_integers(Tally *unit, Arena *arena) {
    int64_t i = 5;
    CHECK(unit, number_is_integer(N("3.00")) && !number_is_integer(N("3.01")));
    CHECK(unit, number_is_integer(N("123456789012345678901234567890")));
    CHECK(unit, !number_is_integer(ratio(arena, "1", "3")));
    CHECK(unit, number_to_int64(N("-3.00"), &i) && i == -3);
    CHECK(unit, number_to_int64(N("-9223372036854775808"), &i) && i == INT64_MIN);
    i = 5;
    CHECK(unit, !number_to_int64(N("9223372036854775808"), &i) && i == 5);
    CHECK(unit, !number_to_int64(N("0.5"), &i) && i == 5);
    Text n, d;
    number_fraction(arena, N("-0.75"), &n, &d);
    CHECK(unit, text_equal(n, TEXT("-3")) && text_equal(d, TEXT("4")));
    number_fraction(arena, N("8.0"), &n, &d);
    CHECK(unit, text_equal(n, TEXT("8")) && text_equal(d, TEXT("1")));
    number_fraction(arena, ratio(arena, "20", "-30"), &n, &d);
    CHECK(unit, text_equal(n, TEXT("-2")) && text_equal(d, TEXT("3")));
}

/* One row: the number, the places, and the results of the six ways in the order of the enum. */
static void test_round(Tally *unit, Arena *arena) {
    static const struct {
        const char *number;
        int decimals;
        const char *want[6];
    } rows[] = {
        {"2.5", 0, {"3", "2", "2", "3", "2", "3"}},
        {"3.5", 0, {"4", "4", "3", "4", "3", "4"}},
        {"-2.5", 0, {"-3", "-2", "-2", "-3", "-3", "-2"}},
        {"2.51", 0, {"3", "3", "2", "3", "2", "3"}},
        {"-2.49", 0, {"-2", "-2", "-2", "-3", "-3", "-2"}},
        {"0.125", 2, {"0.13", "0.12", "0.12", "0.13", "0.12", "0.13"}},
        {"-0.001", 2, {"0", "0", "0", "-0.01", "-0.01", "0"}},
        {"7", 3, {"7", "7", "7", "7", "7", "7"}},
        {"9.223372036854775807",
         17,
         {"9.22337203685477581", "9.22337203685477581", "9.2233720368547758", "9.22337203685477581",
          "9.2233720368547758", "9.22337203685477581"}},
        {"99999999999999999999.5",
         0,
         {"100000000000000000000", "100000000000000000000", "99999999999999999999",
          "100000000000000000000", "99999999999999999999", "100000000000000000000"}},
        {"-100000000000000000000.5",
         0,
         {"-100000000000000000001", "-100000000000000000000", "-100000000000000000000",
          "-100000000000000000001", "-100000000000000000001", "-100000000000000000000"}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (int how = ROUND_HALF_UP; how <= ROUND_CEILING; how++) {
            Number r = number_round(arena, N(rows[i].number), rows[i].decimals, (Rounding)how);
            CHECK_TEXT(unit, shown(arena, r), text_of(rows[i].want[how]));
        }
    }
    SHOWN(number_round(arena, ratio(arena, "2", "3"), 2, ROUND_HALF_UP), "0.67");
    SHOWN(number_round(arena, ratio(arena, "-2", "3"), 2, ROUND_DOWN), "-0.66");
    SHOWN(number_round(arena, ratio(arena, "1", "3"), 0, ROUND_HALF_EVEN), "0");
    SHOWN(number_round(arena, ratio(arena, "-1", "3"), 0, ROUND_FLOOR), "-1");
    CHECK(unit, number_round(arena, ratio(arena, "2", "3"), 2, ROUND_HALF_UP).scale >= 0);
}

static void test_format(Tally *unit, Arena *arena) {
    static const char *const rows[][3] = {
        {"7000", "0", "7000"},
        {"7000", "#,##0", "7,000"},
        {"7000", "#,##0.00", "7,000.00"},
        {"123456789", "#,##0", "123,456,789"},
        {"100", "#,##0", "100"},
        {"-1234.5", "#,##0.00", "-1,234.50"},
        {"0.5", "0", "1"},
        {"0.4", "0.00", "0.40"},
        {"-0.004", "0.00", "0.00"},
        {"0.005", "0.00", "0.01"},
        {"0.05", "0.##", "0.05"},
        {"0.5", "0.##", "0.5"},
        {"5", "0.##", "5"},
        {"5", "0.0#", "5.0"},
        {"5.678", "0.0#", "5.68"},
        {"7", "000", "007"},
        {"7", "0,000", "0,007"},
        {"1234567890123456789012.345", "#,##0.00", "1,234,567,890,123,456,789,012.35"},
        {"99.995", "0.00", "100.00"},
        {"0", "#,##0.00", "0.00"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_TEXT(unit, formatted(arena, N(rows[i][0]), rows[i][1]), text_of(rows[i][2]));
    CHECK_TEXT(unit, formatted(arena, ratio(arena, "2", "3"), "0.0000"), TEXT("0.6667"));
    CHECK_TEXT(unit, formatted(arena, ratio(arena, "-2000000", "3"), "#,##0.0"),
               TEXT("-666,666.7"));
    static const char *const bad[] = {
        "",   "#",      ".00",   "0.",    "0.#0", "0#",    "#.##",     "0,0",    "0,00",    ",000",
        "0,", "#,##0,", "0.0.0", "0.0,0", "x",    "0.00%", "####,##0", "#,,##0", "###0,000"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        unit_check(unit, !number_picture_valid(text_of(bad[i])), bad[i], __FILE__, __LINE__);
    CHECK(unit, number_picture_valid(TEXT("#,###,##0.00##")));
}

static void test_double(Tally *unit, Arena *arena) {
    bool exact;
    CHECK(unit, number_to_double(N("0.1"), &exact) == 0.1 && exact);
    CHECK(unit, number_to_double(N("-7000.25"), &exact) == -7000.25 && exact);
    CHECK(unit, number_to_double(N("123456789012345"), &exact) == 123456789012345.0 && exact);
    CHECK(unit, number_to_double(N("1200000000000000000"), &exact) == 1.2e18 && exact);
    CHECK(unit, number_to_double(N("1234567890.1234560"), &exact) == 1234567890.123456 && !exact);
    CHECK(unit, number_to_double(N("9007199254740993"), &exact) == 9007199254740992.0 && !exact);
    CHECK(unit, number_to_double(N("9007199254740995"), &exact) == 9007199254740996.0 && !exact);
    CHECK(unit, number_to_double(ratio(arena, "1", "3"), &exact) == 1.0 / 3 && !exact);
    CHECK(unit, number_to_double(ratio(arena, "-2", "3"), &exact) == -2.0 / 3 && !exact);
    CHECK(unit, number_to_double(N("0.123456789012345678"), &exact) == 0.123456789012345678);
    CHECK(unit, number_to_double(N("0"), &exact) == 0 && exact);
}

/* ---- laws */

/* xorshift64: the same numbers in every run. */
static uint64_t draw(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* Few bits or many, near the borders of 64 bits or not, any scale, now and then a quotient. */
static Number draw_number(Arena *arena, uint64_t *state) {
    uint64_t kind = draw(state) % 8;
    int64_t coef = (int64_t)(draw(state) >> (draw(state) % 64));
    if (kind == 0) coef = INT64_MAX - (coef & 1);
    if (kind == 1) coef = INT64_MIN + (coef & 1);
    if (draw(state) % 2 && coef != INT64_MIN) coef = -coef;
    Number n = {.coef = coef, .scale = (int32_t)(draw(state) % 19)};
    if (kind == 2) n.scale = 0;
    if (kind == 3) {
        Number d = number_of((int64_t)(draw(state) % 1000 + 1));
        if (!number_div(arena, n, d, &n)) abort();
    }
    return n;
}

/* Well formed: small whenever the value fits, which a round trip through text would show. */
static bool canonical(Arena *arena, Number a) {
    Decimal d;
    if (a.scale != NUMBER_BIG) return a.scale >= 0 && a.scale <= NUMBER_MAX_SCALE;
    if (!number_decimal(arena, a, &d)) return true;
    return number_of_decimal(arena, d).scale == NUMBER_BIG;
}

static bool laws_of_sums(Arena *arena, Number a, Number b, Number c) {
    Number sum = number_add(arena, a, b);
    Number left = number_add(arena, sum, c);
    Number right = number_add(arena, a, number_add(arena, b, c));
    return same(sum, number_add(arena, b, a)) && same(number_sub(arena, sum, b), a) &&
           same(number_sub(arena, a, b), number_neg(arena, number_sub(arena, b, a))) &&
           same(left, right) && canonical(arena, sum) && canonical(arena, left);
}

static bool laws_of_products(Arena *arena, Number a, Number b, Number c) {
    Number product = number_mul(arena, a, b), quotient;
    Number left = number_mul(arena, a, number_add(arena, b, c));
    Number right = number_add(arena, product, number_mul(arena, a, c));
    bool ok = same(product, number_mul(arena, b, a)) && same(left, right);
    if (number_sign(b) == 0) return ok && !number_div(arena, a, b, &quotient);
    return ok && number_div(arena, a, b, &quotient) && canonical(arena, quotient) &&
           same(number_mul(arena, quotient, b), a) && canonical(arena, product) &&
           number_div(arena, product, b, &quotient) && same(quotient, a);
}

static bool laws_of_order(Arena *arena, Number a, Number b) {
    int order = number_compare(a, b);
    int sign = number_sign(number_sub(arena, a, b));
    return (order > 0) - (order < 0) == sign && same(a, number_copy(arena, a));
}

static bool laws_of_text(Arena *arena, Number a) {
    Decimal d;
    if (number_decimal(arena, a, &d)) {
        Number back = NUMBER_ZERO;
        return number_read(arena, shown(arena, a), &back) && same(back, a) &&
               same(number_of_decimal(arena, d), a);
    }
    Text n, m;
    Number top, bottom, back;
    number_fraction(arena, a, &n, &m);
    return number_read(arena, n, &top) && number_read(arena, m, &bottom) &&
           number_div(arena, top, bottom, &back) && same(back, a);
}

/* Rounding moves by less than one unit of the last place, in the direction of its name. */
static bool laws_of_rounding(Arena *arena, Number a, int decimals) {
    Number unit = number_of(1), r[6];
    for (int i = 0; i < decimals; i++) number_div(arena, unit, number_of(10), &unit);
    for (int how = 0; how < 6; how++) r[how] = number_round(arena, a, decimals, (Rounding)how);
    int sign = number_sign(a);
    Number gap = number_sub(arena, r[ROUND_CEILING], r[ROUND_FLOOR]);
    Number off = number_sub(arena, r[ROUND_HALF_UP], a);
    if (number_sign(off) < 0) off = number_neg(arena, off);
    return number_compare(r[ROUND_FLOOR], a) <= 0 && number_compare(r[ROUND_CEILING], a) >= 0 &&
           (number_sign(gap) == 0 || same(gap, unit)) &&
           same(r[ROUND_DOWN], r[sign < 0 ? ROUND_CEILING : ROUND_FLOOR]) &&
           same(r[ROUND_UP], r[sign < 0 ? ROUND_FLOOR : ROUND_CEILING]) &&
           number_compare(number_add(arena, off, off), unit) <= 0;
}

static void test_laws(Tally *unit, Arena *root) {
    uint64_t state = 88172645463325252u;
    Arena *arena = arena_new(root);
    unsigned broken[5] = {0};
    for (int i = 0; i < 20000; i++) {
        arena_reset(arena);
        Number a = draw_number(arena, &state), b = draw_number(arena, &state);
        Number c = draw_number(arena, &state);
        broken[0] += !laws_of_sums(arena, a, b, c);
        broken[1] += !laws_of_products(arena, a, b, c);
        broken[2] += !laws_of_order(arena, a, b);
        broken[3] += !laws_of_text(arena, a);
        broken[4] += !laws_of_rounding(arena, a, (int)(draw(&state) % 21));
    }
    arena_free(arena);
    CHECK(unit, broken[0] == 0);
    CHECK(unit, broken[1] == 0);
    CHECK(unit, broken[2] == 0);
    CHECK(unit, broken[3] == 0);
    CHECK(unit, broken[4] == 0);
}

static void test_sum(Tally *unit, Arena *root) {
    Arena *arena = arena_new(root);
    NumberSum *sum = number_sum_new(arena);
    CHECK(unit, number_sign(number_sum_total(arena, sum)) == 0);
    Number slow = NUMBER_ZERO;
    uint64_t state = 362436069;
    for (int i = 0; i < 1000; i++) {
        Number a = draw_number(arena, &state);
        number_sum_add(sum, a);
        slow = number_add(arena, slow, a);
    }
    CHECK(unit, same(number_sum_total(arena, sum), slow));
    CHECK(unit, same(number_sum_total(arena, sum), slow)); /* asking changes nothing */

    NumberSum *harmonic = number_sum_new(arena); /* sum of 1/(i*(i+1)) = 1 - 1/(n+1) */
    for (int64_t i = 1; i <= 20000; i++) {
        Number q = NUMBER_ZERO;
        number_div(arena, number_of(1), number_of(i * (i + 1)), &q);
        number_sum_add(harmonic, q);
    }
    SHOWN(number_sum_total(arena, harmonic), "20000/20001");
    arena_free(arena);
}

int main(void) {
    Tally unit = {.name = "number"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_read(&unit, arena);
    test_limits(&unit, arena);
    test_huge(&unit);
    test_arithmetic(&unit, arena);
    test_compare(&unit, arena);
    test_integers(&unit, arena);
    test_round(&unit, arena);
    test_format(&unit, arena);
    test_double(&unit, arena);
    test_laws(&unit, arena);
    test_sum(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
