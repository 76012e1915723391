/* The properties of rules, written `name: value`: what a rule is called in reports, how sure it is,
   what it rests on and which rules it includes. Each property is a row of one table. */
#include "compiler/builder.h"
#include "runtime/eval/check.h"

typedef bool PropertyRead(Compiler *compiler, Rule *rule, const Node *meta);

static Text word_of(Compiler *compiler, const Node *value) {
    return value->kind == AST_TEXT ? value->text : compiler_dotted(compiler, value);
}

static bool report_value(Compiler *compiler, const Node *meta, DiagArg wanted) {
    diag_at2(compiler->diags, DIAG_BAD_META_VALUE, meta->kids[AST_META_value]->span,
             ARG(meta->kids[AST_META_name]->text), wanted);
    return false;
}

/* ---- choices */
static bool read_choice(Compiler *compiler, const Node *meta, const char *const (*choices)[2],
                        uint32_t n, uint8_t *out) {
    const Node *value = meta->kids[AST_META_value];
    Text word = word_of(compiler, value);
    Buf all = buf_new(compiler->arena);
    for (uint32_t i = 0; i < n; i++) {
        if (text_equal(word, text_of(choices[i][0])) || text_equal(word, text_of(choices[i][1]))) {
            *out = (uint8_t)i;
            compiler_note_word(compiler, value->span, choices[i][0], choices[i][1]);
            return true;
        }
        buf_printf(&all, "%s%s %s", i ? ", " : "", choices[i][0], choices[i][1]);
    }
    return report_value(compiler, meta, ARG(buf_result(&all)));
}

static bool read_certainty(Compiler *compiler, Rule *rule, const Node *meta) {
    static const char *const certainties[][2] = {
        {"fact", "事实"}, {"likely", "很可能"}, {"hint", "提示"}};
    return read_choice(compiler, meta, certainties, 3, &rule->certainty);
}

static bool read_severity(Compiler *compiler, Rule *rule, const Node *meta) {
    static const char *const severities[][2] = {
        {"error", "错误"}, {"warning", "警告"}, {"note", "说明"}};
    return read_choice(compiler, meta, severities, 3, &rule->severity);
}

/* ---- texts */
static bool read_text(Compiler *compiler, const Node *meta, Text *out) {
    const Node *value = meta->kids[AST_META_value];
    if (value->kind == AST_TEXT) {
        *out = arena_text(compiler->arena, value->text);
        return true;
    }
    return report_value(compiler, meta, ARG2(TEXT("加引号的文字"), TEXT("a quoted text")));
}

static bool read_basis(Compiler *compiler, Rule *rule, const Node *meta) {
    return read_text(compiler, meta, &rule->basis);
}

static bool read_advice(Compiler *compiler, Rule *rule, const Node *meta) {
    return read_text(compiler, meta, &rule->advice);
}

static bool read_exempt(Compiler *compiler, Rule *rule, const Node *meta) {
    return read_text(compiler, meta, &rule->exempt);
}

/* ---- words: a text or a bare name */
static bool read_word(Compiler *compiler, const Node *meta, Text *out) {
    Text word = word_of(compiler, meta->kids[AST_META_value]);
    if (word.len) {
        *out = arena_text(compiler->arena, word);
        return true;
    }
    return report_value(compiler, meta, ARG2(TEXT("名称或加引号的文字"), TEXT("a name or a text")));
}

static bool read_id(Compiler *compiler, Rule *rule, const Node *meta) {
    return read_word(compiler, meta, &rule->id);
}

static bool read_group(Compiler *compiler, Rule *rule, const Node *meta) {
    return read_word(compiler, meta, &rule->group);
}

/* ---- includes: names of rules; a quoted one may be of a module that is not used */
static bool read_rule_name(Compiler *compiler, Rule *rule, const Node *node) {
    Text name = word_of(compiler, node);
    uint32_t number = map_get(&compiler->rules, name);
    if (number == MAP_NONE && !check_is_builtin(name) && node->kind != AST_TEXT) {
        diag_at2(compiler->diags, DIAG_UNKNOWN_RULE, node->span, ARG(name),
                 compiler_suggest_rule(compiler, name));
        return false;
    }
    if (number != MAP_NONE) name = compiler->program->rules.data[number]->names.en;
    vec_push(compiler->arena, &rule->includes, arena_text(compiler->arena, name));
    return true;
}

static bool read_includes(Compiler *compiler, Rule *rule, const Node *meta) {
    const Node *value = meta->kids[AST_META_value];
    if (value->kind != AST_ARRAY) return read_rule_name(compiler, rule, value);
    const Node *items = value->kids[AST_ARRAY_items];
    bool good = true;
    for (uint32_t i = 0; i < items->n; i++)
        good = read_rule_name(compiler, rule, items->kids[i]) && good;
    return good;
}

/* ---- all of them */
static const struct {
    const char *en, *zh;
    PropertyRead *read;
} properties[] = {
    {"id", "代号", read_id},
    {"group", "组别", read_group},
    {"certainty", "把握", read_certainty},
    {"severity", "轻重", read_severity},
    {"basis", "依据", read_basis},
    {"advice", "建议", read_advice},
    {"exempt", "例外", read_exempt},
    {"includes", "涵盖", read_includes},
};
enum { N_PROPERTIES = sizeof properties / sizeof properties[0] };

static Text all_properties(Arena *arena) {
    Buf all = buf_new(arena);
    for (uint32_t i = 0; i < N_PROPERTIES; i++)
        buf_printf(&all, "%s%s %s", i ? ", " : "", properties[i].en, properties[i].zh);
    return buf_result(&all);
}

void rule_property(Compiler *compiler, Rule *rule, const Node *meta, bool *severity_given) {
    const Node *name = meta->kids[AST_META_name];
    for (uint32_t i = 0; i < N_PROPERTIES; i++) {
        bool is_en = text_equal(name->text, text_of(properties[i].en));
        if (!is_en && !text_equal(name->text, text_of(properties[i].zh))) continue;
        compiler_note_word(compiler, name->span, properties[i].en, properties[i].zh);
        bool good = properties[i].read(compiler, rule, meta);
        if (good && properties[i].read == read_severity) *severity_given = true;
        return;
    }
    diag_at2(compiler->diags, DIAG_UNKNOWN_META, name->span, ARG(name->text),
             ARG(all_properties(compiler->arena)));
}
