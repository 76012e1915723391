/* Opinion tables and their summary as documents: one table each, on landscape pages. */
#include "runtime/report/opinion.h"

typedef struct Heading {
    const char *text;
    uint32_t width; /* in parts of the sum */
} Heading;

typedef struct Sheet {
    Doc *doc;
    Table *table;
    uint32_t row, col;
} Sheet;

/* A4 turned; margins as of official tables. */
static const PageSetup page = {.width_mm = 297,
                               .height_mm = 210,
                               .top_mm = 20,
                               .bottom_mm = 20,
                               .left_mm = 20,
                               .right_mm = 20};

static void put_cell(Sheet *sheet, Cell cell) {
    cell.row = sheet->row;
    cell.col = sheet->col++;
    cell.rows = 1;
    if (cell.cols == 0) cell.cols = 1;
    vec_push(sheet->doc->arena, &sheet->table->cells, cell);
}

static void put_text(Sheet *sheet, CellRole role, Align align, Text text) {
    uint8_t kind = text.len ? CELL_TEXT : CELL_EMPTY;
    put_cell(sheet, (Cell){.role = (uint8_t)role, .align = (uint8_t)align, .kind = kind, .text = text});
}

static void put_number(Sheet *sheet, CellRole role, uint32_t n) {
    Text text = arena_printf(sheet->doc->arena, "%u", n);
    put_cell(sheet, (Cell){.role = (uint8_t)role,
                           .align = ALIGN_CENTER,
                           .kind = CELL_NUMBER,
                           .text = text,
                           .number = number_of(n),
                           .picture = TEXT("0")});
}

static void end_row(Sheet *sheet) {
    sheet->row++;
    sheet->col = 0;
}

static uint32_t *share(Arena *arena, const Heading *columns, uint32_t n) {
    uint32_t *widths = ARENA_ARRAY(arena, uint32_t, n), sum = 0, given = 0;
    for (uint32_t i = 0; i < n; i++) sum += columns[i].width;
    for (uint32_t i = 0; i < n; i++) {
        widths[i] = columns[i].width * 1000 / sum;
        given += widths[i];
    }
    widths[n - 1] += 1000 - given;
    return widths;
}

static void begin(Sheet *sheet, Arena *arena, Text name, Text title, const Heading *columns,
                  uint32_t n) {
    sheet->doc = ARENA_NEW(arena, Doc);
    sheet->table = ARENA_NEW(arena, Table);
    *sheet->doc = (Doc){.arena = arena,
                        .name = name,
                        .title = title,
                        .lang = LANG_ZH,
                        .page = page,
                        .has_footer = true,
                        .footer_before = TEXT("— "),
                        .footer_after = TEXT(" —"),
                        .footer_page = true};
    *sheet->table = (Table){.name = title,
                            .n_cols = n,
                            .widths = share(arena, columns, n),
                            .head_rows = 1,
                            .landscape = true};
    for (uint32_t i = 0; i < n; i++)
        put_text(sheet, CELL_HEAD, ALIGN_CENTER, text_of(columns[i].text));
    end_row(sheet);
}

static const Doc *end(Sheet *sheet) {
    Doc *doc = sheet->doc;
    sheet->table->n_rows = sheet->row;
    vec_push(doc->arena, &doc->blocks, ((Block){.kind = BLOCK_TITLE, .text = doc->title}));
    vec_push(doc->arena, &doc->blocks, ((Block){.kind = BLOCK_TABLE, .table = sheet->table}));
    return doc;
}

/* ---- one department */
static const Heading opinion_columns[] = {
    {"序号", 5},      {"单位", 10},     {"项目", 12},     {"位置", 11}, {"填报内容", 15},
    {"审核意见", 20}, {"依据", 13},     {"性质", 7},      {"单位说明", 14},
    {"复核结果", 9},  {"编号", 2},
};
enum { OPINION_COLUMNS = sizeof opinion_columns / sizeof *opinion_columns };

static void put_opinion(Sheet *sheet, const Opinion *line, uint32_t number, bool with_marks) {
    put_number(sheet, CELL_BODY, number);
    const Text texts[] = {line->unit,  line->project, line->place,  line->content,
                          line->opinion, line->basis,   line->gravity, line->reply};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        put_text(sheet, CELL_BODY, ALIGN_LEFT, texts[i]);
    put_text(sheet, CELL_BODY, ALIGN_CENTER, line->result);
    if (with_marks) put_text(sheet, CELL_NOTE, ALIGN_LEFT, line->mark);
    end_row(sheet);
}

/* The marks of the rows; the heading, and what stands where there is no opinion, have none. */
static const Text *marks_of(const Opinions *opinions, uint32_t rows) {
    Arena *arena = opinions->arena;
    Text *marks = ARENA_ARRAY(arena, Text, rows);
    memset(marks, 0, sizeof *marks * rows);
    for (uint32_t i = 0; i < opinions->list.len; i++)
        marks[i + 1] = arena_printf(arena, OPINION_MARK_OPEN "%.*s" OPINION_MARK_CLOSE,
                                    TEXT_ARG(opinions->list.data[i].mark));
    return marks;
}

const Doc *opinions_doc(const Opinions *opinions, bool with_marks, Text name) {
    Sheet sheet = {0};
    Arena *arena = opinions->arena;
    uint32_t n = with_marks ? OPINION_COLUMNS : OPINION_COLUMNS - 1;
    begin(&sheet, arena, name, TEXT("绩效目标审核意见表"), opinion_columns, n);
    sheet.table->last_hidden = with_marks;
    sheet.table->caption_left = arena_printf(
        arena, "单位：%.*s　　共 %u 条%s%.*s", TEXT_ARG(opinions->department), opinions->list.len,
        opinions->policy.len ? "　　" : "", TEXT_ARG(opinions->policy));
    for (uint32_t i = 0; i < opinions->list.len; i++)
        put_opinion(&sheet, &opinions->list.data[i], i + 1, with_marks);
    if (opinions->list.len == 0) {
        put_cell(&sheet, (Cell){.role = CELL_BODY,
                                .cols = n,
                                .align = ALIGN_CENTER,
                                .kind = CELL_TEXT,
                                .text = TEXT("没有审核意见")});
        end_row(&sheet);
    }
    if (opinions->trouble.len)
        vec_push(arena, &sheet.table->notes,
                 arena_printf(arena, "注意：%.*s。", TEXT_ARG(opinions->trouble)));
    Text how = with_marks
                   ? TEXT("“单位说明”一栏由单位填写后退回；请不要删去隐藏的“编号”一栏。")
                   : TEXT("“单位说明”一栏由单位填写后退回。");
    vec_push(arena, &sheet.table->notes, how);
    if (!with_marks) sheet.table->row_marks = marks_of(opinions, sheet.row);
    return end(&sheet);
}

/* ---- all departments */
static const Heading summary_columns[] = {
    {"序号", 4},   {"单位", 18},  {"审核意见", 7}, {"错误", 6},     {"警告", 6},
    {"说明", 6},   {"不明", 6},   {"写法错误", 7}, {"已豁免", 6},   {"已改", 6},
    {"未改", 6},   {"新增", 6},   {"无法复核", 7}, {"情况", 22},
};
enum { SUMMARY_COLUMNS = sizeof summary_columns / sizeof *summary_columns, COUNTS = 11 };

static void counts_of(const Opinions *o, uint32_t *counts) {
    const uint32_t all[COUNTS] = {o->findings + o->mistakes, o->errors, o->warnings, o->notes,
                                  o->unknown, o->mistakes, o->waived, o->changed, o->unchanged,
                                  o->added, o->unclear};
    for (int i = 0; i < COUNTS; i++) counts[i] += all[i];
}

static void put_summary_row(Sheet *sheet, CellRole role, Text department, const uint32_t *counts,
                            Text trouble) {
    put_text(sheet, role, ALIGN_LEFT, department);
    for (int i = 0; i < COUNTS; i++) put_number(sheet, role, counts[i]);
    put_text(sheet, role, ALIGN_LEFT, trouble);
    end_row(sheet);
}

const Doc *opinions_summary(Arena *arena, Opinions *const *all, uint32_t n, Text name) {
    Sheet sheet = {0};
    uint32_t total[COUNTS] = {0};
    begin(&sheet, arena, name, TEXT("绩效目标审核汇总表"), summary_columns, SUMMARY_COLUMNS);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t counts[COUNTS] = {0};
        counts_of(all[i], counts);
        counts_of(all[i], total);
        put_number(&sheet, CELL_BODY, i + 1);
        put_summary_row(&sheet, CELL_BODY, all[i]->department, counts, all[i]->trouble);
    }
    put_text(&sheet, CELL_TOTAL, ALIGN_CENTER, TEXT(""));
    put_summary_row(&sheet, CELL_TOTAL, TEXT("合计"), total, TEXT(""));
    if (n > 0) sheet.table->caption_left = all[0]->policy;
    sheet.table->caption_right = arena_printf(arena, "共 %u 个单位", n);
    return end(&sheet);
}
