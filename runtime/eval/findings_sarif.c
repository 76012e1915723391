/* Findings as SARIF 2.1.0 (OASIS): docs/sarif.md says what stands where. Mistakes in sources are
   results as well, for a viewer shows nothing else at its place; those without a place are
   notifications. Nothing here depends on the clock or on where the program runs.

   A violation is of kind "fail"; what could not be decided is "open", which by the standard has no
   level; what is told beneath another finding is "informational". */
#include "runtime/base/json.h"
#include "runtime/base/uri.h"
#include "runtime/eval/findings_print.h"
#include "runtime/eval/policy.h"

#define SCHEMA                                                                                     \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
#define MAX_RELATED 50 /* places of facts that a result names */

typedef struct Sarif {
    Json json;
    const Program *program;
    const CheckResult *result;
    const FindingReport *report;
    Map codes; /* of diagnostics: -> number of their rule behind those of the result */
} Sarif;

static const char *say(const Sarif *s, const char *zh, const char *en) {
    return s->report->lang == LANG_ZH ? zh : en;
}

static Text choose(const Sarif *s, Text zh, Text en) {
    return s->report->lang == LANG_ZH ? zh : en;
}

static void open_member(Sarif *s, const char *key, char bracket) {
    json_key(&s->json, text_of(key));
    json_open(&s->json, bracket);
}

static void open_item(Sarif *s) {
    json_next(&s->json);
    json_open(&s->json, '{');
}

static void put_word(Sarif *s, const char *key, const char *word) {
    json_text(&s->json, text_of(key), text_of(word));
}

static void put_message(Sarif *s, const char *key, Text text) {
    json_key(&s->json, text_of(key));
    json_open_line(&s->json);
    json_text(&s->json, TEXT("text"), text);
    json_close(&s->json, '}');
}

/* ---- places */
static void put_artifact(Sarif *s, const Source *source) {
    Buf uri = buf_new(s->json.out.arena);
    uri_put_path(&uri, source->path);
    json_key(&s->json, TEXT("artifactLocation"));
    json_open_line(&s->json);
    json_text(&s->json, TEXT("uri"), buf_result(&uri));
    if (source->built_in) put_word(s, "uriBaseId", "STDLIB");
    json_close(&s->json, '}');
}

/* The file of a sheet is a workbook, which has no lines: its cell is named instead. */
static void put_region(Sarif *s, Span span) {
    Position from = sources_locate(s->program->sources, span.source, span.lo);
    Position to = sources_locate(s->program->sources, span.source, span.hi);
    json_key(&s->json, TEXT("region"));
    json_open_line(&s->json);
    json_uint(&s->json, TEXT("startLine"), from.line);
    json_uint(&s->json, TEXT("startColumn"), from.column);
    json_uint(&s->json, TEXT("endLine"), to.line);
    json_uint(&s->json, TEXT("endColumn"), to.column);
    json_close(&s->json, '}');
}

static void put_cell(Sarif *s, Span span) {
    Position at = sources_locate(s->program->sources, span.source, span.lo);
    Text name = arena_printf(s->json.out.arena, "R%uC%u", at.line, at.column);
    open_member(s, "logicalLocations", '[');
    json_next(&s->json);
    json_open_line(&s->json);
    json_text(&s->json, TEXT("name"), name);
    put_word(s, "kind", "cell");
    json_close(&s->json, '}');
    json_close(&s->json, ']');
}

/* label: of a related place; empty: none. */
static void put_location(Sarif *s, Span span, Text label, uint32_t id) {
    const Source *source = sources_get(s->program->sources, span.source);
    open_item(s);
    if (id) json_uint(&s->json, TEXT("id"), id);
    open_member(s, "physicalLocation", '{');
    put_artifact(s, source);
    if (!source->is_sheet) put_region(s, span);
    json_close(&s->json, '}');
    if (source->is_sheet) put_cell(s, span);
    if (label.len) put_message(s, "message", label);
    json_close(&s->json, '}');
}

static void put_locations(Sarif *s, Span span) {
    if (!span.source) return;
    open_member(s, "locations", '[');
    put_location(s, span, TEXT(""), 0);
    json_close(&s->json, ']');
}

static bool same_span(Span a, Span b) {
    return a.source == b.source && a.lo == b.lo && a.hi == b.hi;
}

/* The facts that the condition read, then the rule. */
static void put_related(Sarif *s, const Finding *finding) {
    Span rule = s->result->rules.data[finding->rule].span;
    uint32_t n = 0;
    open_member(s, "relatedLocations", '[');
    for (uint32_t i = 0; i < finding->n_parts && n < MAX_RELATED; i++) {
        const FindingPart *part = &finding->parts[i];
        if (!part->fact.source || same_span(part->fact, finding->span)) continue;
        Text label = part->shown.len ? arena_printf(s->json.out.arena, "%.*s = %.*s",
                                                    TEXT_ARG(part->text), TEXT_ARG(part->shown))
                                     : part->text;
        put_location(s, part->fact, label, ++n);
    }
    if (rule.source) put_location(s, rule, text_of(say(s, "规则", "rule")), ++n);
    json_close(&s->json, ']');
}

/* ---- rules */
static const char *level_of(uint8_t severity) {
    return severity_text((Severity)severity, LANG_EN); /* the words are the same */
}

static Text help_of(const Sarif *s, const RuleResult *rule) {
    Buf help = buf_new(s->json.out.arena);
    const Text advice = rule->rule ? rule->rule->advice : TEXT("");
    const Text exempt = rule->rule ? rule->rule->exempt : TEXT("");
    const struct {
        const char *zh, *en;
        Text text;
    } parts[] = {{"依据：", "Basis: ", rule->basis},
                 {"建议：", "Advice: ", advice},
                 {"不适用于：", "Not about: ", exempt}};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!parts[i].text.len) continue;
        if (help.len) buf_char(&help, '\n');
        buf_str(&help, say(s, parts[i].zh, parts[i].en));
        buf_text(&help, parts[i].text);
    }
    if (!help.len) buf_text(&help, choose(s, rule->names.zh, rule->names.en));
    return buf_result(&help);
}

static const char *certainty_word(uint8_t certainty) {
    static const char *const words[] = {"fact", "likely", "hint"};
    return words[certainty];
}

static void put_rule_properties(Sarif *s, const RuleResult *rule) {
    static const char *const outcomes[] = {"holds",         "violated", "unknown",
                                           "notApplicable", "waived",   "error"};
    open_member(s, "properties", '{');
    put_word(s, "certainty", certainty_word(rule->certainty));
    json_bool(&s->json, TEXT("blocking"), rule->blocking);
    if (rule->rule && rule->rule->id.len) json_text(&s->json, TEXT("code"), rule->rule->id);
    open_member(s, "outcomes", '{');
    for (int i = 0; i < OUTCOME_COUNT; i++)
        json_uint(&s->json, text_of(outcomes[i]), rule->outcomes[i]);
    json_close(&s->json, '}');
    if (rule->rule && rule->rule->group.len) {
        open_member(s, "tags", '[');
        json_next(&s->json);
        buf_json(&s->json.out, rule->rule->group);
        json_close(&s->json, ']');
    }
    json_close(&s->json, '}');
}

static void put_rule(Sarif *s, const RuleResult *rule) {
    open_item(s);
    json_text(&s->json, TEXT("id"), rule->names.en);
    put_message(s, "shortDescription", choose(s, rule->names.zh, rule->names.en));
    put_message(s, "help", help_of(s, rule));
    open_member(s, "defaultConfiguration", '{');
    json_bool(&s->json, TEXT("enabled"), !rule->off);
    put_word(s, "level", level_of(rule->severity));
    json_close(&s->json, '}');
    put_rule_properties(s, rule);
    json_close(&s->json, '}');
}

/* A code of a diagnostic. */
static void put_code(Sarif *s, const Diag *diag) {
    Text code = diag_code_text(diag->code);
    open_item(s);
    json_text(&s->json, TEXT("id"), code);
    put_message(s, "shortDescription",
                text_of(say(s, "文件写法有错误", "a mistake in what is written")));
    put_message(s, "help",
                arena_printf(s->json.out.arena, "jixiao explain %.*s", TEXT_ARG(code)));
    open_member(s, "defaultConfiguration", '{');
    put_word(s, "level", level_of((uint8_t)diag_severity(diag->code)));
    json_close(&s->json, '}');
    json_close(&s->json, '}');
}

static void put_driver(Sarif *s) {
    const Diags *diags = s->report->diagnostics;
    open_member(s, "tool", '{');
    open_member(s, "driver", '{');
    put_word(s, "name", "jixiao");
    json_text(&s->json, TEXT("version"), s->report->version);
    json_text(&s->json, TEXT("semanticVersion"), s->report->version);
    open_member(s, "rules", '[');
    for (uint32_t i = 0; i < s->result->rules.len; i++) put_rule(s, &s->result->rules.data[i]);
    for (uint32_t i = 0; diags && i < diags->list.len; i++) {
        Text code = diag_code_text(diags->list.data[i].code);
        if (map_get(&s->codes, code) != MAP_NONE) continue;
        map_set(&s->codes, code, s->result->rules.len + s->codes.len);
        put_code(s, &diags->list.data[i]);
    }
    json_close(&s->json, ']');
    json_close(&s->json, '}');
    json_close(&s->json, '}');
}

/* ---- results */
static const char *kind_of(const Finding *finding) {
    if (finding->status == FINDING_FOLDED) return "informational";
    return finding->outcome == OUTCOME_UNKNOWN ? "open" : "fail";
}

static Text message_of(const Sarif *s, const Finding *finding) {
    Text text = choose(s, finding->message_zh, finding->message_en);
    if (!finding->difference.len) return text;
    Buf out = buf_new(s->json.out.arena);
    buf_text(&out, text);
    buf_str(&out, say(s, "（相差 ", " (difference: "));
    buf_text(&out, finding->difference);
    buf_str(&out, say(s, "）", ")"));
    return buf_result(&out);
}

static void put_suppression(Sarif *s, const Finding *finding) {
    if (finding->status != FINDING_WAIVED) return;
    Text reason = policy_waiver_reason(s->program, finding->waiver);
    open_member(s, "suppressions", '[');
    json_next(&s->json);
    json_open_line(&s->json);
    put_word(s, "kind", "external");
    put_word(s, "status", "accepted");
    if (reason.len) json_text(&s->json, TEXT("justification"), reason);
    json_close(&s->json, '}');
    json_close(&s->json, ']');
}

static void put_finding_properties(Sarif *s, const Finding *finding) {
    static const char *const statuses[] = {"open", "folded", "waived", "known"};
    static const char *const outcomes[] = {"holds",          "violated", "unknown",
                                           "not_applicable", "waived",   "error"};
    FindingStyle style = {.lang = s->report->lang};
    Buf subject = buf_new(s->json.out.arena);
    Printer p = {.out = &subject, .program = s->program, .result = s->result, .style = style};
    findings_put_subjects(&p, finding);
    json_key(&s->json, TEXT("properties"));
    json_open_line(&s->json);
    put_word(s, "status", statuses[finding->status]);
    put_word(s, "outcome", outcomes[finding->outcome]);
    if (subject.len) json_text(&s->json, TEXT("subject"), buf_result(&subject));
    if (finding->status == FINDING_FOLDED)
        json_text(&s->json, TEXT("foldedInto"), s->result->findings.data[finding->root].id);
    json_close(&s->json, '}');
}

static void put_finding(Sarif *s, const Finding *finding) {
    const char *kind = kind_of(finding);
    bool fails = strcmp(kind, "fail") == 0;
    open_item(s);
    json_text(&s->json, TEXT("ruleId"), s->result->rules.data[finding->rule].names.en);
    json_uint(&s->json, TEXT("ruleIndex"), finding->rule);
    put_word(s, "kind", kind);
    put_word(s, "level", fails ? level_of(finding->severity) : "none");
    put_message(s, "message", message_of(s, finding));
    put_locations(s, finding->span);
    put_related(s, finding);
    json_key(&s->json, TEXT("partialFingerprints"));
    json_open_line(&s->json);
    json_text(&s->json, TEXT("jixiaoFinding/v1"), finding->id);
    json_close(&s->json, '}');
    if (s->report->has_baseline)
        put_word(s, "baselineState", finding->status == FINDING_KNOWN ? "unchanged" : "new");
    put_suppression(s, finding);
    put_finding_properties(s, finding);
    json_close(&s->json, '}');
}

static void put_diagnostic(Sarif *s, const Diag *diag) {
    Arena *arena = s->json.out.arena;
    Text code = diag_code_text(diag->code);
    open_item(s);
    json_text(&s->json, TEXT("ruleId"), code);
    json_uint(&s->json, TEXT("ruleIndex"), map_get(&s->codes, code));
    put_word(s, "level", level_of((uint8_t)diag_severity(diag->code)));
    put_message(s, "message", diag_title(arena, diag, s->report->lang));
    put_locations(s, diag->span);
    if (diag->other.source) {
        open_member(s, "relatedLocations", '[');
        put_location(s, diag->other, diag_other_label(arena, diag, s->report->lang), 1);
        json_close(&s->json, ']');
    }
    if (s->report->has_baseline) put_word(s, "baselineState", "new");
    json_close(&s->json, '}');
}

/* Of the baseline alone: the rule goes by the name that the baseline has. */
static void put_gone(Sarif *s, const GoneFinding *gone) {
    open_item(s);
    if (gone->rule.len) json_text(&s->json, TEXT("ruleId"), gone->rule);
    put_word(s, "kind", "informational");
    put_word(s, "level", "none");
    put_message(s, "message", gone->message.len ? gone->message : gone->id);
    json_key(&s->json, TEXT("partialFingerprints"));
    json_open_line(&s->json);
    json_text(&s->json, TEXT("jixiaoFinding/v1"), gone->id);
    json_close(&s->json, '}');
    put_word(s, "baselineState", "absent");
    json_close(&s->json, '}');
}

static void put_results(Sarif *s) {
    const Diags *diags = s->report->diagnostics;
    open_member(s, "results", '[');
    for (uint32_t i = 0; i < s->result->findings.len; i++)
        put_finding(s, &s->result->findings.data[i]);
    for (uint32_t i = 0; diags && i < diags->list.len; i++)
        if (diags->list.data[i].span.source) put_diagnostic(s, &diags->list.data[i]);
    for (uint32_t i = 0; i < s->result->gone.len; i++) put_gone(s, &s->result->gone.data[i]);
    json_close(&s->json, ']');
}

/* ---- the run */
static void put_notification(Sarif *s, const Diag *diag) {
    Text code = diag_code_text(diag->code);
    open_item(s);
    json_key(&s->json, TEXT("descriptor"));
    json_open_line(&s->json);
    json_text(&s->json, TEXT("id"), code);
    json_close(&s->json, '}');
    put_word(s, "level", level_of((uint8_t)diag_severity(diag->code)));
    put_message(s, "message", diag_title(s->json.out.arena, diag, s->report->lang));
    json_close(&s->json, '}');
}

static void put_invocation(Sarif *s) {
    const Diags *diags = s->report->diagnostics;
    open_member(s, "invocations", '[');
    open_item(s);
    json_bool(&s->json, TEXT("executionSuccessful"), s->report->status < 2);
    json_uint(&s->json, TEXT("exitCode"), (uint64_t)s->report->status);
    open_member(s, "toolExecutionNotifications", '[');
    for (uint32_t i = 0; diags && i < diags->list.len; i++)
        if (!diags->list.data[i].span.source) put_notification(s, &diags->list.data[i]);
    json_close(&s->json, ']');
    json_close(&s->json, '}');
    json_close(&s->json, ']');
}

static void put_run_properties(Sarif *s) {
    open_member(s, "properties", '{');
    if (s->result->profile.len) json_text(&s->json, TEXT("profile"), s->result->profile);
    if (s->result->has_as_of) {
        Buf date = buf_new(s->json.out.arena);
        date_print(&date, s->result->as_of, DATE_ISO);
        json_text(&s->json, TEXT("asOf"), buf_result(&date));
    }
    json_close(&s->json, '}');
}

static void put_bases(Sarif *s) {
    open_member(s, "originalUriBaseIds", '{');
    open_member(s, "STDLIB", '{');
    put_message(s, "description",
                text_of(say(s, "内置的标准库", "the standard library built into jixiao")));
    json_close(&s->json, '}');
    json_close(&s->json, '}');
}

static void put_run(Sarif *s) {
    open_item(s);
    put_driver(s);
    put_word(s, "language", say(s, "zh-CN", "en"));
    put_word(s, "columnKind", "unicodeCodePoints");
    put_bases(s);
    put_invocation(s);
    put_results(s);
    put_run_properties(s);
    json_close(&s->json, '}');
}

void findings_print_sarif(Buf *out, const Program *program, const CheckResult *result,
                          const FindingReport *report) {
    Sarif s = {.json = json_new(out->arena), .program = program, .result = result, .report = report};
    s.codes = map_new(out->arena);
    json_open(&s.json, '{');
    put_word(&s, "$schema", SCHEMA);
    put_word(&s, "version", "2.1.0");
    open_member(&s, "runs", '[');
    put_run(&s);
    json_close(&s.json, ']');
    json_close(&s.json, '}');
    buf_bytes(out, s.json.out.ptr, s.json.out.len);
    buf_char(out, '\n');
}
