/* A bundle is packed pieces one behind the other, the texts they share, an index in the order of the
   digests, and a tail that says where texts and index are and has a hash of both; each piece has its
   hash in the index. Everything begins at a multiple of eight. */
#include "compiler/bundle.h"

#include <stdlib.h>

/* Bytes of this machine's order: those of another one do not end so. */
#define BUNDLE_MAGIC UINT64_C(0x3145484341435842)
enum { MOST_BYTES = 1 << 30 }; /* of texts and index, and of a piece */

#define FRESH ".bundle"
#define RETIRED ".old.bundle"

typedef struct BundleEntry {
    uint64_t digest, at, size, hash;
} BundleEntry;

typedef struct BundleTail {
    uint64_t schema, given;
    uint64_t texts_at, index_at, n_entries;
    uint64_t hash; /* of all from texts_at to here */
    uint64_t magic;
} BundleTail;
enum { UNHASHED = 16 }; /* bytes at the end */

struct Bundle {
    const Cache *cache;
    Text path, fresh; /* where it is, and where it is or was while fresh */
    FileStamp stamp;
    uint32_t n_texts, n_entries;
    const BundleEntry *entries;
};

struct BundleDraft {
    const Cache *cache;
    Arena *arena, *scratch;
    FileDraft file;
    PackTexts texts;
    VEC(BundleEntry) entries;
};

static Text bundle_path(const Cache *cache, Arena *arena, const char *suffix) {
    Text leaf = arena_printf(arena, "%016llx-%016llx%s", (unsigned long long)cache->schema,
                             (unsigned long long)cache->given, suffix);
    return path_join(arena, cache->folder, leaf);
}

/* ---- reading */

static bool tail_fits(const Bundle *b, const BundleTail *tail) {
    uint64_t end = b->stamp.size - sizeof *tail;
    return tail->magic == BUNDLE_MAGIC && tail->schema == b->cache->schema &&
           tail->given == b->cache->given && tail->texts_at <= tail->index_at &&
           tail->index_at <= end && end - tail->texts_at <= MOST_BYTES &&
           (tail->texts_at | tail->index_at) % 8 == 0 &&
           tail->n_entries == (end - tail->index_at) / sizeof(BundleEntry) &&
           (end - tail->index_at) % sizeof(BundleEntry) == 0;
}

/* Texts, index and tail, as the tail says; false if they are not what was written. */
static bool read_end(const Bundle *b, Arena *arena, BundleTail *tail, Text *bytes) {
    if (b->stamp.size < sizeof *tail) return false;
    uint64_t at = b->stamp.size - sizeof *tail;
    if (!file_read_again(b->path, &b->stamp, (char *)tail, at, sizeof *tail)) return false;
    if (!tail_fits(b, tail)) return false;
    uint32_t size = (uint32_t)(b->stamp.size - tail->texts_at);
    char *all = arena_alloc(arena, size);
    if (!file_read_again(b->path, &b->stamp, all, tail->texts_at, size)) return false;
    *bytes = (Text){all, size};
    return tail->hash == cache_digest(b->cache, text_slice(*bytes, 0, size - UNHASHED));
}

static bool take_end(Bundle *b, Facts *facts) {
    BundleTail tail;
    Text bytes;
    if (!read_end(b, facts->arena, &tail, &bytes)) return false;
    uint32_t index_at = (uint32_t)(tail.index_at - tail.texts_at);
    if (!facts_unpack_texts(facts, text_slice(bytes, 0, index_at))) return false;
    b->n_texts = facts->texts.list.len;
    b->n_entries = (uint32_t)tail.n_entries;
    b->entries = (const BundleEntry *)(const void *)(bytes.ptr + index_at);
    return true;
}

const Bundle *bundle_open(const Cache *cache, Facts *facts) {
    Arena *arena = facts->arena;
    Bundle *b = ARENA_NEW(arena, Bundle);
    *b = (Bundle){.cache = cache, .fresh = bundle_path(cache, arena, FRESH)};
    const Text paths[] = {b->fresh, bundle_path(cache, arena, RETIRED)};
    for (uint32_t i = 0; i < 2; i++) {
        b->path = paths[i];
        if (!file_stamp(b->path, &b->stamp) || !take_end(b, facts)) continue;
        cache_in_use(b->path, &b->stamp);
        return b;
    }
    return NULL;
}

bool bundle_is_retired(const Bundle *b) {
    return b->path.ptr != b->fresh.ptr;
}

static const BundleEntry *find_entry(const Bundle *b, uint64_t digest) {
    uint32_t lo = 0, hi = b->n_entries;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (b->entries[middle].digest < digest)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo < b->n_entries && b->entries[lo].digest == digest ? &b->entries[lo] : NULL;
}

bool bundle_load(const Bundle *b, uint64_t digest, const Program *program, SourceId source,
                 SourceRoom *room, Arena *arena, Facts *piece) {
    const BundleEntry *entry = find_entry(b, digest);
    if (!entry || entry->size > MOST_BYTES) return false;
    Text bytes = {source_room(room, entry->size), (uint32_t)entry->size};
    if (!file_read_again(b->path, &b->stamp, room->bytes, entry->at, entry->size)) return false;
    return entry->hash == cache_digest(b->cache, bytes) &&
           facts_unpack(piece, arena, bytes, &b->n_texts, program, source);
}

void bundle_retire(const Bundle *b) {
    Arena *scratch = arena_new(b->cache->arena);
    if (!bundle_is_retired(b)) (void)file_rename(b->path, bundle_path(b->cache, scratch, RETIRED));
    arena_free(scratch);
}

/* ---- writing */

BundleDraft *bundle_begin(const Cache *cache, Arena *arena) {
    BundleDraft *draft = ARENA_NEW(arena, BundleDraft);
    *draft = (BundleDraft){.cache = cache, .arena = arena, .scratch = arena_new(arena)};
    draft->texts.arena = arena;
    draft->file = file_draft(arena, bundle_path(cache, arena, FRESH));
    return draft;
}

bool bundle_add(BundleDraft *draft, uint64_t digest, const Program *program, SourceId source,
                const UnitCarry *carry, const Facts *piece) {
    Buf out = buf_new(draft->scratch);
    bool kept = facts_pack_appended(&out, piece, &draft->texts, carry, program, source) && out.len <= MOST_BYTES;
    if (kept) {
        Text bytes = buf_result(&out);
        BundleEntry entry = {digest, draft->file.size, bytes.len, cache_digest(draft->cache, bytes)};
        vec_push(draft->arena, &draft->entries, entry);
        file_draft_write(&draft->file, bytes);
    }
    arena_reset(draft->scratch);
    return kept;
}

static int compare_entries(const void *a, const void *b) {
    uint64_t x = ((const BundleEntry *)a)->digest, y = ((const BundleEntry *)b)->digest;
    return x < y ? -1 : x > y;
}

static void write_end(BundleDraft *draft, const Facts *facts) {
    BundleTail tail = {.schema = draft->cache->schema,
                       .given = draft->cache->given,
                       .texts_at = draft->file.size,
                       .n_entries = draft->entries.len,
                       .magic = BUNDLE_MAGIC};
    Buf out = buf_new(draft->scratch);
    facts_pack_texts(&out, &draft->texts, facts);
    tail.index_at = tail.texts_at + out.len;
    qsort(draft->entries.data, draft->entries.len, sizeof(BundleEntry), compare_entries);
    buf_bytes(&out, (const char *)draft->entries.data, sizeof(BundleEntry) * draft->entries.len);
    buf_bytes(&out, (const char *)&tail, sizeof tail);
    tail.hash = cache_digest(draft->cache, text_slice(buf_result(&out), 0, (uint32_t)out.len - UNHASHED));
    memcpy(out.ptr + out.len - sizeof tail, &tail, sizeof tail);
    draft->file.failed = draft->file.failed || out.len > MOST_BYTES;
    file_draft_write(&draft->file, buf_result(&out));
}

void bundle_end(BundleDraft *draft, const Facts *facts) {
    if (draft->entries.len == 0) {
        file_draft_drop(&draft->file);
        return;
    }
    write_end(draft, facts);
    if (!file_draft_keep(&draft->file)) return;
    file_remove(bundle_path(draft->cache, draft->scratch, RETIRED));
}
