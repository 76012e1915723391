/* From findings to the lines of the table. The unit of a line is what the outermost record of the
   subject refers to first (a project to its unit), the project that record itself; where there is
   neither, the department stands for both. Of a finding only its id and its rule go with the table:
   with them the next run knows it again. */
#include "runtime/report/opinion.h"

#include "runtime/eval/check.h"
#include "runtime/eval/findings_print.h"
#include "runtime/eval/show.h"

enum { MAX_OWNERS = 8, MAX_FACTS = 4, CONTENT_COLUMNS = 120 };

typedef struct Collect {
    Opinions *opinions;
    const Program *program;
    const CheckResult *result;
    const OpinionOptions *options;
} Collect;

/* ---- unit and project */
typedef struct Row {
    EntityId entity;
    uint32_t row;
} Row;

/* The outermost record that owns a subject; of several subjects that of the first record. */
static bool outermost(const Collect *c, const Finding *finding, Row *out) {
    for (uint32_t i = 0; i < finding->n_subjects; i++) {
        if (finding->subjects[i].entity == ID_NONE) continue;
        *out = (Row){finding->subjects[i].entity, finding->subjects[i].row};
        for (int depth = 0; depth < MAX_OWNERS; depth++) {
            uint32_t field, row;
            EntityId owner = facts_owner(c->program->facts, out->entity, out->row, &field, &row);
            if (owner == ID_NONE) break;
            *out = (Row){owner, row};
        }
        return true;
    }
    return false;
}

static Text join_words(Arena *arena, Text a, Text b) {
    if (!a.len || !b.len) return a.len ? a : b;
    return arena_printf(arena, "%.*s %.*s", TEXT_ARG(a), TEXT_ARG(b));
}

static Text unit_of(const Collect *c, Row at) {
    const Entity *entity = c->program->entities.data[at.entity];
    for (uint32_t i = 0; i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        if (field->kind != FIELD_STORED || field->type.kind != TYPE_RECORD) continue;
        Value value = facts_get(c->program->facts, at.entity, i, at.row);
        if (value.state != STATE_OK) continue;
        Text name = record_name(c->program, field->type.arg, value.id);
        return name.len ? name : record_key(c->program, field->type.arg, value.id);
    }
    return TEXT("");
}

static void set_subject(const Collect *c, const Finding *finding, Opinion *line) {
    Row at;
    line->unit = c->options->department;
    if (!outermost(c, finding, &at)) return;
    Text unit = unit_of(c, at);
    if (unit.len) line->unit = unit;
    line->project = join_words(c->opinions->arena, record_key(c->program, at.entity, at.row),
                               record_name(c->program, at.entity, at.row));
}

/* ---- what was written, and where */
static Text place_of(const Collect *c, Span span) {
    const Source *source = sources_get(c->program->sources, span.source);
    if (!source) return TEXT("");
    Text path = source->path;
    Text folder = arena_printf(c->opinions->arena, "%.*s/", TEXT_ARG(c->options->folder));
    if (text_starts(path, folder)) path = text_slice(path, folder.len, path.len);
    Position at = sources_locate(c->program->sources, span.source, span.lo);
    return arena_printf(c->opinions->arena, "%.*s 第%u行", TEXT_ARG(path), at.line);
}

static bool is_binder(const Rule *rule, Text name) {
    for (uint32_t i = 0; rule && i < rule->binders.len; i++)
        if (text_equal(rule->binders.data[i].name, name)) return true;
    bool letter = name.len == 1 && ((name.ptr[0] | 32) >= 'a' && (name.ptr[0] | 32) <= 'z');
    return letter; /* as the elements of a list are called */
}

/* p.预算数 is 预算数 to those who fill in the form. */
static Text field_words(const Rule *rule, Text expression) {
    int64_t dot = text_find(expression, TEXT("."));
    if (dot <= 0) return expression;
    Text first = text_slice(expression, 0, (uint32_t)dot);
    return is_binder(rule, first) ? text_slice(expression, (uint32_t)dot + 1, expression.len)
                                  : expression;
}

/* The facts that the condition read, by name and as they were written. */
static Text content_of(const Collect *c, const Finding *finding) {
    const Rule *rule = c->result->rules.data[finding->rule].rule;
    Buf out = buf_new(c->opinions->arena);
    uint32_t n = 0;
    for (uint32_t i = 0; i < finding->n_parts && n < MAX_FACTS; i++) {
        const FindingPart *part = &finding->parts[i];
        if (!part->fact.source || part->type.kind == TYPE_RECORD) continue;
        if (n++) buf_str(&out, "；");
        findings_put_cut(&out, field_words(rule, part->text), CONTENT_COLUMNS);
        buf_str(&out, "：");
        if (part->value.state == STATE_OK)
            findings_put_cut(&out, part->shown, CONTENT_COLUMNS);
        else
            buf_str(&out, "（缺）");
    }
    Text line = sources_text(c->program->sources, finding->span);
    if (n == 0) findings_put_cut(&out, line, CONTENT_COLUMNS);
    return buf_result(&out);
}

/* ---- one line */

/* The rules of what was folded beneath it, each once. */
static void put_folded(const Collect *c, Buf *out, const Finding *finding) {
    uint32_t root = (uint32_t)(finding - c->result->findings.data), n = 0;
    Buf names = buf_new(c->opinions->arena);
    bool *told = ARENA_ARRAY(c->opinions->arena, bool, c->result->rules.len);
    for (uint32_t i = 0; i < c->result->findings.len; i++) {
        const Finding *folded = &c->result->findings.data[i];
        if (folded->status != FINDING_FOLDED || folded->root != root) continue;
        n++;
        if (told[folded->rule]) continue;
        told[folded->rule] = true;
        buf_printf(&names, "%s%.*s", names.len ? "、" : "",
                   TEXT_ARG(c->result->rules.data[folded->rule].names.zh));
    }
    if (n) buf_printf(out, "。同处另有 %u 条：%.*s", n, TEXT_ARG(buf_result(&names)));
}

static Text opinion_of(const Collect *c, const Finding *finding) {
    const Rule *rule = c->result->rules.data[finding->rule].rule;
    Buf out = buf_new(c->opinions->arena);
    excerpt_text(&out, finding->message_zh);
    if (finding->difference.len)
        buf_printf(&out, "（相差 %.*s）", TEXT_ARG(finding->difference));
    if (rule && rule->advice.len) {
        buf_str(&out, "。建议：");
        excerpt_text(&out, rule->advice);
    }
    if (rule && rule->includes.len) put_folded(c, &out, finding);
    return buf_result(&out);
}

static Text gravity_of(const Collect *c, const Finding *finding) {
    const RuleResult *rule = &c->result->rules.data[finding->rule];
    if (finding->outcome == OUTCOME_UNKNOWN) return TEXT("无法判断");
    if (finding->outcome == OUTCOME_ERROR) return TEXT("计算出错");
    const char *word = severity_text((Severity)finding->severity, LANG_ZH);
    return arena_printf(c->opinions->arena, "%s%s", word, rule->blocking ? "，必须改正" : "");
}

static void count(Opinions *opinions, const Finding *finding) {
    opinions->findings++;
    opinions->unknown += finding->outcome != OUTCOME_VIOLATED;
    if (finding->outcome != OUTCOME_VIOLATED) return;
    opinions->errors += finding->severity == SEVERITY_ERROR;
    opinions->warnings += finding->severity == SEVERITY_WARNING;
    opinions->notes += finding->severity == SEVERITY_NOTE;
}

static void add_finding(const Collect *c, const Finding *finding) {
    Opinions *opinions = c->opinions;
    const RuleResult *rule = &c->result->rules.data[finding->rule];
    Opinion line = {.place = place_of(c, finding->span),
                    .content = content_of(c, finding),
                    .opinion = opinion_of(c, finding),
                    .basis = rule->basis,
                    .gravity = gravity_of(c, finding)};
    line.mark = arena_printf(opinions->arena, "%.*s|%.*s|%.*s", TEXT_ARG(finding->id),
                             TEXT_ARG(rule->names.en), TEXT_ARG(opinions->department));
    set_subject(c, finding, &line);
    count(opinions, finding);
    vec_push(opinions->arena, &opinions->list, line);
}

static bool has_mark(const Opinions *opinions, Text mark) {
    for (uint32_t i = 0; i < opinions->list.len; i++)
        if (text_equal(opinions->list.data[i].mark, mark)) return true;
    return false;
}

/* Of a mistake: its code, file and words, not its line; of several alike the number. */
static Text mark_of_mistake(const Collect *c, const Diag *diag, Text opinion) {
    Opinions *opinions = c->opinions;
    const Source *source = sources_get(c->program->sources, diag->span.source);
    Text path = source ? source->path : TEXT(""), code = diag_code_text(diag->code), mark;
    uint32_t number = 0;
    do {
        Text words = arena_printf(opinions->arena, "%.*s %.*s %.*s#%u", TEXT_ARG(code),
                                  TEXT_ARG(path), TEXT_ARG(opinion), number++);
        mark = arena_printf(opinions->arena, "%.*s|%.*s|%.*s",
                            TEXT_ARG(finding_id(opinions->arena, words)), TEXT_ARG(code),
                            TEXT_ARG(opinions->department));
    } while (has_mark(opinions, mark));
    return mark;
}

static void add_mistake(const Collect *c, const Diag *diag) {
    Opinions *opinions = c->opinions;
    Text title = diag_title(opinions->arena, diag, LANG_ZH);
    Text hint = diag_hint(opinions->arena, diag, LANG_ZH), code = diag_code_text(diag->code);
    Text says = title;
    if (hint.len)
        says = arena_printf(opinions->arena, "%.*s。%.*s", TEXT_ARG(title), TEXT_ARG(hint));
    Buf content = buf_new(opinions->arena), opinion = buf_new(opinions->arena);
    findings_put_cut(&content, sources_text(c->program->sources, diag->span), CONTENT_COLUMNS);
    excerpt_text(&opinion, says);
    Opinion line = {.unit = opinions->department,
                    .place = place_of(c, diag->span),
                    .content = buf_result(&content),
                    .opinion = buf_result(&opinion),
                    .basis = arena_printf(opinions->arena, "jixiao explain %.*s", TEXT_ARG(code)),
                    .gravity = TEXT("写法错误")};
    line.mark = mark_of_mistake(c, diag, line.opinion);
    opinions->mistakes++;
    vec_push(opinions->arena, &opinions->list, line);
}

bool opinion_of_auditor(const Program *program, const Finding *finding, Text own) {
    const Source *source = sources_get(program->sources, finding->span.source);
    bool of_waiver = finding->rule >= DANGLING_WAIVER && finding->rule <= UNNEEDED_WAIVER;
    return of_waiver && source && own.len > 0 && !path_is_below(source->path, own);
}

static bool is_listed(const Collect *c, const Finding *finding) {
    if (finding->status != FINDING_OPEN) return false;
    if (opinion_of_auditor(c->program, finding, c->options->own)) return false;
    bool note = finding->severity == SEVERITY_NOTE && finding->outcome == OUTCOME_VIOLATED;
    return !note || c->options->notes || !c->result->profile.len;
}

/* Mistakes found when all is read leave nothing out. */
static bool is_unread(DiagCode code) {
    return code == DIAG_FILE_LEFT_OUT || code == DIAG_FILE_READ || code == DIAG_FILE_BINARY ||
           code == DIAG_FILE_UTF8;
}

static Text trouble_of(Arena *arena, const Diags *diags, Text own) {
    if (diags->errors == 0) return TEXT("");
    bool left_out = false;
    for (uint32_t i = 0; i < diags->list.len; i++) {
        const Diag *diag = &diags->list.data[i];
        if (diag->code == DIAG_NO_SOURCES && text_equal(diag->args[0].zh, path_normal(arena, own)))
            return TEXT("没有可以审核的文件");
        left_out |= is_unread(diag->code);
    }
    return arena_printf(arena, "有 %u 处写法错误%s", diags->errors,
                        left_out ? "，有错误的文件没有审核" : "");
}

static Text policy_of(Arena *arena, const CheckResult *result) {
    Buf out = buf_new(arena);
    if (result->profile.len) buf_printf(&out, "检查方案：%.*s", TEXT_ARG(result->profile));
    if (result->profile.len && result->has_as_of) buf_str(&out, "　　");
    if (!result->has_as_of) return buf_result(&out);
    buf_str(&out, "截止日期：");
    date_print(&out, result->as_of, DATE_CHINESE);
    return buf_result(&out);
}

Opinions *opinions_new(Arena *arena, const Program *program, const CheckResult *result,
                       const Diags *diags, const OpinionOptions *options) {
    Opinions *opinions = ARENA_NEW(arena, Opinions);
    Collect c = {opinions, program, result, options};
    opinions->arena = arena;
    opinions->department = options->department;
    for (uint32_t i = 0; i < result->findings.len; i++)
        if (is_listed(&c, &result->findings.data[i])) add_finding(&c, &result->findings.data[i]);
    opinions->waived = result->by_status[FINDING_WAIVED];
    for (uint32_t i = 0; i < diags->list.len; i++)
        if (diag_severity(diags->list.data[i].code) == SEVERITY_ERROR)
            add_mistake(&c, &diags->list.data[i]);
    opinions->trouble = trouble_of(arena, diags, options->own);
    opinions->policy = policy_of(arena, result);
    return opinions;
}

/* ---- what became of the findings before */
static Text mark_id(const Opinion *line) {
    int64_t to = text_find(line->mark, TEXT("|"));
    return text_slice(line->mark, 0, to < 0 ? 0 : (uint32_t)to);
}

static bool is_of(const Opinions *opinions, const ReturnedRow *row) {
    return text_equal(row->department, opinions->department);
}

/* What was mended before and is there again is new. The reply that was written last counts. */
static bool find_returned(const Opinions *opinions, const ReturnedRows *rows, Text id,
                          Text *reply) {
    bool found = false;
    for (uint32_t i = 0; i < rows->len; i++) {
        const ReturnedRow *row = &rows->data[i];
        if (!is_of(opinions, row) || !text_equal(row->id, id)) continue;
        if (!text_equal(row->opinion.result, TEXT("已改"))) found = true;
        if (row->opinion.reply.len) *reply = row->opinion.reply;
    }
    return found;
}

static const Finding *find_now(const CheckResult *result, Text id) {
    for (uint32_t i = 0; i < result->findings.len; i++)
        if (text_equal(result->findings.data[i].id, id)) return &result->findings.data[i];
    return NULL;
}

static const RuleResult *find_rule(const CheckResult *result, Text name, uint32_t *number) {
    for (*number = 0; *number < result->rules.len; ++*number)
        if (text_equal(result->rules.data[*number].names.en, name))
            return &result->rules.data[*number];
    return NULL;
}

/* A rule that ran, and decided all its subjects, without finding it again: it was mended. */
static bool was_decided(const Opinions *opinions, const CheckResult *result,
                        const ReturnedRow *row) {
    uint32_t number;
    if (!result || opinions->trouble.len) return false;
    const RuleResult *rule = find_rule(result, row->rule, &number);
    if (!rule || rule->off) return false;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (finding->rule == number && finding->outcome != OUTCOME_VIOLATED) return false;
    }
    return true;
}

/* Mistakes are looked for anew each time. */
static bool is_mistake(const ReturnedRow *row) {
    return text_equal(row->opinion.gravity, TEXT("写法错误"));
}

static Text gone_result(Opinions *opinions, const CheckResult *result, const ReturnedRow *row) {
    const Finding *now = result ? find_now(result, row->id) : NULL;
    if (now && now->status == FINDING_WAIVED) return TEXT("已豁免");
    if (now) {
        opinions->unchanged++;
        return TEXT("未改");
    }
    bool decided = is_mistake(row) || was_decided(opinions, result, row);
    opinions->changed += decided;
    opinions->unclear += !decided;
    return decided ? TEXT("已改") : TEXT("无法复核");
}

static bool is_listed_id(const Opinions *opinions, Text id) {
    for (uint32_t i = 0; i < opinions->list.len; i++)
        if (text_equal(mark_id(&opinions->list.data[i]), id)) return true;
    return false;
}

void opinions_compare(Opinions *opinions, const CheckResult *result, const ReturnedRows *rows) {
    bool any = false;
    for (uint32_t i = 0; i < rows->len; i++) any = any || is_of(opinions, &rows->data[i]);
    if (!any) return;
    for (uint32_t i = 0; i < opinions->list.len; i++) {
        Opinion *line = &opinions->list.data[i];
        Text id = mark_id(line);
        if (!id.len) continue;
        bool before = find_returned(opinions, rows, id, &line->reply);
        line->result = before ? TEXT("未改") : TEXT("新增");
        opinions->unchanged += before;
        opinions->added += !before;
    }
    for (uint32_t i = 0; i < rows->len; i++) {
        const ReturnedRow *row = &rows->data[i];
        bool listed = !is_of(opinions, row) || is_listed_id(opinions, row->id);
        if (listed) continue;
        Opinion line = row->opinion;
        find_returned(opinions, rows, row->id, &line.reply);
        line.result = gone_result(opinions, result, row);
        vec_push(opinions->arena, &opinions->list, line);
    }
}
