/* jixiao check: diagnostics to standard error, findings to standard output, and how it ended. */
#include <unistd.h>

#include "compiler/cli/cli.h"
#include "runtime/eval/finding.h"

/* As the choices of --format. Those of --fail-on are the severities and FAIL_ON_UNKNOWN. */
typedef enum CheckFormat {
    CHECK_TEXT,
    CHECK_SHORT,
    CHECK_JSON,
    CHECK_SARIF,
    CHECK_JUNIT,
    CHECK_MD
} CheckFormat;

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
    for (uint32_t i = 0; i < result->rules.len; i++)
        n += result->rules.data[i].span.source != 0 && !result->rules.data[i].off;
    return n;
}

/* Those that are there, in files of which more may be known, or in others. */
static uint32_t count_present(const Work *work, bool known) {
    const Program *program = work->session->program;
    uint32_t n = 0;
    for (EntityId id = 0; id < program->entities.len; id++) {
        const FactTable *table = &program->facts->tables[id];
        for (uint32_t i = 0; i < table->sources.len && !program->entities.data[id]->hidden; i++) {
            SourceId source = table->sources.data[i].source;
            bool users = !sources_built_in(program->sources, source);
            if (users && (work->tally && work->tally->known[source]) == known)
                n += table_run_end(table, i) - table->sources.data[i].first;
        }
    }
    return n;
}

uint32_t work_count_records(const Work *work) {
    return count_present(work, false) + (work->tally ? work->tally->n_records : 0);
}

uint32_t work_count_quiet(const Work *work) {
    return work->tally ? work->tally->n_records - count_present(work, true) : 0;
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
    if (!session->compiler) return left_out;
    for (SourceId id = 1; id < session->sources->list.len; id++) {
        const Source *source = sources_get(session->sources, id);
        const SessionFile *file = file_of(session, source);
        if (source->is_paper) continue;
        bool whole = file && (file->is_library || !file->broken);
        if (source->used_by) whole = !has_errors(session, id);
        if (!whole) vec_push(session->arena, &left_out, source->path);
    }
    return left_out;
}

/* Without a compiler there are no files, and every source was whole when the form was made. */
uint32_t work_count_files(const Session *session) {
    uint32_t n = 0;
    for (SourceId id = 1; id < session->sources->list.len; id++) {
        const Source *source = sources_get(session->sources, id);
        if (source->is_paper) continue;
        if (!session->compiler) {
            n += !source->built_in;
            continue;
        }
        if (source->used_by) source = sources_get(session->sources, source->used_by);
        const SessionFile *file = file_of(session, source);
        n += file && !file->is_library && !file->broken;
    }
    return n;
}

/* Where to read on about the first mistake. */
static void put_explain(Buf *out, const Work *work) {
    const Diags *diags = work->session->diags;
    for (uint32_t i = 0; i < diags->list.len; i++) {
        DiagCode code = diags->list.data[i].code;
        if (diag_severity(code) != SEVERITY_ERROR) continue;
        buf_printf(out, "%sjixiao explain %.*s\n",
                   work->lang == LANG_ZH ? "原因和改法：" : "cause and remedy: ",
                   TEXT_ARG(diag_code_text(code)));
        return;
    }
}

static void put_closing(Buf *out, const Work *work, const CheckResult *result) {
    bool zh = work->lang == LANG_ZH;
    buf_str(out, zh ? "检查了 " : "checked");
    put_count(out, work_count_files(work->session), work->lang, "个文件", "file");
    buf_str(out, zh ? "、" : ",");
    put_count(out, work_count_records(work), work->lang, "条记录", "record");
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
    put_explain(out, work);
}

/* What the baseline has and the run did not find again. */
static void put_gone(Buf *out, const Work *work, const CheckResult *result) {
    if (result->gone.len == 0) return;
    if (work->lang == LANG_ZH)
        buf_printf(out, "基线中的 %u 个问题已不再出现，可以从基线中删去：\n", result->gone.len);
    else
        buf_printf(out, "%u findings of the baseline are gone and can be taken out of it:\n",
                   result->gone.len);
    for (uint32_t i = 0; i < result->gone.len; i++) {
        const GoneFinding *gone = &result->gone.data[i];
        const Text words[] = {gone->rule, gone->file, gone->message};
        buf_str(out, "  ");
        buf_text(out, gone->id);
        for (int k = 0; k < 3; k++) {
            if (words[k].len) buf_str(out, "  ");
            excerpt_text(out, words[k]);
        }
        buf_char(out, '\n');
    }
}

/* ---- how it ended */

static int status_of(const Work *work, const CheckResult *result) {
    uint32_t level = options_choice(&work->cli->options, OPTION_FAIL_ON);
    int status = STATUS_CLEAN;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (!finding_fails(finding, level)) continue;
        if (finding->outcome == OUTCOME_ERROR) return STATUS_FAILED;
        status = STATUS_FINDINGS;
    }
    return work->session->diags->errors > 0 ? STATUS_FAILED : status;
}

static FindingReport report_of(const Work *work, const CheckResult *result) {
    const Options *options = &work->cli->options;
    return (FindingReport){.diagnostics = work->session->diags,
                           .lang = work->lang,
                           .fail_on = options_choice(options, OPTION_FAIL_ON),
                           .status = status_of(work, result),
                           .has_baseline = options_has(options, OPTION_BASELINE),
                           .version = TEXT(JIXIAO_VERSION)};
}

static void put_findings(Buf *out, const Work *work, const CheckResult *result,
                         CheckFormat format) {
    const Program *program = work->session->program;
    bool to_file = options_has(&work->cli->options, OPTION_TO_FILE);
    FindingStyle style = {.lang = work->lang,
                          .colour = !to_file && cli_colour(work->cli, STDOUT_FILENO),
                          .without_notes = result->profile.len > 0 &&
                                           !options_has(&work->cli->options, OPTION_NOTES)};
    FindingReport report = report_of(work, result);
    switch (format) {
    case CHECK_SARIF: findings_print_sarif(out, program, result, &report); return;
    case CHECK_JUNIT: findings_print_junit(out, program, result, &report); return;
    case CHECK_MD: findings_print_md(out, program, result, &report); return;
    case CHECK_JSON:
        findings_print_json(out, program, result, work->session->diags, work->lang);
        return;
    case CHECK_SHORT:
        findings_print_short(out, program, result, style);
        put_gone(out, work, result);
        return;
    case CHECK_TEXT: break;
    }
    if (!work->loaded) return; /* nothing to say but the diagnostics */
    bool whole = work->session->diags->errors == 0 && work_count_files(work->session) > 0;
    bool checked = whole || work_count_records(work) > 0 || result->findings.len > 0;
    if (checked) findings_print(out, program, result, style); /* else "no findings" would mislead */
    put_gone(out, work, result);
    put_closing(out, work, result);
}

/* What was read from a workbook is pointed at there. */
static void place_findings(const Sources *sources, CheckResult *result) {
    for (uint32_t i = 0; i < result->findings.len && sources->origins.len > 0; i++) {
        Finding *finding = &result->findings.data[i];
        finding->span = sources_origin(sources, finding->span);
        for (uint32_t k = 0; k < finding->n_parts; k++)
            finding->parts[k].fact = sources_origin(sources, finding->parts[k].fact);
        for (uint32_t k = 0; k < finding->tree.len; k++) {
            Span *fact = &finding->tree.data[k].part.fact;
            *fact = sources_origin(sources, *fact);
        }
    }
}

static void show_progress(void *ctx, uint32_t done, uint32_t all) {
    progress_show(ctx, done, all);
}

int work_check(Work *work) {
    CheckFormat format = (CheckFormat)options_choice(&work->cli->options, OPTION_FORMAT);
    bool chosen = work_policy(work);
    if (!chosen || format == CHECK_TEXT || format == CHECK_SHORT) work_report(work); /* others hold them */
    if (!chosen) return STATUS_FAILED;
    Buf out = buf_new(work->cli->arena);
    CheckWatch watch = {.trees = options_has(&work->cli->options, OPTION_EXPLAIN_ALL),
                        .tally = work->tally,
                        .ran = show_progress,
                        .ctx = &work->cli->progress};
    stats_begin(work->cli, STATS_RULES);
    progress_turn(&work->cli->progress, PROGRESS_CHECKING, work->lang);
    CheckResult *result =
        check_watch(work->cli->arena, work->session->program, &work->eval, work->lang, &watch);
    progress_end(&work->cli->progress);
    if (work_keep_quiet) work_keep_quiet(work, result);
    if (!work_baseline(work, result) || !work_write_baseline(work, result)) return STATUS_FAILED;
    place_findings(work->session->sources, result);
    if (work_annotate && !work_annotate(work, result)) return STATUS_FAILED;
    stats_begin(work->cli, STATS_OUTPUT);
    put_findings(&out, work, result, format);
    if (!put_output(work, &out)) return STATUS_FAILED;
    return status_of(work, result);
}
