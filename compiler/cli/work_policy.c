/* What the command line says about how findings count: the profile, the date to take as today, and
   the baseline, a file of findings that are known. The baseline is text, a line a finding, sorted
   as the findings are, so that it reads well under version control:

     # jixiao baseline 1
     91c0a2f1e3b7d455  rule  file  message                 (with tabs between)

   Only the first word of a line counts. */
#include "compiler/cli/cli.h"
#include "runtime/base/map.h"
#include "runtime/eval/policy.h"

enum { ID_DIGITS = 16 };
#define BASELINE_HEAD "# jixiao baseline 1"

static void refuse_option(const Work *work, const char *option, Text value, DiagArg hint) {
    Diag diag = {.code = DIAG_OPTION_VALUE, .args = {ARG(text_of(option)), ARG(value), hint}};
    work_report_one(work, diag);
}

/* The settings may name a profile that none of the files declares. */
static bool settings_profile_found(const Work *work) {
    const Program *program = work->session->program;
    Span at;
    Text name = policy_settings_profile(program, &work->eval, &at);
    if (!name.len || policy_find(program, &work->eval) != ID_NONE) return true;
    Diag diag = {.code = DIAG_DANGLING_REFERENCE,
                 .span = at,
                 .args = {ARG2(TEXT("检查方案"), TEXT("profile")), ARG(name)}};
    work_report_one(work, diag);
    return false;
}

static Diag diag_of_line(const Work *work, const PolicySlip *slip) {
    Arena *arena = work->cli->arena;
    const Program *program = work->session->program;
    Text code = policy_code(program, &work->eval);
    DiagArg hint = {0};
    if (slip->near.len)
        hint = ARG2(arena_printf(arena, "是否想写“%.*s”？", TEXT_ARG(slip->near)),
                    arena_printf(arena, "did you mean \"%.*s\"?", TEXT_ARG(slip->near)));
    return (Diag){.code = DIAG_PROFILE_RULE,
                  .span = slip->at,
                  .args = {ARG(code), ARG(slip->name), hint}};
}

static Diag diag_of_settings(const PolicySlip *slip) {
    DiagArg what = slip->is_date ? ARG2(TEXT("截止日期"), TEXT("date"))
                                 : ARG2(TEXT("检查方案"), TEXT("profile"));
    Text option = slip->is_date ? TEXT("--as-of") : TEXT("--profile");
    return (Diag){.code = DIAG_SETTINGS_DIFFER,
                  .span = slip->at,
                  .other = slip->other,
                  .args = {what, ARG(slip->name), ARG(slip->second), ARG(option)}};
}

static Diag diag_of_twin(const PolicySlip *slip) {
    return (Diag){.code = DIAG_DUPLICATE_KEY,
                  .span = slip->at,
                  .other = slip->other,
                  .args = {ARG2(TEXT("检查方案"), TEXT("profile")), ARG(slip->name)}};
}

/* Mistakes in what the run goes by are mistakes of the files. A rule with mistakes is none of the
   program, so that nothing is said of lines then. */
static void look_at_policy(const Work *work) {
    Diags *diags = work->session->diags;
    PolicySlips slips = policy_slips(work->cli->arena, work->session->program, &work->eval);
    bool whole = diags->errors == 0;
    for (uint32_t i = 0; i < slips.len; i++) {
        const PolicySlip *slip = &slips.data[i];
        if (slip->is_twin)
            diag_add(diags, diag_of_twin(slip));
        else if (!slip->is_line)
            diag_add(diags, diag_of_settings(slip));
        else if (whole)
            diag_add(diags, diag_of_line(work, slip));
    }
}

bool work_date(Work *work) {
    Text as_of = options_one(&work->cli->options, OPTION_AS_OF);
    if (!as_of.len) return true;
    work->eval.has_as_of = date_read(as_of, &work->eval.as_of) == DATE_READ_OK;
    if (!work->eval.has_as_of)
        refuse_option(work, "--as-of", as_of,
                      ARG2(TEXT("写成 2026-03-31 这样的日期"), TEXT("it takes a date: 2026-03-31")));
    return work->eval.has_as_of;
}

void work_refuse_profile(const Work *work) {
    Arena *arena = work->cli->arena;
    Text profile = options_one(&work->cli->options, OPTION_PROFILE);
    Text all = policy_profiles(arena, work->session->program, &work->eval);
    if (!all.len && !work->session->compiler)
        refuse_option(
            work, "--profile", profile,
            ARG2(TEXT("编译文件里没有检查方案；要用库里的方案，compile 时写明 --profile"),
                 TEXT("the form has no profile; for one of the library, compile with --profile")));
    else if (!all.len)
        refuse_option(
            work, "--profile", profile,
            ARG2(TEXT("所给的文件没有声明检查方案；库里的方案要先写 使用 std.profiles"),
                 TEXT("the files declare no profile; for those of the library: use std.profiles")));
    else
        refuse_option(work, "--profile", profile,
                      ARG2(arena_printf(arena, "有这些检查方案：%.*s", TEXT_ARG(all)),
                           arena_printf(arena, "there are: %.*s", TEXT_ARG(all))));
}

static bool choose_policy(Work *work) {
    if (!work_date(work)) return false;
    work->eval.profile = options_one(&work->cli->options, OPTION_PROFILE);
    if (!work->eval.profile.len) return settings_profile_found(work);
    if (policy_find(work->session->program, &work->eval) != ID_NONE) return true;
    work_refuse_profile(work);
    return false;
}

bool work_policy(Work *work) {
    if (!choose_policy(work)) return false;
    look_at_policy(work);
    return true;
}

/* ---- the baseline */
static bool is_id(Text word) {
    if (word.len != ID_DIGITS) return false;
    for (uint32_t i = 0; i < word.len; i++)
        if (!strchr("0123456789abcdef", word.ptr[i])) return false;
    return true;
}

static Text next_line(Text *rest) {
    int64_t end = text_find(*rest, TEXT("\n"));
    uint32_t len = end < 0 ? rest->len : (uint32_t)end;
    Text line = text_slice(*rest, 0, len);
    *rest = text_slice(*rest, end < 0 ? rest->len : len + 1, rest->len);
    if (line.len && line.ptr[line.len - 1] == '\r') line.len--;
    return line;
}

/* The entries by id: where each line begins. */
static bool read_entries(const Work *work, Text path, Text bytes, Map *entries) {
    Text rest = bytes;
    for (uint32_t number = 1; rest.len; number++) {
        uint32_t begin = bytes.len - rest.len;
        Text line = next_line(&rest);
        if (number == 1 && text_equal(line, TEXT(BASELINE_HEAD))) continue;
        int64_t tab = text_find(line, TEXT("\t"));
        Text id = text_slice(line, 0, tab < 0 ? line.len : (uint32_t)tab);
        if (number > 1 && (line.len == 0 || line.ptr[0] == '#')) continue;
        if (number > 1 && is_id(id)) {
            map_set(entries, id, begin);
            continue;
        }
        Diag diag = {.code = DIAG_BASELINE_LINE,
                     .args = {ARG(path), ARG(arena_printf(work->cli->arena, "%u", number))}};
        work_report_one(work, diag);
        return false;
    }
    return true;
}

static Text next_field(Text *rest) {
    int64_t tab = text_find(*rest, TEXT("\t"));
    uint32_t len = tab < 0 ? rest->len : (uint32_t)tab;
    Text field = text_slice(*rest, 0, len);
    *rest = text_slice(*rest, tab < 0 ? len : len + 1, rest->len);
    return field;
}

static GoneFinding gone_finding(Text from) {
    GoneFinding gone = {0};
    Text line = next_line(&from);
    gone.id = next_field(&line);
    gone.rule = next_field(&line);
    gone.file = next_field(&line);
    gone.message = line;
    return gone;
}

/* What folds beneath a finding that is known, and is new itself, counts. */
static void open_new(CheckResult *result, Map *entries) {
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        if (finding->status != FINDING_FOLDED) continue;
        if (result->findings.data[finding->root].status != FINDING_KNOWN) continue;
        if (map_get(entries, finding->id) == MAP_NONE) finding->status = FINDING_OPEN;
    }
}

static void mark_known(Work *work, CheckResult *result, Text bytes, Map *entries) {
    Map found = map_new(work->cli->arena);
    for (uint32_t i = 0; i < result->findings.len; i++) {
        Finding *finding = &result->findings.data[i];
        if (map_get(entries, finding->id) == MAP_NONE) continue;
        map_set(&found, finding->id, 0);
        if (finding->status == FINDING_OPEN) finding->status = FINDING_KNOWN;
    }
    open_new(result, entries);
    for (uint32_t i = 0; i < entries->len; i++) {
        Text id = entries->entries[i].key;
        Text line = text_slice(bytes, entries->entries[i].value, bytes.len);
        if (map_get(&found, id) == MAP_NONE)
            vec_push(result->arena, &result->gone, gone_finding(line));
    }
    check_count(result);
}

bool work_baseline(Work *work, CheckResult *result) {
    Text path = options_one(&work->cli->options, OPTION_BASELINE), bytes;
    if (!path.len) return true;
    FileError error = file_read(work->cli->arena, path, &bytes);
    if (error.code != 0) {
        Diag diag = {
            .code = DIAG_FILE_READ,
            .args = {ARG(path), ARG2(file_error_text(error, true), file_error_text(error, false))}};
        work_report_one(work, diag);
        return false;
    }
    if (text_starts(bytes, TEXT("\xEF\xBB\xBF"))) /* as some editors save it */
        bytes = text_slice(bytes, 3, bytes.len);
    Map entries = map_new(work->cli->arena);
    if (!read_entries(work, path, bytes, &entries)) return false;
    mark_known(work, result, bytes, &entries);
    return true;
}

/* ---- writing it */
static void put_field(Buf *out, Text t) {
    buf_char(out, '\t');
    for (uint32_t i = 0; i < t.len; i++)
        buf_char(out, t.ptr[i] == '\n' || t.ptr[i] == '\t' || t.ptr[i] == '\r' ? ' ' : t.ptr[i]);
}

static void put_entry(Buf *out, const Work *work, const CheckResult *result,
                      const Finding *finding) {
    const RuleResult *rule = &result->rules.data[finding->rule];
    const Source *source = sources_get(work->session->sources, finding->span.source);
    bool zh = work->lang == LANG_ZH;
    buf_text(out, finding->id);
    put_field(out, zh ? rule->names.zh : rule->names.en);
    put_field(out, source ? source->path : TEXT(""));
    put_field(out, zh ? finding->message_zh : finding->message_en);
    buf_char(out, '\n');
}

bool work_write_baseline(const Work *work, const CheckResult *result) {
    Text path = options_one(&work->cli->options, OPTION_NEW_BASELINE);
    if (!path.len) return true;
    Buf out = buf_new(work->cli->arena);
    buf_str(&out, BASELINE_HEAD "\n");
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (finding->status != FINDING_WAIVED) put_entry(&out, work, result, finding);
    }
    FileError error = file_write(work->cli->arena, path, buf_result(&out));
    if (error.code == 0) return true;
    Diag diag = {
        .code = DIAG_FILE_WRITE,
        .args = {ARG(path), ARG2(file_error_text(error, true), file_error_text(error, false))}};
    work_report_one(work, diag);
    return false;
}
