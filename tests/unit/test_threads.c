/* Findings are the same, in the same order and words, whatever the number of threads that read and
   the size of the batches that are evaluated, over every department of the examples. */
#include "tests/unit/form_lab.h"

static const char *const paths[] = {"examples/tangshan-2021", "examples/first-audit",
                                    "examples/data-files",    "examples/linyi-2020",
                                    "examples/chengde-2022",  "examples/tianjin-2025",
                                    "examples/fengrun-2022",  "tests/language/rules.jx"};
static const uint32_t threads[] = {1, 2, 5}, batches[] = {1, 3, 1024};

/* All that is said, and how many findings there are. */
static Text said(Arena *arena, const char *path, uint32_t n_threads, uint32_t batch, uint32_t *n) {
    Session *session = session_new(arena);
    Text given = text_of(path);
    session->threads = n_threads;
    session_load(session, &given, 1);
    EvalOptions options = {.batch = batch, .lang = LANG_ZH};
    CheckResult *result = check_run(arena, session->program, &options, LANG_ZH);
    *n = result->findings.len;
    Buf out = buf_new(arena);
    findings_print_json(&out, session->program, result, session->diags, LANG_ZH);
    return buf_result(&out);
}

int main(void) {
    Tally unit = {.name = "threads"};
    uint32_t all = 0;
    for (size_t p = 0; p < sizeof paths / sizeof *paths; p++) {
        Arena *arena = arena_new_root(unit_exhausted, NULL);
        uint32_t want_n, n;
        Text want = said(arena, paths[p], 1, 0, &want_n);
        for (size_t t = 0; t < 3; t++)
            for (size_t b = 0; b < 3; b++)
                CHECK_TEXT(&unit, said(arena, paths[p], threads[t], batches[b], &n), want);
        all += want_n;
        arena_free(arena);
    }
    CHECK(&unit, all > 100);
    return UNIT_END(&unit);
}
