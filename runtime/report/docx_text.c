/* Docx, paragraphs and runs. Every run carries the hint eastAsia, as Word itself writes it: “ ” — …
   ① and ≥ are then set in the Chinese font, not in Times. */
#include "runtime/report/docx.h"

uint32_t docx_twips(uint32_t millimetres) {
    return (millimetres * 14400 + 127) / 254;
}

void docx_text_size(Docx *docx, PageSetup page) {
    uint32_t aside = (uint32_t)page.left_mm + page.right_mm;
    uint32_t above = (uint32_t)page.top_mm + page.bottom_mm;
    docx->text_width = docx_twips(page.width_mm > aside ? page.width_mm - aside : 1);
    docx->text_height = docx_twips(page.height_mm > above ? page.height_mm - above : 1);
}

static const char *align_name(Align align) {
    switch (align) {
    case ALIGN_AUTO: return NULL;
    case ALIGN_LEFT: return "left";
    case ALIGN_CENTER: return "center";
    case ALIGN_RIGHT: return "right";
    }
    return NULL;
}

void docx_para_open(Docx *docx, const DocxPara *para) {
    Buf *out = &docx->body;
    const char *jc = align_name(para->align);
    buf_printf(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/>", para->style);
    if (para->keep_next) buf_str(out, "<w:keepNext/>");
    if (docx->page_break) buf_str(out, "<w:pageBreakBefore/>");
    if (para->frame) buf_str(out, para->frame);
    if (para->before) buf_printf(out, "<w:spacing w:before=\"%u\"/>", para->before);
    if (para->flush) buf_str(out, "<w:ind w:firstLineChars=\"0\" w:firstLine=\"0\"/>");
    if (jc) buf_printf(out, "<w:jc w:val=\"%s\"/>", jc);
    buf_str(out, "</w:pPr>");
    docx->page_break = docx->after_table = false;
    docx->started = true;
}

void docx_para_close(Docx *docx) {
    buf_str(&docx->body, "</w:p>\n");
}

static void put_text(Buf *out, Text text) {
    if (text.len == 0) return;
    buf_str(out, "<w:t xml:space=\"preserve\">");
    buf_xml(out, text);
    buf_str(out, "</w:t>");
}

void docx_run(Docx *docx, Text text, bool bold) {
    Buf *out = &docx->body;
    uint32_t plain = 0;
    if (text.len == 0) return;
    buf_str(out, "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/>");
    if (bold) buf_str(out, "<w:b/>");
    buf_str(out, "</w:rPr>");
    for (uint32_t i = 0; i < text.len; i++) {
        if (text.ptr[i] != '\n' && text.ptr[i] != '\t') continue;
        put_text(out, text_slice(text, plain, i));
        buf_str(out, text.ptr[i] == '\n' ? "<w:br/>" : "<w:tab/>");
        plain = i + 1;
    }
    put_text(out, text_slice(text, plain, text.len));
    buf_str(out, "</w:r>");
}

static void put_hidden(Docx *docx, Text text) {
    if (text.len == 0) return;
    buf_str(&docx->body, "<w:r><w:rPr><w:vanish/></w:rPr>");
    put_text(&docx->body, text);
    buf_str(&docx->body, "</w:r>");
}

void docx_para(Docx *docx, const DocxPara *para, Text text) {
    docx_para_open(docx, para);
    docx_comments_begin(docx, para->comments);
    docx_run(docx, text, para->bold);
    docx_comments_end(docx, para->comments);
    put_hidden(docx, para->hidden);
    docx_para_close(docx);
}

/* Comments are about the first of them. */
void docx_paras(Docx *docx, const DocxPara *para, Text text) {
    DocxPara one = *para;
    one.hidden = TEXT("");
    for (;;) {
        int64_t end = text_find(text, TEXT("\n"));
        if (end < 0) break;
        docx_para(docx, &one, text_slice(text, 0, (uint32_t)end));
        one.comments = 0;
        text = text_slice(text, (uint32_t)end + 1, text.len);
    }
    one.hidden = para->hidden;
    docx_para(docx, &one, text);
}

void docx_seam(Docx *docx, const char *frame, bool keep_next, Text section) {
    Buf *out = &docx->body;
    buf_str(out, "<w:p><w:pPr><w:pStyle w:val=\"Seam\"/>");
    if (keep_next) buf_str(out, "<w:keepNext/>");
    if (docx->page_break && section.len == 0) buf_str(out, "<w:pageBreakBefore/>");
    if (frame) buf_str(out, frame);
    buf_text(out, section);
    buf_str(out, "</w:pPr></w:p>\n");
    docx->page_break = docx->after_table = false;
}
