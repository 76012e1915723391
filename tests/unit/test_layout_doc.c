/* Layouts: documents of programs built by hand, and what is reported. */
#include "tests/unit/unit.h"

#include "tests/unit/layout_lab.h"

/* ---- tests: documents */
static LayoutNode *add_call(Lab *lab, LayoutNode *parent, InstId record, uint32_t callee) {
    LayoutNode *call = add(lab, parent, LAYOUT_CALL);
    call->value = record;
    call->domain = domain(lab, record);
    call->callee = callee;
    return call;
}

/* A table of one row: the project's name. */
static LayoutNode *begin_small_table(Lab *lab) {
    LayoutNode *root = begin(lab, "项目表", PROJECT, false);
    LayoutNode *row = add(lab, root, LAYOUT_ROW);
    add_text(lab, row, LAYOUT_CELL, field(lab, param(lab), PROJECT_NAME));
    return root;
}

/* No page is left empty, and none begins the document. */
static void test_break(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "文本册", BOOK, true);
    add(&lab, root, LAYOUT_BREAK);
    add_constant(&lab, root, LAYOUT_PARAGRAPH, "甲");
    add(&lab, root, LAYOUT_BREAK);
    add(&lab, root, LAYOUT_BREAK);
    add_constant(&lab, root, LAYOUT_PARAGRAPH, "乙");
    CHECK_TEXT(unit, blocks(&lab, lay_out(&lab, 0)), TEXT("p 甲\nB \np 乙\n"));
}

static void test_document(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    begin_small_table(&lab);
    lab.layout->break_before = true;
    LayoutNode *root = begin(&lab, "文本册", BOOK, true);
    InstId book = param(&lab), p = expand(&lab, book, BOOK_PROJECTS);
    InstId name = field(&lab, p, PROJECT_NAME), goal = expand(&lab, p, PROJECT_GOALS);
    InstId text = field(&lab, goal, HIDDEN_VALUE_OF_LIST);
    LayoutNode *cover = add(&lab, root, LAYOUT_COVER);
    add_text(
        &lab, cover, LAYOUT_TITLE,
        concat(&lab, field(&lab, book, BOOK_NAME), constant(&lab, 0, "\n2021年部门预算绩效文本")));
    add_constant(&lab, cover, LAYOUT_PARAGRAPH, "(草案)")->align = ALIGN_CENTER;
    add(&lab, root, LAYOUT_CONTENTS);
    add_constant(&lab, root, LAYOUT_HEADING, "第一部分")->level = 0;
    LayoutNode *loop = add(&lab, root, LAYOUT_FOR);
    loop->domain = domain(&lab, p);
    add_text(&lab, loop, LAYOUT_HEADING, concat(&lab, name, constant(&lab, domain(&lab, p), "表")))
        ->level = 9;
    LayoutNode *list = add_text(&lab, loop, LAYOUT_PARAGRAPH, text);
    list->list = goal;
    list->list_domain = domain(&lab, goal);
    list->domain = domain(&lab, p);
    LayoutNode *items = add_text(&lab, loop, LAYOUT_ITEMS,
                                 concat(&lab, constant(&lab, domain(&lab, goal), "1."), text));
    items->domain = domain(&lab, goal);
    add_call(&lab, loop, p, 0);
    add_constant(&lab, root, LAYOUT_NOTE, "注：完");
    add_constant(&lab, root, LAYOUT_PARAGRAPH, " ");
    add_constant(&lab, root, LAYOUT_CAPTION, "单位：万元");
    add_constant(&lab, root, LAYOUT_FOOTER, "— \xEF\xBF\xBC —");
    add_constant(&lab, root, LAYOUT_HEADER, "绩效文本");
    Doc *doc = lay_out(&lab, 0);
    CHECK_TEXT(unit, blocks(&lab, doc),
               TEXT("t* 科学技术局\n2021年部门预算绩效文本\np* (草案)\nB \nC \nB \nh1 第一部分\n"
                    "h4 引智表\np 合法率100%\np 按时\n办完\ni 1.合法率100%\ni 1.按时\n办完\n"
                    "T 引智表\nh4 平台表\nT 平台表\nn 注：完\np 单位：万元\n"));
    CHECK_TEXT(unit, blocks(&lab, lay_out(&lab, 0)), blocks(&lab, doc));
    CHECK_TEXT(unit, doc->name, TEXT("out"));
    CHECK_TEXT(unit, doc->title, TEXT("科学技术局 2021年部门预算绩效文本"));
    CHECK(unit, doc->has_footer && doc->footer_page && doc->has_header && !doc->header_page);
    CHECK_TEXT(unit, doc->footer_before, TEXT("— "));
    CHECK_TEXT(unit, doc->footer_after, TEXT(" —"));
    CHECK_TEXT(unit, doc->header_before, TEXT("绩效文本"));
    CHECK(unit, doc->page.width_mm == 210 && doc->page.height_mm == 297);
    CHECK(unit, doc->page.top_mm == 37 && doc->page.left_mm == 28);
    CHECK(unit, doc->page.bottom_mm == 35 && doc->page.right_mm == 26);
    CHECK(unit, doc->blocks.data[1].align == ALIGN_CENTER);
    CHECK(unit, vec_last(&doc->blocks).align == ALIGN_CENTER);
    CHECK(unit, doc->blocks.data[11].table->break_before);
    CHECK_TEXT(unit, sources_text(lab.program->sources, doc->blocks.data[7].source),
               TEXT("合法率100%"));
    CHECK_TEXT(unit, sources_text(lab.program->sources, doc->blocks.data[11].source), TEXT("{}"));
    CHECK(unit, lab.diags->list.len == 0);
}

/* A table of no rows, or not for the record, is not called; captions and headings give names. */
static void test_calls(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *table = begin_small_table(&lab);
    add_constant(&lab, table, LAYOUT_CAPTION, "单位：万元")->align = ALIGN_RIGHT;
    add_constant(&lab, table, LAYOUT_CAPTION, "604002")->align = ALIGN_LEFT;
    add_constant(&lab, table, LAYOUT_NOTE, "注");
    table = begin_small_table(&lab);
    add_constant(&lab, table, LAYOUT_CAPTION, "绩效表");
    add_constant(&lab, table, LAYOUT_CAPTION, "（续）");
    lab.layout->applies = is_missing(&lab, field(&lab, param(&lab), PROJECT_CODE));
    begin(&lab, "空表", PROJECT, false);
    LayoutNode *root = begin(&lab, "文本册", BOOK, true);
    InstId p = expand(&lab, param(&lab), BOOK_PROJECTS);
    add_constant(&lab, root, LAYOUT_HEADING, "项目绩效表");
    LayoutNode *loop = add(&lab, root, LAYOUT_FOR);
    loop->domain = domain(&lab, p);
    for (uint32_t i = 0; i < 3; i++) add_call(&lab, loop, p, i);
    add_call(&lab, loop, p, 0);
    add_constant(&lab, root, LAYOUT_HEADING, "附表 甲");
    LayoutNode *again = add(&lab, root, LAYOUT_FOR);
    again->domain = domain(&lab, p);
    add_call(&lab, again, p, 1);
    Doc *doc = lay_out(&lab, 0);
    CHECK_TEXT(unit, blocks(&lab, doc),
               TEXT("h1 项目绩效表\nT 项目表 引智\nT 项目表 引智（2）\nT 项目表 平台\n"
                    "T 绩效表 （续）\nT 项目表 平台（2）\nh1 附表 甲\nT 绩效表 （续）（2）\n"));
    const Table *first = doc->blocks.data[1].table;
    CHECK_TEXT(unit, first->caption_left, TEXT("604002"));
    CHECK_TEXT(unit, first->caption_right, TEXT("单位：万元"));
    CHECK(unit, first->notes.len == 1 && first->caption_center.len == 0);
    CHECK_TEXT(unit, doc->blocks.data[4].table->caption_center, TEXT("绩效表\n（续）"));
    CHECK_TEXT(unit, doc->title, TEXT("out"));
    CHECK(unit, doc->page.left_mm == 20 && doc->page.top_mm == 20);
    CHECK(unit, !layout_applies(lab.program, lab.program->layouts.data[1], 0, NULL));
    CHECK(unit, layout_applies(lab.program, lab.program->layouts.data[1], 1, NULL));
    CHECK(unit, layout_applies(lab.program, lab.program->layouts.data[0], 0, NULL));
    lab.layout->landscape = true;
    doc = lay_out(&lab, 0);
    CHECK(unit, doc->page.width_mm == 297 && doc->page.height_mm == 210);
}

static void test_pages(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *root = begin(&lab, "说明", BOOK, true);
    add_constant(&lab, root, LAYOUT_PARAGRAPH, "全文");
    lab.layout->landscape = true;
    lab.layout->page_width_mm = 297;
    lab.layout->page_height_mm = 420;
    const EvalOptions options = {0};
    Doc *doc = layout_document(arena, lab.program, lab.layout, 0, TEXT(" a/b\tc "), LANG_EN,
                               &options, lab.diags);
    CHECK_TEXT(unit, doc->name, TEXT("a_b c"));
    CHECK(unit, doc->lang == LANG_EN && !doc->has_footer && !doc->has_header);
    CHECK(unit, doc->page.width_mm == 420 && doc->page.height_mm == 297);
    CHECK(unit, doc->page.top_mm == 28 && doc->page.right_mm == 37);
    CHECK(unit, doc->page.bottom_mm == 26 && doc->page.left_mm == 35);
    lab.layout->page_width_mm = 420;
    lab.layout->page_height_mm = 297; /* wide already */
    doc = lay_out(&lab, 0);
    CHECK(unit, doc->page.width_mm == 420 && doc->page.top_mm == 37);
    lab.layout->small_page_margins = true;
    doc = lay_out(&lab, 0);
    CHECK(unit, doc->page.top_mm == 20 && doc->page.right_mm == 20);
}

/* ---- tests: what is wrong */
static void test_mistakes(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *table = begin_small_table(&lab);
    lab.layout->n_columns = 2;
    add(&lab, add(&lab, table, LAYOUT_ROW), LAYOUT_CELL)->span = 3;
    LayoutNode *root = begin(&lab, "文本册", BOOK, true);
    InstId p = expand(&lab, param(&lab), BOOK_PROJECTS);
    LayoutNode *loop = add(&lab, root, LAYOUT_FOR);
    loop->domain = domain(&lab, p);
    add_call(&lab, loop, p, 0);
    CHECK(unit, lay_out(&lab, 0) == NULL);
    CHECK(unit, lab.diags->list.len == 2 && lab.diags->errors == 2); /* once for both projects */
    CHECK(unit, lab.diags->list.data[0].code == DIAG_LAYOUT_ROW_NARROW);
    CHECK(unit, lab.diags->list.data[1].code == DIAG_LAYOUT_ROW_WIDE);
    CHECK_TEXT(unit, lab.diags->list.data[0].args[4].zh, TEXT("引智"));
}

static void test_assert(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *table = begin_small_table(&lab);
    InstId p = param(&lab), budget = field(&lab, p, PROJECT_BUDGET);
    InstId half = put(&lab, OP_SUB, inst(&lab, budget)->type, 0, budget, budget, 0);
    LayoutNode *check = add_text(&lab, table, LAYOUT_ASSERT,
                                 concat(&lab, constant(&lab, 0, "合计应为"), show(&lab, budget)));
    check->value = put(&lab, OP_EQ, type_of(TYPE_BOOL), 0, half, budget, 0);
    LayoutNode *holds = add_constant(&lab, table, LAYOUT_ASSERT, "从不");
    holds->value = put(&lab, OP_EQ, type_of(TYPE_BOOL), 0, budget, budget, 0);
    CHECK(unit, lay_out(&lab, 0) != NULL);
    CHECK(unit, lab.diags->list.len == 1 && lab.diags->errors == 1); /* and the table is there */
    const Diag *diag = &lab.diags->list.data[0];
    CHECK(unit, diag->code == DIAG_LAYOUT_ASSERT);
    CHECK_TEXT(unit, diag_title(arena, diag, LANG_ZH), TEXT("合计应为10000万元"));
    CHECK_TEXT(unit, sources_text(lab.program->sources, diag->span), TEXT("10000 万元"));
    CHECK(unit, diag->other.lo == check->span_source.lo);
    CHECK(unit, lay_out(&lab, 1) != NULL);
    CHECK(unit, lab.diags->list.len == 1); /* missing: nothing */
}

/* The fact is found through a sum over a list; without any, the record is the place. */
static void test_assert_places(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    set_money(&lab, INDICATOR, INDICATOR_COST, 1, "5 万元", quantity(5, lab.wan));
    LayoutNode *table = begin_small_table(&lab);
    InstId p = param(&lab), i = expand(&lab, p, PROJECT_INDICATORS);
    InstId name = field(&lab, i, INDICATOR_NAME);
    InstId starts = put(&lab, OP_TEXT_STARTS, type_of(TYPE_BOOL), domain(&lab, i), name,
                        constant(&lab, domain(&lab, i), "专"), 0);
    LayoutNode *check = add(&lab, table, LAYOUT_ASSERT);
    check->value = put(&lab, OP_ALL, type_of(TYPE_BOOL), 0, starts, INST_NONE, 0);
    LayoutNode *bare = add(&lab, table, LAYOUT_ASSERT);
    InstId word = constant(&lab, 0, "a");
    bare->value = put(&lab, OP_NE, type_of(TYPE_BOOL), 0, word, word, 0);
    CHECK(unit, lay_out(&lab, 0) != NULL);
    CHECK(unit, lab.diags->list.len == 2);
    CHECK_TEXT(unit, sources_text(lab.program->sources, lab.diags->list.data[0].span),
               TEXT("引智项目"));
    CHECK_TEXT(unit, sources_text(lab.program->sources, lab.diags->list.data[1].span), TEXT("{}"));
}

/* For each project its own place: the first fact read for it, left operands first. */
static void test_assert_each(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    set_list(&lab, PROJECT, PROJECT_INDICATORS, 0, 0, 1);
    set_list(&lab, PROJECT, PROJECT_INDICATORS, 1, 1, 2);
    LayoutNode *root = begin(&lab, "文本册", BOOK, true);
    InstId p = expand(&lab, param(&lab), BOOK_PROJECTS);
    InstId i = expand(&lab, p, PROJECT_INDICATORS);
    InstId same =
        put(&lab, OP_EQ, type_of(TYPE_BOOL), domain(&lab, i), field(&lab, i, INDICATOR_NAME),
            lift(&lab, field(&lab, p, PROJECT_NAME), domain(&lab, i)), 0);
    LayoutNode *loop = add(&lab, root, LAYOUT_FOR);
    LayoutNode *check = add(&lab, loop, LAYOUT_ASSERT);
    loop->domain = check->domain = domain(&lab, p);
    check->value = put(&lab, OP_ALL, type_of(TYPE_BOOL), domain(&lab, p), same, INST_NONE, 0);
    CHECK(unit, lay_out(&lab, 0) != NULL);
    CHECK(unit, lab.diags->list.len == 2);
    const Diag *diags = lab.diags->list.data;
    CHECK_TEXT(unit, sources_text(lab.program->sources, diags[0].span), TEXT("引智项目"));
    CHECK_TEXT(unit, sources_text(lab.program->sources, diags[1].span), TEXT("产值"));
}

static void test_error_value(Tally *unit, Arena *arena) {
    Lab lab = lab_new(arena);
    LayoutNode *table = begin(&lab, "项目表", PROJECT, false);
    Value broken = {.rep = REP_TEXT, .state = STATE_ERROR};
    vec_push(arena, &lab.program->consts, broken);
    InstId text = put(&lab, OP_CONST, type_of(TYPE_TEXT), 0, INST_NONE, INST_NONE,
                      lab.program->consts.len - 1);
    LayoutNode *row = add(&lab, table, LAYOUT_ROW);
    add_text(&lab, row, LAYOUT_CELL, text)->value = text;
    CHECK_TEXT(unit, picture(&lab, lay_out_table(&lab, 0)), TEXT(""));
    CHECK(unit, lab.diags->list.len == 1 && lab.diags->errors == 0);
    CHECK(unit, lab.diags->list.data[0].code == DIAG_LAYOUT_VALUE);
}

int main(void) {
    Tally unit = {.name = "layout_doc"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_break(&unit, arena);
    test_document(&unit, arena);
    test_calls(&unit, arena);
    test_pages(&unit, arena);
    test_mistakes(&unit, arena);
    test_assert(&unit, arena);
    test_assert_places(&unit, arena);
    test_assert_each(&unit, arena);
    test_error_value(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
