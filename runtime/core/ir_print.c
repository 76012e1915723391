/* A listing of the checked form, for people and for --dump=ir: declarations as a reader would write
   them, code one instruction a line with its type and domain. It is never read back; the text form
   that is (form_text.c) has its lines as comments. */
#include "runtime/core/bound.h"
#include "runtime/core/op.h"

#include "runtime/base/utf8.h"

#define INST_COLUMNS 44 /* where types stand */
#define TYPE_COLUMNS 22 /* where domains stand, behind that */

/* ---- names, types, values */
static void put_lower(Buf *out, const char *name) {
    for (; *name; name++) {
        bool upper = *name >= 'A' && *name <= 'Z';
        buf_char(out, upper ? (char)(*name - 'A' + 'a') : *name);
    }
}

static void put_names(Buf *out, const NameSet *names) {
    for (uint32_t i = 0; i < names->n; i++) {
        if (i) buf_str(out, " | ");
        buf_text(out, names->all[i]);
    }
}

/* output.quantity */
static void put_member(Buf *out, const Enum *e, uint32_t member) {
    uint32_t parent = e->members.data[member].parent;
    if (parent != ID_NONE) {
        put_member(out, e, parent);
        buf_char(out, '.');
    }
    buf_text(out, e->members.data[member].names.en);
}

static void put_type(Buf *out, const Program *program, Type type) {
    static const char *const names[] = {
#define TYPE(kind, rep, zh, en) [TYPE_##kind] = en,
#include "runtime/core/type.def"
#undef TYPE
    };
    if (type.list) buf_str(out, "list ");
    if (type.kind == TYPE_ENUM) {
        buf_text(out, program->enums.data[type.arg]->names.en);
    } else if (type.kind == TYPE_RECORD && type.arg != ID_NONE) {
        buf_text(out, program->entities.data[type.arg]->names.en);
    } else if (type.kind == TYPE_QUANTITY && type.arg != DIM_ANY) {
        buf_text(out, units_dim_name(program->units, out->arena, type.arg, false));
    } else {
        buf_str(out, names[type.kind]);
    }
}

static void put_value(Buf *out, const Program *program, Type type, const Value *value) {
    if (value->state != STATE_OK) {
        buf_str(out, "none");
        return;
    }
    switch ((Rep)value->rep) {
    case REP_BOOL: buf_str(out, value->boolean ? "true" : "false"); break;
    case REP_NUMBER: quantity_print(out, program->units, value->quantity); break;
    case REP_TEXT: buf_json(out, value->text); break;
    case REP_DATE: date_print(out, value->date, DATE_ISO); break;
    case REP_ID:
        if (type.kind == TYPE_ENUM)
            put_member(out, program->enums.data[type.arg], value->id);
        else
            buf_printf(out, "#%u", value->id);
        break;
    case REP_BOX:
        if (type.kind == TYPE_BOUND) bound_print(out, program->units, value->bound, false);
        break;
    case REP_NONE:
    case REP_COUNT: break;
    }
}

/* ---- code */
static void put_text_imm(Buf *out, Text before, Text t, Text after) {
    buf_text(out, before);
    buf_text(out, t);
    buf_text(out, after);
}

static void put_imm(Buf *out, const Program *program, const Code *code, const Inst *inst) {
    uint32_t imm = inst->imm;
    switch ((OpImm)op_info((Op)inst->op)->imm) {
    case IMM_NO: return;
    case IMM_CONST: put_value(out, program, inst->type, &program->consts.data[imm]); return;
    case IMM_FIELD: {
        EntityId entity = code->insts.data[inst->a].type.arg;
        buf_text(out, program->entities.data[entity]->fields.data[imm].names.en);
        return;
    }
    case IMM_ENTITY: buf_text(out, program->entities.data[imm]->names.en); return;
    case IMM_MEMBER:
        put_member(out, program->enums.data[code->insts.data[inst->a].type.arg], imm);
        return;
    case IMM_REGEX: put_text_imm(out, TEXT("/"), program->regexes.data[imm], TEXT("/")); return;
    case IMM_UNIT:
        put_text_imm(out, TEXT("["), units_get(program->units, imm)->spelling, TEXT("]"));
        return;
    case IMM_NATIVE: buf_text(out, program->natives.data[imm]->names.en); return;
    case IMM_PARAM:
    case IMM_DOMAIN: buf_printf(out, "d%u", imm); return;
    case IMM_ROUNDING:
    case IMM_RELATION:
    case IMM_FLAG:
    case IMM_PART:
    case IMM_ASPECT: buf_printf(out, "$%u", imm); return;
    }
}

/* Blanks up to a column that is counted from `from`; at least two. */
static void put_gap(Buf *out, size_t from, uint32_t column) {
    Text since = {out->ptr + from, (uint32_t)(out->len - from)};
    uint32_t width = utf8_width(since);
    buf_repeat(out, TEXT(" "), width + 2 < column ? column - width : 2);
}

void ir_print_inst(Buf *out, const Program *program, const Code *code, InstId id) {
    const Inst *inst = &code->insts.data[id];
    InstId operands[3] = {inst->a, inst->b, inst->c};
    size_t start = out->len;
    buf_printf(out, "    %%%u ", id);
    put_lower(out, op_name((Op)inst->op));
    for (int k = 0; k < 3; k++)
        if (operands[k] != INST_NONE) buf_printf(out, " %%%u", operands[k]);
    if (op_info((Op)inst->op)->imm != IMM_NO) buf_char(out, ' ');
    put_imm(out, program, code, inst);
    put_gap(out, start, INST_COLUMNS);
    start = out->len;
    put_type(out, program, inst->type);
    put_gap(out, start, TYPE_COLUMNS);
    const Domain *domain = &code->domains.data[inst->domain];
    if (inst->domain != 0 && domain->opener == id) {
        buf_printf(out, "opens d%u below d%u\n", inst->domain, domain->parent);
    } else {
        buf_printf(out, "d%u\n", inst->domain);
    }
}

void ir_print_code(Buf *out, const Program *program, const Code *code) {
    for (InstId id = 0; id < code->insts.len; id++) ir_print_inst(out, program, code, id);
}

/* ---- declarations */
static void put_enum(Buf *out, const Enum *e) {
    buf_str(out, "enum ");
    put_names(out, &e->names);
    buf_char(out, '\n');
    for (uint32_t m = 0; m < e->members.len; m++) {
        uint32_t depth = 1;
        for (uint32_t p = e->members.data[m].parent; p != ID_NONE; p = e->members.data[p].parent) {
            depth++;
        }
        buf_repeat(out, TEXT("    "), depth);
        put_names(out, &e->members.data[m].names);
        buf_char(out, '\n');
    }
    buf_char(out, '\n');
}

static void put_field(Buf *out, const Program *program, const Field *field) {
    static const char *const kinds[] = {[FIELD_STORED] = "",
                                        [FIELD_OWNED] = "  owned",
                                        [FIELD_INVERSE] = "  inverse",
                                        [FIELD_DERIVED] = "  derived"};
    buf_str(out, "    ");
    put_names(out, &field->names);
    buf_str(out, " : ");
    put_type(out, program, field->type);
    if (!field->required) buf_char(out, '?');
    if (field->header) buf_str(out, "  header");
    buf_printf(out, "%s\n", kinds[field->kind]);
}

static void put_entity(Buf *out, const Program *program, EntityId id) {
    const Entity *entity = program->entities.data[id];
    buf_str(out, entity->hidden ? "hidden entity " : "entity ");
    put_names(out, &entity->names);
    if (program->facts) buf_printf(out, "  # %u rows", program->facts->tables[id].n_rows);
    buf_char(out, '\n');
    for (uint32_t f = 0; f < entity->fields.len; f++) {
        put_field(out, program, &entity->fields.data[f]);
    }
    buf_char(out, '\n');
}

static void put_native(Buf *out, const Program *program, const Native *native) {
    buf_str(out, "native ");
    buf_json(out, native->library);
    buf_char(out, ' ');
    put_names(out, &native->names);
    buf_str(out, " (");
    for (uint32_t i = 0; i < native->n_params; i++) {
        if (i) buf_str(out, ", ");
        put_type(out, program, native->params[i].type);
    }
    buf_str(out, "): ");
    put_type(out, program, native->result.type);
    buf_str(out, "\n\n");
}

/* ---- rules */
static void put_rule(Buf *out, const Program *program, const Rule *rule) {
    static const char *const certainties[] = {"fact", "likely", "hint"};
    static const char *const severities[] = {"error", "warning", "note"};
    buf_str(out, "rule ");
    put_names(out, &rule->names);
    buf_printf(out, "  %s %s\n", certainties[rule->certainty], severities[rule->severity]);
    ir_print_code(out, program, &rule->code);
    for (uint32_t i = 0; i < rule->binders.len; i++) {
        const Binder *binder = &rule->binders.data[i];
        buf_str(out, "    bind ");
        if (binder->name.len) put_text_imm(out, TEXT(""), binder->name, TEXT(" "));
        buf_printf(out, "%%%u\n", binder->value);
    }
    for (uint32_t i = 0; i < rule->filters.len; i++) {
        buf_printf(out, "    when %%%u -> %%%u\n", rule->filters.data[i], rule->filtered.data[i]);
    }
    for (uint32_t i = 0; i < rule->assertions.len; i++) {
        const Assertion *assertion = &rule->assertions.data[i];
        buf_printf(out, "    assert %%%u", assertion->condition);
        if (assertion->message != INST_NONE) buf_printf(out, " else %%%u", assertion->message);
        buf_char(out, '\n');
    }
    buf_char(out, '\n');
}

/* ---- layouts */
const char *layout_word(LayoutKind kind) {
    static const char *const words[] = {
#define LAYOUT(kind, word, synopsis) [LAYOUT_##kind] = word,
#include "runtime/core/layout.def"
#undef LAYOUT
    };
    return words[kind];
}

static void put_part(Buf *out, const char *name, InstId id) {
    if (id != INST_NONE) buf_printf(out, " %s %%%u", name, id);
}

static void put_node(Buf *out, const Program *program, const LayoutNode *node, uint32_t depth) {
    buf_repeat(out, TEXT("    "), depth);
    buf_printf(out, "%s d%u", layout_word((LayoutKind)node->kind), node->domain);
    if (node->span > 1) buf_printf(out, " span %u", node->span);
    if (node->down > 1) buf_printf(out, " down %u", node->down);
    if (node->merge) buf_str(out, " merge");
    if (node->blank) buf_str(out, " blank");
    put_part(out, "value", node->value);
    put_part(out, "text", node->text);
    put_part(out, "heading", node->heading);
    put_part(out, "list", node->list);
    put_part(out, "merge_when", node->merge_when);
    if (node->kind == LAYOUT_CALL) {
        put_text_imm(out, TEXT(" "), program->layouts.data[node->callee]->names.en, TEXT(""));
    }
    if (node->picture.len) put_text_imm(out, TEXT(" \""), node->picture, TEXT("\""));
    buf_char(out, '\n');
    for (uint32_t i = 0; i < node->n_kids; i++) put_node(out, program, node->kids[i], depth + 1);
    if (node->n_otherwise == 0) return;
    buf_repeat(out, TEXT("    "), depth);
    buf_str(out, "else\n");
    for (uint32_t i = 0; i < node->n_otherwise; i++) {
        put_node(out, program, node->otherwise[i], depth + 1);
    }
}

static void put_layout(Buf *out, const Program *program, const Layout *layout) {
    buf_str(out, layout->is_document ? "document " : "table ");
    put_names(out, &layout->names);
    buf_str(out, " (");
    put_type(out, program, layout->param);
    buf_str(out, ")\n");
    ir_print_code(out, program, &layout->code);
    if (layout->applies != INST_NONE) buf_printf(out, "    when %%%u\n", layout->applies);
    if (layout->root) put_node(out, program, layout->root, 1);
    buf_char(out, '\n');
}

void ir_print(Buf *out, Program *program) {
    for (EnumId e = 0; e < program->enums.len; e++) put_enum(out, program->enums.data[e]);
    for (EntityId e = 0; e < program->entities.len; e++) put_entity(out, program, e);
    for (uint32_t i = 0; i < program->natives.len; i++) {
        put_native(out, program, program->natives.data[i]);
    }
    for (uint32_t i = 0; i < program->rules.len; i++)
        put_rule(out, program, program->rules.data[i]);
    for (uint32_t i = 0; i < program->layouts.len; i++) {
        put_layout(out, program, program->layouts.data[i]);
    }
}
