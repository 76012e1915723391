/* Opening checked forms, without a compiler: their program takes the place of one that was made of
   sources, so that rules and documents are run as ever. Native libraries are allowed here, from the
   command line alone, and their process is started before anything else is read. */
#include "compiler/cli/cli.h"

#include <stdlib.h>

#include "runtime/core/link.h"
#include "runtime/eval/native.h"

/* Without an allowed library, too: the host then says why a call is refused. */
NativeHost *work_natives(Cli *cli) {
    const TextList *given = &cli->options.given[OPTION_ALLOW_NATIVE];
    NativeAllowed *allowed = ARENA_ARRAY(cli->arena, NativeAllowed, given->len);
    LibraryOption *libraries = ARENA_ARRAY(cli->arena, LibraryOption, given->len);
    for (uint32_t i = 0; i < given->len; i++) {
        options_library(given->data[i], &libraries[i]);
        allowed[i] = (NativeAllowed){libraries[i].path,
                                     libraries[i].has_sha256 ? libraries[i].sha256 : NULL};
    }
    return native_new(cli->arena, allowed, given->len);
}

/* ---- reading */

static void report_mistake(Session *session, Text path, FormMistake mistake) {
    Arena *arena = session->arena;
    Text place = TEXT("");
    if (mistake.at > 0 && mistake.is_text) place = arena_printf(arena, "%u", mistake.at);
    DiagCode code = mistake.not_a_form      ? DIAG_NOT_A_FORM
                    : mistake.other_version ? DIAG_FORM_VERSION
                    : place.len > 0         ? DIAG_FORM_TEXT
                                            : DIAG_FORM_DAMAGED;
    diag_at3(session->diags, code, SPAN_NONE, ARG(path), ARG(text_of(mistake.what)), ARG(place));
}

/* How far the reading of all forms is. */
typedef struct FormsRead {
    Progress *progress;
    uint32_t before, forms;
} FormsRead;

static void tell_read(void *ctx, uint32_t done, uint32_t all) {
    const FormsRead *read = ctx;
    progress_show(read->progress, (read->before * all + done) / read->forms, all);
}

static Program *read_form(Session *session, Text path, FormsRead *read) {
    Text bytes;
    FormMistake mistake;
    FileError error = file_read(session->arena, path, &bytes);
    if (error.code) {
        diag_at2(session->diags, DIAG_FILE_READ, SPAN_NONE, ARG(path),
                 ARG2(file_error_text(error, true), file_error_text(error, false)));
        return NULL;
    }
    FormWatch watch = {.tell = tell_read, .ctx = read};
    Program *program = form_read(session->arena, bytes, &mistake, &watch);
    if (!program) report_mistake(session, path, mistake);
    return program;
}

static Session *new_session(Cli *cli) {
    Session *session = ARENA_NEW(cli->arena, Session);
    session->arena = cli->arena;
    session->sources = sources_new(cli->arena);
    session->diags = diags_new(cli->arena);
    return session;
}

static Lang message_language(const Work *work) {
    const Options *options = &work->cli->options;
    bool asked = options_has(options, OPTION_LANG) || (!work->loaded && getenv("JX_LANG"));
    return asked || !work->session->program ? options->lang : (Lang)work->session->program->lang;
}

static void refuse_join(Session *session, Text first, Text second, Text different) {
    diag_at3(session->diags, DIAG_FORM_SCHEMA, SPAN_NONE, ARG(first), ARG(second), ARG(different));
}

/* The program of all forms together; what is wrong with each is told of each. */
static void read_forms(Session *session, const TextList *paths, Progress *progress) {
    Program **programs = ARENA_ARRAY(session->arena, Program *, paths->len);
    FormsRead read = {.progress = progress, .forms = paths->len};
    bool whole = true;
    for (uint32_t i = 0; i < paths->len; i++) {
        read.before = i;
        programs[i] = read_form(session, paths->data[i], &read);
        whole = whole && programs[i];
        if (!session->program) session->program = programs[i];
    }
    if (!whole) return;
    form_tell_apart(programs, paths->data, paths->len);
    session->sources = session->program->sources;
    for (uint32_t i = 1; i < paths->len; i++) {
        Text different = form_join(session->program, programs[i], session->diags);
        if (different.len > 0) refuse_join(session, paths->data[0], paths->data[i], different);
    }
}

/* References may lead from one form to another. Those of a part that stay open are told, unless
   they may (--part). */
static void link_forms(Session *session, uint32_t n, bool part) {
    Program *program = session->program;
    if (n == 1 && (part || !form_is_part(program))) return;
    Diags *diags = part ? diags_new(session->arena) : session->diags;
    link_facts(program, diags);
    diags_sort(diags);
    for (uint32_t i = 0; i < diags->list.len && part; i++)
        if (diags->list.data[i].code != DIAG_DANGLING_REFERENCE)
            diag_add(session->diags, diags->list.data[i]);
}

static void tell_written(void *ctx, uint32_t done, uint32_t all) {
    progress_show(ctx, done, all);
}

FormWatch work_watch_writing(const Work *work) {
    Progress *progress = &work->cli->progress;
    progress_turn(progress, PROGRESS_MAKING, work->lang);
    return (FormWatch){.tell = tell_written, .ctx = progress};
}

Work work_open_forms(Cli *cli) {
    Work work = {.cli = cli};
    work.eval.native = work_natives(cli);
    work.eval.threads = options_threads(&cli->options);
    work.session = new_session(cli);
    Session *session = work.session;
    stats_watch(cli, session);
    stats_begin(cli, STATS_FORMS);
    const TextList *paths = &cli->options.arguments;
    bool part = options_has(&cli->options, OPTION_PART) || cli->options.command == COMMAND_DUMP;
    read_forms(session, paths, &cli->progress);
    progress_end(&cli->progress);
    work.loaded = session->program && session->diags->errors == 0;
    if (work.loaded) link_forms(session, paths->len, part);
    work.loaded = work.loaded && session->diags->errors == 0;
    work.lang = message_language(&work);
    work.eval.lang = work.lang;
    stats_begin(cli, STATS_OUTPUT);
    return work;
}
