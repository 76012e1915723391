/* Tests from trees: whose rule, which outcome, which subjects. The names of subjects are looked up
   when there are facts. */
#include "compiler/test.h"

enum { MOST_SUBJECTS = 1000000 };

typedef struct Reader {
    Session *session;
    TestCase *test;
    Expectation common; /* of the node at hand, but for its subjects */
} Reader;

/* A rule that has mistakes of its own is no rule of the program; that was told. It may have been
   the one with that id. */
static bool find_rule(Reader *r, const Node *node) {
    Compiler *compiler = r->session->compiler;
    const Program *program = r->session->program;
    Text name = compiler_dotted(compiler, node);
    r->common.rule = check_find_rule(program, name);
    if (r->common.rule != MAP_NONE) return true;
    if (compiler->rule_nodes.len == program->rules.len)
        diag_at2(r->session->diags, DIAG_UNKNOWN_RULE, node->span, ARG(name),
                 compiler_suggest_rule(compiler, name));
    return false;
}

static bool read_count(Reader *r, const Node *count) {
    if (!count) return true;
    Number number;
    int64_t value = 0;
    bool whole = !count->kids[AST_NUMERAL_unit] &&
                 number_read(r->session->arena, count->text, &number) &&
                 number_to_int64(number, &value);
    if (whole && value >= 1 && value <= MOST_SUBJECTS) {
        r->common.counted = true;
        r->common.count = (uint32_t)value;
        return true;
    }
    diag_at1(r->session->diags, DIAG_LAYOUT_COUNT, count->span,
             ARG(arena_printf(r->session->arena, "%d", MOST_SUBJECTS)));
    return false;
}

static void read_messages(Reader *r, const Node *messages) {
    Text *fragments = ARENA_ARRAY(r->session->arena, Text, messages->n);
    for (uint32_t i = 0; i < messages->n; i++) fragments[i] = messages->kids[i]->text;
    r->common.fragments = fragments;
    r->common.n_fragments = messages->n;
}

/* ---- subjects */

/* The parts of a dotted name; a numeral is one name. */
static void add_path(Reader *r, const Node *node, TextList *names) {
    Text rest = node->kind == AST_NAME ? node->text : TEXT("");
    for (int64_t point; (point = text_find(rest, TEXT("."))) >= 0;) {
        vec_push(r->session->arena, names, text_slice(rest, 0, (uint32_t)point));
        rest = text_slice(rest, (uint32_t)point + 1, rest.len);
    }
    vec_push(r->session->arena, names, rest.len ? rest : node->text);
}

/* `T1.费用` and `T1.指标["费用"]`: a name each; that of the list says nothing more. */
static void read_subject(Reader *r, const Node *node) {
    Expectation one = r->common;
    TextList names = {0};
    if (node->kind == AST_INDEX) {
        add_path(r, node->kids[AST_INDEX_object], &names);
        if (names.len > 1) names.len--;
        vec_push(r->session->arena, &names,
                 compiler_dotted(r->session->compiler, node->kids[AST_INDEX_key]));
    } else {
        add_path(r, node, &names);
    }
    one.names = names.data;
    one.n_names = names.len;
    one.subject_span = node->span;
    vec_push(r->session->arena, &r->test->expectations, one);
}

static bool read_expectation(Reader *r, const Node *node) {
    r->common = (Expectation){.span = node->span};
    bool known = find_rule(r, node->kids[AST_EXPECT_rule]);
    bool counted = read_count(r, node->kids[AST_EXPECT_count]);
    if (!known || !counted) return false;
    if (!outcome_read(node->kids[AST_EXPECT_outcome]->text, &r->common.outcome)) return false;
    read_messages(r, node->kids[AST_EXPECT_messages]);
    const Node *subjects = node->kids[AST_EXPECT_subjects];
    for (uint32_t i = 0; i < subjects->n; i++) read_subject(r, subjects->kids[i]);
    if (subjects->n == 0) vec_push(r->session->arena, &r->test->expectations, r->common);
    return true;
}

/* ---- tests */

static TestCase read_test(Session *session, const Source *source, const Node *node) {
    const Node *body = node->kids[AST_TEST_body];
    TestCase test = {.source = source,
                     .node = node,
                     .title = node->kids[AST_TEST_title]->text,
                     .span = span_join(node->span, node->kids[AST_TEST_title]->span),
                     .is_sample = true};
    Reader reader = {.session = session, .test = &test};
    for (uint32_t i = 0; i < body->n; i++) {
        const Node *kid = body->kids[i];
        if (kid->kind == AST_EXPECT) test.is_sample = false;
        bool good =
            kid->kind == AST_EXPECT ? read_expectation(&reader, kid) : kid->kind == AST_RECORD;
        test.broken = test.broken || !good;
    }
    return test;
}

static bool is_given(const Session *session, const SessionFile *file) {
    for (uint32_t i = 0; i < session->given.len; i++)
        if (text_equal(session->given.data[i], file->source->path)) return true;
    return false;
}

void test_read(Session *session, TestRun *run) {
    for (uint32_t i = 0; i < session->files.len; i++) {
        const SessionFile *file = &session->files.data[i];
        if (!is_given(session, file)) continue;
        for (uint32_t k = 0; k < file->declarations->n; k++) {
            const Node *node = file->declarations->kids[k];
            if (node->kind != AST_TEST) continue;
            TestCase test = read_test(session, file->source, node);
            vec_push(session->arena, &run->cases, test);
            run->n_expectations += test.expectations.len;
        }
    }
}
