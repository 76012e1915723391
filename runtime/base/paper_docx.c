/* Word files. Paragraphs and tables of the body in their order; what a cell spans is told by the
   document itself. Text that was deleted with changes tracked, fields' codes, headers and footers
   are not read; of a drawing with two readings only the first one is. A table within a cell is text
   of that cell. */
#include "runtime/base/paper.h"
#include "runtime/base/xml.h"
#include "runtime/base/zip.h"

typedef struct DocxReader {
    Paper *paper;
    Buf text;                  /* of the paragraph, or of the cell */
    uint32_t paragraphs;       /* so far */
    uint32_t tables, fallback; /* open elements */
    uint32_t column, span;
    bool in_text, covered, in_cell;
} DocxReader;

static uint32_t number_in(const char **attributes, uint32_t otherwise) {
    Text value = xml_attribute(attributes, "val");
    uint32_t n = 0;
    for (uint32_t i = 0; i < value.len && n < 1000; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9') return otherwise;
        n = n * 10 + (uint32_t)(value.ptr[i] - '0');
    }
    return value.len > 0 ? n : otherwise;
}

static void begin_row(DocxReader *r) {
    paper_row(r->paper, r->paragraphs);
    r->column = 0;
}

static void begin_cell(DocxReader *r) {
    r->text.len = 0;
    r->span = 1;
    r->covered = false;
    r->in_cell = true;
}

static void end_cell(DocxReader *r) {
    Text text = r->covered ? TEXT("") : buf_result(&r->text);
    paper_cell(r->paper, arena_text(r->paper->arena, text), r->column);
    r->column += r->span > 0 ? r->span : 1;
    r->in_cell = false;
    r->text.len = 0;
}

static bool is_number(Text text) {
    for (uint32_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    return true;
}

/* A tab parts title and page in a table of contents; elsewhere the two ends of a line. */
static void end_paragraph(DocxReader *r) {
    r->paragraphs++;
    if (r->tables > 0) {
        buf_char(&r->text, '\n');
        return;
    }
    Text text = arena_text(r->paper->arena, buf_result(&r->text));
    r->text.len = 0;
    int64_t tab = text_find(text, TEXT("\t"));
    uint32_t before = r->paper->lines.len;
    Text title = tab < 0 ? text : text_slice(text, 0, (uint32_t)tab);
    paper_paragraph(r->paper, title, r->paragraphs);
    if (tab < 0) return;
    Text rest = text_trim(text_slice(text, (uint32_t)tab + 1, text.len));
    if (r->paper->lines.len > before && is_number(rest))
        paper_cell(r->paper, rest, 1);
    else
        paper_paragraph(r->paper, rest, r->paragraphs);
}

static bool is(Text name, const char *want) {
    return text_equal(name, text_of(want));
}

static void start(void *ctx, Text name, const char **attributes) {
    DocxReader *r = ctx;
    if (is(name, "Fallback")) r->fallback++;
    if (r->fallback > 0) return;
    if (is(name, "tbl") && r->tables++ == 0) paper_table(r->paper);
    if (is(name, "t")) r->in_text = true;
    if (is(name, "br") || is(name, "cr")) buf_char(&r->text, '\n');
    if (is(name, "tab") && r->text.len > 0) buf_char(&r->text, r->tables > 0 ? ' ' : '\t');
    if (r->tables != 1) return;
    if (is(name, "tr")) begin_row(r);
    if (is(name, "gridBefore")) r->column = number_in(attributes, 0);
    if (is(name, "tc")) begin_cell(r);
    if (is(name, "gridSpan")) r->span = number_in(attributes, 1);
    if (is(name, "vMerge")) r->covered = !is(xml_attribute(attributes, "val"), "restart");
}

static void end(void *ctx, Text name) {
    DocxReader *r = ctx;
    if (is(name, "Fallback")) r->fallback--;
    if (r->fallback > 0) return;
    if (is(name, "t")) r->in_text = false;
    if (is(name, "p")) end_paragraph(r);
    if (is(name, "tc") && r->tables == 1 && r->in_cell) end_cell(r);
    if (is(name, "tbl") && r->tables > 0) r->tables--;
}

static void text(void *ctx, Text piece) {
    DocxReader *r = ctx;
    if (r->in_text && r->fallback == 0) buf_text(&r->text, piece);
}

static PaperFault take(Arena *arena, ZipArchive *archive, Text *bytes) {
    switch (zip_take(archive, arena, TEXT("word/document.xml"), bytes)) {
    case ZIP_TAKEN: return PAPER_READ;
    case ZIP_NO_PART: return PAPER_UNKNOWN;
    case ZIP_TOO_LARGE: return PAPER_TOO_LARGE;
    case ZIP_DAMAGED: break;
    }
    return PAPER_DAMAGED;
}

bool paper_read_docx(Paper *paper, Text bytes, PaperFault *fault) {
    Text part;
    ZipArchive *archive = zip_open_bytes(paper->arena, bytes);
    *fault = archive ? take(paper->arena, archive, &part) : PAPER_DAMAGED;
    if (*fault != PAPER_READ) return false;
    DocxReader reader = {.paper = paper, .text = buf_new(paper->arena)};
    XmlEvents events = {.start = start, .end = end, .text = text};
    switch (xml_read(paper->arena, part, &events, &reader)) {
    case XML_READ: return true;
    case XML_DOCTYPE: *fault = PAPER_DOCTYPE; return false;
    case XML_DAMAGED: break;
    }
    *fault = PAPER_DAMAGED;
    return false;
}
