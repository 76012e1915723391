/* Findings as JUnit XML, for build servers that know nothing else. A suite is a file; a case is a rule
   and a subject of it with a finding there. Findings that make the run fail are failures, what could
   not be computed is an error; waived, known and folded ones, and what could not be decided, are
   skipped, so that they are seen; the others pass and say what they are on their output. The last
   suite has a case for each rule without any finding. No time: the same files give the same bytes. */
#include "runtime/base/map.h"
#include "runtime/eval/findings_print.h"
#include "runtime/eval/policy.h"

typedef struct Case {
    uint32_t rule;
    Text subject;
    uint32_t first; /* finding */
} Case;

typedef struct Tests {
    uint32_t tests, failures, errors, skipped;
} Tests;

typedef struct Suite {
    SourceId source;
    VEC(Case) cases;
    Tests tests;
} Suite;

typedef struct Junit {
    Printer printer;
    const FindingReport *report;
    uint32_t *next; /* by finding: the next one of its case; ID_NONE */
    VEC(Suite) suites;
} Junit;

static Buf *out_of(const Junit *j) {
    return j->printer.out;
}

static Text message_of(const Junit *j, const Finding *finding) {
    return j->report->lang == LANG_ZH ? finding->message_zh : finding->message_en;
}

/* ---- which cases there are */
static Text subject_of(const Junit *j, const Finding *finding) {
    Buf out = buf_new(out_of(j)->arena);
    Printer p = j->printer;
    p.out = &out;
    findings_put_subjects(&p, finding);
    return buf_result(&out);
}

static void collect_suite(Junit *j, uint32_t from, uint32_t to) {
    Arena *arena = out_of(j)->arena;
    const Finding *findings = j->printer.result->findings.data;
    Suite suite = {.source = findings[from].span.source};
    Map seen = map_new(arena);
    uint32_t *last = ARENA_ARRAY(arena, uint32_t, to - from);
    for (uint32_t i = from; i < to; i++) {
        const Finding *finding = &findings[i];
        Text subject = subject_of(j, finding);
        Text key = arena_printf(arena, "%u %.*s", finding->rule, TEXT_ARG(subject));
        uint32_t number = map_get(&seen, key);
        j->next[i] = ID_NONE;
        if (number == MAP_NONE) {
            map_set(&seen, key, suite.cases.len);
            last[suite.cases.len] = i;
            vec_push(arena, &suite.cases, ((Case){finding->rule, subject, i}));
        } else {
            j->next[last[number]] = i;
            last[number] = i;
        }
    }
    vec_push(arena, &j->suites, suite);
}

/* Findings are in order of their sources. */
static void collect(Junit *j) {
    const CheckResult *result = j->printer.result;
    for (uint32_t from = 0, to; from < result->findings.len; from = to) {
        SourceId source = result->findings.data[from].span.source;
        for (to = from; to < result->findings.len; to++)
            if (result->findings.data[to].span.source != source) break;
        collect_suite(j, from, to);
    }
}

/* ---- what a case comes to: the gravest of its findings */
typedef enum Verdict { PASSED, SKIPPED, FAILED, ERRED } Verdict;

static Verdict verdict_of(const Junit *j, const Finding *finding) {
    if (finding->status != FINDING_OPEN) return SKIPPED;
    if (finding->outcome == OUTCOME_ERROR) return ERRED;
    if (finding_fails(finding, j->report->fail_on)) return FAILED;
    return finding->outcome == OUTCOME_UNKNOWN ? SKIPPED : PASSED;
}

static Verdict verdict_of_case(const Junit *j, const Case *test) {
    Verdict worst = PASSED;
    for (uint32_t i = test->first; i != ID_NONE; i = j->next[i]) {
        Verdict verdict = verdict_of(j, &j->printer.result->findings.data[i]);
        if (verdict > worst) worst = verdict;
    }
    return worst;
}

static void count(Tests *tests, Verdict verdict) {
    tests->tests++;
    tests->skipped += verdict == SKIPPED;
    tests->failures += verdict == FAILED;
    tests->errors += verdict == ERRED;
}

static void count_suite(const Junit *j, Suite *suite) {
    for (uint32_t i = 0; i < suite->cases.len; i++)
        count(&suite->tests, verdict_of_case(j, &suite->cases.data[i]));
}

/* ---- writing */
static void put_attribute(Buf *out, const char *name, Text value) {
    buf_printf(out, " %s=\"", name);
    buf_xml(out, value);
    buf_char(out, '"');
}

static void put_counts(Buf *out, Tests tests) {
    buf_printf(out, " tests=\"%u\" failures=\"%u\" errors=\"%u\" skipped=\"%u\"", tests.tests,
               tests.failures, tests.errors, tests.skipped);
}

/* What the run went by, in each suite: readers look for properties nowhere else. */
static void put_properties(const Junit *j) {
    const CheckResult *result = j->printer.result;
    Buf *out = out_of(j);
    if (!result->profile.len && !result->has_as_of) return;
    buf_str(out, "    <properties>\n");
    if (result->profile.len) {
        buf_str(out, "      <property name=\"profile\"");
        put_attribute(out, "value", result->profile);
        buf_str(out, "/>\n");
    }
    if (result->has_as_of) {
        buf_str(out, "      <property name=\"as-of\" value=\"");
        date_print(out, result->as_of, DATE_ISO);
        buf_str(out, "\"/>\n");
    }
    buf_str(out, "    </properties>\n");
}

static void begin_suite(const Junit *j, Text name, Tests tests) {
    buf_str(out_of(j), "  <testsuite");
    put_attribute(out_of(j), "name", name);
    put_counts(out_of(j), tests);
    buf_str(out_of(j), ">\n");
    put_properties(j);
}

static const char *element_of(Verdict verdict) {
    static const char *const names[] = {"system-out", "skipped", "failure", "error"};
    return names[verdict];
}

/* Why a finding does not count. */
static const char *status_word(const Junit *j, const Finding *finding) {
    const Printer *p = &j->printer;
    switch ((FindingStatus)finding->status) {
    case FINDING_OPEN: return printer_say(p, "无法判断", "undecided");
    case FINDING_FOLDED: return printer_say(p, "并入其他问题", "folded");
    case FINDING_WAIVED: return printer_say(p, "已豁免", "waived");
    case FINDING_KNOWN: return printer_say(p, "基线中已有", "known");
    case FINDING_STATUS_COUNT: break;
    }
    return "";
}

static Text place_of(const Junit *j, Span span) {
    const Source *source = sources_get(j->printer.program->sources, span.source);
    if (!source) return TEXT("");
    Position at = sources_locate(j->printer.program->sources, span.source, span.lo);
    return arena_printf(out_of(j)->arena, "%.*s:%u:%u", TEXT_ARG(source->path), at.line, at.column);
}

static void put_detail(const Junit *j, const Finding *finding) {
    Buf *out = out_of(j);
    const RuleResult *rule = &j->printer.result->rules.data[finding->rule];
    buf_xml(out, place_of(j, finding->span));
    buf_str(out, ": ");
    buf_str(out, severity_text((Severity)finding->severity, j->report->lang));
    buf_str(out, ": ");
    buf_xml(out, message_of(j, finding));
    for (uint32_t i = 0; i < finding->n_parts; i++) {
        const FindingPart *part = &finding->parts[i];
        Buf value = buf_new(out->arena);
        Printer p = j->printer;
        p.out = &value;
        findings_put_value(&p, part);
        buf_char(out, '\n');
        buf_repeat(out, TEXT("  "), part->depth + 1);
        buf_xml(out, part->text);
        buf_str(out, " = ");
        buf_xml(out, buf_result(&value));
    }
    if (!rule->basis.len) return;
    buf_str(out, printer_say(&j->printer, "\n依据: ", "\nbasis: "));
    buf_xml(out, rule->basis);
}

static void put_finding(const Junit *j, const Finding *finding) {
    Verdict verdict = verdict_of(j, finding);
    const char *element = element_of(verdict);
    Buf *out = out_of(j);
    Text message = message_of(j, finding);
    buf_printf(out, "      <%s", element);
    if (verdict == SKIPPED) {
        put_attribute(out, "message",
                      arena_printf(out->arena, "%s: %.*s", status_word(j, finding),
                                   TEXT_ARG(message)));
    } else if (verdict != PASSED) {
        put_attribute(out, "type",
                      text_of(severity_text((Severity)finding->severity, LANG_EN)));
        put_attribute(out, "message", message);
    }
    buf_char(out, '>');
    put_detail(j, finding);
    buf_printf(out, "</%s>\n", element);
}

static void put_case_head(const Junit *j, Text rule, Text subject, Text path) {
    Buf *out = out_of(j);
    Text name = rule;
    if (subject.len)
        name = arena_printf(out->arena, "%.*s: %.*s", TEXT_ARG(rule), TEXT_ARG(subject));
    buf_str(out, "    <testcase");
    put_attribute(out, "name", name);
    put_attribute(out, "classname", rule);
    if (path.len) put_attribute(out, "file", path);
}

static void put_case(const Junit *j, const Suite *suite, const Case *test) {
    const CheckResult *result = j->printer.result;
    const Source *source = sources_get(j->printer.program->sources, suite->source);
    Span span = result->findings.data[test->first].span;
    Verdict verdict = verdict_of_case(j, test);
    put_case_head(j, printer_name(&j->printer, &result->rules.data[test->rule].names),
                  test->subject, source ? source->path : TEXT(""));
    if (source) {
        Position at = sources_locate(j->printer.program->sources, span.source, span.lo);
        buf_printf(out_of(j), " line=\"%u\"", at.line);
    }
    buf_str(out_of(j), ">\n");
    for (uint32_t i = test->first; i != ID_NONE; i = j->next[i])
        if (verdict_of(j, &result->findings.data[i]) == verdict)
            put_finding(j, &result->findings.data[i]);
    buf_str(out_of(j), "    </testcase>\n");
}

static void put_suite(const Junit *j, const Suite *suite) {
    const Source *source = sources_get(j->printer.program->sources, suite->source);
    Text name = text_of(printer_say(&j->printer, "全部文件", "all files"));
    begin_suite(j, source ? source->path : name, suite->tests);
    for (uint32_t i = 0; i < suite->cases.len; i++) put_case(j, suite, &suite->cases.data[i]);
    buf_str(out_of(j), "  </testsuite>\n");
}

/* ---- mistakes in sources */
static bool is_mistake(const Diag *diag) {
    return diag_severity(diag->code) == SEVERITY_ERROR;
}

static Tests count_mistakes(const Junit *j) {
    const Diags *diags = j->report->diagnostics;
    Tests tests = {0};
    for (uint32_t i = 0; diags && i < diags->list.len; i++)
        if (is_mistake(&diags->list.data[i])) count(&tests, ERRED);
    return tests;
}

static void put_mistakes(const Junit *j, Tests tests) {
    const Diags *diags = j->report->diagnostics;
    Buf *out = out_of(j);
    if (tests.tests == 0) return;
    begin_suite(j, text_of(printer_say(&j->printer, "写法", "what is written")), tests);
    for (uint32_t i = 0; i < diags->list.len; i++) {
        const Diag *diag = &diags->list.data[i];
        if (!is_mistake(diag)) continue;
        put_case_head(j, diag_code_text(diag->code), place_of(j, diag->span), TEXT(""));
        buf_str(out, ">\n      <error type=\"mistake\"");
        put_attribute(out, "message", diag_title(out->arena, diag, j->report->lang));
        buf_str(out, "/>\n    </testcase>\n");
    }
    buf_str(out, "  </testsuite>\n");
}

/* ---- rules without findings */
/* Built-in rules count nothing. */
static Verdict verdict_of_rule(const RuleResult *rule) {
    return rule->outcomes[OUTCOME_HOLDS] || !rule->span.source ? PASSED : SKIPPED;
}

static bool *rules_without(const Junit *j) {
    const CheckResult *result = j->printer.result;
    bool *without = ARENA_ARRAY(out_of(j)->arena, bool, result->rules.len);
    for (uint32_t i = 0; i < result->rules.len; i++) without[i] = !result->rules.data[i].off;
    for (uint32_t i = 0; i < result->findings.len; i++)
        without[result->findings.data[i].rule] = false;
    return without;
}

static Tests count_rules(const Junit *j, const bool *without) {
    Tests tests = {0};
    for (uint32_t i = 0; i < j->printer.result->rules.len; i++)
        if (without[i]) count(&tests, verdict_of_rule(&j->printer.result->rules.data[i]));
    return tests;
}

static void put_rules(const Junit *j, const bool *without, Tests tests) {
    Buf *out = out_of(j);
    if (tests.tests == 0) return;
    begin_suite(j, text_of(printer_say(&j->printer, "没有问题的规则", "rules without findings")),
                tests);
    for (uint32_t i = 0; i < j->printer.result->rules.len; i++) {
        const RuleResult *rule = &j->printer.result->rules.data[i];
        if (!without[i]) continue;
        put_case_head(j, printer_name(&j->printer, &rule->names), TEXT(""), TEXT(""));
        if (verdict_of_rule(rule) == PASSED) {
            buf_str(out, "/>\n");
            continue;
        }
        const char *none = finding_rule_selected_nothing(rule)
                               ? printer_say(&j->printer, "没有选中任何对象", "selected nothing")
                               : printer_say(&j->printer, "对所有对象都不适用", "applied to nothing");
        buf_printf(out, ">\n      <skipped message=\"%s\"/>\n    </testcase>\n", none);
    }
    buf_str(out, "  </testsuite>\n");
}

/* What only the baseline has passes now. */
static void put_gone(const Junit *j) {
    const CheckResult *result = j->printer.result;
    Buf *out = out_of(j);
    if (result->gone.len == 0) return;
    begin_suite(j, text_of(printer_say(&j->printer, "基线中已不再出现", "gone from the baseline")),
                (Tests){.tests = result->gone.len});
    for (uint32_t i = 0; i < result->gone.len; i++) {
        const GoneFinding *gone = &result->gone.data[i];
        put_case_head(j, gone->rule.len ? gone->rule : gone->id, gone->message, gone->file);
        buf_str(out, "/>\n");
    }
    buf_str(out, "  </testsuite>\n");
}

static void add_tests(Tests *all, Tests tests) {
    all->tests += tests.tests;
    all->failures += tests.failures;
    all->errors += tests.errors;
    all->skipped += tests.skipped;
}

void findings_print_junit(Buf *out, const Program *program, const CheckResult *result,
                          const FindingReport *report) {
    Junit j = {.report = report,
               .printer = {.out = out,
                           .program = program,
                           .result = result,
                           .style = {.lang = report->lang}}};
    j.next = ARENA_ARRAY(out->arena, uint32_t, result->findings.len);
    collect(&j);
    const bool *without = rules_without(&j);
    Tests rules = count_rules(&j, without), mistakes = count_mistakes(&j), all = rules;
    add_tests(&all, mistakes);
    add_tests(&all, (Tests){.tests = result->gone.len});
    for (uint32_t i = 0; i < j.suites.len; i++) {
        count_suite(&j, &j.suites.data[i]);
        add_tests(&all, j.suites.data[i].tests);
    }
    buf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"jixiao\"");
    put_counts(out, all);
    buf_str(out, ">\n");
    for (uint32_t i = 0; i < j.suites.len; i++) put_suite(&j, &j.suites.data[i]);
    put_mistakes(&j, mistakes);
    put_rules(&j, without, rules);
    put_gone(&j);
    buf_str(out, "</testsuites>\n");
}
