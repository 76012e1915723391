/* Units of the standard library: `factor FROM TO` answers by what a number in one is multiplied to
   be in the other, as numerator/denominator; `none` if they are of different dimensions, `unknown`
   for a unit that is not declared. */
#include "compiler/session.h"

#include "tests/interop/answer.h"

static void answer(void *ctx, Arena *arena, const Question *q, Buf *out) {
    Units *units = ctx;
    if (!answer_is(q, "factor", 2)) return;
    UnitId from = units_find(units, q->words[1]), to = units_find(units, q->words[2]);
    if (from == UNIT_UNKNOWN || to == UNIT_UNKNOWN) {
        buf_str(out, "unknown");
    } else if (units_get(units, from)->dim != units_get(units, to)->dim) {
        buf_str(out, "none");
    } else {
        Text numerator, denominator;
        number_fraction(arena, units_factor(units, arena, from, to), &numerator, &denominator);
        buf_printf(out, "%.*s/%.*s", TEXT_ARG(numerator), TEXT_ARG(denominator));
    }
}

/* The argument is a file that uses the library. */
int main(int argc, char **argv) {
    if (argc != 2) return 2;
    Arena *root = arena_new_root(answer_exhausted, NULL);
    Session *session = session_new(root);
    Text path = text_of(argv[1]);
    session_load(session, &path, 1);
    int status = session->diags->errors > 0 ? 2 : answer_all(root, session->program->units, answer);
    arena_free(root);
    return status;
}
