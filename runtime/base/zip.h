/* Zip: named parts packed into one archive in memory, and taken out of one: what docx and xlsx
   files are. Times, order and attributes of what is packed are fixed, so that the same parts always
   give the same bytes. */
#ifndef JX_BASE_ZIP_H
#define JX_BASE_ZIP_H

#include "runtime/base/buf.h"

typedef struct ZipPart {
    Text name; /* path within the archive, '/' separated */
    Text bytes;
} ZipPart;

/* Whether the library that does all this can be loaded. */
bool zip_is_there(void);

/* Packs the parts in their order and appends the archive to `out`. False if the library refuses
   (memory): *error, in the arena of `out`, says why in its words; or if there is none: then *error
   is its file. */
bool zip_pack(const ZipPart *parts, uint32_t n, Buf *out, Text *error);

/* An archive that is read. It may come from anyone: all parts taken out of it together are at most
   ZIP_MOST bytes, and if they are more than ZIP_FREE, at most ZIP_RATIO times the archive. */
typedef struct ZipArchive ZipArchive;
enum { ZIP_MOST = 256 << 20, ZIP_FREE = 16 << 20, ZIP_RATIO = 500 };

typedef enum ZipResult { ZIP_TAKEN, ZIP_NO_PART, ZIP_DAMAGED, ZIP_TOO_LARGE } ZipResult;

/* Keeps `bytes`; closed with the arena. NULL if they are no zip archive, or a damaged one. */
ZipArchive *zip_open_bytes(Arena *arena, Text bytes);
/* The part's bytes, in `arena`. *bytes is set only for ZIP_TAKEN. */
ZipResult zip_take(ZipArchive *archive, Arena *arena, Text name, Text *bytes);

/* All parts, in the archive's order, by number from 0. */
uint32_t zip_count(ZipArchive *archive);
Text zip_name(ZipArchive *archive, uint32_t number);

#endif
