/* Pdf, pages: their numbers, head and foot, and text that runs over them. The number of the page
   stands 7 mm below the text, as GB/T 9704 has it. */
#include "runtime/report/pdf.h"

enum { FOOT_MM = 7, LEAST_LINES = 2 };

static const PdfStyle page_line = {.face = FACE_SONG, .half_points = 28, .line = 320};

/* Head or foot, its middle at y. */
static void draw_page_line(Pdf *pdf, Length y, Text before, bool page, Text after) {
    Text number = page ? arena_printf(pdf->arena, "%u", pdf->number) : TEXT("");
    PdfText text = {.style = page_line, .width = pdf->right - pdf->left, .align = ALIGN_CENTER};
    text.text = arena_printf(pdf->arena, "%.*s%.*s%.*s", TEXT_ARG(before), TEXT_ARG(number),
                             TEXT_ARG(after));
    canvas_text(pdf->canvas, &text, pdf->left, y - pdf_line(page_line) / 2, 0, 1);
}

/* A margin too low for the number at its place has it in the middle. */
static Length foot_at(const Pdf *pdf) {
    Length foot = pdf_millimetres(FOOT_MM) + pdf_line(page_line) / 2;
    Length margin = pdf_millimetres(pdf->page.bottom_mm);
    return pdf->bottom + (foot + pdf_line(page_line) / 2 < margin ? foot : margin / 2);
}

static void draw_frame(Pdf *pdf) {
    const Doc *doc = pdf->doc;
    if (pdf->mark.len) canvas_mark(pdf->canvas, pdf->mark);
    if (doc->has_header && !pdf->cover)
        draw_page_line(pdf, pdf->top / 2, doc->header_before, doc->header_page, doc->header_after);
    if (doc->has_footer && !pdf->cover)
        draw_page_line(pdf, foot_at(pdf), doc->footer_before, doc->footer_page, doc->footer_after);
}

void pdf_break(Pdf *pdf) {
    Text cover = pdf->doc->lang == LANG_EN ? TEXT("Cover") : TEXT("封面");
    if (!pdf->cover) pdf->number++;
    canvas_page(pdf->canvas, pdf_millimetres(pdf->page.width_mm),
                pdf_millimetres(pdf->page.height_mm),
                pdf->cover ? cover : arena_printf(pdf->arena, "%u", pdf->number));
    pdf->y = pdf->top;
    pdf->gap = 0;
    pdf->fresh = true;
    draw_frame(pdf);
}

/* Margins that leave less than some lines of some characters are left out. */
static void set_edges(Pdf *pdf) {
    const PageSetup *page = &pdf->page;
    bool narrow = page->left_mm + page->right_mm + 30 > page->width_mm;
    bool low = page->top_mm + page->bottom_mm + 50 > page->height_mm;
    pdf->left = narrow ? 0 : pdf_millimetres(page->left_mm);
    pdf->right = pdf_millimetres(page->width_mm - (narrow ? 0u : page->right_mm));
    pdf->top = low ? 0 : pdf_millimetres(page->top_mm);
    pdf->bottom = pdf_millimetres(page->height_mm - (low ? 0u : page->bottom_mm));
}

void pdf_part(Pdf *pdf, const FlowPart *part) {
    pdf->page = flow_page(pdf->doc, part);
    pdf->cover = part->cover;
    set_edges(pdf);
    pdf_break(pdf);
}

void pdf_space(Pdf *pdf, Length height) {
    if (!pdf->fresh && height > pdf->gap) pdf->gap = height;
}

Length pdf_room(const Pdf *pdf) {
    return pdf->bottom - pdf->y - pdf->gap;
}

void pdf_need(Pdf *pdf, Length height) {
    if (!pdf->fresh && pdf_room(pdf) < height) pdf_break(pdf);
}

/* How many of `rest` lines go on the page: neither the first nor the last one of a paragraph stands
   alone. */
static uint32_t lines_here(const Pdf *pdf, Length line, uint32_t rest, bool begins) {
    Length room = pdf_room(pdf);
    uint32_t fit = room > 0 ? (uint32_t)(room / line) : 0;
    if (fit >= rest) return rest;
    if (fit + 1 == rest && fit > LEAST_LINES) fit--;
    if (begins && fit < LEAST_LINES && !pdf->fresh) return 0;
    return fit == 0 && pdf->fresh ? 1 : fit;
}

void pdf_print(Pdf *pdf, PdfText text, const char *tag) {
    text.width = pdf->right - pdf->left;
    Length line = pdf_line(text.style);
    uint32_t n = canvas_lines(pdf->canvas, &text);
    for (uint32_t at = 0; at < n;) {
        uint32_t take = lines_here(pdf, line, n - at, at == 0);
        if (take > 0) {
            pdf->y += pdf->gap;
            canvas_tag(pdf->canvas, tag);
            canvas_text(pdf->canvas, &text, pdf->left, pdf->y, at, take);
            canvas_untag(pdf->canvas, tag);
            pdf->y += take * line;
            pdf->gap = 0;
            pdf->fresh = false;
        }
        at += take;
        if (at < n) pdf_break(pdf);
    }
}
