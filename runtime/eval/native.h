/* Native functions: calls of C functions in shared libraries, through libffi, in a child process.
   Nothing is loaded unless the command line allowed that library; a crash, a hang, memory without
   end, a NaN or a value that does not fit becomes an error state of the rows concerned, and the
   evaluation goes on. The parent never loads the library. */
#ifndef JX_EVAL_NATIVE_H
#define JX_EVAL_NATIVE_H

#include "runtime/eval/eval.h"

typedef struct NativeHost NativeHost;

typedef struct NativeAllowed {
    Text path; /* as given to --allow-native; matched to Native.library by its last component */
    const uint8_t *sha256; /* what the file must have; NULL: anything */
} NativeAllowed;

/* A host for the natives of one program, used by one thread at a time. Call it before other threads
   are started and before much memory is taken: it forks (only if a library is allowed). Its
   processes end with the arena, or with this process however it ends. */
NativeHost *native_new(Arena *arena, const NativeAllowed *allowed, uint32_t n_allowed);

typedef struct NativeLimits {
    uint32_t row_ms;      /* of wall-clock time for one row; loading is part of the first */
    uint32_t cpu_seconds; /* of processor time for the rows of a call; more takes another process */
    uint32_t memory_mib;
} NativeLimits;
#define NATIVE_LIMITS_DEFAULT                                                                      \
    ((NativeLimits){.row_ms = 10000, .cpu_seconds = 60, .memory_mib = 1024})
void native_set_limits(NativeHost *host, NativeLimits limits);

/* Calls native over whole columns: args[k] are the n_params vectors of n rows each (for C_DOUBLES:
   offsets delimit each row's elements, see list_offsets; NULL for scalars). out has n rows, its
   state and data arrays allocated. A row with a missing argument or element is missing in the
   result, with the state of that argument, and not passed. Errors set STATE_ERROR on the rows
   concerned, and out->why of those that have words of their own. */
typedef struct NativeCall {
    const Vector *args[3];
    const uint32_t *list_offsets[3]; /* n + 1 entries, for list arguments */
    Vector *out;
} NativeCall;
void native_call(NativeHost *host, Arena *arena, const Program *program, uint32_t native,
                 const NativeCall *call);
/* For rows in error without words: why that function is not called, in both languages; false if it
   never failed. */
bool native_error(const NativeHost *host, uint32_t native, Text *zh, Text *en);

#endif
