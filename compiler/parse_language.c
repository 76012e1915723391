/* Which language a file is written in, for the messages about it. A light look at its first words:
   comments, texts and raw lines are passed over, nothing is scanned exactly. */
#include "compiler/parse.h"
#include "compiler/token.h"
#include "runtime/base/utf8.h"

enum { MAX_WORDS = 500 }; /* in which a file shows its language */

static bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Bytes of the word at `at`: letters, digits and Chinese characters. */
static uint32_t word_length(Text text, uint32_t at) {
    uint32_t end = at;
    while (end < text.len) {
        uint32_t next = end;
        uint32_t c = utf8_next(text, &next);
        if (!utf8_is_han(c) && (c >= 0x80 || !(is_letter((char)c) || (c >= '0' && c <= '9'))))
            break;
        end = next;
    }
    return end - at;
}

static uint32_t line_end(Text text, uint32_t at) {
    const char *end = memchr(text.ptr + at, '\n', text.len - at);
    return end ? (uint32_t)(end - text.ptr) : text.len;
}

/* Behind a text that opens at `at`, which ends at its line at the latest. */
static uint32_t text_end(Text text, uint32_t at, Text close) {
    Text rest = text_slice(text, at, line_end(text, at));
    int64_t end = text_find(rest, close);
    return at + (end < 0 ? rest.len : (uint32_t)end + close.len);
}

/* The next word at or behind *at, which is moved behind it; empty at the end. */
static Text next_word(Text text, uint32_t *at) {
    bool line_start = *at == 0;
    while (*at < text.len) {
        Text rest = text_slice(text, *at, text.len);
        char c = rest.ptr[0];
        bool raw = c == '#' || (line_start && (c == '|' || c == '-'));
        line_start = c == '\n' || (line_start && (c == ' ' || c == '\t'));
        uint32_t len = word_length(text, *at);
        if (raw)
            *at = line_end(text, *at);
        else if (c == '"')
            *at = text_end(text, *at + 1, TEXT("\""));
        else if (c == '`')
            *at = text_end(text, *at + 1, TEXT("`"));
        else if (text_starts(rest, TEXT("“")))
            *at = text_end(text, *at, TEXT("”"));
        else if (len == 0)
            utf8_next(text, at);
        else {
            *at += len;
            return text_slice(rest, 0, len);
        }
    }
    return TEXT("");
}

/* 1 if the word is a keyword in Chinese, 0 in English, -1 if it is none. */
static int keyword_language(Text word) {
    for (int code = 0; code < token_limit(); code++) {
        if (token_group(code) != TOKEN_GROUP_RESERVED && token_group(code) != TOKEN_GROUP_DECLARES)
            continue;
        if (text_equal(word, token_info(code)->zh)) return 1;
        if (text_equal(word, token_info(code)->en)) return 0;
    }
    return -1;
}

static bool has_han(Text text) {
    for (uint32_t at = 0; at < text.len;)
        if (utf8_is_han(utf8_next(text, &at))) return true;
    return false;
}

/* By the first keyword, else the first word, else (numbers and texts alone) any Chinese character. */
bool parse_is_chinese(const Source *source) {
    Text text = source->text, first = TEXT("");
    uint32_t at = 0;
    for (uint32_t i = 0; i < MAX_WORDS; i++) {
        Text word = next_word(text, &at);
        if (word.len == 0) break;
        int chinese = keyword_language(word);
        if (chinese >= 0) return chinese == 1;
        if (first.len == 0 && (word.ptr[0] < '0' || word.ptr[0] > '9')) first = word;
    }
    uint32_t start = 0;
    return first.len > 0 ? utf8_is_han(utf8_next(first, &start)) : has_han(text);
}
