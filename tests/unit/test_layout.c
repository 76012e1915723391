/* Layouts: tables of programs built by hand. */
#include "tests/unit/unit.h"

#include "tests/unit/layout_lab.h"

/* ---- tests: cells */
static void test_form(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "申报表", PROJECT, false);
    InstId p = param(&lab);
    LayoutNode *row = add(&lab, root, LAYOUT_ROW);
    head(&lab, row, "项目编码");
    add_text(&lab, row, LAYOUT_CELL, spelling(&lab, p, PROJECT_CODE))->value =
        field(&lab, p, PROJECT_CODE);
    head(&lab, row, "预算数")->down = 2;
    LayoutNode *budget = add_text(&lab, row, LAYOUT_CELL, spelling(&lab, p, PROJECT_BUDGET));
    budget->value = field(&lab, p, PROJECT_BUDGET);
    row = add(&lab, root, LAYOUT_ROW);
    head(&lab, row, "期限");
    InstId due = field(&lab, p, PROJECT_DUE);
    LayoutNode *date = add_text(&lab, row, LAYOUT_CELL, show(&lab, due));
    date->value = due;
    add(&lab, row, LAYOUT_CELL)->blank = true;
    row = add(&lab, root, LAYOUT_ROW);
    head(&lab, row, "绩效目标");
    InstId goal = expand(&lab, p, PROJECT_GOALS);
    LayoutNode *goals = add(&lab, row, LAYOUT_CELL);
    goals->list = goal;
    goals->list_domain = domain(&lab, goal);
    goals->text = field(&lab, goal, HIDDEN_VALUE_OF_LIST);
    goals->span = 3;
    goals->align = ALIGN_LEFT;
    const uint32_t widths[] = {1, 1, 1, 3};
    for (uint32_t i = 0; i < 4; i++) vec_push(arena, &lab.layout->widths, widths[i]);
    lab.layout->n_columns = 4;
    lab.layout->keep_together = true;

    const Table *table = lay_out_table(&lab, 0);
    CHECK_TEXT(unit, picture(&lab, table),
               TEXT("#项目编码|604002B17|#预算数v2|10000万元\n#期限|2021年12月31日|\n"
                    "#绩效目标|合法率100%/按时/办完>3"));
    CHECK_TEXT(unit, table->name, TEXT("申报表 引智"));
    CHECK(unit, table->keep_together && !table->landscape && !table->break_before);
    CHECK(unit, table->widths[0] == 167 && table->widths[3] == 500);
    CHECK(unit, table->head_rows == 0);
    const Cell *cells = table->cells.data;
    CHECK(unit, cells[1].kind == CELL_TEXT && cells[3].kind == CELL_NUMBER);
    CHECK(unit, number_compare(cells[3].number, number_of(10000)) == 0);
    CHECK(unit, cells[5].kind == CELL_DATE && cells[6].kind == CELL_EMPTY);
    CHECK(unit, cells[8].kind == CELL_TEXT && cells[8].align == ALIGN_LEFT);
    CHECK(unit, cells[0].source.source == 0);
    CHECK_TEXT(unit, source_of(&lab, &cells[3]), TEXT("10000 万元"));
    CHECK_TEXT(unit, source_of(&lab, &cells[5]), TEXT("2021-12-31"));
    CHECK(unit, text_starts(source_of(&lab, &cells[8]), TEXT("合法率100%\n")));
    CHECK(unit, text_ends(source_of(&lab, &cells[8]), TEXT("办完")));

    table = lay_out_table(&lab, 1); /* nothing known but the name */
    CHECK_TEXT(unit, picture(&lab, table), TEXT("#项目编码||#预算数v2|\n#期限||\n#绩效目标|>3"));
    CHECK(unit, table->cells.data[3].kind == CELL_EMPTY);
    CHECK(unit, lab.diags->list.len == 0);
}

static void test_sources(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "申报表", PROJECT, false);
    InstId p = param(&lab), budget = field(&lab, p, PROJECT_BUDGET);
    InstId code = field(&lab, p, PROJECT_CODE), name = field(&lab, p, PROJECT_NAME);
    InstId both = put(&lab, OP_DEFAULT, type_of(TYPE_TEXT), 0, name, name, 0);
    InstId either = put(&lab, OP_DEFAULT, type_of(TYPE_CODE), 0, code, name, 0);
    InstId goal = expand(&lab, p, PROJECT_GOALS);
    InstId picked = lift(&lab, either, domain(&lab, goal));
    LayoutNode *loop = add(&lab, root, LAYOUT_FOR);
    loop->domain = domain(&lab, goal);
    LayoutNode *row = add(&lab, loop, LAYOUT_ROW);
    add_text(&lab, row, LAYOUT_CELL, picked)->value = picked;
    add_text(&lab, row, LAYOUT_CELL, concat(&lab, lift(&lab, both, domain(&lab, goal)), picked));
    InstId known = put(&lab, OP_IS_MISSING, type_of(TYPE_BOOL), 0, code, INST_NONE, 0);
    InstId select = put(&lab, OP_SELECT, type_of(TYPE_TEXT), 0, known, name, 0);
    lab.layout->code.insts.data[select].c = code;
    InstId twice = put(&lab, OP_ADD, inst(&lab, budget)->type, 0, budget, budget, 0);
    row = add(&lab, root, LAYOUT_ROW);
    add_text(&lab, row, LAYOUT_CELL, show(&lab, twice))->value = twice;
    add_text(&lab, row, LAYOUT_CELL, both);
    row = add(&lab, root, LAYOUT_ROW);
    add_text(&lab, row, LAYOUT_CELL, select)->span = 2;
    const Table *table = lay_out_table(&lab, 0);
    CHECK_TEXT(
        unit, picture(&lab, table),
        TEXT("604002B17|引智604002B17\n604002B17|引智604002B17\n20000万元|引智\n604002B17>2"));
    const Cell *cells = table->cells.data;
    CHECK_TEXT(unit, source_of(&lab, &cells[2]), TEXT("604002B17"));
    CHECK(unit, cells[1].source.source == 0 && cells[4].source.source == 0);
    CHECK_TEXT(unit, source_of(&lab, &cells[5]), TEXT("引智"));
    CHECK_TEXT(unit, source_of(&lab, &cells[6]), TEXT("604002B17"));
    CHECK(unit, cells[4].kind == CELL_NUMBER && cells[4].suffix.len == strlen("万元"));
    table = lay_out_table(&lab, 1);
    CHECK_TEXT(unit, picture(&lab, table), TEXT("|平台\n平台>2"));
    CHECK_TEXT(unit, source_of(&lab, &table->cells.data[2]), TEXT("平台"));
}

static void test_picture(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "申报表", PROJECT, false);
    InstId p = param(&lab), budget = field(&lab, p, PROJECT_BUDGET);
    InstId form = constant(&lab, 0, "#,##0.00");
    LayoutNode *row = add(&lab, root, LAYOUT_ROW);
    InstId shown = put(&lab, OP_FORMAT, type_of(TYPE_TEXT), 0, budget, form, lab.yuan);
    LayoutNode *cell = add_text(&lab, row, LAYOUT_CELL, shown);
    cell->value = budget;
    cell->unit = lab.yuan;
    cell->picture = TEXT("#,##0.00");
    const Table *table = lay_out_table(&lab, 0);
    CHECK_TEXT(unit, picture(&lab, table), TEXT("100,000,000.00"));
    const Cell *got = &table->cells.data[0];
    CHECK(unit, got->kind == CELL_NUMBER && number_compare(got->number, number_of(100000000)) == 0);
    CHECK_TEXT(unit, got->picture, TEXT("#,##0.00"));
    CHECK_TEXT(unit, source_of(&lab, got), TEXT("10000 万元"));
}

/* ---- tests: rows */
/* rows i in p.indicators by i.category as c [every] */
static LayoutNode *indicator_rows(Lab *lab, LayoutNode *root, bool every) {
    InstId p = param(lab), element = expand(lab, p, PROJECT_INDICATORS);
    InstId key = group(lab, field(lab, element, INDICATOR_CATEGORY), 0, every);
    InstId i = members(lab, key, element);
    LayoutNode *rows = add(lab, root, LAYOUT_ROWS);
    rows->domain = domain(lab, i);
    InstId top = member_top(lab, key), target = field(lab, i, INDICATOR_TARGET);
    LayoutNode *first = column(lab, rows, "一级指标", member_name(lab, top));
    first->value = top;
    first->merge = true;
    column(lab, rows, "二级指标", member_name(lab, key))->value = key;
    column(lab, rows, "三级指标", field(lab, i, INDICATOR_NAME));
    column(lab, rows, "指标值", spelling(lab, i, INDICATOR_TARGET))->value = target;
    return rows;
}

static void test_every(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "指标表", PROJECT, false);
    LayoutNode *row = add(&lab, root, LAYOUT_ROW);
    head(&lab, row, "绩效指标")->span = 4;
    indicator_rows(&lab, root, true);
    const Table *table = lay_out_table(&lab, 0);
    CHECK_TEXT(unit, picture(&lab, table),
               TEXT("#绩效指标>4\n#一级指标|#二级指标|#三级指标|#指标值\n"
                    "产出指标v3|数量指标|引智项目|≥3个\n数量指标|专家|≥3个\n质量指标||\n"
                    "效益指标|经济效益指标|产值|≥20家\n满意度指标|满意度指标||"));
    CHECK(unit, table->head_first == 1 && table->head_rows == 1);
    const Cell *target = &table->cells.data[8];
    CHECK(unit, target->kind == CELL_NUMBER && target->role == CELL_BODY);
    CHECK_TEXT(unit, target->prefix, TEXT("≥"));
    CHECK_TEXT(unit, source_of(&lab, target), TEXT("≥3个"));
    table = lay_out_table(&lab, 1);
    CHECK_TEXT(unit, picture(&lab, table),
               TEXT("#绩效指标>4\n#一级指标|#二级指标|#三级指标|#指标值\n"
                    "产出指标v2|数量指标||\n质量指标||\n效益指标|经济效益指标||\n"
                    "满意度指标|满意度指标||"));
}

static void test_by(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "指标表", PROJECT, false);
    LayoutNode *rows = indicator_rows(&lab, root, false);
    CHECK_TEXT(unit, picture(&lab, lay_out_table(&lab, 0)),
               TEXT("#一级指标|#二级指标|#三级指标|#指标值\n产出指标v2|数量指标|引智项目|≥3个\n"
                    "数量指标|专家|≥3个\n效益指标|经济效益指标|产值|≥20家"));
    CHECK_TEXT(unit, picture(&lab, lay_out_table(&lab, 1)),
               TEXT("#一级指标|#二级指标|#三级指标|#指标值"));
    for (uint32_t i = 0; i < rows->n_kids; i++) rows->kids[i]->heading = INST_NONE;
    const Table *bare = lay_out_table(&lab, 0);
    CHECK(unit, bare->n_rows == 3 && bare->head_rows == 0);
}

/* A merged column joins only where those left of it do, and where its condition holds. */
static void test_merge(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "指标表", PROJECT, false);
    LayoutNode *rows = indicator_rows(&lab, root, true);
    for (uint32_t i = 1; i < rows->n_kids; i++) rows->kids[i]->merge = true;
    const char *joined = "#一级指标|#二级指标|#三级指标|#指标值\n产出指标v3|数量指标v2|引智项目|"
                         "≥3个\n专家|≥3个\n质量指标||\n效益指标|经济效益指标|产值|≥20家\n"
                         "满意度指标|满意度指标||";
    CHECK_TEXT(unit, picture(&lab, lay_out_table(&lab, 0)), text_of(joined));
    rows->kids[2]->merge = false; /* equal targets of one category now join */
    CHECK_TEXT(unit, picture(&lab, lay_out_table(&lab, 0)),
               TEXT("#一级指标|#二级指标|#三级指标|#指标值\n产出指标v3|数量指标v2|引智项目|"
                    "≥3个v2\n专家\n质量指标||\n效益指标|经济效益指标|产值|≥20家\n"
                    "满意度指标|满意度指标||"));
    InstId key = rows->kids[1]->value;
    InstId fine =
        put(&lab, OP_IN_MEMBER, type_of(TYPE_BOOL), domain(&lab, key), key, INST_NONE, QUALITY);
    rows->kids[0]->merge_when = fine;
    CHECK_TEXT(unit, picture(&lab, lay_out_table(&lab, 0)),
               TEXT("#一级指标|#二级指标|#三级指标|#指标值\n产出指标|数量指标|引智项目|≥3个\n"
                    "产出指标v2|数量指标|专家|≥3个\n质量指标||\n效益指标|经济效益指标|产值|≥20家\n"
                    "满意度指标|满意度指标||"));
}

static void test_headings(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "绩效表", PROJECT, false);
    InstId i = expand(&lab, param(&lab), PROJECT_INDICATORS);
    InstId name = field(&lab, i, INDICATOR_NAME);
    LayoutNode *rows = add(&lab, root, LAYOUT_ROWS);
    rows->domain = domain(&lab, i);
    column(&lab, rows, "序号", constant(&lab, 0, "一"))->merge = true;
    LayoutNode *reference = heading_group(&lab, rows, "参考值");
    LayoutNode *standard = heading_group(&lab, reference, "标准值");
    column(&lab, standard, "规划值", name);
    LayoutNode *current = heading_group(&lab, standard, "2020年标准值");
    column(&lab, current, "标准值", name);
    column(&lab, current, "来源", name);
    LayoutNode *history = heading_group(&lab, reference, "历史值");
    column(&lab, history, "均值", name);
    heading_group(&lab, reference, "空组");
    column(&lab, rows, "备注", name)->span = 2;
    lab.layout->n_columns = 7;
    const Table *table = lay_out_table(&lab, 0);
    CHECK_TEXT(unit, picture(&lab, table),
               TEXT("#序号v4|#参考值>4|#备注>2v4\n#标准值>3|#历史值\n#规划值v2|"
                    "#2020年标准值>2|#均值v2\n#标准值|#来源\n"
                    "一v3|引智项目|引智项目|引智项目|引智项目|引智项目>2\n"
                    "产值|产值|产值|产值|产值>2\n专家|专家|专家|专家|专家>2"));
    CHECK(unit, table->head_first == 0 && table->head_rows == 4);
    lab.layout->n_columns = 8;
    CHECK(unit, lay_out(&lab, 0) == NULL);
    CHECK(unit, lab.diags->list.len == 1); /* headings and lines: one mistake */
    CHECK(unit, lab.diags->list.data[0].code == DIAG_LAYOUT_ROW_NARROW);
    CHECK(unit, lab.diags->list.data[0].span.lo == rows->span_source.lo);
}

/* The headings of the first rows are those repeated, unless a cell reaches into them from above. */
static void test_repeated_heads(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "指标表", PROJECT, false);
    indicator_rows(&lab, root, false);
    indicator_rows(&lab, root, true);
    const Table *table = lay_out_table(&lab, 0);
    CHECK(unit, table->head_first == 0 && table->head_rows == 1 && table->n_rows == 10);
    root = begin(&lab, "指标表", PROJECT, false);
    LayoutNode *row = add(&lab, root, LAYOUT_ROW);
    head(&lab, row, "指标")->down = 5;
    head(&lab, row, "绩效指标")->span = 4;
    indicator_rows(&lab, root, false);
    table = lay_out_table(&lab, 0);
    CHECK_TEXT(unit, picture(&lab, table),
               TEXT("#指标v5|#绩效指标>4\n#一级指标|#二级指标|#三级指标|#指标值\n"
                    "产出指标v2|数量指标|引智项目|≥3个\n数量指标|专家|≥3个\n"
                    "效益指标|经济效益指标|产值|≥20家"));
    CHECK(unit, table->head_rows == 0);
}

/* A label at the left reaches over headings, lines and the rows below them. */
static LayoutNode *labelled_rows(Lab *lab, LayoutNode *root, bool with_headings) {
    InstId i = expand(lab, param(lab), PROJECT_INDICATORS);
    LayoutNode *rows = add(lab, root, LAYOUT_ROWS);
    rows->domain = domain(lab, i);
    LayoutNode *label = head(lab, rows, "绩效指标");
    label->span = 2;
    LayoutNode *name = column(lab, rows, "名称", field(lab, i, INDICATOR_NAME));
    if (!with_headings) name->heading = INST_NONE;
    return rows;
}

static void test_labels(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "指标表", PROJECT, false);
    LayoutNode *rows = labelled_rows(&lab, root, true);
    head(&lab, add(&lab, rows, LAYOUT_ROW), "合计");
    const Table *table = lay_out_table(&lab, 0);
    CHECK_TEXT(unit, picture(&lab, table),
               TEXT("#绩效指标>2v5|#名称\n引智项目\n产值\n专家\n#合计"));
    CHECK(unit, table->n_cols == 3 && table->head_rows == 0); /* it cannot be cut there */
    table = lay_out_table(&lab, 1);
    CHECK_TEXT(unit, picture(&lab, table), TEXT("#绩效指标>2v2|#名称\n#合计"));
    root = begin(&lab, "指标表", PROJECT, false);
    labelled_rows(&lab, root, false);
    CHECK_TEXT(unit, picture(&lab, lay_out_table(&lab, 0)),
               TEXT("#绩效指标>2v3|引智项目\n产值\n专家"));
    Doc *nothing = lay_out(&lab, 1); /* no rows at all: no label, no table */
    CHECK(unit, nothing && nothing->blocks.len == 0 && lab.diags->list.len == 0);
}

/* A table takes in another one: its rows, captions and notes, in the same grid. */
static void test_taken_in(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "小表", PROJECT, false);
    add_constant(&lab, root, LAYOUT_NOTE, "注一");
    indicator_rows(&lab, root, false);
    root = begin(&lab, "大表", PROJECT, false);
    LayoutNode *call = add(&lab, root, LAYOUT_CALL);
    call->value = param(&lab);
    LayoutNode *row = add(&lab, root, LAYOUT_ROW);
    head(&lab, row, "负责人")->span = 3;
    head(&lab, row, "电话");
    add_constant(&lab, root, LAYOUT_NOTE, "注二");
    const Table *table = lay_out_table(&lab, 0);
    CHECK_TEXT(unit, picture(&lab, table),
               TEXT("#一级指标|#二级指标|#三级指标|#指标值\n产出指标v2|数量指标|引智项目|≥3个\n"
                    "数量指标|专家|≥3个\n效益指标|经济效益指标|产值|≥20家\n#负责人>3|#电话"));
    CHECK(unit, table->head_first == 0 && table->head_rows == 1 && table->notes.len == 2);
    CHECK_TEXT(unit, table->notes.data[0], TEXT("注一"));
    head(&lab, row, "多了一格");
    CHECK(unit, lay_out(&lab, 0) == NULL);
    CHECK(unit, lab.diags->list.len == 1);
    CHECK(unit, lab.diags->list.data[0].code == DIAG_LAYOUT_ROW_WIDE);
    CHECK(unit, lab.diags->list.data[0].span.lo == row->span_source.lo);
}

/* Groups within groups: an outer one without elements has no inner one either. */
static void test_nested_groups(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "指标表", PROJECT, false);
    InstId p = param(&lab), element = expand(&lab, p, PROJECT_INDICATORS);
    InstId outer = group(&lab, field(&lab, element, INDICATOR_CATEGORY), 0, true);
    InstId inside = members(&lab, outer, element);
    InstId inner = group(&lab, field(&lab, inside, INDICATOR_NAME), domain(&lab, outer), false);
    InstId i = members(&lab, inner, inside);
    LayoutNode *rows = add(&lab, root, LAYOUT_ROWS);
    rows->domain = domain(&lab, i);
    column(&lab, rows, "类别", member_name(&lab, outer));
    column(&lab, rows, "名称", inner);
    column(&lab, rows, "目标", spelling(&lab, i, INDICATOR_TARGET));
    column(&lab, rows, "项目", field(&lab, p, PROJECT_NAME))->merge = true;
    CHECK_TEXT(unit, picture(&lab, lay_out_table(&lab, 0)),
               TEXT("#类别|#名称|#目标|#项目\n数量指标|引智项目|≥3个|引智v5\n数量指标|专家|≥3个\n"
                    "质量指标||\n经济效益指标|产值|≥20家\n满意度指标||"));
}

/* Two lists in step: the shorter one leaves its cells empty. */
static void test_beside(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "对照表", PROJECT, false);
    InstId p = param(&lab), goal = expand(&lab, p, PROJECT_GOALS);
    InstId i = expand(&lab, p, PROJECT_INDICATORS);
    DomainId both = open(&lab, 0);
    InstId left = put(&lab, OP_BESIDE, inst(&lab, goal)->type, both, goal, i, 0);
    InstId right = put(&lab, OP_BESIDE_OTHER, inst(&lab, i)->type, both, left, INST_NONE, 0);
    LayoutNode *rows = add(&lab, root, LAYOUT_ROWS);
    rows->domain = both;
    column(&lab, rows, "目标", field(&lab, left, HIDDEN_VALUE_OF_LIST));
    column(&lab, rows, "指标", field(&lab, right, INDICATOR_NAME));
    CHECK_TEXT(unit, picture(&lab, lay_out_table(&lab, 0)),
               TEXT("#目标|#指标\n合法率100%|引智项目\n按时/办完|产值\n|专家"));
}

/* Two generators: projects and, below each, its indicators. */
static void test_product(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "汇总表", BOOK, false);
    InstId p = expand(&lab, param(&lab), BOOK_PROJECTS);
    InstId i = expand(&lab, p, PROJECT_INDICATORS);
    LayoutNode *rows = add(&lab, root, LAYOUT_ROWS);
    rows->domain = domain(&lab, i);
    column(&lab, rows, "项目", field(&lab, p, PROJECT_NAME))->merge = true;
    LayoutNode *goals = column(&lab, rows, "目标", field(&lab, p, PROJECT_NAME));
    goals->list = expand(&lab, p, PROJECT_GOALS);
    goals->list_domain = domain(&lab, goals->list);
    goals->text = field(&lab, goals->list, HIDDEN_VALUE_OF_LIST);
    column(&lab, rows, "指标", field(&lab, i, INDICATOR_NAME));
    CHECK_TEXT(unit, picture(&lab, lay_out_table(&lab, 0)),
               TEXT("#项目|#目标|#指标\n引智v3|合法率100%/按时/办完|引智项目\n"
                    "合法率100%/按时/办完|产值\n合法率100%/按时/办完|专家"));
}

static void test_for_and_if(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "汇总表", BOOK, false);
    InstId p = expand(&lab, param(&lab), BOOK_PROJECTS), name = field(&lab, p, PROJECT_NAME);
    InstId goal = expand(&lab, p, PROJECT_GOALS);
    LayoutNode *loop = add(&lab, root, LAYOUT_FOR);
    loop->domain = domain(&lab, p);
    LayoutNode *choice = add(&lab, loop, LAYOUT_IF);
    choice->domain = domain(&lab, p);
    choice->value = is_missing(&lab, field(&lab, p, PROJECT_CODE));
    LayoutNode *row = add(&lab, choice, LAYOUT_ROW);
    add_text(&lab, row, LAYOUT_CELL, name)->span = 3;
    LayoutNode *otherwise = node_new(&lab, LAYOUT_ROW);
    choice->otherwise = ARENA_ARRAY(arena, LayoutNode *, 1);
    choice->otherwise[0] = otherwise;
    choice->n_otherwise = 1;
    add_text(&lab, otherwise, LAYOUT_CELL, name);
    LayoutNode *cells = add(&lab, otherwise, LAYOUT_FOR);
    cells->domain = domain(&lab, goal);
    add_text(&lab, cells, LAYOUT_CELL, field(&lab, goal, HIDDEN_VALUE_OF_LIST));
    LayoutNode *never = add(&lab, root, LAYOUT_IF);
    never->value = put(&lab, OP_EQ, type_of(TYPE_BOOL), domain(&lab, p), name, name, 0);
    never->domain = domain(&lab, p); /* no project is entered here */
    add(&lab, never, LAYOUT_ROW);
    CHECK_TEXT(unit, picture(&lab, lay_out_table(&lab, 0)),
               TEXT("引智|合法率100%|按时/办完\n平台>3"));
    CHECK(unit, lab.diags->list.len == 0);
}

/* A loop enters the rows above those of its domain, and leaves all as it was. */
static void test_loops(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "汇总表", BOOK, false);
    InstId p = expand(&lab, param(&lab), BOOK_PROJECTS), name = field(&lab, p, PROJECT_NAME);
    InstId i = expand(&lab, p, PROJECT_INDICATORS);
    LayoutNode *deep = add(&lab, root, LAYOUT_FOR);
    deep->domain = domain(&lab, i);
    LayoutNode *row = add(&lab, deep, LAYOUT_ROW);
    add_text(&lab, row, LAYOUT_CELL, name);
    add_text(&lab, row, LAYOUT_CELL, field(&lab, i, INDICATOR_NAME));
    LayoutNode *outer = add(&lab, root, LAYOUT_FOR);
    row = add(&lab, outer, LAYOUT_ROW);
    LayoutNode *inner = add(&lab, row, LAYOUT_FOR);
    outer->domain = inner->domain = domain(&lab, p);
    LayoutNode *choice = add(&lab, inner, LAYOUT_IF);
    choice->domain = domain(&lab, p);
    choice->value = is_missing(&lab, field(&lab, p, PROJECT_CODE));
    add_text(&lab, choice, LAYOUT_CELL, name);
    choice->otherwise = ARENA_ARRAY(arena, LayoutNode *, 1);
    choice->otherwise[0] = add_text(&lab, choice, LAYOUT_CELL, constant(&lab, 0, "有编码"));
    choice->n_kids = choice->n_otherwise = 1;
    row = add(&lab, outer, LAYOUT_ROW);
    add_text(&lab, row, LAYOUT_CELL, name)->span = 2;
    CHECK_TEXT(
        unit, picture(&lab, lay_out_table(&lab, 0)),
        TEXT("引智|引智项目\n引智|产值\n引智|专家\n有编码|平台\n引智>2\n有编码|平台\n平台>2"));
}

int main(void) {
    Tally unit = {.name = "layout"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_form(&unit, arena);
    test_sources(&unit, arena);
    test_picture(&unit, arena);
    test_every(&unit, arena);
    test_by(&unit, arena);
    test_merge(&unit, arena);
    test_headings(&unit, arena);
    test_repeated_heads(&unit, arena);
    test_labels(&unit, arena);
    test_taken_in(&unit, arena);
    test_nested_groups(&unit, arena);
    test_beside(&unit, arena);
    test_product(&unit, arena);
    test_for_and_if(&unit, arena);
    test_loops(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
