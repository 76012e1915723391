/* Layouts: tables and documents to code and trees of LayoutNodes (core/ir.h). Statements that
   repeat (rows, for, items) open domains as the generators of rules do; what is printed is built in
   the domain where it stands. Geometry is checked when a grid is built, from the data at hand. */
#include "compiler/layout.h"

#include "runtime/report/doc.h"

/* ---- nodes */

LayoutNode *layout_node(LayoutBuilder *l, LayoutKind kind, Span span) {
    LayoutNode *node = ARENA_NEW(l->b->compiler->arena, LayoutNode);
    node->kind = (uint8_t)kind;
    node->role = CELL_BODY;
    node->span = node->down = 1;
    node->domain = node->list_domain = l->b->domain;
    node->value = node->text = node->list = node->heading = node->merge_when = INST_NONE;
    node->span_source = span;
    return node;
}

void layout_misplaced(LayoutBuilder *l, const Node *node, const char *zh, const char *en) {
    diag_at1(l->b->compiler->diags, DIAG_LAYOUT_MISPLACED, node->span,
             ARG2(text_of(zh), text_of(en)));
}

/* A small positive whole number written in the layout; 1 after a diagnostic. */
uint32_t layout_count(LayoutBuilder *l, const Node *node, uint32_t most) {
    Quantity q;
    int64_t value = 0;
    bool whole = node && node->kind == AST_NUMERAL && !node->kids[AST_NUMERAL_unit] &&
                 literal_quantity(l->b->compiler, node->text, TEXT(""), &q) &&
                 q.unit == UNIT_NONE && number_to_int64(q.number, &value);
    if (whole && value >= 1 && value <= (int64_t)most) return (uint32_t)value;
    Text limit = arena_printf(l->b->compiler->arena, "%u", most);
    diag_at1(l->b->compiler->diags, DIAG_LAYOUT_COUNT, node ? node->span : l->layout->span,
             ARG(limit));
    return 1;
}

/* What a cell, column or paragraph prints: its typed value and its text, or a list of them. */
void layout_value(LayoutBuilder *l, LayoutNode *node, const Node *value) {
    Builder *b = l->b;
    const Node *inner = value;
    if (value->kind == AST_AS) {
        inner = value->kids[AST_AS_value];
        const Node *picture = value->kids[AST_AS_picture], *unit = value->kids[AST_AS_unit];
        if (picture) node->picture = arena_text(b->compiler->arena, picture->text);
        UnitId id = unit ? units_find(b->compiler->program->units, unit->text) : UNIT_NONE;
        node->unit = id == UNIT_UNKNOWN ? UNIT_NONE : id;
    }
    Operand whole = expr_check(b, value, ANY_TYPE);
    if (operand_bad(whole)) return;
    if (!whole.type.list) {
        Operand typed = inner == value ? whole : expr_check(b, inner, ANY_TYPE);
        node->value = builder_lift(b, typed.inst);
        node->text = display_text(b, whole);
        return;
    }
    whole = list_here(b, whole);
    DomainId here = b->domain;
    b->domain = node->list_domain = whole.domain;
    node->list = whole.inst;
    node->text = display_text(b, expr_element(b, whole));
    b->domain = here;
}

static uint8_t align_of(uint8_t modifier, uint8_t otherwise) {
    switch ((AstModifier)modifier) {
    case AST_MOD_LEFT: return ALIGN_LEFT;
    case AST_MOD_RIGHT: return ALIGN_RIGHT;
    case AST_MOD_CENTER: return ALIGN_CENTER;
    case AST_MOD_SPAN:
    case AST_MOD_DOWN:
    case AST_MOD_MERGE:
    case AST_MOD_EVERY:
    case AST_MOD_SORTED:
    case AST_MOD_WIDTH: break;
    }
    return otherwise;
}

void layout_modifiers(LayoutBuilder *l, LayoutNode *node, const Node *modifiers) {
    for (uint32_t i = 0; i < modifiers->n; i++) {
        const Node *m = modifiers->kids[i];
        if (m->kind != AST_MODIFIER) continue;
        const Node *value = m->kids[AST_MODIFIER_value];
        node->align = align_of(m->op, node->align);
        if (m->op == AST_MOD_WIDTH && node->kind != LAYOUT_COLUMN)
            layout_misplaced(l, m, "宽度", "width");
        if (m->op == AST_MOD_SPAN) node->span = layout_count(l, value, 64);
        if (m->op == AST_MOD_DOWN) node->down = layout_count(l, value, 64);
        if (m->op != AST_MOD_MERGE) continue;
        node->merge = true;
        if (!value) continue;
        Operand condition = expr_bool(l->b, value);
        if (!operand_bad(condition)) node->merge_when = builder_lift(l->b, condition.inst);
    }
}

/* ---- statements of both tables and documents */

static void lower_kids(LayoutBuilder *l, const Node *body, LayoutNode ***kids, uint32_t *n) {
    VEC(LayoutNode *) list = {0};
    for (uint32_t i = 0; i < body->n; i++) {
        LayoutNode *node = layout_statement(l, body->kids[i]);
        if (node) vec_push(l->b->compiler->arena, &list, node);
    }
    *kids = list.data;
    *n = list.len;
}

void layout_body(LayoutBuilder *l, LayoutNode *node, const Node *body) {
    lower_kids(l, body, &node->kids, &node->n_kids);
}

LayoutNode *layout_cell(LayoutBuilder *l, const Node *cell) {
    LayoutNode *node = layout_node(l, LAYOUT_CELL, cell->span);
    const Node *condition = cell->kids[AST_LCELL_condition];
    node->role = cell->op == AST_CELL_HEAD ? CELL_HEAD : CELL_BODY;
    node->blank = cell->op == AST_CELL_BLANK;
    if (cell->kids[AST_LCELL_value]) layout_value(l, node, cell->kids[AST_LCELL_value]);
    layout_modifiers(l, node, cell->kids[AST_LCELL_modifiers]);
    if (!condition) return node;
    LayoutNode *only_if = layout_node(l, LAYOUT_IF, condition->span);
    Operand value = expr_bool(l->b, condition);
    if (!operand_bad(value)) only_if->value = builder_lift(l->b, value.inst);
    only_if->kids = ARENA_NEW(l->b->compiler->arena, LayoutNode *);
    only_if->kids[only_if->n_kids++] = node;
    return only_if;
}

/* `row right { … }`: the alignment of the cells that have none of their own. */
static uint8_t row_align(LayoutBuilder *l, const Node *modifiers) {
    uint8_t align = ALIGN_AUTO;
    for (uint32_t i = 0; i < modifiers->n; i++) {
        const Node *m = modifiers->kids[i];
        if (m->kind != AST_MODIFIER) continue;
        uint8_t stated = align_of(m->op, ALIGN_AUTO);
        if (stated == ALIGN_AUTO) layout_misplaced(l, m, "这个写法", "this");
        align = stated;
    }
    return align;
}

LayoutNode *layout_row(LayoutBuilder *l, const Node *row) {
    LayoutNode *result = layout_node(l, LAYOUT_ROW, row->span);
    const Node *cells = row->kids[AST_LROW_cells];
    uint8_t align = row_align(l, row->kids[AST_LROW_modifiers]);
    result->kids = ARENA_ARRAY(l->b->compiler->arena, LayoutNode *, cells->n);
    for (uint32_t i = 0; i < cells->n; i++) {
        if (cells->kids[i]->kind != AST_LCELL) {
            l->b->failed = true; /* an ERROR, reported by the parser */
            continue;
        }
        LayoutNode *node = layout_cell(l, cells->kids[i]);
        LayoutNode *cell = node->kind == LAYOUT_IF ? node->kids[0] : node;
        if (cell->align == ALIGN_AUTO) cell->align = align;
        result->kids[result->n_kids++] = node;
    }
    return result;
}

static LayoutNode *lower_for(LayoutBuilder *l, const Node *node) {
    Builder *b = l->b;
    DomainId outer = b->domain;
    const Scope *scope = b->scope;
    const Node *condition = node->kids[AST_LFOR_condition];
    LayoutNode *result = NULL;
    if (generate(b, node->kids[AST_LFOR_generators], NULL, NULL)) {
        Operand filter = condition ? expr_bool(b, condition) : operand_poison(node->span);
        if (condition && !operand_bad(filter)) generate_filter(b, filter.inst, condition->span);
        result = layout_node(l, LAYOUT_FOR, node->span);
        layout_body(l, result, node->kids[AST_LFOR_body]);
    }
    b->domain = outer;
    b->scope = scope;
    return result;
}

static LayoutNode *lower_if(LayoutBuilder *l, const Node *node) {
    LayoutNode *result = layout_node(l, LAYOUT_IF, node->span);
    Operand condition = expr_bool(l->b, node->kids[AST_LIF_condition]);
    if (!operand_bad(condition)) result->value = builder_lift(l->b, condition.inst);
    layout_body(l, result, node->kids[AST_LIF_body]);
    lower_kids(l, node->kids[AST_LIF_otherwise], &result->otherwise, &result->n_otherwise);
    return result;
}

static LayoutNode *lower_assert(LayoutBuilder *l, const Node *node) {
    LayoutNode *result = layout_node(l, LAYOUT_ASSERT, node->kids[AST_ASSERT_condition]->span);
    Operand condition = expr_bool(l->b, node->kids[AST_ASSERT_condition]);
    if (!operand_bad(condition)) result->value = builder_lift(l->b, condition.inst);
    const Node *message = node->kids[AST_ASSERT_message];
    Operand text =
        message ? expr_check(l->b, message, type_of(TYPE_TEXT)) : operand_poison(node->span);
    if (!operand_bad(text)) result->text = display_text(l->b, text);
    return result;
}

static void lower_let(LayoutBuilder *l, const Node *let) {
    Builder *b = l->b;
    const Node *name = let->kids[AST_LET_name];
    scope_check_new(b, name->text, name->span);
    expr_check(b, let->kids[AST_LET_value], ANY_TYPE);
    Scope *scope = ARENA_NEW(b->compiler->arena, Scope);
    *scope = (Scope){
        .outer = b->scope, .name = name->text, .node = let->kids[AST_LET_value], .there = b->scope};
    b->scope = scope;
}

/* ---- statements of documents */

static LayoutNode *lower_text(LayoutBuilder *l, const Node *node) {
    static const LayoutKind kinds[] = {
        [AST_BLOCK_HEADING] = LAYOUT_HEADING, [AST_BLOCK_PARAGRAPH] = LAYOUT_PARAGRAPH,
        [AST_BLOCK_TITLE] = LAYOUT_TITLE,     [AST_BLOCK_NOTE] = LAYOUT_NOTE,
        [AST_BLOCK_CAPTION] = LAYOUT_CAPTION, [AST_BLOCK_HEADER] = LAYOUT_HEADER,
        [AST_BLOCK_FOOTER] = LAYOUT_FOOTER};
    Builder *b = l->b;
    LayoutNode *result = layout_node(l, kinds[node->op], node->span);
    const Scope *scope = b->scope;
    if (node->op == AST_BLOCK_HEADER || node->op == AST_BLOCK_FOOTER) {
        InstId page = builder_text(b, TEXT("\xEF\xBF\xBC"), node->span);
        scope_push(b, TEXT("page"), operand_value(b, page, type_of(TYPE_TEXT), node->span));
        scope_push(b, TEXT("页码"), operand_value(b, page, type_of(TYPE_TEXT), node->span));
    }
    if (node->kids[AST_LTEXT_value]) layout_value(l, result, node->kids[AST_LTEXT_value]);
    b->scope = scope;
    layout_modifiers(l, result, node->kids[AST_LTEXT_modifiers]);
    result->level = 1;
    if (node->op == AST_BLOCK_HEADING)
        result->level = (uint8_t)layout_count(l, node->kids[AST_LTEXT_level], 4);
    return result;
}

/* items LIST by `{n}.{text}`: n counts the items, text is the item. */
static LayoutNode *lower_items(LayoutBuilder *l, const Node *node) {
    Builder *b = l->b;
    const Node *template = node->kids[AST_LITEMS_template];
    DomainId outer = b->domain;
    const Scope *scope = b->scope;
    Operand list = expr_list(b, node->kids[AST_LITEMS_list]);
    if (operand_bad(list)) return NULL;
    list = list_here(b, list);
    b->domain = list.domain;
    LayoutNode *result = layout_node(l, LAYOUT_ITEMS, node->span);
    Operand element = expr_element(b, list);
    result->value = element.inst;
    InstId n = builder_op(b, OP_POSITION, type_of(TYPE_NUMBER), node->span, INST_NONE, INST_NONE,
                          INST_NONE, list.base);
    Operand number = operand_value(b, n, type_of(TYPE_NUMBER), node->span);
    scope_push(b, TEXT("n"), number);
    scope_push(b, TEXT("序号"), number);
    scope_push(b, TEXT("text"), element);
    scope_push(b, TEXT("文字"), element);
    if (element.type.kind == TYPE_RECORD) scope_record(b, element);
    Operand text = template ? expr_single(b, template, ANY_TYPE) : element;
    if (!operand_bad(text)) result->text = display_text(b, text);
    layout_modifiers(l, result, node->kids[AST_LITEMS_modifiers]);
    b->domain = outer;
    b->scope = scope;
    return result;
}

static LayoutNode *lower_call(LayoutBuilder *l, const Node *node) {
    Builder *b = l->b;
    Compiler *compiler = b->compiler;
    const Node *name = node->kids[AST_LCALL_layout], *args = node->kids[AST_LCALL_args];
    uint32_t callee = map_get(&compiler->layouts, name->text);
    if (callee == MAP_NONE) {
        Text *names = ARENA_ARRAY(compiler->arena, Text, compiler->layouts.len);
        for (uint32_t i = 0; i < compiler->layouts.len; i++)
            names[i] = compiler->layouts.entries[i].key;
        diag_at2(compiler->diags, DIAG_UNKNOWN_LAYOUT, name->span, ARG(name->text),
                 ARG(suggest_nearest(name->text, names, compiler->layouts.len)));
        return NULL;
    }
    Layout *layout = compiler->program->layouts.data[callee];
    compiler_note(compiler, name->span, &layout->names, layout->span);
    if (layout->is_document) {
        diag_at1(compiler->diags, DIAG_LAYOUT_NOT_TABLE, name->span, ARG(name->text));
        return NULL;
    }
    if (!l->layout->is_document && callee >= l->number) {
        diag_add(compiler->diags, (Diag){.code = DIAG_LAYOUT_ORDER,
                                         .span = name->span,
                                         .other = layout->span,
                                         .args = {ARG(name->text)}});
        return NULL;
    }
    if (args->n != 1) {
        diag_at3(compiler->diags, DIAG_ARGUMENT_COUNT, node->span, ARG(name->text), ARG(TEXT("1")),
                 ARG(arena_printf(compiler->arena, "%u", args->n)));
        return NULL;
    }
    Operand value = expr_single(b, args->kids[0], layout->param);
    if (operand_bad(value)) return NULL;
    if (!type_equal(value.type, layout->param) && layout->param.kind != TYPE_POISON) {
        diag_at2(compiler->diags, DIAG_WRONG_TYPE, args->kids[0]->span,
                 compiler_arg_type(compiler, layout->param),
                 compiler_arg_type(compiler, value.type));
        return NULL;
    }
    LayoutNode *result = layout_node(l, LAYOUT_CALL, node->span);
    result->callee = callee;
    result->value = builder_lift(b, value.inst);
    return result;
}

static LayoutNode *lower_group(LayoutBuilder *l, LayoutKind kind, const Node *node,
                               const Node *body) {
    LayoutNode *result = layout_node(l, kind, node->span);
    if (body) layout_body(l, result, body);
    return result;
}

/* ---- statements: what may stand where */

static bool in_table(LayoutBuilder *l, const Node *node, const char *zh, const char *en) {
    if (!l->layout->is_document) return true;
    layout_misplaced(l, node, zh, en);
    return false;
}

static bool in_document(LayoutBuilder *l, const Node *node, const char *zh, const char *en) {
    if (l->layout->is_document) return true;
    layout_misplaced(l, node, zh, en);
    return false;
}

LayoutNode *layout_statement(LayoutBuilder *l, const Node *node) {
    switch (node->kind) {
    case AST_LROW:
        if (!in_table(l, node, "表行", "row")) return NULL;
        return layout_row(l, node);
    case AST_LCELL: layout_misplaced(l, node, "表头", "head"); return NULL;
    case AST_LROWS: return in_table(l, node, "各行", "rows") ? layout_rows(l, node) : NULL;
    case AST_LFOR: return lower_for(l, node);
    case AST_LIF: return lower_if(l, node);
    case AST_ASSERT: return lower_assert(l, node);
    case AST_LET: lower_let(l, node); return NULL;
    case AST_LTEXT: return lower_text(l, node);
    case AST_LITEMS: return in_document(l, node, "条目", "items") ? lower_items(l, node) : NULL;
    case AST_LCALL: return lower_call(l, node);
    case AST_COVER:
        if (!in_document(l, node, "封面", "cover")) return NULL;
        return lower_group(l, LAYOUT_COVER, node, node->kids[AST_COVER_body]);
    case AST_CONTENTS:
        if (!in_document(l, node, "目录", "contents")) return NULL;
        return lower_group(l, LAYOUT_CONTENTS, node, NULL);
    case AST_COLUMNS: layout_columns(l, node); return NULL;
    case AST_META:
    case AST_PAGE: return layout_option(l, node);
    case AST_WHEN: layout_applies_when(l, node); return NULL;
    default:
        l->b->failed = true;
        if (node->kind != AST_ERROR) layout_misplaced(l, node, "这一句", "this statement");
        return NULL; /* an ERROR was reported by the parser */
    }
}

/* ---- whole layouts */

static bool layout_param(LayoutBuilder *l, const Node *node, Operand *out) {
    Compiler *compiler = l->b->compiler;
    const Node *params = node->kids[AST_TABLE_params];
    const Node *type = params->n == 1 ? params->kids[0]->kids[AST_PARAM_type] : NULL;
    Type param = type ? declare_type(compiler, type) : type_of(TYPE_NONE);
    l->layout->param = param;
    if (param.kind == TYPE_POISON) return false;
    if (param.kind != TYPE_RECORD || param.list) {
        diag_at1(compiler->diags, DIAG_LAYOUT_PARAM, l->layout->span,
                 compiler_arg_names(&l->layout->names));
        l->layout->param = type_of(TYPE_POISON);
        return false;
    }
    vec_push(compiler->arena, &l->layout->code.params, param);
    InstId inst =
        builder_op(l->b, OP_PARAM, param, params->span, INST_NONE, INST_NONE, INST_NONE, 0);
    *out = operand_value(l->b, inst, param, params->span);
    return true;
}

static void lower_layout(Compiler *compiler, uint32_t number) {
    Layout *layout = compiler->program->layouts.data[number];
    const Node *node = compiler->layout_nodes.data[number];
    uint32_t before = compiler->diags->errors;
    LayoutBuilder l = {.b = builder_new(compiler, &layout->code), .layout = layout};
    l.number = number;
    Operand param;
    if (!layout_param(&l, node, &param)) return;
    scope_push(l.b, node->kids[AST_TABLE_params]->kids[0]->kids[AST_PARAM_name]->text, param);
    LayoutNode *root =
        layout_node(&l, layout->is_document ? LAYOUT_DOCUMENT : LAYOUT_TABLE, node->span);
    layout_body(&l, root, node->kids[AST_TABLE_body]);
    layout_share_widths(&l);
    if (layout->n_columns == 0 && !layout->is_document) layout_set_columns(&l, root);
    if (compiler->diags->errors == before && !l.b->failed) layout->root = root;
}

void compiler_lower_layouts(Compiler *compiler) {
    for (uint32_t i = 0; i < compiler->layout_nodes.len; i++) {
        Layout *layout = compiler->program->layouts.data[i];
        const Node *params = compiler->layout_nodes.data[i]->kids[AST_TABLE_params];
        layout->applies = INST_NONE;
        layout->page_width_mm = 210;
        layout->page_height_mm = 297;
        layout->param = type_of(TYPE_POISON);
        const Node *type = params->n == 1 ? params->kids[0]->kids[AST_PARAM_type] : NULL;
        if (type && compiler_entity(compiler, type->text) != MAP_NONE)
            layout->param = type_with(TYPE_RECORD, compiler_entity(compiler, type->text));
    }
    for (uint32_t i = 0; i < compiler->layout_nodes.len; i++) lower_layout(compiler, i);
}
