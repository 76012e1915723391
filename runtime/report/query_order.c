/* The order of the rows of an answer: a stable merge sort by the keys, one after the other. It
   stands apart from the printing because cells of facts and cells of tables share a name. */
#include <string.h>

#include "runtime/eval/cell.h"
#include "runtime/report/query.h"

typedef struct Sorting {
    const QueryPlan *plan;
    const Frame *frame;
} Sorting;

/* Whether a row is printed before one that came earlier. */
static bool goes_before(const Sorting *s, uint32_t later, uint32_t earlier) {
    for (uint32_t i = 0; i < s->plan->sorting.len; i++) {
        const QuerySort *key = &s->plan->sorting.data[i];
        const Vector *vector = frame_vector(s->frame, key->value);
        Cell x = {vector, later}, y = {vector, earlier};
        if (cell_present(x) != cell_present(y)) return cell_present(x);
        int order = cell_present(x) ? cell_order(s->frame, key->type, x, y) : 0;
        if (order != 0) return (order < 0) != s->plan->descending;
    }
    return false;
}

/* Merges order[lo..mid) and order[mid..hi), each in order; stable. */
static void merge_rows(const Sorting *s, uint32_t *order, uint32_t *spare, uint32_t lo,
                       uint32_t mid, uint32_t hi) {
    uint32_t i = lo, j = mid;
    for (uint32_t at = lo; at < hi; at++) {
        bool right = i == mid || (j < hi && goes_before(s, order[j], order[i]));
        spare[at] = right ? order[j++] : order[i++];
    }
    memcpy(order + lo, spare + lo, sizeof *order * (hi - lo));
}

const uint32_t *query_order(Arena *arena, const QueryPlan *plan, const Frame *frame) {
    Sorting sorting = {.plan = plan, .frame = frame};
    uint32_t n = frame_rows(frame, plan->domain);
    uint32_t *order = ARENA_ARRAY(arena, uint32_t, n), *spare = ARENA_ARRAY(arena, uint32_t, n);
    for (uint32_t row = 0; row < n; row++) order[row] = row;
    if (plan->sorting.len == 0) return order;
    for (uint64_t width = 1; width < n; width *= 2)
        for (uint64_t lo = 0; lo + width < n; lo += 2 * width) {
            uint64_t hi = lo + 2 * width < n ? lo + 2 * width : n;
            merge_rows(&sorting, order, spare, (uint32_t)lo, (uint32_t)(lo + width), (uint32_t)hi);
        }
    return order;
}
