/* Docx, every part but word/document.xml: styles, fonts, settings, header and footer, properties,
   and the lists that name them. The parts stand in one table, from which content types and
   relationships are written too. No part holds a date: there is no clock in the output. */
#include "runtime/report/docx.h"

#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define WORD_TYPE "application/vnd.openxmlformats-officedocument.wordprocessingml."

/* The Chinese fonts of GB/T 9704 and the names to look for where a computer lacks them. */
typedef struct FontRow {
    const char *name, *other, *family, *pitch;
} FontRow;

static const char SONG[] = "宋体", HEI[] = "黑体", KAI[] = "楷体_GB2312", FANG[] = "仿宋_GB2312",
                  BIAO[] = "方正小标宋简体";

static const FontRow fonts[] = {
    {SONG, "SimSun,Songti SC", "auto", "variable"},
    {HEI, "SimHei,Heiti SC", "modern", "fixed"},
    {KAI, "楷体,KaiTi,Kaiti SC", "modern", "fixed"},
    {FANG, "仿宋,FangSong,STFangsong", "modern", "fixed"},
    {BIAO, "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong", "auto", "variable"},
};

typedef struct StyleRow {
    const char *id, *name, *next; /* next: the style of the paragraph behind; NULL: the same */
    const char *font;             /* NULL: as Normal */
    uint32_t half_points;
    bool bold, keep_next;
    const char *jc;
    uint32_t line; /* exact height in twips; 0: single spacing */
    uint32_t before, after;
    uint32_t indent; /* of the first line, in hundredths of a character */
    int outline;     /* -1: no heading */
} StyleRow;

/* English names are Word's own: its outline and contents know those styles. */
/* clang-format off */
static const StyleRow styles[] = {
/* id                name             next        font pt*2 bold   keep   jc        line bef  aft ind  outline */
  {"BodyText",       "Body Text",     NULL,       FANG, 32, false, false, "both",   560, 0,   0,  200, -1},
  {"Title",          "Title",         "BodyText", BIAO, 44, false, true,  "center", 720, 240, 240, 0,  -1},
  {"Heading1",       "heading 1",     "BodyText", HEI,  32, false, true,  "left",   560, 160, 0,  200, 0},
  {"Heading2",       "heading 2",     "BodyText", KAI,  32, false, true,  "left",   560, 80,  0,  200, 1},
  {"Heading3",       "heading 3",     "BodyText", FANG, 32, true,  true,  "left",   560, 0,   0,  200, 2},
  {"Heading4",       "heading 4",     "BodyText", FANG, 32, false, true,  "left",   560, 0,   0,  200, 3},
  {"CoverText",      "封面文字",      NULL,       FANG, 36, false, false, "center", 640, 480, 0,  0,   -1},
  {"Note",           "说明",          NULL,       FANG, 24, false, false, "both",   400, 0,   0,  0,   -1},
  {"TableText",      "表格文字",      NULL,       SONG, 21, false, false, "left",   275, 0,   0,  0,   -1},
  {"TableTextSmall", "表格小字",      NULL,       SONG, 18, false, false, "left",   235, 0,   0,  0,   -1},
  {"TableTextSmallest", "表格最小字", NULL,    SONG, 14, false, false, "left",   185, 0,   0,  0,   -1},
  {"TableHead",      "表头",          NULL,       HEI,  21, false, false, "center", 275, 0,   0,  0,   -1},
  {"TableHeadSmall", "表头小字",      NULL,       HEI,  18, false, false, "center", 235, 0,   0,  0,   -1},
  {"TableHeadSmallest", "表头最小字", NULL,    HEI,  14, false, false, "center", 185, 0,   0,  0,   -1},
  {"TableCaption",   "表格题注",      NULL,       SONG, 21, false, true,  "left",   300, 60,  40, 0,   -1},
  {"TableNote",      "表格附注",      NULL,       SONG, 18, false, false, "left",   235, 40,  0,  0,   -1},
  {"Seam",           "表格接缝",      NULL,       SONG, 2,  false, false, "left",   20,  0,   0,  0,   -1},
  {"TOCHeading",     "TOC Heading",   "BodyText", HEI,  44, false, true,  "center", 720, 0,   240, 0,  -1},
  {"CommentText",    "annotation text", NULL,     SONG, 21, false, false, "left",   0,   0,   0,  0,   -1},
  {"Header",         "header",        NULL,       SONG, 28, false, false, "center", 0,   0,   0,  0,   -1},
  {"Footer",         "footer",        NULL,       SONG, 28, false, false, "center", 0,   0,   0,  0,   -1},
};
/* clang-format on */

enum { CONTENTS_HALF_POINTS = 28, BODY_LINE = 560 };

DocxStyle docx_style(const char *id) {
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) {
        const StyleRow *row = &styles[i];
        if (strcmp(row->id, id) == 0)
            return (DocxStyle){row->half_points, row->line, row->before, row->after, row->indent};
    }
    return (DocxStyle){.half_points = CONTENTS_HALF_POINTS, .line = BODY_LINE};
}

static void put_fonts(Buf *out, const DocxFile *file) {
    (void)file;
    buf_str(out, DOCX_XML "<w:fonts" DOCX_NAMESPACES ">");
    for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++)
        buf_printf(out,
                   "<w:font w:name=\"%s\"><w:altName w:val=\"%s\"/><w:charset w:val=\"86\"/>"
                   "<w:family w:val=\"%s\"/><w:pitch w:val=\"%s\"/></w:font>\n",
                   fonts[i].name, fonts[i].other, fonts[i].family, fonts[i].pitch);
    buf_str(out, "<w:font w:name=\"Times New Roman\"><w:charset w:val=\"00\"/>"
                 "<w:family w:val=\"roman\"/><w:pitch w:val=\"variable\"/></w:font></w:fonts>");
}

static void put_paragraph_format(Buf *out, const StyleRow *style) {
    buf_str(out, "<w:pPr>");
    if (style->keep_next) buf_str(out, "<w:keepNext/>");
    buf_printf(out, "<w:spacing w:before=\"%u\" w:after=\"%u\" w:line=\"%u\" w:lineRule=\"%s\"/>",
               style->before, style->after, style->line ? style->line : 240,
               style->line ? "exact" : "auto");
    if (style->indent)
        buf_printf(out, "<w:ind w:firstLineChars=\"%u\" w:firstLine=\"%u\"/>", style->indent,
                   style->indent * style->half_points / 10);
    buf_printf(out, "<w:jc w:val=\"%s\"/>", style->jc);
    if (style->outline >= 0) buf_printf(out, "<w:outlineLvl w:val=\"%d\"/>", style->outline);
    buf_str(out, "</w:pPr>");
}

static void put_style(Buf *out, const StyleRow *style) {
    buf_printf(out,
               "<w:style w:type=\"paragraph\" w:styleId=\"%s\"><w:name w:val=\"%s\"/>"
               "<w:basedOn w:val=\"Normal\"/>",
               style->id, style->name);
    if (style->next) buf_printf(out, "<w:next w:val=\"%s\"/>", style->next);
    buf_str(out, "<w:qFormat/>");
    put_paragraph_format(out, style);
    buf_printf(out, "<w:rPr><w:rFonts w:eastAsia=\"%s\"/>", style->font);
    if (style->bold) buf_str(out, "<w:b/><w:bCs/>");
    buf_printf(out, "<w:sz w:val=\"%u\"/><w:szCs w:val=\"%u\"/></w:rPr></w:style>\n",
               style->half_points, style->half_points);
}

/* The lines of the contents: indented by level, dots up to the page number at the right margin. No
   indent at the right: LibreOffice hides a number that stands in it. */
static void put_contents_style(Buf *out, const Doc *doc, uint32_t level) {
    uint32_t aside = (uint32_t)doc->page.left_mm + doc->page.right_mm;
    uint32_t width = docx_twips(doc->page.width_mm > aside ? doc->page.width_mm - aside : 1);
    uint32_t chars = (level - 1) * 100;
    buf_printf(out,
               "<w:style w:type=\"paragraph\" w:styleId=\"TOC%u\"><w:name w:val=\"toc %u\"/>"
               "<w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:uiPriority w:val=\"39\"/>"
               "<w:pPr><w:tabs><w:tab w:val=\"right\" w:leader=\"dot\" w:pos=\"%u\"/></w:tabs>",
               level, level, width);
    buf_printf(out,
               "<w:ind w:leftChars=\"%u\" w:left=\"%u\"/>"
               "<w:jc w:val=\"left\"/></w:pPr><w:rPr><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>"
               "</w:rPr></w:style>\n",
               chars, chars * 28 / 10);
}

static void put_styles(Buf *out, const DocxFile *file) {
    buf_printf(out,
               DOCX_XML "<w:styles" DOCX_NAMESPACES "><w:docDefaults><w:rPrDefault><w:rPr>"
                        "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\""
                        " w:eastAsia=\"%s\" w:cs=\"Times New Roman\"/><w:sz w:val=\"32\"/>"
                        "<w:szCs w:val=\"32\"/><w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\""
                        " w:bidi=\"ar-SA\"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>",
               FANG);
    buf_str(out, "\n<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\">"
                 "<w:name w:val=\"Normal\"/><w:qFormat/><w:pPr>"
                 "<w:spacing w:line=\"560\" w:lineRule=\"exact\"/><w:jc w:val=\"both\"/></w:pPr>"
                 "</w:style>\n"
                 "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"TableNormal\">"
                 "<w:name w:val=\"Normal Table\"/><w:uiPriority w:val=\"99\"/><w:semiHidden/>"
                 "<w:unhideWhenUsed/><w:tblPr><w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar>"
                 "<w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"108\" w:type=\"dxa\"/>"
                 "<w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"108\" w:type=\"dxa\"/>"
                 "</w:tblCellMar></w:tblPr></w:style>\n");
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++) put_style(out, &styles[i]);
    for (uint32_t level = 1; level <= 4; level++) put_contents_style(out, file->doc, level);
    buf_str(out, "</w:styles>");
}

static void put_settings(Buf *out, const DocxFile *file) {
    (void)file;
    buf_str(out,
            DOCX_XML "<w:settings" DOCX_NAMESPACES "><w:zoom w:percent=\"100\"/>"
                     "<w:defaultTabStop w:val=\"420\"/>"
                     "<w:characterSpacingControl w:val=\"compressPunctuation\"/><w:compat>"
                     "<w:compatSetting w:name=\"compatibilityMode\""
                     " w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
                     "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>");
}

static void put_words(Buf *out, Text words) {
    if (words.len == 0) return;
    buf_str(out, "<w:r><w:rPr><w:rFonts w:hint=\"eastAsia\"/></w:rPr>"
                 "<w:t xml:space=\"preserve\">");
    buf_xml(out, words);
    buf_str(out, "</w:t></w:r>");
}

/* As Word makes a watermark: a drawn word that belongs to the header. */
static void put_mark(Buf *out, Text mark) {
    if (mark.len == 0) return;
    buf_str(out,
            "<w:r><w:pict><v:shapetype id=\"_x0000_t136\" coordsize=\"21600,21600\""
            " o:spt=\"136\" adj=\"10800\" path=\"m@7,l@8,m@5,21600l@6,21600e\">"
            "<v:path textpathok=\"t\"/><v:textpath on=\"t\" fitshape=\"t\"/></v:shapetype>"
            "<v:shape id=\"Mark\" type=\"#_x0000_t136\" style=\"position:absolute;"
            "margin-left:0;margin-top:0;width:300pt;height:150pt;rotation:315;z-index:-251658752;"
            "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
            "mso-position-vertical:center;mso-position-vertical-relative:margin\""
            " fillcolor=\"silver\" stroked=\"f\"><v:fill opacity=\".5\"/>"
            "<v:textpath style=\"font-family:&quot;黑体&quot;;font-size:1pt\" string=\"");
    buf_xml(out, mark);
    buf_str(out, "\"/></v:shape></w:pict></w:r>");
}

static void put_page_line(Buf *out, const char *style, Text mark, Text before, bool page,
                          Text after) {
    buf_printf(out, "<w:p><w:pPr><w:pStyle w:val=\"%s\"/></w:pPr>", style);
    put_mark(out, mark);
    put_words(out, before);
    if (page)
        buf_str(out, "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
                     "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r>"
                     "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r>"
                     "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
    put_words(out, after);
    buf_str(out, "</w:p>");
}

static void put_header(Buf *out, const DocxFile *file) {
    buf_str(out, DOCX_XML "<w:hdr" DOCX_NAMESPACES ">");
    const Doc *doc = file->doc;
    bool has = doc->has_header;
    put_page_line(out, "Header", file->mark, has ? doc->header_before : TEXT(""),
                  has && doc->header_page, has ? doc->header_after : TEXT(""));
    buf_str(out, "</w:hdr>");
}

static void put_cover_header(Buf *out, const DocxFile *file) {
    buf_str(out, DOCX_XML "<w:hdr" DOCX_NAMESPACES ">");
    put_page_line(out, "Header", file->mark, TEXT(""), false, TEXT(""));
    buf_str(out, "</w:hdr>");
}

static void put_comments(Buf *out, const DocxFile *file) {
    buf_str(out, DOCX_XML "<w:comments" DOCX_NAMESPACES ">");
    buf_text(out, file->comments);
    buf_str(out, "</w:comments>");
}

static void put_document(Buf *out, const DocxFile *file) {
    buf_text(out, file->document);
}

static void put_footer(Buf *out, const DocxFile *file) {
    buf_str(out, DOCX_XML "<w:ftr" DOCX_NAMESPACES ">");
    const Doc *doc = file->doc;
    put_page_line(out, "Footer", TEXT(""), doc->footer_before, doc->footer_page, doc->footer_after);
    buf_str(out, "</w:ftr>");
}

static void put_core(Buf *out, const DocxFile *file) {
    buf_str(out, DOCX_XML "<cp:coreProperties xmlns:cp=\"" PACKAGE "metadata/core-properties\""
                          " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>");
    buf_xml(out, file->doc->title.len ? file->doc->title : file->doc->name);
    buf_str(out, "</dc:title></cp:coreProperties>");
}

static void put_app(Buf *out, const DocxFile *file) {
    (void)file;
    buf_str(out,
            DOCX_XML "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/"
                     "extended-properties\"><Application>Jixiao</Application></Properties>");
}

typedef enum Owner { OWNER_PACKAGE, OWNER_DOCUMENT } Owner;

typedef struct PartRow {
    Owner owner;      /* whose relationship names the part */
    const char *id;   /* of the relationship */
    const char *kind; /* its type */
    const char *name; /* below word/ for the document's parts */
    const char *type; /* content type */
    void (*put)(Buf *out, const DocxFile *file);
} PartRow;

/* clang-format off */
static const PartRow rows[] = {
    {OWNER_PACKAGE,  "rIdDocument",  OFFICE "officeDocument",      "word/document.xml",
     WORD_TYPE "document.main+xml",  put_document},
    {OWNER_PACKAGE,  "rIdCore",      PACKAGE "relationships/metadata/core-properties", "docProps/core.xml",
     "application/vnd.openxmlformats-package.core-properties+xml", put_core},
    {OWNER_PACKAGE,  "rIdApp",       OFFICE "extended-properties", "docProps/app.xml",
     "application/vnd.openxmlformats-officedocument.extended-properties+xml", put_app},
    {OWNER_DOCUMENT, "rIdStyles",    OFFICE "styles",              "styles.xml",
     WORD_TYPE "styles+xml",         put_styles},
    {OWNER_DOCUMENT, "rIdSettings",  OFFICE "settings",            "settings.xml",
     WORD_TYPE "settings+xml",       put_settings},
    {OWNER_DOCUMENT, "rIdFonts",     OFFICE "fontTable",           "fontTable.xml",
     WORD_TYPE "fontTable+xml",      put_fonts},
    {OWNER_DOCUMENT, DOCX_HEADER_ID, OFFICE "header",              "header1.xml",
     WORD_TYPE "header+xml",         put_header},
    {OWNER_DOCUMENT, DOCX_FOOTER_ID, OFFICE "footer",              "footer1.xml",
     WORD_TYPE "footer+xml",         put_footer},
    {OWNER_DOCUMENT, DOCX_COVER_ID,  OFFICE "header",              "header2.xml",
     WORD_TYPE "header+xml",         put_cover_header},
    {OWNER_DOCUMENT, "rIdComments",  OFFICE "comments",            "comments.xml",
     WORD_TYPE "comments+xml",       put_comments},
};
/* clang-format on */

enum { N_ROWS = sizeof rows / sizeof *rows };

static bool has_part(const DocxFile *file, const PartRow *row) {
    if (row->put == put_header) return file->doc->has_header || file->mark.len > 0;
    if (row->put == put_footer) return file->doc->has_footer;
    if (row->put == put_cover_header) return file->mark.len > 0;
    if (row->put == put_comments) return file->comments.len > 0;
    return true;
}

static const char *folder(const PartRow *row) {
    return row->owner == OWNER_DOCUMENT ? "word/" : "";
}

static Text content_types(Arena *arena, const DocxFile *file) {
    Buf out = buf_new(arena);
    buf_str(&out, DOCX_XML "<Types xmlns=\"" PACKAGE
                           "content-types\"><Default Extension=\"rels\" ContentType=\""
                           "application/vnd.openxmlformats-package.relationships+xml\"/>"
                           "<Default Extension=\"xml\" ContentType=\"application/xml\"/>");
    for (size_t i = 0; i < N_ROWS; i++)
        if (has_part(file, &rows[i]))
            buf_printf(&out, "<Override PartName=\"/%s%s\" ContentType=\"%s\"/>", folder(&rows[i]),
                       rows[i].name, rows[i].type);
    buf_str(&out, "</Types>");
    return buf_result(&out);
}

static Text relationships(Arena *arena, const DocxFile *file, Owner owner) {
    Buf out = buf_new(arena);
    buf_str(&out, DOCX_XML "<Relationships xmlns=\"" PACKAGE "relationships\">");
    for (size_t i = 0; i < N_ROWS; i++)
        if (rows[i].owner == owner && has_part(file, &rows[i]))
            buf_printf(&out, "<Relationship Id=\"%s\" Type=\"%s\" Target=\"%s\"/>", rows[i].id,
                       rows[i].kind, rows[i].name);
    buf_str(&out, "</Relationships>");
    return buf_result(&out);
}

static Text part_text(Arena *arena, const PartRow *row, const DocxFile *file) {
    Buf out = buf_new(arena);
    row->put(&out, file);
    return buf_result(&out);
}

DocxParts docx_parts(Arena *arena, const DocxFile *file) {
    DocxParts parts = {0};
    vec_push(arena, &parts, (ZipPart){TEXT("[Content_Types].xml"), content_types(arena, file)});
    vec_push(arena, &parts,
             (ZipPart){TEXT("_rels/.rels"), relationships(arena, file, OWNER_PACKAGE)});
    vec_push(arena, &parts,
             (ZipPart){TEXT("word/_rels/document.xml.rels"),
                       relationships(arena, file, OWNER_DOCUMENT)});
    for (size_t i = 0; i < N_ROWS; i++) {
        if (!has_part(file, &rows[i])) continue;
        Text name = arena_printf(arena, "%s%s", folder(&rows[i]), rows[i].name);
        vec_push(arena, &parts, (ZipPart){name, part_text(arena, &rows[i], file)});
    }
    return parts;
}
