/* Doc part: the tables of one record out of a Doc, as a Doc of their own. */
#ifndef JX_REPORT_DOC_PART_H
#define JX_REPORT_DOC_PART_H

#include "runtime/report/doc.h"

/* The tables whose record stands at `record`, each with the heading right above and the notes right
   below it; without cover and contents. NULL if there is no such table. */
Doc *doc_part(Arena *arena, const Doc *doc, Span record, Text name);

#endif
