/* jixiao build: every document of the program for every record that it is for, in every format
   asked for. All files are made in memory and then written together: after a mistake in the
   sources, a layout that fails or a disk that is full, the folder is as it was. What a layout
   asserts and does not hold (a total that does not add up) is told for every document, and nothing
   is written but a draft. */
#include "compiler/cli/cli.h"
#include "compiler/cli/source_links.h"

#include "runtime/eval/finding.h"
#include "runtime/eval/policy.h"
#include "runtime/eval/show.h"
#include "runtime/report/doc_part.h"
#include "runtime/report/emit.h"
#include "runtime/report/layout.h"

enum {
    NAME_BYTES = 110, /* of a document's name before a number that tells it from another */
    NAMES_LISTED = 20
};

/* One document to be. */
typedef struct Job {
    const Layout *layout;
    uint32_t row;
    Text name;  /* of the files, without ending */
    bool parts; /* only the tables of chosen records */
} Job;

/* A record that --only names: its tables are printed, out of every document. */
typedef struct Chosen {
    EntityId entity;
    uint32_t row;
    Text asked; /* the name */
    bool found; /* it has tables */
} Chosen;

typedef struct Build {
    const Work *work;
    const Program *program;
    Diags *diags;
    EvalOptions eval; /* with the language of what is printed */
    Map names;        /* given to documents so far */
    VEC(Job) jobs;
    VEC(Chosen) chosen;
    uint32_t documents; /* made */
    Emit emit;
} Build;

/* ---- names: 2021-604002-绩效文本 */

static Text field_name(Build *b, EntityId entity, uint32_t field, uint32_t row) {
    Value value = facts_get(b->program->facts, entity, field, row);
    Type type = b->program->entities.data[entity]->fields.data[field].type;
    if (type.kind == TYPE_RECORD && value.state == STATE_OK) {
        Text key = record_key(b->program, type.arg, value.id);
        return key.len > 0 ? key : record_name(b->program, type.arg, value.id);
    }
    return value_show(b->emit.arena, b->program, type, value, b->eval.lang);
}

/* The fields that tell a record from others, joined; its number where there are none. */
static Text record_file_name(Build *b, EntityId id, uint32_t row) {
    const Entity *entity = b->program->entities.data[id];
    Buf out = buf_new(b->emit.arena);
    for (uint32_t i = 0; i < entity->unique.len; i++) {
        Text part = field_name(b, id, entity->unique.data[i], row);
        if (part.len == 0) continue;
        if (out.len > 0) buf_char(&out, '-');
        buf_text(&out, part);
    }
    if (out.len == 0) buf_text(&out, record_key(b->program, id, row));
    if (out.len == 0) buf_text(&out, record_name(b->program, id, row));
    if (out.len == 0) buf_uint(&out, row + 1);
    return buf_result(&out);
}

static Text cut_name(Text name) {
    uint32_t end = name.len < NAME_BYTES ? name.len : NAME_BYTES;
    while (end > 0 && end < name.len && ((unsigned char)name.ptr[end] & 0xC0) == 0x80) end--;
    return text_slice(name, 0, end);
}

/* Safe for files, and unlike those given before. */
static Text unused_name(Build *b, Text name) {
    Arena *arena = b->emit.arena;
    Text first = cut_name(emit_file_name(arena, name)), unused = first;
    for (uint32_t n = 2; map_get(&b->names, unused) != MAP_NONE; n++)
        unused = arena_printf(arena, "%.*s-%u", TEXT_ARG(first), n);
    map_set(&b->names, unused, 0);
    return unused;
}

static Text document_name(Build *b, const Layout *layout, uint32_t row) {
    Text record = record_file_name(b, layout->param.arg, row);
    Text what = b->eval.lang == LANG_ZH ? layout->names.zh : layout->names.en;
    return unused_name(b,
                       arena_printf(b->emit.arena, "%.*s-%.*s", TEXT_ARG(record), TEXT_ARG(what)));
}

/* ---- which documents */

static bool is_called(const Build *b, EntityId entity, uint32_t row, Text name) {
    if (name.len == 0) return false;
    return text_equal(name, record_key(b->program, entity, row)) ||
           text_equal(name, record_name(b->program, entity, row));
}

static bool is_job_called(const Build *b, const Job *job, Text name) {
    return names_has(&job->layout->names, name) || text_equal(name, job->name) ||
           is_called(b, job->layout->param.arg, job->row, name);
}

static void add_documents(Build *b, const Layout *layout) {
    const FactTable *table = &b->program->facts->tables[layout->param.arg];
    for (uint32_t row = 0; row < table->n_rows; row++) {
        if (facts_is_owned(b->program->facts, layout->param.arg, row)) continue;
        if (!layout_applies(b->program, layout, row, &b->eval)) continue;
        Job job = {.layout = layout, .row = row, .name = document_name(b, layout, row)};
        vec_push(b->emit.arena, &b->jobs, job);
    }
}

static Text list_names(const Build *b) {
    Buf out = buf_new(b->emit.arena);
    for (uint32_t i = 0; i < b->jobs.len && i < NAMES_LISTED; i++) {
        if (i > 0) buf_str(&out, ", ");
        buf_text(&out, b->jobs.data[i].name);
    }
    if (b->jobs.len > NAMES_LISTED) buf_str(&out, " …");
    return buf_result(&out);
}

static void tell_unknown(const Build *b, Text name) {
    diag_at2(b->diags, DIAG_ONLY_UNKNOWN, SPAN_NONE, ARG(name), ARG(list_names(b)));
}

/* Marks the documents of that name; else chooses its records. */
static void choose_name(Build *b, Text name) {
    const Facts *facts = b->program->facts;
    bool found = false;
    for (uint32_t i = 0; i < b->jobs.len; i++) {
        if (!is_job_called(b, &b->jobs.data[i], name)) continue;
        b->jobs.data[i].parts = false;
        found = true;
    }
    for (EntityId e = 0; !found && e < b->program->entities.len; e++)
        for (uint32_t row = 0; row < facts->tables[e].n_rows; row++)
            if (is_called(b, e, row, name))
                vec_push(b->emit.arena, &b->chosen, (Chosen){e, row, name, false});
    bool known = found || (b->chosen.len && text_equal(vec_last(&b->chosen).asked, name));
    if (!known) tell_unknown(b, name);
}

/* Leaves what --only asks for. */
static void choose(Build *b) {
    const TextList *only = &b->work->cli->options.given[OPTION_ONLY];
    uint32_t kept = 0;
    if (b->jobs.len == 0) diag_at(b->diags, DIAG_NO_DOCUMENT, SPAN_NONE);
    if (b->jobs.len == 0 || only->len == 0) return;
    for (uint32_t i = 0; i < b->jobs.len; i++) b->jobs.data[i].parts = true;
    for (uint32_t i = 0; i < only->len; i++) choose_name(b, only->data[i]);
    if (b->chosen.len > 0) return; /* any document may have their tables */
    for (uint32_t i = 0; i < b->jobs.len; i++)
        if (!b->jobs.data[i].parts) b->jobs.data[kept++] = b->jobs.data[i];
    b->jobs.len = kept;
}

/* A name may be that of several records, of which some have tables. */
static void check_chosen(const Build *b) {
    bool found = false;
    for (uint32_t i = 0; i < b->chosen.len; i++) {
        const Chosen *chosen = &b->chosen.data[i];
        bool last = i + 1 == b->chosen.len || !text_equal(chosen[1].asked, chosen->asked);
        found = found || chosen->found;
        if (last && !found) tell_unknown(b, chosen->asked);
        if (last) found = false;
    }
}

static void find_documents(Build *b) {
    for (uint32_t i = 0; i < b->program->layouts.len; i++) {
        const Layout *layout = b->program->layouts.data[i];
        bool usable = layout->is_document && layout->root && layout->param.kind == TYPE_RECORD;
        if (usable) add_documents(b, layout);
    }
    choose(b);
}

/* ---- making files */

static void set_fonts(Build *b) {
    const TextList *folders = &b->work->cli->options.given[OPTION_FONT_DIR];
    for (uint32_t i = 0; i < folders->len; i++) {
        if (file_is_folder(b->emit.arena, folders->data[i]))
            vec_push(b->emit.arena, &b->emit.font_folders, folders->data[i]);
        else
            diag_at1(b->diags, DIAG_NO_FONT_FOLDER, SPAN_NONE, ARG(folders->data[i]));
    }
}

static void set_marks(Build *b) {
    const Options *options = &b->work->cli->options;
    b->emit.one_sheet = options_has(options, OPTION_ONE_SHEET);
    if (options_has(options, OPTION_DRAFT))
        b->emit.mark = b->eval.lang == LANG_ZH ? TEXT("草稿") : TEXT("DRAFT");
    if (!options_has(options, OPTION_WITH_FINDINGS) || b->diags->errors > 0) return;
    const CheckResult *result = check_run(b->emit.arena, b->program, &b->work->eval, b->eval.lang);
    b->emit.marks = marks_new(b->emit.arena, result, b->eval.lang);
    b->emit.links =
        source_links(b->emit.arena, b->emit.sources, options_one(options, OPTION_TO_FOLDER));
}

/* Errors that leave no document to print; not what does not add up in a layout. */
static uint32_t count_mistakes(const Build *b) {
    uint32_t open = 0;
    for (uint32_t i = 0; i < b->diags->list.len; i++) {
        DiagCode code = b->diags->list.data[i].code;
        open += code == DIAG_LAYOUT_ASSERT || code == DIAG_LAYOUT_UNITS;
    }
    return b->diags->errors - open;
}

/* Whether what has been found so far lets files be written. */
static bool may_write(const Build *b) {
    bool draft = options_has(&b->work->cli->options, OPTION_DRAFT);
    return draft ? count_mistakes(b) == 0 : b->diags->errors == 0;
}

static bool has_table(const Doc *doc) {
    for (uint32_t i = 0; i < doc->blocks.len; i++)
        if (doc->blocks.data[i].kind == BLOCK_TABLE) return true;
    return false;
}

static void emit_format(Build *b, const Doc *doc, EmitFormat format) {
    bool tables_only = format == EMIT_csv || format == EMIT_xlsx;
    if (tables_only && !has_table(doc)) {
        diag_at2(b->diags, DIAG_NO_TABLES, SPAN_NONE, ARG(doc->name), ARG(emit_name(format)));
        return;
    }
    if (emit_doc(format, &b->emit, doc)) return;
    Text what =
        arena_printf(b->emit.arena, "%.*s.%.*s", TEXT_ARG(doc->name), TEXT_ARG(emit_name(format)));
    diag_at2(b->diags, DIAG_EMIT_FAILED, SPAN_NONE, ARG(what),
             ARG2(b->emit.error_zh, b->emit.error_en));
}

static void emit_formats(Build *b, const Doc *doc) {
    const TextList *formats = &b->work->cli->options.given[OPTION_TO_DOCUMENTS];
    bool made[EMIT_COUNT] = {false};
    for (uint32_t i = 0; may_write(b) && i < formats->len; i++) {
        EmitFormat format = emit_find(formats->data[i]);
        if (!made[format]) emit_format(b, doc, format);
        made[format] = true;
    }
    b->documents++;
}

static void emit_part(Build *b, const Doc *doc, Chosen *chosen) {
    Text record = record_key(b->program, chosen->entity, chosen->row);
    if (record.len == 0) record = record_name(b->program, chosen->entity, chosen->row);
    Span span = facts_row_span(b->program->facts, chosen->entity, chosen->row);
    Doc *part = doc_part(doc->arena, doc, span, TEXT(""));
    if (!part) return;
    Text name = arena_printf(doc->arena, "%.*s-%.*s", TEXT_ARG(doc->name), TEXT_ARG(record));
    part->name = unused_name(b, name);
    emit_formats(b, part);
    chosen->found = true;
}

static void make_document(Build *b, const Job *job) {
    Arena *arena = arena_new(b->emit.arena);
    const Doc *doc = layout_document(arena, b->program, job->layout, job->row, job->name,
                                     b->eval.lang, &b->eval, b->diags);
    if (doc && !job->parts) emit_formats(b, doc);
    for (uint32_t i = 0; doc && job->parts && i < b->chosen.len; i++)
        emit_part(b, doc, &b->chosen.data[i]);
    arena_free(arena);
}

/* ---- writing */

static bool write_failed(const Build *b, FileError error) {
    DiagArg why = ARG2(file_error_text(error, true), file_error_text(error, false));
    work_report_one(b->work, (Diag){.code = DIAG_FILE_WRITE, .args = {ARG(error.path), why}});
    return false;
}

static bool write_files(const Build *b, Text folder) {
    Arena *arena = b->emit.arena;
    uint32_t n = b->emit.files.len;
    FileContent *files = ARENA_ARRAY(arena, FileContent, n);
    Buf paths = buf_new(arena);
    for (uint32_t i = 0; i < n; i++) {
        const OutFile *file = &b->emit.files.data[i];
        files[i] = (FileContent){path_join(arena, folder, file->name), file->bytes};
        buf_text(&paths, files[i].path);
        buf_char(&paths, '\n');
    }
    FileError error = file_make_folder(arena, folder);
    if (error.code == 0) error = file_write_all(arena, files, n);
    if (error.code) return write_failed(b, error);
    return put_output(b->work, &paths);
}

static void put_summary(const Build *b, Text folder) {
    uint32_t files = b->emit.files.len, documents = b->documents;
    Buf out = buf_new(b->emit.arena);
    if (b->work->lang == LANG_ZH)
        buf_printf(&out, "生成了 %u 份文档、%u 个文件，在 %.*s 中。\n", documents, files,
                   TEXT_ARG(folder));
    else
        buf_printf(&out, "made %u document%s, %u file%s, in %.*s\n", documents,
                   documents == 1 ? "" : "s", files, files == 1 ? "" : "s", TEXT_ARG(folder));
    (void)put_bytes(2, out.ptr, out.len);
}

/* ---- what the profile does not let be printed */

/* What cannot be computed is no better than what is wrong. */
static bool blocks(const Finding *finding) {
    bool decided = finding->outcome == OUTCOME_VIOLATED || finding->outcome == OUTCOME_ERROR;
    return decided && finding->severity == SEVERITY_ERROR;
}

static bool is_undecided(const Finding *finding) {
    return finding->outcome == OUTCOME_UNKNOWN;
}

/* The blocking rules of such findings, each once, with how often. */
static uint32_t list_blocking(const Build *b, const CheckResult *result,
                              bool (*speaks)(const Finding *), DiagArg *list) {
    Buf zh = buf_new(b->emit.arena), en = buf_new(b->emit.arena);
    uint32_t *counts = ARENA_ARRAY(b->emit.arena, uint32_t, result->rules.len), n = 0, all = 0;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        bool counted = finding->status == FINDING_OPEN && speaks(finding);
        counts[finding->rule] += counted && result->rules.data[finding->rule].blocking;
    }
    for (uint32_t i = 0; i < result->rules.len; i++) {
        const NameSet *names = &result->rules.data[i].names;
        all += counts[i];
        if (counts[i] == 0 || n++ >= NAMES_LISTED) continue;
        buf_printf(&zh, "%s%.*s %u", n > 1 ? "、" : "", TEXT_ARG(names->zh), counts[i]);
        buf_printf(&en, "%s%.*s %u", n > 1 ? ", " : "", TEXT_ARG(names->en), counts[i]);
    }
    *list = ARG2(buf_result(&zh), buf_result(&en));
    return all;
}

static void report_blocking(Build *b, const CheckResult *result, DiagCode code, uint32_t n,
                            DiagArg list) {
    Text count = arena_printf(b->emit.arena, "%u", n);
    diag_at3(b->diags, code, SPAN_NONE, ARG(result->profile), ARG(count), list);
}

/* Drafts are printed all the same, and say that they are drafts. */
static bool is_blocked(Build *b) {
    const Options *options = &b->work->cli->options;
    bool judged = policy_find(b->program, &b->work->eval) != ID_NONE;
    if (!judged || options_has(options, OPTION_DRAFT) || b->diags->errors > 0) return false;
    const CheckResult *result = check_run(b->emit.arena, b->program, &b->work->eval, b->eval.lang);
    DiagArg list;
    uint32_t undecided = list_blocking(b, result, is_undecided, &list);
    if (undecided) report_blocking(b, result, DIAG_BUILD_UNDECIDED, undecided, list);
    uint32_t n = list_blocking(b, result, blocks, &list);
    if (n) report_blocking(b, result, DIAG_BUILD_BLOCKED, n, list);
    return n > 0;
}

int work_build(Work *work) {
    Cli *cli = work->cli;
    Session *session = work->session;
    if (!work_policy(work)) {
        work_report(work);
        return STATUS_FAILED;
    }
    Build b = {.work = work, .program = session->program, .diags = session->diags};
    b.eval = work->eval;
    /* Official tables are Chinese, whatever language their sources are written in. */
    b.eval.lang = options_has(&cli->options, OPTION_LANG) ? work->lang : LANG_ZH;
    b.emit = (Emit){.arena = cli->arena, .sources = session->sources, .diags = session->diags};
    if (is_blocked(&b)) {
        work_report(work);
        return STATUS_FINDINGS;
    }
    set_fonts(&b);
    set_marks(&b);
    b.names = map_new(cli->arena);
    if (session->diags->errors == 0) find_documents(&b);
    progress_turn(&cli->progress, PROGRESS_MAKING, work->lang);
    for (uint32_t i = 0; i < b.jobs.len && count_mistakes(&b) == 0; i++) {
        make_document(&b, &b.jobs.data[i]);
        progress_show(&cli->progress, i + 1, b.jobs.len);
    }
    progress_end(&cli->progress);
    if (count_mistakes(&b) == 0) check_chosen(&b);
    work_report(work);
    if (count_mistakes(&b) > 0) return STATUS_FAILED;
    if (!may_write(&b)) return STATUS_FINDINGS;
    Text folder = options_one(&cli->options, OPTION_TO_FOLDER);
    if (!write_files(&b, folder)) return STATUS_FAILED;
    put_summary(&b, folder);
    return STATUS_CLEAN;
}
