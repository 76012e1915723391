/* The inside of a Workbook, shared by workbook.c and workbook_sheet.c. */
#ifndef JX_BASE_WORKBOOK_PARTS_H
#define JX_BASE_WORKBOOK_PARTS_H

#include "runtime/base/map.h"
#include "runtime/base/sheet_number.h"
#include "runtime/base/workbook.h"
#include "runtime/base/xml.h"
#include "runtime/base/zip.h"

typedef VEC(Text) PartTexts;

typedef struct WorkbookParts {
    Workbook shown; /* first: what the caller sees */
    Arena *arena;
    ZipArchive *archive;
    PartTexts sheet_parts; /* parallel to shown.sheets */
    Text strings_part, styles_part;
    bool from_1904;
    bool loaded; /* strings and formats are read with the first sheet */
    PartTexts strings;
    VEC(SheetFormat) formats; /* by style number of a cell */
} WorkbookParts;

/* The part that holds the relations of a part: "xl/workbook.xml" has "xl/_rels/workbook.xml.rels". */
Text workbook_relations(Arena *arena, Text part);
/* Reads the XML of one part. */
WorkbookFault workbook_read(WorkbookParts *book, Text part, const XmlEvents *events, void *ctx);
/* The part that `part` is related to by a type that ends so; empty if there is none. */
WorkbookFault workbook_relation(WorkbookParts *book, Text part, Text ending, Text *target);
/* The strings and formats that cells refer to by number. */
WorkbookFault workbook_load(WorkbookParts *book);

#endif
