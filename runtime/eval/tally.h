/* Outcomes file by file, for a run that leaves out records of which an earlier one had nothing to
   say (compiler/quiet.h), and which of the rules look at records one by one, so that this may be
   done. */
#ifndef JX_EVAL_TALLY_H
#define JX_EVAL_TALLY_H

#include "runtime/eval/finding.h"

typedef struct Tally {
    uint32_t n_sources, n_rules; /* rules as in CheckResult */
    uint32_t *counts;   /* [source][rule][Outcome]; source 0: of rules that are not apart */
    const bool *known;  /* by source: its counts are given, this run's are part of them */
    uint32_t n_records; /* of the sources that are known, left out or not */
    bool *apart;  /* by rule: an outcome depends on the subject's top-level record, on what that
                     refers to, and on entities that are `common`. Set by the run, as all below */
    bool *common; /* by entity: a rule, or the run itself, may look at any of its records, or at
                     any of what they own */
    bool *quiet;  /* by entity: its records may be left out where nothing is said of them, and
                     nothing refers to them */
} Tally;

Tally *tally_new(Arena *arena, const Program *program);
static inline uint32_t *tally_counts(const Tally *tally, SourceId source, uint32_t rule) {
    return tally->counts + ((size_t)source * tally->n_rules + rule) * OUTCOME_COUNT;
}
/* Once it is known which rules are on. */
void tally_look(Tally *tally, const Program *program, const CheckResult *result);
/* Whether records of the entity enclose others. */
bool tally_encloses(const Program *program, EntityId id);
/* Adds what is known to the outcomes of the result. */
void tally_begin(const Tally *tally, CheckResult *result);

#endif
