/* Cells: single values in vectors, compared. One equality for =, grouping, distinct and lookup; one
   total order for sorting, least and greatest. Both cells are present and of one representation. */
#ifndef JX_EVAL_CELL_H
#define JX_EVAL_CELL_H

#include "runtime/eval/frame.h"

typedef struct Cell {
    const Vector *vector;
    uint32_t row;
} Cell;

static inline bool cell_present(Cell c) {
    return c.vector->state[c.row] == STATE_OK;
}

/* <0, 0, >0. Quantities of different dimension stand in the order of their dimensions. Dates: by
   their last day, then their first. Targets: by their printed text. */
int cell_order(const Frame *frame, Type type, Cell a, Cell b);
bool cell_equal(const Frame *frame, Type type, Cell a, Cell b);
/* Equal cells have equal hashes. */
uint64_t cell_hash(const Frame *frame, Type type, Cell a);

/* Quantities: fast where unit and scale agree. */
bool quantity_comparable(const Units *units, Quantity a, Quantity b);
int quantity_order(const Units *units, Arena *arena, Quantity a, Quantity b);

#endif
