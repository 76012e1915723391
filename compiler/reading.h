/* Reading records: each file is parsed and lowered to facts of its own, on as many threads as there
   are processors, and appended to the facts of all in the order of the files. So everything that
   comes of it, facts, units and diagnostics, is the same with any number of threads. */
#ifndef JX_COMPILER_READING_H
#define JX_COMPILER_READING_H

#include "compiler/compiler.h"

typedef struct ReadingFile {
    Source *source; /* it may rest, and is woken then */
    uint32_t records_at;
    uint64_t digest; /* of its text, for the cache */
    bool unread;     /* whether it is text is still to be found out */
    bool kept;       /* it may come from the cache, and go there */
    const struct QuietFile *quiet; /* what an earlier run knew of it (quiet.h); NULL: nothing */
    bool broken;     /* its records are checked and left out */
} ReadingFile;

/* Called for each file in their order, one at a time, from any of the threads: its records are
   among the facts, or it is broken and they are not. */
typedef void ReadingDone(void *ctx, uint32_t file, bool broken);

/* Fills compiler->program->facts. At most n_threads threads. */
void reading_run(Compiler *compiler, const ReadingFile *files, uint32_t n_files, uint32_t n_threads,
                 ReadingDone *done, void *ctx);

#endif
