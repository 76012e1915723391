/* The questions of number.c, answered by the whole way: written as an expression of the language,
   parsed, checked, lowered, verified and evaluated. */
#include "compiler/query.h"
#include "runtime/core/verify.h"

#include "tests/interop/answer.h"

static const char *sign_of(Text operation) {
    if (text_equal(operation, TEXT("add"))) return " + ";
    if (text_equal(operation, TEXT("sub"))) return " - ";
    return text_equal(operation, TEXT("mul")) ? " * " : " / ";
}

static void put_compare(Buf *out, Text a, Text b) {
    buf_printf(out, "if (%.*s) < (%.*s) then 0 - 1 ", TEXT_ARG(a), TEXT_ARG(b));
    buf_printf(out, "else if (%.*s) > (%.*s) then 1 else 0", TEXT_ARG(a), TEXT_ARG(b));
}

static void put_zeros(Buf *out, const char *before, long n) {
    buf_str(out, before);
    buf_char(out, '1');
    buf_repeat(out, TEXT("0"), (uint32_t)n);
}

/* Rounding before the point is dividing, rounding and multiplying. */
static void put_expression(Buf *out, const Question *q) {
    long places = q->n == 5 ? answer_integer(q->words[3]) : 0;
    if (answer_is(q, "compare", 2)) {
        put_compare(out, q->words[1], q->words[2]);
        return;
    }
    if (q->n == 5) buf_str(out, "round(");
    buf_printf(out, "((%.*s)%s(%.*s))", TEXT_ARG(q->words[1]), sign_of(q->words[0]),
               TEXT_ARG(q->words[2]));
    if (q->n < 5) return;
    if (places < 0) put_zeros(out, " / ", -places);
    buf_printf(out, ", %ld, %.*s)", places < 0 ? 0 : places, TEXT_ARG(q->words[4]));
    if (places < 0) put_zeros(out, " * ", -places);
}

static void answer(void *ctx, Arena *arena, const Question *q, Buf *out) {
    Session *session = ctx;
    Buf text = buf_new(session->arena); /* the session keeps it */
    if (q->n >= 3) put_expression(&text, q);
    Lang lang;
    QueryPlan plan;
    Diags *diags = diags_new(arena);
    const Source *source = query_source(session, buf_result(&text), &lang);
    if (!query_plan(session, source, LANG_EN, diags, &plan)) {
        buf_str(out, "refused");
        return;
    }
    if (verify_code(session->program, &plan.code)) buf_str(out, "not well-formed ");
    EvalOptions options = {.lang = LANG_EN};
    const Frame *frame = frame_run(arena, session->program, &plan.code, NULL, &options);
    Value value = frame_value(frame, plan.columns.data[0].value, 0);
    if (value.state != STATE_OK || value.rep != REP_NUMBER) {
        buf_str(out, "none");
        return;
    }
    Text numerator, denominator;
    number_fraction(arena, value.quantity.number, &numerator, &denominator);
    buf_printf(out, "%.*s/%.*s", TEXT_ARG(numerator), TEXT_ARG(denominator));
}

int main(int argc, char **argv) {
    Arena *root = arena_new_root(answer_exhausted, NULL);
    Session *session = session_new(root);
    Text path = argc > 1 ? text_of(argv[1]) : TEXT("");
    session->threads = 1;
    session_load(session, &path, argc > 1);
    int status = answer_all(root, session, answer);
    arena_free(root);
    return status;
}
