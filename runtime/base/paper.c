/* Building a Paper, and telling the kinds of files apart. Names of files lie, bytes seldom do: a
   zip archive is looked into, a text that begins like a web page is one; only csv and tsv are told
   by their names. */
#include "runtime/base/paper.h"

#include "runtime/base/utf8.h"
#include "runtime/base/zip.h"

Paper *paper_new(Arena *arena, Text name) {
    Paper *paper = ARENA_NEW(arena, Paper);
    paper->arena = arena;
    paper->name = name;
    return paper;
}

void paper_paragraph(Paper *paper, Text text, uint32_t number) {
    for (uint32_t lo = 0, hi; lo < text.len; lo = hi + 1) {
        for (hi = lo; hi < text.len && text.ptr[hi] != '\n';) hi++;
        Text part = text_trim(text_slice(text, lo, hi));
        if (part.len == 0) continue;
        PaperLine line = {.number = number, .indented = part.ptr > text.ptr + lo};
        vec_push(paper->arena, &line.cells, (PaperCell){.text = part});
        vec_push(paper->arena, &paper->lines, line);
    }
}

void paper_table(Paper *paper) {
    paper->n_tables++;
    paper->row = 0;
}

void paper_row(Paper *paper, uint32_t number) {
    PaperLine line = {
        .is_row = true, .table = paper->n_tables, .row = ++paper->row, .number = number};
    if (paper->n_tables > 0 && paper->n_tables <= paper->sheets.len)
        line.sheet = paper->sheets.data[paper->n_tables - 1];
    vec_push(paper->arena, &paper->lines, line);
}

void paper_cell(Paper *paper, Text text, uint32_t column) {
    PaperCell cell = {.text = text_trim(text), .column = column};
    vec_push(paper->arena, &vec_last(&paper->lines).cells, cell);
}

/* ---- kinds of files */

static bool has_bytes(Text bytes, const char *first, uint32_t n) {
    return bytes.len >= n && memcmp(bytes.ptr, first, n) == 0;
}

static bool ends_in(Text name, const char *ending) {
    Text want = text_of(ending);
    if (name.len < want.len) return false;
    for (uint32_t i = 0; i < want.len; i++) {
        char c = name.ptr[name.len - want.len + i];
        if (c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (c != want.ptr[i]) return false;
    }
    return true;
}

/* <html, <!DOCTYPE html, <table, or a page that begins with its head. */
static bool is_html(Text text, Text name) {
    Text head = text_trim(text);
    return text_starts(head, TEXT("<")) &&
           (ends_in(name, ".html") || ends_in(name, ".htm") ||
            text_find(head, TEXT("<html")) >= 0 || text_find(head, TEXT("<table")) >= 0);
}

/* Every office file has this part; other archives do not. */
static bool holds_office_parts(Arena *arena, Text bytes) {
    ZipArchive *archive = zip_open_bytes(arena, bytes);
    Text part;
    return archive && zip_take(archive, arena, TEXT("[Content_Types].xml"), &part) != ZIP_NO_PART;
}

static bool read_office(Paper *paper, Text bytes, PaperFault *fault) {
    if (paper_read_docx(paper, bytes, fault)) return true;
    if (*fault != PAPER_UNKNOWN) return false;
    if (paper_read_xlsx(paper, bytes, fault)) return true;
    if (*fault == PAPER_DAMAGED && !holds_office_parts(paper->arena, bytes)) *fault = PAPER_UNKNOWN;
    return false;
}

static bool read_plain(Paper *paper, Text bytes, Encoding encoding, PaperFault *fault) {
    Text text;
    *fault = PAPER_ENCODING;
    if (!encoding_decode(paper->arena, bytes, encoding, &text)) return false;
    *fault = PAPER_UNKNOWN;
    if (text.len > 0 && memchr(text.ptr, 0, text.len)) return false;
    if (text_starts(text, TEXT("\xEF\xBB\xBF"))) text = text_slice(text, 3, text.len);
    if (is_html(text, paper->name))
        paper_read_html(paper, text);
    else if (ends_in(paper->name, ".csv") || ends_in(paper->name, ".tsv"))
        paper_read_table(paper, text, ends_in(paper->name, ".tsv"));
    else
        paper_read_text(paper, text);
    *fault = PAPER_READ;
    return true;
}

Paper *paper_read(Arena *arena, Text name, Text bytes, Encoding encoding, PaperFault *fault) {
    Paper *paper = paper_new(arena, name);
    *fault = PAPER_READ;
    if (has_bytes(bytes, "\xD0\xCF\x11\xE0", 4)) {
        *fault = PAPER_OLD;
        return NULL;
    }
    if (has_bytes(bytes, "%PDF", 4)) {
        *fault = PAPER_UNKNOWN;
        return NULL;
    }
    bool zip = has_bytes(bytes, "PK", 2) || ends_in(name, ".docx") || ends_in(name, ".xlsx");
    bool read = zip ? read_office(paper, bytes, fault) : read_plain(paper, bytes, encoding, fault);
    return read ? paper : NULL;
}
