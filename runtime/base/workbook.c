/* Opening a workbook: from the archive's relations to the parts of the sheets, the shared strings
   and the number formats. Names of parts are looked up, never guessed: writers differ in them. */
#include "runtime/base/workbook_parts.h"

#include "runtime/base/file.h"

WorkbookFault workbook_read(WorkbookParts *book, Text part, const XmlEvents *events, void *ctx) {
    Arena *arena = arena_new(book->arena);
    Text bytes;
    WorkbookFault fault = WORKBOOK_GOOD;
    switch (zip_take(book->archive, arena, part, &bytes)) {
    case ZIP_TAKEN: break;
    case ZIP_NO_PART:
    case ZIP_DAMAGED: fault = WORKBOOK_DAMAGED; break;
    case ZIP_TOO_LARGE: fault = WORKBOOK_TOO_LARGE; break;
    }
    if (fault == WORKBOOK_GOOD) {
        XmlResult result = xml_read(arena, bytes, events, ctx);
        if (result == XML_DOCTYPE) fault = WORKBOOK_DOCTYPE;
        if (result == XML_DAMAGED) fault = WORKBOOK_DAMAGED;
    }
    arena_free(arena);
    return fault;
}

/* ---- relations: which part has which number and purpose */

typedef struct Relations {
    WorkbookParts *book;
    Text folder; /* of the part that they belong to */
    Map targets; /* by Id, into `parts` */
    PartTexts parts, types;
} Relations;

static void on_relation(void *ctx, Text name, const char **attributes) {
    Relations *r = ctx;
    if (!text_equal(name, TEXT("Relationship"))) return;
    Arena *arena = r->book->arena;
    Text target = arena_text(arena, xml_attribute(attributes, "Target"));
    Text whole = text_starts(target, TEXT("/")) ? text_slice(target, 1, target.len)
                                                : path_join(arena, r->folder, target);
    map_set(&r->targets, arena_text(arena, xml_attribute(attributes, "Id")), r->parts.len);
    vec_push(arena, &r->parts, path_normal(arena, whole));
    vec_push(arena, &r->types, arena_text(arena, xml_attribute(attributes, "Type")));
}

Text workbook_relations(Arena *arena, Text part) {
    Text rels = arena_printf(arena, "_rels/%.*s.rels", TEXT_ARG(path_leaf(part)));
    return path_join(arena, path_folder(part), rels);
}

static WorkbookFault read_relations(WorkbookParts *book, Text part, Relations *out) {
    Arena *arena = book->arena;
    *out = (Relations){.book = book, .folder = path_folder(part), .targets = map_new(arena)};
    XmlEvents events = {.start = on_relation};
    return workbook_read(book, workbook_relations(arena, part), &events, out);
}

/* The part whose type ends so; empty if there is none. */
static Text part_of_type(const Relations *r, Text ending) {
    for (uint32_t i = 0; i < r->parts.len; i++)
        if (text_ends(r->types.data[i], ending)) return r->parts.data[i];
    return TEXT("");
}

WorkbookFault workbook_relation(WorkbookParts *book, Text part, Text ending, Text *target) {
    Relations relations;
    WorkbookFault fault = read_relations(book, part, &relations);
    *target = fault == WORKBOOK_GOOD ? part_of_type(&relations, ending) : TEXT("");
    return fault;
}

/* ---- the workbook itself */

typedef struct SheetList {
    WorkbookParts *book;
    PartTexts names, ids;
} SheetList;

static bool is_true(Text t) {
    return text_equal(t, TEXT("1")) || text_equal(t, TEXT("true"));
}

static void on_workbook(void *ctx, Text name, const char **attributes) {
    SheetList *list = ctx;
    Arena *arena = list->book->arena;
    if (text_equal(name, TEXT("workbookPr")))
        list->book->from_1904 = is_true(xml_attribute(attributes, "date1904"));
    if (!text_equal(name, TEXT("sheet"))) return;
    vec_push(arena, &list->names, arena_text(arena, xml_attribute(attributes, "name")));
    vec_push(arena, &list->ids, arena_text(arena, xml_attribute(attributes, "id")));
}

static WorkbookFault read_workbook(WorkbookParts *book, Text part) {
    Relations relations;
    SheetList list = {.book = book};
    XmlEvents events = {.start = on_workbook};
    WorkbookFault fault = read_relations(book, part, &relations);
    if (fault == WORKBOOK_GOOD) fault = workbook_read(book, part, &events, &list);
    if (fault != WORKBOOK_GOOD) return fault;
    for (uint32_t i = 0; i < list.ids.len; i++) {
        uint32_t at = map_get(&relations.targets, list.ids.data[i]);
        if (at == MAP_NONE) return WORKBOOK_DAMAGED;
        vec_push(book->arena, &book->sheet_parts, relations.parts.data[at]);
    }
    book->shown = (Workbook){.sheets = list.names.data, .n_sheets = list.names.len};
    book->strings_part = part_of_type(&relations, TEXT("/sharedStrings"));
    book->styles_part = part_of_type(&relations, TEXT("/styles"));
    return list.names.len > 0 ? WORKBOOK_GOOD : WORKBOOK_DAMAGED;
}

#define OLD_MAGIC TEXT("\xD0\xCF\x11\xE0")

Workbook *workbook_open(Arena *arena, Text bytes, WorkbookFault *fault) {
    WorkbookParts *book = ARENA_NEW(arena, WorkbookParts);
    book->arena = arena;
    *fault = text_starts(bytes, OLD_MAGIC) ? WORKBOOK_OLD : WORKBOOK_NO_XLSX;
    book->archive = *fault == WORKBOOK_OLD ? NULL : zip_open_bytes(arena, bytes);
    if (!book->archive) {
        if (*fault == WORKBOOK_NO_XLSX && !zip_is_there()) {
            *fault = WORKBOOK_NO_LIBRARY;
            return NULL;
        }
        if (text_starts(bytes, TEXT("PK\x03\x04"))) *fault = WORKBOOK_DAMAGED;
        return NULL;
    }
    Relations relations;
    *fault = read_relations(book, TEXT(""), &relations);
    Text part =
        *fault == WORKBOOK_GOOD ? part_of_type(&relations, TEXT("/officeDocument")) : TEXT("");
    bool is_word = text_ends(part, TEXT("word/document.xml"));
    if (*fault == WORKBOOK_GOOD && (part.len == 0 || is_word)) *fault = WORKBOOK_NO_XLSX;
    if (*fault == WORKBOOK_GOOD) *fault = read_workbook(book, part);
    return *fault == WORKBOOK_GOOD ? &book->shown : NULL;
}

/* ---- shared strings */

typedef struct StringScan {
    WorkbookParts *book;
    Buf text;
    bool within; /* <t>, but not that of a reading aid */
    bool phonetic;
} StringScan;

static void on_string_start(void *ctx, Text name, const char **attributes) {
    (void)attributes;
    StringScan *s = ctx;
    if (text_equal(name, TEXT("si"))) s->text = buf_new(s->book->arena);
    if (text_equal(name, TEXT("rPh"))) s->phonetic = true;
    if (text_equal(name, TEXT("t"))) s->within = !s->phonetic;
}

static void on_string_end(void *ctx, Text name) {
    StringScan *s = ctx;
    if (text_equal(name, TEXT("rPh"))) s->phonetic = false;
    if (text_equal(name, TEXT("t"))) s->within = false;
    if (text_equal(name, TEXT("si")))
        vec_push(s->book->arena, &s->book->strings, buf_result(&s->text));
}

static void on_string_text(void *ctx, Text piece) {
    StringScan *s = ctx;
    if (s->within) buf_text(&s->text, piece);
}

/* ---- styles */

typedef struct StyleScan {
    WorkbookParts *book;
    Map codes; /* number of a format as text -> place in `read` */
    VEC(SheetFormat) read;
    bool within; /* <cellXfs> */
} StyleScan;

static uint32_t number_in(Text t) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < t.len && i < 8; i++)
        if (t.ptr[i] >= '0' && t.ptr[i] <= '9') n = n * 10 + (uint32_t)(t.ptr[i] - '0');
    return n;
}

static void on_style_start(void *ctx, Text name, const char **attributes) {
    StyleScan *s = ctx;
    Arena *arena = s->book->arena;
    Text id = xml_attribute(attributes, "numFmtId");
    if (text_equal(name, TEXT("numFmt"))) {
        Text code = arena_text(arena, xml_attribute(attributes, "formatCode"));
        map_set(&s->codes, arena_text(arena, id), s->read.len);
        vec_push(arena, &s->read, sheet_format(arena, code));
    }
    if (text_equal(name, TEXT("cellXfs"))) s->within = true;
    if (!s->within || !text_equal(name, TEXT("xf"))) return;
    uint32_t at = map_get(&s->codes, id);
    SheetFormat format = at == MAP_NONE ? sheet_format_known(number_in(id)) : s->read.data[at];
    vec_push(arena, &s->book->formats, format);
}

static void on_style_end(void *ctx, Text name) {
    StyleScan *s = ctx;
    if (text_equal(name, TEXT("cellXfs"))) s->within = false;
}

WorkbookFault workbook_load(WorkbookParts *book) {
    if (book->loaded) return WORKBOOK_GOOD;
    StringScan strings = {.book = book};
    StyleScan styles = {.book = book, .codes = map_new(book->arena)};
    XmlEvents of_strings = {on_string_start, on_string_end, on_string_text};
    XmlEvents of_styles = {on_style_start, on_style_end, NULL};
    WorkbookFault fault = WORKBOOK_GOOD;
    if (book->strings_part.len > 0)
        fault = workbook_read(book, book->strings_part, &of_strings, &strings);
    if (fault == WORKBOOK_GOOD && book->styles_part.len > 0)
        fault = workbook_read(book, book->styles_part, &of_styles, &styles);
    book->loaded = fault == WORKBOOK_GOOD;
    return fault;
}
