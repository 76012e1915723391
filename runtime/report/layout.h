/* From a layout of the checked form and a record to a Doc: runs the layout's block, walks its nodes,
   and places cells in grids. What is wrong with the geometry of the data at hand (a row that does not
   fill the width, overlapping spans) and asserts of layouts that fail are reported as diagnostics at
   their place. */
#ifndef JX_REPORT_LAYOUT_H
#define JX_REPORT_LAYOUT_H

#include "runtime/eval/eval.h"
#include "runtime/report/doc.h"

/* Whether the document's `when` holds for the record (missing counts as false). */
bool layout_applies(const Program *program, const Layout *layout, uint32_t row,
                    const EvalOptions *options);

/* NULL after an error diagnostic. `name`: file name without ending. */
Doc *layout_document(Arena *arena, const Program *program, const Layout *document, uint32_t row,
                     Text name, Lang lang, const EvalOptions *options, Diags *diags);

#endif
