/* Characters for the readers of what is plain (lexer_plain.c, lexer_record.c); nobody else includes
   it. Behind the end of the source zero bytes stand, which stop everything. */
#ifndef JX_COMPILER_LEXER_PLAIN_H
#define JX_COMPILER_LEXER_PLAIN_H

#include "compiler/lexer.h"

static inline unsigned char plain_byte(const Lexer *lexer, uint32_t at) {
    return at < lexer->end ? (unsigned char)lexer->ptr[at] : 0;
}

static inline bool plain_digit(unsigned char c) {
    return c >= '0' && c <= '9';
}

/* Behind the blanks at `at`, and so on. */
static inline uint32_t plain_blanks(const Lexer *lexer, uint32_t at) {
    for (unsigned char c; (c = plain_byte(lexer, at)) == ' ' || c == '\t' || c == '\r';) at++;
    return at;
}

/* Length of the letter at `at`: Latin ones and the usual Chinese characters; else 0. */
static inline uint32_t plain_letter(const Lexer *lexer, uint32_t at) {
    unsigned char c = plain_byte(lexer, at), folded = c | 0x20;
    if (c >= 0xE4 && c <= 0xE9) return lexer->end - at >= 3 ? 3 : 0;
    return (folded >= 'a' && folded <= 'z') || c == '_';
}

static inline uint32_t plain_letters(const Lexer *lexer, uint32_t at) {
    for (uint32_t n; (n = plain_letter(lexer, at)) > 0;) at += n;
    return at;
}

/* Digits, perhaps a point and more, perhaps a unit without a blank before it. What else could
   belong to a numeral then stands behind it, so that the entry does not end there. */
uint32_t plain_numeral(const Lexer *lexer, uint32_t at);

#endif
