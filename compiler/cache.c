/* An entry is a head and a packed piece (facts_pack.h); its name is made of its digests. The head
   says for what it holds and has a hash of all behind itself, which is looked at before anything
   else. Entries are written beside their place and renamed, without waiting for the disk: one that
   is damaged by a crash is found out by its hash. */
#include "compiler/cache.h"

#include <errno.h>
#include <sys/random.h>
#include <time.h>

#include "runtime/core/facts_pack.h"

__extension__ typedef unsigned __int128 Wide;

/* Bytes of this machine's order: those of another one do not begin so. */
#define CACHE_MAGIC UINT64_C(0x3145484341435849)
enum { CACHE_FORM = 2 };               /* counts on when packing or lowering change */
enum { CACHE_MOST_BYTES = 512 << 20 }; /* of an entry; far larger files are seldom, and cut */
enum { DAY = 24 * 60 * 60, KEPT_DAYS = 30 };

/* In the folder there may be other files, which are not touched. */
#define KEY_NAME TEXT("jixiao-cache.key")
#define ENTRY_SUFFIX ".piece"

typedef struct CacheHead {
    uint64_t magic, hash; /* of all behind it */
    uint64_t schema, digest;
} CacheHead;
enum { HASHED_FROM = 16 };

/* ---- hashing */

/* Both halves of the product: every bit of a and b goes into many of the result. */
static uint64_t fold(uint64_t a, uint64_t b) {
    Wide product = (Wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word_at(const char *bytes) {
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
    return word;
}

/* Four chains that do not wait for each other. */
typedef struct Chains {
    uint64_t a, b, c, d;
} Chains;

static uint64_t add_link(uint64_t chain, uint64_t key, const char *bytes) {
    return fold(word_at(bytes) ^ key, word_at(bytes + 8) ^ chain);
}

static Chains add_links(Chains chains, const uint64_t key[4], const char *bytes) {
    return (Chains){add_link(chains.a, key[0], bytes), add_link(chains.b, key[1], bytes + 16),
                    add_link(chains.c, key[2], bytes + 32), add_link(chains.d, key[3], bytes + 48)};
}

/* Whoever does not know the key cannot tell which texts have equal hashes. */
static uint64_t keyed_hash(const uint64_t key[4], const char *bytes, size_t len) {
    enum { STEP = 64 };
    Chains chains = {fold(key[0] ^ len, key[1]), fold(key[1] ^ len, key[2]),
                     fold(key[2] ^ len, key[3]), fold(key[3] ^ len, key[0])};
    char last[STEP] = {0};
    for (; len >= STEP; len -= STEP, bytes += STEP) chains = add_links(chains, key, bytes);
    if (len > 0) memcpy(last, bytes, len);
    chains = add_links(chains, key, last);
    uint64_t one = fold(chains.a ^ key[3], chains.b), other = fold(chains.c ^ key[2], chains.d);
    return fold(fold(one ^ key[1], other), key[0]);
}

uint64_t cache_digest(const Cache *cache, Text content) {
    return keyed_hash(cache->key, content.ptr, content.len);
}

/* Whether records are read the same whatever this declaration says. */
static bool is_indifferent(const Node *node) {
    return node->kind == AST_RULE || node->kind == AST_TEST ||
           node->kind == AST_TABLE || node->kind == AST_DOCUMENT;
}

void cache_set_schema(Cache *cache, const Compiler *compiler, Node *const *declarations,
                      uint32_t n) {
    Arena *scratch = arena_new(compiler->arena);
    Buf all = buf_new(scratch), rest = buf_new(scratch);
    const FileStamp *built = &cache->program;
    buf_printf(&all, "%d %.*s %llu %lld %lld", CACHE_FORM, TEXT_ARG(cache->version),
               (unsigned long long)built->size, (long long)built->seconds,
               (long long)built->nanoseconds);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < declarations[i]->n; k++) {
            const Node *node = declarations[i]->kids[k];
            if (node->kind == AST_USE) continue; /* what it brings is among the declarations */
            Text text = sources_text(compiler->program->sources, node->span);
            uint64_t digest = cache_digest(cache, text);
            Buf *out = is_indifferent(node) ? &rest : &all;
            buf_bytes(out, (const char *)&digest, sizeof digest);
        }
    cache->schema = cache_digest(cache, buf_result(&all));
    buf_bytes(&rest, (const char *)&cache->schema, sizeof cache->schema);
    cache->declared = cache_digest(cache, buf_result(&rest));
    arena_free(scratch);
}

void cache_set_given(Cache *cache, const Text *paths, uint32_t n) {
    Arena *scratch = arena_new(cache->arena);
    Buf all = buf_new(scratch);
    for (uint32_t i = 0; i < n; i++) {
        buf_text(&all, file_real_path(scratch, paths[i]));
        buf_char(&all, 0);
    }
    cache->given = cache_digest(cache, buf_result(&all));
    arena_free(scratch);
}

/* ---- the folder */

/* What is no regular file may have no end. */
static bool read_key(Cache *cache, Text path) {
    FileStamp stamp;
    uint64_t key[4];
    if (!file_stamp(path, &stamp) || stamp.size != sizeof key) return false;
    if (!file_read_again(path, &stamp, (char *)key, 0, sizeof key)) return false;
    memcpy(cache->key, key, sizeof key);
    return true;
}

static FileError make_key(Cache *cache, Arena *arena, Text path) {
    FileError error = file_make_folder(arena, cache->folder);
    if (error.code) return error;
    if (getrandom(cache->key, sizeof cache->key, 0) != (ssize_t)sizeof cache->key)
        return (FileError){.code = errno, .step = "open", .path = TEXT("/dev/urandom")};
    return file_write_unflushed(arena, path, (Text){(const char *)cache->key, sizeof cache->key});
}

/* Other runs may make a key at the same time, or remove the folder. Of two keys the later one stays;
   where none does, or the folder is gone again as soon as it was made, the one that was made serves
   for this run. */
static FileError find_key(Cache *cache, Arena *arena, Text path) {
    enum { TRIES = 3 };
    FileError error = {0};
    for (uint32_t i = 0; i < TRIES; i++) {
        if (read_key(cache, path)) return (FileError){0};
        error = make_key(cache, arena, path);
        if (error.code) continue;
        (void)read_key(cache, path);
        return error;
    }
    bool is_gone = error.code == ENOENT && strcmp(error.step, "mkdir") != 0;
    return is_gone ? (FileError){0} : error;
}

Cache *cache_open(Arena *arena, Text folder, Text version, Diags *diags) {
    Cache *cache = ARENA_NEW(arena, Cache);
    *cache = (Cache){.arena = arena, .folder = folder, .version = version};
    (void)file_stamp(TEXT("/proc/self/exe"),
                     &cache->program); /* where there is none, the version */
    Text path = path_join(arena, folder, KEY_NAME);
    FileError error = find_key(cache, arena, path);
    if (error.code == 0) return cache;
    diag_at2(diags, DIAG_FILE_WRITE, SPAN_NONE, ARG(path),
             ARG2(file_error_text(error, true), file_error_text(error, false)));
    return NULL;
}

/* ---- entries */

static Text entry_path(const Cache *cache, Arena *arena, uint64_t digest) {
    Text leaf = arena_printf(arena, "%016llx-%016llx" ENTRY_SUFFIX,
                             (unsigned long long)cache->schema, (unsigned long long)digest);
    return path_join(arena, cache->folder, leaf);
}

void cache_in_use(Text path, const FileStamp *stamp) {
    if (time(NULL) - stamp->seconds > DAY) file_touch(path);
}

static bool read_entry(Text path, SourceRoom *room, Text *entry) {
    FileStamp stamp;
    if (!file_stamp(path, &stamp)) return false;
    if (stamp.size < sizeof(CacheHead) || stamp.size > CACHE_MOST_BYTES) return false;
    *entry = (Text){source_room(room, stamp.size), (uint32_t)stamp.size};
    if (!file_read_again(path, &stamp, room->bytes, 0, stamp.size)) return false;
    cache_in_use(path, &stamp);
    return true;
}

static bool is_entry(const Cache *cache, uint64_t digest, Text entry) {
    CacheHead head;
    memcpy(&head, entry.ptr, sizeof head);
    return head.magic == CACHE_MAGIC && head.schema == cache->schema && head.digest == digest &&
           head.hash == keyed_hash(cache->key, entry.ptr + HASHED_FROM, entry.len - HASHED_FROM);
}

bool cache_load(const Cache *cache, uint64_t digest, const Program *program, SourceId source,
                SourceRoom *room, Arena *arena, Facts *piece) {
    Text entry;
    if (!read_entry(entry_path(cache, arena, digest), room, &entry)) return false;
    if (!is_entry(cache, digest, entry)) return false;
    Text packed = text_slice(entry, sizeof(CacheHead), entry.len);
    return facts_unpack(piece, arena, packed, NULL, program, source);
}

bool cache_save(const Cache *cache, uint64_t digest, const Program *program, SourceId source,
                Arena *arena, const Facts *piece) {
    CacheHead head = {.magic = CACHE_MAGIC, .schema = cache->schema, .digest = digest};
    Buf out = buf_new(arena);
    buf_bytes(&out, (const char *)&head, sizeof head);
    if (!facts_pack(&out, piece, program, source) || out.len > CACHE_MOST_BYTES) return false;
    head.hash = keyed_hash(cache->key, out.ptr + HASHED_FROM, out.len - HASHED_FROM);
    memcpy(out.ptr, &head, sizeof head);
    Text path = entry_path(cache, arena, digest);
    return file_write_unflushed(arena, path, buf_result(&out)).code == 0;
}

void cache_sweep(const Cache *cache) {
    if (cache->n_kept == 0) return;
    int64_t now = time(NULL), month_ago = now - KEPT_DAYS * DAY;
    FileAge ages[] = {
        {TEXT(ENTRY_SUFFIX), month_ago}, {TEXT(".bundle"), month_ago}, {TEXT(".quiet"), month_ago}, {FILE_TEMPORARY, now - DAY}};
    file_remove_old(cache->folder, ages, sizeof ages / sizeof *ages);
}
