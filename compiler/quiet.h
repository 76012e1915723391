/* Quiet records: those of which no rule had anything to say when all files were checked last. Where
   their file did not change since, nor any that it refers to, and rules look at such records one by
   one (runtime/eval/tally.h), they need not be read again: a run parses the others, evaluates all
   rules over them, and adds what it knows of the quiet ones, which are only counted.

   What is kept of a run, in the cache's folder: of each file what it said (digest), the keys and
   names of its records, where the quiet ones stand, which files it refers to, and how often each
   rule came out how. It holds for the same files, rules, options and build of the program. If
   others look at a file that changed, if it has another record that encloses others, a new one that
   is called as one of another file is, or refers to one that was left out, or if anything is to be
   diagnosed, all is read as ever. So what a run says is the same with and without. */
#ifndef JX_COMPILER_QUIET_H
#define JX_COMPILER_QUIET_H

#include "compiler/cache.h"
#include "compiler/parse.h"
#include "runtime/eval/tally.h"

typedef struct QuietCount {
    uint32_t rule, outcome, n;
} QuietCount;

/* Set in the digest of a name where the record may be left out. */
#define QUIET_NAME UINT64_C(1)

/* Of one file, when all was read last. */
typedef struct QuietFile {
    uint64_t path, digest; /* of its path, of its text */
    uint64_t enclosing;    /* digests: of its records that may enclose others, */
    uint64_t naming;       /* of its records' keys and names, */
    uint64_t referring;    /* and of those that it refers to */
    uint32_t n_records, n_bytes;
    bool steady;         /* its text tells all that it says: it names no data files */
    bool common;         /* others may look at any of its records */
    VEC(TextPart) parts; /* quiet records, in order */
    VEC(uint32_t) leans; /* numbers of files that it refers to */
    VEC(QuietCount) counts;
    VEC(uint64_t) names; /* digests of keys and names */
    VEC(uint32_t) marks; /* about where its lines are (source_mark); none: not known */
} QuietFile;

typedef struct Quiet Quiet;

/* Of the files that are read; the sources in their order. `words` say what else outcomes depend on:
   the options of the run. Where `whole`, what is known is not used. */
Quiet *quiet_open(Cache *cache, const Program *program, Text words, bool whole);
void quiet_add_file(Quiet *quiet, const Source *source);
/* When all are added. Then what is known of each; NULL: nothing. */
void quiet_load(Quiet *quiet);
const QuietFile *quiet_file(const Quiet *quiet, uint32_t number);
bool quiet_is_known(const Quiet *quiet);
/* Where the records stand that may be left out of a file with that digest and length; NULL if there
   are none. From any thread. */
const TextPart *quiet_parts(const QuietFile *file, uint64_t digest, uint32_t len, uint32_t *n);

/* A file was read: left out are its quiet records, or none. */
void quiet_note(Quiet *quiet, uint32_t number, uint64_t digest, bool steady, bool left_out);
/* When all is linked: false if something of what was left out must be read after all. `diagnosed`:
   there was something to say about records; then nothing is kept. */
bool quiet_holds(Quiet *quiet, bool diagnosed);

/* What the run adds to; of no use to another one. */
Tally *quiet_tally(const Quiet *quiet, Arena *arena);
/* After it: keeps what it knows now, unless it is what it knew. */
void quiet_keep(Quiet *quiet, const CheckResult *result, const Tally *tally);

#endif
