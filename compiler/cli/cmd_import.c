/* jixiao import: forms that somebody filled in, read as sources. All files are read before the
   first is written; what was made of each is checked to compile. The report names what was not
   recognised. */
#include "compiler/cli/cli.h"
#include "compiler/format.h"
#include "compiler/import.h"

typedef struct ImportRun {
    Cli *cli;
    Arena *arena;
    Session *library; /* the forms */
    uint32_t only;    /* the layout asked for, or ID_NONE */
    Text layout;      /* the file that declares it; empty: the library */
    Buf report;
    VEC(FileContent) files;
    TextList folders; /* to be made, below that of --output */
    uint32_t loose;
    bool broken; /* what was made does not compile, as was told */
} ImportRun;

static Lang lang_of(const ImportRun *run) {
    return run->cli->options.lang;
}

/* ---- the forms */

static Session *new_session(ImportRun *run) {
    Session *session = session_new(run->arena);
    session->stdlib = options_one(&run->cli->options, OPTION_STDLIB);
    session->threads = 1;
    return session;
}

/* The library's forms, or those of a file. False after a message. */
static bool open_forms(ImportRun *run) {
    Text wanted = options_one(&run->cli->options, OPTION_LAYOUT);
    bool file = text_ends(wanted, TEXT(".jx"));
    run->library = new_session(run);
    run->only = ID_NONE;
    if (file) run->layout = wanted;
    if (file)
        session_load(run->library, &wanted, 1);
    else
        import_load_forms(run->library);
    run->cli->sources = run->library->sources;
    if (run->library->diags->errors > 0) {
        cli_report(run->cli, run->library->diags, lang_of(run));
        return false;
    }
    if (wanted.len == 0 || file) return true;
    run->only = import_find_layout(run->library->program, wanted);
    if (run->only != ID_NONE) return true;
    Text names = import_layout_names(run->arena, run->library->program);
    diag_at2(run->cli->diags, DIAG_UNKNOWN_FORM, SPAN_NONE, ARG(wanted), ARG(names));
    return false;
}

/* ---- one file */

static Text stem_of(Text path) {
    Text leaf = path_leaf(path);
    for (uint32_t i = leaf.len; i-- > 1;)
        if (leaf.ptr[i] == '.') return text_slice(leaf, 0, i);
    return leaf;
}

/* Formatted; as it was made where that cannot be, which is a fault of ours that the user can mend.
 */
static Text formatted(ImportRun *run, Text path, Text text) {
    Sources *sources = sources_new(run->arena);
    Text out;
    FormatStatus status =
        format_source(run->arena, sources_add(sources, path, text), diags_new(run->arena), &out);
    return status == FORMAT_DONE ? out : text;
}

/* A layout of the user's own stands beside the sources that use it; here it is still elsewhere. */
static bool compiles(ImportRun *run, Text path, Text text) {
    Session *session = new_session(run);
    if (run->layout.len > 0) {
        TextList folders = {0};
        vec_push(run->arena, &folders, path_folder(run->layout));
        session_allow_read(session, &folders);
        path = path_join(run->arena, path_folder(run->layout), path_leaf(path));
    }
    session_load_text(session, path, text);
    if (session->diags->errors == 0) return true;
    run->cli->sources = session->sources;
    cli_report(run->cli, session->diags, lang_of(run));
    return false;
}

static void report_loose(ImportRun *run, const Loose *loose) {
    bool zh = lang_of(run) == LANG_ZH;
    const char *lost = zh ? "  未识别 " : "  not recognised, ";
    const char *doubted = zh ? "  拿不准 " : "  uncertain, ";
    buf_str(&run->report, loose->kept ? doubted : lost);
    import_put_place(&run->report, loose->line, loose->cell, lang_of(run));
    if (loose->why[0][0])
        buf_printf(&run->report, zh ? "（%s）" : " (%s)", loose->why[zh ? LANG_ZH : LANG_EN]);
    buf_str(&run->report, zh ? "：" : ": ");
    excerpt_text(&run->report, loose->text);
    buf_char(&run->report, '\n');
    run->loose += !loose->kept;
}

static void report(ImportRun *run, const Import *import, Text path, Text to) {
    const Reading *reading = &import->reading;
    const NameSet *names = &reading->pattern->layout->names;
    bool zh = lang_of(run) == LANG_ZH;
    buf_printf(&run->report, "%.*s → %.*s\n", TEXT_ARG(path), TEXT_ARG(to));
    buf_printf(&run->report,
               zh ? "  版式 %.*s，标签 %u/%u；%u 格有字，识别 %u，未识别 %u"
                  : "  form %.*s, labels %u/%u; %u cells with text, %u recognised, %u not",
               TEXT_ARG(names->en), reading->found, reading->labels, import->cells,
               import->recognised, import->cells - import->recognised);
    if (import->blanks > 0)
        buf_printf(&run->report, zh ? "；去掉多余空格 %u 处" : "; %u stray blanks taken away",
                   import->blanks);
    buf_char(&run->report, '\n');
    for (uint32_t i = 0; i < import->loose.len; i++) report_loose(run, &import->loose.data[i]);
}

static void keep(ImportRun *run, Text path, Text text) {
    vec_push(run->arena, &run->files, (FileContent){path, formatted(run, path, text)});
}

static void keep_parts(ImportRun *run, Text folder, const ImportParts *parts) {
    for (uint32_t i = 0; i < parts->len; i++) {
        Text name = arena_printf(run->arena, "%.*s.jx", TEXT_ARG(parts->data[i].name));
        keep(run, path_join(run->arena, folder, name), parts->data[i].text);
    }
    vec_push(run->arena, &run->folders, folder);
}

/* Beside what uses it, unless it is there. */
static void keep_layout(ImportRun *run, Text folder) {
    Text to = path_join(run->arena, folder, path_leaf(run->layout)), bytes;
    Text there = file_real_path(run->arena, to);
    bool same = there.len > 0 && text_equal(there, file_real_path(run->arena, run->layout));
    for (uint32_t i = 0; i < run->files.len; i++)
        same = same || text_equal(run->files.data[i].path, to);
    if (same || file_read(run->arena, run->layout, &bytes).code) return;
    vec_push(run->arena, &run->files, (FileContent){to, bytes});
}

static void write_import(ImportRun *run, Import *import, Text path) {
    ImportFacts facts = {.year = options_one(&run->cli->options, OPTION_YEAR),
                         .file = path_leaf(path),
                         .layout = path_leaf(run->layout)};
    bool split = options_has(&run->cli->options, OPTION_SPLIT);
    Text folder = options_one(&run->cli->options, OPTION_TO_SOURCES), stem = stem_of(path);
    Text to = path_join(run->arena, folder, arena_printf(run->arena, "%.*s.jx", TEXT_ARG(stem)));
    Buf out = buf_new(run->arena);
    ImportParts parts = {0};
    if (!import_write(&out, import, &facts, split ? &parts : NULL)) {
        diag_at1(run->cli->diags, DIAG_IMPORT_YEAR, SPAN_NONE, ARG(path));
        return;
    }
    if (!compiles(run, to, buf_result(&out))) run->broken = true;
    if (split) {
        folder = path_join(run->arena, folder, stem);
        keep_parts(run, folder, &parts);
    } else {
        keep(run, to, buf_result(&out));
    }
    if (run->layout.len > 0) keep_layout(run, folder);
    report(run, import, path, split ? folder : to);
}

static void import_file(ImportRun *run, Text path) {
    static const Encoding encodings[] = {ENCODING_UTF8, ENCODING_GB18030, ENCODING_UTF16LE,
                                         ENCODING_UTF16BE}; /* as options.def lists them */
    const Options *options = &run->cli->options;
    Encoding encoding = options_has(options, OPTION_ENCODING)
                            ? encodings[options_choice(options, OPTION_ENCODING)]
                            : ENCODING_DETECT;
    Import *import = import_open_file(run->arena, run->cli->diags, run->library, path, run->only,
                                      encoding);
    if (import) write_import(run, import, path);
}

/* ---- the command */

static bool write_all(ImportRun *run) {
    Text folder = options_one(&run->cli->options, OPTION_TO_SOURCES);
    FileError error = file_make_folder(run->arena, folder);
    for (uint32_t i = 0; i < run->folders.len && error.code == 0; i++)
        error = file_make_folder(run->arena, run->folders.data[i]);
    if (error.code == 0) error = file_write_all(run->arena, run->files.data, run->files.len);
    if (error.code == 0) return true;
    diag_at2(run->cli->diags, DIAG_FILE_WRITE, SPAN_NONE, ARG(error.path),
             ARG2(file_error_text(error, true), file_error_text(error, false)));
    return false;
}

int cmd_import(Cli *cli) {
    ImportRun run = {.cli = cli, .arena = cli->arena, .report = buf_new(cli->arena)};
    const TextList *paths = &cli->options.arguments;
    bool good = open_forms(&run);
    for (uint32_t i = 0; i < paths->len && good; i++) import_file(&run, paths->data[i]);
    good = good && cli->diags->errors == 0 && !run.broken && write_all(&run);
    if (!good) {
        cli_report(cli, cli->diags, lang_of(&run));
        return STATUS_FAILED;
    }
    if (!put_text(cli, &run.report)) return STATUS_FAILED;
    return run.loose > 0 ? STATUS_FINDINGS : STATUS_CLEAN;
}
