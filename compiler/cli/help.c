/* What a person reads about commands and options, from the rows of options.def. */
#include "compiler/cli/cli.h"

typedef struct Example {
    CommandId command;
    const char *line, *what[2]; /* by Lang */
} Example;

static const Example examples[] = {
#define EXAMPLE(command, line, zh, en) {COMMAND_##command, line, {zh, en}},
#include "compiler/cli/options.def"
};

static const struct {
    int status;
    const char *what[2]; /* by Lang */
} statuses[] = {
#define STATUS(status, zh, en) {status, {zh, en}},
#include "compiler/cli/options.def"
};

enum {
    N_EXAMPLES = sizeof examples / sizeof *examples,
    N_STATUSES = sizeof statuses / sizeof *statuses
};

static void put_heading(Buf *out, Lang lang, const char *zh, const char *en) {
    buf_printf(out, "\n%s\n", lang == LANG_ZH ? zh : en);
}

/* What stands behind an option: its choices, or the word for its value. */
static const char *value_of(const OptionInfo *info, Lang lang) {
    bool choices = info->kind == OPTION_ONE && info->choices[0];
    return choices ? info->choices : info->value[lang];
}

static void put_option(Buf *out, const OptionInfo *info, Lang lang) {
    buf_str(out, "  ");
    if (info->letter) buf_printf(out, "-%c, ", info->letter);
    buf_printf(out, "--%s", info->name);
    if (info->kind != OPTION_FLAG) buf_printf(out, " %s", value_of(info, lang));
    buf_printf(out, "\n        %s", info->help[lang]);
    if (info->kind == OPTION_LIST) {
        buf_str(out, lang == LANG_ZH ? "\n        可用的有：" : "\n        there are: ");
        TextList choices = option_choices(out->arena, (OptionId)(info - option_table));
        for (uint32_t i = 0; i < choices.len; i++)
            buf_printf(out, "%s%.*s", i > 0 ? "," : "", TEXT_ARG(choices.data[i]));
    }
    if (info->otherwise[0] && lang == LANG_ZH) buf_printf(out, "（默认 %s）", info->otherwise);
    if (info->otherwise[0] && lang == LANG_EN) buf_printf(out, " (default %s)", info->otherwise);
    buf_char(out, '\n');
}

static void put_statuses(Buf *out, Lang lang) {
    put_heading(out, lang, "结束状态：", "Exit status:");
    for (size_t i = 0; i < N_STATUSES; i++)
        buf_printf(out, "  %d  %s\n", statuses[i].status, statuses[i].what[lang]);
}

static bool is_here(CommandId command) {
    return command_table[command].run;
}

/* A line to type, with the name that this program has. */
static void put_line(Buf *out, const char *line) {
    static const char usual[] = "jixiao";
    if (strncmp(line, usual, sizeof usual - 1) == 0) {
        buf_str(out, program_name());
        line += sizeof usual - 1;
    }
    buf_str(out, line);
}

static void print_command(Buf *out, CommandId command, Lang lang) {
    const CommandInfo *info = &command_table[command];
    const char *space = info->arguments_text[lang][0] ? " " : "";
    if (lang == LANG_ZH)
        buf_printf(out, "用法：%s %s [选项…]%s%s\n\n%s。\n", program_name(), info->name, space,
                   info->arguments_text[lang], info->summary[lang]);
    else
        buf_printf(out, "usage: %s %s [OPTION…]%s%s\n\n%s\n", program_name(), info->name, space,
                   info->arguments_text[lang], info->summary[lang]);
    put_heading(out, lang, "选项：", "Options:");
    for (OptionId id = 0; id < OPTION_COUNT; id++)
        if (option_table[id].commands & 1u << command) put_option(out, &option_table[id], lang);
    put_statuses(out, lang);
    bool any = false;
    for (size_t i = 0; i < N_EXAMPLES; i++) {
        if (examples[i].command != command) continue;
        if (!any) put_heading(out, lang, "例如：", "Examples:");
        any = true;
        buf_str(out, "  ");
        put_line(out, examples[i].line);
        buf_printf(out, "\n        %s\n", examples[i].what[lang]);
    }
}

static void print_overview(Buf *out, Lang lang) {
    buf_printf(out,
               lang == LANG_ZH
                   ? "绩效：用文本编写、检查和印制预算绩效目标。\n\n用法：%s 命令 [选项…]\n"
                   : "Jixiao: budget performance targets written, checked and printed as "
                     "text files.\n\nusage: %s COMMAND [OPTION…]\n",
               program_name());
    put_heading(out, lang, "命令：", "Commands:");
    for (CommandId i = 0; i < COMMAND_COUNT; i++)
        if (is_here(i))
            buf_printf(out, "  %-8s  %s\n", command_table[i].name, command_table[i].summary[lang]);
    put_statuses(out, lang);
    buf_printf(out,
               lang == LANG_ZH ? "\n一个命令的选项：%s help 命令\nFor English: --lang en\n"
                               : "\nOptions of a command: %s help COMMAND\n中文说明：--lang zh\n",
               program_name());
}

void help_print(Buf *out, CommandId command, Lang lang) {
    if (command < COMMAND_COUNT)
        print_command(out, command, lang);
    else
        print_overview(out, lang);
}

/* ---- the manual page, in roff */

/* A text in which nothing is an instruction to roff. */
static void put_roff(Buf *out, const char *text) {
    if (*text == '.' || *text == '\'') buf_str(out, "\\&");
    for (; *text; text++) {
        if (*text == '\\')
            buf_str(out, "\\e");
        else if (*text == '-')
            buf_str(out, "\\-");
        else
            buf_char(out, *text);
    }
}

static void put_section(Buf *out, Lang lang, const char *zh, const char *en) {
    buf_printf(out, ".SH %s\n", lang == LANG_ZH ? zh : en);
}

static void put_man_option(Buf *out, const OptionInfo *info, Lang lang) {
    buf_str(out, ".TP\n\\fB");
    if (info->letter) buf_printf(out, "\\-%c\\fR, \\fB", info->letter);
    buf_str(out, "\\-\\-");
    put_roff(out, info->name);
    buf_str(out, "\\fR");
    if (info->kind != OPTION_FLAG) {
        buf_str(out, " \\fI");
        put_roff(out, value_of(info, lang));
        buf_str(out, "\\fR");
    }
    buf_char(out, '\n');
    put_roff(out, info->help[lang]);
    buf_char(out, '\n');
}

static void put_man_command(Buf *out, CommandId command, Lang lang) {
    const CommandInfo *info = &command_table[command];
    buf_printf(out, ".SS %s %s %s\n", program_name(), info->name, info->arguments_text[lang]);
    put_roff(out, info->summary[lang]);
    buf_char(out, '\n');
    for (OptionId id = 0; id < OPTION_COUNT; id++)
        if (option_table[id].commands & 1u << command) put_man_option(out, &option_table[id], lang);
}

void help_print_man(Buf *out, Lang lang) {
    buf_str(out, ".TH JIXIAO 1 \"\" \"jixiao " JIXIAO_VERSION "\"\n");
    put_section(out, lang, "名称", "NAME");
    buf_printf(out,
               lang == LANG_ZH ? "%s \\- 编写、检查和印制预算绩效目标\n"
                               : "%s \\- write, check and print budget performance targets\n",
               program_name());
    put_section(out, lang, "用法", "SYNOPSIS");
    const char *apart = "";
    for (CommandId i = 0; i < COMMAND_COUNT; i++) {
        if (!is_here(i)) continue;
        buf_printf(out, "%s\\fB%s %s\\fR [\\fI%s\\fR] %s\n", apart, program_name(),
                   command_table[i].name, lang == LANG_ZH ? "选项" : "option",
                   command_table[i].arguments_text[lang]);
        apart = ".br\n";
    }
    put_section(out, lang, "命令", "COMMANDS");
    for (CommandId i = 0; i < COMMAND_COUNT; i++)
        if (is_here(i)) put_man_command(out, i, lang);
    put_section(out, lang, "结束状态", "EXIT STATUS");
    for (size_t i = 0; i < N_STATUSES; i++) {
        buf_printf(out, ".TP\n%d\n", statuses[i].status);
        put_roff(out, statuses[i].what[lang]);
        buf_char(out, '\n');
    }
    put_section(out, lang, "例子", "EXAMPLES");
    for (size_t i = 0; i < N_EXAMPLES; i++) {
        if (!is_here(examples[i].command)) continue;
        buf_str(out, ".TP\n");
        put_roff(out, examples[i].line);
        buf_char(out, '\n');
        put_roff(out, examples[i].what[lang]);
        buf_char(out, '\n');
    }
}

/* ---- completion in bash */

static void put_words(Buf *out, const TextList *words) {
    for (uint32_t i = 0; i < words->len; i++)
        buf_printf(out, "%s%.*s", i > 0 ? " " : "", TEXT_ARG(words->data[i]));
}

/* The choices of each option that has some. */
static void put_bash_choices(Buf *out, CommandId command) {
    for (OptionId id = 0; id < OPTION_COUNT; id++) {
        const OptionInfo *info = &option_table[id];
        if (!(info->commands & 1u << command) || !info->choices[0]) continue;
        TextList choices = option_choices(out->arena, id);
        buf_printf(out, "    \"%s --%s\") words=\"", command_table[command].name, info->name);
        put_words(out, &choices);
        buf_str(out, "\" ;;\n");
    }
}

static void put_bash_options(Buf *out, CommandId command) {
    buf_printf(out, "    %s) words=\"", command_table[command].name);
    for (OptionId id = 0; id < OPTION_COUNT; id++)
        if (option_table[id].commands & 1u << command)
            buf_printf(out, "--%s ", option_table[id].name);
    buf_str(out, "\" ;;\n");
}

void help_print_bash(Buf *out) {
    buf_printf(out, "_%s() {\n", program_name());
    buf_str(out, "    local word=${COMP_WORDS[COMP_CWORD]} words=\n"
                 "    local command=${COMP_WORDS[1]} commands=\"");
    TextList commands = {0};
    for (CommandId i = 0; i < COMMAND_COUNT; i++)
        if (is_here(i)) vec_push(out->arena, &commands, text_of(command_table[i].name));
    put_words(out, &commands);
    buf_str(out, "\"\n    case \"$command ${COMP_WORDS[COMP_CWORD-1]}\" in\n");
    for (CommandId i = 0; i < COMMAND_COUNT; i++)
        if (is_here(i)) put_bash_choices(out, i);
    buf_str(out, "    esac\n"
                 "    case \"$words $word\" in \" -\"*) case \"$command\" in\n");
    for (CommandId i = 0; i < COMMAND_COUNT; i++)
        if (is_here(i)) put_bash_options(out, i);
    buf_str(out, "    esac ;; esac\n"
                 "    if [ \"$COMP_CWORD\" -eq 1 ] || [ \"$command ${#COMP_WORDS[@]}\" = \"help "
                 "3\" ]; then\n"
                 "        words=\"$commands\"\n"
                 "    fi\n"
                 "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                 "}\n");
    buf_printf(out, "complete -o default -F _%s %s\n", program_name(), program_name());
}
