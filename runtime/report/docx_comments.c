/* Docx, comments: the findings of a cell, as the reviewing pane of Word shows them. */
#include "runtime/report/docx.h"

uint32_t docx_comments(Docx *docx, Span span) {
    MarkList marks = marks_at(docx->arena, docx->marks, span);
    Buf *out = &docx->comments;
    for (uint32_t i = 0; i < marks.len; i++) {
        buf_printf(out,
                   "<w:comment w:id=\"%u\" w:author=\"绩效\" w:initials=\"绩效\"><w:p><w:pPr>"
                   "<w:pStyle w:val=\"CommentText\"/></w:pPr><w:r><w:annotationRef/></w:r><w:r>"
                   "<w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr><w:t xml:space=\"preserve\">",
                   docx->n_comments++);
        buf_xml(out, marks.data[i]->text);
        buf_str(out, "</w:t></w:r></w:p></w:comment>\n");
    }
    return marks.len;
}

void docx_comments_begin(Docx *docx, uint32_t n) {
    for (uint32_t i = docx->n_comments - n; i < docx->n_comments; i++)
        buf_printf(&docx->body, "<w:commentRangeStart w:id=\"%u\"/>", i);
}

void docx_comments_end(Docx *docx, uint32_t n) {
    for (uint32_t i = docx->n_comments - n; i < docx->n_comments; i++)
        buf_printf(&docx->body,
                   "<w:commentRangeEnd w:id=\"%u\"/><w:r><w:commentReference w:id=\"%u\"/></w:r>",
                   i, i);
}
