/* Progress: one line on the terminal for work that takes more than half a second. Nothing is shown
   where standard error is no terminal, and nothing is left of it at the end. */
#include "compiler/cli/cli.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

enum { FIRST_MS = 500, EVERY_MS = 100 };

static int64_t now_ms(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

Progress progress_begin(Lang lang) {
    return (Progress){.lang = lang, .next = now_ms() + FIRST_MS, .wanted = isatty(STDERR_FILENO)};
}

void progress_turn(Progress *progress, ProgressDoing doing, Lang lang) {
    progress_end(progress);
    progress->doing = doing;
    progress->lang = lang;
}

void progress_show(Progress *progress, uint32_t done, uint32_t all) {
    static const char *const words[][2] = {[PROGRESS_READING] = {"读取中", "reading"},
                                           [PROGRESS_CHECKING] = {"检查中", "checking"},
                                           [PROGRESS_MAKING] = {"生成中", "making"}};
    char line[64];
    if (!progress->wanted || now_ms() < progress->next) return;
    const char *doing = words[progress->doing][progress->lang != LANG_ZH];
    int length = snprintf(line, sizeof line, "\r%s %u/%u ", doing, done, all);
    (void)put_bytes(STDERR_FILENO, line, (size_t)length);
    progress->next = now_ms() + EVERY_MS;
    progress->shown = true;
}

void progress_end(Progress *progress) {
    if (!progress->shown) return;
    (void)put_bytes(STDERR_FILENO, "\r\033[K", 4);
    progress->shown = false;
    progress->next = 0; /* half a second is over: what comes next is told at once */
}
