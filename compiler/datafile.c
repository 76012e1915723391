/* Rows of data files to rows of facts, one by one. Cells go the way of those of a record table
   (field.c). What a spreadsheet shows and does not hold (merged cells, formulas without result) is
   refused, since it would be read wrong in silence. */
#include "compiler/datafile.h"

#include "compiler/datafile_open.h"

enum { MOST_MISTAKES = 1000 }; /* in one data file; what follows is more of the same */

typedef struct DataColumn {
    uint32_t field; /* ID_NONE: passed over */
    Text unit;      /* of bare numbers below: 金额（万元） */
    bool headed;    /* has a heading, or its lack was told */
} DataColumn;

/* One `from`: what is read, and the fields of its columns. */
typedef struct DataTable {
    Lower lower; /* with the data file as its source and a scratch for each row */
    const Node *from;
    EntityId entity;
    RowOwner *owner;
    TableReader reader;
    VEC(DataColumn) columns;
    Span heading;
    const SheetMark *marks, *marks_end;
} DataTable;

/* ---- messages */

static Diags *diags_of(const DataTable *t) {
    return t->lower.compiler->diags;
}

static const Entity *entity_of(const DataTable *t) {
    return t->lower.compiler->program->entities.data[t->entity];
}

static Span cell_span(const DataTable *t, const TableCell *cell) {
    return (Span){t->lower.source->id, cell->lo, cell->hi};
}

static Span row_span(const DataTable *t) {
    uint32_t lo = UINT32_MAX, hi = 0;
    for (uint32_t i = 0; i < t->reader.cells.len; i++) {
        const TableCell *cell = &t->reader.cells.data[i];
        if (cell->text.len == 0) continue;
        if (lo == UINT32_MAX) lo = cell->lo;
        hi = cell->hi;
    }
    return (Span){t->lower.source->id, lo, hi};
}

#define NO_HINT ARG(TEXT(""))

/* ---- the heading */

/* The fields that a data file can give, for a hint. */
static Text field_names(const DataTable *t, bool chinese) {
    Buf names = buf_new(t->lower.scratch);
    const Entity *entity = entity_of(t);
    for (uint32_t i = 0; i < entity->fields.len; i++) {
        const Field *field = &entity->fields.data[i];
        if (field->kind != FIELD_STORED || field->fill != FILL_NONE) continue;
        if (names.len > 0) buf_str(&names, chinese ? "、" : ", ");
        buf_text(&names, chinese ? field->names.zh : field->names.en);
    }
    return buf_result(&names);
}

static void unknown_heading(const DataTable *t, const TableCell *cell) {
    Compiler *compiler = t->lower.compiler;
    Arena *scratch = t->lower.scratch;
    Text near = compiler_suggest_field(compiler, t->entity, cell->text).zh;
    Text zh_fields = field_names(t, true), en_fields = field_names(t, false);
    DiagArg hint =
        ARG2(arena_printf(scratch, "第一行要写字段名，可用的有：%.*s", TEXT_ARG(zh_fields)),
             arena_printf(scratch, "the first row names fields: %.*s", TEXT_ARG(en_fields)));
    if (near.len > 0)
        hint = ARG2(arena_printf(scratch, "是否想写“%.*s”？", TEXT_ARG(near)),
                    arena_printf(scratch, "did you mean \"%.*s\"?", TEXT_ARG(near)));
    diag_add(compiler->diags,
             (Diag){.code = DIAG_DATA_COLUMN,
                    .span = cell_span(t, cell),
                    .other = t->from->span,
                    .args = {ARG(cell->text), compiler_arg_names(&entity_of(t)->names), hint}});
}

/* Without blanks and line ends, which headings have for their looks. */
static Text squeezed(Arena *scratch, Text t) {
    Buf out = buf_new(scratch);
    for (uint32_t i = 0; i < t.len; i++)
        if (!strchr(" \t\r\n", t.ptr[i])) buf_char(&out, t.ptr[i]);
    return buf_result(&out);
}

/* 金额（万元）: the unit in the brackets, and what stands before them; false if there are none. */
static bool split_unit(Text heading, Text *name, Text *unit) {
    bool wide = text_ends(heading, TEXT("）"));
    int64_t open = text_find(heading, wide ? TEXT("（") : TEXT("("));
    if (open <= 0 || (!wide && !text_ends(heading, TEXT(")")))) return false;
    uint32_t bracket = wide ? TEXT("（").len : 1;
    *name = text_trim(text_slice(heading, 0, (uint32_t)open));
    *unit = text_trim(text_slice(heading, (uint32_t)open + bracket, heading.len - bracket));
    for (int i = 0; i < 2; i++) {
        Text prefix = i ? TEXT("单位:") : TEXT("单位：");
        if (text_starts(*unit, prefix)) *unit = text_slice(*unit, prefix.len, unit->len);
    }
    return unit->len > 0;
}

static uint32_t field_named(const DataTable *t, Text name) {
    uint32_t field = compiler_field(t->lower.compiler, t->entity, name);
    if (field != MAP_NONE) return field;
    return compiler_field(t->lower.compiler, t->entity, squeezed(t->lower.scratch, name));
}

/* The field of a heading with a unit for the numbers below it; ID_NONE after a diagnostic. */
static uint32_t heading_with_unit(DataTable *t, const TableCell *cell, Text *column_unit) {
    Compiler *compiler = t->lower.compiler;
    Text name, unit;
    uint32_t number = MAP_NONE;
    Quantity one = {.number = number_of(1), .unit = UNIT_UNKNOWN};
    if (split_unit(cell->text, &name, &unit)) {
        number = field_named(t, name);
        one.unit = units_find(compiler->program->units, unit);
    }
    if (number == MAP_NONE || one.unit == UNIT_UNKNOWN) {
        unknown_heading(t, cell);
        return ID_NONE;
    }
    const Field *field = &entity_of(t)->fields.data[number];
    bool target = field->type.kind == TYPE_TARGET;
    if (!target && !type_is_numeric(field->type)) return number;
    if (!target && !quantity_suits(compiler, one, field->type, cell_span(t, cell), field->span))
        return ID_NONE;
    *column_unit = arena_text(compiler->inputs->arena, unit);
    return number;
}

/* The order of records is that of the rows: a column that counts them is passed over. */
static bool is_ordinal(Text heading) {
    return text_equal(heading, TEXT("序号")) || text_equal(heading, TEXT("ordinal"));
}

/* Tells why the field cannot be that of a column. */
static bool check_heading(const DataTable *t, const TableCell *cell, uint32_t field) {
    if (entity_of(t)->fields.data[field].kind != FIELD_STORED) {
        diag_at1(diags_of(t), DIAG_LIST_NEEDS_BODY, cell_span(t, cell), ARG(cell->text));
        return false;
    }
    for (uint32_t i = 0; i < t->columns.len; i++) {
        if (t->columns.data[i].field != field) continue;
        diag_add(diags_of(t), (Diag){.code = DIAG_FIELD_TWICE,
                                     .span = cell_span(t, cell),
                                     .other = cell_span(t, &t->reader.cells.data[i]),
                                     .args = {ARG(cell->text)}});
        return false;
    }
    return true;
}

static DataColumn read_heading(DataTable *t, const TableCell *cell) {
    DataColumn column = {.field = ID_NONE, .headed = cell->text.len > 0};
    if (!column.headed) return column;
    uint32_t field = field_named(t, cell->text);
    if (field == MAP_NONE && is_ordinal(cell->text)) return column;
    if (field == MAP_NONE) field = heading_with_unit(t, cell, &column.unit);
    if (field != ID_NONE && check_heading(t, cell, field)) column.field = field;
    return column;
}

/* ---- cells */

/* #DIV/0! and the like, which spreadsheets store and export where a formula failed. */
static bool is_error_value(Text t) {
    static const char *const values[] = {"#DIV/0!", "#N/A",  "#NAME?",  "#NULL!",
                                         "#NUM!",   "#REF!", "#VALUE!", "#SPILL!"};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++)
        if (text_equal(t, text_of(values[i]))) return true;
    return false;
}

static void unusable(const DataTable *t, const TableCell *cell, DiagArg what, DiagArg hint) {
    diag_at2(diags_of(t), DIAG_DATA_CELL, cell_span(t, cell), what, hint);
}

static void report_mark(const DataTable *t, const TableCell *cell, SheetMarkKind kind) {
    switch (kind) {
    case SHEET_MERGED:
        unusable(t, cell, ARG2(TEXT("合并单元格"), TEXT("it is merged with others")),
                 ARG2(TEXT("请取消合并，在每一格里填写各自的值"),
                      TEXT("take the merge back and give each cell its own value")));
        return;
    case SHEET_UNCALCULATED:
        unusable(t, cell, ARG2(TEXT("公式没有算出结果"), TEXT("its formula has no stored result")),
                 ARG2(TEXT("请用 Excel 或 WPS 打开后保存，或者填写数值"),
                      TEXT("open and save it in the spreadsheet program, or write the value")));
        return;
    case SHEET_SCALED:
        unusable(t, cell,
                 ARG2(TEXT("数字格式把数缩小了显示，看到的和存储的不是一个数"),
                      TEXT("its format shows another number than it holds")),
                 ARG2(TEXT("请把格式改为“常规”，核对数值"),
                      TEXT("set the format to General and check the number")));
        return;
    }
}

/* Tells what makes cells of this row unusable; false if there is anything. */
static bool check_row(DataTable *t) {
    const TableCell *cells = t->reader.cells.data;
    uint32_t n = t->reader.cells.len;
    bool good = true;
    for (; t->marks < t->marks_end && t->marks->row <= t->reader.row; t->marks++) {
        uint32_t at = t->marks->column - 1;
        bool here = t->marks->row == t->reader.row && at < n;
        if (!here || cells[at].text.len == 0) continue;
        report_mark(t, &cells[at], (SheetMarkKind)t->marks->kind);
        good = false;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!is_error_value(cells[i].text)) continue;
        unusable(t, &cells[i], ARG2(TEXT("公式出错"), TEXT("its formula failed")), NO_HINT);
        good = false;
    }
    return good;
}

/* 1,234,567.89 as spreadsheets export it, without its commas; other texts as they are. */
static Text without_commas(Arena *scratch, Text t) {
    Buf out = buf_new(scratch);
    uint32_t at = text_starts(t, TEXT("-")), group = 0;
    bool grouped = false;
    buf_text(&out, text_slice(t, 0, at));
    for (; at < t.len && ((t.ptr[at] >= '0' && t.ptr[at] <= '9') || t.ptr[at] == ','); at++) {
        if (t.ptr[at] != ',') {
            buf_char(&out, t.ptr[at]);
            group++;
            continue;
        }
        if (group == 0 || group > 3 || (grouped && group != 3)) return t;
        grouped = true;
        group = 0;
    }
    if (!grouped || group != 3) return t;
    buf_text(&out, text_slice(t, at, t.len));
    return buf_result(&out);
}

static bool is_bare_number(Text t) {
    bool digit = false;
    for (uint32_t i = 0; i < t.len; i++) {
        bool is_digit = t.ptr[i] >= '0' && t.ptr[i] <= '9';
        if (!is_digit && !strchr(".-_", t.ptr[i])) return false;
        digit = digit || is_digit;
    }
    return digit;
}

static void fill_cell(DataTable *t, RowDraft *draft, const DataColumn *column,
                      const TableCell *cell) {
    Arena *scratch = t->lower.scratch;
    Node node = {.kind = AST_CELL, .span = cell_span(t, cell), .text = cell->text};
    if (type_is_numeric(entity_of(t)->fields.data[column->field].type))
        node.text = without_commas(scratch, cell->text);
    if (column->unit.len > 0 && is_bare_number(node.text))
        node.text = arena_printf(scratch, "%.*s%.*s", TEXT_ARG(node.text), TEXT_ARG(column->unit));
    field_from_cell(&t->lower, draft, column->field, &node);
}

/* ---- rows */

static bool is_total(Arena *scratch, const TableReader *r) {
    uint32_t first = 0;
    while (r->cells.data[first].text.len == 0) first++;
    Text text = squeezed(scratch, r->cells.data[first].text);
    return text_equal(text, TEXT("合计")) || text_equal(text, TEXT("总计")) ||
           text_equal(text, TEXT("小计")) || text_equal(text, TEXT("共计"));
}

static void report_count(const DataTable *t) {
    Arena *scratch = t->lower.scratch;
    diag_add(diags_of(t), (Diag){.code = DIAG_CELL_COUNT,
                                 .span = row_span(t),
                                 .other = t->heading,
                                 .args = {ARG(arena_printf(scratch, "%u", t->reader.cells.len)),
                                          ARG(arena_printf(scratch, "%u", t->columns.len))}});
}

/* Whether the row has as many cells as the heading; empty ones at the end do not count. */
static bool check_count(DataTable *t) {
    uint32_t used = t->reader.cells.len, n = t->columns.len;
    while (used > n && t->reader.cells.data[used - 1].text.len == 0) used--;
    bool sheet = t->reader.form == TABLE_SHEET;
    if (used == n || (sheet && used < n)) return true;
    if (!sheet) {
        report_count(t);
        return false;
    }
    for (; n < used; n++) vec_push(t->reader.arena, &t->columns, (DataColumn){.field = ID_NONE});
    return true;
}

static void no_heading(DataTable *t, const TableCell *cell, DataColumn *column) {
    diag_add(diags_of(t),
             (Diag){.code = DIAG_DATA_NO_HEADING, .span = cell_span(t, cell), .other = t->heading});
    column->headed = true;
}

static void read_record(DataTable *t) {
    if (!check_count(t) || !check_row(t)) return;
    Span span = row_span(t);
    if (is_total(t->lower.scratch, &t->reader))
        diag_at1(diags_of(t), DIAG_DATA_TOTAL, span, compiler_arg_names(&entity_of(t)->names));
    RowDraft draft = {.entity = t->entity};
    draft.row = lower_add_row(&t->lower, t->entity, t->owner, span);
    for (uint32_t i = 0; i < t->reader.cells.len && i < t->columns.len; i++) {
        const TableCell *cell = &t->reader.cells.data[i];
        DataColumn *column = &t->columns.data[i];
        if (cell->text.len == 0) continue;
        if (column->field != ID_NONE)
            fill_cell(t, &draft, column, cell);
        else if (!column->headed)
            no_heading(t, cell, column);
    }
}

static void read_headings(DataTable *t) {
    t->heading = row_span(t);
    check_row(t);
    for (uint32_t i = 0; i < t->reader.cells.len; i++) {
        DataColumn column = read_heading(t, &t->reader.cells.data[i]);
        vec_push(t->reader.arena, &t->columns, column);
    }
    while (t->columns.len > 0 && !vec_last(&t->columns).headed) t->columns.len--;
}

/* Whether any heading was understood: else it is the wrong table, and its cells say nothing. */
static bool knows_columns(const DataTable *t) {
    for (uint32_t i = 0; i < t->columns.len; i++)
        if (t->columns.data[i].field != ID_NONE) return true;
    return false;
}

/* Reads on; false at the end, or where it makes no sense to go on. */
static bool next_row(DataTable *t, uint32_t errors_before) {
    arena_reset(t->lower.scratch);
    if (!table_next(&t->reader, t->lower.scratch)) return false;
    uint32_t quote = t->reader.unclosed;
    if (quote != UINT32_MAX) {
        SourceId id = t->lower.source->id;
        diag_at(diags_of(t), DIAG_DATA_QUOTE, (Span){id, quote, quote + 1});
        return false;
    }
    if (diags_of(t)->errors - errors_before < MOST_MISTAKES) return true;
    diag_at(diags_of(t), DIAG_TOO_MANY_MISTAKES, row_span(t));
    return false;
}

/* ---- a whole file */

static bool check_record(Lower *lower, const Node *record) {
    const Node *atoms = record->kids[AST_RECORD_atoms], *body = record->kids[AST_RECORD_body];
    Diags *diags = lower->compiler->diags;
    if (atoms->n > 0)
        diag_at1(diags, DIAG_DATA_EXTRA, atoms->span, ARG2(TEXT("抬头"), TEXT("header")));
    if (body) diag_at1(diags, DIAG_DATA_EXTRA, body->span, ARG2(TEXT("花括号"), TEXT("body")));
    return atoms->n == 0 && !body;
}

static bool open_table(DataTable *t, Arena *arena) {
    DataText data;
    Lower *lower = &t->lower;
    if (!datafile_open(lower->compiler, lower->source, t->from, lower->scratch, &data))
        return false;
    lower->source = data.source;
    t->reader = table_reader(arena, data.source->text, data.form);
    t->marks = data.marks;
    t->marks_end = data.marks + data.n_marks;
    return true;
}

static void read_table(DataTable *t) {
    uint32_t errors = diags_of(t)->errors;
    bool any = next_row(t, errors);
    if (any) read_headings(t);
    while (any && knows_columns(t) && next_row(t, errors)) read_record(t);
    if (any || diags_of(t)->errors > errors) return;
    diag_at2(diags_of(t), DIAG_DATA_EMPTY, t->from->kids[AST_FROM_path]->span,
             ARG(t->lower.source->path), ARG2(field_names(t, true), field_names(t, false)));
}

void datafile_lower(Lower *lower, EntityId entity, const Node *record, RowOwner *owner) {
    if (!check_record(lower, record)) return;
    lower->names_data = true;
    if (lower->leaves_data) {
        lower->left_data = true;
        return;
    }
    DataTable table = {
        .lower = *lower, .from = record->kids[AST_RECORD_from], .entity = entity, .owner = owner};
    Arena *arena = arena_new(lower->scratch);
    table.lower.scratch = arena_new(arena);
    if (open_table(&table, arena)) read_table(&table);
    arena_free(table.lower.scratch);
    arena_free(arena);
}
