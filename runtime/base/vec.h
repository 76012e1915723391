/* VEC(T): a growable array in an arena. `v.data[0..v.len)`. Zero-initialised is empty. */
#ifndef JX_BASE_VEC_H
#define JX_BASE_VEC_H

#include "runtime/base/arena.h"

#define VEC(T)                                                                                     \
    struct {                                                                                       \
        T *data;                                                                                   \
        uint32_t len, cap;                                                                         \
    }

/* Appends `value`; v is a pointer to a VEC. */
#define vec_push(arena, v, ...)                                                                    \
    do {                                                                                           \
        if ((v)->len == (v)->cap) {                                                                \
            uint32_t vec_cap_ = (v)->cap ? (v)->cap * 2 : 8;                                       \
            (v)->data = arena_grow((arena), (v)->data, sizeof *(v)->data * (v)->cap,               \
                                   sizeof *(v)->data * vec_cap_);                                  \
            (v)->cap = vec_cap_;                                                                   \
        }                                                                                          \
        (v)->data[(v)->len++] = (__VA_ARGS__);                                                     \
    } while (0)

#define vec_last(v) ((v)->data[(v)->len - 1])

#endif
