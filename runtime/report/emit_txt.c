/* Plain text for terminals and mail: prose wrapped by display width, tables drawn. A portrait page
   is 96 columns wide, a turned one 136, in the proportion of the paper. Page breaks become blank
   lines; header and footer, which need page numbers, are left out. */
#include "runtime/report/draw.h"
#include "runtime/report/emit.h"
#include "runtime/report/flow.h"
#include "runtime/report/wrap.h"

#include "runtime/base/utf8.h"

enum { PAGE_COLUMNS = 96, TURNED_COLUMNS = 136, INDENT = 4 };

typedef struct Print {
    Buf out;
    Arena *arena;
    const Doc *doc;
    uint32_t columns; /* of the page */
} Print;

/* Where the lines of a text begin; from the left edge of the page. */
typedef struct Indent {
    uint32_t first, rest;
} Indent;

static void print_line(Print *print, uint32_t indent, Text t) {
    if (t.len > 0) {
        buf_repeat(&print->out, TEXT(" "), indent);
        buf_text(&print->out, t);
    }
    buf_char(&print->out, '\n');
}

static uint32_t line_indent(const Print *print, Text line, Align align, uint32_t natural) {
    uint32_t width = utf8_width(line);
    uint32_t free = print->columns > width ? print->columns - width : 0;
    switch (align) {
    case ALIGN_AUTO:
    case ALIGN_LEFT: return natural;
    case ALIGN_CENTER: return free / 2;
    case ALIGN_RIGHT: return free;
    }
    return natural;
}

static void print_text(Print *print, Text t, Align align, Indent indent) {
    WrapLines lines = wrap_text(print->arena, draw_plain(print->arena, t),
                                print->columns - indent.first, print->columns - indent.rest);
    for (uint32_t i = 0; i < lines.len; i++) {
        const WrapLine *line = &lines.data[i];
        uint32_t natural = line->begins ? indent.first : indent.rest;
        print_line(print, line_indent(print, line->text, align, natural), line->text);
    }
}

static Align align_or(uint8_t align, Align automatic) {
    return align == ALIGN_AUTO ? automatic : (Align)align;
}

/* A blank line, but none at the start and none after another. */
static void print_gap(Print *print) {
    Text done = buf_result(&print->out);
    if (done.len > 0 && !text_ends(done, TEXT("\n\n"))) buf_char(&print->out, '\n');
}

static void print_title(Print *print, const Block *block) {
    print_gap(print);
    print_text(print, block->text, align_or(block->align, ALIGN_CENTER), (Indent){0, 0});
    print_gap(print);
}

/* Level 1 is underlined, over the width of its longest line. */
static void print_heading(Print *print, const Block *block) {
    Align align = align_or(block->align, ALIGN_LEFT);
    WrapLines lines = wrap_text(print->arena, draw_plain(print->arena, block->text), print->columns,
                                print->columns);
    uint32_t longest = 0, indent = 0;
    print_gap(print);
    for (uint32_t i = 0; i < lines.len; i++) {
        uint32_t width = utf8_width(lines.data[i].text);
        uint32_t at = line_indent(print, lines.data[i].text, align, 0);
        print_line(print, at, lines.data[i].text);
        if (width < longest) continue;
        longest = width;
        indent = at;
    }
    if (block->level > 1) return;
    buf_repeat(&print->out, TEXT(" "), indent);
    buf_repeat(&print->out, TEXT("═"), longest);
    buf_char(&print->out, '\n');
}

static void print_paragraph(Print *print, const Block *block) {
    Align align = align_or(block->align, block->cover ? ALIGN_CENTER : ALIGN_AUTO);
    Indent indent = {align == ALIGN_AUTO ? INDENT : 0, 0};
    if (block->cover) print_gap(print);
    print_text(print, block->text, align, indent);
}

/* The printed number at the start of an item: "1.", "（2）", "三、", "①", "-", with blanks behind.
   0 if it begins with none. */
static uint32_t item_marker(Text t) {
    const Text digits = TEXT("0123456789零一二三四五六七八九十百"), behind = TEXT(".、)）．");
    uint32_t at = 0, from = 0, n = 0;
    if (text_starts(t, TEXT("（"))) at = 3;
    if (text_starts(t, TEXT("("))) at = 1;
    for (from = at; at < t.len; n++, from = at) {
        uint32_t c = utf8_next(t, &at);
        if (c >= 0x2460 && c <= 0x2473 && n == 0) return at; /* ① to ⑳ */
        if (c == '-' && n == 0 && from == 0) {
            n++;
            break;
        }
        Text here = text_slice(t, from, at);
        if (n > 0 && text_find(behind, here) >= 0) break;
        if (text_find(digits, here) < 0) return 0;
    }
    while (at < t.len && t.ptr[at] == ' ') at++;
    return n > 0 && at < t.len ? at : 0;
}

static void print_item(Print *print, const Block *block) {
    Align align = align_or(block->align, ALIGN_LEFT);
    Text marker = text_slice(block->text, 0, item_marker(block->text));
    uint32_t hang = utf8_width(marker);
    print_text(print, block->text, align, (Indent){INDENT, INDENT + hang});
}

static void print_contents(Print *print, const Block *contents) {
    print_gap(print);
    print_text(print, flow_contents_title(print->doc, contents), ALIGN_CENTER, (Indent){0, 0});
    print_gap(print);
    for (uint32_t i = 0; i < print->doc->blocks.len; i++) {
        const Block *block = &print->doc->blocks.data[i];
        if (block->kind != BLOCK_HEADING) continue;
        uint32_t deep = block->level > 1 ? (block->level - 1u) * INDENT : 0;
        print_text(print, block->text, ALIGN_LEFT, (Indent){deep, deep + INDENT});
    }
}

typedef struct Caption {
    Text text;
    Align align;
    uint32_t from, to; /* columns that it takes on a common line */
} Caption;

/* Whether they stand on one line with a blank between them; empty ones take no room. */
static bool share_line(const Print *print, const Caption *captions, uint32_t n) {
    uint32_t taken = 0;
    for (uint32_t i = 0; i < n; i++) {
        const Caption *caption = &captions[i];
        if (text_find(caption->text, TEXT("\n")) >= 0 || caption->to > print->columns) return false;
        if (caption->text.len == 0) continue;
        if (taken > 0 && caption->from <= taken) return false;
        taken = caption->to;
    }
    return true;
}

static void print_captions(Print *print, const Table *table) {
    Caption captions[] = {{.text = table->caption_left, .align = ALIGN_LEFT},
                          {.text = table->caption_center, .align = ALIGN_CENTER},
                          {.text = table->caption_right, .align = ALIGN_RIGHT}};
    uint32_t n = sizeof captions / sizeof *captions, at = 0;
    for (uint32_t i = 0; i < n; i++) {
        Caption *caption = &captions[i];
        caption->text = draw_plain(print->arena, caption->text);
        caption->from = line_indent(print, caption->text, caption->align, 0);
        caption->to = caption->from + utf8_width(caption->text);
    }
    bool one_line = share_line(print, captions, n);
    for (uint32_t i = 0; i < n; i++) {
        const Caption *caption = &captions[i];
        if (caption->text.len == 0) continue;
        if (!one_line) {
            print_text(print, caption->text, caption->align, (Indent){0, 0});
            continue;
        }
        buf_repeat(&print->out, TEXT(" "), caption->from - at);
        buf_text(&print->out, caption->text);
        at = caption->to;
    }
    if (at > 0) buf_char(&print->out, '\n');
}

static void print_table(Print *print, const Table *table) {
    print_gap(print);
    print_captions(print, table);
    draw_table(&print->out, table, print->columns);
    for (uint32_t i = 0; i < table->notes.len; i++)
        print_text(print, table->notes.data[i], ALIGN_LEFT, (Indent){0, 0});
    print_gap(print);
}

static void print_block(Print *print, const Block *block) {
    switch ((BlockKind)block->kind) {
    case BLOCK_TITLE: print_title(print, block); break;
    case BLOCK_HEADING: print_heading(print, block); break;
    case BLOCK_PARAGRAPH: print_paragraph(print, block); break;
    case BLOCK_ITEM: print_item(print, block); break;
    case BLOCK_TABLE: print_table(print, block->table); break;
    case BLOCK_CONTENTS: print_contents(print, block); break;
    case BLOCK_NOTE:
        print_text(print, block->text, align_or(block->align, ALIGN_LEFT), (Indent){0, 0});
        break;
    case BLOCK_PAGE_BREAK: break;
    }
}

bool emit_txt(Emit *emit, const Doc *doc) {
    Print print = {.out = buf_new(emit->arena), .arena = emit->arena, .doc = doc};
    FlowParts parts = flow_parts(emit->arena, doc);
    for (uint32_t p = 0; p < parts.len; p++) {
        const FlowPart *part = &parts.data[p];
        PageSetup page = flow_page(doc, part);
        print.columns = page.width_mm > page.height_mm ? TURNED_COLUMNS : PAGE_COLUMNS;
        if (p > 0) {
            print_gap(&print);
            buf_char(&print.out, '\n');
        }
        for (uint32_t i = part->first; i < part->last; i++)
            print_block(&print, &doc->blocks.data[i]);
    }
    while (text_ends(buf_result(&print.out), TEXT("\n\n"))) print.out.len--;
    emit_add_file(emit, doc, TEXT(""), TEXT(".txt"), &print.out);
    return true;
}
