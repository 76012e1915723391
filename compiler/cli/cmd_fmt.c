/* jixiao fmt: files written as they should look, in place, or what would change in them. With
   --lang the files are checked as `check` does, to know what the names in them stand for, then
   written in the other language and checked again. Files with mistakes stay as they are. */
#include "compiler/cli/cli.h"
#include "compiler/format.h"
#include "compiler/module.h"
#include "compiler/test.h"
#include "compiler/translate.h"
#include "runtime/base/line_diff.h"

typedef struct FmtFile {
    const Source *source;
    Text text; /* as it should be */
    bool failed;
} FmtFile;

typedef struct Fmt {
    Cli *cli;
    Session *session;
    Text *paths; /* as the session is to see them */
    uint32_t n_paths;
    bool standard_input;
    VEC(FmtFile) files; /* those that could be read and have no mistakes */
} Fmt;

/* ---- reading */

static Session *open_session(const Fmt *fmt) {
    Session *session = session_new(fmt->cli->arena);
    session->stdlib = options_one(&fmt->cli->options, OPTION_STDLIB);
    session_allow_read(session, &fmt->cli->options.given[OPTION_ALLOW_READ]);
    return session;
}

/* `-` stands alone, and is read at once. */
static bool take_paths(Fmt *fmt) {
    const TextList *arguments = &fmt->cli->options.arguments;
    Arena *arena = fmt->cli->arena;
    Diags *diags = fmt->session->diags;
    fmt->paths = arguments->data;
    fmt->n_paths = arguments->len;
    for (uint32_t i = 0; i < arguments->len; i++)
        fmt->standard_input = fmt->standard_input || text_equal(arguments->data[i], TEXT("-"));
    if (!fmt->standard_input) return true;
    if (arguments->len > 1) {
        diag_at2(diags, DIAG_ARGUMENT_LEFT, SPAN_NONE, ARG(TEXT("fmt -")),
                 ARG(arguments->data[text_equal(arguments->data[0], TEXT("-"))]));
        return false;
    }
    Text bytes;
    fmt->paths = ARENA_NEW(arena, Text);
    fmt->paths[0] = TEXT("<stdin>");
    if (!inputs_read(fmt->session->inputs, TEXT("/dev/stdin"), SPAN_NONE, &bytes)) return false;
    inputs_put(fmt->session->inputs, fmt->paths[0], bytes);
    return true;
}

static void report_unsafe(Fmt *fmt, Text path) {
    diag_at2(fmt->session->diags, DIAG_EMIT_FAILED, SPAN_NONE, ARG(path),
             ARG2(TEXT("整理会改变它的含义，所以没有改动；这是程序的错误，请报告"),
                  TEXT("formatting would change its meaning, so it stays as it is; this is a bug "
                       "of the program, please report it")));
}

static void add_file(Fmt *fmt, const Source *source, FormatStatus status, Text text) {
    FmtFile file = {.source = source, .text = text, .failed = status != FORMAT_DONE};
    if (status == FORMAT_UNSAFE) report_unsafe(fmt, source->path);
    vec_push(fmt->cli->arena, &fmt->files, file);
}

static bool is_known(const Fmt *fmt, Text path) {
    for (uint32_t i = 0; i < fmt->files.len; i++)
        if (text_equal(fmt->files.data[i].source->path, path)) return true;
    return false;
}

static void format_files(Fmt *fmt) {
    Session *session = fmt->session;
    modules_give(session, fmt->paths, fmt->n_paths);
    for (uint32_t i = 0; i < session->given.len; i++) {
        Text path = session->given.data[i], bytes, text = TEXT("");
        if (is_known(fmt, path) || !inputs_read(session->inputs, path, SPAN_NONE, &bytes)) continue;
        const Source *source = sources_add(session->sources, path, bytes);
        if (!inputs_check_text(session->arena, session->diags, source)) continue;
        FormatStatus status = format_source(fmt->cli->arena, source, session->diags, &text);
        add_file(fmt, source, status, text);
    }
}

/* ---- the other language */

static const SessionFile *file_of(const Session *session, Text path) {
    for (uint32_t i = 0; i < session->files.len; i++) {
        const SessionFile *file = &session->files.data[i];
        if (!file->is_library && text_equal(file->source->path, path)) return file;
    }
    return NULL;
}

static void translate_file(Fmt *fmt, const Source *source) {
    Arena *arena = fmt->cli->arena;
    Text edited = translate_source(arena, fmt->session, source, fmt->cli->options.lang), text;
    const Source *again = sources_add(sources_new(arena), source->path, edited);
    FormatStatus status = format_source(arena, again, diags_new(arena), &text);
    add_file(fmt, source, status == FORMAT_DONE ? FORMAT_DONE : FORMAT_UNSAFE, text);
}

/* All translated files together, checked anew: every name must mean what it meant. */
static void prove_translation(Fmt *fmt) {
    Session *after = open_session(fmt);
    for (uint32_t i = 0; i < fmt->files.len; i++)
        if (!fmt->files.data[i].failed)
            inputs_put(after->inputs, fmt->files.data[i].source->path, fmt->files.data[i].text);
    translate_prepare(after);
    session_load(after, fmt->paths, fmt->n_paths);
    test_note_names(after);
    for (uint32_t i = 0; i < fmt->files.len; i++) {
        FmtFile *file = &fmt->files.data[i];
        if (file->failed) continue;
        const SessionFile *again = file_of(after, file->source->path);
        file->failed = !again || again->broken ||
                       !translate_agrees(fmt->session, file->source, after, again->source);
        if (file->failed) report_unsafe(fmt, file->source->path);
    }
}

static void translate_files(Fmt *fmt) {
    Session *session = fmt->session;
    translate_prepare(session);
    session_load(session, fmt->paths, fmt->n_paths);
    test_note_names(session);
    for (uint32_t i = 0; i < session->given.len; i++) {
        Text path = session->given.data[i];
        const SessionFile *file = file_of(session, path);
        if (file && !file->broken && !is_known(fmt, path)) translate_file(fmt, file->source);
    }
    prove_translation(fmt);
}

/* ---- what is done with them */

static Text bytes_of(const Source *source) {
    return (Text){source->text.ptr - source->bom, source->text.len + source->bom};
}

static bool changes(const FmtFile *file) {
    return !file->failed && !text_equal(bytes_of(file->source), file->text);
}

static bool write_files(Fmt *fmt) {
    Arena *arena = fmt->cli->arena;
    FileContent *contents = ARENA_ARRAY(arena, FileContent, fmt->files.len);
    uint32_t n = 0;
    for (uint32_t i = 0; i < fmt->files.len; i++) {
        const FmtFile *file = &fmt->files.data[i];
        if (changes(file)) contents[n++] = (FileContent){file->source->path, file->text};
    }
    FileError error = file_write_all(arena, contents, n);
    if (error.code == 0) return true;
    diag_at2(fmt->session->diags, DIAG_FILE_WRITE, SPAN_NONE, ARG(error.path),
             ARG2(file_error_text(error, true), file_error_text(error, false)));
    return false;
}

/* The names of the files that change, what changes in them, or the one text. */
static uint32_t put_files(Fmt *fmt, Buf *out) {
    bool diff = options_has(&fmt->cli->options, OPTION_FMT_DIFF);
    bool check = options_has(&fmt->cli->options, OPTION_FMT_CHECK);
    uint32_t n = 0;
    for (uint32_t i = 0; i < fmt->files.len; i++) {
        const FmtFile *file = &fmt->files.data[i];
        Text path = file->source->path;
        n += changes(file);
        if (fmt->standard_input && !diff && !check && !file->failed)
            buf_text(out, file->text);
        else if (changes(file) && diff)
            line_diff_print(out, path, bytes_of(file->source), path, file->text);
        else if (changes(file))
            buf_printf(out, "%.*s\n", TEXT_ARG(path));
    }
    return n;
}

static Lang message_language(const Fmt *fmt) {
    Lang lang = fmt->cli->options.lang;
    const Sources *sources = fmt->session->sources;
    if (options_has(&fmt->cli->options, OPTION_FMT_LANG) || fmt->session->given.len == 0)
        return lang;
    for (SourceId id = 1; id < sources->list.len; id++)
        if (!sources_get(sources, id)->built_in)
            return parse_is_chinese(sources_get(sources, id)) ? LANG_ZH : LANG_EN;
    return lang;
}

int cmd_fmt(Cli *cli) {
    Fmt fmt = {.cli = cli};
    fmt.session = open_session(&fmt);
    cli->sources = fmt.session->sources;
    if (take_paths(&fmt)) {
        if (options_has(&cli->options, OPTION_FMT_LANG))
            translate_files(&fmt);
        else
            format_files(&fmt);
    }
    bool check = options_has(&cli->options, OPTION_FMT_CHECK);
    bool writes = !check && !fmt.standard_input && !options_has(&cli->options, OPTION_FMT_DIFF);
    Buf out = buf_new(cli->arena);
    uint32_t n = 0;
    if (!writes || write_files(&fmt)) n = put_files(&fmt, &out);
    bool printed = put_text(cli, &out);
    if (fmt.session->diags->errors > 0) cli_report(cli, fmt.session->diags, message_language(&fmt));
    if (!printed || fmt.session->diags->errors > 0) return STATUS_FAILED;
    return check && n > 0 ? STATUS_FINDINGS : STATUS_CLEAN;
}
