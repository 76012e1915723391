/* Reading ahead: a second thread scans and parses the files while the session lowers what came
   before. Only the parser runs there, which needs nothing but a source, an arena and a sink of its
   own; records come in the order of the files, so all results are the same as without it. */
#ifndef JX_COMPILER_AHEAD_H
#define JX_COMPILER_AHEAD_H

#include "compiler/parse.h"

typedef struct AheadFile {
    const Source *source;
    uint32_t records_at;
} AheadFile;

typedef struct AheadBatch {
    uint32_t file;       /* its number */
    VEC(Node *) records; /* some of its records */
    const Diags *diags;  /* with the last batch of a file, mistakes of all of it; else NULL */
    Arena *tree, *sink;  /* what these live in */
} AheadBatch;

typedef struct Ahead Ahead;

/* Starts with the first file. `files` and what they mention stay until ahead_stop. NULL if there
   can be no thread. */
Ahead *ahead_start(Arena *arena, const AheadFile *files, uint32_t n_files);
/* The next batch, valid until the next call; NULL behind the last one. Every file has at least one. */
const AheadBatch *ahead_next(Ahead *ahead);
/* After NULL. */
void ahead_stop(Ahead *ahead);

#endif
