/* What is known of quiet records, in a file: a head, then of each file its numbers and its
   lists, all of 32 bits. The head has a keyed hash of all behind it, which is looked at first; then
   every number that is followed later is. */
#include "compiler/quiet_parts.h"

/* Bytes of this machine's order: those of another one do not begin so. */
#define QUIET_MAGIC UINT64_C(0x3154454955514A58)
enum { MOST_BYTES = 256 << 20 };

typedef struct QuietHead {
    uint64_t magic, hash; /* of all behind it */
    uint64_t rules, given;
    uint32_t n_files, n_entities; /* for each entity there stands a byte behind the head */
} QuietHead;
enum { HASHED_FROM = 16 };

typedef struct QuietEntry {
    uint64_t path, digest, enclosing, naming, referring;
    uint32_t n_records, n_bytes, steady, common;
    uint32_t n_parts, n_leans, n_counts, n_names, n_marks, unused;
} QuietEntry;

static Text quiet_path(const Quiet *quiet, Arena *arena) {
    Text leaf = arena_printf(arena, "%016llx-%016llx.quiet", (unsigned long long)quiet->rules,
                             (unsigned long long)quiet->cache->given);
    return path_join(arena, quiet->cache->folder, leaf);
}

uint64_t quiet_rules(const Cache *cache, Text words) {
    Arena *scratch = arena_new(cache->arena);
    Text all =
        arena_printf(scratch, "%016llx %.*s", (unsigned long long)cache->declared, TEXT_ARG(words));
    uint64_t digest = cache_digest(cache, all);
    arena_free(scratch);
    return digest;
}

/* ---- reading */

/* The next bytes of what is left; false if there are not so many. */
static bool take(Text *left, void *to, uint64_t size) {
    if (size > left->len) return false;
    if (size > 0) memcpy(to, left->ptr, size);
    *left = text_slice(*left, (uint32_t)size, left->len);
    return true;
}

#define TAKE_LIST(arena, left, list, n)                                                            \
    ((n) <= (left)->len / sizeof *(list)->data &&                                                  \
     ((list)->data = arena_alloc((arena), sizeof *(list)->data * ((size_t)(n) + 1)),               \
      (list)->len = (list)->cap = (n), take((left), (list)->data, sizeof *(list)->data * (n))))

static bool parts_sound(const QuietFile *file) {
    uint32_t from = 0;
    for (uint32_t i = 0; i < file->parts.len; i++) {
        TextPart part = file->parts.data[i];
        if (part.lo < from || part.hi <= part.lo) return false;
        from = part.hi;
    }
    return true;
}

static bool take_file(Arena *arena, Text *left, uint32_t n_files, QuietFile *file) {
    QuietEntry entry;
    if (!take(left, &entry, sizeof entry)) return false;
    *file = (QuietFile){.path = entry.path,
                        .digest = entry.digest,
                        .enclosing = entry.enclosing,
                        .naming = entry.naming,
                        .referring = entry.referring,
                        .n_records = entry.n_records,
                        .n_bytes = entry.n_bytes,
                        .steady = entry.steady != 0,
                        .common = entry.common != 0};
    if (!TAKE_LIST(arena, left, &file->parts, entry.n_parts) ||
        !TAKE_LIST(arena, left, &file->leans, entry.n_leans) ||
        !TAKE_LIST(arena, left, &file->counts, entry.n_counts) ||
        !TAKE_LIST(arena, left, &file->names, entry.n_names) ||
        !TAKE_LIST(arena, left, &file->marks, entry.n_marks))
        return false;
    for (uint32_t i = 0; i < file->leans.len; i++)
        if (file->leans.data[i] >= n_files) return false;
    return parts_sound(file);
}

static bool read_bytes(const Quiet *quiet, Arena *arena, Text *bytes) {
    Text path = quiet_path(quiet, arena);
    FileStamp stamp;
    if (!file_stamp(path, &stamp)) return false;
    if (stamp.size < sizeof(QuietHead) || stamp.size > MOST_BYTES) return false;
    char *all = arena_alloc(arena, stamp.size);
    *bytes = (Text){all, (uint32_t)stamp.size};
    return file_read_again(path, &stamp, all, 0, stamp.size);
}

static bool take_common(const Quiet *quiet, Text *left) {
    bool sound = true;
    for (uint32_t i = 0; i < quiet->program->entities.len && sound; i++) {
        uint8_t common = 0;
        sound = take(left, &common, 1) && common <= 1;
        quiet->common[i] = common != 0;
    }
    return sound;
}

static bool take_files(const Quiet *quiet, Text left, QuietFile *files) {
    if (!take_common(quiet, &left)) return false;
    for (uint32_t i = 0; i < quiet->files.len; i++)
        if (!take_file(quiet->arena, &left, quiet->files.len, &files[i]) ||
            files[i].path != quiet->files.data[i].path)
            return false;
    return left.len == 0;
}

static bool head_fits(const Quiet *quiet, const QuietHead *head, Text bytes) {
    return head->magic == QUIET_MAGIC && head->rules == quiet->rules &&
           head->given == quiet->cache->given && head->n_files == quiet->files.len &&
           head->n_entities == quiet->program->entities.len &&
           head->hash == cache_digest(quiet->cache, text_slice(bytes, HASHED_FROM, bytes.len));
}

bool quiet_read(Quiet *quiet) {
    Arena *scratch = arena_new(quiet->arena);
    QuietFile *files = ARENA_ARRAY(quiet->arena, QuietFile, quiet->files.len);
    QuietHead head;
    Text bytes;
    bool found = read_bytes(quiet, scratch, &bytes);
    if (found) memcpy(&head, bytes.ptr, sizeof head);
    found = found && head_fits(quiet, &head, bytes) &&
            take_files(quiet, text_slice(bytes, sizeof head, bytes.len), files);
    for (uint32_t i = 0; i < quiet->files.len && found; i++) quiet->files.data[i] = files[i];
    arena_free(scratch);
    return found;
}

/* ---- writing */

static void put_file(Buf *out, const QuietFile *file) {
    QuietEntry entry = {.path = file->path,
                        .digest = file->digest,
                        .enclosing = file->enclosing,
                        .naming = file->naming,
                        .referring = file->referring,
                        .n_records = file->n_records,
                        .n_bytes = file->n_bytes,
                        .steady = file->steady,
                        .common = file->common,
                        .n_parts = file->parts.len,
                        .n_leans = file->leans.len,
                        .n_counts = file->counts.len,
                        .n_names = file->names.len,
                        .n_marks = file->marks.len};
    buf_bytes(out, (const char *)&entry, sizeof entry);
    buf_bytes(out, (const char *)file->parts.data, sizeof *file->parts.data * file->parts.len);
    buf_bytes(out, (const char *)file->leans.data, sizeof *file->leans.data * file->leans.len);
    buf_bytes(out, (const char *)file->counts.data, sizeof *file->counts.data * file->counts.len);
    buf_bytes(out, (const char *)file->names.data, sizeof *file->names.data * file->names.len);
    buf_bytes(out, (const char *)file->marks.data, sizeof *file->marks.data * file->marks.len);
}

/* To replace a file, the system would wait for the new one to be on the disk: so the old one goes
 * first. */
bool quiet_write(const Quiet *quiet) {
    Arena *scratch = arena_new(quiet->arena);
    Text path = quiet_path(quiet, scratch);
    Buf out = buf_new(scratch);
    QuietHead head = {.magic = QUIET_MAGIC,
                      .rules = quiet->rules,
                      .given = quiet->cache->given,
                      .n_files = quiet->files.len,
                      .n_entities = quiet->program->entities.len};
    buf_bytes(&out, (const char *)&head, sizeof head);
    for (uint32_t i = 0; i < head.n_entities; i++) buf_char(&out, quiet->common[i] ? 1 : 0);
    for (uint32_t i = 0; i < quiet->files.len; i++) put_file(&out, &quiet->files.data[i]);
    Text bytes = buf_result(&out);
    head.hash = cache_digest(quiet->cache, text_slice(bytes, HASHED_FROM, bytes.len));
    memcpy(out.ptr, &head, sizeof head);
    file_remove(path);
    bool kept =
        bytes.len <= MOST_BYTES && file_write_unflushed(scratch, path, buf_result(&out)).code == 0;
    arena_free(scratch);
    return kept;
}

void quiet_drop(const Quiet *quiet) {
    Arena *scratch = arena_new(quiet->arena);
    file_remove(quiet_path(quiet, scratch));
    arena_free(scratch);
}

void quiet_stay(const Quiet *quiet) {
    Arena *scratch = arena_new(quiet->arena);
    Text path = quiet_path(quiet, scratch);
    FileStamp stamp;
    if (file_stamp(path, &stamp)) cache_in_use(path, &stamp);
    arena_free(scratch);
}
