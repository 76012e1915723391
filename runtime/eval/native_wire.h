/* What the host and its processes say to each other. All are one program on one machine, so structs
   travel as they are; but native code may have written over the sender's memory, so the host
   believes nothing of what it reads.

     host --control--> keeper     a byte and the worker's end of a new data channel: start a worker
     host --data-----> worker     NativeRequest and its body
     worker --data---> host       NativeRecord after NativeRecord, one a row, in order
     host --control--> keeper     a byte: the call is over, end the worker
     keeper --control> host       NativeEnd: how it ended

   The keeper is made before anything is loaded and never runs library code; it makes a worker for
   each call. */
#ifndef JX_EVAL_NATIVE_WIRE_H
#define JX_EVAL_NATIVE_WIRE_H

#include "runtime/base/sha256.h"
#include "runtime/eval/native.h"

typedef enum NativeFault {
#define FAULT(name, scope, zh, en) NATIVE_##name,
#include "runtime/eval/native_fault.def"
#undef FAULT
    NATIVE_FAULT_COUNT
} NativeFault;

#define NATIVE_PARAMS_MAX 3
#define NATIVE_TEXT_MAX 65536u /* bytes of a result */
#define NATIVE_CELL 8u         /* everything in the body begins at a multiple of this */

/* The body: path and symbol, each with its zero, then padding; then, row by row, the arguments:
     number, bool, date   int64 or double
     text                 uint64 length, the bytes, a zero, padding
     list                 uint64 count, that many doubles */
typedef struct NativeRequest {
    uint64_t size;          /* of the body */
    uint32_t symbol, cells; /* where they begin in the body; the path is at 0 */
    uint32_t n_rows, n_params;
    uint8_t ctype[NATIVE_PARAMS_MAX + 1]; /* the last is the result's */
    uint32_t cpu_seconds, memory_mib;
    bool has_sha256; /* the library must have it */
    uint8_t sha256[SHA256_BYTES];
} NativeRequest;

/* The result of a row; or, in place of the first one, a fault of the scope FUNCTION. */
typedef struct NativeRecord {
    uint32_t fault;  /* NativeFault */
    uint32_t size;   /* bytes of text that follow: a text result, or the detail of a fault */
    int64_t integer; /* also errno of a fault; a text that is NULL: 1 */
    double real;
} NativeRecord;

typedef struct NativeEnd {
    int32_t error;  /* errno if no process could be made */
    int32_t status; /* as of waitpid */
} NativeEnd;

/* Sends all bytes; false if the other side is gone. */
bool native_send(int channel, const void *bytes, size_t size);
/* Waits for `size` bytes; false if the channel ends before. */
bool native_receive(int channel, void *bytes, size_t size);
/* One byte over `control`, with a descriptor. */
bool native_send_channel(int control, int channel);
/* The descriptor received, or -1 at the end of `control`. */
int native_receive_channel(int control);

/* The keeper's life, in a process just forked. */
_Noreturn void native_keep(int control);

#endif
