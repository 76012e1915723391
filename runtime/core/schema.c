/* Schema: the names of declared things. Everything else in schema.h is plain data that the compiler
   fills in. Which of several names is the Chinese and which the English one is told by their
   letters alone: a name of ASCII characters is English. */
#include "runtime/core/schema.h"

NameSet names_make(Arena *arena, const Text *all, uint32_t n) {
    if (n == 0) return (NameSet){0};
    Text *copy = ARENA_ARRAY(arena, Text, n);
    memcpy(copy, all, sizeof(Text) * n);
    NameSet names = {.all = copy, .n = n, .last = copy[n - 1]};
    for (uint32_t i = n; i-- > 0;) {
        if (text_is_ascii(copy[i]))
            names.en = copy[i];
        else
            names.zh = copy[i];
    }
    if (!names.zh.ptr) names.zh = names.en;
    if (!names.en.ptr) names.en = names.zh;
    return names;
}

bool names_has(const NameSet *names, Text name) {
    for (uint32_t i = 0; i < names->n; i++) {
        if (text_equal(names->all[i], name)) return true;
    }
    return false;
}
