/* build --watch: builds, waits until a source has changed, and builds again. What may change is
   what was read, and the .jx files below the folders of the command line. They are looked at again
   and again: that works on every disk, network ones too, where systems tell of no change. */
#include "compiler/cli/cli.h"

#include <sys/stat.h>
#include <time.h>

#include "runtime/base/file.h"

enum { LOOK_MS = 300, SETTLE_MS = 100 };

static void sleep_ms(long ms) {
    struct timespec time = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    nanosleep(&time, NULL);
}

/* Time and size of the file, or that there is none. */
static void put_stamp(Buf *out, Text path) {
    struct stat now;
    if (stat(arena_text(out->arena, path).ptr, &now) != 0) now = (struct stat){0};
    buf_printf(out, "%.*s %lld %ld %lld\n", TEXT_ARG(path), (long long)now.st_mtim.tv_sec,
               now.st_mtim.tv_nsec, (long long)now.st_size);
}

static uint64_t stamp_of(const Work *work) {
    Arena *scratch = arena_new(work->cli->arena);
    const Sources *sources = work->session->sources;
    const TextList *arguments = &work->cli->options.arguments;
    Buf out = buf_new(scratch);
    for (SourceId id = 1; id < sources->list.len; id++)
        if (!sources_built_in(sources, id)) put_stamp(&out, sources_get(sources, id)->path);
    for (uint32_t i = 0; i < arguments->len; i++) {
        TextList files = {0};
        put_stamp(&out, arguments->data[i]);
        if (!file_is_folder(scratch, arguments->data[i])) continue;
        (void)file_list(scratch, arguments->data[i], TEXT(".jx"), &files);
        for (uint32_t k = 0; k < files.len; k++) put_stamp(&out, files.data[k]);
    }
    uint64_t stamp = text_hash(buf_result(&out));
    arena_free(scratch);
    return stamp;
}

/* A program that writes several files is waited for. */
static void wait_for_change(const Work *work, uint64_t before) {
    while (stamp_of(work) == before) sleep_ms(LOOK_MS);
    for (uint64_t last = before, now; (now = stamp_of(work)) != last; last = now)
        sleep_ms(SETTLE_MS);
}

static void say_waiting(const Work *work) {
    Text words = work->lang == LANG_ZH ? TEXT("等待文件变化；按 Ctrl+C 结束。\n")
                                       : TEXT("waiting for changes; Ctrl+C ends\n");
    (void)put_bytes(2, words.ptr, words.len);
}

int watch_build(Cli *cli) {
    for (;;) {
        Cli once = *cli;
        once.arena = arena_new(cli->arena);
        Work work = work_open(&once);
        uint64_t stamp = stamp_of(&work); /* before it is built: what changes meanwhile counts */
        (void)work_build(&work);
        say_waiting(&work);
        wait_for_change(&work, stamp);
        arena_free(once.arena);
    }
}
