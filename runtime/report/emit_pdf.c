/* A Doc as PDF, typeset after GB/T 9704 and made here from beginning to end: no other program is
   asked, and the same Doc gives the same bytes as long as the fonts are the same.

   A document with a table of contents is gone through twice: first without drawing, to learn the
   pages of its headings. Nothing else is kept of a page that is done, so a book of a thousand
   tables needs no more memory than one, but for the bytes of the file.

   Headings are the outline of the file, the lines of the contents lead to them. The cover bears no
   number and is not counted. */
#include "runtime/report/emit.h"

#include "runtime/base/utf8.h"
#include "runtime/report/pdf.h"

enum { LEVELS = 4 };

/* What stays open from one document to the next. */
struct EmitPdf {
    Canvas *canvas;
    uint32_t told; /* of the characters that no font has */
};

typedef struct PdfParagraph {
    PdfStyle style;
    uint16_t before, after; /* points */
    uint8_t align;          /* Align */
    uint8_t indent;         /* of the first line, in characters */
} PdfParagraph;

/* Sizes in half points, lines in twentieths of a point. */
/* clang-format off */
static const PdfParagraph
    title =          {{FACE_BIAO, false, 44, 720}, 12, 12, ALIGN_CENTER, 0},
    headings[] =    {{{FACE_HEI,  false, 32, 560}, 8,  0,  ALIGN_LEFT,   2},
                     {{FACE_KAI,  false, 32, 560}, 4,  0,  ALIGN_LEFT,   2},
                     {{FACE_FANG, true,  32, 560}, 0,  0,  ALIGN_LEFT,   2},
                     {{FACE_FANG, false, 32, 560}, 0,  0,  ALIGN_LEFT,   2}},
    body =           {{FACE_FANG, false, 32, 560}, 0,  0,  ALIGN_AUTO,   2},
    cover_text =     {{FACE_FANG, false, 36, 640}, 24, 0,  ALIGN_CENTER, 0},
    note =           {{FACE_FANG, false, 24, 400}, 0,  0,  ALIGN_AUTO,   0},
    contents_title = {{FACE_HEI,  false, 44, 720}, 0,  12, ALIGN_CENTER, 0};
/* clang-format on */
static const PdfStyle contents_line = {FACE_FANG, false, 28, 560};

typedef struct Walk {
    Pdf pdf;
    Arena *ahead; /* of the table that is measured before its turn */
    const Table *table;
    PdfTable *measured;
} Walk;

static const Block *block_at(const Walk *walk, uint32_t i) {
    return &walk->pdf.doc->blocks.data[i];
}

static uint32_t level_of(const Block *block) {
    return block->level < 1 ? 1 : block->level > LEVELS ? LEVELS : block->level;
}

static void print_paragraph(Pdf *pdf, const PdfParagraph *as, const Block *block) {
    static const char *const tags[] = {"H1", "H2", "H3", "H4"};
    bool heading = block->kind == BLOCK_HEADING;
    PdfText text = {.text = block->text, .style = as->style, .align = (Align)as->align};
    if (block->align != ALIGN_AUTO)
        text.align = (Align)block->align; /* without the first line's indent */
    else
        text.indent = as->indent * POINTS(as->style.half_points) / 2;
    text.source = block->source;
    pdf_space(pdf, POINTS(as->before));
    pdf_print(pdf, text, heading ? tags[level_of(block) - 1] : "P");
    pdf_space(pdf, POINTS(as->after));
}

/* The first block of a cover comes down a fifth of the page. */
static void print_cover(Pdf *pdf, const Block *block) {
    if (pdf->fresh) {
        pdf->y += (pdf->bottom - pdf->top) / 5;
        pdf->fresh = false;
    }
    print_paragraph(pdf, block->kind == BLOCK_TITLE ? &title : &cover_text, block);
}

/* ---- headings */

static Text one_line(Arena *arena, Text text) {
    char *copy = arena_alloc(arena, text.len);
    for (uint32_t i = 0; i < text.len; i++) copy[i] = text.ptr[i] == '\n' ? ' ' : text.ptr[i];
    return (Text){copy, text.len};
}

static void drop_measured(Walk *walk) {
    arena_free(walk->ahead);
    walk->ahead = NULL;
    walk->table = NULL;
}

/* Measures a table once, whether a heading above asks first or its own turn comes. */
static PdfTable *measure_table(Walk *walk, const Table *table) {
    if (walk->table == table) return walk->measured;
    drop_measured(walk);
    walk->ahead = arena_new(walk->pdf.arena);
    walk->table = table;
    return walk->measured = pdf_table_new(&walk->pdf, walk->ahead, table);
}

/* What has to stand on one page with the headings above it. */
static Length least_height(Walk *walk, const Block *block) {
    if (block->kind == BLOCK_TABLE) return pdf_table_least(measure_table(walk, block->table));
    return 2 * pdf_line(body.style);
}

/* The height of the run of headings at block i with the beginning of what they head. */
static Length run_height(Walk *walk, uint32_t i, uint32_t last) {
    Length height = 0;
    for (; i < last && block_at(walk, i)->kind == BLOCK_HEADING; i++) {
        const PdfParagraph *as = &headings[level_of(block_at(walk, i)) - 1];
        PdfText text = {.text = block_at(walk, i)->text,
                        .style = as->style,
                        .width = walk->pdf.right - walk->pdf.left,
                        .indent = as->indent * POINTS(as->style.half_points) / 2};
        height += canvas_lines(walk->pdf.canvas, &text) * pdf_line(as->style) + POINTS(as->before);
    }
    return i < last ? height + least_height(walk, block_at(walk, i)) : height;
}

static void print_heading(Walk *walk, uint32_t i, uint32_t last) {
    Pdf *pdf = &walk->pdf;
    const Block *block = block_at(walk, i);
    const PdfParagraph *as = &headings[level_of(block) - 1];
    pdf_space(pdf, POINTS(as->before));
    pdf_need(pdf, run_height(walk, i, last));
    uint32_t number = pdf->headings++;
    if (number == pdf->pages.len) vec_push(pdf->arena, &pdf->pages, pdf->number);
    canvas_place(pdf->canvas, number, pdf->y);
    canvas_outline(pdf->canvas, number, level_of(block), one_line(pdf->arena, block->text));
    print_paragraph(pdf, as, block);
}

/* ---- contents */

static void print_page_number(Pdf *pdf, uint32_t heading, Length from, Length y) {
    bool known = heading < pdf->pages.len;
    PdfText text = {.style = contents_line, .width = pdf->right - pdf->left, .align = ALIGN_RIGHT};
    text.text = arena_printf(pdf->arena, "%u", known ? pdf->pages.data[heading] : 0);
    Length width = canvas_last_width(pdf->canvas, &text);
    Length dots = y + pdf_line(contents_line) * 13 / 20; /* on the base line */
    canvas_dots(pdf->canvas, from + POINTS(5), pdf->right - width - POINTS(5), dots);
    canvas_text(pdf->canvas, &text, pdf->left, y, 0, 1);
}

/* A line of the contents: the words leave room at the right for the number. */
static void print_entry(Pdf *pdf, const Block *block, uint32_t heading) {
    Length indent = (level_of(block) - 1) * POINTS(contents_line.half_points) / 2;
    Length line = pdf_line(contents_line), x = pdf->left + indent;
    PdfText text = {.text = one_line(pdf->arena, block->text),
                    .style = contents_line,
                    .width = pdf->right - x - POINTS(42),
                    .align = ALIGN_LEFT};
    uint32_t lines = canvas_lines(pdf->canvas, &text);
    pdf_need(pdf, lines * line);
    pdf->y += pdf->gap;
    pdf->gap = 0;
    Length used = canvas_last_width(pdf->canvas, &text);
    canvas_tag(pdf->canvas, "TOCI");
    canvas_text(pdf->canvas, &text, x, pdf->y, 0, lines);
    print_page_number(pdf, heading, x + used, pdf->y + (lines - 1) * line);
    canvas_link(pdf->canvas, heading, x, pdf->y, pdf->right - x, lines * line);
    canvas_untag(pdf->canvas, "TOCI");
    pdf->y += lines * line;
    pdf->fresh = false;
}

static void print_contents(Pdf *pdf, const Block *contents) {
    uint32_t heading = 0;
    print_paragraph(
        pdf, &contents_title,
        &(Block){.kind = BLOCK_CONTENTS, .text = flow_contents_title(pdf->doc, contents)});
    for (uint32_t i = 0; i < pdf->doc->blocks.len; i++)
        if (pdf->doc->blocks.data[i].kind == BLOCK_HEADING)
            print_entry(pdf, &pdf->doc->blocks.data[i], heading++);
}

/* ---- the document */

static void print_block(Walk *walk, uint32_t i, uint32_t last) {
    Pdf *pdf = &walk->pdf;
    const Block *block = block_at(walk, i);
    bool prose = block->kind == BLOCK_PARAGRAPH || block->kind == BLOCK_ITEM;
    if (block->cover && (prose || block->kind == BLOCK_TITLE)) {
        print_cover(pdf, block);
        return;
    }
    switch ((BlockKind)block->kind) {
    case BLOCK_TITLE: print_paragraph(pdf, &title, block); break;
    case BLOCK_HEADING: print_heading(walk, i, last); break;
    case BLOCK_PARAGRAPH:
    case BLOCK_ITEM: print_paragraph(pdf, &body, block); break;
    case BLOCK_TABLE:
        pdf_table_print(measure_table(walk, block->table));
        drop_measured(walk);
        break;
    case BLOCK_CONTENTS: print_contents(pdf, block); break;
    case BLOCK_NOTE: print_paragraph(pdf, &note, block); break;
    case BLOCK_PAGE_BREAK: break; /* the parts end there */
    }
}

/* One pass over the document; `out`: as of canvas_begin. */
static bool print_document(Walk *walk, Buf *out) {
    Pdf *pdf = &walk->pdf;
    FlowParts parts = flow_parts(pdf->arena, pdf->doc);
    Text name = pdf->doc->title.len ? pdf->doc->title : pdf->doc->name;
    pdf->number = pdf->headings = 0;
    canvas_begin(pdf->canvas, out, name);
    for (uint32_t p = 0; p < parts.len; p++) {
        pdf_part(pdf, &parts.data[p]);
        for (uint32_t i = parts.data[p].first; i < parts.data[p].last; i++)
            print_block(walk, i, parts.data[p].last);
    }
    if (parts.len == 0) pdf_part(pdf, &(FlowPart){0});
    drop_measured(walk);
    return canvas_end(pdf->canvas);
}

static bool has_contents(const Doc *doc) {
    for (uint32_t i = 0; i < doc->blocks.len; i++)
        if (doc->blocks.data[i].kind == BLOCK_CONTENTS) return true;
    return false;
}

/* ---- fonts */

/* "仿宋_GB2312、宋体 → Noto Serif CJK SC；黑体 → …" of those that have others in their place. */
static Text list_fonts(Arena *arena, const Canvas *canvas) {
    Buf out = buf_new(arena);
    bool listed[FACE_COUNT] = {false};
    for (Face face = 0; face < FACE_COUNT; face++) {
        Text found = canvas_found(canvas, face);
        if (listed[face] || !canvas_stands_in(canvas, face)) continue;
        if (out.len > 0) buf_str(&out, "；");
        for (Face other = face; other < FACE_COUNT; other++) {
            bool same =
                canvas_stands_in(canvas, other) && text_equal(canvas_found(canvas, other), found);
            if (!same) continue;
            if (other > face) buf_str(&out, "、");
            buf_text(&out, canvas_wanted(other));
            listed[other] = true;
        }
        buf_str(&out, " → ");
        buf_text(&out, found);
    }
    return buf_result(&out);
}

static bool refuse(Emit *emit, Text zh, Text en) {
    emit->error_zh = zh;
    emit->error_en = en;
    return false;
}

static bool open_pdf(Emit *emit) {
    if (emit->pdf) return true;
    Text zh, en;
    Canvas *canvas =
        canvas_open(emit->arena, emit->font_folders.data, emit->font_folders.len, &zh, &en);
    if (!canvas) return refuse(emit, zh, en);
    for (Face face = 0; face < FACE_COUNT; face++)
        if (canvas_found(canvas, face).len == 0)
            return refuse(
                emit, TEXT("没有找到中文字体。请安装一种，或者用 --font-dir 指明字体所在的文件夹"),
                TEXT("no Chinese font is installed: install one, or name its folder"
                     " with --font-dir"));
    emit->pdf = ARENA_NEW(emit->arena, struct EmitPdf);
    emit->pdf->canvas = canvas;
    Text list = list_fonts(emit->arena, canvas);
    if (emit->diags && list.len) diag_at1(emit->diags, DIAG_FONT_STANDS_IN, SPAN_NONE, ARG(list));
    return true;
}

/* Characters without a glyph, each at the first value that holds it. */
static void report_missing(Emit *emit) {
    const PdfMissings *missing = canvas_missing(emit->pdf->canvas);
    for (; emit->diags && emit->pdf->told < missing->len; emit->pdf->told++) {
        const PdfMissing *one = &missing->data[emit->pdf->told];
        char bytes[4];
        Text character = {bytes, utf8_put(bytes, one->character)};
        Text code = arena_printf(emit->arena, "U+%04X", one->character);
        diag_at3(emit->diags, DIAG_NO_GLYPH, one->source, ARG(character), ARG(code),
                 ARG(one_line(emit->arena, one->text)));
    }
}

bool emit_pdf(Emit *emit, const Doc *doc) {
    if (!open_pdf(emit)) return false;
    Arena *arena = arena_new(emit->arena);
    Walk walk = {
        .pdf = {.arena = arena, .canvas = emit->pdf->canvas, .doc = doc, .mark = emit->mark}};
    Buf out = buf_new(emit->arena);
    bool ok = (!has_contents(doc) || print_document(&walk, NULL)) && print_document(&walk, &out);
    arena_free(arena);
    report_missing(emit);
    if (!ok) return refuse(emit, TEXT("Cairo 没有足够的内存"), TEXT("Cairo has not enough memory"));
    emit_add_file(emit, doc, TEXT(""), TEXT(".pdf"), &out);
    return true;
}
