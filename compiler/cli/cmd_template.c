/* jixiao template: the workbook of a form, to be filled in and given to check, build or import. */
#include "compiler/cli/cli.h"
#include "compiler/template.h"
#include "runtime/report/emit.h"

static const Layout *wanted_layout(Cli *cli, const Session *forms) {
    const TextList *names = &cli->options.arguments;
    const Program *program = forms->program;
    uint32_t found = names->len == 1 ? import_find_layout(program, names->data[0]) : ID_NONE;
    if (found != ID_NONE) return program->layouts.data[found];
    Text all = import_layout_names(cli->arena, program);
    diag_at2(cli->diags, DIAG_UNKNOWN_FORM, SPAN_NONE,
             ARG(names->len > 0 ? vec_last(names) : TEXT("")), ARG(all));
    return NULL;
}

static bool write_workbook(Cli *cli, const Doc *doc) {
    Emit emit = {.arena = cli->arena};
    Text to = options_one(&cli->options, OPTION_TO_WORKBOOK);
    if (!emit_doc(EMIT_xlsx, &emit, doc)) {
        diag_at2(cli->diags, DIAG_EMIT_FAILED, SPAN_NONE, ARG(to),
                 ARG2(emit.error_zh, emit.error_en));
        return false;
    }
    FileContent file = {to, emit.files.data[0].bytes};
    FileError error = file_write_all(cli->arena, &file, 1);
    if (error.code == 0) return true;
    diag_at2(cli->diags, DIAG_FILE_WRITE, SPAN_NONE, ARG(to),
             ARG2(file_error_text(error, true), file_error_text(error, false)));
    return false;
}

int cmd_template(Cli *cli) {
    Lang lang = cli->options.lang;
    Session *forms = session_new(cli->arena);
    forms->stdlib = options_one(&cli->options, OPTION_STDLIB);
    forms->threads = 1;
    import_load_forms(forms);
    cli->sources = forms->sources;
    if (forms->diags->errors > 0) {
        cli_report(cli, forms->diags, lang);
        return STATUS_FAILED;
    }
    const Layout *layout = wanted_layout(cli, forms);
    const Doc *doc = layout ? template_doc(cli->arena, forms->compiler, layout, LANG_ZH) : NULL;
    if (doc && write_workbook(cli, doc)) {
        Buf out = buf_new(cli->arena);
        buf_text(&out, options_one(&cli->options, OPTION_TO_WORKBOOK));
        buf_char(&out, '\n');
        return put_text(cli, &out) ? STATUS_CLEAN : STATUS_FAILED;
    }
    cli_report(cli, cli->diags, lang);
    return STATUS_FAILED;
}
