/* The processes that native code lives in: the keeper, forked when the host is made, and the
   workers that it forks, one a call. Only a worker loads a library, after it has given up what
   native code must not have: output, descriptors, time, memory, files to write, other processes,
   the network. The host cannot be harmed by what happens here: it sees the bytes of a channel and
   how the process ended.

   The limits are a guard against mistakes, not a prison: a library can read what its user can read.
   That is why only the command line can allow one.

   Nothing here returns to the program that was forked, or runs its exit handlers. */
#include "runtime/eval/native_wire.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <fenv.h>
#include <ffi.h>
#include <link.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* ---- limits */

/* What the keeper got from the host at the fork and counts as used already. */
static uint64_t address_space_used(void) {
    char text[32] = {0};
    int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (fd < 0) return 0;
    ssize_t n = read(fd, text, sizeof text - 1);
    close(fd);
    uint64_t pages = 0;
    for (ssize_t i = 0; i < n && text[i] >= '0' && text[i] <= '9'; i++)
        pages = pages * 10 + (uint64_t)(text[i] - '0');
    return pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* At most as much as is allowed already, which may be less. */
static bool limit(unsigned resource, rlim_t soft, rlim_t hard) {
    struct rlimit now;
    if (getrlimit(resource, &now) < 0) return false;
    if (hard > now.rlim_max) hard = now.rlim_max;
    if (soft > hard) soft = hard;
    return setrlimit(resource, &(struct rlimit){soft, hard}) == 0;
}

static bool limit_resources(const NativeRequest *request) {
    rlim_t memory = address_space_used() + ((uint64_t)request->memory_mib << 20);
    rlim_t cpu = request->cpu_seconds;
    /* processor time: first a signal that names the reason, a second later a kill */
    return limit(RLIMIT_CPU, cpu, cpu + 1) && limit(RLIMIT_AS, memory, memory) &&
           limit(RLIMIT_FSIZE, 0, 0) && limit(RLIMIT_CORE, 0, 0) && limit(RLIMIT_NPROC, 0, 0);
}

/* A call of these ends the process with SIGSYS. abort and raise use tgkill, which stays. */
static const uint16_t forbidden[] = {
#ifdef SYS_fork /* newer machines have only clone */
    SYS_fork,   SYS_vfork,
#endif
#ifdef SYS_clone3
    SYS_clone3,
#endif
    SYS_clone,  SYS_execve, SYS_execveat, SYS_kill, SYS_tkill, SYS_socket, SYS_ptrace,
};

static bool forbid_calls(void) {
    enum { N = COUNT(forbidden) };
    struct sock_filter filter[N + 3];
    filter[0] =
        (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
    for (unsigned i = 0; i < N; i++) /* a match jumps over the calls left and the ALLOW */
        filter[i + 1] = (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, forbidden[i],
                                                     (uint8_t)(N - i), 0);
    filter[N + 1] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
    filter[N + 2] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
    struct sock_fprog program = {.len = N + 3, .filter = filter};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

/* ---- the worker */

typedef struct Worker {
    int channel;
    NativeRequest request;
    const char *body; /* read-only: a function that writes on its arguments crashes at once */
    ffi_cif cif;
    void (*function)(void);
} Worker;

static _Noreturn void report(Worker *worker, NativeFault fault, const char *detail, int error) {
    size_t size = strlen(detail);
    NativeRecord record = {.fault = fault,
                           .integer = error,
                           .size = size < NATIVE_TEXT_MAX ? (uint32_t)size : NATIVE_TEXT_MAX};
    if (native_send(worker->channel, &record, sizeof record))
        native_send(worker->channel, detail, record.size);
    _exit(0);
}

static bool read_request(Worker *worker) {
    if (!native_receive(worker->channel, &worker->request, sizeof worker->request)) return false;
    size_t size = worker->request.size;
    void *body = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (body == MAP_FAILED) report(worker, NATIVE_START, "", errno);
    worker->body = body;
    return native_receive(worker->channel, body, size) && mprotect(body, size, PROT_READ) == 0;
}

/* Looked at here, where it is loaded: a file that was changed meanwhile is refused. */
static void verify_library(Worker *worker) {
    char shown[2 * SHA256_BYTES + 1];
    uint8_t found[SHA256_BYTES];
    struct stat st;
    int fd = open(worker->body, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) < 0) report(worker, NATIVE_LOAD, strerror(errno), 0);
    size_t size = (size_t)st.st_size;
    void *bytes = size ? mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0) : NULL;
    if (bytes == MAP_FAILED) report(worker, NATIVE_LOAD, strerror(errno), 0);
    sha256(bytes, size, found);
    if (size) munmap(bytes, size);
    close(fd);
    if (memcmp(found, worker->request.sha256, SHA256_BYTES) == 0) return;
    for (int i = 0; i < SHA256_BYTES; i++) snprintf(shown + 2 * i, 3, "%02x", found[i]);
    report(worker, NATIVE_OTHER_LIBRARY, shown, 0);
}

/* The function, which must be the library's own: dlsym also looks into the libraries that it uses,
   so without this any function of the C library could be called through any library. */
static void find_function(Worker *worker) {
    if (worker->request.has_sha256) verify_library(worker);
    void *library = dlopen(worker->body, RTLD_NOW | RTLD_LOCAL);
    if (!library) report(worker, NATIVE_LOAD, dlerror(), 0);
    void *symbol = dlsym(library, worker->body + worker->request.symbol);
    if (!symbol) report(worker, NATIVE_SYMBOL, "", 0);
    Dl_info info;
    struct link_map *own = NULL, *found = NULL;
    if (dlinfo(library, RTLD_DI_LINKMAP, &own) != 0 ||
        dladdr1(symbol, &info, (void **)&found, RTLD_DL_LINKMAP) == 0 || own != found)
        report(worker, NATIVE_FOREIGN, "", 0);
    worker->function = FFI_FN(symbol);
}

/* How a type travels; a list is a pointer and a count. NULL for what is no such type. */
static ffi_type *ffi_type_of(uint8_t ctype) {
    switch ((CType)ctype) {
    case C_DOUBLE: return &ffi_type_double;
    case C_INT64:
    case C_DATE: return &ffi_type_sint64;
    case C_INT32: return &ffi_type_sint32;
    case C_BOOL: return &ffi_type_sint;
    case C_TEXT:
    case C_DOUBLES: return &ffi_type_pointer;
    }
    return NULL;
}

/* `types` must live as long as the calls. */
static void prepare_call(Worker *worker, ffi_type *types[2 * NATIVE_PARAMS_MAX]) {
    const NativeRequest *request = &worker->request;
    unsigned n = 0;
    for (uint32_t i = 0; i < request->n_params; i++) {
        types[n++] = ffi_type_of(request->ctype[i]);
        if (request->ctype[i] == C_DOUBLES) types[n++] = &ffi_type_sint64;
    }
    ffi_type *result = ffi_type_of(request->ctype[NATIVE_PARAMS_MAX]);
    if (ffi_prep_cif(&worker->cif, FFI_DEFAULT_ABI, n, result, types) != FFI_OK)
        report(worker, NATIVE_SIGNATURE, "", 0);
}

/* An argument as C wants it. The cell of an int32 or int holds its value as int64. */
typedef union Slot {
    int64_t int64;
    int32_t int32;
    int plain;
    double real;
    const void *pointer;
} Slot;

static uint64_t padded(uint64_t size) {
    return (size + NATIVE_CELL - 1) / NATIVE_CELL * NATIVE_CELL;
}

/* Reads one argument's cell into one slot, for a list two; returns where the next cell begins. */
static const char *read_cell(const char *cell, uint8_t ctype, Slot *slots, unsigned *n) {
    Slot *slot = &slots[(*n)++];
    uint64_t word;
    memcpy(&word, cell, sizeof word);
    cell += NATIVE_CELL;
    switch ((CType)ctype) {
    case C_DOUBLE: memcpy(&slot->real, &word, sizeof word); return cell;
    case C_INT64:
    case C_DATE: slot->int64 = (int64_t)word; return cell;
    case C_INT32: slot->int32 = (int32_t)(int64_t)word; return cell;
    case C_BOOL: slot->plain = word != 0; return cell;
    case C_TEXT: slot->pointer = cell; return cell + padded(word + 1);
    case C_DOUBLES:
        slot->pointer = cell;
        slots[(*n)++].int64 = (int64_t)word;
        return cell + word * sizeof(double);
    }
    return cell;
}

/* libffi widens a result narrower than a register to ffi_sarg. */
typedef union Result {
    ffi_sarg word;
    int64_t int64;
    double real;
    const char *text;
} Result;

static bool send_text(Worker *worker, const char *text) {
    NativeRecord record = {.integer = text == NULL};
    size_t size = text ? strnlen(text, NATIVE_TEXT_MAX + 1) : 0;
    if (size > NATIVE_TEXT_MAX) {
        record.fault = NATIVE_TEXT_LONG;
        size = 0;
    }
    record.size = (uint32_t)size;
    return native_send(worker->channel, &record, sizeof record) &&
           native_send(worker->channel, text, size);
}

static bool send_result(Worker *worker, Result result) {
    NativeRecord record = {0};
    switch ((CType)worker->request.ctype[NATIVE_PARAMS_MAX]) {
    case C_TEXT: return send_text(worker, result.text);
    case C_DOUBLE: record.real = result.real; break;
    case C_INT64:
    case C_DATE: record.integer = result.int64; break;
    case C_INT32: record.integer = (int32_t)result.word; break;
    case C_BOOL: record.integer = (int)result.word != 0; break;
    case C_DOUBLES: return false; /* the host refuses such a declaration */
    }
    return native_send(worker->channel, &record, sizeof record);
}

static void call_rows(Worker *worker) {
    const NativeRequest *request = &worker->request;
    const char *cell = worker->body + request->cells;
    Slot slots[2 * NATIVE_PARAMS_MAX];
    void *values[2 * NATIVE_PARAMS_MAX];
    for (unsigned i = 0; i < COUNT(values); i++) values[i] = &slots[i];
    for (uint32_t row = 0; row < request->n_rows; row++) {
        unsigned n = 0;
        for (uint32_t i = 0; i < request->n_params; i++)
            cell = read_cell(cell, request->ctype[i], slots, &n);
        Result result = {0};
        fesetenv(FE_DFL_ENV); /* no row feels what the row before it did to rounding */
        ffi_call(&worker->cif, worker->function, &result, values);
        while (!send_result(worker, result)) pause(); /* it lost its channel: wait for the keeper */
    }
}

/* For native code that calls exit: the handlers inherited from the program must not run. */
static void leave(void) {
    _exit(0);
}

static _Noreturn void work(int channel, pid_t keeper) {
    Worker worker = {.channel = channel};
    ffi_type *types[2 * NATIVE_PARAMS_MAX];
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != keeper) _exit(1); /* it died before it could be asked to take us along */
    if (!read_request(&worker)) _exit(1);
    if (!limit_resources(&worker.request) || !forbid_calls())
        report(&worker, NATIVE_LIMITS, "", errno);
    if (atexit(leave) != 0) report(&worker, NATIVE_START, "", ENOMEM);
    find_function(&worker);
    prepare_call(&worker, types);
    call_rows(&worker);
    _exit(0);
}

/* ---- the keeper */

static void close_all_but(int kept) {
    DIR *open_ones = opendir("/proc/self/fd");
    if (!open_ones) {
        enum { USUAL_LIMIT = 1024 };
        for (int fd = STDERR_FILENO + 1; fd < USUAL_LIMIT; fd++)
            if (fd != kept) close(fd);
        return;
    }
    for (struct dirent *entry; (entry = readdir(open_ones));) {
        int fd = atoi(entry->d_name); /* 0 for "." and ".." */
        if (fd > STDERR_FILENO && fd != kept && fd != dirfd(open_ones)) close(fd);
    }
    closedir(open_ones);
}

/* Parts with the host: its signal handlers, its terminal's signals, its output, its files. Returns
   the control channel, under a number that standard streams do not have. */
static int part_with_host(int control) {
    for (int signal_number = 1; signal_number < NSIG; signal_number++)
        signal(signal_number, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    setpgid(0, 0);
    prctl(PR_SET_NAME, "jixiao-native");
    int kept = fcntl(control, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int nowhere = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (kept < 0 || nowhere < 0) _exit(1);
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (dup2(nowhere, fd) < 0) _exit(1);
    close_all_but(kept);
    return kept;
}

_Noreturn void native_keep(int control) {
    control = part_with_host(control);
    pid_t self = getpid();
    for (;;) {
        int channel = native_receive_channel(control);
        if (channel < 0) _exit(0);
        pid_t worker = fork();
        if (worker == 0) {
            close(control);
            work(channel, self);
        }
        NativeEnd end = {.error = worker < 0 ? errno : 0};
        close(channel); /* so that the host sees the channel end when the worker does */
        char over;
        bool asked = native_receive(control, &over, 1);
        if (worker > 0) {
            kill(worker, SIGKILL); /* it has no children: see forbidden */
            while (waitpid(worker, &end.status, 0) < 0 && errno == EINTR) continue;
        }
        if (!asked || !native_send(control, &end, sizeof end)) _exit(0);
    }
}
