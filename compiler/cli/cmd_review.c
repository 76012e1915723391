/* jixiao review: every department (a folder in the folders given, or a file) in a session of its
   own, so that one that cannot be read leaves the others as they are. Its table of opinions is
   written as soon as it is made; the summary of all comes last. */
#include "compiler/cli/cli.h"
#include "runtime/eval/check.h"
#include "runtime/report/emit.h"
#include "runtime/report/opinion.h"

typedef struct Department {
    Text name, path, folder; /* folder: from where its places are told */
} Department;

/* A waiver of the auditor, and what was found about it. The auditor's files are read first, so that
   a waiver is the same row for every department. */
typedef struct AuditorWaiver {
    uint32_t row;
    uint32_t dangling, unneeded; /* for so many departments */
    Text words[4];               /* by rule, from DANGLING_WAIVER on: a line of the short form */
} AuditorWaiver;

typedef struct Review {
    Cli *cli;
    VEC(Department) departments;
    VEC(Opinions *) all;
    ReturnedRows returned;
    Map names; /* of files made so far */
    TextList roots;
    VEC(AuditorWaiver) waivers;
    uint32_t files;
    bool refused; /* there is no such profile or date, whatever the department */
    int status;
} Review;

static const EmitFormat formats[] = {EMIT_docx, EMIT_xlsx, EMIT_html};

/* ---- which departments there are */
static Text last_part(Text path) {
    while (path.len > 1 && path.ptr[path.len - 1] == '/') path.len--;
    uint32_t at = path.len;
    while (at > 0 && path.ptr[at - 1] != '/') at--;
    return text_slice(path, at, path.len);
}

static Text without_ending(Text name) {
    return text_ends(name, TEXT(".jx")) ? text_slice(name, 0, name.len - 3) : name;
}

static void add_department(Review *r, Text path, Text folder) {
    for (uint32_t i = 0; i < r->departments.len; i++)
        if (text_equal(r->departments.data[i].path, path)) return;
    Department department = {without_ending(last_part(path)), path, folder};
    vec_push(r->cli->arena, &r->departments, department);
}

static void report(Review *r, Diag diag) {
    Diags *diags = diags_new(r->cli->arena);
    diag_add(diags, diag);
    cli_report(r->cli, diags, r->cli->options.lang);
    r->status = STATUS_FAILED;
}

static void report_file(Review *r, FileError error) {
    DiagArg why = ARG2(file_error_text(error, true), file_error_text(error, false));
    report(r, (Diag){.code = DIAG_FILE_READ, .args = {ARG(error.path), why}});
}

/* The folder or file next below `root` that leads to `path`. */
static void add_below(Review *r, Text root, Text path) {
    uint32_t from = root.len, to;
    while (from < path.len && path.ptr[from] == '/') from++;
    for (to = from; to < path.len && path.ptr[to] != '/';) to++;
    bool is_file = to == path.len;
    Text found = text_slice(path, 0, to);
    add_department(r, found, is_file ? root : found);
}

/* A folder without files is a department that has sent nothing; that of the tables is none. */
static void add_empty(Review *r, Text root) {
    TextList folders = {0};
    Text out = path_normal(r->cli->arena, options_one(&r->cli->options, OPTION_TO_FOLDER));
    file_folders(r->cli->arena, root, &folders); /* could be listed a moment ago */
    for (uint32_t i = 0; i < folders.len; i++)
        if (!path_is_below(out, folders.data[i]))
            add_department(r, folders.data[i], folders.data[i]);
}

static void find_departments(Review *r, Text given) {
    Text root = path_normal(r->cli->arena, given);
    if (!file_is_folder(r->cli->arena, root)) {
        add_department(r, root, path_folder(root));
        return;
    }
    TextList files = {0};
    FileError error = file_list(r->cli->arena, root, TEXT(".jx"), &files);
    if (error.code) {
        report_file(r, error);
        return;
    }
    vec_push(r->cli->arena, &r->roots, root);
    for (uint32_t i = 0; i < files.len; i++) add_below(r, root, files.data[i]);
    if (files.len) add_empty(r, root);
    if (files.len == 0) report(r, (Diag){.code = DIAG_NO_DEPARTMENT, .args = {ARG(given)}});
}

/* ---- what came back */
static void read_returned(Review *r) {
    const TextList *paths = &r->cli->options.given[OPTION_RETURNED];
    for (uint32_t i = 0; i < paths->len; i++) {
        Text bytes;
        ReturnedFault fault;
        FileError error = file_read(r->cli->arena, paths->data[i], &bytes);
        if (error.code) {
            report_file(r, error);
        } else if (!returned_read(r->cli->arena, paths->data[i], bytes, &r->returned,
                                  &fault)) {
            DiagArg why = ARG2(fault.zh, fault.en);
            report(r, (Diag){.code = DIAG_RETURNED_TABLE, .args = {ARG(paths->data[i]), why}});
        }
    }
}

/* ---- writing */
static Text unused_name(Review *r, Text wanted) {
    Text first = emit_file_name(r->cli->arena, wanted), name = first;
    for (uint32_t n = 2; map_get(&r->names, name) != MAP_NONE; n++)
        name = arena_printf(r->cli->arena, "%.*s-%u", TEXT_ARG(first), n);
    map_set(&r->names, name, 0);
    return name;
}

static void write_files(Review *r, const Emit *emit) {
    Text folder = options_one(&r->cli->options, OPTION_TO_FOLDER);
    FileContent *files = ARENA_ARRAY(emit->arena, FileContent, emit->files.len);
    for (uint32_t i = 0; i < emit->files.len; i++) {
        const OutFile *file = &emit->files.data[i];
        files[i] = (FileContent){path_join(emit->arena, folder, file->name), file->bytes};
    }
    FileError error = file_make_folder(emit->arena, folder);
    if (error.code == 0) error = file_write_all(emit->arena, files, emit->files.len);
    r->files += error.code == 0 ? emit->files.len : 0;
    if (error.code == 0) return;
    DiagArg why = ARG2(file_error_text(error, true), file_error_text(error, false));
    report(r, (Diag){.code = DIAG_FILE_WRITE, .args = {ARG(error.path), why}});
}

/* `marked`: what the workbook holds. */
static void put_doc(Review *r, Arena *arena, const Doc *plain, const Doc *marked) {
    Emit emit = {.arena = arena, .sources = sources_new(arena)};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        const Doc *doc = formats[i] == EMIT_xlsx ? marked : plain;
        if (emit_doc(formats[i], &emit, doc)) continue;
        DiagArg why = ARG2(emit.error_zh, emit.error_en);
        report(r, (Diag){.code = DIAG_EMIT_FAILED, .args = {ARG(doc->name), why}});
    }
    write_files(r, &emit);
}

/* ---- one department */
static void open_department(Review *r, Work *work, const Department *department) {
    const Options *options = &r->cli->options;
    TextList paths = {0}, allowed = {0};
    /* the auditor's first: of what is declared twice, the first stands */
    for (uint32_t i = 0; i < options->given[OPTION_RULES].len; i++)
        vec_push(work->cli->arena, &paths, options->given[OPTION_RULES].data[i]);
    vec_push(work->cli->arena, &paths, department->path);
    for (uint32_t i = 0; i < options->given[OPTION_ALLOW_READ].len; i++)
        vec_push(work->cli->arena, &allowed, options->given[OPTION_ALLOW_READ].data[i]);
    for (uint32_t i = 0; i < r->roots.len; i++)
        vec_push(work->cli->arena, &allowed, r->roots.data[i]);
    work_load(work, &paths, &allowed);
}

/* Mistakes in the auditor's own files are told to the auditor, once, and in no department's table.
   What they refer to may stand in the departments' files. */
static bool rules_are_read(Review *r) {
    Cli cli = *r->cli;
    if (cli.options.given[OPTION_RULES].len == 0) return true;
    cli.arena = arena_new(r->cli->arena);
    Work work = {.cli = &cli, .loaded = true, .lang = cli.options.lang};
    work_load(&work, &cli.options.given[OPTION_RULES], &cli.options.given[OPTION_ALLOW_READ]);
    bool read = true;
    for (uint32_t i = 0; i < work.session->files.len; i++)
        read &= !work.session->files.data[i].broken;
    for (uint32_t i = 0; i < work.session->diags->list.len; i++) {
        DiagCode code = work.session->diags->list.data[i].code;
        read &= code != DIAG_FILE_READ && code != DIAG_NO_SOURCES && code != DIAG_FILE_UTF8 &&
                code != DIAG_FILE_BINARY;
    }
    if (!read) work_report(&work);
    arena_free(cli.arena);
    return read;
}

static AuditorWaiver *waiver_of(Review *r, uint32_t row) {
    for (uint32_t i = 0; i < r->waivers.len; i++)
        if (r->waivers.data[i].row == row) return &r->waivers.data[i];
    vec_push(r->cli->arena, &r->waivers, (AuditorWaiver){.row = row});
    return &r->waivers.data[r->waivers.len - 1];
}

/* A waiver for one department names nothing in the others: that is told once, if it holds for all.
 */
static void keep_waiver(Review *r, const Program *program, const CheckResult *result,
                        uint32_t number) {
    const Finding *finding = &result->findings.data[number];
    AuditorWaiver *waiver = waiver_of(r, finding->subjects[0].row);
    Text *words = &waiver->words[finding->rule - DANGLING_WAIVER];
    waiver->dangling += finding->rule == DANGLING_WAIVER;
    waiver->unneeded += finding->rule == UNNEEDED_WAIVER;
    if (words->len) return;
    Buf out = buf_new(r->cli->arena);
    findings_print_short_one(&out, program, result, number,
                             (FindingStyle){.lang = r->cli->options.lang});
    *words = buf_result(&out);
}

static bool has_failing(Review *r, const Program *program, const CheckResult *result, Text own) {
    bool failing = false;
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (finding->status != FINDING_OPEN) continue;
        if (opinion_of_auditor(program, finding, own))
            keep_waiver(r, program, result, i);
        else
            failing |= finding_fails(finding, SEVERITY_ERROR);
    }
    return failing;
}

static int graver(int a, int b) {
    return a > b ? a : b;
}

/* What the summary needs outlives the department's arena. */
static void keep(Review *r, const Opinions *opinions) {
    Opinions *kept = ARENA_NEW(r->cli->arena, Opinions);
    *kept = *opinions;
    kept->arena = r->cli->arena;
    kept->policy = arena_text(r->cli->arena, opinions->policy);
    kept->trouble = arena_text(r->cli->arena, opinions->trouble);
    memset(&kept->list, 0, sizeof kept->list);
    vec_push(r->cli->arena, &r->all, kept);
}

static void review_one(Review *r, const Department *department, Arena *arena) {
    Cli cli = *r->cli;
    cli.arena = arena;
    Work work = {.cli = &cli, .loaded = true};
    work.lang = work.eval.lang = LANG_ZH;
    work.eval.native = work_natives(&cli);
    work.eval.threads = options_threads(&cli.options);
    work.eval.apart = department->path; /* how the run goes is not for it to say */
    open_department(r, &work, department);
    if (!work_policy(&work)) {
        r->refused = true;
        r->status = STATUS_FAILED;
        return;
    }
    Session *session = work.session;
    CheckResult *result = check_run(arena, session->program, &work.eval, LANG_ZH);
    OpinionOptions options = {.department = department->name,
                              .folder = department->folder,
                              .own = department->path,
                              .notes = options_has(&cli.options, OPTION_NOTES)};
    Opinions *opinions = opinions_new(arena, session->program, result, session->diags, &options);
    opinions_compare(opinions, result, &r->returned);
    Text name = unused_name(r, arena_printf(arena, "%.*s-审核意见表", TEXT_ARG(department->name)));
    put_doc(r, arena, opinions_doc(opinions, false, name), opinions_doc(opinions, true, name));
    keep(r, opinions);
    if (session->diags->errors > 0) r->status = STATUS_FAILED;
    if (has_failing(r, session->program, result, department->path))
        r->status = graver(r->status, STATUS_FINDINGS);
}

/* What is to be said of the auditor's own waivers. */
static void put_waivers(Review *r, Buf *out) {
    uint32_t n = r->all.len;
    for (uint32_t i = 0; i < r->waivers.len; i++) {
        const AuditorWaiver *waiver = &r->waivers.data[i];
        bool dangles = waiver->dangling == n;
        bool unneeded = !dangles && waiver->dangling + waiver->unneeded == n;
        for (uint32_t rule = DANGLING_WAIVER; rule <= UNNEEDED_WAIVER; rule++) {
            bool told = rule == DANGLING_WAIVER ? dangles : rule != UNNEEDED_WAIVER || unneeded;
            if (told) buf_text(out, waiver->words[rule - DANGLING_WAIVER]);
        }
        if (dangles) r->status = graver(r->status, STATUS_FINDINGS);
    }
}

static void put_line(Review *r) {
    Buf out = buf_new(r->cli->arena);
    uint32_t departments = r->all.len;
    Text folder = options_one(&r->cli->options, OPTION_TO_FOLDER);
    if (r->cli->options.lang == LANG_ZH)
        buf_printf(&out, "审核了 %u 个单位，生成了 %u 个文件，在 %.*s 中。\n", departments,
                   r->files, TEXT_ARG(folder));
    else
        buf_printf(&out, "reviewed %u department%s, made %u file%s, in %.*s\n", departments,
                   departments == 1 ? "" : "s", r->files, r->files == 1 ? "" : "s",
                   TEXT_ARG(folder));
    for (uint32_t i = 0; i < r->all.len; i++) {
        const Opinions *opinions = r->all.data[i];
        excerpt_text(&out, opinions->department);
        buf_printf(&out, "\t%u", opinions->findings + opinions->mistakes);
        if (opinions->trouble.len) buf_char(&out, '\t');
        excerpt_text(&out, opinions->trouble);
        buf_char(&out, '\n');
    }
    put_waivers(r, &out);
    if (!put_text(r->cli, &out)) r->status = STATUS_FAILED;
}

int cmd_review(Cli *cli) {
    Review r = {.cli = cli, .names = map_new(cli->arena)};
    if (!options_has(&cli->options, OPTION_LANG)) cli->options.lang = LANG_ZH;
    for (uint32_t i = 0; i < cli->options.arguments.len; i++)
        find_departments(&r, cli->options.arguments.data[i]);
    read_returned(&r);
    if (!rules_are_read(&r)) return STATUS_FAILED;
    Progress progress = progress_begin(cli->options.lang);
    for (uint32_t i = 0; i < r.departments.len && !r.refused; i++) {
        Arena *arena = arena_new(cli->arena);
        review_one(&r, &r.departments.data[i], arena);
        arena_free(arena);
        progress_show(&progress, i + 1, r.departments.len);
    }
    progress_end(&progress);
    if (r.all.len == 0) return STATUS_FAILED;
    Text name = unused_name(&r, TEXT("审核汇总"));
    const Doc *summary = opinions_summary(cli->arena, r.all.data, r.all.len, name);
    put_doc(&r, cli->arena, summary, summary);
    put_line(&r);
    return r.status;
}
