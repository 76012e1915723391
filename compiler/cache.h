/* Cache: what a file was lowered to, kept in a folder under what the file says, so that a file that
   did not change is not parsed again. An entry holds for one content, one set of declarations of
   units, categories and entities, and one build of the program. Anything else that is found in
   the folder (damaged, cut off, of another version, put there by someone else) is passed over and
   the file is read as ever; what comes out is the same with and without. Runs may share a folder.
   Entries that no run used for a month are removed, and after a day what killed runs left. In the
   same folder lie bundles of entries (bundle.h), and what a check need not look at again (quiet.h).

   The folder has a key of its own, made at random, that goes into every hash: so nobody can write a
   file, or an entry, that is taken for another one. */
#ifndef JX_COMPILER_CACHE_H
#define JX_COMPILER_CACHE_H

#include "compiler/compiler.h"

typedef struct Cache {
    Arena *arena;
    Text folder;
    Text version;
    FileStamp program; /* of the running program's own file; zero where that is not known */
    uint64_t key[4];
    uint64_t schema;         /* what entries must have been made under */
    uint64_t declared;       /* the same, and rules: all that declarations say */
    uint64_t given;          /* the paths that were given: what a bundle is found by (bundle.h) */
    uint32_t n_used, n_kept; /* entries, in this run */
} Cache;

/* The cache in the folder, which is made if it is not there; NULL after a diagnostic. */
Cache *cache_open(Arena *arena, Text folder, Text version, Diags *diags);
/* What a file of that content is known by. */
uint64_t cache_digest(const Cache *cache, Text content);
void cache_set_given(Cache *cache, const Text *paths, uint32_t n);
/* Once all declarations are known: they are LISTs, in their order. */
void cache_set_schema(Cache *cache, const Compiler *compiler, Node *const *declarations,
                      uint32_t n);

/* Fills the piece as lowering the file with that digest would; it then points into the room and the
   arena, and can only be appended and loaded again. False if there is no such entry. From any
   thread, with a program and a room of its own. */
bool cache_load(const Cache *cache, uint64_t digest, const Program *program, SourceId source,
                SourceRoom *room, Arena *arena, Facts *piece);
/* Keeps the piece. What cannot be kept is not, silently: false. */
bool cache_save(const Cache *cache, uint64_t digest, const Program *program, SourceId source,
                Arena *arena, const Facts *piece);
/* Of what was found in the folder: keeps it from being removed as old. */
void cache_in_use(Text path, const FileStamp *stamp);
/* When all files are read: where entries were added, old ones go. */
void cache_sweep(const Cache *cache);

#endif
