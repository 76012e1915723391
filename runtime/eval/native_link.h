/* The host's end of the channels: the keeper, and one worker at a time. */
#ifndef JX_EVAL_NATIVE_LINK_H
#define JX_EVAL_NATIVE_LINK_H

#include <sys/types.h>

#include "runtime/eval/native_wire.h"

typedef struct NativeLink {
    int control; /* -1: there is no keeper */
    int error;   /* errno that says why */
    pid_t keeper;
} NativeLink;

NativeLink native_link_open(void);
void native_link_close(NativeLink *link);

/* One worker, from start to end. `buffer` has NATIVE_RUN_BUFFER bytes. */
#define NATIVE_RUN_BUFFER ((size_t)2 * NATIVE_TEXT_MAX)
typedef struct NativeRun {
    int channel;
    char *buffer;
    size_t from, to; /* what is in the buffer and not yet read */
    uint32_t row_ms;
    bool timed_out, garbled;
} NativeRun;

/* Starts a worker; false if that is not possible (errno). */
bool native_run_start(NativeLink *link, NativeRun *run);
/* The next record and its text, which is valid until the next call. False if none will come. */
bool native_run_next(NativeRun *run, NativeRecord *record, Text *text);
/* Ends the worker; why it ended, and the number that goes with that fault. */
NativeFault native_run_end(NativeLink *link, NativeRun *run, int *detail);

#endif
