/* Block: sixteen bytes looked at together, for the few loops that every byte of the input passes
   through. Vectors of the compiler, which gcc and clang know on every machine; only the last step,
   bytes to bits, has a form of its own where the machine does it in one instruction. */
#ifndef JX_BASE_BLOCK_H
#define JX_BASE_BLOCK_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

enum { BLOCK_SIZE = 16 };
typedef uint8_t Block __attribute__((vector_size(BLOCK_SIZE)));

static inline Block block_at(const void *ptr) {
    Block block;
    memcpy(&block, ptr, sizeof block);
    return block;
}

/* Each byte all ones where it equals `byte`, or is at least that; else zero. */
static inline Block block_equal(Block block, uint8_t byte) {
    return (Block)(block == byte);
}
static inline Block block_from(Block block, uint8_t byte) {
    return (Block)(block >= byte);
}

/* The high bit of each byte, the first byte lowest. */
static inline uint32_t block_bits(Block block) {
#ifdef __SSE2__
    typedef char Chars __attribute__((vector_size(BLOCK_SIZE)));
    return (uint32_t)__builtin_ia32_pmovmskb128((Chars)block);
#else
    /* eight high bits become the low bits of the bytes, and a product brings them side by side */
    uint64_t halves[2];
    memcpy(halves, &block, sizeof halves);
    uint32_t bits[2];
    for (int i = 0; i < 2; i++) {
        uint64_t ones = le64toh(halves[i]) >> 7 & UINT64_C(0x0101010101010101);
        bits[i] = (uint32_t)(ones * UINT64_C(0x0102040810204080) >> 56);
    }
    return bits[0] | bits[1] << 8;
#endif
}

#endif
