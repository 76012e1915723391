/* Opening a session over the sources of the command line, and the commands that check and print
 * them. */
#include "compiler/cli/cli.h"

#include <assert.h>
#include <stdlib.h>

#include "compiler/cli/dump.h"
#include "compiler/lint.h"
#include "compiler/quiet.h"
#include "runtime/eval/policy.h"

static bool any_loaded(const Session *session) {
    for (uint32_t i = 0; i < session->files.len; i++)
        if (!session->files.data[i].is_library) return true;
    return false;
}

/* --lang, else the language of the files; without a file that could be read, JX_LANG is asked. */
static Lang message_language(const Work *work) {
    const Options *options = &work->cli->options;
    bool asked = options_has(options, OPTION_LANG) || (!work->loaded && getenv("JX_LANG"));
    return asked ? options->lang : session_language(work->session);
}

static Session *session_for(const Work *work, const TextList *allowed, Text besides) {
    const Options *options = &work->cli->options;
    Session *session = session_new(work->cli->arena);
    session->stdlib = options_one(options, OPTION_STDLIB);
    session->threads = options_threads(options);
    session->rests = options->command == COMMAND_CHECK && !options_has(options, OPTION_DUMP);
    session->library_only = options->command == COMMAND_TEST;
    session->besides = besides;
    if (options_has(options, OPTION_CACHE))
        session_use_cache(session, options_one(options, OPTION_CACHE), TEXT(JIXIAO_VERSION));
    session_allow_read(session, allowed);
    if (options->command != COMMAND_REVIEW) stats_watch(work->cli, session); /* it has many */
    return session;
}

/* Whether a profile is asked for, by option or settings, that no file declares. */
static bool lacks_profile(const Work *work) {
    const Options *options = &work->cli->options;
    EvalOptions wanted = {.profile = options_one(options, OPTION_PROFILE),
                          .apart = work->eval.apart};
    Span at;
    if (!wanted.profile.len)
        wanted.profile = policy_settings_profile(work->session->program, &wanted, &at);
    return wanted.profile.len && policy_find(work->session->program, &wanted) == ID_NONE;
}

/* What a check depends on besides its files; NULL where it needs all records for something else. */
static Text options_of_run(const Work *work) {
    const Options *options = &work->cli->options;
    bool checks = options->command == COMMAND_CHECK && !options_has(options, OPTION_DUMP);
    if (!checks || work->papers) return (Text){NULL, 0};
    return arena_printf(work->cli->arena, "%.*s\n%.*s\n%.*s",
                        TEXT_ARG(options_one(options, OPTION_PROFILE)),
                        TEXT_ARG(options_one(options, OPTION_AS_OF)),
                        TEXT_ARG(work->session->besides));
}

static void load_once(Work *work, const TextList *paths, const TextList *allowed, Text besides,
                      bool whole) {
    work->session = session_for(work, allowed, besides);
    if (work->cli->options.command != COMMAND_REVIEW) work_read_papers(work);
    work->session->run_words = options_of_run(work);
    work->session->whole = whole;
    session_load(work->session, paths->data, paths->len);
}

static void load(Work *work, const TextList *paths, const TextList *allowed, Text besides) {
    load_once(work, paths, allowed, besides, false);
    if (work->session->stale) load_once(work, paths, allowed, besides, true);
    const struct Quiet *quiet = work->session->compiler->quiet;
    work->tally = quiet ? quiet_tally(quiet, work->session->arena) : NULL;
}

void work_keep_quiet(const Work *work, const CheckResult *result) {
    if (work->tally) quiet_keep(work->session->compiler->quiet, result, work->tally);
}

/* Such a profile is looked for in the library, whose rules then come along. The files are read a
   second time for it; where a file uses the module, they are not. */
void work_load(Work *work, const TextList *paths, const TextList *allowed) {
    load(work, paths, allowed, TEXT(""));
    if (!lacks_profile(work)) return;
    Work without = *work;
    load(work, paths, allowed, TEXT("std.profiles"));
    bool worse = work->session->diags->errors > without.session->diags->errors;
    /* in a review it is the department that is wrong, and its table says so */
    if (worse && work->cli->options.command != COMMAND_REVIEW) *work = without;
}

Work work_open(Cli *cli) {
    Work work = {.cli = cli};
    work.eval.native = work_natives(cli);
    work.eval.threads = options_threads(&cli->options);
    work_load(&work, &cli->options.arguments, &cli->options.given[OPTION_ALLOW_READ]);
    stats_begin(cli, STATS_OUTPUT);
#ifdef JX_HOSTILE /* elsewhere what our own compiler made is believed: looking takes a tenth */
    assert(work.session->diags->errors > 0 || !ir_verify(work.session->program));
#endif
    work.loaded = any_loaded(work.session);
    work_place_messages(&work);
    work.lang = message_language(&work);
    work.eval.lang = work.lang;
    return work;
}

static bool wants_lint(const Work *work) {
    const Options *options = &work->cli->options;
    EvalOptions wanted = {.profile = options_one(options, OPTION_PROFILE)};
    return options_has(options, OPTION_LINT) || policy_lints(work->session->program, &wanted);
}

int cmd_check(Cli *cli) {
    Work work = work_open(cli);
    if (wants_lint(&work)) lint_rules(work.session);
    if (!options_has(&cli->options, OPTION_DUMP)) {
        int status = work_check(&work);
        stats_print(&work);
        return status;
    }
    work_report(&work);
    Buf out = buf_new(cli->arena);
    dump_print(&out, &work, options_one(&cli->options, OPTION_DUMP));
    bool failed = !put_output(&work, &out) || work.session->diags->errors > 0;
    return failed ? STATUS_FAILED : STATUS_CLEAN;
}

int cmd_build(Cli *cli) {
    if (options_has(&cli->options, OPTION_WATCH)) return watch_build(cli);
    Work work = work_open(cli);
    int status = work_build(&work);
    stats_print(&work);
    return status;
}
