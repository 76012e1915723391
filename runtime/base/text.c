/* Text: comparison, hashing, searching and trimming of byte slices. Nothing here decodes UTF-8
   except that U+3000 is known to be a blank; characters and widths are the business of utf8.c. */
#include "runtime/base/text.h"

#include <endian.h>

int text_compare(Text a, Text b) {
    uint32_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    if (order) return order;
    return (a.len > b.len) - (a.len < b.len);
}

/* Eight bytes, the first one lowest, whatever the byte order of the machine. */
static uint64_t word_at(const char *ptr) {
    uint64_t word;
    memcpy(&word, ptr, sizeof word);
    return le64toh(word);
}

/* All of one to seven bytes, some of them twice. */
static uint64_t short_word_at(const char *ptr, uint32_t n) {
    if (n < 4) {
        const unsigned char *bytes = (const unsigned char *)ptr;
        return bytes[0] | (uint64_t)bytes[n / 2] << 8 | (uint64_t)bytes[n - 1] << 16;
    }
    uint32_t head, tail;
    memcpy(&head, ptr, sizeof head);
    memcpy(&tail, ptr + n - sizeof tail, sizeof tail);
    return le32toh(head) | (uint64_t)le32toh(tail) << 32;
}

/* Multiply by an odd constant (2^64 divided by the golden ratio) and fold the high half, which has
   been reached by all bits, back on the low half. */
static uint64_t mix(uint64_t h) {
    h *= UINT64_C(0x9E3779B97F4A7C15);
    return h ^ (h >> 32);
}

uint64_t text_hash(Text t) {
    uint64_t h = mix(t.len + UINT64_C(0x51ED270B0F1A2C37)); /* any constant but 0: mix(0) is 0 */
    uint32_t i = 0;
    for (; t.len - i >= 8; i += 8) h = mix(h ^ word_at(t.ptr + i));
    if (i < t.len) h = mix(h ^ (i > 0 ? word_at(t.ptr + t.len - 8) : short_word_at(t.ptr, t.len)));
    return mix(h);
}

int64_t text_find(Text t, Text needle) {
    if (needle.len == 0) return 0;
    if (needle.len > t.len) return -1;
    const char *at = memmem(t.ptr, t.len, needle.ptr, needle.len);
    return at ? at - t.ptr : -1;
}

bool text_is_ascii(Text t) {
    for (uint32_t i = 0; i < t.len; i++)
        if ((unsigned char)t.ptr[i] >= 0x80) return false;
    return true;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

Text text_trim(Text t) {
    static const Text ideographic_space = {"\xE3\x80\x80", 3}; /* U+3000 */
    for (;;) {
        if (t.len && is_blank(t.ptr[0]))
            t = text_slice(t, 1, t.len);
        else if (text_starts(t, ideographic_space))
            t = text_slice(t, 3, t.len);
        else
            break;
    }
    for (;;) {
        if (t.len && is_blank(t.ptr[t.len - 1]))
            t.len -= 1;
        else if (text_ends(t, ideographic_space))
            t.len -= 3;
        else
            return t;
    }
}
