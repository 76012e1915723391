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

void progress_show(Progress *progress, uint32_t done, uint32_t all) {
    char line[64];
    if (!progress->wanted || now_ms() < progress->next) return;
    bool zh = progress->lang == LANG_ZH;
    const char *doing = progress->reading ? (zh ? "读取中" : "reading") : zh ? "生成中" : "making";
    int length = snprintf(line, sizeof line, "\r%s %u/%u ", doing, done, all);
    (void)put_bytes(STDERR_FILENO, line, (size_t)length);
    progress->next = now_ms() + EVERY_MS;
    progress->shown = true;
}

void progress_end(Progress *progress) {
    if (progress->shown) (void)put_bytes(STDERR_FILENO, "\r\033[K", 4);
    progress->shown = false;
}
