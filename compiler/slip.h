/* Slips: lines as other programs, other languages and everyday writing have them. */
#ifndef JX_COMPILER_SLIP_H
#define JX_COMPILER_SLIP_H

#include "compiler/filter.h"

/* Where the parser met an error: what stands there, and the tokens that could. */
typedef struct SyntaxError {
    Filter *filter;
    Arena *arena;
    Span found;
    const int *expected;
    uint32_t n_expected;
} SyntaxError;

bool syntax_expects(const SyntaxError *error, int token);

/* Whether the line as a whole is one that is known by sight, such as a row of a pasted table: then
   *diag says so. *goes_on: the line above was told to be one of the same kind; one message is
   enough. */
bool slip_find(const SyntaxError *error, Diag *diag, bool *goes_on);
/* What to write instead of the sign or word at the error; empty if nothing is sure. */
DiagArg slip_hint(const SyntaxError *error);

#endif
