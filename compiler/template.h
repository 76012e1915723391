/* Templates: a form without records, to be filled in: what the pattern of its document (import.h)
   prints where nothing is known, with what may be chosen or has to be written said at each cell. */
#ifndef JX_COMPILER_TEMPLATE_H
#define JX_COMPILER_TEMPLATE_H

#include "compiler/import.h"
#include "runtime/report/doc.h"

/* The form of that document; NULL if it is about no record. `names`: of the file. */
const Doc *template_doc(Arena *arena, Compiler *compiler, const Layout *document, Lang lang);

#endif
