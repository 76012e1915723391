/* Linking: when the facts of all files lie together, references become row numbers, each record
   finds the record that encloses it, keys are compared, and lists that point back are made. */
#ifndef JX_COMPILER_LINK_H
#define JX_COMPILER_LINK_H

#include "compiler/compiler.h"

void link_facts(Compiler *compiler);

#endif
