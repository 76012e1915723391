/* A library for tests of the native host: a few functions as they should be, to see values go and
   come, and one for each way in which native code can go wrong; its name says which. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include <fcntl.h>
#include <fenv.h>
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* ---- as they should be */

double bad_double(double x);
double bad_double(double x) {
    return x;
}

int64_t bad_int64(int64_t x);
int64_t bad_int64(int64_t x) {
    return x;
}

int32_t bad_int32(int32_t x);
int32_t bad_int32(int32_t x) {
    return x;
}

int bad_not(int x);
int bad_not(int x) {
    return x ? 0 : 256; /* any int but 0 is true, not only its lowest byte */
}

int64_t bad_day_after(int64_t day);
int64_t bad_day_after(int64_t day) {
    return day + 1;
}

const char *bad_text(const char *text);
const char *bad_text(const char *text) {
    return text;
}

int64_t bad_length(const char *text);
int64_t bad_length(const char *text) {
    return (int64_t)strlen(text);
}

double bad_sum(const double *x, int64_t n);
double bad_sum(const double *x, int64_t n) {
    double sum = 0;
    for (int64_t i = 0; i < n; i++) sum += x[i];
    return sum;
}

/* Three lists are six C arguments. */
double bad_weighed(const double *x, int64_t n, const double *y, int64_t m, const double *z,
                   int64_t k);
double bad_weighed(const double *x, int64_t n, const double *y, int64_t m, const double *z,
                   int64_t k) {
    return bad_sum(x, n) + 10 * bad_sum(y, m) + 100 * bad_sum(z, k);
}

int64_t bad_mixed(const char *text, int32_t number, int flag);
int64_t bad_mixed(const char *text, int32_t number, int flag) {
    return (int64_t)strlen(text) * 100 + number * 10 + flag;
}

int64_t bad_seven(void);
int64_t bad_seven(void) {
    return 7;
}

/* ---- wrong results */

double bad_nan(double x);
double bad_nan(double x) {
    return x < 0 ? NAN : x;
}

double bad_infinity(double x);
double bad_infinity(double x) {
    return x < 0 ? -INFINITY : x;
}

const char *bad_text_null(const char *text);
const char *bad_text_null(const char *text) {
    return *text ? text : NULL;
}

const char *bad_text_invalid(const char *text);
const char *bad_text_invalid(const char *text) {
    return *text ? text : "\xD4\xA4\xCB\xE3"; /* 预算 in GB18030 */
}

const char *bad_text_long(int64_t length);
const char *bad_text_long(int64_t length) {
    char *text = malloc((size_t)length + 1);
    if (!text) return NULL;
    memset(text, 'a', (size_t)length);
    text[length] = 0;
    return text;
}

/* ---- crashes: at a negative number */

double bad_null(double x);
double bad_null(double x) {
    volatile double *nowhere = NULL;
    return x < 0 ? *nowhere : x;
}

double bad_abort(double x);
double bad_abort(double x) {
    if (x < 0) abort();
    return x;
}

int64_t bad_divide(int64_t x);
int64_t bad_divide(int64_t x) {
    return 100 / x;
}

static double deeper(double x, volatile char *above) {
    volatile char block[4096];
    block[0] = (char)(above[0] + 1);
    return x > 1e12 ? x : deeper(x + 1, block) + block[0];
}

double bad_recursion(double x);
double bad_recursion(double x) {
    char top[1] = {0};
    return x < 0 ? deeper(x, top) : x;
}

double bad_longjmp(double x);
double bad_longjmp(double x) {
    jmp_buf nowhere;
    memset(&nowhere, 0x55, sizeof nowhere);
    if (x < 0) longjmp(nowhere, 1);
    return x;
}

double bad_write_argument(double *x, int64_t n);
double bad_write_argument(double *x, int64_t n) {
    if (n > 1) x[n] = 0; /* one behind the end: the next row's count */
    return n > 0 ? x[0] : 0;
}

/* ---- without end */

double bad_hang(double x);
double bad_hang(double x) {
    while (x < 0) pause();
    return x;
}

/* Seconds of processor time. */
double bad_spin(double seconds);
double bad_spin(double seconds) {
    struct timespec t, start;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &start);
    do clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    while ((double)(t.tv_sec - start.tv_sec) + (double)(t.tv_nsec - start.tv_nsec) / 1e9 < seconds);
    return seconds;
}

/* How many mebibytes there were. */
int64_t bad_memory(int64_t most);
int64_t bad_memory(int64_t most) {
    int64_t n = 0;
    for (; n < most; n++) {
        void *block =
            mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (block == MAP_FAILED) break;
        memset(block, 1, 1 << 20);
    }
    return n;
}

/* ---- what native code must not do: at a negative number */

double bad_exit(double x);
double bad_exit(double x) {
    if (x < 0) exit(3);
    return x;
}

double bad_exit_at_once(double x);
double bad_exit_at_once(double x) {
    if (x < 0) _exit(0);
    return x;
}

double bad_fork(double x);
double bad_fork(double x) {
    if (x < 0) x = fork() == 0 ? 1 : 2;
    return x;
}

double bad_system(double x);
double bad_system(double x) {
    if (x < 0) x = system("exit 0");
    return x;
}

static void *run(void *argument) {
    return argument;
}

double bad_thread(double x);
double bad_thread(double x) {
    pthread_t thread;
    if (x < 0 && pthread_create(&thread, NULL, run, NULL) == 0) pthread_join(thread, NULL);
    return x;
}

double bad_exec(double x);
double bad_exec(double x) {
    if (x < 0) execl("/bin/true", "true", (char *)NULL);
    return x;
}

double bad_network(double x);
double bad_network(double x) {
    if (x < 0) x = socket(AF_INET, SOCK_STREAM, 0);
    return x;
}

double bad_kill(double x);
double bad_kill(double x) {
    if (x < 0) kill(getppid(), SIGKILL);
    return x;
}

double bad_write_file(double x);
double bad_write_file(double x) {
    if (x < 0) {
        int fd = memfd_create("bad", 0);
        if (fd < 0 || write(fd, "x", 1) != 1) return -1;
        close(fd);
    }
    return x;
}

double bad_output(double x);
double bad_output(double x) {
    static const char words[] = "native code was here\n";
    printf("%s", words);
    fflush(stdout);
    for (int fd = 0; fd <= 2; fd++)
        if (write(fd, words, sizeof words) < 0) return -1;
    return x;
}

/* Descriptors of the program that are still open, besides the standard ones. */
int64_t bad_descriptors(int64_t most);
int64_t bad_descriptors(int64_t most) {
    int64_t n = 0;
    for (int fd = 3; fd < most; fd++)
        if (fcntl(fd, F_GETFD) >= 0) n++;
    return n;
}

double bad_close_all(double x);
double bad_close_all(double x) {
    for (int fd = 0; x < 0 && fd < 100; fd++) close(fd);
    return x;
}

/* Nonsense into every channel there might be. */
double bad_write_all(double x);
double bad_write_all(double x) {
    char nonsense[256];
    memset(nonsense, 0xEE, sizeof nonsense);
    for (int fd = 3; x < 0 && fd < 20; fd++)
        if (write(fd, nonsense, sizeof nonsense) < 0) continue;
    return x;
}

double bad_round_up(double x);
double bad_round_up(double x) {
    volatile double third = x / 3; /* volatile: divided before the next line */
    fesetround(FE_UPWARD);
    return third;
}

int64_t bad_process(int64_t x);
int64_t bad_process(int64_t x) {
    return x ? getppid() : getpid();
}
