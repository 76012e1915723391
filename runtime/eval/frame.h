/* The inside of a Frame, shared by the evaluator and its kernels; nobody else includes it.

   A frame runs its code once, in order. Each domain gets its rows when its opener is reached; each
   instruction then fills one vector. Rows of a domain are sorted by parent row, so the children of
   a row are a range, also over several levels. */
#ifndef JX_EVAL_FRAME_H
#define JX_EVAL_FRAME_H

#include "runtime/eval/eval.h"

#define ROW_NONE UINT32_MAX

typedef struct Rows {
    uint32_t n;
    uint32_t *parent; /* of each row; NULL for domain 0 */
    uint32_t *start;  /* of each parent row and one more: children are [start[p], start[p + 1]) */
} Rows;

struct Regex;
struct Regexes;

struct Frame {
    Arena *arena;
    const Program *program;
    const Code *code;
    const Value *params;
    EvalOptions options;
    uint32_t scan_from, scan_count; /* what the scans below domain 0 take of their entity */
    Rows *rows;                     /* by DomainId */
    Vector *vectors;                /* by InstId */
    bool *all_ok;                   /* by InstId: no row is missing */
    bool *is_run;                   /* by InstId: row numbers of records that follow one another */
    uint32_t **index; /* by InstId: GROUP: the group of each element; BESIDE: the row of b */
    struct Regexes *regexes;
};

#define KERNEL(op, function) void function(Frame *frame, InstId id);
#include "runtime/eval/kernel.def"
#undef KERNEL

/* What cannot be computed from operands in states a and b: an error outweighs what is missing. */
static inline uint8_t state_join(uint8_t a, uint8_t b) {
    if (a == STATE_ERROR || b == STATE_ERROR) return STATE_ERROR;
    return a ? a : b;
}

static inline const Inst *frame_inst(const Frame *frame, InstId id) {
    return &frame->code->insts.data[id];
}
static inline Vector *frame_operand(const Frame *frame, InstId id) {
    return &frame->vectors[id];
}

/* The vector of the instruction with room for the rows of its domain, all of them OK and zero. */
Vector *frame_make(Frame *frame, InstId id);
/* The same, with the states that follow from one or two operands of the same domain. */
Vector *frame_make1(Frame *frame, InstId id, InstId a);
Vector *frame_make2(Frame *frame, InstId id, InstId a, InstId b);

/* Opens a domain: n rows with their parents, ascending. Keeps `parent`. */
void frame_open(Frame *frame, DomainId domain, uint32_t *parent, uint32_t n);
/* Room for `start` of Rows: one more than the domain's parent has rows. */
uint32_t *frame_new_starts(Frame *frame, DomainId domain);

/* The instruction's rows are the rows index[i] of `from`; missing where index[i] is ROW_NONE. */
void frame_gather(Frame *frame, InstId id, const Vector *from, const uint32_t *index);

/* For each row r of `ancestor`, its rows in `domain` below are [s[r], s[r + 1]). */
const uint32_t *frame_starts(Frame *frame, DomainId domain, DomainId ancestor);
/* The row of `ancestor` above each row of `domain`. */
const uint32_t *frame_ancestors(Frame *frame, DomainId domain, DomainId ancestor);

/* The regex of that number; NULL if its pattern is not valid. */
struct Regex *frame_regex(Frame *frame, uint32_t number);

/* Memory for n rows that no machine has: calls the arena's exhaustion handler. */
_Noreturn void frame_exhaust(Frame *frame);

/* The list field of a record: an owned list is a range of child rows, an inverse one an index. */
typedef struct ListField {
    const Column *owned;          /* OWNED, else NULL */
    const uint32_t *start, *rows; /* INVERSE, else NULL */
} ListField;
ListField list_field(const Program *program, EntityId entity, uint32_t field);
RowRange list_range(const ListField *list, uint32_t row);
static inline uint32_t list_row(const ListField *list, uint32_t at) {
    return list->rows ? list->rows[at] : at;
}

#endif
