/* Percent-encoding. A colon is encoded, too: before the first slash it would end a scheme. */
#include "runtime/base/uri.h"

static bool is_plain(char c) {
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    return letter || (c >= '0' && c <= '9') || (c != 0 && strchr("-._~/", c));
}

void uri_put_path(Buf *out, Text path) {
    static const char digits[] = "0123456789ABCDEF";
    if (text_starts(path, TEXT("/"))) buf_str(out, "file://");
    for (uint32_t i = 0; i < path.len; i++) {
        unsigned char byte = (unsigned char)path.ptr[i];
        if (is_plain(path.ptr[i])) {
            buf_char(out, path.ptr[i]);
            continue;
        }
        buf_char(out, '%');
        buf_char(out, digits[byte >> 4]);
        buf_char(out, digits[byte & 15]);
    }
}
