/* Options: the command line, read by the table in options.def. Mistakes are reported into a sink;
   nothing is printed here. */
#ifndef JX_CLI_OPTIONS_H
#define JX_CLI_OPTIONS_H

#include "runtime/base/diag.h"
#include "runtime/base/file.h"
#include "runtime/base/sha256.h"

#define JIXIAO_VERSION "0.1.0"

typedef enum CommandId {
#define COMMAND(id, ...) COMMAND_##id,
#include "compiler/cli/options.def"
    COMMAND_COUNT
} CommandId;

enum {
#define COMMAND(id, ...) FOR_##id = 1u << COMMAND_##id,
#include "compiler/cli/options.def"
    FOR_ALL = (1u << COMMAND_COUNT) - 1
};

typedef enum OptionId {
#define OPTION(id, ...) OPTION_##id,
#include "compiler/cli/options.def"
    OPTION_COUNT
} OptionId;

typedef struct Options {
    CommandId command;
    TextList arguments;           /* what is no option */
    TextList given[OPTION_COUNT]; /* values in their order, lists taken apart; "" for a FLAG */
    Lang lang; /* of messages about the command line: --lang, else JX_LANG, else English */
} Options;

struct Cli;
typedef enum CommandArguments {
    ARGUMENTS_NONE,
    ARGUMENTS_TOPIC,
    ARGUMENTS_PATHS,
    ARGUMENTS_QUERY,
    ARGUMENTS_WHY
} CommandArguments;
typedef struct CommandInfo {
    int (*run)(struct Cli *cli); /* returns the exit status; NULL: not in this program */
    const char *name;
    CommandArguments arguments;
    const char *arguments_text[2], *summary[2]; /* by Lang */
} CommandInfo;

typedef enum OptionKind { OPTION_ONE, OPTION_MANY, OPTION_LIST, OPTION_FLAG } OptionKind;
typedef struct OptionInfo {
    char letter; /* 0: none */
    const char *name;
    OptionKind kind;
    const char *choices;            /* "a|b|c", N for a whole number from 1; empty: any text */
    const char *otherwise;          /* what counts if it is not given; empty: nothing */
    unsigned commands;              /* FOR_ bits */
    const char *value[2], *help[2]; /* by Lang */
} OptionInfo;

extern const CommandInfo command_table[COMMAND_COUNT];
extern const OptionInfo option_table[OPTION_COUNT];

/* By name; COMMAND_COUNT if there is none. */
CommandId command_find(Text name);
/* What the user calls this program: jixiao, or jixiao-run where there is no compiler. */
const char *program_name(void);
/* For a word that names none: "did you mean …", or what there is. */
DiagArg command_advice(Arena *arena, Text word);

/* The language of --lang wherever it stands, else of JX_LANG, else English; never of the locale. */
Lang options_language(int argc, char **argv);

/* False after a diagnostic. Texts are the strings of argv. */
bool options_read(Options *options, Arena *arena, int argc, char **argv, Diags *diags);

bool options_has(const Options *options, OptionId id);
/* The value that counts: the last one given, or the option's default, or "". */
Text options_one(const Options *options, OptionId id);
/* The number of --jobs; 0: auto. */
/* What --allow-native names: PATH, or PATH@sha256:DIGITS for that file alone. */
typedef struct LibraryOption {
    Text path;
    bool has_sha256;
    uint8_t sha256[SHA256_BYTES];
} LibraryOption;
/* False if the digits are none. */
bool options_library(Text value, LibraryOption *out);
uint32_t options_threads(const Options *options);
/* Number of the value that counts among the option's choices. */
uint32_t options_choice(const Options *options, OptionId id);

/* The choices one by one. */
TextList option_choices(Arena *arena, OptionId id);

#endif
