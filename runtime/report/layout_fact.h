/* Layout facts: where in the sources the value stands that an instruction of a layout gives. */
#ifndef JX_REPORT_LAYOUT_FACT_H
#define JX_REPORT_LAYOUT_FACT_H

#include "runtime/report/layout_run.h"

/* The place of the fact that the instruction hands on in that row of its domain; SPAN_NONE where it
   is computed or nobody wrote it. */
Span layout_fact_shown(const LayoutRun *run, InstId inst, uint32_t row);

/* The first written fact that the instruction reads, at any depth; the record if there is none. */
Span layout_fact_first(const LayoutRun *run, InstId inst, uint32_t row);

#endif
