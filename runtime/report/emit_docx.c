/* A Doc as a Word document (Office Open XML, transitional), typeset after GB/T 9704: 仿宋 16 pt on
   lines of 28 pt, 小标宋, 黑体 and 楷体 for headings, which are real headings with outline levels.

   Sections: the cover is one of its own without header and footer, and the pages behind it are
   counted from 1; a landscape table is one of its own too, with the headings directly above and the
   notes directly below it.

   Contents: a TOC field with its entries filled in and linked. Their page numbers are estimated,
   for readers that print them as they stand (LibreOffice); Word alone knows its own: the
   fields are marked as out of date, so that it computes them when it opens the document, and again
   when the field is updated (F9) or the document printed. The setting that updates all fields on
   opening is not used, because Word then asks a question each time about fields that "may refer to
   other files". */
#include "runtime/report/emit.h"

#include "runtime/report/docx.h"
#include "runtime/report/flow.h"

enum { LEVELS = 4 };

typedef struct Section {
    bool cover, landscape;
} Section;

static const Block *block_at(const Docx *docx, uint32_t i) {
    return i < docx->doc->blocks.len ? &docx->doc->blocks.data[i] : NULL;
}

/* The table that block i is or that the run of headings at i stands directly above; else NULL. */
static const Table *table_below(const Docx *docx, uint32_t i) {
    const Block *block = block_at(docx, i);
    while (block && block->kind == BLOCK_HEADING) block = block_at(docx, ++i);
    return block && block->kind == BLOCK_TABLE ? block->table : NULL;
}

static bool is_landscape(const PageSetup *page) {
    return page->width_mm > page->height_mm;
}

static Section section_of(const Docx *docx, uint32_t i, Section current) {
    const Block *block = block_at(docx, i);
    const Table *table = table_below(docx, i);
    if (block->kind == BLOCK_PAGE_BREAK) return current;
    if (block->kind == BLOCK_NOTE && !current.cover) return current; /* it belongs to the table */
    return (Section){.cover = block->cover,
                     .landscape = table && table->landscape && !is_landscape(&docx->doc->page)};
}

/* The page of the section. Turning a sheet keeps the margins at their edges of the paper. */
static PageSetup section_page(const Doc *doc, Section section) {
    PageSetup page = doc->page;
    if (!section.landscape) return page;
    return (PageSetup){.width_mm = page.height_mm,
                       .height_mm = page.width_mm,
                       .top_mm = page.left_mm,
                       .right_mm = page.top_mm,
                       .bottom_mm = page.right_mm,
                       .left_mm = page.bottom_mm};
}

static void begin_section(Docx *docx, Section section) {
    docx_text_size(docx, section_page(docx->doc, section));
    docx->page_break = docx->started = false;
}

static void put_references(Buf *out, const Docx *docx) {
    const Doc *doc = docx->doc;
    if (doc->has_header || docx->mark.len > 0)
        buf_str(out, "<w:headerReference w:type=\"default\" r:id=\"" DOCX_HEADER_ID "\"/>");
    if (doc->has_footer)
        buf_str(out, "<w:footerReference w:type=\"default\" r:id=\"" DOCX_FOOTER_ID "\"/>");
}

/* `first`: the first section behind a cover, where pages are counted from 1. */
static Text section_element(Docx *docx, Section section, bool first) {
    PageSetup page = section_page(docx->doc, section);
    Buf out = buf_new(docx->arena);
    buf_str(&out, "<w:sectPr>");
    if (!section.cover) put_references(&out, docx);
    if (section.cover && docx->mark.len > 0)
        buf_str(&out, "<w:headerReference w:type=\"default\" r:id=\"" DOCX_COVER_ID "\"/>");
    buf_printf(&out, "<w:type w:val=\"nextPage\"/><w:pgSz w:w=\"%u\" w:h=\"%u\"%s/>",
               docx_twips(page.width_mm), docx_twips(page.height_mm),
               is_landscape(&page) ? " w:orient=\"landscape\"" : "");
    buf_printf(&out, "<w:pgMar w:top=\"%u\" w:right=\"%u\" w:bottom=\"%u\" w:left=\"%u\"",
               docx_twips(page.top_mm), docx_twips(page.right_mm), docx_twips(page.bottom_mm),
               docx_twips(page.left_mm));
    buf_printf(&out, " w:header=\"%u\" w:footer=\"%u\" w:gutter=\"0\"/>",
               docx_twips(page.top_mm) / 2, docx_twips(page.bottom_mm) / 2);
    if (first) buf_str(&out, "<w:pgNumType w:start=\"1\"/>");
    buf_str(&out, "</w:sectPr>");
    return buf_result(&out);
}

static uint32_t heading_level(const Block *block) {
    return block->level < 1 ? 1 : block->level > LEVELS ? LEVELS : block->level;
}

static void write_heading(Docx *docx, const Block *block) {
    static const char *const styles[] = {"Heading1", "Heading2", "Heading3", "Heading4"};
    DocxPara para = {.style = styles[heading_level(block) - 1], .align = (Align)block->align};
    para.flush = para.align != ALIGN_AUTO;
    uint32_t id = ++docx->headings;
    docx_para_open(docx, &para);
    buf_printf(&docx->body, "<w:bookmarkStart w:id=\"%u\" w:name=\"_Toc%08u\"/>", id, id);
    docx_run(docx, block->text, false);
    buf_printf(&docx->body, "<w:bookmarkEnd w:id=\"%u\"/>", id);
    docx_para_close(docx);
}

/* A field that begins is out of date. */
static void put_field(Docx *docx, const char *type) {
    buf_printf(&docx->body, "<w:r><w:fldChar w:fldCharType=\"%s\"%s/></w:r>", type,
               *type == 'b' ? " w:dirty=\"true\"" : "");
}

static void put_instruction(Docx *docx, const char *instruction) {
    buf_printf(&docx->body, "<w:r><w:instrText xml:space=\"preserve\"> %s </w:instrText></w:r>",
               instruction);
}

/* The words of a heading on one line. */
static Text one_line(Arena *arena, Text text) {
    char *copy = arena_alloc(arena, text.len);
    for (uint32_t i = 0; i < text.len; i++)
        copy[i] = text.ptr[i] == '\n' || text.ptr[i] == '\t' ? ' ' : text.ptr[i];
    return (Text){copy, text.len};
}

static void write_entry(Docx *docx, const Block *heading, uint32_t id, bool first, bool last) {
    static const char *const styles[] = {"TOC1", "TOC2", "TOC3", "TOC4"};
    DocxPara para = {.style = styles[heading_level(heading) - 1]};
    docx_para_open(docx, &para);
    if (first) {
        put_field(docx, "begin");
        put_instruction(docx, "TOC \\o &quot;1-4&quot; \\h \\z");
        put_field(docx, "separate");
    }
    buf_printf(&docx->body, "<w:hyperlink w:anchor=\"_Toc%08u\" w:history=\"1\">", id);
    docx_run(docx, one_line(docx->arena, heading->text), false);
    buf_str(&docx->body, "<w:r><w:tab/></w:r>");
    put_field(docx, "begin");
    put_instruction(docx, arena_printf(docx->arena, "PAGEREF _Toc%08u \\h", id).ptr);
    put_field(docx, "separate");
    docx_run(docx, arena_printf(docx->arena, "%u", docx->pages.data[id - 1]), false);
    put_field(docx, "end");
    buf_str(&docx->body, "</w:hyperlink>");
    if (last) put_field(docx, "end");
    docx_para_close(docx);
}

static void write_contents(Docx *docx, const Block *block) {
    const Doc *doc = docx->doc;
    uint32_t n = 0, id = 0;
    for (uint32_t i = 0; i < doc->blocks.len; i++) n += doc->blocks.data[i].kind == BLOCK_HEADING;
    buf_str(&docx->body, "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery"
                         " w:val=\"Table of Contents\"/><w:docPartUnique/></w:docPartObj>"
                         "</w:sdtPr><w:sdtContent>\n");
    docx_para(docx, &(DocxPara){.style = "TOCHeading"}, flow_contents_title(doc, block));
    for (uint32_t i = 0; i < doc->blocks.len; i++) {
        const Block *heading = &doc->blocks.data[i];
        if (heading->kind != BLOCK_HEADING) continue;
        id++;
        write_entry(docx, heading, id, id == 1, id == n);
    }
    buf_str(&docx->body, "</w:sdtContent></w:sdt>\n");
}

/* On the cover everything is centred and stands apart; the first block comes down a fifth of the
   page. */
static void write_cover(Docx *docx, const Block *block) {
    DocxPara para = {.style = block->kind == BLOCK_TITLE ? "Title" : "CoverText"};
    para.align = (Align)block->align;
    para.before = docx->started ? 0 : docx->text_height / 5;
    docx_para(docx, &para, block->text);
}

static void write_prose(Docx *docx, const Block *block, const char *style) {
    DocxPara para = {.style = style, .align = (Align)block->align};
    para.flush = para.align != ALIGN_AUTO;
    docx_paras(docx, &para, block->text);
}

/* Whether block i begins a page: the table that asks for it, or the first heading above that. */
static bool breaks_before(const Docx *docx, uint32_t i) {
    const Table *table = table_below(docx, i);
    if (!table || !table->break_before) return false;
    return i == 0 || block_at(docx, i - 1)->kind != BLOCK_HEADING;
}

static void write_block(Docx *docx, uint32_t i) {
    const Block *block = block_at(docx, i);
    if (docx->started && breaks_before(docx, i)) docx->page_break = true;
    switch ((BlockKind)block->kind) {
    case BLOCK_TITLE:
        if (block->cover)
            write_cover(docx, block);
        else
            docx_para(docx, &(DocxPara){.style = "Title", .align = (Align)block->align},
                      block->text);
        break;
    case BLOCK_HEADING: write_heading(docx, block); break;
    case BLOCK_PARAGRAPH:
    case BLOCK_ITEM:
        if (block->cover)
            write_cover(docx, block);
        else
            write_prose(docx, block, "BodyText");
        break;
    case BLOCK_TABLE: docx_table(docx, block->table); break;
    case BLOCK_CONTENTS: write_contents(docx, block); break;
    case BLOCK_PAGE_BREAK: docx->page_break = docx->started; break;
    case BLOCK_NOTE: write_prose(docx, block, "Note"); break;
    }
}

/* Writes w:body. A section's properties stand in its last paragraph, the last one's in the body. */
static void write_body(Docx *docx) {
    Section section = {0};
    bool count = false; /* the section at hand follows the cover */
    begin_section(docx, section);
    for (uint32_t i = 0; i < docx->doc->blocks.len; i++) {
        Section next = section_of(docx, i, section);
        if (next.cover != section.cover || next.landscape != section.landscape) {
            if (docx->started) {
                docx_seam(docx, NULL, false, section_element(docx, section, count));
                count = section.cover;
            }
            section = next;
            begin_section(docx, section);
        }
        write_block(docx, i);
    }
    if (docx->after_table || !docx->started) docx_seam(docx, NULL, false, TEXT(""));
    buf_text(&docx->body, section_element(docx, section, count));
}

static bool has_contents(const Doc *doc) {
    for (uint32_t i = 0; i < doc->blocks.len; i++)
        if (doc->blocks.data[i].kind == BLOCK_CONTENTS) return true;
    return false;
}

static bool fits_word(Emit *emit, const Doc *doc) {
    for (uint32_t i = 0; i < doc->blocks.len; i++) {
        const Table *table = doc->blocks.data[i].table;
        if (doc->blocks.data[i].kind != BLOCK_TABLE || table->n_cols <= DOCX_COLUMNS) continue;
        emit->error_zh = arena_printf(emit->arena, "表格“%.*s”有 %u 列，Word 最多 %d 列",
                                      TEXT_ARG(table->name), table->n_cols, DOCX_COLUMNS);
        emit->error_en = arena_printf(emit->arena, "table \"%.*s\" has %u columns, Word allows %d",
                                      TEXT_ARG(table->name), table->n_cols, DOCX_COLUMNS);
        return false;
    }
    return true;
}

bool emit_docx(Emit *emit, const Doc *doc) {
    if (!fits_word(emit, doc)) return false;
    Docx docx = {.arena = emit->arena,
                 .doc = doc,
                 .body = buf_new(emit->arena),
                 .comments = buf_new(emit->arena),
                 .marks = emit->marks,
                 .mark = emit->mark};
    marks_begin(emit->marks);
    if (has_contents(doc)) docx_pages(&docx);
    buf_str(&docx.body, DOCX_XML "<w:document" DOCX_NAMESPACES "><w:body>\n");
    write_body(&docx);
    buf_str(&docx.body, "</w:body></w:document>");
    DocxFile whole = {.doc = doc,
                      .document = buf_result(&docx.body),
                      .comments = buf_result(&docx.comments),
                      .mark = emit->mark};
    DocxParts parts = docx_parts(emit->arena, &whole);
    Buf file = buf_new(emit->arena);
    Text error;
    if (!zip_pack(parts.data, parts.len, &file, &error)) {
        emit->error_zh = arena_printf(emit->arena, "不能压缩 docx：%.*s", TEXT_ARG(error));
        emit->error_en = arena_printf(emit->arena, "cannot pack the docx: %.*s", TEXT_ARG(error));
        return false;
    }
    emit_add_file(emit, doc, TEXT(""), TEXT(".docx"), &file);
    return true;
}
