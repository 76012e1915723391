/* Text: an immutable slice of UTF-8 bytes. Not zero-terminated; the bytes belong to someone else
   (a Source, an Arena, a string literal) who outlives the slice. */
#ifndef JX_BASE_TEXT_H
#define JX_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct Text {
    const char *ptr;
    uint32_t len;
} Text;

#define TEXT(literal) ((Text){"" literal, (uint32_t)(sizeof(literal) - 1)})
/* For printf: printf("%.*s", TEXT_ARG(t)) */
#define TEXT_ARG(t) (int)(t).len, (t).ptr

static inline Text text_of(const char *zero_terminated) {
    return (Text){zero_terminated, (uint32_t)strlen(zero_terminated)};
}

static inline bool text_equal(Text a, Text b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool text_starts(Text t, Text prefix) {
    return t.len >= prefix.len && (prefix.len == 0 || memcmp(t.ptr, prefix.ptr, prefix.len) == 0);
}

static inline bool text_ends(Text t, Text suffix) {
    return t.len >= suffix.len &&
           (suffix.len == 0 || memcmp(t.ptr + t.len - suffix.len, suffix.ptr, suffix.len) == 0);
}

/* The slice [lo, hi) of t; lo <= hi <= t.len. */
static inline Text text_slice(Text t, uint32_t lo, uint32_t hi) {
    return (Text){lo ? t.ptr + lo : t.ptr, hi - lo}; /* t.ptr may be NULL if t is empty */
}

/* Byte order, which for UTF-8 is code point order. <0, 0, >0. */
int text_compare(Text a, Text b);

/* A 64-bit hash, the same on every machine. */
uint64_t text_hash(Text t);

/* Byte offset of the first `needle` in `t`, or -1. */
int64_t text_find(Text t, Text needle);

/* Whether all its bytes are ASCII; true for the empty text. */
bool text_is_ascii(Text t);

/* `t` without blanks (space, tab, CR, LF, U+3000) at both ends. */
Text text_trim(Text t);

#endif
