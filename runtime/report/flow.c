/* Flow: decides per block whether a part begins before it. A heading asks the first block below
   that is no heading. */
#include "runtime/report/flow.h"

static const Block *block_at(const Doc *doc, uint32_t i) {
    return &doc->blocks.data[i];
}

static bool is_wide(const PageSetup *page) {
    return page->width_mm > page->height_mm;
}

/* The table that the block prints, or that the headings from here on lead to; else NULL. */
static const Table *table_ahead(const Doc *doc, uint32_t i) {
    bool cover = block_at(doc, i)->cover;
    while (i < doc->blocks.len && block_at(doc, i)->kind == BLOCK_HEADING) i++;
    if (i == doc->blocks.len) return NULL;
    const Block *block = block_at(doc, i);
    return block->kind == BLOCK_TABLE && block->cover == cover ? block->table : NULL;
}

static bool needs_turn(const Doc *doc, uint32_t i, bool turned_before) {
    const Block *block = block_at(doc, i);
    if (block->kind == BLOCK_NOTE) return turned_before;
    const Table *table = table_ahead(doc, i);
    return table && table->landscape && !is_wide(&doc->page);
}

/* Whether block i begins a page of its own, the blocks from part->first on standing before it. */
static bool begins_part(const Doc *doc, const FlowPart *part, uint32_t i) {
    const Block *block = block_at(doc, i), *before = block_at(doc, i - 1);
    if (block->cover != part->cover) return true;
    if (needs_turn(doc, i, part->turned) != part->turned) return true;
    if (before->kind == BLOCK_HEADING) return false;
    const Table *table = table_ahead(doc, i);
    return table && table->break_before;
}

FlowParts flow_parts(Arena *arena, const Doc *doc) {
    FlowParts parts = {0};
    bool open = false;
    for (uint32_t i = 0; i < doc->blocks.len; i++) {
        const Block *block = block_at(doc, i);
        if (block->kind == BLOCK_PAGE_BREAK) {
            open = false;
            continue;
        }
        if (!open || begins_part(doc, &vec_last(&parts), i)) {
            FlowPart part = {.first = i, .cover = block->cover};
            part.turned = needs_turn(doc, i, false);
            vec_push(arena, &parts, part);
        }
        vec_last(&parts).last = i + 1;
        open = true;
    }
    return parts;
}

PageSetup flow_page(const Doc *doc, const FlowPart *part) {
    PageSetup page = doc->page;
    if (!part->turned) return page;
    return (PageSetup){.width_mm = page.height_mm,
                       .height_mm = page.width_mm,
                       .top_mm = page.left_mm,
                       .bottom_mm = page.right_mm,
                       .left_mm = page.bottom_mm,
                       .right_mm = page.top_mm};
}

Text flow_contents_title(const Doc *doc, const Block *contents) {
    if (contents->text.len > 0) return contents->text;
    return doc->lang == LANG_EN ? TEXT("Contents") : TEXT("目  录");
}
