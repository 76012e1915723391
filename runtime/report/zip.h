/* Zip: named parts packed into one archive in memory: what docx files are. Times, order and
   attributes are fixed, so that the same parts always give the same bytes. */
#ifndef JX_REPORT_ZIP_H
#define JX_REPORT_ZIP_H

#include "runtime/base/buf.h"

typedef struct ZipPart {
    Text name; /* path within the archive, '/' separated */
    Text bytes;
} ZipPart;

/* Packs the parts in their order and appends the archive to `out`. False if the library refuses
   (memory): *error, in the arena of `out`, says why in its words. */
bool zip_pack(const ZipPart *parts, uint32_t n, Buf *out, Text *error);

#endif
