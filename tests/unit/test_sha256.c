/* SHA-256: the examples of FIPS 180-4, and lengths around those where the padding takes a block more. */
#include "tests/unit/unit.h"

#include <stdlib.h>

#include "runtime/base/sha256.h"

static Text hex(const void *bytes, size_t n, char out[2 * SHA256_BYTES + 1]) {
    uint8_t hash[SHA256_BYTES];
    sha256(bytes, n, hash);
    for (int i = 0; i < SHA256_BYTES; i++) snprintf(out + 2 * i, 3, "%02x", hash[i]);
    return text_of(out);
}

/* Of n bytes, the i-th of which is 7 i + 3. */
static const struct {
    size_t n;
    const char *hash;
} lengths[] = {
    {0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {1, "084fed08b978af4d7d196a7446a86b58009e636b611db16211b65a9aadff29c5"},
    {3, "6ab0dba1f4f1dfbb37b4f9eeb092c09fca4900ad32bdcd147d8dde35d6c87c35"},
    {55, "e7313d333c272e639f790978283f9eb392e843d0f29b7016828bb1daa4aac70b"},
    {56, "4324d65f3c103567f5589c710bc08f8523f929a9272e3af36fc968e52abc6c27"},
    {57, "35df609437dcfea3279283ab79fd554e2bf78f8f7ae2de532d8ee300b09e8f73"},
    {63, "81c80242132f230c3bd41b3e63bbcff16107339549214a99614ff26664625055"},
    {64, "39e3d7b6b5d075d37d053ad89b24b41bef4f3c29760c84447cab3f3be1882241"},
    {65, "aacca6ff74fdbb296d165a45cecfa04e5127bc008770fbbdd48006f2d2fae95e"},
    {119, "9ce7368e4daf32341631b492e80359dc9f594b48453cd0dd5bf0b19279cc177e"},
    {120, "7836b787757e95e58b3ca5aec90b1b004e8deba1e50e9675af9cabf1a13a04b5"},
    {128, "d2742f1f4ac6bb7ca2b239ee18402ba8b3f9f8e652d2a72973c2b9ba11c08cf6"},
    {1000, "1e9bc38cbf860b9ec31918b065f9b52476c549a782e0e7990bed8ce3868d2371"},
    {65537, "ad8b370d36508e55e3c9cd44667a6e36e35955d0ff9f8fe59805bb18c2db5dd8"},
};

int main(void) {
    Tally unit = {.name = "sha256"};
    char out[2 * SHA256_BYTES + 1];
    CHECK_TEXT(&unit, hex("abc", 3, out),
               TEXT("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    const char *two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    CHECK_TEXT(&unit, hex(two, strlen(two), out),
               TEXT("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
    for (size_t k = 0; k < sizeof lengths / sizeof *lengths; k++) {
        uint8_t *bytes = malloc(lengths[k].n + 1); /* exactly as long: reading behind it shows */
        CHECK(&unit, bytes != NULL);
        for (size_t i = 0; bytes && i < lengths[k].n; i++) bytes[i] = (uint8_t)(7 * i + 3);
        CHECK_TEXT(&unit, hex(bytes, lengths[k].n, out), text_of(lengths[k].hash));
        free(bytes);
    }
    return UNIT_END(&unit);
}
