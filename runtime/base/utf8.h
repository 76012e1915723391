/* UTF-8: decoding, validation, normalisation and display width. Nothing here asks the locale. */
#ifndef JX_BASE_UTF8_H
#define JX_BASE_UTF8_H

#include "runtime/base/arena.h"

/* Decodes the character at t.ptr[*at], advances *at. A bad byte gives U+FFFD and advances by one.
   Precondition: *at < t.len. */
uint32_t utf8_next(Text t, uint32_t *at);

/* Writes the character to out[0..4), returns its length. */
uint32_t utf8_put(char *out, uint32_t c);

/* Byte offset of the first byte that is not well-formed UTF-8 (no surrogates, no overlong forms),
   or t.len. */
uint32_t utf8_invalid_at(Text t);

/* Number of characters (code points). */
uint32_t utf8_length(Text t);

/* Columns on a terminal with a CJK font: wide and full-width characters 2, combining marks 0, the
   "ambiguous" class (curly quotes, dashes, ①, ≥) 1 for narrow, 2 for wide terminals. */
uint32_t utf8_char_width(uint32_t c);
uint32_t utf8_width(Text t);

/* NFC of t; t itself where it is NFC already. For identifiers only, never for content. */
Text utf8_nfc(Arena *arena, Text t);

/* U+4E00..U+9FFF and the other ideograph blocks. */
bool utf8_is_han(uint32_t c);

/* Letters, digits, and the marks on them, of any script; neither punctuation nor signs nor blanks. */
bool utf8_is_word(uint32_t c);

/* Full-width digits, letters and ASCII punctuation, U+3000, ，；：（）［］｛｝ and the signs
   × ÷ － ～ ≥ ≤ ≠ 。 -> the ASCII character they stand for where there is exactly one
   (≥ and ≤ have none); otherwise c itself. */
uint32_t utf8_fold_width(uint32_t c);

#endif
