/* Zip on libzip: the only file that includes zip.h. An archive is written into and read from a
   buffer source, never a file. libzip stamps entries with the local time; each gets 1980-01-01
   00:00 instead, the first time that the format knows. The sizes that an archive states are not
   believed: what is taken out is counted. */
#include "runtime/base/zip.h"

#include <zip.h>

#include "runtime/base/library.h"

enum { DOS_1980_01_01 = 0x21, DOS_MIDNIGHT = 0 };

/* clang-format off */
#define FUNCTIONS(F)                                                                            \
    F(zip_close) F(zip_discard) F(zip_error_code_system) F(zip_error_code_zip)                  \
    F(zip_error_fini) F(zip_error_init) F(zip_error_set) F(zip_error_strerror)                  \
    F(zip_fclose) F(zip_file_add) F(zip_file_set_dostime) F(zip_fopen_index) F(zip_fread)       \
    F(zip_get_error) F(zip_get_name) F(zip_get_num_entries) F(zip_name_locate) F(zip_open_from_source)                                 \
    F(zip_set_file_compression) F(zip_source_buffer) F(zip_source_buffer_create)                \
    F(zip_source_close) F(zip_source_free) F(zip_source_keep) F(zip_source_open)                \
    F(zip_source_read)
/* clang-format on */

typedef struct Library {
    FUNCTIONS(LIBRARY_POINTER)
} Library;

static bool load(Library *lib) {
    static const char *const names[] = {FUNCTIONS(LIBRARY_NAME)};
    return library_load(ZIP_LIBRARY, names, sizeof names / sizeof names[0], lib);
}

bool zip_is_there(void) {
    Library lib;
    return load(&lib);
}

static bool refuse(const Library *lib, Arena *arena, zip_error_t *why, Text *error) {
    *error = arena_text(arena, text_of(lib->zip_error_strerror(why)));
    lib->zip_error_fini(why);
    return false;
}

static bool add_part(const Library *lib, Arena *arena, zip_t *archive, const ZipPart *part) {
    zip_source_t *source = lib->zip_source_buffer(archive, part->bytes.ptr, part->bytes.len, 0);
    if (!source) return false;
    zip_int64_t at = lib->zip_file_add(archive, arena_text(arena, part->name).ptr, source, 0);
    if (at < 0) {
        lib->zip_source_free(source);
        return false;
    }
    return lib->zip_file_set_dostime(archive, (zip_uint64_t)at, DOS_MIDNIGHT, DOS_1980_01_01, 0) ==
               0 &&
           lib->zip_set_file_compression(archive, (zip_uint64_t)at, ZIP_CM_DEFLATE, 0) == 0;
}

/* Closing writes the archive; whatever happens, `archive` is gone afterwards. */
static bool write_parts(const Library *lib, Arena *arena, zip_t *archive, const ZipPart *parts,
                        uint32_t n, zip_error_t *why) {
    bool ok = true;
    for (uint32_t i = 0; ok && i < n; i++) ok = add_part(lib, arena, archive, &parts[i]);
    if (ok && lib->zip_close(archive) == 0) return true;
    const zip_error_t *error = lib->zip_get_error(archive);
    lib->zip_error_set(why, lib->zip_error_code_zip(error), lib->zip_error_code_system(error));
    lib->zip_discard(archive);
    return false;
}

static bool read_back(const Library *lib, zip_source_t *source, Buf *out, zip_error_t *why) {
    char piece[16384];
    zip_int64_t got = -1;
    if (lib->zip_source_open(source) == 0) {
        while ((got = lib->zip_source_read(source, piece, sizeof piece)) > 0)
            buf_bytes(out, piece, (size_t)got);
        lib->zip_source_close(source);
    }
    if (got < 0) lib->zip_error_set(why, ZIP_ER_READ, 0);
    return got == 0;
}

bool zip_pack(const ZipPart *parts, uint32_t n, Buf *out, Text *error) {
    Library loaded, *lib = &loaded;
    if (!load(lib)) {
        *error = TEXT(ZIP_LIBRARY);
        return false;
    }
    zip_error_t why;
    lib->zip_error_init(&why);
    zip_source_t *source = lib->zip_source_buffer_create(NULL, 0, 0, &why);
    if (!source) return refuse(lib, out->arena, &why, error);
    zip_t *archive = lib->zip_open_from_source(source, ZIP_TRUNCATE, &why);
    if (!archive) {
        lib->zip_source_free(source);
        return refuse(lib, out->arena, &why, error);
    }
    lib->zip_source_keep(source); /* closing the archive frees one reference */
    bool ok =
        write_parts(lib, out->arena, archive, parts, n, &why) && read_back(lib, source, out, &why);
    lib->zip_source_free(source);
    if (!ok) return refuse(lib, out->arena, &why, error);
    lib->zip_error_fini(&why);
    return true;
}

/* ---- taking parts out */

struct ZipArchive {
    Library lib;
    zip_t *zip;
    uint64_t left; /* bytes that may still be taken out */
};

static void discard(void *opened) {
    const ZipArchive *archive = opened;
    archive->lib.zip_discard(archive->zip);
}

ZipArchive *zip_open_bytes(Arena *arena, Text bytes) {
    ZipArchive *archive = ARENA_NEW(arena, ZipArchive);
    const Library *lib = &archive->lib;
    if (!load(&archive->lib)) return NULL;
    zip_error_t why;
    lib->zip_error_init(&why);
    zip_source_t *source = lib->zip_source_buffer_create(bytes.ptr, bytes.len, 0, &why);
    zip_t *zip = source ? lib->zip_open_from_source(source, ZIP_RDONLY, &why) : NULL;
    if (!zip && source) lib->zip_source_free(source);
    lib->zip_error_fini(&why);
    if (!zip) return NULL;
    uint64_t allowed = (uint64_t)bytes.len * ZIP_RATIO;
    if (allowed < ZIP_FREE) allowed = ZIP_FREE;
    archive->zip = zip;
    archive->left = allowed < ZIP_MOST ? allowed : ZIP_MOST;
    arena_defer(arena, discard, archive);
    return archive;
}

uint32_t zip_count(ZipArchive *archive) {
    zip_int64_t n = archive->lib.zip_get_num_entries(archive->zip, 0);
    return n > 0 && n < UINT32_MAX ? (uint32_t)n : 0;
}

Text zip_name(ZipArchive *archive, uint32_t number) {
    const char *name = archive->lib.zip_get_name(archive->zip, number, 0);
    return name ? text_of(name) : TEXT("");
}

static ZipResult read_part(ZipArchive *archive, zip_file_t *file, Buf *out) {
    const Library *lib = &archive->lib;
    char piece[16384];
    zip_int64_t got;
    while ((got = lib->zip_fread(file, piece, sizeof piece)) > 0) {
        if ((uint64_t)got > archive->left) return ZIP_TOO_LARGE;
        archive->left -= (uint64_t)got;
        buf_bytes(out, piece, (size_t)got);
    }
    return got < 0 ? ZIP_DAMAGED : ZIP_TAKEN;
}

ZipResult zip_take(ZipArchive *archive, Arena *arena, Text name, Text *bytes) {
    const Library *lib = &archive->lib;
    zip_int64_t at = lib->zip_name_locate(archive->zip, arena_text(arena, name).ptr, ZIP_FL_NOCASE);
    if (at < 0) return ZIP_NO_PART;
    zip_file_t *file = lib->zip_fopen_index(archive->zip, (zip_uint64_t)at, 0);
    if (!file) return ZIP_DAMAGED;
    Buf out = buf_new(arena);
    ZipResult result = read_part(archive, file, &out);
    lib->zip_fclose(file);
    if (result == ZIP_TAKEN) *bytes = buf_result(&out);
    return result;
}
