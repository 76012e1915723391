/* Web pages, as tolerant as they are written: tags that are not closed, capitals, entities. Only
   what makes paragraphs and tables is looked at; scripts and styles are passed over. A table within
   a cell is text of that cell. */
#include "runtime/base/paper.h"
#include "runtime/base/utf8.h"

enum { MOST_COLUMNS = 256, MOST_SPAN = 1000 };

typedef struct HtmlReader {
    Paper *paper;
    Text html;
    uint32_t at, number;
    Buf text;
    uint32_t tables; /* open */
    bool in_row, in_cell, blank;
    uint32_t column, span, down;
    uint32_t reach[MOST_COLUMNS]; /* rows that a cell above still covers */
} HtmlReader;

/* ---- text */

static void put_char(HtmlReader *r, uint32_t c) {
    char bytes[4];
    bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (blank) {
        r->blank = r->text.len > 0;
        return;
    }
    if (r->blank && r->text.len > 0 && r->text.ptr[r->text.len - 1] != '\n')
        buf_char(&r->text, ' ');
    r->blank = false;
    buf_bytes(&r->text, bytes, utf8_put(bytes, c));
}

static uint32_t entity(Text name) {
    static const struct {
        const char *name;
        uint32_t c;
    } known[] = {{"amp", '&'},      {"lt", '<'},       {"gt", '>'},       {"quot", '"'},
                 {"apos", '\''},    {"nbsp", ' '},     {"ge", 0x2265},    {"le", 0x2264},
                 {"ldquo", 0x201C}, {"rdquo", 0x201D}, {"mdash", 0x2014}, {"hellip", 0x2026}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (text_equal(name, text_of(known[i].name))) return known[i].c;
    if (name.len < 2 || name.ptr[0] != '#') return 0;
    bool hex = name.ptr[1] == 'x' || name.ptr[1] == 'X';
    uint32_t c = 0;
    for (uint32_t i = hex ? 2 : 1; i < name.len; i++) {
        char d = name.ptr[i];
        uint32_t digit = d >= '0' && d <= '9'          ? (uint32_t)(d - '0')
                         : hex && d >= 'a' && d <= 'f' ? (uint32_t)(d - 'a') + 10
                         : hex && d >= 'A' && d <= 'F' ? (uint32_t)(d - 'A') + 10
                                                       : 99;
        if (digit == 99 || c > 0x10FFFF) return 0;
        c = c * (hex ? 16 : 10) + digit;
    }
    return c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ? 0 : c;
}

static void read_entity(HtmlReader *r) {
    uint32_t end = r->at + 1;
    while (end < r->html.len && end < r->at + 12 && r->html.ptr[end] != ';') end++;
    uint32_t c = end < r->html.len && r->html.ptr[end] == ';'
                     ? entity(text_slice(r->html, r->at + 1, end))
                     : 0;
    put_char(r, c ? c : '&');
    r->at = c ? end + 1 : r->at + 1;
}

/* ---- structure */

static void end_paragraph(HtmlReader *r) {
    if (r->tables > 0) {
        if (r->text.len > 0 && r->text.ptr[r->text.len - 1] != '\n') buf_char(&r->text, '\n');
        r->blank = false;
        return;
    }
    r->number++;
    paper_paragraph(r->paper, arena_text(r->paper->arena, buf_result(&r->text)), r->number);
    r->text.len = 0;
    r->blank = false;
}

/* Blank cells where those above reach. */
static void pass_reach(HtmlReader *r) {
    for (bool first = true; r->column < MOST_COLUMNS && r->reach[r->column] > 0; first = false) {
        r->reach[r->column]--;
        if (first) paper_cell(r->paper, TEXT(""), r->column);
        r->column++;
    }
}

static void end_cell(HtmlReader *r) {
    if (!r->in_cell) return;
    r->in_cell = false;
    paper_cell(r->paper, arena_text(r->paper->arena, buf_result(&r->text)), r->column);
    for (uint32_t i = 0; i < r->span && r->column < MOST_COLUMNS; i++)
        r->reach[r->column++] = r->down - 1;
    r->text.len = 0;
    r->blank = false;
}

static void end_row(HtmlReader *r) {
    end_cell(r);
    if (r->in_row) pass_reach(r);
    r->in_row = false;
}

static void begin_row(HtmlReader *r) {
    end_row(r);
    paper_row(r->paper, r->number);
    r->in_row = true;
    r->column = 0;
}

/* ---- tags */

typedef struct Tag {
    Text name; /* in small letters */
    Text rest;
    bool closes, follows_span;
} Tag;

static char small(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static Tag read_tag(HtmlReader *r) {
    uint32_t start = r->at, end = start + 1;
    char quote = 0;
    for (; end < r->html.len && (quote || r->html.ptr[end] != '>'); end++) {
        char c = r->html.ptr[end];
        if (quote && c == quote)
            quote = 0;
        else if (!quote && (c == '"' || c == '\'') && r->html.ptr[end - 1] == '=')
            quote = c;
    }
    Text inside = text_slice(r->html, r->at + 1, end < r->html.len ? end : r->html.len);
    r->at = end < r->html.len ? end + 1 : r->html.len;
    Tag tag = {.closes = text_starts(inside, TEXT("/"))};
    tag.follows_span = text_ends(text_slice(r->html, 0, start), TEXT("</span>"));
    uint32_t lo = tag.closes, hi = lo;
    char *name = ARENA_ARRAY(r->paper->arena, char, inside.len + 1);
    for (; hi < inside.len; hi++) {
        char c = small(inside.ptr[hi]);
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))) break;
        name[hi - lo] = c;
    }
    tag.name = (Text){name, hi - lo};
    tag.rest = text_slice(inside, hi, inside.len);
    return tag;
}

static uint32_t span_of(Text rest, const char *attribute) {
    int64_t at = text_find(rest, text_of(attribute));
    uint32_t n = 0;
    if (at < 0) return 1;
    for (uint32_t i = (uint32_t)at + text_of(attribute).len; i < rest.len && n < MOST_SPAN; i++) {
        char c = rest.ptr[i];
        if (c >= '0' && c <= '9')
            n = n * 10 + (uint32_t)(c - '0');
        else if (n > 0 || (c != '"' && c != '\'' && c != ' '))
            break;
    }
    return n > 0 ? n : 1;
}

static void begin_cell(HtmlReader *r, Text rest) {
    end_cell(r);
    if (!r->in_row) begin_row(r);
    pass_reach(r);
    r->in_cell = true;
    r->span = span_of(rest, "colspan=");
    r->down = span_of(rest, "rowspan=");
}

static bool is_one_of(Text name, const char *names) {
    Text all = text_of(names);
    for (uint32_t lo = 0, hi; lo < all.len; lo = hi + 1) {
        for (hi = lo; hi < all.len && all.ptr[hi] != ' ';) hi++;
        if (text_equal(text_slice(all, lo, hi), name)) return true;
    }
    return false;
}

static void table_tag(HtmlReader *r, Tag tag) {
    if (!tag.closes && r->tables++ == 0) {
        r->tables = 0;
        end_paragraph(r);
        r->tables = 1;
        paper_table(r->paper);
        memset(r->reach, 0, sizeof r->reach);
    } else if (tag.closes && r->tables > 0 && --r->tables == 0) {
        end_row(r);
    }
}

/* Behind the end of an element whose text is none. */
static void pass_over(HtmlReader *r, Text name) {
    Text end = arena_printf(r->paper->arena, "</%.*s", TEXT_ARG(name));
    int64_t at = text_find(text_slice(r->html, r->at, r->html.len), end);
    r->at = at < 0 ? r->html.len : r->at + (uint32_t)at;
}

static void follow_tag(HtmlReader *r, Tag tag) {
    bool cells = r->tables == 1;
    bool between = !tag.closes && tag.follows_span && r->tables == 0;
    if (is_one_of(tag.name, "span") && between) /* two ends of a line */
        end_paragraph(r);
    else if (is_one_of(tag.name, "script style title") && !tag.closes)
        pass_over(r, tag.name);
    else if (is_one_of(tag.name, "table"))
        table_tag(r, tag);
    else if (is_one_of(tag.name, "tr") && cells)
        tag.closes ? end_row(r) : begin_row(r);
    else if (is_one_of(tag.name, "td th") && cells)
        tag.closes ? end_cell(r) : begin_cell(r, tag.rest);
    else if (is_one_of(tag.name, "br")) {
        buf_char(&r->text, '\n');
        r->blank = false;
    } else if (is_one_of(tag.name, "p div h1 h2 h3 h4 h5 h6 li ul ol section nav caption header "
                                   "footer body main"))
        end_paragraph(r);
}

void paper_read_html(Paper *paper, Text html) {
    HtmlReader r = {.paper = paper, .html = html, .text = buf_new(paper->arena)};
    while (r.at < html.len) {
        char c = html.ptr[r.at];
        Text rest = text_slice(html, r.at, html.len);
        if (text_starts(rest, TEXT("<!--"))) {
            int64_t end = text_find(rest, TEXT("-->"));
            r.at = end < 0 ? html.len : r.at + (uint32_t)end + 3;
        } else if (c == '<' && r.at + 1 < html.len &&
                   (small(html.ptr[r.at + 1]) >= 'a' || html.ptr[r.at + 1] == '/' ||
                    html.ptr[r.at + 1] == '!')) {
            follow_tag(&r, read_tag(&r));
        } else if (c == '&') {
            read_entity(&r);
        } else {
            put_char(&r, utf8_next(html, &r.at));
        }
    }
    end_paragraph(&r);
    end_row(&r);
}
