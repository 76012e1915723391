/* Reading the command line with getopt_long, whose tables are made from options.def for the command
   at hand. It keeps its place in globals of the C library, so options are read once, by main.
   What getopt only calls wrong is told apart here: an unknown option, a value too many or too few.
 */
#include "compiler/cli/options.h"

#include <getopt.h>
#include <stdlib.h>

#include "compiler/cli/cli.h"

static const char document_formats[] =
#define EMIT(name, ...) "|" #name
#include "runtime/report/emit.def"
#undef EMIT
    ;

const CommandInfo command_table[COMMAND_COUNT] = {
#define COMMAND(id, function, name, arguments, arguments_zh, arguments_en, zh, en)                 \
    {function, name, ARGUMENTS_##arguments, {arguments_zh, arguments_en}, {zh, en}},
#include "compiler/cli/options.def"
};

const OptionInfo option_table[OPTION_COUNT] = {
#define OPTION(id, letter, name, kind, choices, otherwise, commands, value_zh, value_en, zh, en)   \
    {letter, name, OPTION_##kind, choices, otherwise, commands, {value_zh, value_en}, {zh, en}},
#include "compiler/cli/options.def"
};

CommandId command_find(Text name) {
    for (CommandId i = 0; i < COMMAND_COUNT; i++)
        if (command_table[i].run && text_equal(text_of(command_table[i].name), name)) return i;
    return COMMAND_COUNT;
}

static bool names_language(const char *word, Lang *lang) {
    if (strcmp(word, "zh") != 0 && strcmp(word, "en") != 0) return false;
    *lang = word[0] == 'z' ? LANG_ZH : LANG_EN;
    return true;
}

Lang options_language(int argc, char **argv) {
    Lang lang = LANG_EN;
    const char *environment = getenv("JX_LANG");
    if (environment) names_language(environment, &lang);
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], "--lang=", 7) == 0) names_language(argv[i] + 7, &lang);
        if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc) names_language(argv[i + 1], &lang);
    }
    return lang;
}

/* ---- values */

TextList option_choices(Arena *arena, OptionId id) {
    TextList choices = {0};
    Text rest = text_of(option_table[id].choices);
    while (rest.len > 0) {
        int64_t bar = text_find(rest, TEXT("|"));
        uint32_t end = bar < 0 ? rest.len : (uint32_t)bar;
        if (end > 0) vec_push(arena, &choices, text_slice(rest, 0, end));
        rest = text_slice(rest, bar < 0 ? end : end + 1, rest.len);
    }
    return choices;
}

/* 0: it is none, or none that a choice of N means. */
static uint32_t small_number(Text value) {
    enum { MOST_DIGITS = 4 };
    uint32_t number = 0;
    for (uint32_t i = 0; i < value.len; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9' || value.len > MOST_DIGITS) return 0;
        number = number * 10 + (uint32_t)(value.ptr[i] - '0');
    }
    return number;
}

static bool among(const TextList *choices, Text value) {
    for (uint32_t i = 0; i < choices->len; i++) {
        bool number = text_equal(choices->data[i], TEXT("N"));
        if (number ? small_number(value) > 0 : text_equal(choices->data[i], value)) return true;
    }
    return choices->len == 0;
}

static Text join_texts(Arena *arena, const TextList *texts, const char *between) {
    Buf out = buf_new(arena);
    for (uint32_t i = 0; i < texts->len; i++) {
        if (i > 0) buf_str(&out, between);
        buf_text(&out, texts->data[i]);
    }
    return buf_result(&out);
}

/* "did you mean X?", or what there is to choose from. */
static DiagArg advice(Arena *arena, Text word, const TextList *choices) {
    Text near = suggest_nearest(word, choices->data, choices->len);
    if (near.len > 0)
        return ARG2(arena_printf(arena, "是否想写“%.*s”？", TEXT_ARG(near)),
                    arena_printf(arena, "did you mean \"%.*s\"?", TEXT_ARG(near)));
    Text zh = join_texts(arena, choices, "、"), en = join_texts(arena, choices, ", ");
    return ARG2(arena_printf(arena, "可用的有：%.*s", TEXT_ARG(zh)),
                arena_printf(arena, "there are: %.*s", TEXT_ARG(en)));
}

const char *program_name(void) {
    return command_table[COMMAND_CHECK].run ? "jixiao" : "jixiao-run";
}

/* A command of the whole program that is not linked into this one. */
static bool is_elsewhere(Text word) {
    for (CommandId i = 0; i < COMMAND_COUNT; i++)
        if (text_equal(word, text_of(command_table[i].name))) return !command_table[i].run;
    return false;
}

DiagArg command_advice(Arena *arena, Text word) {
    TextList names = {0};
    if (is_elsewhere(word))
        return ARG2(arena_printf(arena, "%s 里没有编译器，只运行编译文件；请用 jixiao %.*s",
                                 program_name(), TEXT_ARG(word)),
                    arena_printf(arena,
                                 "%s has no compiler and only runs checked forms; use jixiao %.*s",
                                 program_name(), TEXT_ARG(word)));
    for (CommandId i = 0; i < COMMAND_COUNT; i++)
        if (command_table[i].run) vec_push(arena, &names, text_of(command_table[i].name));
    return advice(arena, word, &names);
}

static Text dashed(Arena *arena, OptionId id) {
    return arena_printf(arena, "--%s", option_table[id].name);
}

static bool add_value(Options *options, Arena *arena, OptionId id, Text value, Diags *diags) {
    TextList choices = option_choices(arena, id);
    if (among(&choices, value)) {
        vec_push(arena, &options->given[id], value);
        return true;
    }
    diag_at3(diags, DIAG_OPTION_VALUE, SPAN_NONE, ARG(dashed(arena, id)), ARG(value),
             advice(arena, value, &choices));
    return false;
}

/* ---- --allow-native */
static int digit_of(char c) {
    static const char digits[] = "0123456789abcdef";
    const char *at = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
    return at ? (int)(at - digits) : -1;
}

bool options_library(Text value, LibraryOption *out) {
    Text mark = TEXT("@sha256:");
    int64_t at = text_find(value, mark);
    *out = (LibraryOption){.path = value, .has_sha256 = at >= 0};
    if (at < 0) return true;
    out->path = text_slice(value, 0, (uint32_t)at);
    Text digits = text_slice(value, (uint32_t)at + mark.len, value.len);
    if (digits.len != 2 * SHA256_BYTES) return false;
    for (uint32_t i = 0; i < SHA256_BYTES; i++) {
        int high = digit_of(digits.ptr[2 * i]), low = digit_of(digits.ptr[2 * i + 1]);
        if (high < 0 || low < 0) return false;
        out->sha256[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

static bool libraries_suit(const Options *options, Diags *diags) {
    const TextList *given = &options->given[OPTION_ALLOW_NATIVE];
    LibraryOption library;
    for (uint32_t i = 0; i < given->len; i++) {
        if (options_library(given->data[i], &library)) continue;
        diag_at3(
            diags, DIAG_OPTION_VALUE, SPAN_NONE, ARG(TEXT("--allow-native")), ARG(given->data[i]),
            ARG2(TEXT("@sha256: 后面写 64 个十六进制数字，sha256sum 能算出来"),
                 TEXT("behind @sha256: stand 64 hexadecimal digits, as sha256sum prints them")));
        return false;
    }
    return true;
}

static bool add_list(Options *options, Arena *arena, OptionId id, Text list, Diags *diags) {
    for (uint32_t lo = 0, hi; lo <= list.len; lo = hi + 1) {
        for (hi = lo; hi < list.len && list.ptr[hi] != ',';) hi++;
        if (!add_value(options, arena, id, text_slice(list, lo, hi), diags)) return false;
    }
    return true;
}

bool options_has(const Options *options, OptionId id) {
    return options->given[id].len > 0;
}

uint32_t options_threads(const Options *options) {
    return small_number(options_one(options, OPTION_JOBS));
}

Text options_one(const Options *options, OptionId id) {
    const TextList *given = &options->given[id];
    return given->len > 0 ? given->data[given->len - 1] : text_of(option_table[id].otherwise);
}

uint32_t options_choice(const Options *options, OptionId id) {
    Text value = options_one(options, id), rest = text_of(option_table[id].choices);
    uint32_t number = 0;
    for (;; number++) {
        int64_t bar = text_find(rest, TEXT("|"));
        if (bar < 0 || text_equal(text_slice(rest, 0, (uint32_t)bar), value)) return number;
        rest = text_slice(rest, (uint32_t)bar + 1, rest.len);
    }
}

/* ---- the tables of getopt_long */

enum { LONG_BASE = 256, SHORT_ROOM = 3 + 3 * OPTION_COUNT };

typedef struct GetoptTables {
    struct option rows[OPTION_COUNT + 2]; /* val: LONG_BASE + OptionId */
    char letters[SHORT_ROOM];
} GetoptTables;

/* "-" in front: arguments come in their order, as code 1, whatever POSIXLY_CORRECT says; ":": a
   missing value is told apart. */
static GetoptTables getopt_tables(CommandId command) {
    GetoptTables tables = {0};
    size_t n = 0, letter = 0;
    tables.letters[letter++] = '-';
    tables.letters[letter++] = ':';
    for (OptionId id = 0; id < OPTION_COUNT; id++) {
        const OptionInfo *info = &option_table[id];
        if (!(info->commands & 1u << command)) continue;
        bool flag = info->kind == OPTION_FLAG;
        tables.rows[n++] = (struct option){.name = info->name,
                                           .has_arg = flag ? no_argument : required_argument,
                                           .val = LONG_BASE + (int)id};
        if (id == OPTION_COLOUR) {
            tables.rows[n] = tables.rows[n - 1]; /* the other spelling of the word */
            tables.rows[n++].name = "color";
        }
        if (info->letter) tables.letters[letter++] = info->letter;
        if (info->letter && !flag) tables.letters[letter++] = ':';
    }
    return tables;
}

static OptionId id_of(CommandId command, int code) {
    if (code >= LONG_BASE) return (OptionId)(code - LONG_BASE);
    for (OptionId id = 0; id < OPTION_COUNT; id++)
        if (option_table[id].letter == code && (option_table[id].commands & 1u << command))
            return id;
    return OPTION_COUNT;
}

/* ---- mistakes */

static Text command_name(const Options *options) {
    return text_of(command_table[options->command].name);
}

static void report_unknown_option(const Options *options, Arena *arena, const char *word, int code,
                                  Diags *diags) {
    OptionId flag = id_of(options->command, code);
    if (code && flag < OPTION_COUNT) { /* known: so a value stood behind a flag */
        diag_at1(diags, DIAG_OPTION_WITH_VALUE, SPAN_NONE, ARG(dashed(arena, flag)));
        return;
    }
    TextList names = {0};
    for (OptionId id = 0; id < OPTION_COUNT; id++)
        if (option_table[id].commands & 1u << options->command)
            vec_push(arena, &names, dashed(arena, id));
    Text shown = code ? arena_printf(arena, "-%c", code) : text_of(word);
    int64_t equals = text_find(shown, TEXT("="));
    if (equals > 0) shown = text_slice(shown, 0, (uint32_t)equals);
    diag_at3(diags, DIAG_UNKNOWN_OPTION, SPAN_NONE, ARG(command_name(options)), ARG(shown),
             advice(arena, shown, &names));
}

static void report_missing_value(const Options *options, Arena *arena, int code, Diags *diags) {
    OptionId id = id_of(options->command, code);
    const OptionInfo *info = &option_table[id];
    TextList choices = option_choices(arena, id);
    DiagArg none = ARG(TEXT(""));
    diag_at3(diags, DIAG_OPTION_WITHOUT_VALUE, SPAN_NONE, ARG(dashed(arena, id)),
             ARG2(text_of(info->value[LANG_ZH]), text_of(info->value[LANG_EN])),
             choices.len > 0 ? advice(arena, TEXT(""), &choices) : none);
}

static bool need_option(const Options *options, Arena *arena, OptionId id, Diags *diags) {
    const OptionInfo *info = &option_table[id];
    if (!(info->commands & 1u << options->command) || options_has(options, id)) return true;
    TextList choices = option_choices(arena, id);
    DiagArg none = ARG(TEXT(""));
    Text zh = arena_printf(arena, "--%s %s", info->name, info->value[LANG_ZH]);
    Text en = arena_printf(arena, "--%s %s", info->name, info->value[LANG_EN]);
    diag_at3(diags, DIAG_OPTION_NEEDED, SPAN_NONE, ARG(command_name(options)), ARG2(zh, en),
             choices.len > 0 ? advice(arena, TEXT(""), &choices) : none);
    return false;
}

/* run checks, or with --to makes files: what is only for the other of the two would do nothing. */
static bool suits_run(const Options *options, Arena *arena, OptionId id, Diags *diags) {
    unsigned commands = option_table[id].commands;
    bool both = (commands & FOR_CHECK) && (commands & FOR_BUILD);
    if (both || !(commands & (FOR_CHECK | FOR_BUILD)) || !options_has(options, id)) return true;
    bool builds = options_has(options, OPTION_TO_DOCUMENTS);
    if (commands & FOR_BUILD) return need_option(options, arena, OPTION_TO_DOCUMENTS, diags);
    if (!builds) return true;
    diag_at2(diags, DIAG_UNKNOWN_OPTION, SPAN_NONE, ARG(TEXT("run --to")), ARG(dashed(arena, id)));
    return false;
}

static bool options_suit_run(const Options *options, Arena *arena, Diags *diags) {
    for (OptionId id = 0; id < OPTION_COUNT; id++)
        if ((option_table[id].commands & FOR_RUN) && !suits_run(options, arena, id, diags))
            return false;
    bool builds = options_has(options, OPTION_TO_DOCUMENTS);
    return !builds || need_option(options, arena, OPTION_TO_PLACE, diags);
}

static bool arguments_suit(const Options *options, Arena *arena, Diags *diags) {
    CommandArguments wanted = command_table[options->command].arguments;
    uint32_t n = options->arguments.len;
    if (wanted == ARGUMENTS_PATHS && n == 0) {
        bool forms = options->command == COMMAND_RUN || options->command == COMMAND_DUMP;
        diag_at3(diags, DIAG_PATH_NEEDED, SPAN_NONE, ARG(command_name(options)),
                 ARG(text_of(program_name())),
                 forms ? ARG(TEXT("2021.jxc")) : ARG2(TEXT("项目.jx"), TEXT("projects.jx")));
        return false;
    }
    if (wanted == ARGUMENTS_QUERY && n < 2) {
        diag_at1(diags, DIAG_QUERY_NEEDED, SPAN_NONE, ARG(command_name(options)));
        return false;
    }
    if (wanted == ARGUMENTS_WHY && n < 3) {
        diag_at1(diags, DIAG_WHY_NEEDED, SPAN_NONE, ARG(command_name(options)));
        return false;
    }
    uint32_t most = wanted == ARGUMENTS_NONE ? 0 : wanted == ARGUMENTS_TOPIC ? 1 : UINT32_MAX;
    if (n > most) {
        diag_at2(diags, DIAG_ARGUMENT_LEFT, SPAN_NONE, ARG(command_name(options)),
                 ARG(options->arguments.data[most]));
        return false;
    }
    if (options->command == COMMAND_RUN) return options_suit_run(options, arena, diags);
    return need_option(options, arena, OPTION_TO_DOCUMENTS, diags) &&
           need_option(options, arena, OPTION_TO_FOLDER, diags) &&
           need_option(options, arena, OPTION_TO_FORM, diags) &&
           need_option(options, arena, OPTION_TO_SOURCES, diags);
}

/* ---- reading */

/* The command's number; HELP and VERSION have spellings of their own. */
static bool read_command(Options *options, Arena *arena, const char *word, Diags *diags) {
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) word = "help";
    if (strcmp(word, "--version") == 0) word = "version";
    options->command = command_find(text_of(word));
    if (options->command < COMMAND_COUNT) return true;
    diag_at2(diags, DIAG_UNKNOWN_COMMAND, SPAN_NONE, ARG(text_of(word)),
             command_advice(arena, text_of(word)));
    return false;
}

static bool read_option(Options *options, Arena *arena, OptionId id, Diags *diags) {
    if (option_table[id].kind == OPTION_LIST)
        return add_list(options, arena, id, text_of(optarg), diags);
    if (option_table[id].kind != OPTION_FLAG)
        return add_value(options, arena, id, text_of(optarg), diags);
    vec_push(arena, &options->given[id], TEXT(""));
    return true;
}

/* Whether the word is an option's whole name: getopt_long takes the head of one too, which would
   change its meaning when an option is added. */
static bool is_whole_name(const GetoptTables *tables, const char *word) {
    if (strncmp(word, "--", 2) != 0) return true;
    size_t len = strcspn(word + 2, "=");
    for (const struct option *row = tables->rows; row->name; row++)
        if (strlen(row->name) == len && memcmp(row->name, word + 2, len) == 0) return true;
    return false;
}

/* argv[0] is the command's name. */
static bool read_rest(Options *options, Arena *arena, int argc, char **argv, Diags *diags) {
    GetoptTables tables = getopt_tables(options->command);
    opterr = 0;
    optind = 0; /* begins anew, and looks at the first letter of the table */
    for (int code;;) {
        optopt = 0;
        int at = optind > 0 ? optind : 1;
        code = getopt_long(argc, argv, tables.letters, tables.rows, NULL);
        if (code == -1) break;
        if (code >= LONG_BASE && !is_whole_name(&tables, argv[at])) {
            report_unknown_option(options, arena, argv[at], 0, diags);
            return false;
        }
        if (code == 1) {
            vec_push(arena, &options->arguments, text_of(optarg));
        } else if (code == ':') {
            report_missing_value(options, arena, optopt, diags);
            return false;
        } else if (code == '?') {
            report_unknown_option(options, arena, argv[optind - 1], optopt, diags);
            return false;
        } else if (!read_option(options, arena, id_of(options->command, code), diags)) {
            return false;
        }
    }
    for (int i = optind; i < argc; i++) /* behind "--" */
        vec_push(arena, &options->arguments, text_of(argv[i]));
    return true;
}

bool options_read(Options *options, Arena *arena, int argc, char **argv, Diags *diags) {
    *options = (Options){.command = COMMAND_HELP, .lang = options_language(argc, argv)};
    if (argc < 2) return true;
    if (!read_command(options, arena, argv[1], diags)) return false;
    if (!read_rest(options, arena, argc - 1, argv + 1, diags)) return false;
    if (options_has(options, OPTION_ASK_HELP)) return true;
    return libraries_suit(options, diags) && arguments_suit(options, arena, diags);
}
