/* `rows … by … every { column …; group … }`: one line an element. The elements may be sorted, then
   gathered under a key. A column that does not speak of the element stands in the key's domain, so
   that it is printed for a key without elements, too. */
#include "compiler/layout.h"

#include "runtime/report/doc.h"

typedef struct RowsScope {
    DomainId top;   /* where the rows stand in the layout: headings, labels and rows below */
    DomainId outer; /* of the generators in front; the same as top where there are none */
    DomainId group, element; /* group: the element's domain where there is no `by` */
    const Scope *top_scope, *outer_scope, *group_scope, *element_scope;
    NameList binders;
} RowsScope;

static bool mentions(const Node *node, const NameList *names) {
    if (!node) return false;
    if (node->kind == AST_NAME)
        for (uint32_t i = 0; i < names->len; i++)
            if (names->data[i].len == 0 || text_equal(node->text, names->data[i])) return true;
    for (uint32_t i = 0; i < node->n; i++)
        if (mentions(node->kids[i], names)) return true;
    return false;
}

/* ---- columns */

static const Node *find_modifier(const Node *modifiers, AstModifier wanted) {
    for (uint32_t i = 0; i < modifiers->n; i++)
        if (modifiers->kids[i]->kind == AST_MODIFIER && modifiers->kids[i]->op == wanted)
            return modifiers->kids[i];
    return NULL;
}

/* `every` and `sorted` stand behind rows, all else behind columns: what would have no effect is not
   passed over in silence. */
static void check_modifiers(LayoutBuilder *l, const Node *modifiers, bool of_rows) {
    for (uint32_t i = 0; i < modifiers->n; i++) {
        const Node *m = modifiers->kids[i];
        if (m->kind != AST_MODIFIER) continue;
        bool arranges = m->op == AST_MOD_EVERY || m->op == AST_MOD_SORTED;
        bool lost = m->op == AST_MOD_DOWN; /* lines are one row high */
        if (arranges != of_rows || lost) layout_misplaced(l, m, "这个写法", "this");
    }
}

static LayoutNode *rows_statement(LayoutBuilder *l, const RowsScope *s, const Node *node);

static void heading(LayoutBuilder *l, const RowsScope *s, LayoutNode *result, const Node *text) {
    Builder *b = l->b;
    b->domain = s->top;
    b->scope = s->top_scope;
    Operand value = expr_single(b, text, type_of(TYPE_TEXT));
    if (!operand_bad(value)) result->heading = display_text(b, value);
}

static LayoutNode *lower_column(LayoutBuilder *l, const RowsScope *s, const Node *node) {
    Builder *b = l->b;
    const Node *value = node->kids[AST_COLUMN_value];
    bool of_element = s->group == s->element || mentions(value, &s->binders);
    b->domain = of_element ? s->element : s->group;
    b->scope = of_element ? s->element_scope : s->group_scope;
    LayoutNode *result = layout_node(l, LAYOUT_COLUMN, node->span);
    check_modifiers(l, node->kids[AST_COLUMN_modifiers], false);
    layout_value(l, result, value);
    layout_modifiers(l, result, node->kids[AST_COLUMN_modifiers]);
    layout_column_width(l, find_modifier(node->kids[AST_COLUMN_modifiers], AST_MOD_WIDTH));
    heading(l, s, result, node->kids[AST_COLUMN_heading]);
    return result;
}

static LayoutNode *lower_column_group(LayoutBuilder *l, const RowsScope *s, const Node *node) {
    const Node *modifiers = node->kids[AST_GROUP_modifiers];
    for (uint32_t i = 0; i < modifiers->n; i++)
        layout_misplaced(l, modifiers->kids[i], "这个写法", "this");
    l->b->domain = s->top;
    LayoutNode *result = layout_node(l, LAYOUT_GROUP, node->span);
    heading(l, s, result, node->kids[AST_GROUP_heading]);
    const Node *body = node->kids[AST_GROUP_body];
    result->kids = ARENA_ARRAY(l->b->compiler->arena, LayoutNode *, body->n);
    for (uint32_t i = 0; i < body->n; i++) {
        LayoutNode *kid = rows_statement(l, s, body->kids[i]);
        if (kid) result->kids[result->n_kids++] = kid;
    }
    return result;
}

static LayoutNode *rows_statement(LayoutBuilder *l, const RowsScope *s, const Node *node) {
    if (node->kind == AST_COLUMN) return lower_column(l, s, node);
    if (node->kind == AST_GROUP) return lower_column_group(l, s, node);
    if (node->kind != AST_ERROR) layout_misplaced(l, node, "这一句", "this statement");
    return NULL;
}

/* ---- around the columns */

/* `head "绩效指标"`: a label at the left of everything, headings and rows below included. */
static LayoutNode *lower_side(LayoutBuilder *l, const RowsScope *s, const Node *node) {
    l->b->domain = s->top;
    l->b->scope = s->top_scope;
    LayoutNode *result = layout_cell(l, node);
    const Node *down = find_modifier(node->kids[AST_LCELL_modifiers], AST_MOD_DOWN);
    if (down) layout_misplaced(l, down, "跨行", "down");
    for (uint32_t i = 0; i < result->span; i++) layout_column_width(l, NULL);
    return result;
}

/* `row { … }`: below the lines, of the record that the rows belong to. */
static LayoutNode *lower_foot(LayoutBuilder *l, const RowsScope *s, const Node *node) {
    l->b->domain = s->top;
    l->b->scope = s->top_scope;
    return layout_row(l, node);
}

/* Labels stand before the columns, rows behind them. */
static void rows_body(LayoutBuilder *l, const RowsScope *s, LayoutNode *rows, const Node *body) {
    bool columns = false, feet = false;
    rows->kids = ARENA_ARRAY(l->b->compiler->arena, LayoutNode *, body->n);
    for (uint32_t i = 0; i < body->n; i++) {
        const Node *node = body->kids[i];
        bool side = node->kind == AST_LCELL, foot = node->kind == AST_LROW;
        if (side && (columns || feet)) layout_misplaced(l, node, "表头", "head");
        if (!side && !foot && feet) layout_misplaced(l, node, "栏目", "column");
        columns = columns || !side;
        feet = feet || foot;
        LayoutNode *kid = side   ? lower_side(l, s, node)
                          : foot ? lower_foot(l, s, node)
                                 : rows_statement(l, s, node);
        if (kid) rows->kids[rows->n_kids++] = kid;
    }
}

/* ---- elements */

/* The same binder over a rearranged domain. */
static void rebind(LayoutBuilder *l, const RowsScope *s, InstId element, Operand before) {
    Builder *b = l->b;
    b->domain = inst_domain(b, element);
    Operand again = operand_value(b, element, before.type, before.span);
    if (s->binders.data[0].len > 0)
        scope_push(b, s->binders.data[0], again);
    else
        scope_record(b, again);
}

static bool sort_rows(LayoutBuilder *l, const RowsScope *s, const Node *sorted, Operand *element) {
    Builder *b = l->b;
    Operand key = expr_single(b, sorted->kids[AST_MODIFIER_value], ANY_TYPE);
    if (operand_bad(key)) return false;
    InstId inst =
        builder_open(b, OP_SORT, element->type, sorted->span, s->outer, key.inst, element->inst, 0);
    b->scope = s->outer_scope;
    rebind(l, s, inst, *element);
    *element = operand_value(b, inst, element->type, element->span);
    return true;
}

static Operand refuse_grouping(Builder *b, Span span) {
    diag_at1(b->compiler->diags, DIAG_NOT_SUPPORTED, span,
             ARG2(TEXT("这样的分组"), TEXT("this grouping")));
    return operand_poison(span);
}

/* The list of `every in LIST`: members of the key's enum, seen from where the rows are. */
static Operand listed_members(Builder *b, const RowsScope *s, const Node *list, Operand key) {
    DomainId here = b->domain;
    const Scope *scope = b->scope;
    b->domain = s->outer;
    b->scope = s->outer_scope;
    Operand members = expr_list(b, list);
    b->domain = here;
    b->scope = scope;
    if (operand_bad(members)) return members;
    if (members.base != s->outer) return refuse_grouping(b, list->span);
    if (members.type.kind == key.type.kind && members.type.arg == key.type.arg) return members;
    Type wanted = key.type;
    wanted.list = true;
    diag_add(b->compiler->diags, (Diag){.code = DIAG_WRONG_TYPE,
                                        .span = list->span,
                                        .other = key.span,
                                        .args = {compiler_arg_type(b->compiler, wanted),
                                                 compiler_arg_type(b->compiler, members.type)}});
    return operand_poison(list->span);
}

/* Opens the groups of the key; INST_NONE after a diagnostic. */
static InstId open_groups(Builder *b, const RowsScope *s, const Node *every, Operand key,
                          Span span) {
    const Node *list = every ? every->kids[AST_MODIFIER_value] : NULL;
    if (!list)
        return builder_open(b, OP_GROUP, key.type, span, s->outer, key.inst, INST_NONE,
                            every != NULL);
    Operand members = listed_members(b, s, list, key);
    if (operand_bad(members)) return INST_NONE;
    return builder_open(b, OP_GROUP_LISTED, key.type, span, s->outer, key.inst, members.inst, 0);
}

static bool group_rows(LayoutBuilder *l, RowsScope *s, const Node *node, Operand element) {
    Builder *b = l->b;
    const Node *keys = node->kids[AST_LROWS_keys], *name = node->kids[AST_LROWS_group];
    const Node *every = find_modifier(node->kids[AST_LROWS_modifiers], AST_MOD_EVERY);
    Operand key = expr_single(b, keys->kids[0], ANY_TYPE);
    if (operand_bad(key)) return false;
    if (keys->n > 1 || (every && key.type.kind != TYPE_ENUM)) {
        refuse_grouping(b, keys->span);
        return false;
    }
    InstId group = open_groups(b, s, every, key, keys->span);
    if (group == INST_NONE) return false;
    s->group = b->domain = inst_domain(b, group);
    b->scope = s->outer_scope;
    Text key_name = name ? name->text : TEXT("");
    if (key_name.len > 0) {
        scope_check_new(b, key_name, name->span);
        scope_push(b, key_name, operand_value(b, group, key.type, keys->span));
    }
    s->group_scope = b->scope;
    InstId members =
        builder_open(b, OP_MEMBERS, element.type, node->span, s->group, group, element.inst, 0);
    rebind(l, s, members, element);
    return true;
}

/* `a in x beside b in y`: both lists in step. */
static bool beside_rows(LayoutBuilder *l, RowsScope *s, const Node *node, Operand *element) {
    Builder *b = l->b;
    const Node *generators = node->kids[AST_LROWS_generators];
    Operand lists[2];
    if (generators->n > 2) {
        diag_at1(b->compiler->diags, DIAG_NOT_SUPPORTED, generators->span,
                 ARG2(TEXT("三个以上并列的列表"), TEXT("more than two lists side by side")));
        return false;
    }
    for (uint32_t i = 0; i < 2; i++) {
        const Node *generator = generators->kids[i];
        const Node *name = generator->kids[AST_GENERATOR_binder];
        lists[i] = expr_list(b, generator->kids[AST_GENERATOR_list]);
        if (operand_bad(lists[i])) return false;
        lists[i] = list_here(b, lists[i]);
        scope_check_new(b, name->text, name->span);
        vec_push(b->compiler->arena, &s->binders, name->text);
    }
    InstId left = builder_open(b, OP_BESIDE, lists[0].type, generators->span, s->outer,
                               lists[0].inst, lists[1].inst, 0);
    b->domain = inst_domain(b, left);
    InstId right = builder_op(b, OP_BESIDE_OTHER, lists[1].type, generators->span, left, INST_NONE,
                              INST_NONE, 0);
    *element = operand_value(b, left, expr_element(b, lists[0]).type, node->span);
    scope_push(b, s->binders.data[0], *element);
    scope_push(b, s->binders.data[1],
               operand_value(b, right, expr_element(b, lists[1]).type, node->span));
    return true;
}

/* `o in list, …`: the rows are those of each o, one after the other. */
static bool open_outer(Builder *b, RowsScope *s, const Node *generators) {
    if (!generate(b, generators, NULL, NULL)) return false;
    s->outer = b->domain;
    s->outer_scope = s->group_scope = b->scope;
    return true;
}

static bool open_rows(LayoutBuilder *l, RowsScope *s, const Node *node) {
    Builder *b = l->b;
    OperandList operands = {0};
    Operand element;
    const Node *generators = node->kids[AST_LROWS_generators];
    const Node *condition = node->kids[AST_LROWS_condition];
    const Node *sorted = find_modifier(node->kids[AST_LROWS_modifiers], AST_MOD_SORTED);
    if (node->kids[AST_LROWS_outer]->n > 0 && !open_outer(b, s, node->kids[AST_LROWS_outer]))
        return false;
    if (generators->n > 1) {
        if (!beside_rows(l, s, node, &element)) return false;
    } else {
        if (!generate(b, generators, &operands, &s->binders)) return false;
        element = operands.data[0];
    }
    bool rearranged = sorted || node->kids[AST_LROWS_keys]->n > 0;
    if (condition) {
        Operand filter = expr_bool(b, condition);
        if (operand_bad(filter)) return false;
        generate_filter(b, filter.inst, condition->span);
        element.inst = builder_lift(b, element.inst);
    }
    if (generators->n > 1 && rearranged) {
        diag_at1(b->compiler->diags, DIAG_NOT_SUPPORTED, node->span,
                 ARG2(TEXT("对多个列表分组或排序"), TEXT("grouping or sorting several lists")));
        return false;
    }
    if (sorted && !sort_rows(l, s, sorted, &element)) return false;
    s->group = b->domain;
    if (node->kids[AST_LROWS_keys]->n > 0 && !group_rows(l, s, node, element)) return false;
    s->element = b->domain;
    s->element_scope = b->scope;
    if (node->kids[AST_LROWS_keys]->n == 0) s->group = s->element;
    return true;
}

LayoutNode *layout_rows(LayoutBuilder *l, const Node *node) {
    Builder *b = l->b;
    RowsScope s = {.top = b->domain, .top_scope = b->scope};
    s.outer = s.top;
    s.outer_scope = s.group_scope = s.top_scope;
    LayoutNode *result = NULL;
    if (open_rows(l, &s, node)) {
        result = layout_node(l, LAYOUT_ROWS, node->span);
        const Node *body = node->kids[AST_LROWS_body];
        check_modifiers(l, node->kids[AST_LROWS_modifiers], true);
        l->column = 0;
        rows_body(l, &s, result, body);
        result->domain = s.element;
    }
    b->domain = s.top;
    b->scope = s.top_scope;
    return result;
}
