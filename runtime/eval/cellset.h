/* CellSet: elements of one vector by value, each under a parent row. Finds the first of equal ones.
 */
#ifndef JX_EVAL_CELLSET_H
#define JX_EVAL_CELLSET_H

#include "runtime/eval/cell.h"

typedef struct CellSet {
    uint32_t *slots;  /* element + 1; 0 is free */
    uint32_t *parent; /* of each element */
    uint32_t mask;
} CellSet;

/* For elements numbered below n. */
CellSet cellset_new(Frame *frame, uint32_t n);

/* The element put in first among those under `parent` that equal element e; ROW_NONE if e is the
   first, which is then put in. Elements that are missing equal each other. */
uint32_t cellset_find(Frame *frame, CellSet *set, Type type, const Vector *vector, uint32_t parent,
                      uint32_t e);

#endif
