/* Buf: bytes appended to an array that doubles in an arena, and the escaping of text for JSON and
   for XML and HTML. Escaping for other formats lives with those formats. */
#include "runtime/base/buf.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "runtime/base/block.h"
#include "runtime/base/utf8.h"

#define FIRST_CAP 64

Buf buf_new(Arena *arena) {
    return (Buf){.arena = arena};
}

/* Room for `more` bytes behind the last one. */
static char *reserve(Buf *buf, size_t more) {
    if (buf->cap - buf->len < more) {
        size_t cap = buf->cap ? buf->cap : FIRST_CAP;
        while (cap - buf->len < more) cap *= 2;
        buf->ptr = arena_grow(buf->arena, buf->ptr, buf->cap, cap);
        buf->cap = cap;
    }
    return buf->ptr + buf->len;
}

void buf_bytes(Buf *buf, const char *ptr, size_t len) {
    if (len == 0) return;
    memcpy(reserve(buf, len), ptr, len);
    buf->len += len;
}

void buf_text(Buf *buf, Text t) {
    buf_bytes(buf, t.ptr, t.len);
}

void buf_repeat(Buf *buf, Text t, uint32_t times) {
    for (uint32_t i = 0; i < times; i++) buf_text(buf, t);
}

void buf_uint(Buf *buf, uint64_t value) {
    char digits[20]; /* 2^64 has 20 digits */
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    buf_bytes(buf, digits + at, sizeof digits - at);
}

/* Printed where it belongs; once more if the room that is there does not do. The zero byte behind
   it is overwritten by the next append. */
void buf_printf(Buf *buf, const char *format, ...) {
    enum { FIRST_ROOM = 32 };
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char *end = reserve(buf, FIRST_ROOM);
    int len = vsnprintf(end, buf->cap - buf->len, format, args);
    va_end(args);
    assert(len >= 0);
    if ((size_t)len >= buf->cap - buf->len) {
        end = reserve(buf, (size_t)len + 1);
        vsnprintf(end, (size_t)len + 1, format, again);
    }
    va_end(again);
    buf->len += (size_t)len;
}

Text buf_result(const Buf *buf) {
    assert(buf->len <= UINT32_MAX);
    return (Text){buf->ptr ? buf->ptr : "", (uint32_t)buf->len};
}

static void put_json_char(Buf *buf, unsigned char c) {
    switch (c) {
    case '"': buf_str(buf, "\\\""); return;
    case '\\': buf_str(buf, "\\\\"); return;
    case '\n': buf_str(buf, "\\n"); return;
    case '\r': buf_str(buf, "\\r"); return;
    case '\t': buf_str(buf, "\\t"); return;
    default: buf_printf(buf, "\\u%04x", c); return;
    }
}

/* Whether JSON writes the byte in another way; and of a block, a bit for each that it does. */
static bool is_escaped(unsigned char c) {
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7F;
}

static uint32_t escaped_in(Block block) {
    return block_bits(~block_from(block, 0x20) | block_equal(block, '"') |
                      block_equal(block, '\\') | block_equal(block, 0x7F));
}

/* The next byte from `at` on that is escaped; the length if there is none. The last block of a text
   may hold bytes before `at`, too. */
static uint32_t next_escaped(Text t, uint32_t at) {
    while (t.len >= BLOCK_SIZE && at < t.len) {
        uint32_t from = t.len - at < BLOCK_SIZE ? t.len - BLOCK_SIZE : at;
        uint32_t bits = escaped_in(block_at(t.ptr + from)) >> (at - from);
        if (bits) return at + (uint32_t)__builtin_ctz(bits);
        at = from + BLOCK_SIZE;
    }
    while (at < t.len && !is_escaped((unsigned char)t.ptr[at])) at++;
    return at;
}

static void put_json_run(Buf *buf, Text t) {
    uint32_t from = 0, to;
    while ((to = next_escaped(t, from)) < t.len) {
        buf_text(buf, text_slice(t, from, to));
        put_json_char(buf, (unsigned char)t.ptr[to]);
        from = to + 1;
    }
    if (t.len) buf_text(buf, text_slice(t, from, t.len));
}

void buf_json(Buf *buf, Text t) {
    buf_char(buf, '"');
    for (;;) {
        uint32_t bad = utf8_invalid_at(t);
        put_json_run(buf, text_slice(t, 0, bad));
        if (bad == t.len) break;
        buf_str(buf, "\xEF\xBF\xBD");
        t = text_slice(t, bad + 1, t.len);
    }
    buf_char(buf, '"');
}

/* What stands for the character in XML, or NULL for itself. */
static const char *xml_escape(uint32_t c) {
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\r': return "&#13;"; /* a bare one would be read back as a line feed */
    case '\t':
    case '\n': return NULL;
    default: break;
    }
    if (c < 0x20 || c == 0xFFFD || c == 0xFFFE || c == 0xFFFF) return "\xEF\xBF\xBD";
    return NULL;
}

void buf_xml(Buf *buf, Text t) {
    uint32_t plain = 0;
    for (uint32_t i = 0; i < t.len;) {
        uint32_t at = i;
        const char *escape = xml_escape(utf8_next(t, &i));
        if (!escape) continue;
        buf_text(buf, text_slice(t, plain, at));
        buf_str(buf, escape);
        plain = i;
    }
    if (t.len) buf_text(buf, text_slice(t, plain, t.len));
}
