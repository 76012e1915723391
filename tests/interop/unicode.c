/* Characters: `nfc TEXT` answers the text composed, `width CODEPOINT` its columns. */
#include "runtime/base/utf8.h"

#include "tests/interop/answer.h"

static void answer(void *ctx, Arena *arena, const Question *q, Buf *out) {
    (void)ctx;
    if (answer_is(q, "width", 1))
        buf_uint(out, utf8_char_width((uint32_t)answer_integer(q->words[1])));
    else if (q->n > 0 && text_equal(q->words[0], TEXT("nfc")))
        buf_text(out, utf8_nfc(arena, q->rest));
}

int main(void) {
    Arena *root = arena_new_root(answer_exhausted, NULL);
    int status = answer_all(root, NULL, answer);
    arena_free(root);
    return status;
}
