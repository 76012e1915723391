/* Encodings of text files: what is not UTF-8 is made so. Older office programs write Chinese in
   GB18030 or its subsets GBK and GB2312, and "Unicode" in UTF-16. */
#ifndef JX_BASE_ENCODING_H
#define JX_BASE_ENCODING_H

#include "runtime/base/arena.h"

typedef enum Encoding {
    ENCODING_DETECT, /* UTF-16 by its byte order mark, or by zero bytes in its line ends and tabs;
                        UTF-8; GB18030 where all of it can be that and not UTF-8 */
    ENCODING_UTF8,
    ENCODING_GB18030,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_NONE
} Encoding;

/* By its name: capitals, '-' and '_' do not matter, GBK and GB2312 are GB18030. ENCODING_NONE if
   there is no such one. */
Encoding encoding_find(Text name);
/* The names that may be written, for messages. */
Text encoding_names(void);

/* What DETECT stands for: GB18030 also where it cannot be that. */
Encoding encoding_detect(Text bytes);

/* The text as UTF-8. False: it is not in this encoding (DETECT: in none);
 *out is then the bytes as they are. */
bool encoding_decode(Arena *arena, Text bytes, Encoding encoding, Text *out);

#endif
