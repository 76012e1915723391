/* Pages: what `jixiao explain` prints, one page for each diagnostic and each built-in rule. They
   are the files of docs/errors, built in by the Makefile. A page is Markdown of a narrow form:

     # E0203 单位不一致            name and Chinese title
     paragraphs in Chinese, a block ``` with the mistake, a block with the mended text
     ## Units do not agree        English title
     paragraphs in English, without blocks of their own */
#ifndef JX_COMPILER_PAGE_H
#define JX_COMPILER_PAGE_H

#include "runtime/base/diag.h"

typedef struct PageFile {
    const char *name; /* "E0203.md" */
    const char *bytes;
    uint32_t len;
} PageFile;
extern const PageFile page_files[]; /* sorted by name */
extern const uint32_t page_n_files;

/* By code or rule name, in small letters or great, or by the Chinese title. NULL: there is none. */
const PageFile *page_find(Text name);
/* The name nearest to it, or empty. */
Text page_suggest(Arena *arena, Text name);

typedef enum PageLanguage { PAGE_ZH, PAGE_EN, PAGE_BOTH } PageLanguage;
/* For a terminal: paragraphs wrapped, blocks indented. */
void page_print(Buf *out, const PageFile *page, PageLanguage language);
/* All pages, a line each: name and title. */
void page_print_list(Buf *out, PageLanguage language);

#endif
