/* Explaining: what a rule's condition read and why it came out as it did. The frame must be alive;
   what is found lives in the walk's arena. */
#ifndef JX_EVAL_EXPLAIN_H
#define JX_EVAL_EXPLAIN_H

#include "runtime/eval/finding.h"
#include "runtime/eval/visit.h"

/* Parts and difference of the finding about that condition in that row. The condition itself is a
   part only if it reads a fact directly; shared instructions appear once; an aggregate lists its
   elements, at most EXPLAIN_MAX_ITEMS. Of a conjunction only what failed is told, of an undecided
   condition only what was undecided. */
#define EXPLAIN_MAX_ITEMS 20
#define EXPLAIN_MAX_PARTS 64
void explain_condition(const Walk *walk, Visit condition, Finding *finding);

/* Whether the element (a row of the aggregate's first operand) is a reason for its value: of an `all`
   that fails, the elements that do; of one that is undecided, those that are; likewise `any`, and
   other aggregates that are missing. */
bool explain_element_tells(const Walk *walk, Visit aggregate, Visit element);

/* How far the two sides of a comparison of quantities that failed are apart, in the left one's
   unit; empty for any other visit. */
Text explain_difference(const Walk *walk, Visit comparison);

/* Why a condition has no value: the messages of the finding, and the place of what is missing. */
Span explain_undecided(const Walk *walk, Visit condition, Finding *finding);

#endif
