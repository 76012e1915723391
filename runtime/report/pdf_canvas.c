/* Canvas, on Pango and Cairo. Pango breaks texts into lines and finds their glyphs; where the lines
   stand is computed here. Justified lines are spread here too: Pango widens the blanks alone, and a
   Chinese line may have just one.

   Fonts are looked up by name, because Fontconfig never says that it has none: asked for 宋体 it
   gives something without Chinese characters. */
#include "runtime/report/pdf_canvas.h"

#include <assert.h>
#include <cairo/cairo-pdf.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <stdio.h>

#include "runtime/base/library.h"
#include "runtime/base/map.h"
#include "runtime/base/utf8.h"

/* What is used of the libraries, all reached from Pango's. */
/* clang-format off */
#define FUNCTIONS(F)                                                                            \
    F(FcConfigAppFontAddDir) F(FcConfigDestroy) F(FcFontList) F(FcFontSetDestroy)               \
    F(FcInitLoadConfigAndFonts) F(FcObjectSetBuild) F(FcObjectSetDestroy) F(FcPatternBuild)     \
    F(FcPatternDestroy) F(FcPatternGetString) F(cairo_create) F(cairo_destroy)                  \
    F(cairo_font_options_create) F(cairo_font_options_destroy)                                  \
    F(cairo_font_options_set_antialias) F(cairo_font_options_set_hint_metrics)                  \
    F(cairo_font_options_set_hint_style) F(cairo_line_to) F(cairo_move_to)                      \
    F(cairo_pdf_surface_add_outline) F(cairo_pdf_surface_create_for_stream)                     \
    F(cairo_pdf_surface_set_metadata) F(cairo_pdf_surface_set_page_label)                       \
    F(cairo_pdf_surface_set_size) F(cairo_rectangle) F(cairo_restore) F(cairo_rotate)           \
    F(cairo_save) F(cairo_set_dash) F(cairo_set_line_cap) F(cairo_set_line_width)               \
    F(cairo_set_source_rgb) F(cairo_show_page) F(cairo_status) F(cairo_stroke)                  \
    F(cairo_surface_destroy) F(cairo_surface_finish) F(cairo_surface_status)                    \
    F(cairo_tag_begin) F(cairo_tag_end) F(cairo_translate) F(g_object_unref)                    \
    F(pango_attr_insert_hyphens_new) F(pango_attr_list_insert) F(pango_attr_list_new)           \
    F(pango_attr_list_unref) F(pango_cairo_context_set_font_options)                            \
    F(pango_cairo_font_map_new_for_font_type) F(pango_cairo_show_layout_line)                   \
    F(pango_context_set_language) F(pango_context_set_round_glyph_positions)                    \
    F(pango_fc_font_map_set_config) F(pango_font_description_free)                              \
    F(pango_font_description_new) F(pango_font_description_set_absolute_size)                   \
    F(pango_font_description_set_family) F(pango_font_description_set_weight)                   \
    F(pango_font_map_create_context) F(pango_language_from_string)                              \
    F(pango_layout_get_line_count) F(pango_layout_get_lines_readonly)                           \
    F(pango_layout_get_unknown_glyphs_count) F(pango_layout_line_get_extents)                   \
    F(pango_layout_new) F(pango_layout_set_attributes) F(pango_layout_set_font_description)     \
    F(pango_layout_set_indent) F(pango_layout_set_text) F(pango_layout_set_width)               \
    F(pango_layout_set_wrap)
/* clang-format on */

typedef struct Library {
    FUNCTIONS(LIBRARY_POINTER)
} Library;

/* The latest short text has the first one. Long texts have the others: they are drawn in pieces,
   with short ones between them, and take their time to lay out. */
enum { LAYOUTS = 6, LONG_BYTES = 1000 };
typedef struct TextLayout {
    PangoLayout *pango;
    PdfText text;
} TextLayout;

struct Canvas {
    Arena *arena;
    Library *lib;
    FcConfig *config;
    PangoFontMap *fonts;
    PangoContext *context;
    TextLayout layouts[LAYOUTS];
    TextLayout *layout;         /* of the text at hand */
    uint32_t turn;              /* the next one that a long text takes */
    Text families[FACE_COUNT];  /* zero-terminated; empty: none found */
    bool stands_in[FACE_COUNT]; /* it is not the font by name, but one like it */
    cairo_surface_t *surface;   /* NULL: nothing is drawn */
    cairo_t *cr;
    Buf *out;
    bool page_open, boxes;
    Length width, height; /* of the page */
    VEC(int) parents;     /* outline: the latest entry of each level */
    Map known;            /* characters that no font has */
    PdfMissings missing;
};

/* ---- fonts */

/* By their names in the standard and on systems; from `others` on, fonts that are like it. */
typedef struct FaceRow {
    const char *names[12];
    uint32_t others;
} FaceRow;

#define SERIF "Noto Serif CJK SC", "Source Han Serif SC", "思源宋体", "AR PL UMing CN"
#define SANS "Noto Sans CJK SC", "Source Han Sans SC", "思源黑体", "WenQuanYi Zen Hei"

static const FaceRow faces[FACE_COUNT] = {
    [FACE_FANG] = {{"仿宋_GB2312", "仿宋", "FangSong", "STFangsong", "FZFangSong-Z02", SERIF}, 5},
    [FACE_SONG] = {{"宋体", "SimSun", "STSong", "Songti SC", SERIF}, 4},
    [FACE_HEI] = {{"黑体", "SimHei", "STHeiti", "Heiti SC", SANS}, 4},
    [FACE_KAI] = {{"楷体_GB2312", "楷体", "KaiTi", "STKaiti", "Kaiti SC", SERIF}, 5},
    [FACE_BIAO] = {{"方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "STZhongsong",
                    SERIF},
                   4},
};

/* What the character is taken from where the face lacks it, before any font of the system. */
#define ELSEWHERE "Noto Serif CJK SC,Noto Sans CJK SC,DejaVu Serif,DejaVu Sans"

/* The first font of the set of patterns that fit; false if there is none. */
static bool has_font(const Canvas *canvas, FcPattern *pattern, Text *name) {
    const Library *lib = canvas->lib;
    FcObjectSet *objects = lib->FcObjectSetBuild(FC_FAMILY, (char *)NULL);
    FcFontSet *found = lib->FcFontList(canvas->config, pattern, objects);
    FcChar8 *family = NULL;
    bool has = found && found->nfont > 0;
    if (has && lib->FcPatternGetString(found->fonts[0], FC_FAMILY, 0, &family) == FcResultMatch)
        *name = arena_text(canvas->arena, text_of((const char *)family));
    if (found) lib->FcFontSetDestroy(found);
    lib->FcObjectSetDestroy(objects);
    lib->FcPatternDestroy(pattern);
    return has && family;
}

/* The first name of the row that a font has, else any font for simplified Chinese. */
static void find_face(Canvas *canvas, Face face) {
    const FaceRow *row = &faces[face];
    const Library *lib = canvas->lib;
    Text ignored;
    canvas->stands_in[face] = true;
    for (uint32_t i = 0; i < 12 && row->names[i]; i++) {
        FcPattern *named =
            lib->FcPatternBuild(NULL, FC_FAMILY, FcTypeString, row->names[i], (char *)NULL);
        if (!has_font(canvas, named, &ignored)) continue;
        canvas->families[face] = text_of(row->names[i]);
        canvas->stands_in[face] = i >= row->others;
        return;
    }
    FcPattern *any = lib->FcPatternBuild(NULL, FC_LANG, FcTypeString, "zh-cn", (char *)NULL);
    (void)has_font(canvas, any, &canvas->families[face]);
}

Text canvas_wanted(Face face) {
    return text_of(faces[face].names[0]);
}

Text canvas_found(const Canvas *canvas, Face face) {
    return canvas->families[face];
}

bool canvas_stands_in(const Canvas *canvas, Face face) {
    return canvas->stands_in[face];
}

/* ---- opening */

static bool load(Library *lib) {
    static const char *const names[] = {FUNCTIONS(LIBRARY_NAME)};
    return library_load(PANGO_LIBRARY, names, sizeof names / sizeof names[0], lib);
}

/* The libraries stay loaded: GLib cannot be taken out of a process again. */
static void close_canvas(void *ptr) {
    Canvas *canvas = ptr;
    for (uint32_t i = 0; i < LAYOUTS; i++) canvas->lib->g_object_unref(canvas->layouts[i].pango);
    canvas->lib->g_object_unref(canvas->context);
    canvas->lib->g_object_unref(canvas->fonts);
    canvas->lib->FcConfigDestroy(canvas->config);
}

static void open_fonts(Canvas *canvas, const Text *folders, uint32_t n) {
    const Library *lib = canvas->lib;
    canvas->config = lib->FcInitLoadConfigAndFonts();
    for (uint32_t i = 0; i < n; i++) {
        Text folder = arena_text(canvas->arena, folders[i]);
        (void)lib->FcConfigAppFontAddDir(canvas->config, (const FcChar8 *)folder.ptr);
    }
    canvas->fonts = lib->pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    lib->pango_fc_font_map_set_config((PangoFcFontMap *)canvas->fonts, canvas->config);
    for (Face face = 0; face < FACE_COUNT; face++) find_face(canvas, face);
}

/* No hinting: places depend on no screen. */
static void open_layout(Canvas *canvas) {
    const Library *lib = canvas->lib;
    cairo_font_options_t *options = lib->cairo_font_options_create();
    lib->cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    lib->cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    lib->cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    canvas->context = lib->pango_font_map_create_context(canvas->fonts);
    lib->pango_cairo_context_set_font_options(canvas->context, options);
    lib->cairo_font_options_destroy(options);
    lib->pango_context_set_language(canvas->context, lib->pango_language_from_string("zh-cn"));
    lib->pango_context_set_round_glyph_positions(canvas->context, FALSE);
    PangoAttrList *attributes = lib->pango_attr_list_new();
    lib->pango_attr_list_insert(attributes, lib->pango_attr_insert_hyphens_new(FALSE));
    for (uint32_t i = 0; i < LAYOUTS; i++) {
        PangoLayout *layout = lib->pango_layout_new(canvas->context);
        lib->pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
        lib->pango_layout_set_attributes(layout, attributes); /* a code keeps its characters */
        canvas->layouts[i].pango = layout;
    }
    canvas->layout = canvas->layouts;
    lib->pango_attr_list_unref(attributes);
}

Canvas *canvas_open(Arena *arena, const Text *folders, uint32_t n, Text *zh, Text *en) {
    Canvas *canvas = ARENA_NEW(arena, Canvas);
    *canvas = (Canvas){.arena = arena, .lib = ARENA_NEW(arena, Library), .known = map_new(arena)};
    if (!load(canvas->lib)) {
        *zh = TEXT("没有安装 Pango 和 Cairo，或者版本太旧");
        *en = TEXT("Pango and Cairo are not installed, or too old");
        return NULL;
    }
    open_fonts(canvas, folders, n);
    open_layout(canvas);
    arena_defer(arena, close_canvas, canvas);
    return canvas;
}

/* ---- texts */

/* Lines that are justified serve no other alignment any more. */
static bool same_text(const PdfText *a, const PdfText *b) {
    return (a->align == ALIGN_AUTO) == (b->align == ALIGN_AUTO) && a->text.ptr == b->text.ptr &&
           a->text.len == b->text.len && a->width == b->width && a->indent == b->indent &&
           a->style.face == b->style.face && a->style.bold == b->style.bold &&
           a->style.half_points == b->style.half_points;
}

static void set_font(Canvas *canvas, PdfStyle style) {
    const Library *lib = canvas->lib;
    PangoFontDescription *font = lib->pango_font_description_new();
    char families[256];
    Text found = canvas->families[style.face];
    (void)snprintf(families, sizeof families, "%.*s,%s", TEXT_ARG(found), ELSEWHERE);
    bool bold = style.bold || (style.face == FACE_BIAO && canvas->stands_in[style.face]);
    lib->pango_font_description_set_family(font, families);
    lib->pango_font_description_set_weight(font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    lib->pango_font_description_set_absolute_size(font, style.half_points * PANGO_SCALE / 2.0);
    lib->pango_layout_set_font_description(canvas->layout->pango, font);
    lib->pango_font_description_free(font);
}

static void note_missing(Canvas *canvas, const PdfText *text, uint32_t character) {
    Text key = arena_printf(canvas->arena, "%u", character);
    uint32_t at = map_get(&canvas->known, key);
    if (at == MAP_NONE) {
        at = canvas->missing.len;
        map_set(&canvas->known, key, at);
        PdfMissing missing = {.character = character,
                              .text = arena_text(canvas->arena, text->text),
                              .source = text->source};
        vec_push(canvas->arena, &canvas->missing, missing);
    }
    canvas->missing.data[at].times++;
}

static void note_unknown(Canvas *canvas, const PdfText *text) {
    const GSList *line = canvas->lib->pango_layout_get_lines_readonly(canvas->layout->pango);
    for (; line; line = line->next) {
        const GSList *run = ((const PangoLayoutLine *)line->data)->runs;
        for (; run; run = run->next) {
            const PangoGlyphString *glyphs = ((const PangoGlyphItem *)run->data)->glyphs;
            for (int i = 0; i < glyphs->num_glyphs; i++)
                if (glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG)
                    note_missing(canvas, text,
                                 glyphs->glyphs[i].glyph & ~(uint32_t)PANGO_GLYPH_UNKNOWN_FLAG);
        }
    }
}

static bool is_control(uint32_t c) {
    return (c < ' ' && c != '\n') || (c >= 0x7F && c < 0xA0);
}

/* Code points that Unicode has set aside for no character: Cairo stops at one. */
static bool is_no_character(uint32_t c) {
    return (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
}

/* What is drawn in place of the text, byte for byte as long: a blank for a control character, �
   and perhaps a blank for what is no character. */
static Text plain_text(Arena *arena, Text text) {
    char *plain = NULL;
    for (uint32_t at = 0; at < text.len;) {
        uint32_t from = at, c = utf8_next(text, &at);
        if (!is_control(c) && !is_no_character(c)) continue;
        if (!plain) {
            plain = arena_alloc(arena, text.len + 1);
            memcpy(plain, text.ptr, text.len);
            plain[text.len] = '\0';
        }
        memset(plain + from, ' ', at - from);
        if (!is_control(c)) memcpy(plain + from, "\xEF\xBF\xBD", 3);
    }
    return plain ? (Text){plain, text.len} : arena_text(arena, text);
}

/* � was drawn for them. */
static void note_no_characters(Canvas *canvas, const PdfText *text) {
    for (uint32_t at = 0; at < text->text.len;) {
        uint32_t c = utf8_next(text->text, &at);
        if (is_no_character(c)) note_missing(canvas, text, c);
    }
}

/* Chooses the layout for the text. True if it has it already. */
static bool take_layout(Canvas *canvas, const PdfText *text) {
    bool is_long = text->text.len >= LONG_BYTES;
    uint32_t first = is_long ? 1 : 0, end = is_long ? LAYOUTS : 1;
    for (uint32_t i = first; i < end; i++) {
        canvas->layout = &canvas->layouts[i];
        if (canvas->layout->text.text.ptr && same_text(&canvas->layout->text, text)) return true;
    }
    if (is_long) canvas->layout = &canvas->layouts[1 + canvas->turn++ % (LAYOUTS - 1)];
    return false;
}

static void set_text(Canvas *canvas, const PdfText *text) {
    const Library *lib = canvas->lib;
    if (take_layout(canvas, text)) return;
    Arena *scratch = arena_new(canvas->arena);
    Text plain = plain_text(scratch, text->text);
    set_font(canvas, text->style);
    lib->pango_layout_set_width(canvas->layout->pango, (int)text->width);
    lib->pango_layout_set_indent(canvas->layout->pango, (int)text->indent);
    lib->pango_layout_set_text(canvas->layout->pango, plain.len ? plain.ptr : "", (int)plain.len);
    arena_free(scratch);
    canvas->layout->text = *text;
    if (lib->pango_layout_get_unknown_glyphs_count(canvas->layout->pango) > 0)
        note_unknown(canvas, text);
    if (plain.ptr != text->text.ptr) note_no_characters(canvas, text);
}

uint32_t canvas_lines(Canvas *canvas, const PdfText *text) {
    if (text->text.len == 0) return 1;
    set_text(canvas, text);
    return (uint32_t)canvas->lib->pango_layout_get_line_count(canvas->layout->pango);
}

static Length line_width(const Canvas *canvas, PangoLayoutLine *line) {
    PangoRectangle logical;
    canvas->lib->pango_layout_line_get_extents(line, NULL, &logical);
    return logical.width;
}

Length canvas_last_width(Canvas *canvas, const PdfText *text) {
    if (text->text.len == 0) return 0;
    set_text(canvas, text);
    const GSList *line = canvas->lib->pango_layout_get_lines_readonly(canvas->layout->pango);
    while (line->next) line = line->next;
    return line_width(canvas, line->data);
}

static bool is_wide_at(Text text, int at) {
    uint32_t index = (uint32_t)at;
    return at >= 0 && index < text.len && utf8_char_width(utf8_next(text, &index)) == 2;
}

/* Room may be added behind the glyph: it ends a character that is wide or stands before one. */
static bool may_widen(const PdfText *text, const PangoGlyphItem *run, int i) {
    const PangoGlyphString *glyphs = run->glyphs;
    if (i + 1 < glyphs->num_glyphs && !glyphs->glyphs[i + 1].attr.is_cluster_start) return false;
    int here = run->item->offset + glyphs->log_clusters[i];
    int next = i + 1 < glyphs->num_glyphs ? run->item->offset + glyphs->log_clusters[i + 1]
                                          : run->item->offset + run->item->length;
    return is_wide_at(text->text, here) || is_wide_at(text->text, next);
}

/* Widens the places of a line by `room` in all; without a room, counts them. */
static int spread(const PdfText *text, PangoLayoutLine *line, int places, Length room) {
    int count = 0;
    for (GSList *run = line->runs; run; run = run->next) {
        PangoGlyphItem *item = run->data;
        for (int i = 0; i < item->glyphs->num_glyphs; i++) {
            bool last = !run->next && i + 1 == item->glyphs->num_glyphs;
            if (last || !may_widen(text, item, i)) continue;
            Length before = places ? room * count / places : 0;
            Length after = places ? room * (count + 1) / places : 0;
            item->glyphs->glyphs[i].geometry.width += (int)(after - before);
            count++;
        }
    }
    return count;
}

/* Half a line at most: a line that ends early because of a long word stays as it is. */
static void justify(const PdfText *text, PangoLayoutLine *line, Length room) {
    int places = spread(text, line, 0, 0);
    if (places == 0 || room <= 0 || room > text->width / 2) return;
    spread(text, line, places, room);
}

static double points(Length length) {
    return (double)length / PANGO_SCALE;
}

static void draw_line(Canvas *canvas, const PdfText *text, const GSList *at, Length x, Length y) {
    PangoLayoutLine *line = at->data;
    const PangoLayoutLine *next = at->next ? at->next->data : NULL;
    bool ends = !next || next->is_paragraph_start;
    Length indent = line->is_paragraph_start ? text->indent : 0;
    Length room = text->width - indent - line_width(canvas, line);
    if (text->align == ALIGN_AUTO && !ends) justify(text, line, room);
    if (text->align == ALIGN_CENTER) x += room / 2;
    if (text->align == ALIGN_RIGHT) x += room;
    if (text->align == ALIGN_AUTO || text->align == ALIGN_LEFT) x += indent;
    /* The em box of Chinese fonts begins 0.88 of it above the base line. */
    Length em = POINTS(text->style.half_points) / 2, line_height = pdf_line(text->style);
    Length base = y + (line_height - em) / 2 + em * 88 / 100;
    canvas->lib->cairo_move_to(canvas->cr, points(x), points(base));
    canvas->lib->pango_cairo_show_layout_line(canvas->cr, line);
}

void canvas_text(Canvas *canvas, const PdfText *text, Length x, Length y, uint32_t first,
                 uint32_t n) {
    if (!canvas->cr || text->text.len == 0) return;
    set_text(canvas, text);
    const GSList *line = canvas->lib->pango_layout_get_lines_readonly(canvas->layout->pango);
    for (uint32_t i = 0; line && i < first + n; i++, line = line->next) {
        if (i < first) continue;
        draw_line(canvas, text, line, x, y);
        y += pdf_line(text->style);
    }
}

/* ---- files and pages */

static cairo_status_t take_bytes(void *closure, const unsigned char *bytes, unsigned length) {
    Canvas *canvas = closure;
    buf_bytes(canvas->out, (const char *)bytes, length);
    return CAIRO_STATUS_SUCCESS;
}

/* A PDF made twice is the same, so it bears no date. */
void canvas_begin(Canvas *canvas, Buf *out, Text title) {
    const Library *lib = canvas->lib;
    assert(!canvas->surface);
    canvas->parents.len = 0;
    canvas->page_open = false;
    for (uint32_t i = 0; i < LAYOUTS; i++) canvas->layouts[i].text = (PdfText){0};
    if (!out) return;
    canvas->out = out;
    canvas->surface = lib->cairo_pdf_surface_create_for_stream(take_bytes, canvas, 595, 842);
    canvas->cr = lib->cairo_create(canvas->surface);
    Text words = plain_text(canvas->arena, title);
    lib->cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_TITLE, words.ptr);
    lib->cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_CREATOR, "Jixiao");
    lib->cairo_pdf_surface_set_metadata(canvas->surface, CAIRO_PDF_METADATA_CREATE_DATE, NULL);
}

bool canvas_end(Canvas *canvas) {
    const Library *lib = canvas->lib;
    if (!canvas->surface) return true;
    if (canvas->page_open) lib->cairo_show_page(canvas->cr);
    cairo_status_t drawn = lib->cairo_status(canvas->cr); /* once it fails it draws no more */
    lib->cairo_destroy(canvas->cr);
    lib->cairo_surface_finish(canvas->surface);
    cairo_status_t status = lib->cairo_surface_status(canvas->surface);
    lib->cairo_surface_destroy(canvas->surface);
    canvas->surface = NULL;
    canvas->cr = NULL;
    return drawn == CAIRO_STATUS_SUCCESS && status == CAIRO_STATUS_SUCCESS;
}

void canvas_page(Canvas *canvas, Length width, Length height, Text label) {
    const Library *lib = canvas->lib;
    canvas->width = width;
    canvas->height = height;
    if (!canvas->cr) return;
    if (canvas->page_open) lib->cairo_show_page(canvas->cr);
    canvas->page_open = true;
    Arena *scratch = arena_new(canvas->arena);
    Text words = plain_text(scratch, label);
    lib->cairo_pdf_surface_set_size(canvas->surface, points(width), points(height));
    lib->cairo_pdf_surface_set_page_label(canvas->surface, words.ptr);
    arena_free(scratch);
}

/* ---- lines */

void canvas_box(Canvas *canvas, Length x, Length y, Length width, Length height) {
    if (!canvas->cr) return;
    canvas->lib->cairo_rectangle(canvas->cr, points(x), points(y), points(width), points(height));
    canvas->boxes = true;
}

void canvas_stroke(Canvas *canvas) {
    if (!canvas->cr || !canvas->boxes) return;
    canvas->lib->cairo_set_line_width(canvas->cr, 0.5);
    canvas->lib->cairo_stroke(canvas->cr);
    canvas->boxes = false;
}

void canvas_dots(Canvas *canvas, Length x, Length end, Length y) {
    static const double dots[] = {0, 4};
    const Library *lib = canvas->lib;
    if (!canvas->cr || x >= end) return;
    lib->cairo_save(canvas->cr);
    lib->cairo_set_line_cap(canvas->cr, CAIRO_LINE_CAP_ROUND);
    lib->cairo_set_line_width(canvas->cr, 1);
    lib->cairo_set_dash(canvas->cr, dots, 2, 0);
    /* From the right, so that the dots of all lines stand below each other. */
    lib->cairo_move_to(canvas->cr, points(end), points(y));
    lib->cairo_line_to(canvas->cr, points(x), points(y));
    lib->cairo_stroke(canvas->cr);
    lib->cairo_restore(canvas->cr);
}

void canvas_mark(Canvas *canvas, Text word) {
    const Library *lib = canvas->lib;
    if (!canvas->cr) return;
    PdfStyle style = {.face = FACE_HEI, .half_points = 240, .line = 2400};
    PdfText text = {.text = word, .style = style, .width = POINTS(900), .align = ALIGN_CENTER};
    lib->cairo_save(canvas->cr);
    lib->cairo_set_source_rgb(canvas->cr, 0.9, 0.9, 0.9);
    lib->cairo_translate(canvas->cr, points(canvas->width) / 2, points(canvas->height) / 2);
    lib->cairo_rotate(canvas->cr, -0.7);
    canvas_text(canvas, &text, -text.width / 2, -pdf_line(style) / 2, 0, 1);
    lib->cairo_restore(canvas->cr);
}

/* ---- places, links, outline */

void canvas_tag(Canvas *canvas, const char *name) {
    if (canvas->cr) canvas->lib->cairo_tag_begin(canvas->cr, name, "");
}

void canvas_untag(Canvas *canvas, const char *name) {
    if (canvas->cr) canvas->lib->cairo_tag_end(canvas->cr, name);
}

void canvas_place(Canvas *canvas, uint32_t number, Length y) {
    if (!canvas->cr) return;
    char attributes[64];
    (void)snprintf(attributes, sizeof attributes, "name='p%u' x=0 y=%lld", number,
                   (long long)(y / PANGO_SCALE));
    canvas->lib->cairo_tag_begin(canvas->cr, CAIRO_TAG_DEST, attributes);
    canvas->lib->cairo_tag_end(canvas->cr, CAIRO_TAG_DEST);
}

void canvas_link(Canvas *canvas, uint32_t number, Length x, Length y, Length width, Length height) {
    if (!canvas->cr) return;
    char attributes[160];
    (void)snprintf(attributes, sizeof attributes, "dest='p%u' rect=[%lld %lld %lld %lld]", number,
                   (long long)(x / PANGO_SCALE), (long long)(y / PANGO_SCALE),
                   (long long)(width / PANGO_SCALE), (long long)(height / PANGO_SCALE));
    canvas->lib->cairo_tag_begin(canvas->cr, CAIRO_TAG_LINK, attributes);
    canvas->lib->cairo_tag_end(canvas->cr, CAIRO_TAG_LINK);
}

void canvas_outline(Canvas *canvas, uint32_t number, uint32_t level, Text text) {
    if (!canvas->cr) return;
    char attributes[32];
    Text words = plain_text(canvas->arena, text);
    uint32_t depth = level - 1 < canvas->parents.len ? level - 1 : canvas->parents.len;
    int parent = depth ? canvas->parents.data[depth - 1] : CAIRO_PDF_OUTLINE_ROOT;
    (void)snprintf(attributes, sizeof attributes, "dest='p%u'", number);
    int id = canvas->lib->cairo_pdf_surface_add_outline(canvas->surface, parent, words.ptr,
                                                        attributes, CAIRO_PDF_OUTLINE_FLAG_OPEN);
    canvas->parents.len = depth;
    vec_push(canvas->arena, &canvas->parents, id);
}

const PdfMissings *canvas_missing(const Canvas *canvas) {
    return &canvas->missing;
}
