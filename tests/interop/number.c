/* Exact numbers: `add|sub|mul|div|compare A B`, answered as numerator/denominator, or `none` for a
   quotient that is not defined. With `PLACES MODE` behind, the exact result is rounded to so many
   decimals; before the point if they are negative. */
#include "runtime/base/number.h"

#include "tests/interop/answer.h"

static const char *const modes[] = {
    [ROUND_HALF_UP] = "half_up", [ROUND_HALF_EVEN] = "half_even", [ROUND_DOWN] = "down",
    [ROUND_UP] = "up",           [ROUND_FLOOR] = "floor",         [ROUND_CEILING] = "ceiling"};

static bool compute(Arena *arena, Text operation, Number a, Number b, Number *out) {
    if (text_equal(operation, TEXT("add"))) *out = number_add(arena, a, b);
    if (text_equal(operation, TEXT("sub"))) *out = number_sub(arena, a, b);
    if (text_equal(operation, TEXT("mul"))) *out = number_mul(arena, a, b);
    if (text_equal(operation, TEXT("compare"))) {
        int order = number_compare(a, b);
        *out = number_of((order > 0) - (order < 0));
    }
    return !text_equal(operation, TEXT("div")) || number_div(arena, a, b, out);
}

static Number power_of_ten(Arena *arena, long power) {
    Buf digits = buf_new(arena);
    buf_char(&digits, '1');
    buf_repeat(&digits, TEXT("0"), (uint32_t)power);
    Number number = NUMBER_ZERO;
    bool read = number_read(arena, buf_result(&digits), &number);
    return read ? number : NUMBER_ZERO;
}

static Number rounded(Arena *arena, Number a, long places, Text mode) {
    Rounding how = ROUND_HALF_UP;
    while (!text_equal(mode, text_of(modes[how]))) how++;
    if (places >= 0) return number_round(arena, a, (int)places, how);
    Number scale = power_of_ten(arena, -places), shrunk = NUMBER_ZERO;
    if (!number_div(arena, a, scale, &shrunk)) return shrunk;
    return number_mul(arena, number_round(arena, shrunk, 0, how), scale);
}

static void answer(void *ctx, Arena *arena, const Question *q, Buf *out) {
    (void)ctx;
    Number a, b, result = NUMBER_ZERO;
    if (q->n < 3 || !number_read(arena, q->words[1], &a) || !number_read(arena, q->words[2], &b)) {
        buf_str(out, "unread");
        return;
    }
    if (!compute(arena, q->words[0], a, b, &result)) {
        buf_str(out, "none");
        return;
    }
    if (q->n == 5) result = rounded(arena, result, answer_integer(q->words[3]), q->words[4]);
    Text numerator, denominator;
    number_fraction(arena, result, &numerator, &denominator);
    buf_printf(out, "%.*s/%.*s", TEXT_ARG(numerator), TEXT_ARG(denominator));
}

int main(void) {
    Arena *root = arena_new_root(answer_exhausted, NULL);
    int status = answer_all(root, NULL, answer);
    arena_free(root);
    return status;
}
