/* The command line's own parts: what all commands share. Every command is a thin driver of the
   session, the evaluator, the layouts and the emitters: it opens, calls, prints and says how it
   ended. The whole output of a command is made in memory and written at its end. */
#ifndef JX_CLI_CLI_H
#define JX_CLI_CLI_H

#include "compiler/cli/options.h"
#include "compiler/session.h"
#include "runtime/eval/eval.h"

enum { STATUS_CLEAN, STATUS_FINDINGS, STATUS_FAILED };

typedef struct Cli {
    Arena *arena;
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
} Work;

#define COMMAND(id, function, ...) int function(Cli *cli);
#include "compiler/cli/options.def"

/* ---- work.c */
Work work_open(Cli *cli);
/* Prints diagnostics to standard error: the first 200, and how many more there are. */
void work_report(const Work *work);
/* Reports a diagnostic without a place that came up after the session's were printed. */
void work_report_one(const Work *work, Diag diag);
void cli_report(const Cli *cli, const Diags *diags, Lang lang);
/* Whether what goes to the descriptor (1 or 2) is coloured. */
bool cli_colour(const Cli *cli, int descriptor);

/* ---- put.c: writing to standard output and files */
/* All bytes to the descriptor; 0 or errno. */
int put_bytes(int descriptor, const char *bytes, size_t len);
/* To the file of --output, or standard output. False after a message. */
bool put_output(const Work *work, const Buf *out);
/* The same for commands without a session: always standard output. */
bool put_text(const Cli *cli, const Buf *out);

/* ---- help.c, help_forms.c */
/* All commands, or one; for COMMAND_COUNT the overview. */
void help_print(Buf *out, CommandId command, Lang lang);
void help_print_man(Buf *out, Lang lang);
void help_print_bash(Buf *out);

#endif
