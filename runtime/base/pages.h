/* Pages from the system, in large ones of two megabytes where it has some: it hands out one of them
   nearly as fast as two dozen small ones. Where it has none they are small, and serve as well. */
#ifndef JX_BASE_PAGES_H
#define JX_BASE_PAGES_H

#include <stdbool.h>
#include <stddef.h>

#define PAGES_LARGE ((size_t)1 << 21)

/* What pages for that many bytes take: large ones, but for less than half of one at the end. */
size_t pages_size(size_t bytes);
/* Zeroed, from a multiple of PAGES_LARGE on, as many as pages_size says. What is never touched is
   only addresses; NULL where there are not so many. They are given back with munmap. */
void *pages_map(size_t size);

/* Two large pages that are used up from front to back, also by several threads; the second one costs
   nothing before it is needed. They last as long as the process. */
#define RESERVE_SIZE (2 * PAGES_LARGE)
typedef struct Reserve Reserve;

/* NULL where there are no such pages. */
Reserve *reserve_new(void);
/* Zeroed bytes at a multiple of 16. NULL if there are not so many left, or it is so large a piece
   that few would use up all; or without a reserve. */
void *reserve_take(Reserve *reserve, size_t size);
bool reserve_holds(const Reserve *reserve, const void *ptr);

#endif
