/* Visits: one instruction in one row of its domain, and the way from there to its operands.
   Findings are explained by walking visits through the columns of a frame after it has run. */
#ifndef JX_EVAL_VISIT_H
#define JX_EVAL_VISIT_H

#include "runtime/eval/eval.h"

typedef struct Walk {
    Arena *arena; /* of what is found */
    const Program *program;
    const Frame *frame;
    const struct NativeHost *native; /* tells why a native call failed; may be NULL */
    Lang lang;
} Walk;

typedef struct Visit {
    InstId inst;
    uint32_t row;
} Visit;

const Inst *visit_inst(const Walk *walk, Visit visit);
Value visit_value(const Walk *walk, Visit visit);
static inline bool visit_ok(const Walk *walk, Visit visit) {
    return visit_value(walk, visit).state == STATE_OK;
}

/* The visit that a LIFT hands on, or that an element of a list made of others comes from, at any
   depth; other visits are as they are. */
Visit visit_unlifted(const Walk *walk, Visit visit);

/* The same, also through the side that a DEFAULT or SELECT took and the element that FIRST, LAST,
   MIN or MAX is: where the value came from. */
Visit visit_origin(const Walk *walk, Visit visit);

/* Operand k (0 to 2) of a visit in the row that the visit reads. False if there is none, or if it
   stands in several rows (aggregates) or in a domain gathered from elsewhere. */
bool visit_operand(const Walk *walk, Visit visit, int k, Visit *out);

/* For an aggregate: the rows of operand a that it reads. */
bool visit_is_aggregate(const Walk *walk, Visit visit);
RowRange visit_elements(const Walk *walk, Visit visit);

/* The record that a FIELD or SPELLING reads, or whose part a TARGET_… takes; false if the visit
   reads no stored field, or of no record. */
typedef struct FactRef {
    EntityId entity;
    uint32_t field, row;
} FactRef;
bool visit_fact_ref(const Walk *walk, Visit visit, FactRef *out);

/* Where the fact stands that the visit reads (its record's header if it is not written); for a
   computed value the first one below it; SPAN_NONE if there is none. */
Span visit_fact(const Walk *walk, Visit visit);

/* The source text of the expression, runs of blanks as one; for text that is not at hand, the name
   of the field that is read. */
Text visit_text(const Walk *walk, Visit visit);
/* A stored quantity, date or target as its author wrote it, else the canonical text; "" if missing.
 */
Text visit_shown(const Walk *walk, Visit visit);

#endif
