/* SHA-256 (FIPS 180-4), for saying which file is meant, whatever its name. */
#ifndef JX_BASE_SHA256_H
#define JX_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

enum { SHA256_BYTES = 32 };
void sha256(const void *bytes, size_t n, uint8_t out[SHA256_BYTES]);

#endif
