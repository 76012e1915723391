/* jixiao check: diagnostics to standard error, findings to standard output, and how it ended. */
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "compiler/cli/dump.h"
#include "runtime/eval/finding.h"

typedef enum CheckFormat { CHECK_TEXT, CHECK_SHORT, CHECK_JSON } CheckFormat;
enum { FAIL_ON_UNKNOWN = SEVERITY_NOTE + 1 }; /* behind the severities in the option's choices */

/* ---- what was checked */

static void put_count(Buf *out, uint32_t n, Lang lang, const char *zh, const char *en) {
    if (lang == LANG_ZH)
        buf_printf(out, "%u %s", n, zh);
    else
        buf_printf(out, " %u %s%s", n, en, n == 1 ? "" : "s");
}

/* Built-in rules stand nowhere; they always run and are not counted. */
static uint32_t count_rules(const CheckResult *result) {
    uint32_t n = 0;
    for (uint32_t i = 0; i < result->rules.len; i++) n += result->rules.data[i].span.source != 0;
    return n;
}

/* Records of the user: those of the library do not count. */
static uint32_t count_records(const Program *program) {
    uint32_t n = 0;
    for (EntityId id = 0; id < program->entities.len; id++) {
        const FactTable *table = &program->facts->tables[id];
        for (uint32_t row = 0; row < table->n_rows && !program->entities.data[id]->hidden; row++)
            n += !sources_built_in(program->sources, table->source[row]);
    }
    return n;
}

static const SessionFile *file_of(const Session *session, const Source *source) {
    for (uint32_t i = 0; i < session->files.len; i++)
        if (session->files.data[i].source == source) return &session->files.data[i];
    return NULL;
}

static bool has_errors(const Session *session, SourceId id) {
    for (uint32_t i = 0; i < session->diags->list.len; i++) {
        const Diag *diag = &session->diags->list.data[i];
        if (diag->span.source == id && diag_severity(diag->code) == SEVERITY_ERROR) return true;
    }
    return false;
}

/* Sources that are no files of the session were no text; broken ones gave no records. A data file
   is left out with the file that names it, and told only if the mistake is its own. */
static TextList files_left_out(const Session *session) {
    TextList left_out = {0};
    for (SourceId id = 1; id < session->sources->list.len; id++) {
        const Source *source = sources_get(session->sources, id);
        const SessionFile *file = file_of(session, source);
        bool whole = file && (file->is_library || !file->broken);
        if (source->used_by) whole = !has_errors(session, id);
        if (!whole) vec_push(session->arena, &left_out, source->path);
    }
    return left_out;
}

static uint32_t count_files(const Session *session) {
    uint32_t n = 0;
    for (SourceId id = 1; id < session->sources->list.len; id++) {
        const Source *source = sources_get(session->sources, id);
        if (source->used_by) source = sources_get(session->sources, source->used_by);
        const SessionFile *file = file_of(session, source);
        n += file && !file->is_library && !file->broken;
    }
    return n;
}

static void put_closing(Buf *out, const Work *work, const CheckResult *result) {
    bool zh = work->lang == LANG_ZH;
    buf_str(out, zh ? "检查了 " : "checked");
    put_count(out, count_files(work->session), work->lang, "个文件", "file");
    buf_str(out, zh ? "、" : ",");
    put_count(out, count_records(work->session->program), work->lang, "条记录", "record");
    buf_str(out, zh ? "、" : ",");
    put_count(out, count_rules(result), work->lang, "条规则", "rule");
    buf_str(out, zh ? "。\n" : "\n");
    TextList left_out = files_left_out(work->session);
    for (uint32_t i = 0; i < left_out.len; i++) {
        buf_str(out, i > 0 ? (zh ? "、" : ", ")
                     : zh  ? "有错误而没有检查："
                           : "left out for mistakes: ");
        excerpt_text(out, left_out.data[i]);
    }
    if (left_out.len > 0) buf_str(out, zh ? "。\n" : "\n");
}

/* ---- how it ended */

static int status_of(const Work *work, const CheckResult *result) {
    uint32_t level = options_choice(&work->cli->options, OPTION_FAIL_ON);
    int status = STATUS_CLEAN;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (finding->outcome == OUTCOME_ERROR) return STATUS_FAILED;
        bool counts = finding->outcome == OUTCOME_UNKNOWN ? level == FAIL_ON_UNKNOWN
                                                          : finding->severity <= level;
        if (counts) status = STATUS_FINDINGS;
    }
    return work->session->diags->errors > 0 ? STATUS_FAILED : status;
}

static void put_findings(Buf *out, const Work *work, const CheckResult *result,
                         CheckFormat format) {
    const Program *program = work->session->program;
    bool to_file = options_has(&work->cli->options, OPTION_TO_FILE);
    FindingStyle style = {.lang = work->lang,
                          .colour = !to_file && cli_colour(work->cli, STDOUT_FILENO)};
    switch (format) {
    case CHECK_JSON:
        findings_print_json(out, program, result, work->session->diags, work->lang);
        return;
    case CHECK_SHORT: findings_print_short(out, program, result, work->lang); return;
    case CHECK_TEXT: break;
    }
    if (!work->loaded) return; /* nothing to say but the diagnostics */
    bool checked = count_files(work->session) > 0 || result->findings.len > 0;
    if (checked) findings_print(out, program, result, style); /* else "no findings" would mislead */
    put_closing(out, work, result);
}

int cmd_check(Cli *cli) {
    Work work = work_open(cli);
    CheckFormat format = (CheckFormat)options_choice(&cli->options, OPTION_FORMAT);
    bool dump = options_has(&cli->options, OPTION_DUMP);
    if (dump || format != CHECK_JSON) work_report(&work);
    Buf out = buf_new(cli->arena);
    if (dump) {
        dump_print(&out, &work, options_one(&cli->options, OPTION_DUMP));
        bool failed = !put_output(&work, &out) || work.session->diags->errors > 0;
        return failed ? STATUS_FAILED : STATUS_CLEAN;
    }
    CheckResult *result = check_run(cli->arena, work.session->program, &work.eval, work.lang);
    put_findings(&out, &work, result, format);
    if (!put_output(&work, &out)) return STATUS_FAILED;
    return status_of(&work, result);
}
