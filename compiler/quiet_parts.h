/* The inside of Quiet: quiet.c (what is known), quiet_links.c (whether it holds), quiet_sort.c
   (which records are quiet) and quiet_store.c (where that is kept). */
#ifndef JX_COMPILER_QUIET_PARTS_H
#define JX_COMPILER_QUIET_PARTS_H

#include "compiler/quiet.h"

/* What this run sees of a file. */
typedef struct QuietRead {
    SourceId source;
    uint64_t digest;
    bool steady, left_out;
    bool changed; /* or it may have, or it was not known: only then is anything of the rest there */
    uint64_t enclosing, naming, referring;
    bool has_common, has_unnamed; /* records that others may look at; without key and name */
    VEC(uint32_t) leans;
    VEC(uint64_t) names, references; /* digests */
} QuietRead;

struct Quiet {
    Cache *cache;
    Arena *arena;
    const Program *program;
    uint64_t rules; /* of all that outcomes depend on but records */
    bool whole, known, diagnosed;
    bool *common;   /* by entity, as in Tally */
    bool *encloses; /* by entity: its records enclose others */
    VEC(QuietFile) files;
    VEC(QuietRead) read; /* parallel to it */
};

/* ---- quiet_links.c. Of files that did not change nothing is found out anew: not all of them is
   there, and not all that refers to them. */

/* By source the number of its file; QUIET_NO_FILE for the library's, and for files not asked for.
 */
#define QUIET_NO_FILE UINT32_MAX
typedef enum QuietWhich { QUIET_CHANGED, QUIET_ALL } QuietWhich;
uint32_t *quiet_number_sources(const Quiet *quiet, Arena *arena, QuietWhich which);

typedef struct QuietReference {
    EntityId entity, target;
    uint32_t row, to; /* theirs */
    uint32_t file;    /* that it stands in */
} QuietReference;
typedef void QuietEachReference(void *ctx, const QuietReference *reference);
void quiet_each_reference(const Program *program, const uint32_t *file_of, QuietEachReference *each,
                          void *ctx);
/* Called for every record that linking may find, with its key and its name; either may be empty. */
typedef struct QuietNamed {
    EntityId entity;
    uint32_t row, file;
    Text names[2];
} QuietNamed;
typedef void QuietEachNamed(void *ctx, const QuietNamed *named);
void quiet_each_named(const Program *program, const uint32_t *file_of, QuietEachNamed *each,
                      void *ctx);
/* Adds those that lean on one of the files, directly or by others. */
void quiet_add_leaning(const Quiet *quiet, bool *files);

/* ---- quiet_store.c */
uint64_t quiet_rules(const Cache *cache, Text words);
/* Fills the files; false, and they are as before, if there is nothing of use. */
bool quiet_read(Quiet *quiet);
/* What cannot be kept is not, silently: false. */
bool quiet_write(const Quiet *quiet);
void quiet_drop(const Quiet *quiet);
/* It serves: it is not to be removed as old. */
void quiet_stay(const Quiet *quiet);

#endif
