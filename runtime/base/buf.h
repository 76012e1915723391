/* Buf: a growable byte buffer for output. Lives in an arena. */
#ifndef JX_BASE_BUF_H
#define JX_BASE_BUF_H

#include "runtime/base/arena.h"

typedef struct Buf {
    Arena *arena;
    char *ptr;
    size_t len, cap;
} Buf;

Buf buf_new(Arena *arena);
void buf_bytes(Buf *buf, const char *ptr, size_t len);
void buf_text(Buf *buf, Text t);
static inline void buf_str(Buf *buf, const char *zero_terminated) {
    buf_bytes(buf, zero_terminated, strlen(zero_terminated));
}
static inline void buf_char(Buf *buf, char c) {
    if (buf->len < buf->cap)
        buf->ptr[buf->len++] = c;
    else
        buf_bytes(buf, &c, 1);
}
void buf_repeat(Buf *buf, Text t, uint32_t times);
void buf_uint(Buf *buf, uint64_t value);
void buf_printf(Buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The bytes so far; valid until the next append. Longer than 4 GiB is an assertion failure. */
Text buf_result(const Buf *buf);

/* One place escapes per output format. JSON: with the quotes; bytes that are no UTF-8
   (in the names of files) become U+FFFD. */
void buf_json(Buf *buf, Text t);
/* XML and HTML, text and attribute values: & < > " and characters XML 1.0 forbids become U+FFFD. */
void buf_xml(Buf *buf, Text t);

#endif
