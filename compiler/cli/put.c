/* Writing what a command made: whole, and never silently short. A reader that has gone (a closed
   pipe) is told nothing; every other failure is. */
#include "compiler/cli/cli.h"

#include <errno.h>
#include <unistd.h>

int put_bytes(int descriptor, const char *bytes, size_t len) {
    while (len > 0) {
        ssize_t n = write(descriptor, bytes, len);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno;
        bytes += n;
        len -= (size_t)n;
    }
    return 0;
}

static Diag write_failed(DiagArg where, FileError error) {
    return (Diag){
        .code = DIAG_FILE_WRITE,
        .args = {where, ARG2(file_error_text(error, true), file_error_text(error, false))}};
}

static bool put_standard(const Cli *cli, const Buf *out, Lang lang) {
    FileError error = {.code = put_bytes(STDOUT_FILENO, out->ptr, out->len)};
    if (error.code == 0) return true;
    if (error.code == EPIPE) return false;
    Diags *diags = diags_new(cli->arena);
    diag_add(diags, write_failed(ARG2(TEXT("标准输出"), TEXT("standard output")), error));
    cli_report(cli, diags, lang);
    return false;
}

bool put_text(const Cli *cli, const Buf *out) {
    return put_standard(cli, out, cli->options.lang);
}

/* Of a command that has no sources: the forms that it reads. */
static bool is_argument(const Work *work, Text path) {
    const TextList *arguments = &work->cli->options.arguments;
    Text real = file_real_path(work->cli->arena, path);
    for (uint32_t i = 0; i < arguments->len && real.len > 0; i++)
        if (text_equal(file_real_path(work->cli->arena, arguments->data[i]), real)) return true;
    return false;
}

/* A slip of the hand must not replace a source by what was made of it. */
static bool is_source(const Work *work, Text path) {
    if (!work->session->compiler) return is_argument(work, path);
    Text normal = path_normal(work->cli->arena, path);
    for (uint32_t i = 0; i < work->session->files.len; i++) {
        const SessionFile *file = &work->session->files.data[i];
        if (!file->is_library && text_equal(file->source->path, normal)) return true;
    }
    Text real = file_real_path(work->cli->arena, path);
    return map_get(&work->session->inputs->data_numbers, real) != MAP_NONE;
}

bool put_file(const Work *work, Text path, const Buf *out) {
    if (is_source(work, path)) {
        work_report_one(work, (Diag){.code = DIAG_OUTPUT_IS_SOURCE, .args = {ARG(path)}});
        return false;
    }
    FileError error = file_write(work->cli->arena, path, buf_result(out));
    if (error.code) work_report_one(work, write_failed(ARG(path), error));
    return error.code == 0;
}

bool put_output(const Work *work, const Buf *out) {
    const Options *options = &work->cli->options;
    if (!options_has(options, OPTION_TO_FILE)) return put_standard(work->cli, out, work->lang);
    return put_file(work, options_one(options, OPTION_TO_FILE), out);
}
