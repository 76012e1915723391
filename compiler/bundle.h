/* Bundle: what all files of a run were lowered to, in one file of the cache. Texts are numbered the
   same in all of its pieces, so that they need not be looked for again when pieces are appended. A
   bundle is for one set of paths that are given together; it is written whole, and never changed.
   When much of what was given is not in it any more, it is retired: the next run still reads it,
   and writes one anew. What is found in a bundle is believed no sooner than an entry (cache.h). */
#ifndef JX_COMPILER_BUNDLE_H
#define JX_COMPILER_BUNDLE_H

#include "compiler/cache.h"
#include "runtime/core/facts_pack.h"

/* ---- reading */
typedef struct Bundle Bundle;

/* The bundle for what is given; its texts become those of the facts, which are still empty. NULL if
   there is none. */
Bundle *bundle_open(const Cache *cache, Facts *facts);
bool bundle_is_retired(const Bundle *bundle);
/* Of the facts that it was made of. */
const FactsSize *bundle_size(const Bundle *bundle);
/* As cache_load, for a piece that is appended to those facts. */
bool bundle_load(const Bundle *bundle, uint64_t digest, const Program *program, SourceId source,
                 SourceRoom *room, Arena *arena, Facts *piece);
void bundle_close(Bundle *bundle, bool retire);

/* ---- writing */
typedef struct BundleDraft BundleDraft;

BundleDraft *bundle_begin(const Cache *cache, Arena *arena);
/* A piece that was just appended; false if it cannot be kept. */
bool bundle_add(BundleDraft *draft, uint64_t digest, const Program *program, SourceId source,
                const UnitCarry *carry, const Facts *piece);
/* The bundle of what was added takes the place of the one before; false if there is none, or it
   could not be written. */
bool bundle_end(BundleDraft *draft, const Program *program);

#endif
