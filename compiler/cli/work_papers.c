/* Forms that are filled in, given to a command instead of sources. Each is read as `import` reads
   it and loaded as the source that it says; what was written from which cell is kept, so that
   messages and findings are moved to the cells: 填报.xlsx:表:行:列. A table of a form is a Source
   of its own then, a line a row with tabs between the cells, as a data file's is. */
#include "compiler/cli/cli.h"
#include "compiler/import.h"
#include "runtime/base/workbook.h"

typedef struct FormPaper {
    Text path;
    SourceId source; /* what it was turned into; 0: not loaded */
    Import *import;
    ImportPlaces places;
    SourceId *tables; /* by number of the table, 0: the paragraphs; 0 where not yet made */
} FormPaper;

struct WorkPapers {
    Arena *arena;
    VEC(FormPaper) list;
};

typedef struct WorkPapers WorkPapers;

static bool is_paper(Text path) {
    static const char *const endings[] = {".xlsx", ".docx", ".html", ".htm"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (text_ends(path, text_of(endings[i]))) return true;
    return false;
}

/* ---- reading */

/* The source that the form says; empty after a message. */
static Text read_paper(Session *session, const Session *forms, FormPaper *paper) {
    Arena *arena = session->arena;
    paper->import =
        import_open_file(arena, session->diags, forms, paper->path, ID_NONE, ENCODING_DETECT);
    if (!paper->import) return TEXT("");
    ImportFacts facts = {.file = path_leaf(paper->path), .places = &paper->places};
    Buf out = buf_new(arena);
    if (import_write(&out, paper->import, &facts, NULL)) return buf_result(&out);
    diag_at1(session->diags, DIAG_IMPORT_YEAR, SPAN_NONE, ARG(paper->path));
    return TEXT("");
}

void work_read_papers(Work *work) {
    Session *session = work->session, *forms = NULL;
    const TextList *paths = &work->cli->options.arguments;
    for (uint32_t i = 0; i < paths->len; i++) {
        Text path = path_normal(session->arena, paths->data[i]);
        if (!is_paper(path)) continue;
        if (!forms) {
            forms = session_new(session->arena);
            forms->stdlib = session->stdlib;
            forms->threads = 1;
            import_load_forms(forms);
            work->papers = ARENA_NEW(session->arena, WorkPapers);
            work->papers->arena = session->arena;
        }
        FormPaper paper = {.path = path};
        Text text = read_paper(session, forms, &paper);
        inputs_put(session->inputs, path, text);
        vec_push(session->arena, &work->papers->list, paper);
    }
}

/* ---- tables as sources */

static Text table_name(const FormPaper *paper, Arena *arena, uint32_t table) {
    const Paper *from = paper->import->paper;
    if (table == 0) return paper->path;
    if (table <= from->sheets.len)
        return arena_printf(arena, "%.*s:%.*s", TEXT_ARG(paper->path),
                            TEXT_ARG(from->sheets.data[table - 1]));
    return arena_printf(arena, "%.*s:表%u", TEXT_ARG(paper->path), table);
}

static void put_cell(Buf *out, Text text) {
    for (uint32_t i = 0; i < text.len; i++)
        buf_char(out, strchr("\t\n\r", text.ptr[i]) ? ' ' : text.ptr[i]);
}

static uint32_t line_number(const PaperLine *line) {
    return line->is_row ? line->row : line->number;
}

/* A line a row; cells by their columns. */
static Text table_text(const FormPaper *paper, Arena *arena, uint32_t table) {
    const Paper *from = paper->import->paper;
    Buf out = buf_new(arena);
    uint32_t at = 1;
    for (uint32_t i = 0; i < from->lines.len; i++) {
        const PaperLine *line = &from->lines.data[i];
        if (line->is_row ? line->table != table : table != 0) continue;
        for (; at < line_number(line); at++) buf_char(&out, '\n');
        uint32_t column = 0;
        for (uint32_t k = 0; k < line->cells.len; k++) {
            for (; column < line->cells.data[k].column; column++) buf_char(&out, '\t');
            put_cell(&out, line->cells.data[k].text);
        }
    }
    return buf_result(&out);
}

static const Source *table_source(const Work *work, FormPaper *paper, uint32_t table) {
    Arena *arena = work->session->arena;
    Sources *sources = work->session->sources;
    if (!paper->tables)
        paper->tables = ARENA_ARRAY(arena, SourceId, paper->import->paper->n_tables + 1);
    if (paper->tables[table] == 0) {
        Source *source =
            sources_add(sources, table_name(paper, arena, table), table_text(paper, arena, table));
        source->is_sheet = table > 0;
        source->is_paper = true;
        paper->tables[table] = source->id;
    }
    return sources_get(sources, paper->tables[table]);
}

static Span origin_span(const Work *work, FormPaper *paper, Origin origin) {
    const PaperLine *line = origin.line;
    const Source *source = table_source(work, paper, line->is_row ? line->table : 0);
    uint32_t lo = sources_line_start(work->session->sources, source->id, line_number(line));
    uint32_t cell = origin.cell < line->cells.len ? origin.cell : 0;
    if (line->is_row)
        for (uint32_t column = 0; column < line->cells.data[cell].column && lo < source->text.len;)
            column += source->text.ptr[lo++] == '\t';
    uint32_t hi = lo + line->cells.data[cell].text.len;
    return (Span){source->id, lo, hi < source->text.len ? hi : source->text.len};
}

/* ---- places */

static void find_sources(const Work *work) {
    const Sources *sources = work->session->sources;
    for (uint32_t i = 0; i < work->papers->list.len; i++)
        for (SourceId id = 1; id < sources->list.len; id++)
            if (text_equal(sources_get(sources, id)->path, work->papers->list.data[i].path))
                work->papers->list.data[i].source = id;
}

/* In order of their numbers, as sources keep them. */
static void note_origins(const Work *work) {
    Sources *sources = work->session->sources;
    uint32_t n = sources->list.len;
    for (SourceId id = 1; id < n; id++)
        for (uint32_t i = 0; i < work->papers->list.len; i++) {
            FormPaper *paper = &work->papers->list.data[i];
            for (uint32_t k = 0; k < paper->places.len && paper->source == id; k++) {
                const ImportPlace *place = &paper->places.data[k];
                SourceOrigin origin = {id, place->at, origin_span(work, paper, place->origin)};
                vec_push(sources->arena, &sources->origins, origin);
            }
        }
}

/* What found no field, or perhaps the wrong one. */
static void tell_loose(const Work *work, FormPaper *paper) {
    for (uint32_t i = 0; i < paper->import->loose.len; i++) {
        const Loose *loose = &paper->import->loose.data[i];
        DiagArg why = ARG2(text_of(loose->why[LANG_ZH]), text_of(loose->why[LANG_EN]));
        if (why.zh.len == 0)
            why = ARG2(TEXT("表里没有这样的栏目"), TEXT("the form has no such field"));
        Span span = origin_span(work, paper, (Origin){loose->line, loose->cell});
        diag_at1(work->session->diags, loose->kept ? DIAG_FORM_UNSURE : DIAG_FORM_LOOSE, span, why);
    }
}

void work_place_messages(Work *work) {
    if (!work->papers) return;
    Diags *diags = work->session->diags;
    const Sources *sources = work->session->sources;
    find_sources(work);
    note_origins(work);
    for (uint32_t i = 0; i < diags->list.len; i++) {
        diags->list.data[i].span = sources_origin(sources, diags->list.data[i].span);
        diags->list.data[i].other = sources_origin(sources, diags->list.data[i].other);
    }
    for (uint32_t i = 0; i < work->papers->list.len; i++)
        if (work->papers->list.data[i].source && work->papers->list.data[i].import)
            tell_loose(work, &work->papers->list.data[i]);
}

/* ---- findings as comments */

static uint32_t sheet_number(const Workbook *book, Text name) {
    for (uint32_t i = 0; i < book->n_sheets; i++)
        if (text_equal(book->sheets[i], name)) return i;
    return 0;
}

static Text comment_of(const Work *work, const CheckResult *result, const Finding *finding) {
    bool zh = work->lang == LANG_ZH;
    const NameSet *names = &result->rules.data[finding->rule].names;
    return arena_printf(work->cli->arena, "[%.*s] %.*s", TEXT_ARG(zh ? names->zh : names->en),
                        TEXT_ARG(zh ? finding->message_zh : finding->message_en));
}

/* The comments of all open findings that stand in the workbook. */
static WorkbookComments gather_comments(const Work *work, const CheckResult *result,
                                        const FormPaper *paper, const Workbook *book) {
    WorkbookComments comments = {0};
    for (uint32_t i = 0; i < result->findings.len; i++) {
        const Finding *finding = &result->findings.data[i];
        if (finding->status != FINDING_OPEN) continue;
        for (uint32_t t = 1; paper->tables && t <= paper->import->paper->n_tables; t++) {
            if (!paper->tables[t] || paper->tables[t] != finding->span.source) continue;
            Position at =
                sources_locate(work->session->sources, finding->span.source, finding->span.lo);
            WorkbookComment comment = {
                .sheet = sheet_number(book, paper->import->paper->sheets.data[t - 1]),
                .row = at.line,
                .column = at.column,
                .text = comment_of(work, result, finding)};
            vec_push(work->cli->arena, &comments, comment);
        }
    }
    return comments;
}

static FormPaper *only_workbook(const Work *work) {
    FormPaper *only = NULL;
    for (uint32_t i = 0; work->papers && i < work->papers->list.len; i++) {
        if (!text_ends(work->papers->list.data[i].path, TEXT(".xlsx"))) continue;
        if (only) return NULL;
        only = &work->papers->list.data[i];
    }
    return only;
}

bool work_annotate(const Work *work, const CheckResult *result) {
    Text to = options_one(&work->cli->options, OPTION_ANNOTATE), bytes;
    if (to.len == 0) return true;
    Arena *arena = work->cli->arena;
    FormPaper *paper = only_workbook(work);
    if (!paper || !paper->import) {
        if (!paper) work_report_one(work, (Diag){.code = DIAG_ANNOTATE_WHAT});
        return false;
    }
    if (file_read(arena, paper->path, &bytes).code) return false; /* it was read before */
    WorkbookFault fault;
    Workbook *book = workbook_open(arena, bytes, &fault);
    Buf out = buf_new(arena);
    WorkbookComments comments = {0};
    if (book) comments = gather_comments(work, result, paper, book);
    if (book && workbook_comment(arena, book, &comments, &out)) return put_file(work, to, &out);
    work_report_one(work, (Diag){.code = DIAG_IMPORT_DAMAGED, .args = {ARG(paper->path)}});
    return false;
}
