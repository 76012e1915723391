/* Excerpts: a line of a source with marks under a span. Only the part of the line that is shown is
   ever decoded, so the length of a line does not matter. What is measured is what is printed: each
   character goes through shown_as() for both. */
#include "runtime/base/diag.h"
#include "runtime/base/utf8.h"

#define LINE_COLUMNS 160 /* longer lines are cut */
#define LEFT_COLUMNS 80  /* a span that begins further right is brought to the left … */
#define LEFT_CONTEXT 40  /* … with so many columns before it */

#define REPLACEMENT 0xFFFDu
#define COLOUR_GUTTER "\x1B[1;34m"
#define COLOUR_OFF "\x1B[0m"

static bool turns_direction(uint32_t c) {
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
           (c >= 0x2066 && c <= 0x2069);
}

/* Ends of lines, and characters that no one can see: zero-width blank, word joiner, byte order
 * mark. */
static bool disturbs_line(uint32_t c) {
    return c == 0x2028 || c == 0x2029 || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

/* The character printed in place of c, a tab aside. */
static uint32_t shown_as(uint32_t c) {
    if (c < 0x20) return 0x2400 + c; /* ␀ and those behind it */
    if (c == 0x7F) return 0x2421;    /* ␡ */
    bool control = c >= 0x80 && c < 0xA0;
    return control || turns_direction(c) || disturbs_line(c) ? REPLACEMENT : c;
}

static uint32_t columns_of(uint32_t c) {
    return c == '\t' ? SOURCE_TAB : utf8_char_width(shown_as(c));
}

void excerpt_text(Buf *out, Text t) {
    for (uint32_t at = 0; at < t.len;) {
        uint32_t c = utf8_next(t, &at);
        if (c == '\t') {
            buf_repeat(out, TEXT(" "), SOURCE_TAB);
            continue;
        }
        char bytes[4];
        buf_bytes(out, bytes, utf8_put(bytes, shown_as(c)));
    }
}

/* The columns of t[lo..hi). */
static uint32_t measure(Text t, uint32_t lo, uint32_t hi) {
    uint32_t columns = 0;
    while (lo < hi) columns += columns_of(utf8_next(t, &lo));
    return columns;
}

/* What a character costs when looking for the cuts: at least 1, so that a search ends soon even
   among characters without width. */
static uint32_t cost_of(uint32_t c) {
    uint32_t columns = columns_of(c);
    return columns ? columns : 1;
}

/* The end of what fits into `columns` from `at` on. */
static uint32_t walk_right(Text line, uint32_t at, uint32_t columns) {
    while (at < line.len) {
        uint32_t next = at, cost = cost_of(utf8_next(line, &next));
        if (cost > columns) break;
        columns -= cost;
        at = next;
    }
    return at;
}

/* Where the character begins that the byte at `at` is part of. */
static uint32_t character_start(Text t, uint32_t at) {
    uint32_t lowest = at > 3 ? at - 3 : 0;
    while (at > lowest && at < t.len && ((unsigned char)t.ptr[at] & 0xC0) == 0x80) at--;
    return at;
}

static uint32_t walk_left(Text line, uint32_t at, uint32_t columns) {
    while (at > 0) {
        uint32_t before = character_start(line, at - 1), next = before;
        uint32_t cost = cost_of(utf8_next(line, &next));
        if (cost > columns) break;
        columns -= cost;
        at = before;
    }
    return at;
}

/* What of a line is shown, and what of it is marked; lo <= mark_lo <= mark_hi <= hi. */
typedef struct View {
    uint32_t lo, hi, mark_lo, mark_hi;
} View;

static View choose_view(Text line, uint32_t mark_lo, uint32_t mark_hi) {
    View view = {.lo = 0, .hi = line.len};
    if (walk_right(line, 0, LINE_COLUMNS) < line.len) {
        if (walk_right(line, 0, LEFT_COLUMNS) < mark_lo)
            view.lo = walk_left(line, mark_lo, LEFT_CONTEXT);
        view.hi = walk_right(line, view.lo, LINE_COLUMNS);
    }
    view.mark_lo = mark_lo < view.hi ? mark_lo : view.hi;
    view.mark_hi = mark_hi < view.hi ? mark_hi : view.hi;
    return view;
}

static void put_gutter(Buf *out, const Excerpt *e, uint32_t line) {
    if (e->colour) buf_str(out, COLOUR_GUTTER);
    if (line)
        buf_printf(out, "%*u |", (int)e->gutter, line);
    else
        buf_printf(out, "%*s |", (int)e->gutter, "");
    if (e->colour) buf_str(out, COLOUR_OFF);
}

static void put_place(Buf *out, Sources *sources, const Excerpt *e) {
    Span place = e->place.source ? e->place : e->span;
    Position at = sources_locate(sources, place.source, place.lo);
    if (e->colour) buf_str(out, COLOUR_GUTTER);
    buf_printf(out, "%*s%s", (int)e->gutter, "", e->place.source ? "-->" : e->arrow);
    if (e->colour) buf_str(out, COLOUR_OFF);
    buf_char(out, ' ');
    excerpt_text(out, sources_get(sources, place.source)->path);
    buf_printf(out, ":%u:%u\n", at.line, at.column);
}

static void put_line(Buf *out, Text line, const View *view) {
    if (line.len) buf_char(out, ' ');
    if (view->lo > 0) buf_str(out, "…");
    excerpt_text(out, text_slice(line, view->lo, view->hi));
    if (view->hi < line.len) buf_str(out, "…");
    buf_char(out, '\n');
}

static void put_marks(Buf *out, const Excerpt *e, Text line, const View *view) {
    bool secondary = e->arrow[0] == ':';
    uint32_t before = measure(line, view->lo, view->mark_lo) + (view->lo > 0);
    uint32_t marks = measure(line, view->mark_lo, view->mark_hi);
    buf_repeat(out, TEXT(" "), before + 1);
    if (e->colour) buf_str(out, secondary ? COLOUR_GUTTER : severity_colour(e->severity));
    buf_repeat(out, secondary ? TEXT("-") : TEXT("^"), marks ? marks : 1);
    if (e->label.len) buf_char(out, ' ');
    excerpt_text(out, e->label);
    if (e->colour) buf_str(out, COLOUR_OFF);
    buf_char(out, '\n');
}

void excerpt_draw(Buf *out, Sources *sources, const Excerpt *e) {
    const Source *source = sources_get(sources, e->span.source);
    if (!source) return;
    Position at = sources_locate(sources, e->span.source, e->span.lo);
    Text line = sources_line(sources, e->span.source, at.line);
    uint32_t start = sources_line_start(sources, e->span.source, at.line);
    uint32_t lo = e->span.lo - start, hi = e->span.hi > e->span.lo ? e->span.hi - start : lo;
    if (lo > line.len) lo = line.len; /* on the line end, or past the end of the source */
    if (hi > line.len) hi = line.len;
    View view = choose_view(line, character_start(line, lo), hi);
    if (!e->continues) {
        put_place(out, sources, e);
        if (source->veiled) return;
        put_gutter(out, e, 0);
        buf_char(out, '\n');
    }
    if (source->veiled) return;
    put_gutter(out, e, at.line);
    put_line(out, line, &view);
    put_gutter(out, e, 0);
    put_marks(out, e, line, &view);
}

uint32_t excerpt_gutter(Sources *sources, Span span) {
    uint32_t digits = 1;
    for (uint32_t n = sources_locate(sources, span.source, span.lo).line; n >= 10; n /= 10)
        digits++;
    return digits;
}

void excerpt_print(Buf *out, Sources *sources, Span span, Text label, const char *arrow,
                   bool colour) {
    excerpt_draw(out, sources,
                 &(Excerpt){.span = span,
                            .label = label,
                            .arrow = arrow,
                            .gutter = excerpt_gutter(sources, span),
                            .severity = SEVERITY_ERROR,
                            .colour = colour});
}
