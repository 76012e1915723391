/* How alike two texts are: the Dice coefficient of their pairs of neighbouring characters,
       2 · (pairs that both have) / (pairs of the one + pairs of the other),
   an exact number from 0 to 1. Width is folded, and whatever is no letter or digit (blanks,
   punctuation, signs) is left out first. A pair that stands twice counts twice. Texts of fewer than
   two characters have no pairs: they are alike (1) only if they are equal. */
#ifndef JX_EVAL_ALIKE_H
#define JX_EVAL_ALIKE_H

#include "runtime/core/value.h"

Number alike_similarity(Arena *arena, Text a, Text b);

typedef VEC(RecordPair) AlikePairs;

/* The pairs of the texts that are alike by at least `least` (above 0, at most 1), by number of the
   first, then the second. Texts that are equal but for width and punctuation make a pair with the
   first of them each, and only that one makes pairs with others: so a thousand times 无 are not half
   a million pairs, and yet whatever has its like stands in a pair. A text whose ptr is NULL is left
   out. Without looking at every pair: time grows with the pairs that share a rare pair of characters.
   A text that is like `most` others of its size or smaller, or more, is one of many copies: it makes
   pairs with those found, and later ones are not compared with it. UINT32_MAX: every pair. */
AlikePairs alike_pairs(Arena *arena, const Text *texts, uint32_t n, Number least, uint32_t most);

#endif
