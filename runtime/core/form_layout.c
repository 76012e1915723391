/* Describing layouts. */
#include "runtime/core/form_visit.h"
#include "runtime/core/verify.h"

static const char *const kind_words[] = {
#define LAYOUT(kind, word, synopsis) [LAYOUT_##kind] = word,
#include "runtime/core/layout.def"
#undef LAYOUT
};

static const char *const role_words[] = {"head", "body", "total", "note"};

static void form_node(Form *form, LayoutNode **at, uint32_t depth);

static void form_kids(Form *form, const char *name, LayoutNode ***kids, uint32_t *n,
                      uint32_t depth) {
    form_count(form, name, n);
    if (form->reads) *kids = ARENA_ARRAY(form->arena, LayoutNode *, *n);
    for (uint32_t i = 0; i < *n && form_good(form); i++) form_node(form, &(*kids)[i], depth + 1);
}

static void form_node_insts(Form *form, LayoutNode *node) {
    form_u32(form, "domain", &node->domain, 0);
    form_u32(form, "value", &node->value, INST_NONE);
    form_u32(form, "text", &node->text, INST_NONE);
    form_u32(form, "list", &node->list, INST_NONE);
    form_u32(form, "list_domain", &node->list_domain, 0);
    form_u32(form, "heading", &node->heading, INST_NONE);
    form_u32(form, "merge_when", &node->merge_when, INST_NONE);
}

static void form_node(Form *form, LayoutNode **at, uint32_t depth) {
    static const char *const aligns[] = {"default", "left", "center", "right"};
    if (depth > VERIFY_MAX_DEPTH) form_refuse(form, "a layout is nested too deeply");
    if (form->reads) *at = ARENA_NEW(form->arena, LayoutNode);
    if (!form_good(form)) return;
    LayoutNode *node = *at;
    form_open(form, "node", FORM_BLOCK);
    form_choice(form, NULL, &node->kind, kind_words, LAYOUT_CELL);
    form_choice(form, "role", &node->role, role_words, 0);
    form_choice(form, "align", &node->align, aligns, 0);
    form_u8(form, "level", &node->level, 0);
    form_bool(form, "merge", &node->merge);
    form_bool(form, "blank", &node->blank);
    form_u32(form, "span", &node->span, 0);
    form_u32(form, "down", &node->down, 0);
    form_node_insts(form, node);
    form_text(form, "picture", &node->picture);
    form_u32(form, "unit", &node->unit, UNIT_NONE);
    form_u32(form, "callee", &node->callee, 0);
    form_span(form, "at", &node->span_source);
    form_kids(form, "kids", &node->kids, &node->n_kids, depth);
    form_kids(form, "otherwise", &node->otherwise, &node->n_otherwise, depth);
    form_close(form, FORM_BLOCK);
}

static void form_layout(Form *form, Layout **at) {
    if (form->reads) *at = ARENA_NEW(form->arena, Layout);
    Layout *layout = *at;
    form_open(form, "layout", FORM_BLOCK);
    form_names(form, &layout->names);
    form_bool(form, "document", &layout->is_document);
    form_type(form, "of", &layout->param);
    form_code(form, &layout->code);
    form_u32(form, "applies", &layout->applies, INST_NONE);
    form_vec(form, "widths", &layout->widths, form_u32_plain);
    form_u32(form, "columns", &layout->n_columns, 0);
    form_bool(form, "landscape", &layout->landscape);
    form_bool(form, "break_before", &layout->break_before);
    form_bool(form, "keep_together", &layout->keep_together);
    form_bool(form, "small_page_margins", &layout->small_page_margins);
    form_u16(form, "page_width_mm", &layout->page_width_mm, 0);
    form_u16(form, "page_height_mm", &layout->page_height_mm, 0);
    form_span(form, "at", &layout->span);
    form_node(form, &layout->root, 0);
    form_close(form, FORM_BLOCK);
}

void form_layouts(Form *form) {
    form_vec(form, "layouts", &form->program->layouts, form_layout);
}
