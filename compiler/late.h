/* Targets whose reading depends on what is known only when all facts are linked. */
#ifndef JX_COMPILER_LATE_H
#define JX_COMPILER_LATE_H

#include "compiler/compiler.h"

/* Reads such targets again: a date without a year in the year of the record that encloses the
   target's (its field `year`), a bare 万 as money where the target's record is of a category of
   costs. Their notes follow. References are linked before. */
void late_targets(Compiler *compiler);

#endif
