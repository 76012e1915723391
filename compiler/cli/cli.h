/* The command line's own parts: what all commands share. Every command is a thin driver of the
   session, the evaluator, the layouts and the emitters: it opens, calls, prints and says how it
   ended. The whole output of a command is made in memory and written at its end. */
#ifndef JX_CLI_CLI_H
#define JX_CLI_CLI_H

#include "compiler/cli/options.h"
#include "compiler/session.h"
#include "runtime/core/form.h"
#include "runtime/eval/tally.h"

enum { STATUS_CLEAN, STATUS_FINDINGS, STATUS_FAILED };

/* What --stats tells of. The clock is read for it, and for the progress line, alone. */
typedef enum StatsStage {
    STATS_START,
    STATS_DECLARATIONS,
    STATS_FORMS,
    STATS_CODE,
    STATS_RECORDS,
    STATS_LINKS,
    STATS_RULES,
    STATS_OUTPUT,
    STATS_STAGES
} StatsStage;
typedef struct Stats {
    bool wanted;
    StatsStage stage;
    int64_t since; /* when it began, in nanoseconds */
    int64_t taken[STATS_STAGES];
} Stats;

/* A line on the terminal, from half a second on. */
typedef enum ProgressDoing { PROGRESS_READING, PROGRESS_CHECKING, PROGRESS_MAKING } ProgressDoing;
typedef struct Progress {
    Lang lang;
    ProgressDoing doing;
    bool wanted, shown;
    int64_t next; /* milliseconds of a clock that only goes forward */
} Progress;

typedef struct Cli {
    Arena *arena;
    Stats stats;
    Progress progress; /* from opening the session on */
    Options options;
    Sources *sources; /* of messages about the command line: none */
    Diags *diags;     /* about the command line */
} Cli;

/* A session with the files of the command line loaded. */
typedef struct Work {
    Cli *cli;
    Session *session;
    Lang lang; /* of messages: --lang, else that of the files */
    EvalOptions eval;
    bool loaded; /* at least one file of the user's could be read */
    Tally *tally; /* of a check that may leave out quiet records, or know them later; else NULL */
    struct WorkPapers *papers; /* work_papers.c; NULL where all files are sources */
} Work;

/* Weak: a program has the commands that are linked into it. jixiao-run has those that need no
   compiler. */
#define COMMAND(id, function, ...) int function(Cli *cli) __attribute__((weak));
#include "compiler/cli/options.def"

/* ---- opening: sources in work_open.c, checked forms in work_forms.c */
Work work_open(Cli *cli);
Work work_open_forms(Cli *cli);
/* Shows how far the writing of a form is; progress_end at its end. */
FormWatch work_watch_writing(const Work *work);
/* Into work->session: what the options say, these files, and what stands in the folders allowed. */
void work_load(Work *work, const TextList *paths, const TextList *allowed);
/* The libraries that the command line allows. Without any, too: it then says why a call is refused. */
struct NativeHost *work_natives(Cli *cli);

/* After a check: what the next one need not read. Weak: jixiao-run reads all. */
void work_keep_quiet(const Work *work, const CheckResult *result) __attribute__((weak));

/* ---- cmd_check.c and cmd_build.c: what check, build and run do with what is open */
int work_check(Work *work);
uint32_t work_count_files(const Session *session);     /* of the user, that were read */
uint32_t work_count_records(const Work *work);         /* of the user */
uint32_t work_count_quiet(const Work *work);           /* of these, what was left out */
int work_build(Work *work);

/* ---- work.c */
/* Prints diagnostics to standard error: the first 200, and how many more there are. */
void work_report(const Work *work);
/* Reports a diagnostic without a place that came up after the session's were printed. */
void work_report_one(const Work *work, Diag diag);
void cli_report(const Cli *cli, const Diags *diags, Lang lang);
/* Whether what goes to the descriptor (1 or 2) is coloured. */
bool cli_colour(const Cli *cli, int descriptor);

/* ---- work_papers.c: forms that are filled in (xlsx, docx, html) instead of sources */
/* Reads those among the arguments, so that the session can load them; before it does. */
void work_read_papers(Work *work);
/* Tells the session's sources from which cells they were made, and moves its messages there. What
   was not recognised becomes a message. */
void work_place_messages(Work *work);
/* --annotate: the workbook with the findings as comments. False after a message. Weak:
   jixiao-run has no forms to read. */
bool work_annotate(const Work *work, const CheckResult *result) __attribute__((weak));

/* ---- work_policy.c */
/* What the options say about profile and date. False after a message. */
bool work_policy(Work *work);
/* What --as-of says. False after a message. */
bool work_date(Work *work);
/* Tells that there is no such profile, and which there are. */
void work_refuse_profile(const Work *work);
/* Marks what stands in the file of --baseline as known; writes that of --write-baseline. */
bool work_baseline(Work *work, CheckResult *result);
bool work_write_baseline(const Work *work, const CheckResult *result);

/* ---- watch.c */
/* build --watch: builds anew whenever a source changes; ends with the process. */
int watch_build(Cli *cli);

/* ---- stats.c */
/* From here on it is that stage. */
void stats_begin(Cli *cli, StatsStage stage);
/* Begins to see to --stats and the progress line, also while the session loads. */
void stats_watch(Cli *cli, Session *session);
/* At the end of a command, if --stats is given. */
void stats_print(const Work *work);

/* ---- progress.c */
Progress progress_begin(Lang lang);
/* What is done from here on; the half second has begun before. */
void progress_turn(Progress *progress, ProgressDoing doing, Lang lang);
void progress_show(Progress *progress, uint32_t done, uint32_t all);
void progress_end(Progress *progress);

/* ---- put.c: writing to standard output and files */
/* All bytes to the descriptor; 0 or errno. */
int put_bytes(int descriptor, const char *bytes, size_t len);
/* To the file of --output, or standard output. False after a message. */
bool put_output(const Work *work, const Buf *out);
bool put_file(const Work *work, Text path, const Buf *out);
/* The same for commands without a session: always standard output. */
bool put_text(const Cli *cli, const Buf *out);

/* ---- help.c, help_forms.c */
/* All commands, or one; for COMMAND_COUNT the overview. */
void help_print(Buf *out, CommandId command, Lang lang);
void help_print_man(Buf *out, Lang lang);
void help_print_bash(Buf *out);

#endif
