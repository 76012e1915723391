/* Frames of many batches, handed out in their order while other threads run those to come. What is
   made of a frame is made by the caller alone, so its order is the same with any number of threads.

   Evaluation changes nothing of a program but its units, to which a product, or a unit in a text,
   is added when it is first met. Every thread runs with a fork of the units, and a batch that adds
   to its fork is run again by the caller, in its turn, with the units of the program: so these get
   the same numbers as if one thread had run all. */
#ifndef JX_EVAL_BATCHES_H
#define JX_EVAL_BATCHES_H

#include "runtime/eval/eval.h"

/* Rows [from, from + count) of the entity that the code scans, or all that there is to run. */
typedef struct Batch {
    const Code *code;
    uint32_t from, count;
    bool whole;
} Batch;
typedef VEC(Batch) BatchList;

typedef struct Batches Batches;

/* Runs the batches with options->threads threads, the caller's among them. Code that calls native
   functions runs in the caller's. The list must stay. */
Batches *batches_start(Arena *arena, const Program *program, const EvalOptions *options,
                       const BatchList *list);
/* The frame of the next batch, in memory of its own, which is there until the next call. Not behind
   the last batch. */
const Frame *batches_next(Batches *batches, Arena **memory);
void batches_end(Batches *batches);

#endif
