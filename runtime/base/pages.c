/* Large pages: addresses are taken with enough beside them to begin at a multiple of their size,
   the rest is given back, and the system is told that large pages are wanted there. */
#include "runtime/base/pages.h"

#include <stdatomic.h>
#include <stdint.h>
#include <sys/mman.h>

enum { ALIGN = 16, PAGE = 1 << 16 }; /* none of the usual small ones is larger */

struct Reserve {
    _Atomic size_t used; /* this head counts */
};

size_t pages_size(size_t bytes) {
    size_t unit = bytes % PAGES_LARGE < PAGES_LARGE / 2 ? PAGE : PAGES_LARGE;
    return (bytes + unit - 1) / unit * unit;
}

void *pages_map(size_t size) {
    char *all = mmap(NULL, size + PAGES_LARGE, PROT_READ | PROT_WRITE,
                     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED) return NULL;
    size_t before = (PAGES_LARGE - (uintptr_t)all % PAGES_LARGE) % PAGES_LARGE;
    if (before > 0) munmap(all, before);
    if (PAGES_LARGE - before > 0) munmap(all + before + size, PAGES_LARGE - before);
#ifdef MADV_HUGEPAGE
    madvise(all + before, size, MADV_HUGEPAGE); /* no matter if it is not granted */
#endif
    return all + before;
}

static size_t rounded(size_t size) {
    return (size + ALIGN - 1) / ALIGN * ALIGN;
}

Reserve *reserve_new(void) {
    Reserve *reserve = pages_map(RESERVE_SIZE);
    if (reserve) atomic_init(&reserve->used, rounded(sizeof *reserve));
    return reserve;
}

void *reserve_take(Reserve *reserve, size_t size) {
    if (!reserve || size > PAGES_LARGE / 3) return NULL;
    size = rounded(size);
    size_t at = atomic_load(&reserve->used);
    while (size <= RESERVE_SIZE - at)
        if (atomic_compare_exchange_weak(&reserve->used, &at, at + size))
            return (char *)reserve + at;
    return NULL;
}

bool reserve_holds(const Reserve *reserve, const void *ptr) {
    return reserve && (uintptr_t)ptr - (uintptr_t)reserve < RESERVE_SIZE;
}
