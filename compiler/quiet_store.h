/* The inside of Quiet, shared by quiet.c (what is known) and quiet_store.c (where it is kept). */
#ifndef JX_COMPILER_QUIET_STORE_H
#define JX_COMPILER_QUIET_STORE_H

#include "compiler/quiet.h"

/* What this run sees of a file. */
typedef struct QuietRead {
    SourceId source;
    uint64_t digest, outline;
    bool steady, left_out;
    bool changed; /* or it may have, or it was not known */
    VEC(uint32_t) leans;
} QuietRead;

struct Quiet {
    Cache *cache;
    Arena *arena;
    const Program *program;
    uint64_t rules; /* of all that outcomes depend on but records */
    bool whole, known, diagnosed;
    VEC(QuietFile) files;
    VEC(QuietRead) read; /* parallel to it */
};

uint64_t quiet_rules(const Cache *cache, Text words);
/* Fills the files; false, and they are as before, if there is nothing of use. */
bool quiet_read(Quiet *quiet);
/* What cannot be kept is not, silently: false. */
bool quiet_write(const Quiet *quiet);
void quiet_drop(const Quiet *quiet);
/* It serves: it is not to be removed as old. */
void quiet_stay(const Quiet *quiet);

#endif
