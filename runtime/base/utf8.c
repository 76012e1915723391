/* UTF-8 by hand where it is simple (decoding, validity, folding), by utf8proc where Unicode's
   tables are needed (composition, width). The only file that includes utf8proc.h.

   Width: utf8proc says 0, 1 or 2 and counts East Asian "ambiguous" characters (“ ” — … ① ≥) as 1,
   which is what is wanted here; characters not yet assigned in planes 2 and 3, which Unicode
   reserves for ideographs, are wide. Common Chinese characters never reach the table. */
#include "runtime/base/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "runtime/base/block.h"

#define REPLACEMENT 0xFFFDu

static unsigned char byte_at(Text t, uint32_t at) {
    return (unsigned char)t.ptr[at];
}

/* Length of the sequence that begins with `lead`, and the range of its second byte, which is where
   overlong forms, surrogates and values past U+10FFFF show (Unicode, table 3-7). 0: no lead byte.
 */
static uint32_t lead_length(unsigned char lead, unsigned char *lo, unsigned char *hi) {
    *lo = 0x80;
    *hi = 0xBF;
    if (lead < 0x80) return 1;
    if (lead < 0xC2) return 0;
    if (lead < 0xE0) return 2;
    if (lead < 0xF0) {
        if (lead == 0xE0) *lo = 0xA0;
        if (lead == 0xED) *hi = 0x9F;
        return 3;
    }
    if (lead == 0xF0) *lo = 0x90;
    if (lead == 0xF4) *hi = 0x8F;
    return lead <= 0xF4 ? 4 : 0;
}

/* Length of the well-formed character at `at`, or 0. */
static uint32_t well_formed_length(Text t, uint32_t at) {
    unsigned char lo, hi;
    uint32_t len = lead_length(byte_at(t, at), &lo, &hi);
    if (len <= 1) return len;
    if (t.len - at < len) return 0;
    if (byte_at(t, at + 1) < lo || byte_at(t, at + 1) > hi) return 0;
    for (uint32_t i = 2; i < len; i++)
        if ((byte_at(t, at + i) & 0xC0) != 0x80) return 0;
    return len;
}

/* The character of the unified ideographs at `at`, or 0: leads E4 to E9 need no closer look. */
static uint32_t han_at(Text t, uint32_t at) {
    if (t.len - at < 3) return 0;
    unsigned char lead = byte_at(t, at), middle = byte_at(t, at + 1), last = byte_at(t, at + 2);
    if (lead < 0xE4 || lead > 0xE9 || (middle & 0xC0) != 0x80 || (last & 0xC0) != 0x80) return 0;
    return (lead & 0xFu) << 12 | (middle & 0x3Fu) << 6 | (last & 0x3Fu);
}

uint32_t utf8_next(Text t, uint32_t *at) {
    assert(*at < t.len);
    if (byte_at(t, *at) < 0x80) return byte_at(t, (*at)++);
    uint32_t han = han_at(t, *at);
    if (han) {
        *at += 3;
        return han;
    }
    uint32_t len = well_formed_length(t, *at);
    if (len == 0) {
        *at += 1;
        return REPLACEMENT;
    }
    unsigned char lead = byte_at(t, *at);
    uint32_t c = lead & (0x7Fu >> len);
    for (uint32_t i = 1; i < len; i++) c = c << 6 | (byte_at(t, *at + i) & 0x3Fu);
    *at += len;
    return c;
}

uint32_t utf8_put(char *out, uint32_t c) {
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    uint32_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (uint32_t i = len; --i > 0; c >>= 6) out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)(0xF00u >> len | c); /* as many ones as there are bytes */
    return len;
}

/* Over whole characters from `at` up to `end` or a little behind it; to the first bad byte. */
static uint32_t step_over(Text t, uint32_t at, uint32_t end, bool *bad) {
    while (at < end) {
        uint32_t len = well_formed_length(t, at);
        *bad = len == 0;
        if (*bad) break;
        at += len;
    }
    return at;
}

static bool continues(Text t, uint32_t at) {
    return (byte_at(t, at) & 0xC0) == 0x80;
}

/* Whether the block, which stands behind two bytes or more, needs a closer look: it holds a byte
   that continues a character where none is due or the other way round (what is due follows from
   the two bytes before it), or a lead that is rare or whose next byte has a range of its own. */
static bool looks_odd(const char *ptr) {
    Block block = block_at(ptr);
    Block continuing = block_equal(block & 0xC0, 0x80);
    Block due = block_from(block_at(ptr - 1), 0xC0) | block_from(block_at(ptr - 2), 0xE0);
    Block special = block_equal(block & 0xFE, 0xC0) | block_equal(block, 0xE0) |
                    block_equal(block, 0xED) | block_from(block, 0xF0);
    return block_bits((continuing ^ due) | special) != 0;
}

/* By blocks; `whole` runs behind, where a character is known to begin. A closer look begins with
   the last character before the block, which may lack its end. */
uint32_t utf8_invalid_at(Text t) {
    bool bad = false;
    uint32_t whole = step_over(t, 0, t.len < 2 ? t.len : 2, &bad);
    while (!bad && whole < t.len) {
        uint32_t at = whole;
        while (t.len - at >= BLOCK_SIZE && !looks_odd(t.ptr + at)) at += BLOCK_SIZE;
        bool last = t.len - at < BLOCK_SIZE && t.len >= BLOCK_SIZE + 2;
        if (last && !looks_odd(t.ptr + t.len - BLOCK_SIZE)) at = t.len; /* it may overlap */
        uint32_t end = t.len - at >= BLOCK_SIZE ? at + BLOCK_SIZE : t.len;
        while (at > whole && continues(t, --at)) {
        }
        whole = step_over(t, at, end, &bad);
    }
    return whole;
}

uint32_t utf8_length(Text t) {
    uint32_t n = 0;
    for (uint32_t at = 0; at < t.len; n++) utf8_next(t, &at);
    return n;
}

uint32_t utf8_char_width(uint32_t c) {
    if (c >= 0x20 && c < 0x7F) return 1;
    if (c >= 0x4E00 && c <= 0x9FFF) return 2;
    if (c >= 0x20000 && c <= 0x3FFFD) return 2;
    return (uint32_t)utf8proc_charwidth((utf8proc_int32_t)c);
}

uint32_t utf8_width(Text t) {
    uint32_t width = 0;
    for (uint32_t at = 0; at < t.len;) width += utf8_char_width(utf8_next(t, &at));
    return width;
}

/* Whether the character, wherever it stands, is left alone by NFC. Below U+0300 nothing combines
   with what stands before it, and the unified ideographs neither compose nor decompose. */
static bool surely_nfc(uint32_t c) {
    return c < 0x300 || (c >= 0x4E00 && c <= 0x9FFF);
}

Text utf8_nfc(Arena *arena, Text t) {
    bool done = true;
    for (uint32_t at = 0; done && at < t.len;) done = surely_nfc(utf8_next(t, &at));
    if (done) return t;
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)t.ptr, (utf8proc_ssize_t)t.len,
                                        &composed, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (len < 0) return t; /* not UTF-8 */
    Text result = {(const char *)composed, (uint32_t)len};
    result = text_equal(result, t) ? t : arena_text(arena, result);
    free(composed); /* utf8proc hands out its own memory */
    return result;
}

bool utf8_is_han(uint32_t c) {
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == 0x3005 || /* 々 */
           c == 0x3007 || /* 〇, a digit of Chinese numerals */
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x20000 && c <= 0x2FA1F) ||
           (c >= 0x30000 && c <= 0x323AF);
}

bool utf8_is_word(uint32_t c) {
    if (c < 0x80) return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
    if (c >= 0x4E00 && c <= 0x9FFF) return true;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_NO;
}

uint32_t utf8_fold_width(uint32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) return c - 0xFF01 + '!';
    switch (c) {
    case 0x3000: return ' ';
    case 0x3002: return '.'; /* 。 */
    case 0x00D7: return '*';
    case 0x00F7: return '/';
    default: return c;
    }
}
