/* The drivers of this folder answer questions, a line each, so that scripts can compare what the
   program computes with what others do. A question is words with blanks between; each answer is a
   line. A driver defines `answer` and has answer_all for its main. */
#ifndef JX_TESTS_INTEROP_ANSWER_H
#define JX_TESTS_INTEROP_ANSWER_H

#include <stdio.h>
#include <stdlib.h>

#include "runtime/base/buf.h"

enum { ANSWER_WORDS = 8 };

typedef struct Question {
    Text words[ANSWER_WORDS];
    uint32_t n;
    Text rest; /* all behind the first word and its blank */
} Question;

/* Writes the answer. `arena` is reset behind each. */
typedef void Answer(void *ctx, Arena *arena, const Question *q, Buf *out);

static inline _Noreturn void answer_exhausted(void *ctx) {
    (void)ctx;
    fputs("memory is exhausted\n", stderr);
    exit(2);
}

/* The last of the words holds all that is left. */
static inline Question answer_split(Text line) {
    Question q = {.n = 0};
    while (line.len > 0 && q.n < ANSWER_WORDS) {
        const char *blank = q.n + 1 < ANSWER_WORDS ? memchr(line.ptr, ' ', line.len) : NULL;
        uint32_t len = blank ? (uint32_t)(blank - line.ptr) : line.len;
        q.words[q.n++] = text_slice(line, 0, len);
        line = text_slice(line, len + (blank != NULL), line.len);
        if (q.n == 1) q.rest = line;
    }
    return q;
}

static inline int answer_all(const Arena *root, void *ctx, Answer *answer) {
    Arena *arena = arena_new(root);
    char *line = NULL;
    size_t cap = 0;
    for (ssize_t len; (len = getline(&line, &cap, stdin)) > 0; arena_reset(arena)) {
        Buf out = buf_new(arena);
        Question q = answer_split((Text){line, (uint32_t)len - (line[len - 1] == '\n')});
        answer(ctx, arena, &q, &out);
        printf("%.*s\n", (int)out.len, out.ptr);
    }
    free(line);
    arena_free(arena);
    return ferror(stdout) != 0;
}

static inline bool answer_is(const Question *q, const char *command, uint32_t operands) {
    return q->n == operands + 1 && text_equal(q->words[0], text_of(command));
}

static inline long answer_integer(Text word) {
    char digits[24] = {0};
    memcpy(digits, word.ptr, word.len < sizeof digits - 1 ? word.len : sizeof digits - 1);
    return strtol(digits, NULL, 10);
}

#endif
