/* Comments put into a workbook that somebody else made. It stays byte for byte what it was but for
   what comments need: a part with their texts, one with the shapes that show them, relations to
   both, and a line in the sheet. Where a sheet has comments already, these join them. */
#include "runtime/base/file.h"
#include "runtime/base/workbook_parts.h"

#define RELATIONS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define TYPES "application/vnd.openxmlformats-officedocument."
#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"

typedef struct Annotator {
    Arena *arena;
    WorkbookParts *book;
    VEC(ZipPart) parts;
    Buf types;     /* to be added to the list of types */
    uint32_t made; /* parts for comments so far */
} Annotator;

/* ---- parts */

static ZipPart *find_part(Annotator *a, Text name) {
    for (uint32_t i = 0; i < a->parts.len; i++)
        if (text_equal(a->parts.data[i].name, name)) return &a->parts.data[i];
    return NULL;
}

static bool take_parts(Annotator *a) {
    uint32_t n = zip_count(a->book->archive);
    for (uint32_t i = 0; i < n; i++) {
        ZipPart part = {.name = arena_text(a->arena, zip_name(a->book->archive, i))};
        if (text_ends(part.name, TEXT("/"))) continue;
        if (zip_take(a->book->archive, a->arena, part.name, &part.bytes) != ZIP_TAKEN) return false;
        vec_push(a->arena, &a->parts, part);
    }
    return true;
}

static void add_part(Annotator *a, Text name, const Buf *bytes) {
    vec_push(a->arena, &a->parts, ((ZipPart){name, buf_result(bytes)}));
}

/* The text with another put before the first of these that it holds; false if there is none. */
static bool insert_before(Annotator *a, Text *text, const char *const *marks, Text added) {
    for (; *marks; marks++) {
        int64_t at = text_find(*text, text_of(*marks));
        if (at < 0) continue;
        Buf out = buf_new(a->arena);
        buf_bytes(&out, text->ptr, (size_t)at);
        buf_text(&out, added);
        buf_text(&out, text_slice(*text, (uint32_t)at, text->len));
        *text = buf_result(&out);
        return true;
    }
    return false;
}

/* ---- what is written */

/* B3 */
static Text cell_name(Arena *arena, uint32_t row, uint32_t column) {
    char letters[8];
    uint32_t n = sizeof letters;
    for (uint32_t c = column; c > 0; c = (c - 1) / 26) letters[--n] = (char)('A' + (c - 1) % 26);
    return arena_printf(arena, "%.*s%u", (int)(sizeof letters - n), letters + n, row);
}

static void put_run(Buf *out, Text text) {
    buf_str(out, "<r><t xml:space=\"preserve\">");
    buf_xml(out, text);
    buf_str(out, "</t></r>");
}

static void put_shape(Buf *out, const WorkbookComment *c, uint32_t number) {
    buf_printf(out,
               "<v:shape id=\"jixiao_%u\" type=\"#_x0000_t202\" style=\"position:absolute;"
               "margin-left:80pt;margin-top:5pt;width:210pt;height:90pt;z-index:%u;"
               "visibility:hidden\" fillcolor=\"#ffffe1\" o:insetmode=\"auto\">"
               "<v:fill color2=\"#ffffe1\"/><v:shadow on=\"t\" color=\"black\" obscured=\"t\"/>"
               "<v:textbox style=\"mso-direction-alt:auto\"/>"
               "<x:ClientData ObjectType=\"Note\"><x:MoveWithCells/><x:SizeWithCells/>"
               "<x:AutoFill>False</x:AutoFill><x:Row>%u</x:Row><x:Column>%u</x:Column>"
               "</x:ClientData></v:shape>",
               number, number, c->row - 1, c->column - 1);
}

/* ---- one sheet */

/* The comment of that cell that stands there already gets one more run; false: there is none. */
static bool join_comment(Annotator *a, Text *comments, Text cell, Text text) {
    Text mark = arena_printf(a->arena, "ref=\"%.*s\"", TEXT_ARG(cell));
    int64_t at = text_find(*comments, mark);
    if (at < 0) return false;
    Text before = text_slice(*comments, 0, (uint32_t)at);
    Text behind = text_slice(*comments, (uint32_t)at, comments->len);
    Buf run = buf_new(a->arena), out = buf_new(a->arena);
    put_run(&run, arena_printf(a->arena, "\n%.*s", TEXT_ARG(text)));
    if (!insert_before(a, &behind, (const char *const[]){"</text>", NULL}, buf_result(&run)))
        return false;
    buf_text(&out, before);
    buf_text(&out, behind);
    *comments = buf_result(&out);
    return true;
}

/* Adds the sheet's comments to both parts. */
static bool fill_parts(Annotator *a, uint32_t sheet, const WorkbookComments *comments,
                       ZipPart *texts, ZipPart *shapes) {
    static const char *const list_end[] = {"</commentList>", NULL}, *const xml_end[] = {"</xml>",
                                                                                        NULL};
    for (uint32_t i = 0; i < comments->len; i++) {
        const WorkbookComment *c = &comments->data[i];
        if (c->sheet != sheet) continue;
        Text cell = cell_name(a->arena, c->row, c->column);
        if (join_comment(a, &texts->bytes, cell, c->text)) continue;
        Buf text = buf_new(a->arena), shape = buf_new(a->arena);
        buf_printf(&text, "<comment ref=\"%.*s\" authorId=\"0\"><text>", TEXT_ARG(cell));
        put_run(&text, c->text);
        buf_str(&text, "</text></comment>");
        put_shape(&shape, c, i + 1);
        if (!insert_before(a, &texts->bytes, list_end, buf_result(&text)) ||
            !insert_before(a, &shapes->bytes, xml_end, buf_result(&shape)))
            return false;
    }
    return true;
}

static bool relate(Annotator *a, Text part, Text texts, Text shapes) {
    Text name = workbook_relations(a->arena, part);
    if (!find_part(a, name)) {
        Buf none = buf_new(a->arena);
        buf_str(&none, XML_HEAD "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/"
                                "2006/relationships\"></Relationships>");
        add_part(a, name, &none);
    }
    Buf added = buf_new(a->arena);
    buf_printf(&added,
               "<Relationship Id=\"jixiaoComments\" Type=\"" RELATIONS "/comments\" "
               "Target=\"/%.*s\"/><Relationship Id=\"jixiaoShapes\" Type=\"" RELATIONS
               "/vmlDrawing\" Target=\"/%.*s\"/>",
               TEXT_ARG(texts), TEXT_ARG(shapes));
    ZipPart *rels = find_part(a, name), *sheet = find_part(a, part);
    static const char *const rels_end[] = {"</Relationships>", NULL};
    static const char *const places[] = {"<legacyDrawingHF", "<picture",         "<oleObjects",
                                         "<controls",        "<webPublishItems", "<tableParts",
                                         "<extLst",          "</worksheet>",     NULL};
    return sheet && insert_before(a, &rels->bytes, rels_end, buf_result(&added)) &&
           insert_before(a, &sheet->bytes, places,
                         TEXT("<legacyDrawing xmlns:r=\"" RELATIONS "\" r:id=\"jixiaoShapes\"/>"));
}

/* New parts without comments. */
static bool make_parts(Annotator *a, Text sheet, Text *texts, Text *shapes) {
    Buf comments = buf_new(a->arena), drawing = buf_new(a->arena);
    a->made++;
    *texts = arena_printf(a->arena, "xl/commentsJixiao%u.xml", a->made);
    *shapes = arena_printf(a->arena, "xl/drawings/vmlDrawingJixiao%u.vml", a->made);
    buf_str(&comments, XML_HEAD
            "<comments xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">"
            "<authors><author>jixiao</author></authors><commentList></commentList>"
            "</comments>");
    buf_str(&drawing, "<xml xmlns:v=\"urn:schemas-microsoft-com:vml\" "
                      "xmlns:o=\"urn:schemas-microsoft-com:office:office\" "
                      "xmlns:x=\"urn:schemas-microsoft-com:office:excel\">"
                      "<v:shapetype id=\"_x0000_t202\" coordsize=\"21600,21600\" o:spt=\"202\" "
                      "path=\"m,l,21600r21600,l21600,xe\"><v:stroke joinstyle=\"miter\"/>"
                      "<v:path gradientshapeok=\"t\" o:connecttype=\"rect\"/></v:shapetype></xml>");
    add_part(a, *texts, &comments);
    add_part(a, *shapes, &drawing);
    buf_printf(&a->types,
               "<Override PartName=\"/%.*s\" ContentType=\"" TYPES "spreadsheetml.comments+xml\"/>",
               TEXT_ARG(*texts));
    return relate(a, sheet, *texts, *shapes);
}

static bool comment_sheet(Annotator *a, uint32_t number, const WorkbookComments *comments) {
    Text sheet = a->book->sheet_parts.data[number], texts = TEXT(""), shapes = TEXT("");
    if (find_part(a, workbook_relations(a->arena, sheet)) &&
        (workbook_relation(a->book, sheet, TEXT("/comments"), &texts) != WORKBOOK_GOOD ||
         workbook_relation(a->book, sheet, TEXT("/vmlDrawing"), &shapes) != WORKBOOK_GOOD))
        return false;
    bool there = texts.len > 0 && shapes.len > 0;
    if (!there && !make_parts(a, sheet, &texts, &shapes)) return false;
    ZipPart *text_part = find_part(a, texts), *shape_part = find_part(a, shapes);
    return text_part && shape_part && fill_parts(a, number, comments, text_part, shape_part);
}

/* ---- the workbook */

static bool add_types(Annotator *a) {
    ZipPart *types = find_part(a, TEXT("[Content_Types].xml"));
    if (!types) return false;
    if (text_find(types->bytes, TEXT("Extension=\"vml\"")) < 0)
        buf_str(&a->types, "<Default Extension=\"vml\" ContentType=\"" TYPES "vmlDrawing\"/>");
    static const char *const end[] = {"</Types>", NULL};
    return insert_before(a, &types->bytes, end, buf_result(&a->types));
}

static bool has_comments(const WorkbookComments *comments, uint32_t sheet) {
    for (uint32_t i = 0; i < comments->len; i++)
        if (comments->data[i].sheet == sheet) return true;
    return false;
}

bool workbook_comment(Arena *arena, Workbook *workbook, const WorkbookComments *comments,
                      Buf *out) {
    Annotator a = {
        .arena = arena, .book = (WorkbookParts *)(void *)workbook, .types = buf_new(arena)};
    Text error;
    if (!take_parts(&a)) return false;
    for (uint32_t i = 0; i < a.book->sheet_parts.len; i++)
        if (has_comments(comments, i) && !comment_sheet(&a, i, comments)) return false;
    if (a.made > 0 && !add_types(&a)) return false;
    return zip_pack(a.parts.data, a.parts.len, out, &error);
}
