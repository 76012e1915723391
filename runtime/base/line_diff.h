/* What changed between two texts, line by line, in the unified form that `patch` reads. */
#ifndef JX_BASE_LINE_DIFF_H
#define JX_BASE_LINE_DIFF_H

#include "runtime/base/buf.h"

/* Nothing if the texts are equal; else two lines with the names, and hunks with three lines of what
   is around. As few lines as possible, unless more than some hundred lines differ. */
void line_diff_print(Buf *out, Text name_before, Text before, Text name_after, Text after);

#endif
