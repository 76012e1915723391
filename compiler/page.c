/* Pages are read line by line each time they are printed: headings, paragraphs of one line each,
   and fenced blocks are all that they hold. */
#include "compiler/page.h"

#include "runtime/report/wrap.h"

enum { PAGE_COLUMNS = 80, NAME_COLUMNS = 20 };

static Text page_name(const PageFile *page) {
    Text name = text_of(page->name);
    return text_slice(name, 0, name.len - (uint32_t)strlen(".md"));
}

/* The next line without its end; false behind the last. */
static bool next_line(Text *rest, Text *line) {
    if (rest->len == 0) return false;
    int64_t end = text_find(*rest, TEXT("\n"));
    uint32_t stop = end < 0 ? rest->len : (uint32_t)end;
    *line = text_slice(*rest, 0, stop);
    *rest = text_slice(*rest, end < 0 ? stop : stop + 1, rest->len);
    return true;
}

static Text page_text(const PageFile *page) {
    return (Text){page->bytes, page->len};
}

/* Without the name, which the Chinese heading begins with. */
static Text page_title(const PageFile *page, bool chinese) {
    Text rest = page_text(page), line;
    while (next_line(&rest, &line)) {
        bool zh = text_starts(line, TEXT("# "));
        if (zh != chinese || (!zh && !text_starts(line, TEXT("## ")))) continue;
        return text_trim(text_slice(line, zh ? 2 + page_name(page).len : 3, line.len));
    }
    return TEXT("");
}

/* ---- finding */

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_name(Text a, Text b) {
    if (a.len != b.len) return false;
    for (uint32_t i = 0; i < a.len; i++)
        if (lower(a.ptr[i]) != lower(b.ptr[i])) return false;
    return true;
}

const PageFile *page_find(Text name) {
    for (uint32_t i = 0; i < page_n_files; i++) {
        const PageFile *page = &page_files[i];
        if (same_name(page_name(page), name) || text_equal(page_title(page, true), name))
            return page;
    }
    return NULL;
}

Text page_suggest(Arena *arena, Text name) {
    VEC(Text) names = {0};
    for (uint32_t i = 0; i < page_n_files; i++) vec_push(arena, &names, page_name(&page_files[i]));
    return suggest_nearest(name, names.data, names.len);
}

/* ---- printing */

static bool is_fence(Text line) {
    return text_starts(line, TEXT("```"));
}

static void put_title(Buf *out, const PageFile *page, bool chinese) {
    buf_text(out, page_name(page));
    buf_str(out, chinese ? "：" : ": ");
    buf_text(out, page_title(page, chinese));
    buf_char(out, '\n');
}

static void put_paragraph(Buf *out, Text text) {
    WrapLines lines = wrap_text(out->arena, text, PAGE_COLUMNS, PAGE_COLUMNS);
    buf_char(out, '\n');
    for (uint32_t i = 0; i < lines.len; i++) {
        buf_text(out, lines.data[i].text);
        buf_char(out, '\n');
    }
}

/* The lines up to the closing fence. */
static void put_block(Buf *out, Text *rest) {
    Text line;
    buf_char(out, '\n');
    while (next_line(rest, &line) && !is_fence(line)) {
        if (line.len > 0) buf_str(out, "    ");
        buf_text(out, line);
        buf_char(out, '\n');
    }
}

/* From the line behind one heading to the next. */
static void put_section(Buf *out, Text rest) {
    Text line;
    while (next_line(&rest, &line) && !text_starts(line, TEXT("## "))) {
        if (is_fence(line))
            put_block(out, &rest);
        else if (line.len > 0)
            put_paragraph(out, line);
    }
}

static Text behind_heading(const PageFile *page, const char *mark) {
    Text rest = page_text(page), line;
    while (next_line(&rest, &line))
        if (text_starts(line, text_of(mark))) break;
    return rest;
}

/* English alone: the blocks stand in the Chinese part. */
static void put_blocks(Buf *out, const PageFile *page) {
    Text rest = page_text(page), line;
    for (uint32_t n = 0; next_line(&rest, &line);) {
        if (!is_fence(line)) continue;
        put_paragraph(out, n++ == 0 ? TEXT("For example:") : TEXT("Mended:"));
        put_block(out, &rest);
    }
}

void page_print(Buf *out, const PageFile *page, PageLanguage language) {
    if (language != PAGE_EN) {
        put_title(out, page, true);
        put_section(out, behind_heading(page, "# "));
    }
    if (language == PAGE_BOTH) buf_char(out, '\n');
    if (language == PAGE_ZH) return;
    put_title(out, page, false);
    put_section(out, behind_heading(page, "## "));
    if (language == PAGE_EN) put_blocks(out, page);
}

void page_print_list(Buf *out, PageLanguage language) {
    for (uint32_t i = 0; i < page_n_files; i++) {
        const PageFile *page = &page_files[i];
        Text name = page_name(page);
        buf_text(out, name);
        buf_repeat(out, TEXT(" "), name.len < NAME_COLUMNS ? NAME_COLUMNS - name.len : 1);
        if (language != PAGE_EN) buf_text(out, page_title(page, true));
        if (language == PAGE_BOTH) buf_str(out, " / ");
        if (language != PAGE_ZH) buf_text(out, page_title(page, false));
        buf_char(out, '\n');
    }
}
