/* Packing and unpacking are one description: a function says what comes next, and the mode decides
   whether it is written, or what is read is made to point to it. Counts stand before their arrays,
   and every array begins at a multiple of eight. For facts_pack.c and facts_ready.c alone. */
#ifndef JX_CORE_PACK_H
#define JX_CORE_PACK_H

#include "runtime/core/facts_pack.h"

typedef struct Pack {
    Buf *out; /* NULL: reading */
    Text in;  /* what is still to be read */
    bool failed;
    Facts *piece;     /* only read from when writing */
    Arena *arena;     /* of what is made when reading; when writing, of what is soon forgotten */
    PackTexts *texts; /* that pieces share; NULL: each has its own */
    const UnitCarry *carry; /* to the program's units; NULL: the piece has those */
    const Program *program;
    SourceRun *run; /* of every table */
} Pack;

static inline void *pack_array(Pack *p, const void *array, uint64_t size) {
    uint64_t padded = (size + 7) & ~UINT64_C(7);
    if (p->out) {
        if (size > 0) buf_bytes(p->out, array, (size_t)size);
        for (; size < padded; size++) buf_char(p->out, 0);
        return NULL;
    }
    if (p->failed || padded > p->in.len) {
        p->failed = true;
        return NULL;
    }
    const void *found = p->in.ptr;
    p->in = text_slice(p->in, (uint32_t)padded, p->in.len);
    return (void *)(uintptr_t)found; /* read only, as everything of a piece that is appended */
}

static inline uint32_t pack_number(Pack *p, uint32_t number) {
    const uint32_t *found = pack_array(p, &number, sizeof number);
    return p->out ? number : found ? *found : 0;
}

/* When reading, *array is set; when writing, it stays. */
#define PACK_ARRAY(p, array, n)                                                                    \
    do {                                                                                           \
        void *found_ = pack_array((p), (array), sizeof *(array) * (uint64_t)(n));                  \
        if (!(p)->out) (array) = found_;                                                           \
    } while (0)

#define PACK_VEC(p, vec)                                                                           \
    do {                                                                                           \
        uint32_t n_ = pack_number((p), (vec).len);                                                 \
        PACK_ARRAY((p), (vec).data, n_);                                                           \
        if (!(p)->out) (vec).len = (vec).cap = (p)->failed ? 0 : n_;                               \
    } while (0)

static inline Text pack_text(Pack *p, Text text) {
    text.len = pack_number(p, text.len);
    const char *found = pack_array(p, text.ptr, text.len);
    return p->out || found ? (Text){p->out ? text.ptr : found, text.len} : TEXT("");
}

#endif
