/* Wrap: one pass over the characters, remembering the last place where the line may end. */
#include "runtime/report/wrap.h"

#include <assert.h>

#include "runtime/base/utf8.h"

static bool is_among(uint32_t c, const char *set) {
    Text marks = text_of(set);
    for (uint32_t at = 0; at < marks.len;)
        if (utf8_next(marks, &at) == c) return true;
    return false;
}

static bool is_blank(uint32_t c) {
    return c == ' ' || c == '\t' || c == '\r' || c == 0x3000;
}

/* Must not begin a line. */
static bool is_closing(uint32_t c) {
    return is_among(c, "，。、；：？！）》〉」』】〕］｝”’…—～％℃)]},.;:?!%·");
}

/* Must not end a line: brackets, and the signs that belong to the number behind them. */
static bool is_opening(uint32_t c) {
    return is_among(c, "（《〈「『【〔［｛“‘([{≥≤＞＜<>±￥¥$№");
}

/* A letter or digit of a script that writes words, or a sign that holds numbers and words together:
   7000.00, 2021-12-31, 3/4, A4. */
static bool is_word(uint32_t c) {
    if (c < 0x80)
        return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
               is_among(c, "-_./,'&@#+*");
    return c >= 0xC0 && c < 0x2000 && utf8_char_width(c) == 1;
}

static bool may_break(uint32_t before, uint32_t after) {
    if (is_blank(after)) return true;
    if (is_closing(after) || is_opening(before)) return false;
    if (utf8_char_width(after) == 0) return false;
    return is_blank(before) || !(is_word(before) && is_word(after));
}

static Text trim_right(Text t) {
    while (t.len > 0) {
        Text shorter = t;
        if (is_blank((unsigned char)t.ptr[t.len - 1]))
            shorter.len -= 1;
        else if (text_ends(t, TEXT("\u3000")))
            shorter.len -= 3;
        if (shorter.len == t.len) return t;
        t = shorter;
    }
    return t;
}

/* The end of the line that begins at `from` in `t`, which holds no '\n'. */
static uint32_t line_end(Text t, uint32_t from, uint32_t width) {
    uint32_t used = 0, before = 0, good = from;
    for (uint32_t at = from; at < t.len;) {
        uint32_t here = at, c = utf8_next(t, &at);
        if (here > from && may_break(before, c)) good = here;
        used += utf8_char_width(c);
        if (used > width && !is_blank(c)) return good > from ? good : here > from ? here : at;
        before = c;
    }
    return t.len;
}

static void wrap_paragraph(Arena *arena, WrapLines *lines, Text t, uint32_t first, uint32_t rest) {
    uint32_t from = 0;
    bool begins = true;
    do {
        uint32_t end = line_end(t, from, begins ? first : rest);
        WrapLine line = {.text = trim_right(text_slice(t, from, end)), .begins = begins};
        vec_push(arena, lines, line);
        from = end;
        while (from < t.len && t.ptr[from] == ' ') from++;
        begins = false;
    } while (from < t.len);
}

WrapLines wrap_text(Arena *arena, Text text, uint32_t first, uint32_t rest) {
    assert(first >= 2 && rest >= 2);
    WrapLines lines = {0};
    for (;;) {
        int64_t nl = text_find(text, TEXT("\n"));
        uint32_t end = nl < 0 ? text.len : (uint32_t)nl;
        wrap_paragraph(arena, &lines, text_slice(text, 0, end), first, rest);
        if (nl < 0) return lines;
        text = text_slice(text, end + 1, text.len);
    }
}
