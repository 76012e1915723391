/* What a syntax error says: what stands there, and what should. */
#ifndef JX_COMPILER_SYNTAX_H
#define JX_COMPILER_SYNTAX_H

#include "compiler/filter.h"

/* Reports an error at the token handed out last. `expected`: codes of all tokens that could stand
   there. */
void syntax_report(Filter *filter, const int *expected, uint32_t n);

#endif
