/* The whole evaluation of a condition as a tree: every operator with its value, every fact with its
   place, and the lists that aggregates read, element by element, also those that a filter left out.
   explain.h tells what matters of it. */
#ifndef JX_EVAL_EXPLAIN_TREE_H
#define JX_EVAL_EXPLAIN_TREE_H

#include "runtime/eval/explain.h"

#define TREE_MAX_PARTS 2000
#define TREE_MAX_ITEMS 20 /* of one list */

/* Puts the condition in that row, and all below it, to the end of the tree. */
void explain_tree(const Walk *walk, Visit condition, ExplainTree *tree);

#endif
