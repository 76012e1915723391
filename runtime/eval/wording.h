/* Wording: the sentences of findings in both languages, as templates. */
#ifndef JX_EVAL_WORDING_H
#define JX_EVAL_WORDING_H

#include "runtime/base/diag.h"

typedef struct Wording {
    const char *zh, *en; /* {0} to {2} stand for arguments */
} Wording;

/* Arguments that a template does not name may be left out. */
typedef struct WordingArgs {
    DiagArg arg[3];
} WordingArgs;

Text wording_fill(Arena *arena, const Wording *wording, const WordingArgs *args, Lang lang);

#endif
