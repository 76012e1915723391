/* The bench of the layout tests: a small schema, facts of two projects with goals and indicators,
   and helpers to write the code and nodes of a layout by hand and to print what comes of it. */
#ifndef JX_TESTS_LAYOUT_LAB_H
#define JX_TESTS_LAYOUT_LAB_H

#include <assert.h>

#include "runtime/report/grid.h"
#include "runtime/report/layout.h"

/* ---- the schema */
enum { PROJECT, INDICATOR, GOAL, BOOK };
enum { PROJECT_CODE, PROJECT_NAME, PROJECT_BUDGET, PROJECT_DUE, PROJECT_GOALS, PROJECT_INDICATORS };
enum { INDICATOR_CATEGORY, INDICATOR_NAME, INDICATOR_TARGET, INDICATOR_COST };
enum { BOOK_NAME, BOOK_PROJECTS };
enum { OUTPUT, QUANTITY, QUALITY, BENEFIT, ECONOMIC, SATISFACTION };

typedef struct Lab {
    Arena *arena;
    Program *program;
    Diags *diags;
    Buf written;    /* the source of the facts */
    Layout *layout; /* under way */
    UnitId yuan, wan, home;
    uint32_t places;
} Lab;

static inline NameSet names(Lab *lab, const char *zh, const char *en) {
    return names_make(lab->arena, (Text[]){text_of(en), text_of(zh)}, 2);
}

static inline void add_member(Lab *lab, Enum *category, const char *zh, uint32_t parent,
                              uint32_t end) {
    EnumMember member = {.names = names(lab, zh, "x"), .parent = parent, .end = end};
    vec_push(lab->arena, &category->members, member);
}

static inline void add_enum(Lab *lab) {
    Enum *category = ARENA_NEW(lab->arena, Enum);
    category->names = names(lab, "类别", "category");
    add_member(lab, category, "产出指标", ID_NONE, 3);
    add_member(lab, category, "数量指标", OUTPUT, 2);
    add_member(lab, category, "质量指标", OUTPUT, 3);
    add_member(lab, category, "效益指标", ID_NONE, 5);
    add_member(lab, category, "经济效益指标", BENEFIT, 5);
    add_member(lab, category, "满意度指标", ID_NONE, 6);
    vec_push(lab->arena, &lab->program->enums, category);
}

static inline Entity *add_entity(Lab *lab, const char *zh, const char *en) {
    Entity *entity = ARENA_NEW(lab->arena, Entity);
    entity->names = names(lab, zh, en);
    entity->key_field = entity->name_field = ID_NONE;
    vec_push(lab->arena, &lab->program->entities, entity);
    return entity;
}

static inline void add_field(Lab *lab, Entity *entity, const char *zh, Type type) {
    Field field = {.names = names(lab, zh, "x"), .type = type, .child = ID_NONE};
    vec_push(lab->arena, &entity->fields, field);
}

static inline void add_list(Lab *lab, Entity *entity, const char *zh, EntityId child) {
    Type type = {.kind = TYPE_RECORD, .list = true, .arg = child};
    Field field = {.names = names(lab, zh, "x"), .kind = FIELD_OWNED, .type = type};
    field.child = child;
    vec_push(lab->arena, &entity->fields, field);
}

static inline void add_schema(Lab *lab, DimId money) {
    Entity *project = add_entity(lab, "项目", "project");
    add_field(lab, project, "项目编码", type_of(TYPE_CODE));
    add_field(lab, project, "项目名称", type_of(TYPE_TEXT));
    add_field(lab, project, "预算数", type_with(TYPE_QUANTITY, money));
    add_field(lab, project, "期限", type_of(TYPE_DATE));
    add_list(lab, project, "绩效目标", GOAL);
    add_list(lab, project, "指标", INDICATOR);
    project->key_field = PROJECT_CODE;
    project->name_field = PROJECT_NAME;
    Entity *indicator = add_entity(lab, "指标", "indicator");
    add_field(lab, indicator, "类别", type_with(TYPE_ENUM, 0));
    add_field(lab, indicator, "名称", type_of(TYPE_TEXT));
    add_field(lab, indicator, "目标值", type_of(TYPE_TARGET));
    add_field(lab, indicator, "费用", type_with(TYPE_QUANTITY, money));
    Entity *goal = add_entity(lab, "目标", "goal");
    add_field(lab, goal, "内容", type_of(TYPE_TEXT));
    goal->hidden = true;
    Entity *book = add_entity(lab, "文本", "book");
    add_field(lab, book, "名称", type_of(TYPE_TEXT));
    add_list(lab, book, "项目", PROJECT);
    book->name_field = BOOK_NAME;
}

/* ---- facts */
static inline Span write_text(Lab *lab, Text text) {
    uint32_t lo = (uint32_t)lab->written.len;
    buf_text(&lab->written, text);
    buf_char(&lab->written, '\n');
    return (Span){1, lo, lo + text.len};
}

static inline uint32_t add_row(Lab *lab, EntityId entity) {
    return facts_add_row(lab->program->facts, entity, write_text(lab, TEXT("{}")));
}

static inline void set(Lab *lab, EntityId entity, uint32_t field, uint32_t row, Text text,
                       Value value) {
    Span span = write_text(lab, text);
    value.state = STATE_OK;
    facts_set(lab->program->facts, entity, field, row, &value, span.lo, span.hi);
}

static inline void set_text(Lab *lab, EntityId entity, uint32_t field, uint32_t row,
                            const char *text) {
    set(lab, entity, field, row, text_of(text), (Value){.rep = REP_TEXT, .text = text_of(text)});
}

static inline Quantity quantity(int64_t number, UnitId unit) {
    return (Quantity){.number = number_of(number), .unit = unit};
}

static inline void set_money(Lab *lab, EntityId entity, uint32_t field, uint32_t row,
                             const char *text, Quantity money) {
    set(lab, entity, field, row, text_of(text), (Value){.rep = REP_NUMBER, .quantity = money});
}

static inline void set_list(Lab *lab, EntityId entity, uint32_t field, uint32_t row, uint32_t first,
                            uint32_t count) {
    Span span = write_text(lab, TEXT("[]"));
    Facts *facts = lab->program->facts;
    facts_set_range(facts, entity, field, row, (RowRange){first, count}, span.lo, span.hi);
    EntityId child = lab->program->entities.data[entity]->fields.data[field].child;
    facts_own(facts, child, (RowRange){first, count}, (FactOwner){entity, field}, row);
}

static inline void add_indicator(Lab *lab, uint32_t category, const char *name, const char *target,
                                 int64_t number) {
    uint32_t row = add_row(lab, INDICATOR);
    Facts *facts = lab->program->facts;
    set(lab, INDICATOR, INDICATOR_CATEGORY, row, TEXT("产出"),
        (Value){.rep = REP_ID, .id = category});
    set_text(lab, INDICATOR, INDICATOR_NAME, row, name);
    Target read = {.kind = TARGET_QUANTITY, .op = TARGET_OP_GE};
    read.spelling = text_of(target);
    read.number = quantity(number, lab->home);
    set(lab, INDICATOR, INDICATOR_TARGET, row, text_of(target),
        (Value){.rep = REP_ID, .id = facts->targets.len});
    vec_push(facts->arena, &facts->targets, read);
}

/* Project 0 has all there is, project 1 only a name. */
static inline void add_facts(Lab *lab) {
    for (uint32_t i = 0; i < 2; i++) add_row(lab, PROJECT);
    set_text(lab, PROJECT, PROJECT_CODE, 0, "604002B17");
    set_text(lab, PROJECT, PROJECT_NAME, 0, "引智");
    set_money(lab, PROJECT, PROJECT_BUDGET, 0, "10000 万元", quantity(10000, lab->wan));
    Value due = {.rep = REP_DATE};
    date_make(2021, 12, 31, DATE_DAY, &due.date);
    set(lab, PROJECT, PROJECT_DUE, 0, TEXT("2021-12-31"), due);
    for (uint32_t i = 0; i < 2; i++) {
        add_row(lab, GOAL);
        set_text(lab, GOAL, HIDDEN_VALUE_OF_LIST, i, i ? "按时\r\n办完" : "合法率100%");
    }
    set_list(lab, PROJECT, PROJECT_GOALS, 0, 0, 2);
    add_indicator(lab, QUANTITY, "引智项目", "≥3个", 3);
    add_indicator(lab, ECONOMIC, "产值", "≥20家", 20);
    add_indicator(lab, QUANTITY, "专家", "≥3个", 3);
    set_list(lab, PROJECT, PROJECT_INDICATORS, 0, 0, 3);
    set_text(lab, PROJECT, PROJECT_NAME, 1, "平台");
    set_list(lab, PROJECT, PROJECT_GOALS, 1, 2, 0);
    set_list(lab, PROJECT, PROJECT_INDICATORS, 1, 3, 0);
    add_row(lab, BOOK);
    set_text(lab, BOOK, BOOK_NAME, 0, "科学技术局");
    set_list(lab, BOOK, BOOK_PROJECTS, 0, 0, 2);
}

static inline Lab lab_new(Arena *arena) {
    Lab lab = {.arena = arena, .program = program_new(arena, sources_new(arena))};
    lab.diags = diags_new(arena);
    lab.written = buf_new(arena);
    Units *units = lab.program->units;
    Text taken, money = TEXT("金额"), yuan = TEXT("元"), wan = TEXT("万元"), home = TEXT("家");
    DimId dim = units_add_dimension(units, &money, 1, SPAN_NONE);
    lab.yuan = units_add(units, &yuan, 1, dim, number_of(1), SPAN_NONE, &taken);
    lab.wan = units_add(units, &wan, 1, dim, number_of(10000), SPAN_NONE, &taken);
    lab.home = units_add_counting(units, &home, 1, SPAN_NONE, &taken);
    add_enum(&lab);
    add_schema(&lab, dim);
    lab.program->facts = facts_new(arena, &lab.program->entities);
    add_facts(&lab);
    sources_add(lab.program->sources, TEXT("facts.jx"), buf_result(&lab.written));
    return lab;
}

/* ---- code */
static inline InstId put(Lab *lab, Op op, Type type, DomainId domain, InstId a, InstId b,
                         uint32_t imm) {
    Code *code = &lab->layout->code;
    Inst inst = {.op = (uint8_t)op, .type = type, .domain = domain, .a = a, .b = b, .imm = imm};
    inst.c = INST_NONE;
    vec_push(lab->arena, &code->insts, inst);
    return code->insts.len - 1;
}

static inline const Inst *inst(Lab *lab, InstId id) {
    return &lab->layout->code.insts.data[id];
}

static inline DomainId domain(Lab *lab, InstId id) {
    return inst(lab, id)->domain;
}

/* A domain that the next instruction opens. */
static inline DomainId open(Lab *lab, DomainId parent) {
    Code *code = &lab->layout->code;
    Domain new = {.parent = parent, .opener = code->insts.len ? code->insts.len : INST_NONE};
    vec_push(lab->arena, &code->domains, new);
    return code->domains.len - 1;
}

static inline InstId param(Lab *lab) {
    return put(lab, OP_PARAM, lab->layout->param, 0, INST_NONE, INST_NONE, 0);
}

static inline InstId constant(Lab *lab, DomainId in, const char *text) {
    Value value = {.rep = REP_TEXT, .state = STATE_OK, .text = text_of(text)};
    vec_push(lab->arena, &lab->program->consts, value);
    return put(lab, OP_CONST, type_of(TYPE_TEXT), in, INST_NONE, INST_NONE,
               lab->program->consts.len - 1);
}

static inline InstId field(Lab *lab, InstId record, uint32_t number) {
    Type of = inst(lab, record)->type;
    Type type = lab->program->entities.data[of.arg]->fields.data[number].type;
    return put(lab, OP_FIELD, type, domain(lab, record), record, INST_NONE, number);
}

static inline InstId spelling(Lab *lab, InstId record, uint32_t number) {
    return put(lab, OP_SPELLING, type_of(TYPE_TEXT), domain(lab, record), record, INST_NONE,
               number);
}

static inline InstId show(Lab *lab, InstId value) {
    return put(lab, OP_SHOW, type_of(TYPE_TEXT), domain(lab, value), value, INST_NONE, 0);
}

static inline InstId member_name(Lab *lab, InstId value) {
    return put(lab, OP_MEMBER_NAME, type_of(TYPE_TEXT), domain(lab, value), value, INST_NONE, 0);
}

static inline InstId member_top(Lab *lab, InstId value) {
    return put(lab, OP_MEMBER_TOP, inst(lab, value)->type, domain(lab, value), value, INST_NONE, 0);
}

static inline InstId lift(Lab *lab, InstId value, DomainId to) {
    return put(lab, OP_LIFT, inst(lab, value)->type, to, value, INST_NONE, 0);
}

static inline InstId concat(Lab *lab, InstId a, InstId b) {
    return put(lab, OP_CONCAT, type_of(TYPE_TEXT), domain(lab, a), a, b, 0);
}

static inline InstId expand(Lab *lab, InstId record, uint32_t number) {
    Type of = inst(lab, record)->type;
    EntityId child = lab->program->entities.data[of.arg]->fields.data[number].child;
    DomainId below = open(lab, domain(lab, record));
    return put(lab, OP_EXPAND, type_with(TYPE_RECORD, child), below, record, INST_NONE, number);
}

static inline InstId group(Lab *lab, InstId key, DomainId parent, bool every) {
    DomainId groups = open(lab, parent);
    return put(lab, OP_GROUP, inst(lab, key)->type, groups, key, INST_NONE, every);
}

static inline InstId members(Lab *lab, InstId groups, InstId elements) {
    DomainId below = open(lab, domain(lab, groups));
    return put(lab, OP_MEMBERS, inst(lab, elements)->type, below, groups, elements, 0);
}

static inline InstId is_missing(Lab *lab, InstId value) {
    return put(lab, OP_IS_MISSING, type_of(TYPE_BOOL), domain(lab, value), value, INST_NONE, 0);
}

/* ---- nodes */
static inline LayoutNode *node_new(Lab *lab, LayoutKind kind) {
    LayoutNode *node = ARENA_NEW(lab->arena, LayoutNode);
    *node = (LayoutNode){.kind = (uint8_t)kind, .role = CELL_BODY};
    node->value = node->text = node->list = node->heading = node->merge_when = INST_NONE;
    node->span_source = (Span){1, lab->places, lab->places + 1};
    lab->places++;
    return node;
}

static inline LayoutNode *add(Lab *lab, LayoutNode *parent, LayoutKind kind) {
    LayoutNode *node = node_new(lab, kind);
    uint32_t n = parent->n_kids++;
    parent->kids = arena_grow(lab->arena, parent->kids, sizeof(LayoutNode *) * n,
                              sizeof(LayoutNode *) * (n + 1));
    parent->kids[n] = node;
    return node;
}

/* A layout of the program, whose code and nodes are added next. Returns its root. */
static inline LayoutNode *begin(Lab *lab, const char *zh, EntityId of, bool is_document) {
    Layout *layout = lab->layout = ARENA_NEW(lab->arena, Layout);
    layout->names = names(lab, zh, "layout");
    layout->is_document = is_document;
    layout->applies = INST_NONE;
    layout->param = type_with(TYPE_RECORD, of);
    vec_push(lab->arena, &layout->code.params, layout->param);
    Domain outermost = {.parent = 0, .opener = INST_NONE};
    vec_push(lab->arena, &layout->code.domains, outermost);
    layout->root = node_new(lab, is_document ? LAYOUT_DOCUMENT : LAYOUT_TABLE);
    vec_push(lab->arena, &lab->program->layouts, layout);
    return layout->root;
}

/* A node that prints an instruction. */
static inline LayoutNode *add_text(Lab *lab, LayoutNode *parent, LayoutKind kind, InstId text) {
    LayoutNode *node = add(lab, parent, kind);
    node->text = text;
    node->domain = domain(lab, text);
    return node;
}

static inline LayoutNode *add_constant(Lab *lab, LayoutNode *parent, LayoutKind kind,
                                       const char *text) {
    return add_text(lab, parent, kind, constant(lab, 0, text));
}

static inline LayoutNode *head(Lab *lab, LayoutNode *row, const char *text) {
    LayoutNode *node = add_constant(lab, row, LAYOUT_CELL, text);
    node->role = CELL_HEAD;
    return node;
}

static inline LayoutNode *column(Lab *lab, LayoutNode *parent, const char *heading, InstId text) {
    InstId label = constant(lab, 0, heading);
    LayoutNode *node = add_text(lab, parent, LAYOUT_COLUMN, text);
    node->heading = label;
    return node;
}

static inline LayoutNode *heading_group(Lab *lab, LayoutNode *parent, const char *heading) {
    LayoutNode *node = add(lab, parent, LAYOUT_GROUP);
    node->heading = constant(lab, 0, heading);
    return node;
}

/* ---- results */
static inline Doc *lay_out(Lab *lab, uint32_t row) {
    const EvalOptions options = {0};
    assert(!ir_verify(lab->program)); /* what is tested is well formed */
    return layout_document(lab->arena, lab->program, lab->layout, row, TEXT("out"), LANG_ZH,
                           &options, lab->diags);
}

/* The one table of the layout under way for that record. */
static inline const Table *lay_out_table(Lab *lab, uint32_t row) {
    Doc *doc = lay_out(lab, row);
    return doc && doc->blocks.len == 1 ? doc->blocks.data[0].table : NULL;
}

/* Row by row, the cells that begin there: text, >columns, vrows, # for heads; '/' for '\n'. */
static inline Text picture(Lab *lab, const Table *table) {
    Buf out = buf_new(lab->arena);
    if (!table) return TEXT("no table");
    grid_new(lab->arena, table); /* asserts that there is neither gap nor overlap */
    for (uint32_t i = 0; i < table->cells.len; i++) {
        const Cell *cell = &table->cells.data[i];
        bool first = i == 0 || table->cells.data[i - 1].row != cell->row;
        if (i > 0) buf_str(&out, first ? "\n" : "|");
        if (cell->role == CELL_HEAD) buf_char(&out, '#');
        for (uint32_t k = 0; k < cell->text.len; k++)
            buf_char(&out, cell->text.ptr[k] == '\n' ? '/' : cell->text.ptr[k]);
        if (cell->cols > 1) buf_printf(&out, ">%u", cell->cols);
        if (cell->rows > 1) buf_printf(&out, "v%u", cell->rows);
    }
    return buf_result(&out);
}

/* The blocks: a letter for the kind, * on the cover, text or name of the table. */
static inline Text blocks(Lab *lab, const Doc *doc) {
    Buf out = buf_new(lab->arena);
    if (!doc) return TEXT("no document");
    for (uint32_t i = 0; i < doc->blocks.len; i++) {
        const Block *block = &doc->blocks.data[i];
        buf_char(&out, "thpiTCBn"[block->kind]);
        if (block->kind == BLOCK_HEADING) buf_uint(&out, block->level);
        if (block->cover) buf_char(&out, '*');
        buf_printf(&out, " %.*s\n", TEXT_ARG(block->table ? block->table->name : block->text));
    }
    return buf_result(&out);
}

static inline Text source_of(Lab *lab, const Cell *cell) {
    return sources_text(lab->program->sources, cell->source);
}

#endif
