/* Encodings: what is told by the bytes, what is declared, what is refused. */
#include "runtime/base/encoding.h"
#include "tests/unit/unit.h"

static Text decoded(Arena *arena, Text bytes) {
    Text out;
    bool good = encoding_decode(arena, bytes, ENCODING_DETECT, &out);
    return good ? out : TEXT("refused");
}

static Text as(Arena *arena, Text bytes, const char *name) {
    Text out;
    return encoding_decode(arena, bytes, encoding_find(text_of(name)), &out) ? out
                                                                             : TEXT("refused");
}

static void test_utf16(Tally *unit, Arena *arena) {
    CHECK_TEXT(unit, decoded(arena, TEXT("a,b")), TEXT("a,b"));
    CHECK_TEXT(unit, decoded(arena, TEXT("\xFF\xFE")), TEXT(""));
    CHECK_TEXT(unit,
               decoded(arena, TEXT("\xFF\xFE"
                                   "a\0\x87\x65")),
               TEXT("a文"));
    CHECK_TEXT(unit,
               decoded(arena, TEXT("\xFE\xFF"
                                   "\0a\x65\x87")),
               TEXT("a文"));
    CHECK_TEXT(unit, decoded(arena, TEXT("\xFF\xFE\x40\xD8\x00\xDC")), TEXT("\U00020000"));
    CHECK_TEXT(unit,
               decoded(arena, TEXT("\xFF\xFE\x40\xD8"
                                   "a\0")),
               TEXT("\xEF\xBF\xBD"
                    "a"));
    CHECK_TEXT(unit,
               decoded(arena, TEXT("\xFF\xFE\x00\xDC"
                                   "a\0x")),
               TEXT("\xEF\xBF\xBD"
                    "a"));
    CHECK_TEXT(unit, decoded(arena, TEXT("\xFF\xFE\x40\xD8")), TEXT("\xEF\xBF\xBD"));
}

#define BUDGET_GB "\xD4\xA4\xCB\xE3" /* 预算 */

static void test_gb18030(Tally *unit, Arena *arena) {
    CHECK_TEXT(unit, decoded(arena, TEXT(BUDGET_GB ",1\r\n")), TEXT("预算,1\r\n"));
    CHECK_TEXT(unit, decoded(arena, TEXT("\x95\x32\x82\x36")), TEXT("\U00020000"));
    CHECK_TEXT(unit, decoded(arena, TEXT(BUDGET_GB "\xD4")), TEXT("refused"));
    CHECK_TEXT(unit, decoded(arena, TEXT(BUDGET_GB "\xFF")), TEXT("refused"));
    CHECK_TEXT(unit, decoded(arena, TEXT("预算" BUDGET_GB "\xFF")), TEXT("refused"));
    CHECK_TEXT(unit, decoded(arena, TEXT("预算")), TEXT("预算"));
    CHECK_TEXT(unit, decoded(arena, TEXT("")), TEXT(""));
}

static void test_declared(Tally *unit, Arena *arena) {
    CHECK_TEXT(unit, as(arena, TEXT(BUDGET_GB), "gbk"), TEXT("预算"));
    CHECK_TEXT(unit, as(arena, TEXT(BUDGET_GB), "GB-2312"), TEXT("预算"));
    CHECK_TEXT(unit, as(arena, TEXT(BUDGET_GB), "utf-8"), TEXT("refused"));
    CHECK_TEXT(unit, as(arena, TEXT("\xC2\xA9"), "gb18030"), TEXT("漏"));
    CHECK_TEXT(unit, as(arena, TEXT("a\0\x87\x65"), "UTF-16LE"), TEXT("a文"));
    CHECK_TEXT(unit, as(arena, TEXT("\xFE\xFF\0a"), "utf_16be"), TEXT("a"));
    CHECK(unit, encoding_find(TEXT("big5")) == ENCODING_NONE);
    CHECK(unit, encoding_find(TEXT("")) == ENCODING_NONE);
    CHECK(unit, encoding_find(TEXT("gb1803")) == ENCODING_NONE);
    CHECK(unit, encoding_find(TEXT("gb180300")) == ENCODING_NONE);
}

int main(void) {
    Tally unit = {.name = "encoding"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_utf16(&unit, arena);
    test_gb18030(&unit, arena);
    test_declared(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
