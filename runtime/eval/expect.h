/* Expectations: what the author of a rule says comes of it for given facts. Run over facts they
   tell what came instead. How tests are written and read is the compiler's matter. */
#ifndef JX_EVAL_EXPECT_H
#define JX_EVAL_EXPECT_H

#include "runtime/eval/finding.h"

typedef struct Expectation {
    uint32_t rule; /* in CheckResult.rules */
    uint8_t outcome;
    /* All of them name the subject, one of its subjects, or a record that owns one; empty: every
       subject of the rule. */
    const Text *names;
    uint32_t n_names;
    const Text *fragments; /* each stands in the message of a finding of such a subject */
    uint32_t n_fragments;
    bool counted; /* exactly so many subjects */
    uint32_t count;
    Span span, subject_span;
} Expectation;

typedef struct Expected {
    bool met;
    bool no_subject; /* nothing is called by a name of it: `nobody` is the name */
    Text nobody;
    uint32_t found[OUTCOME_COUNT]; /* subjects by outcome */
    Text missing;                  /* the fragment that no message holds; empty: none */
    const uint32_t *findings;      /* in the result: of these subjects */
    uint32_t n_findings;
} Expected;

typedef struct ExpectRun {
    CheckResult *check;
    Expected *expected; /* one an expectation */
    bool all_met;
} ExpectRun;

/* Runs the rules that the expectations name, and no others. `frame` is called as that of a
   CheckWatch; it may be NULL. */
ExpectRun expect_run(Arena *arena, const Program *program, const EvalOptions *options, Lang lang,
                     const Expectation *expectations, uint32_t n,
                     void (*frame)(void *ctx, uint32_t rule, const Frame *frame), void *ctx);

/* "violated": the outcome in words. */
const char *outcome_text(Outcome outcome, Lang lang);
/* False if it is none of the words. */
bool outcome_read(Text english, uint8_t *outcome);

#endif
