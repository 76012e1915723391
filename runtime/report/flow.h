/* Flow: the blocks of a Doc as a row of parts that each begin on a new page: cover, portrait and
   landscape parts. For the formats whose pages break by themselves inside a part. */
#ifndef JX_REPORT_FLOW_H
#define JX_REPORT_FLOW_H

#include "runtime/report/doc.h"

typedef struct FlowPart {
    uint32_t first, last; /* blocks [first, last) of the Doc, without page breaks at the ends */
    bool cover;
    bool turned; /* pages stand across those of Doc.page, for a landscape table */
} FlowPart;

typedef VEC(FlowPart) FlowParts;

/* A part ends at a page break, at the end of the cover, before a table that asks for it, and where
   the orientation changes. Headings right above a table go with it to the new page; notes stay with
   the table above them. Parts are never empty. */
FlowParts flow_parts(Arena *arena, const Doc *doc);

/* The page setup of a part: that of the Doc, or turned by a quarter with its margins. */
PageSetup flow_page(const Doc *doc, const FlowPart *part);

/* The words above the contents: the block's own, or the usual ones where it has none. */
Text flow_contents_title(const Doc *doc, const Block *contents);

#endif
