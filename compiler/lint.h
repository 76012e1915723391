/* Static checks of rules, as notes: what is most likely not what its author meant, though it can be
   checked. */
#ifndef JX_COMPILER_LINT_H
#define JX_COMPILER_LINT_H

#include "compiler/session.h"

/* After session_load, if it found no mistakes. Looks at the rules and functions of the user's files
   and adds to the session's diagnostics. */
void lint_rules(Session *session);

/* ---- lint_code.c */
/* What a rule's code says: constant, contradictory and needless conditions, numbers without unit,
   messages without numbers. */
void lint_code(Session *session, const Rule *rule);
/* Whether two rules say the same of the same records. */
bool lint_same(Arena *arena, const Program *program, const Rule *a, const Rule *b);

#endif
