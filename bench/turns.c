/* Runs two commands in turns and tells how they compare:
       turns ROUNDS [-b COMMAND] OURS… -- THEIRS…
   prints "ours ms, theirs ms, ratio, ours KiB, theirs KiB, CPU ratio": medians over the rounds of
   wall time and of the ratios of the two runs of one round (load that comes and goes meets both),
   and the largest peak of memory. Whoever goes first changes from round to round; one round before
   the first warms up. COMMAND is run by the shell before each round and not measured. */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST_ROUNDS = 1000 };

typedef struct Run {
    double ms, cpu_ms;
    long peak_kib;
} Run;

static double now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double ms_of(struct timeval t) {
    return (double)t.tv_sec * 1e3 + (double)t.tv_usec / 1e3;
}

/* Ends with 127 where the command could not be run at all; what it answers is its own business. */
static Run run(char **command) {
    double begin = now_ms();
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_RDWR);
        for (int fd = 0; fd < 3; fd++) dup2(nowhere, fd);
        execvp(command[0], command);
        _exit(127);
    }
    int status = 0;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) != child || !WIFEXITED(status) ||
        WEXITSTATUS(status) == 127) {
        fprintf(stderr, "turns: %s could not be run\n", command[0]);
        exit(1);
    }
    return (Run){now_ms() - begin, ms_of(usage.ru_utime) + ms_of(usage.ru_stime), usage.ru_maxrss};
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values, int n) {
    qsort(values, (size_t)n, sizeof *values, compare);
    return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

int main(int argc, char **argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 0, at = 2;
    const char *before = NULL;
    if (argc > 4 && strcmp(argv[2], "-b") == 0) {
        before = argv[3];
        at = 4;
    }
    char **commands[2] = {argv + at, NULL};
    for (int i = at; i < argc && !commands[1]; i++)
        if (strcmp(argv[i], "--") == 0) {
            argv[i] = NULL;
            commands[1] = argv + i + 1;
        }
    if (rounds < 1 || rounds > MOST_ROUNDS || !commands[1] || !*commands[0] || !*commands[1]) {
        fputs("turns ROUNDS [-b COMMAND] OURS... -- THEIRS...\n", stderr);
        return 2;
    }
    static double ms[2][MOST_ROUNDS], ratio[MOST_ROUNDS], cpu[MOST_ROUNDS];
    long peak[2] = {0, 0};
    for (int round = -1; round < rounds; round++) {
        if (before && system(before) != 0) return 1;
        Run got[2];
        int first = round & 1;
        got[first] = run(commands[first]);
        got[!first] = run(commands[!first]);
        if (round < 0) continue;
        for (int k = 0; k < 2; k++) {
            ms[k][round] = got[k].ms;
            if (got[k].peak_kib > peak[k]) peak[k] = got[k].peak_kib;
        }
        ratio[round] = got[0].ms / got[1].ms;
        cpu[round] = got[0].cpu_ms / (got[1].cpu_ms > 0 ? got[1].cpu_ms : 1);
    }
    printf("%.1f %.1f %.3f %ld %ld %.3f\n", median(ms[0], rounds), median(ms[1], rounds),
           median(ratio, rounds), peak[0], peak[1], median(cpu, rounds));
    return 0;
}
