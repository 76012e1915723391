/* Query: one expression over the facts, printed as a table. The compiler makes a QueryPlan
   (compiler/query.h); its code is run by frame_run; what is printed here is read from the frame. */
#ifndef JX_REPORT_QUERY_H
#define JX_REPORT_QUERY_H

#include "runtime/eval/eval.h"

/* One column of the answer. Of a list, `value` and `text` are those of its elements. */
typedef struct QueryColumn {
    Text heading;  /* the expression as it was written */
    Type type;     /* of the value; of a list `list` is set */
    InstId value;  /* in the plan's domain; of a list in the domain of its elements … */
    InstId text;   /* what is printed, in the same domain */
    DomainId base; /* … which is below this one, each row of which has one list */
} QueryColumn;

/* One key that the rows of the answer are sorted by, in the plan's domain. */
typedef struct QuerySort {
    Type type;
    InstId value;
} QuerySort;

typedef struct QueryPlan {
    Code code;
    DomainId domain; /* a row of the answer for each of its rows */
    bool single;     /* the answer is one value */
    bool descending; /* the order of all keys; rows without a key stand last in either */
    VEC(QuerySort) sorting; /* empty: the order of the facts */
    VEC(QueryColumn) columns;
} QueryPlan;

typedef enum QueryFormat { QUERY_TXT, QUERY_CSV, QUERY_JSON, QUERY_MD } QueryFormat;

/* The rows of the answer in the order in which they are printed. */
const uint32_t *query_order(Arena *arena, const QueryPlan *plan, const Frame *frame);

/* Prints the answer; `frame` has run plan->code. Elements of a list stand with 、 between them, a
   missing value is empty. docs/command.md describes the JSON. */
void query_print(Buf *out, const Program *program, const QueryPlan *plan, const Frame *frame,
                 QueryFormat format);

/* The first column in which a value could not be computed (a limit was hit, or a native function
   failed), or NULL. */
const QueryColumn *query_failed(const QueryPlan *plan, const Frame *frame);

#endif
