/* What the tests of files share: a name in the test's folder, and what is there. */
#ifndef JX_TESTS_FILE_LAB_H
#define JX_TESTS_FILE_LAB_H

#include <sys/stat.h>

#include "runtime/base/file.h"

static inline Text at(Arena *arena, Text folder, const char *name) {
    return path_join(arena, folder, text_of(name));
}

static inline mode_t mode_of(Text path) {
    struct stat st;
    return stat(path.ptr, &st) == 0 ? st.st_mode & 0777 : 0;
}

static inline bool holds(Arena *arena, Text path, Text want) {
    Text got = {0};
    return file_read(arena, path, &got).code == 0 && text_equal(got, want);
}

#endif
