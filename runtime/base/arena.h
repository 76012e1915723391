/* Arena: memory with one lifetime. Everything that lives as long as a session, a compilation, a
   file or a batch is allocated from its arena and freed with it; nothing is freed alone.

   Memory that the machine does not have is reported once, to the handler given to arena_new_root,
   which must not return (the command line prints a message and leaves with status 2; a server
   jumps back to its loop). So no caller checks for NULL. */
#ifndef JX_BASE_ARENA_H
#define JX_BASE_ARENA_H

#include "runtime/base/text.h"

typedef struct Arena Arena;

/* `exhausted(ctx)` is called when memory runs out, and must not return. */
Arena *arena_new_root(void (*exhausted)(void *ctx), void *ctx);

/* The same for the root of a program that ends with arena_end. It and all arenas made like it start
   quicker, and none of them is used when it is gone. */
Arena *arena_new_main(void (*exhausted)(void *ctx), void *ctx);

/* An arena of its own lifetime with the exhaustion handler of `like`. */
Arena *arena_new(const Arena *like);

/* The same for what is made and thrown away again and again: a first block of that many bytes stays
   when it is reset, and grows up to `most` where more was needed. What is not used of it is no more
   than addresses. */
Arena *arena_new_roomy(const Arena *like, size_t first, size_t most);
/* Makes the first block of an arena that has not handed out anything yet that large; else nothing. */
void arena_make_roomy(Arena *arena, size_t first);

/* Runs deferred calls, newest first, and frees all memory. NULL is allowed. */
void arena_free(Arena *arena);

/* At the end of the process: runs deferred calls and leaves the memory to the system, which takes it
   back faster at once than piece by piece. Under AddressSanitizer as arena_free. */
void arena_end(Arena *arena);

/* As arena_free, but the arena (and its first block) stays for reuse. */
void arena_reset(Arena *arena);

/* `size` zeroed bytes aligned to 16. Never NULL; size 0 gives a valid pointer. */
void *arena_alloc(Arena *arena, size_t size);

/* A copy of old[0..old_size) with room for new_size (zeroed behind). May extend in place. */
void *arena_grow(Arena *arena, void *old, size_t old_size, size_t new_size);

/* As arena_alloc, for much memory that will be filled from front to back: in large pages where the
   system has some, which it hands out many times as fast. What is never touched is only addresses;
   NULL where there are not so many. */
void *arena_alloc_vast(Arena *arena, size_t size);

/* Gives back what arena_alloc or arena_grow handed out for that size, if it has pages of its own. */
void arena_drop(Arena *arena, void *old, size_t size);

/* fn(ptr) when the arena is freed or reset. */
void arena_defer(Arena *arena, void (*fn)(void *ptr), void *ptr);

/* Copies, also zero-terminated behind the last byte. */
Text arena_text(Arena *arena, Text t);
Text arena_join(Arena *arena, Text a, Text between, Text b);
Text arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Bytes handed out so far, for --stats. */
size_t arena_size(const Arena *arena);

#define ARENA_NEW(arena, T) ((T *)arena_alloc((arena), sizeof(T)))
#define ARENA_ARRAY(arena, T, n) ((T *)arena_alloc((arena), sizeof(T) * (size_t)(n)))

#endif
