/* GB18030 is left to iconv, which knows no locale when it is asked so, and refuses every byte that
   the encoding does not define. UTF-16 takes a few lines; an unpaired surrogate becomes U+FFFD. */
#include "runtime/base/encoding.h"

#include <iconv.h>

#include "runtime/base/buf.h"
#include "runtime/base/utf8.h"

static const struct {
    const char *name; /* without '-' and '_', in capitals */
    Encoding encoding;
} names[] = {{"UTF8", ENCODING_UTF8},       {"GB18030", ENCODING_GB18030},
             {"GBK", ENCODING_GB18030},     {"GB2312", ENCODING_GB18030},
             {"UTF16LE", ENCODING_UTF16LE}, {"UTF16BE", ENCODING_UTF16BE}};

static bool is_named(Text name, const char *plain) {
    for (uint32_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        if (c == '-' || c == '_') continue;
        if (c >= 'a' && c <= 'z') c = (char)(c - 'a' + 'A');
        if (*plain == 0 || *plain++ != c) return false;
    }
    return *plain == 0;
}

Encoding encoding_find(Text name) {
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (is_named(name, names[i].name)) return names[i].encoding;
    return ENCODING_NONE;
}

Text encoding_names(void) {
    return TEXT("UTF-8, GB18030, UTF-16LE, UTF-16BE");
}

/* ---- UTF-16 */

static uint32_t unit_at(Text bytes, uint32_t at, bool big) {
    uint32_t a = (unsigned char)bytes.ptr[at], b = (unsigned char)bytes.ptr[at + 1];
    return big ? a << 8 | b : b << 8 | a;
}

/* The character at *at, which moves behind it. */
static uint32_t next_utf16(Text bytes, uint32_t *at, bool big) {
    uint32_t high = unit_at(bytes, *at, big);
    *at += 2;
    if (high < 0xD800 || high > 0xDFFF) return high;
    uint32_t low = *at + 1 < bytes.len ? unit_at(bytes, *at, big) : 0;
    if (high > 0xDBFF || low < 0xDC00 || low > 0xDFFF) return 0xFFFD;
    *at += 2;
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
}

static bool has_mark(Text bytes, bool big) {
    return text_starts(bytes, big ? TEXT("\xFE\xFF") : TEXT("\xFF\xFE"));
}

static Text from_utf16(Arena *arena, Text bytes, bool big) {
    Buf out = buf_new(arena);
    for (uint32_t at = has_mark(bytes, big) ? 2 : 0; at + 1 < bytes.len;) {
        char c[4];
        buf_bytes(&out, c, utf8_put(c, next_utf16(bytes, &at, big)));
    }
    return buf_result(&out);
}

/* ---- GB18030: all of the bytes, or nothing */

static bool from_gb18030(Arena *arena, Text bytes, Text *out) {
    iconv_t conversion = iconv_open("UTF-8", "GB18030");
    if (conversion == (iconv_t)-1) return false;
    size_t room = (size_t)bytes.len * 2 + 4; /* two bytes may become three */
    char *to = ARENA_ARRAY(arena, char, room), *at = to, *in = (char *)(uintptr_t)bytes.ptr;
    size_t left = bytes.len;
    bool whole = iconv(conversion, &in, &left, &at, &room) != (size_t)-1 && left == 0;
    iconv_close(conversion);
    if (whole) *out = (Text){to, (uint32_t)(at - to)};
    return whole;
}

/* ---- decoding */

/* Line ends and tabs, in one byte order or the other. */
static uint32_t count_marks(Text bytes, bool big) {
    uint32_t n = 0;
    for (uint32_t at = 0; at + 1 < bytes.len; at += 2) {
        uint32_t unit = unit_at(bytes, at, big);
        n += unit == '\n' || unit == '\t';
    }
    return n;
}

Encoding encoding_detect(Text bytes) {
    if (has_mark(bytes, true)) return ENCODING_UTF16BE;
    if (has_mark(bytes, false)) return ENCODING_UTF16LE;
    if (bytes.len % 2 == 0 && memchr(bytes.ptr, 0, bytes.len)) {
        uint32_t big = count_marks(bytes, true), little = count_marks(bytes, false);
        if (big > 0 && little == 0) return ENCODING_UTF16BE;
        if (little > 0 && big == 0) return ENCODING_UTF16LE;
    }
    return utf8_invalid_at(bytes) == bytes.len ? ENCODING_UTF8 : ENCODING_GB18030;
}

bool encoding_decode(Arena *arena, Text bytes, Encoding encoding, Text *out) {
    *out = bytes;
    if (encoding == ENCODING_DETECT) encoding = encoding_detect(bytes);
    switch (encoding) {
    case ENCODING_UTF8: return utf8_invalid_at(bytes) == bytes.len;
    case ENCODING_GB18030: return from_gb18030(arena, bytes, out);
    case ENCODING_UTF16LE:
    case ENCODING_UTF16BE:
        *out = from_utf16(arena, bytes, encoding == ENCODING_UTF16BE);
        return true;
    case ENCODING_DETECT:
    case ENCODING_NONE: break;
    }
    return false;
}
