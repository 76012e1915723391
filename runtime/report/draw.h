/* Draw: a table as text, with lines of box-drawing characters and merged cells drawn merged. */
#ifndef JX_REPORT_DRAW_H
#define JX_REPORT_DRAW_H

#include "runtime/base/buf.h"
#include "runtime/report/doc.h"

/* `width` columns wide with its frame; wider only if the table has so many columns that each would
   hold less than one Chinese character. Lines end in '\n' and hold no blanks at their ends. */
void draw_table(Buf *out, const Table *table, uint32_t width);

/* `t` without tabs and other control characters but '\n', which have no width; itself where there
   are none. */
Text draw_plain(Arena *arena, Text t);

#endif
