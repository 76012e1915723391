/* Paths as URI references (RFC 3986), for formats that other tools read. */
#ifndef JX_BASE_URI_H
#define JX_BASE_URI_H

#include "runtime/base/buf.h"

/* The path, its bytes percent-encoded but for letters, digits and -._~/; an absolute one begins with
   file://. A relative one is relative to wherever the program was started. */
void uri_put_path(Buf *out, Text path);

#endif
