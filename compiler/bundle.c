/* A bundle is packed pieces one behind the other, what they share, an index in the order of the
   digests, and a tail that says where these are and has a hash of them; each piece has its hash in
   the index. Everything begins at a multiple of eight. */
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

/* What stands behind the pieces. */
typedef enum BundlePart { PART_TEXTS, PART_TARGETS, PART_SIZE, PART_INDEX, PART_COUNT } BundlePart;

typedef struct BundleTail {
    uint64_t schema, given;
    uint64_t at[PART_COUNT]; /* where each part begins; the last one ends where the tail begins */
    uint64_t hash;           /* of all from the first part to here */
    uint64_t magic;
} BundleTail;
enum { UNHASHED = 16 }; /* bytes at the end */

struct Bundle {
    const Cache *cache;
    Text path, fresh; /* where it is, and where it is or was while fresh */
    FileStamp stamp;
    FileHeld file;
    uint32_t n_texts, n_entries;
    const BundleEntry *entries;
    FactsSize size;
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
    bool fits = tail->magic == BUNDLE_MAGIC && tail->schema == b->cache->schema &&
                tail->given == b->cache->given;
    for (uint32_t i = PART_COUNT; i-- > 0 && fits; end = tail->at[i])
        fits = tail->at[i] <= end && tail->at[i] % 8 == 0;
    return fits && b->stamp.size - tail->at[0] <= MOST_BYTES;
}

/* All from the first part on; false if it is not what was written. */
static bool read_end(const Bundle *b, Arena *arena, BundleTail *tail, Text *bytes) {
    if (b->stamp.size < sizeof *tail) return false;
    uint64_t at = b->stamp.size - sizeof *tail;
    if (!file_held_read(b->file, &b->stamp, (char *)tail, at, sizeof *tail)) return false;
    if (!tail_fits(b, tail)) return false;
    uint32_t size = (uint32_t)(b->stamp.size - tail->at[0]);
    char *all = arena_alloc_vast(arena, size);
    if (!all || !file_held_read(b->file, &b->stamp, all, tail->at[0], size)) return false;
    *bytes = (Text){all, size};
    return tail->hash == cache_digest(b->cache, text_slice(*bytes, 0, size - UNHASHED));
}

static bool take_index(Bundle *b, Text bytes) {
    b->n_entries = bytes.len / (uint32_t)sizeof(BundleEntry);
    b->entries = (const BundleEntry *)(const void *)bytes.ptr;
    return bytes.len % sizeof(BundleEntry) == 0;
}

static bool take_end(Bundle *b, Facts *facts) {
    BundleTail tail;
    Text bytes, part[PART_COUNT];
    if (!read_end(b, facts->arena, &tail, &bytes)) return false;
    uint32_t end = bytes.len - (uint32_t)sizeof tail;
    for (uint32_t i = PART_COUNT; i-- > 0;) {
        uint32_t at = (uint32_t)(tail.at[i] - tail.at[0]);
        part[i] = text_slice(bytes, at, end);
        end = at;
    }
    bool taken = facts_unpack_texts(facts, part[PART_TEXTS]) &&
                 facts_unpack_targets(facts, part[PART_TARGETS]) &&
                 facts_unpack_size(facts, part[PART_SIZE], &b->size) &&
                 take_index(b, part[PART_INDEX]);
    b->n_texts = facts->texts.list.len;
    return taken;
}

/* From the stamp on it must stay as it is, time and all. */
static bool hold(Bundle *b) {
    b->file = file_hold(b->path);
    if (!file_held_stamp(b->file, &b->stamp)) return false;
    cache_in_use(b->path, &b->stamp);
    return file_held_stamp(b->file, &b->stamp);
}

Bundle *bundle_open(const Cache *cache, Facts *facts) {
    Arena *arena = facts->arena;
    Bundle *b = ARENA_NEW(arena, Bundle);
    *b = (Bundle){.cache = cache, .fresh = bundle_path(cache, arena, FRESH)};
    const Text paths[] = {b->fresh, bundle_path(cache, arena, RETIRED)};
    for (uint32_t i = 0; i < 2; i++) {
        b->path = paths[i];
        if (hold(b) && take_end(b, facts)) return b;
        file_release(&b->file);
        facts->texts = pool_new(arena, true);
    }
    return NULL;
}

void bundle_close(Bundle *b, bool retire) {
    Arena *scratch = arena_new(b->cache->arena);
    file_release(&b->file);
    if (retire && !bundle_is_retired(b))
        (void)file_rename(b->path, bundle_path(b->cache, scratch, RETIRED));
    arena_free(scratch);
}

const FactsSize *bundle_size(const Bundle *b) {
    return &b->size;
}

bool bundle_is_retired(const Bundle *b) {
    return b->path.ptr != b->fresh.ptr;
}

static int compare_entries(const void *a, const void *b) {
    uint64_t x = ((const BundleEntry *)a)->digest, y = ((const BundleEntry *)b)->digest;
    return x < y ? -1 : x > y;
}

bool bundle_load(const Bundle *b, uint64_t digest, const Program *program, SourceId source,
                 SourceRoom *room, Arena *arena, Facts *piece) {
    const BundleEntry key = {.digest = digest};
    const BundleEntry *entry = bsearch(&key, b->entries, b->n_entries, sizeof key, compare_entries);
    if (!entry || entry->size > MOST_BYTES) return false;
    Text bytes = {source_room(room, entry->size), (uint32_t)entry->size};
    if (!file_held_read(b->file, &b->stamp, room->bytes, entry->at, entry->size)) return false;
    return entry->hash == cache_digest(b->cache, bytes) &&
           facts_unpack(piece, arena, bytes, &b->n_texts, program, source);
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
    bool kept = facts_pack_appended(&out, piece, &draft->texts, carry, program, source) &&
                out.len <= MOST_BYTES;
    if (kept) {
        Text bytes = buf_result(&out);
        BundleEntry entry = {digest, draft->file.size, bytes.len,
                             cache_digest(draft->cache, bytes)};
        vec_push(draft->arena, &draft->entries, entry);
        file_draft_write(&draft->file, bytes);
    }
    arena_reset(draft->scratch);
    return kept;
}

static void write_end(BundleDraft *draft, const Program *program) {
    uint64_t at = draft->file.size;
    BundleTail tail = {
        .schema = draft->cache->schema, .given = draft->cache->given, .magic = BUNDLE_MAGIC};
    Buf out = buf_new(draft->scratch);
    tail.at[PART_TEXTS] = at;
    facts_pack_texts(&out, &draft->texts, program->facts);
    tail.at[PART_TARGETS] = at + out.len;
    facts_pack_targets(&out, &draft->texts, program);
    tail.at[PART_SIZE] = at + out.len;
    facts_pack_size(&out, program->facts);
    tail.at[PART_INDEX] = at + out.len;
    qsort(draft->entries.data, draft->entries.len, sizeof(BundleEntry), compare_entries);
    buf_bytes(&out, (const char *)draft->entries.data, sizeof(BundleEntry) * draft->entries.len);
    buf_bytes(&out, (const char *)&tail, sizeof tail);
    Text bytes = buf_result(&out);
    tail.hash = cache_digest(draft->cache, text_slice(bytes, 0, bytes.len - UNHASHED));
    memcpy(out.ptr + out.len - sizeof tail, &tail, sizeof tail);
    draft->file.failed = draft->file.failed || bytes.len > MOST_BYTES;
    file_draft_write(&draft->file, bytes);
}

bool bundle_end(BundleDraft *draft, const Program *program) {
    if (draft->entries.len > 0) write_end(draft, program);
    bool kept = draft->entries.len > 0 && file_draft_keep(&draft->file);
    if (kept) file_remove(bundle_path(draft->cache, draft->scratch, RETIRED));
    if (!kept) file_draft_drop(&draft->file);
    arena_free(draft->scratch);
    return kept;
}
