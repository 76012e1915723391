/* The host's end of the channels: starts the keeper, has it start workers, reads their records
   against the clock, and tells from the way a worker ended what went wrong. What the records mean
   is native.c's business. */
#include "runtime/eval/native_link.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- the keeper */

NativeLink native_link_open(void) {
    NativeLink link = {.control = -1};
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        link.error = errno;
        return link;
    }
    link.keeper = fork();
    if (link.keeper == 0) native_keep(ends[1]);
    link.error = link.keeper < 0 ? errno : 0;
    close(ends[1]);
    if (link.error)
        close(ends[0]);
    else
        link.control = ends[0];
    return link;
}

void native_link_close(NativeLink *link) {
    if (link->control < 0) return;
    shutdown(link->control, SHUT_RDWR); /* ends the keeper even if another fork holds a copy */
    close(link->control);
    link->control = -1;
    link->error = ECHILD;
    while (waitpid(link->keeper, NULL, 0) < 0 && errno == EINTR) continue;
}

/* ---- a worker */

bool native_run_start(NativeLink *link, NativeRun *run) {
    int ends[2];
    run->channel = -1;
    run->from = run->to = 0;
    run->timed_out = run->garbled = false;
    errno = link->error;
    if (link->control < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0)
        return false;
    bool sent = native_send_channel(link->control, ends[1]);
    close(ends[1]);
    if (!sent) {
        native_link_close(link);
        close(ends[0]);
        errno = ECHILD;
        return false;
    }
    run->channel = ends[0];
    return true;
}

static int64_t now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits until there is something to read, or the end. */
static bool wait_for_bytes(NativeRun *run, int64_t deadline) {
    for (;;) {
        int64_t left = deadline - now_ms();
        struct pollfd p = {.fd = run->channel, .events = POLLIN};
        int n = poll(&p, 1, left < 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left);
        if (n > 0) return true;
        if (n < 0 && errno == EINTR) continue;
        run->timed_out = n == 0;
        return false;
    }
}

static bool read_more(NativeRun *run, int64_t deadline) {
    if (!wait_for_bytes(run, deadline)) return false;
    memmove(run->buffer, run->buffer + run->from, run->to - run->from);
    run->to -= run->from;
    run->from = 0;
    ssize_t n;
    do n = recv(run->channel, run->buffer + run->to, NATIVE_RUN_BUFFER - run->to, 0);
    while (n < 0 && errno == EINTR);
    if (n <= 0) return false;
    run->to += (size_t)n;
    return true;
}

/* Reads until the buffer holds `size` unread bytes. */
static bool fill(NativeRun *run, size_t size) {
    if (run->to - run->from >= size) return true;
    for (int64_t deadline = now_ms() + run->row_ms; run->to - run->from < size;)
        if (!read_more(run, deadline)) return false;
    return true;
}

bool native_run_next(NativeRun *run, NativeRecord *record, Text *text) {
    if (!fill(run, sizeof *record)) return false;
    memcpy(record, run->buffer + run->from, sizeof *record);
    run->garbled = record->size > NATIVE_TEXT_MAX || record->fault >= NATIVE_FAULT_COUNT;
    if (run->garbled || !fill(run, sizeof *record + record->size)) return false;
    *text = (Text){run->buffer + run->from + sizeof *record, record->size};
    run->from += sizeof *record + record->size;
    return true;
}

static NativeFault fault_of_signal(int number) {
    switch (number) {
    case SIGSEGV:
    case SIGBUS: return NATIVE_MEMORY_ACCESS;
    case SIGABRT: return NATIVE_ABORT;
    case SIGFPE: return NATIVE_ARITHMETIC;
    case SIGSYS: return NATIVE_FORBIDDEN;
    case SIGXFSZ: return NATIVE_FILE_WRITE;
    case SIGXCPU: return NATIVE_CPU;
    case SIGKILL: return NATIVE_SILENT; /* the keeper's: it ran on, but its channel was closed */
    default: return NATIVE_SIGNAL;
    }
}

NativeFault native_run_end(NativeLink *link, NativeRun *run, int *detail) {
    NativeEnd end;
    close(run->channel);
    if (!native_send(link->control, &(char){0}, 1) ||
        !native_receive(link->control, &end, sizeof end)) {
        native_link_close(link);
        *detail = ECHILD;
        return NATIVE_START;
    }
    *detail = end.error;
    if (end.error) return NATIVE_START;
    if (run->timed_out) return NATIVE_TIMEOUT;
    if (run->garbled) return NATIVE_SILENT;
    if (!WIFSIGNALED(end.status)) return NATIVE_EXIT;
    *detail = WTERMSIG(end.status);
    return fault_of_signal(WTERMSIG(end.status));
}
