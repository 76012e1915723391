/* --stats: how much was read, how long each stage took, and the most memory at a time. It goes to
   standard error, behind everything else; what a command writes never depends on a clock. */
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "compiler/cache.h"
#include "compiler/cli/cli.h"

static int64_t now_ns(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void stats_begin(Cli *cli, StatsStage stage) {
    Stats *stats = &cli->stats;
    if (!stats->wanted) return;
    int64_t now = now_ns();
    stats->taken[stats->stage] += now - stats->since;
    stats->stage = stage;
    stats->since = now;
}

static void watch(void *ctx, SessionStage stage, uint32_t done, uint32_t all) {
    static const StatsStage stages[] = {[STAGE_DECLARATIONS] = STATS_DECLARATIONS,
                                        [STAGE_CODE] = STATS_CODE,
                                        [STAGE_RECORDS] = STATS_RECORDS,
                                        [STAGE_LINKS] = STATS_LINKS};
    Cli *cli = ctx;
    if (done == 0) stats_begin(cli, stages[stage]);
    if (stage == STAGE_RECORDS && done > 0) progress_show(&cli->progress, done, all);
    if (stage == STAGE_LINKS) progress_end(&cli->progress);
}

void stats_watch(Cli *cli, Session *session) {
    cli->stats.wanted = options_has(&cli->options, OPTION_STATS);
    if (cli->stats.wanted) cli->stats.since = now_ns();
    cli->progress = progress_begin(cli->options.lang);
    if (!cli->stats.wanted && !cli->progress.wanted) return;
    session->watch = watch;
    session->watch_ctx = cli;
}

/* ---- printing */

static void put_tenths(Buf *out, uint64_t value, uint64_t unit, const char *name) {
    uint64_t tenths = (value * 10 + unit / 2) / unit;
    buf_printf(out, "%llu.%llu %s", (unsigned long long)(tenths / 10),
               (unsigned long long)(tenths % 10), name);
}

static uint64_t count_bytes(const Sources *sources) {
    uint64_t bytes = 0;
    for (SourceId id = 1; id < sources->list.len; id++) {
        const Source *source = sources_get(sources, id);
        if (!source->built_in) bytes += source->text.len;
    }
    return bytes;
}

static void put_amounts(Buf *out, const Work *work) {
    bool zh = work->lang == LANG_ZH;
    uint32_t files = work_count_files(work->session);
    uint32_t records = work_count_records(work);
    buf_printf(out, zh ? "%u 个文件，%u 条记录，" : "%u files, %u records, ", files, records);
    put_tenths(out, count_bytes(work->session->sources), 1000000, "MB\n");
}

static void put_stages(Buf *out, const Stats *stats, bool zh) {
    static const char *const names[STATS_STAGES][2] = {
        [STATS_START] = {"", ""}, /* too little to tell */
        [STATS_DECLARATIONS] = {"读文件和声明", "files and declarations"},
        [STATS_FORMS] = {"读编译文件并核对", "reading and verifying forms"},
        [STATS_CODE] = {"检查规则和版式的写法", "rules and layouts, as written"},
        [STATS_RECORDS] = {"读记录", "records"},
        [STATS_LINKS] = {"连接引用", "references"},
        [STATS_RULES] = {"执行规则", "running rules"},
        [STATS_OUTPUT] = {"输出", "output"}};
    uint64_t all = 0;
    for (uint32_t i = STATS_START + 1; i < STATS_STAGES; i++) {
        uint64_t taken = (uint64_t)stats->taken[i];
        if (taken == 0) continue; /* not done by this command */
        all += taken;
        buf_printf(out, "  %s%s", names[i][!zh], zh ? "：" : ": ");
        put_tenths(out, taken, 1000000, zh ? "毫秒\n" : "ms\n");
    }
    buf_str(out, zh ? "  合计：" : "  together: ");
    put_tenths(out, all, 1000000, zh ? "毫秒\n" : "ms\n");
}

static void put_cache(Buf *out, const Work *work, bool zh) {
    const Cache *cache = work->session->compiler->cache;
    buf_printf(out,
               zh ? "缓存：没有重读的文件 %u 个，新记下的 %u 个\n"
                  : "cache: %u files not read anew, %u put there\n",
               cache->n_used, cache->n_kept);
    if (!work->tally) return;
    buf_printf(out,
               zh ? "没有问题、不必再查的记录：%u 条\n"
                  : "records without findings, not checked anew: %u\n",
               work_count_quiet(work));
}

static void put_memory(Buf *out, bool zh) {
    struct rusage usage;
    if (getrusage(RUSAGE_SELF, &usage) != 0) return;
    buf_str(out, zh ? "内存峰值：" : "peak memory: ");
    put_tenths(out, (uint64_t)usage.ru_maxrss * 1024, 1000000, "MB\n"); /* told in KiB */
}

void stats_print(const Work *work) {
    Cli *cli = work->cli;
    bool zh = work->lang == LANG_ZH;
    if (!cli->stats.wanted) return;
    stats_begin(cli, STATS_OUTPUT);
    Buf out = buf_new(cli->arena);
    put_amounts(&out, work);
    put_stages(&out, &cli->stats, zh);
    if (work->session->compiler && work->session->compiler->cache)
        put_cache(&out, work, zh);
    put_memory(&out, zh);
    (void)put_bytes(STDERR_FILENO, out.ptr, out.len);
}
