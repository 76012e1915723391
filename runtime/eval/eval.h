/* Evaluation: runs code over columns, one instruction after the other, a batch of rows at a time.
   A Frame holds the columns of one batch until it is freed; reading them afterwards is how
   findings, explanations and layouts get at values. Instructions are total: what cannot be computed
   is missing with a state that says why. */
#ifndef JX_EVAL_EVAL_H
#define JX_EVAL_EVAL_H

#include "runtime/core/ir.h"

/* The column of one instruction in one batch. */
typedef struct Vector {
    uint8_t rep;
    uint32_t n;
    uint8_t *state; /* State of each row */
    void *data;     /* rep_size(rep) bytes each */
    DiagArg *why;   /* of a native call: why a row is in error, by row; NULL if it has no words */
} Vector;

struct NativeHost; /* eval/native.h */
struct Regexes;    /* eval/regex.h */

typedef struct EvalOptions {
    uint32_t threads;          /* that run rules; 0: as many as is good */
    uint32_t batch;            /* rows of the outermost scan at a time; 0: the default */
    struct NativeHost *native; /* NULL: every native call is an error */
    struct Regexes *regexes;   /* of former frames in the same thread; NULL: made anew */
    Lang lang;                 /* of the names of members, and of yes and no, in texts made */
    bool has_as_of;            /* a date to take as today was given; there is no other clock */
    Date as_of;
    Text profile;              /* code or name of the profile to go by; empty: that of the settings */
    Text apart; /* a file or folder whose settings, profiles, thresholds have no say, and whose rules
                   include none but its own; may be empty */
} EvalOptions;

typedef struct Frame Frame;

/* Runs the code with one row of parameters (values as code->params). `arena` is the frame's. */
Frame *frame_run(Arena *arena, const Program *program, const Code *code, const Value *params,
                 const EvalOptions *options);

/* Runs the code's outermost SCAN over rows [from, from + count) of its entity only. For code
   that cannot be cut (no SCAN below domain 0, or more than one, or a GATHER whose new domain's
   parent is domain 0, or an instruction that looks from row to row of it) use frame_run:
   code_batch_entity tells. */
Frame *frame_run_batch(Arena *arena, const Program *program, const Code *code, uint32_t from,
                       uint32_t count, const EvalOptions *options);
/* The entity of the scan that can be cut into batches, or ID_NONE. */
EntityId code_batch_entity(const Code *code);
/* Whether the instruction looks from row to row of all that is below domain 0. */
bool inst_looks_across_rows(const Inst *inst);

uint32_t frame_rows(const Frame *frame, DomainId domain);
/* Parent row of each row of the domain. NULL for domain 0. */
const uint32_t *frame_parents(const Frame *frame, DomainId domain);
/* The children of `row` of `parent_domain` in `domain`, which is below it at any depth: first,
 * count. */
RowRange frame_children(const Frame *frame, DomainId domain, DomainId ancestor, uint32_t row);
const Vector *frame_vector(const Frame *frame, InstId inst);
Value frame_value(const Frame *frame, InstId inst, uint32_t row);
const Code *frame_code(const Frame *frame);

/* Canonical text of a value of that type: 10000万元, 95%, 2021年12月底, 产出指标, a record's key
   and name, 是/否. Missing: empty text. `lang` chooses names of members and true/false. */
Text value_show(Arena *arena, const Program *program, Type type, Value value, Lang lang);

#endif
