/* LayoutRun: one layout run for one record. Holds the columns of the layout's code and, for each of
   its domains, the row in which the walk over the nodes stands; reads texts, conditions, cells and
   assertions there. It walks no nodes itself: layout.c, layout_table.c and layout_rows.c do. */
#ifndef JX_REPORT_LAYOUT_RUN_H
#define JX_REPORT_LAYOUT_RUN_H

#include "runtime/eval/eval.h"
#include "runtime/report/doc.h"

#define ROW_NONE UINT32_MAX

/* What all runs for one document share. */
typedef struct LayoutSetting {
    Arena *arena; /* the Doc's: all that is read is copied there */
    const Program *program;
    EvalOptions options; /* with the language of what is printed */
    Diags *diags;
} LayoutSetting;

typedef struct LayoutRun {
    const LayoutSetting *setting;
    Arena *scratch; /* the columns */
    const Layout *layout;
    uint32_t record; /* row of the parameter in its entity */
    Frame *frame;
    uint32_t *current; /* of each domain: the row entered, or ROW_NONE */
} LayoutRun;

LayoutRun layout_run_begin(const LayoutSetting *setting, const Layout *layout, uint32_t record);
void layout_run_end(LayoutRun *run);

static inline const Inst *layout_run_inst(const LayoutRun *run, InstId inst) {
    return &run->layout->code.insts.data[inst];
}
static inline DomainId layout_run_parent(const LayoutRun *run, DomainId domain) {
    return run->layout->code.domains.data[domain].parent;
}

/* ---- walking over rows */
/* for (LayoutLoop loop = layout_run_loop(run, domain); layout_run_next(run, &loop);) {…}
   enters, one after the other, the rows of the domain below the row entered of the nearest domain
   above it; afterwards everything is as before. */
typedef struct LayoutLoop {
    DomainId domain, outer;
    uint32_t next, end;
    uint32_t before; /* the row entered when the loop began */
} LayoutLoop;

LayoutLoop layout_run_loop(const LayoutRun *run, DomainId domain);
bool layout_run_next(LayoutRun *run, LayoutLoop *loop);
/* The nearest domain above of which a row is entered. */
DomainId layout_run_outer(const LayoutRun *run, DomainId domain);

/* ---- reading, in the rows entered; where no row of the domain is entered, all is missing */
Value layout_run_value(const LayoutRun *run, InstId inst);
/* Missing: the empty text. Lines end in '\n'. A text that could not be computed is reported. */
Text layout_run_text(const LayoutRun *run, InstId inst);
bool layout_run_holds(const LayoutRun *run, InstId condition); /* missing: false */
/* Whether the layout is for the record. */
bool layout_run_applies(const LayoutRun *run);
/* The record that a CALL asks a table of; false if there is none. */
bool layout_run_called(const LayoutRun *run, const LayoutNode *call, uint32_t *record);
/* The text of a node; of a list: one line an element. */
Text layout_run_node_text(const LayoutRun *run, const LayoutNode *node);
/* The lines of a node with a list, one an element, each with the fact it prints. */
typedef struct LayoutLine {
    Text text;
    Span source;
} LayoutLine;
typedef VEC(LayoutLine) LayoutLines;
LayoutLines layout_run_lines(const LayoutRun *run, const LayoutNode *node);
/* Where the fact stands that the node prints (of a list: from the first to the last element), or
   SPAN_NONE if it prints something computed. */
Span layout_run_source(const LayoutRun *run, const LayoutNode *node);
/* A CELL or COLUMN with its text, value and source, one row high. */
Cell layout_run_cell(const LayoutRun *run, const LayoutNode *node);
/* Reports an ASSERT that does not hold, at the first fact that its condition read. */
void layout_run_assert(const LayoutRun *run, const LayoutNode *node);

#endif
