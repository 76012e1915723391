/* Text, UTF-8 and sources: slices, decoding, width, positions. */
#include "tests/unit/unit.h"

#include <stdio.h>
#include <unistd.h>

#include "runtime/base/buf.h"
#include "runtime/base/file.h"
#include "runtime/base/source.h"
#include "runtime/base/utf8.h"

static void test_compare(Tally *unit) {
    CHECK(unit, text_compare(TEXT("a"), TEXT("b")) < 0);
    CHECK(unit, text_compare(TEXT("b"), TEXT("a")) > 0);
    CHECK(unit, text_compare(TEXT("a"), TEXT("aa")) < 0);
    CHECK(unit, text_compare(TEXT("é"), TEXT("z")) > 0);
    CHECK(unit, text_compare(TEXT(""), (Text){0}) == 0);
    CHECK(unit, text_equal(TEXT(""), (Text){0}));
    CHECK(unit, text_starts(TEXT("abc"), TEXT("ab")) && !text_starts(TEXT("a"), TEXT("ab")));
    CHECK(unit, text_ends(TEXT("abc"), TEXT("bc")) && !text_ends(TEXT("c"), TEXT("bc")));
}

static void test_find_trim(Tally *unit) {
    CHECK(unit, text_find(TEXT("预算数"), TEXT("数")) == 6);
    CHECK(unit, text_find(TEXT("abc"), TEXT("")) == 0);
    CHECK(unit, text_find(TEXT("abc"), TEXT("cd")) == -1);
    CHECK(unit, text_find(TEXT("a"), TEXT("ab")) == -1);
    CHECK_TEXT(unit, text_trim(TEXT(" \t\xE3\x80\x80 a b\xE3\x80\x80\r\n")), TEXT("a b"));
    CHECK_TEXT(unit, text_trim(TEXT(" \xE3\x80\x80 ")), TEXT(""));
    CHECK_TEXT(unit, text_trim(TEXT("")), TEXT(""));
}

/* Valid characters from the start, one at a time. */
static uint32_t valid_head(Text t) {
    uint32_t at = 0;
    while (at < t.len) {
        uint32_t from = at;
        if (utf8_next(t, &at) == 0xFFFD && at == from + 1) return from;
    }
    return at;
}

/* Runs are looked at several bytes at once: a wrong byte shows wherever it stands in them. */
static void test_invalid_in_runs(Tally *unit) {
    static const char good[] =
        "预算绩效目标0123456789abcdef力争全年≥95%\xE0\xA4\x85\xED\x9F\xBF支出。";
    static const char bad[] = {'\x20', '\x80', '\xBF', '\xC0', '\xE0',
                               '\xE4', '\xED', '\xF5', '\xFF'};
    char bytes[sizeof good];
    bool found = true;
    for (uint32_t at = 0; at + 1 < sizeof good; at++) {
        for (size_t b = 0; b < sizeof bad; b++) {
            memcpy(bytes, good, sizeof good);
            bytes[at] = bad[b];
            Text t = {bytes, sizeof good - 1};
            found = found && utf8_invalid_at(t) == valid_head(t);
        }
    }
    CHECK(unit, found);
    CHECK(unit, utf8_invalid_at(TEXT("预算\xE0\x9F\x80绩效")) == 6);
    CHECK(unit, utf8_invalid_at(TEXT("预算绩效\xED\xA0\x80目标")) == 12);
}

static void test_hash(Tally *unit) {
    CHECK(unit, text_hash(TEXT("abc")) == text_hash(text_slice(TEXT("xabcx"), 1, 4)));
    CHECK(unit, text_hash(TEXT("")) != text_hash(TEXT("\0")));
    CHECK(unit, text_hash(TEXT("\0")) != text_hash(TEXT("\0\0")));
    CHECK(unit, text_hash(TEXT("12345678a")) != text_hash(TEXT("12345678b")));
    /* computed apart from this code: the same on every machine */
    CHECK(unit, text_hash(TEXT("jixiao")) == UINT64_C(0x87E35D6B8E09AF78));
    CHECK(unit, text_hash(TEXT("预算绩效目标")) == UINT64_C(0xE497349B3CF89AEF));
}

static void test_decode(Tally *unit) {
    Text t = TEXT("aé万\xF0\xA0\x80\x80\xFF");
    uint32_t at = 0;
    CHECK(unit, utf8_next(t, &at) == 'a' && at == 1);
    CHECK(unit, utf8_next(t, &at) == 0xE9 && at == 3);
    CHECK(unit, utf8_next(t, &at) == 0x4E07 && at == 6);
    CHECK(unit, utf8_next(t, &at) == 0x20000 && at == 10);
    CHECK(unit, utf8_next(t, &at) == 0xFFFD && at == 11);
    CHECK(unit, utf8_length(t) == 5);
}

/* Every code point goes out and comes back; surrogates do not. */
static void test_round_trip(Tally *unit) {
    bool right = true;
    for (uint32_t c = 0; c < 0x110000; c++) {
        char bytes[4];
        Text t = {bytes, utf8_put(bytes, c)};
        uint32_t at = 0;
        bool surrogate = c >= 0xD800 && c < 0xE000;
        if (surrogate)
            right = right && utf8_invalid_at(t) == 0;
        else
            right = right && utf8_next(t, &at) == c && at == t.len && utf8_invalid_at(t) == t.len;
    }
    CHECK(unit, right);
}

static void test_invalid(Tally *unit) {
    CHECK(unit, utf8_invalid_at(TEXT("")) == 0);
    CHECK(unit, utf8_invalid_at(TEXT("plain ASCII, long enough for words")) == 34);
    CHECK(unit, utf8_invalid_at(TEXT("12345678\x80")) == 8);
    CHECK(unit, utf8_invalid_at(TEXT("\xC0\xAF")) == 0); /* overlong / */
    CHECK(unit, utf8_invalid_at(TEXT("\xC1\xBF")) == 0);
    CHECK(unit, utf8_invalid_at(TEXT("\xE0\x9F\xBF")) == 0);     /* overlong U+07FF */
    CHECK(unit, utf8_invalid_at(TEXT("\xED\xA0\x80")) == 0);     /* surrogate */
    CHECK(unit, utf8_invalid_at(TEXT("\xF0\x8F\xBF\xBF")) == 0); /* overlong U+FFFF */
    CHECK(unit, utf8_invalid_at(TEXT("\xF4\x90\x80\x80")) == 0); /* past U+10FFFF */
    CHECK(unit, utf8_invalid_at(TEXT("\xF5\x80\x80\x80")) == 0);
    CHECK(unit, utf8_invalid_at(TEXT("万\xE4\xB8")) == 3);       /* cut short */
    CHECK(unit, utf8_invalid_at(TEXT("\xD4\xA4\xCB\xE3")) == 2); /* GB18030 */
}

static void test_width(Tally *unit) {
    CHECK(unit, utf8_width(TEXT("abc 123")) == 7);
    CHECK(unit, utf8_width(TEXT("预算数：１")) == 10);
    CHECK(unit, utf8_width(TEXT("“”—…①≥×㎡")) == 7 + 2);
    CHECK(unit, utf8_width(TEXT("e\xCC\x81")) == 1); /* combining acute */
    CHECK(unit, utf8_width(TEXT("\xF0\xA0\x80\x80")) == 2);
    CHECK(unit, utf8_char_width(0x2FFFD) == 2 && utf8_char_width(0x3FFFD) == 2);
    CHECK(unit, utf8_char_width(0x200B) == 0);
    CHECK(unit, utf8_char_width('\t') == 0 && utf8_char_width(0x7F) == 0);
    CHECK(unit, utf8_char_width(0xFF66) == 1); /* half-width kana */
}

static void test_nfc(Tally *unit, Arena *arena) {
    Text plain = TEXT("预算budget");
    CHECK(unit, utf8_nfc(arena, plain).ptr == plain.ptr);
    CHECK_TEXT(unit, utf8_nfc(arena, TEXT("e\xCC\x81")), TEXT("é"));
    CHECK_TEXT(unit, utf8_nfc(arena, TEXT("\xE2\x84\xAB")), TEXT("Å"));
    CHECK_TEXT(unit, utf8_nfc(arena, TEXT("㎡½…ａ")), TEXT("㎡½…ａ")); /* not NFKC */
    CHECK_TEXT(unit, utf8_nfc(arena, TEXT("\xEF\xA4\x80")), TEXT("豈"));
    CHECK_TEXT(unit, utf8_nfc(arena, TEXT("\xCC\x81\xFF")), TEXT("\xCC\x81\xFF"));
}

static void test_classes(Tally *unit) {
    CHECK(unit, utf8_is_han(0x4E00) && utf8_is_han(0x9FFF) && utf8_is_han(0x3007));
    CHECK(unit, utf8_is_han(0x3400) && utf8_is_han(0x20000) && utf8_is_han(0x30000));
    CHECK(unit, !utf8_is_han('a') && !utf8_is_han(0x3042) && !utf8_is_han(0xFF0C));
    CHECK(unit, utf8_fold_width(0xFF10) == '0' && utf8_fold_width(0xFF5E) == '~');
    CHECK(unit, utf8_fold_width(0xFF01) == '!' && utf8_fold_width(0xFF0C) == ',');
    CHECK(unit, utf8_fold_width(0x3000) == ' ' && utf8_fold_width(0x3002) == '.');
    CHECK(unit, utf8_fold_width(0xD7) == '*' && utf8_fold_width(0xF7) == '/');
    CHECK(unit, utf8_fold_width(0x2265) == 0x2265 && utf8_fold_width(0x2260) == 0x2260);
    CHECK(unit, utf8_fold_width('a') == 'a' && utf8_fold_width(0xFF5F) == 0xFF5F);
}

static bool located(Sources *s, SourceId id, uint32_t offset, Position want) {
    Position got = sources_locate(s, id, offset);
    return got.line == want.line && got.column == want.column && got.width == want.width;
}

static void test_locate(Tally *unit, Arena *arena) {
    Sources *s = sources_new(arena);
    Source *a = sources_add(s, TEXT("a.jx"), TEXT("\xEF\xBB\xBF预算: 1\r\n\tx\n\nend"));
    Source *b = sources_add(s, TEXT("b.jx"), TEXT(""));
    CHECK(unit, a->id == 1 && b->id == 2 && a->bom == 3 && a->text.len == 18);
    CHECK(unit, sources_get(s, 0) == NULL && sources_get(s, 1) == a && sources_get(s, 9) == NULL);
    CHECK(unit, located(s, 1, 0, (Position){1, 1, 0}));
    CHECK(unit, located(s, 1, 6, (Position){1, 3, 4}));
    CHECK(unit, located(s, 1, 3, (Position){1, 2, 2})); /* back on the same line */
    CHECK(unit, located(s, 1, 12, (Position){2, 2, 4}));
    CHECK(unit, located(s, 1, 11, (Position){2, 1, 0}));
    CHECK(unit, located(s, 1, 14, (Position){3, 1, 0}));
    CHECK(unit, located(s, 1, 18, (Position){4, 4, 3}));
    CHECK(unit, located(s, 1, 4000, (Position){4, 4, 3}));
    CHECK(unit, located(s, 2, 0, (Position){1, 1, 0}));
    CHECK(unit, located(s, 0, 5, (Position){1, 1, 0}));
    CHECK_TEXT(unit, sources_line(s, 1, 1), TEXT("预算: 1"));
    CHECK_TEXT(unit, sources_line(s, 1, 2), TEXT("\tx"));
    CHECK_TEXT(unit, sources_line(s, 1, 3), TEXT(""));
    CHECK_TEXT(unit, sources_line(s, 1, 4), TEXT("end"));
    CHECK_TEXT(unit, sources_line(s, 1, 5), TEXT(""));
    CHECK_TEXT(unit, sources_line(s, 1, 0), TEXT(""));
    CHECK_TEXT(unit, sources_text(s, (Span){1, 0, 6}), TEXT("预算"));
    CHECK_TEXT(unit, sources_text(s, (Span){1, 15, 99}), TEXT("end"));
    CHECK_TEXT(unit, sources_text(s, SPAN_NONE), TEXT(""));
    Span joined = span_join((Span){1, 3, 5}, (Span){1, 8, 9});
    CHECK(unit, joined.lo == 3 && joined.hi == 9 && joined.source == 1);
    CHECK(unit, span_join(SPAN_NONE, (Span){1, 8, 9}).lo == 8);
}

/* A Text without bytes may have no address. */
static void test_null(Tally *unit, Arena *arena) {
    Text none = {0};
    Sources *s = sources_new(arena);
    sources_add(s, none, none);
    CHECK(unit, located(s, 1, 0, (Position){1, 1, 0}) && sources_line(s, 1, 1).len == 0);
    CHECK(unit, text_slice(none, 0, 0).len == 0 && text_trim(none).len == 0);
    CHECK(unit, text_hash(none) == text_hash(TEXT("")) && text_find(none, none) == 0);
    CHECK(unit, utf8_width(none) == 0 && utf8_length(none) == 0 && utf8_invalid_at(none) == 0);
    CHECK(unit, utf8_nfc(arena, none).len == 0);
}

/* Many places of one long line: quadratic counting would take hours here. */
static void test_long_line(Tally *unit, Arena *arena) {
    enum { N = 400000 };
    char *line = arena_alloc(arena, (size_t)N * 3);
    for (uint32_t i = 0; i < N; i++) utf8_put(line + 3 * i, 0x4E00 + i % 1000);
    Sources *s = sources_new(arena);
    sources_add(s, TEXT("long.jx"), (Text){line, N * 3});
    bool right = true;
    for (uint32_t i = 0; i < N; i++)
        right = right && located(s, 1, 3 * i, (Position){1, i + 1, 2 * i});
    CHECK(unit, right);
}

/* A source whose text is read from its file when it is asked for; and after the file was changed.
 */
static void test_rest(Tally *unit, Arena *arena) {
    char name[64];
    snprintf(name, sizeof name, "build/test-text-%ld.jx", (long)getpid());
    Text path = text_of(name), text = TEXT("\xEF\xBB\xBF甲: 1\n乙: 2\r\n");
    CHECK(unit, file_write(arena, path, text).code == 0);
    Sources *s = sources_new(arena);
    SourceRoom room = {.arena = arena}, other = {.arena = arena};
    Source *a = sources_add_resting(s, path, &room, UINT32_MAX),
           *b = sources_add_resting(s, path, &other, UINT32_MAX);
    CHECK(unit, a && b && sources_add_resting(s, TEXT("build/none.jx"), &room, 9) == NULL);
    source_rest(a);
    source_rest(b);
    CHECK(unit, a->text.ptr == NULL && a->text.len == text.len - 3);
    Text line = sources_line(s, a->id, 2), value = sources_text(s, (Span){b->id, 5, 6});
    CHECK(unit, sources_locate(s, a->id, 12).column == 4 && sources_line_start(s, a->id, 2) == 7);
    CHECK_TEXT(unit, line, TEXT("乙: 2"));
    CHECK_TEXT(unit, value, TEXT("1"));
    CHECK(unit, source_wake(a, &room) && text_starts(a->text, TEXT("甲")));
    source_rest(a);
    CHECK(unit, file_write(arena, path, TEXT("changed")).code == 0);
    CHECK(unit, !source_wake(a, &room) && a->text.len == 0);
    CHECK(unit, sources_text(s, (Span){b->id, 5, 6}).len <= 1);
    CHECK(unit, sources_locate(s, a->id, 12).line == 1);
    unlink(name);
}

/* Places of a text that rests, told from parts of it, are those of the same text in memory: short
   and long lines (one longer than any part), all line ends, tabs, and a byte order mark. */
static void test_rest_in_parts(Tally *unit, Arena *arena) {
    char name[64];
    snprintf(name, sizeof name, "build/test-parts-%ld.jx", (long)getpid());
    Buf buf = buf_new(arena);
    buf_str(&buf, "\xEF\xBB\xBF");
    for (uint32_t i = 0; i < 600; i++) {
        buf_repeat(&buf, TEXT("项目\ta"), i == 300 ? 9000 : i * 7 % 23);
        buf_str(&buf, i % 5 == 0 ? "\r\n" : i % 7 == 0 ? "\n\n" : "\n");
    }
    Text all = buf_result(&buf), path = text_of(name);
    CHECK(unit, file_write(arena, path, all).code == 0);
    Sources *s = sources_new(arena);
    SourceRoom room = {.arena = arena};
    SourceId held = sources_add(s, path, all)->id;
    Text held_text = sources_get(s, held)->text;
    Source *rests = sources_add_resting(s, path, &room, UINT32_MAX);
    source_mark(arena, rests);
    source_rest(rests);
    CHECK(unit, rests->marks && !rests->awake);
    bool same = true;
    for (uint32_t at = 0; at < held_text.len; at += 61) {
        while (((unsigned char)held_text.ptr[at] & 0xC0) == 0x80) at++;
        Position a = sources_locate(s, held, at), b = sources_locate(s, rests->id, at);
        same = same && a.line == b.line && a.column == b.column && a.width == b.width;
        Span span = {held, at, at + at % 97}, other = {rests->id, at, at + at % 97};
        same = same && text_equal(sources_text(s, span), sources_text(s, other));
    }
    CHECK(unit, same);
    for (uint32_t line = 0; line < 700; line++) {
        same = same && sources_line_start(s, held, line) == sources_line_start(s, rests->id, line);
        Text a = sources_line(s, held, line), b = sources_line(s, rests->id, line);
        same = same && text_equal(a, b);
    }
    CHECK(unit, same);
    source_rest(rests);
    CHECK(unit, file_write(arena, path, TEXT("changed")).code == 0);
    CHECK(unit, sources_line(s, rests->id, 2).len == 0 && !rests->rests);
    unlink(name);
}

/* More sources by turns than parts of them are kept, forwards and backwards; then the file grows,
   which makes no new file of it. */
static void test_rest_by_turns(Tally *unit, Arena *arena) {
    enum { SOURCES = 7, LINES = 900 };
    char name[64];
    snprintf(name, sizeof name, "build/test-turns-%ld.jx", (long)getpid());
    Buf buf = buf_new(arena);
    for (uint32_t i = 0; i < LINES; i++) buf_printf(&buf, "%03u %*u\n", i, (int)(i * 5 % 17), i);
    Text all = buf_result(&buf);
    CHECK(unit, file_write(arena, text_of(name), all).code == 0);
    Sources *s = sources_new(arena);
    SourceRoom room = {.arena = arena};
    SourceId held = sources_add(s, text_of(name), all)->id;
    for (uint32_t i = 0; i < SOURCES; i++) {
        Source *source = sources_add_resting(s, text_of(name), &room, UINT32_MAX);
        source_mark(arena, source);
        source_rest(source);
    }
    bool same = true;
    for (uint32_t i = 0; i < 3000; i++) {
        SourceId id = held + 1 + i * 3 % (i % 2 ? SOURCES : 2);
        uint32_t at = i * 7919 % all.len;
        Position a = sources_locate(s, held, at), b = sources_locate(s, id, at);
        Text line = sources_line(s, held, a.line);
        same = same && a.line == b.line && a.column == b.column && a.width == b.width &&
               text_equal(line, sources_line(s, id, a.line));
    }
    CHECK(unit, same);
    FILE *file = fopen(name, "a");
    CHECK(unit, file && fputs("more", file) >= 0 && fclose(file) == 0);
    uint32_t gone = 0;
    for (SourceId id = held + 1; id <= held + SOURCES; id++) {
        Text first = sources_text(s, (Span){id, 0, 3}); /* what was read already is as it was */
        CHECK(unit, first.len == 0 || text_equal(first, TEXT("000")));
        gone += first.len == 0;
    }
    CHECK(unit, gone >= SOURCES / 2);
    unlink(name);
}

/* Lines are looked for in blocks: every length around one, with an end of line at every place. */
static void test_lines(Tally *unit, Arena *arena) {
    for (uint32_t len = 0; len < 40; len++) {
        for (uint32_t first = 0; first < len; first++) {
            char *bytes = arena_alloc(arena, len);
            memset(bytes, 'a', len);
            bytes[first] = bytes[len - 1] = '\n';
            Sources *sources = sources_new(arena);
            const Source *source = sources_add(sources, TEXT("a.jx"), (Text){bytes, len});
            Position at = sources_locate(sources, source->id, len);
            CHECK(unit, at.line == (first == len - 1 ? 2u : 3u) && at.column == 1);
            at = sources_locate(sources, source->id, first + 1);
            CHECK(unit, at.line == 2 && at.column == 1);
            CHECK(unit, sources_line(sources, source->id, 1).len == first);
        }
    }
}

int main(void) {
    Tally unit = {.name = "text"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_compare(&unit);
    test_find_trim(&unit);
    test_hash(&unit);
    test_invalid_in_runs(&unit);
    test_decode(&unit);
    test_round_trip(&unit);
    test_invalid(&unit);
    test_width(&unit);
    test_nfc(&unit, arena);
    test_classes(&unit);
    test_locate(&unit, arena);
    test_null(&unit, arena);
    test_long_line(&unit, arena);
    test_rest(&unit, arena);
    test_rest_in_parts(&unit, arena);
    test_rest_by_turns(&unit, arena);
    test_lines(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
