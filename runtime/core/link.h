/* Linking: when the facts of all files lie together, references become row numbers, each record
   finds the record that encloses it, keys are compared, and lists that point back are made. Facts
   that come from several checked forms are linked in the same way. */
#ifndef JX_CORE_LINK_H
#define JX_CORE_LINK_H

#include "runtime/core/ir.h"

/* What is linked already is linked anew. Mistakes are reported to `diags`. */
void link_facts(Program *program, Diags *diags);

#endif
