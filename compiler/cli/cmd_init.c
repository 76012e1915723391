/* jixiao init: a folder for a department to begin with, whole or not at all. Without a form it
   lists the forms. A folder that holds something is left alone, unless --merge says to add what is
   not there; no file that is there is ever written. */
#include <stdlib.h>

#include "compiler/cli/cli.h"
#include "compiler/start.h"

typedef struct Init {
    Cli *cli;
    Arena *arena;
    Lang lang;
    Text folder;
    uint32_t year;
    StartForms forms;
    StartTree tree; /* what is to be made */
    TextList kept;  /* what is there already */
} Init;

static bool report(const Init *init, Diag diag) {
    diag_add(init->cli->diags, diag);
    cli_report(init->cli, init->cli->diags, init->lang);
    return false;
}

/* ---- the forms */

static void list_forms(const Init *init, Buf *out) {
    bool zh = init->lang == LANG_ZH;
    buf_str(out, zh ? "jixiao init 文件夹 --form 版式，版式有：\n\n"
                    : "jixiao init DIR --form FORM, where FORM is:\n\n");
    for (uint32_t i = 0; i < init->forms.len; i++) {
        const StartForm *form = &init->forms.data[i];
        buf_printf(out, "  %-16.*s  %.*s\n", TEXT_ARG(form->name),
                   TEXT_ARG(form->title[init->lang]));
    }
    buf_str(out, zh ? "\n名称可以只写开头，或者写中文：--form hebei，--form 河北。\n"
                    : "\nThe beginning of a name will do: --form hebei.\n");
}

static Text form_names(const Init *init) {
    Buf out = buf_new(init->arena);
    for (uint32_t i = 0; i < init->forms.len; i++)
        buf_printf(&out, "%s%.*s", i > 0 ? " " : "", TEXT_ARG(init->forms.data[i].name));
    return buf_result(&out);
}

/* ---- what is asked for */

static bool read_year(Init *init) {
    Text given = options_one(&init->cli->options, OPTION_START_YEAR);
    init->year = 0;
    for (uint32_t i = 0; i < given.len && i < 5; i++) {
        bool digit = given.ptr[i] >= '0' && given.ptr[i] <= '9';
        init->year = digit ? init->year * 10 + (uint32_t)(given.ptr[i] - '0') : 0;
    }
    if (given.len == 4 && init->year >= 2000 && init->year <= 2999) return true;
    return report(init, (Diag){.code = DIAG_OPTION_VALUE,
                               .args = {ARG(TEXT("--year")), ARG(given),
                                        ARG2(TEXT("年度写四位，例如 2026"),
                                             TEXT("a year has four digits, such as 2026"))}});
}

/* A folder with sources of its own, which came by import or otherwise, has its records. */
static bool has_sources(const Init *init) {
    TextList files = {0};
    return file_is_folder(init->arena, init->folder) &&
           file_list(init->arena, init->folder, TEXT(".jx"), &files).code == 0 && files.len > 0;
}

static bool may_write(const Init *init) {
    Text folder = init->folder;
    if (!file_exists(init->arena, folder) || options_has(&init->cli->options, OPTION_MERGE) ||
        !file_is_folder(init->arena, folder) || file_folder_is_empty(init->arena, folder))
        return true;
    return report(init, (Diag){.code = DIAG_FOLDER_NOT_EMPTY, .args = {ARG(folder)}});
}

static bool is_there(const Init *init, Text path) {
    Text other = path_join(init->arena, init->folder, TEXT("绩效.jx")); /* a project file, too */
    bool project = text_equal(path, path_join(init->arena, init->folder, TEXT("jixiao.jx")));
    return file_exists(init->arena, path) || (project && file_exists(init->arena, other));
}

static void choose_files(Init *init, const StartForm *form) {
    bool records = !has_sources(init);
    StartTree all = start_make(init->arena, form, init->lang, init->year, records);
    for (uint32_t i = 0; i < all.len; i++) {
        NewFile file = all.data[i];
        file.path = path_join(init->arena, init->folder, file.path);
        if (is_there(init, file.path))
            vec_push(init->arena, &init->kept, file.path);
        else
            vec_push(init->arena, &init->tree, file);
    }
}

/* ---- telling */

/* So that the shell reads it as one word. */
static void put_quoted(Buf *out, Text path) {
    bool plain = path.len > 0 && path.ptr[0] != '-';
    for (uint32_t i = 0; i < path.len; i++) {
        unsigned char c = (unsigned char)path.ptr[i];
        plain = plain && (c >= 0x80 || strchr("/._-+,", c) || (c >= '0' && c <= '9') ||
                          (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'));
    }
    if (!plain) buf_char(out, '\'');
    for (uint32_t i = 0; i < path.len; i++)
        if (path.ptr[i] == '\'')
            buf_str(out, "'\\''");
        else
            buf_char(out, path.ptr[i]);
    if (!plain) buf_char(out, '\'');
}

static void tell(const Init *init, Buf *out) {
    bool zh = init->lang == LANG_ZH;
    for (uint32_t i = 0; i < init->tree.len; i++)
        buf_printf(out, "%.*s\n", TEXT_ARG(init->tree.data[i].path));
    for (uint32_t i = 0; i < init->kept.len; i++)
        buf_printf(out, zh ? "%.*s 已经有了，没有改动\n" : "%.*s is there already and stays\n",
                   TEXT_ARG(init->kept.data[i]));
    buf_str(out, zh ? "\n接下来：\n  jixiao check " : "\nNext:\n  jixiao check ");
    put_quoted(out, init->folder);
    buf_str(out, "\n  jixiao build ");
    put_quoted(out, init->folder);
    buf_str(out, " --to docx -o ");
    put_quoted(out, path_join(init->arena, init->folder, TEXT("out")));
    buf_str(out, zh ? "\n提交前的检查怎样启用，见其中的 README.md。\n"
                    : "\nIts README.md tells how to check before each commit.\n");
}

/* ---- the command */

static bool make(Init *init, const StartForm *form) {
    if (!read_year(init) || !may_write(init)) return false;
    choose_files(init, form);
    FileError error = file_tree_make(init->arena, init->tree.data, init->tree.len);
    if (error.code == 0) return true;
    return report(init, (Diag){.code = DIAG_FILE_WRITE,
                               .args = {ARG(error.path), ARG2(file_error_text(error, true),
                                                              file_error_text(error, false))}});
}

static bool need_form(const Init *init) {
    Buf list = buf_new(init->arena);
    list_forms(init, &list);
    (void)report(
        init, (Diag){.code = DIAG_OPTION_NEEDED,
                     .args = {ARG(TEXT("init")), ARG2(TEXT("--form 版式"), TEXT("--form FORM"))}});
    (void)put_bytes(2, list.ptr, list.len);
    return false;
}

static bool run(Init *init, Buf *out) {
    const Options *options = &init->cli->options;
    Text wanted = options_one(options, OPTION_START_FORM);
    bool asked = options_has(options, OPTION_START_FORM);
    if (options->arguments.len == 0 && !asked) {
        list_forms(init, out);
        return true;
    }
    if (!asked) return need_form(init);
    const StartForm *form = start_find(&init->forms, wanted);
    if (!form)
        return report(
            init, (Diag){.code = DIAG_UNKNOWN_FORM, .args = {ARG(wanted), ARG(form_names(init))}});
    if (options->arguments.len == 0)
        return report(init, (Diag){.code = DIAG_FOLDER_NEEDED, .args = {ARG(wanted)}});
    init->folder = path_normal(init->arena, options->arguments.data[0]);
    if (!make(init, form)) return false;
    tell(init, out);
    return true;
}

int cmd_init(Cli *cli) {
    Init init = {.cli = cli, .arena = cli->arena, .lang = cli->options.lang};
    if (!options_has(&cli->options, OPTION_LANG) && !getenv("JX_LANG")) init.lang = LANG_ZH;
    init.forms = start_forms(cli->arena);
    Buf out = buf_new(cli->arena);
    if (!run(&init, &out)) return STATUS_FAILED;
    cli->options.lang = init.lang;
    return put_text(cli, &out) ? STATUS_CLEAN : STATUS_FAILED;
}
