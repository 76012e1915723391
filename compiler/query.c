/* Queries: LIST [when C] [by K as g] [sorted by E, …] [-> E, …]. The sources are generators as in
   rules; every expression behind the arrow is a column. Without an arrow a list of records has the
   columns key and name, a list of groups their keys and sizes, any other list its elements; what is
   no list is one value. */
#include "compiler/query.h"

#include "compiler/builder.h"
#include "runtime/base/utf8.h"

typedef struct Planner {
    Builder *b;
    QueryPlan *plan;
    Lang lang;
} Planner;

const Source *query_source(Session *session, Text text, Lang *lang) {
    Source *source = sources_add(session->sources, TEXT(""), text_trim(text));
    *lang = parse_is_chinese(source) ? LANG_ZH : LANG_EN;
    source->path = *lang == LANG_ZH ? TEXT("<查询>") : TEXT("<query>");
    return source;
}

/* ---- columns */

static Text say(const Planner *p, const char *zh, const char *en) {
    return text_of(p->lang == LANG_ZH ? zh : en);
}

static Text source_text(const Planner *p, Span span) {
    return text_trim(sources_text(p->b->compiler->program->sources, span));
}

static void add_column(Planner *p, Text heading, Operand o) {
    Builder *b = p->b;
    if (operand_bad(o)) return;
    DomainId here = b->domain;
    QueryColumn column = {.heading = heading, .type = o.type, .base = o.base};
    if (o.type.list) {
        b->domain = o.domain;
        column.value = o.inst;
        column.text = display_text(b, expr_element(b, o));
        b->domain = here;
    } else {
        o.inst = column.value = builder_lift(b, o.inst);
        column.text = display_text(b, o);
    }
    vec_push(b->compiler->arena, &p->plan->columns, column);
}

/* `binder`: the record's name in the query, or empty. */
static void add_field(Planner *p, Operand record, uint32_t field, Text binder) {
    if (field == ID_NONE) return;
    const Entity *entity = p->b->compiler->program->entities.data[record.type.arg];
    const NameSet *names = &entity->fields.data[field].names;
    Text name = p->lang == LANG_ZH ? names->zh : names->en;
    if (binder.len > 0)
        name = arena_printf(p->b->compiler->arena, "%.*s.%.*s", TEXT_ARG(binder), TEXT_ARG(name));
    add_column(p, name, member_field(p->b, record, field, record.span));
}

/* What tells a record from others: key and name, where there is neither the fields that are unique
   together; of an entry of a map key and value. */
static void add_record(Planner *p, Operand record, Text binder) {
    const Entity *entity = p->b->compiler->program->entities.data[record.type.arg];
    bool known = entity->key_field != ID_NONE || entity->name_field != ID_NONE;
    uint32_t before = p->plan->columns.len;
    record.inst = builder_lift(p->b, record.inst);
    if (entity->is_map) {
        add_field(p, record, HIDDEN_KEY, binder);
        add_field(p, record, HIDDEN_VALUE_OF_MAP, binder);
    } else {
        add_field(p, record, entity->key_field, binder);
        add_field(p, record, entity->name_field, binder);
    }
    for (uint32_t i = 0; !known && i < entity->unique.len; i++)
        add_field(p, record, entity->unique.data[i], binder);
    if (p->plan->columns.len == before) add_column(p, source_text(p, record.span), record);
}

static void add_group(Planner *p, Operand group, Text name, const Node *keys) {
    Operand key = operand_value(p->b, builder_lift(p->b, group.key), group.key_type, group.span);
    Operand size = reduce(p->b, OP_COUNT, group, INST_NONE, type_of(TYPE_NUMBER), 0, group.span);
    Text count = say(p, "计数", "count");
    add_column(p, source_text(p, keys->span), key);
    add_column(p,
               arena_printf(p->b->compiler->arena, "%.*s(%.*s)", TEXT_ARG(count), TEXT_ARG(name)),
               size);
}

static void add_defaults(Planner *p, const Node *generators, const OperandList *operands,
                         const NameList *names) {
    for (uint32_t i = 0; i < operands->len; i++) {
        const Node *generator = generators->kids[i];
        Operand o = operands->data[i];
        o.span = generator->span;
        if (o.type.list)
            add_group(p, o, names->data[i], generator->kids[AST_GENERATOR_keys]);
        else if (o.type.kind == TYPE_RECORD)
            add_record(p, o, names->data[i]);
        else
            add_column(p, source_text(p, o.span), o);
    }
}

static const Node *first_name(const Node *node) {
    while (node->kind == AST_MEMBER_OF) node = node->kids[AST_MEMBER_OF_object];
    return node->kind == AST_NAME ? node : NULL;
}

/* `project -> project.name`: the name of a list is that of all its records in the columns, too. */
static void warn_of_whole(Planner *p, const Node *value, const Node *generators) {
    const Node *name = value->kind == AST_MEMBER_OF ? first_name(value) : NULL;
    for (uint32_t i = 0; name && i < generators->n; i++) {
        const Node *list = generators->kids[i]->kids[AST_GENERATOR_list];
        if (list->kind != AST_NAME || !text_equal(list->text, name->text)) continue;
        Span rest = {value->span.source, name->span.hi + 1, value->span.hi};
        diag_at3(p->b->compiler->diags, DIAG_WHOLE_LIST, value->span, ARG(source_text(p, value->span)),
                 ARG(name->text), ARG(source_text(p, rest)));
    }
}

static void add_values(Planner *p, const Node *query) {
    const Node *values = query->kids[AST_QUERY_values];
    for (uint32_t i = 0; i < values->n; i++) {
        const Node *value = values->kids[i];
        Operand o = expr_check(p->b, value, ANY_TYPE);
        if (!operand_bad(o) && o.type.list)
            warn_of_whole(p, value, query->kids[AST_QUERY_generators]);
        add_column(p, source_text(p, value->span), o);
    }
}

/* ---- the whole */

/* One expression alone may be no list: then it is the answer. */
static bool plan_single(Planner *p, const Node *query) {
    const Node *generators = query->kids[AST_QUERY_generators];
    const Node *first = generators->kids[0];
    bool alone = generators->n == 1 && !first->kids[AST_GENERATOR_binder] &&
                 first->kids[AST_GENERATOR_keys]->n == 0 && !query->kids[AST_QUERY_condition] &&
                 !query->kids[AST_QUERY_sorting] && query->kids[AST_QUERY_values]->n == 0;
    if (!alone) return false;
    Operand value = expr_check(p->b, first->kids[AST_GENERATOR_list], ANY_TYPE);
    if (!operand_bad(value) && value.type.list) return false;
    p->plan->single = true;
    add_column(p, source_text(p, first->span), value);
    return true;
}

static bool is_word(const Node *word, const char *zh, const char *en) {
    return text_equal(word->text, text_of(zh)) || text_equal(word->text, text_of(en));
}

static void plan_sorting(Planner *p, const Node *sorting) {
    Builder *b = p->b;
    const Node *direction = sorting->kids[AST_SORTING_direction];
    const Node *keys = sorting->kids[AST_SORTING_keys];
    p->plan->descending = direction && is_word(direction, "降序", "descending");
    if (direction && !p->plan->descending && !is_word(direction, "升序", "ascending"))
        diag_at2(b->compiler->diags, DIAG_BAD_META_VALUE, direction->span,
                 ARG2(TEXT("排序"), TEXT("sorted")), ARG(TEXT("降序 descending, 升序 ascending")));
    for (uint32_t i = 0; i < keys->n; i++) {
        Operand key = expr_single(b, keys->kids[i], ANY_TYPE);
        if (operand_bad(key)) continue;
        QuerySort sort = {.type = key.type, .value = builder_lift(b, key.inst)};
        vec_push(b->compiler->arena, &p->plan->sorting, sort);
    }
}

static void plan_table(Planner *p, const Node *query) {
    const Node *generators = query->kids[AST_QUERY_generators];
    OperandList operands = {0};
    NameList names = {0};
    if (!generate_chosen(p->b, generators, query->kids[AST_QUERY_condition], &operands, &names))
        return;
    if (query->kids[AST_QUERY_sorting]) plan_sorting(p, query->kids[AST_QUERY_sorting]);
    if (query->kids[AST_QUERY_values]->n > 0)
        add_values(p, query);
    else
        add_defaults(p, generators, &operands, &names);
}

static bool is_text(const Source *source, Diags *diags) {
    uint32_t at = utf8_invalid_at(source->text);
    if (at == source->text.len) return true;
    diag_at1(diags, DIAG_FILE_UTF8, (Span){source->id, at, at + 1}, ARG(source->path));
    return false;
}

bool query_plan(Session *session, const Source *source, Lang lang, Diags *diags, QueryPlan *plan) {
    Compiler *compiler = session->compiler;
    *plan = (QueryPlan){0};
    if (!is_text(source, diags)) return false;
    Node *query = parse_query(source, compiler->arena, diags);
    if (!query || diags->errors > 0) return false;
    Diags *others = compiler->diags;
    compiler->diags = diags;
    Planner planner = {.b = builder_new(compiler, &plan->code), .plan = plan, .lang = lang};
    if (!plan_single(&planner, query)) plan_table(&planner, query);
    plan->domain = planner.b->domain;
    compiler->diags = others;
    if (planner.b->failed && diags->errors == 0) /* `none` alone is a value of no type */
        diag_at1(diags, DIAG_NOT_SUPPORTED, query->span,
                 ARG2(TEXT("不知道类型的“无值”"), TEXT("none of no known type")));
    return diags->errors == 0;
}
