/* Tests of rules: `test "…" { records; expect RULE OUTCOME … }`. Each has facts of its own: the
   records of the library, those of the samples above it in its file, and those that it writes
   itself. A test that expects nothing is a sample. */
#ifndef JX_COMPILER_TEST_H
#define JX_COMPILER_TEST_H

#include "compiler/session.h"
#include "runtime/eval/coverage.h"
#include "runtime/eval/expect.h"
#include "runtime/eval/mutation.h"

typedef struct TestFailure {
    Span span;    /* the expectation */
    DiagArg says; /* what was expected and what came, on one line */
    Text detail;  /* the findings of its subjects, as findings_print prints them; may be empty */
} TestFailure;

typedef struct TestCase {
    const Source *source;
    const Node *node; /* TEST */
    Text title;
    Span span;
    VEC(Expectation) expectations;
    VEC(TestFailure) failures;
    bool is_sample;
    bool broken; /* has mistakes, which are reported, or stands below a sample that has */
} TestCase;

typedef struct TestOptions {
    const EvalOptions *eval;
    FindingStyle style; /* of what failed */
    bool brief;         /* without the findings that tell why a test failed */
    bool coverage, mutants;
} TestOptions;

typedef struct TestRun {
    VEC(TestCase) cases;
    uint32_t passed, failed, broken, samples;
    uint32_t n_expectations;
    bool brief;
    bool profile_found; /* the one that the options name, by at least one test */
    Coverage *coverage; /* NULL unless asked for */
    Mutants *mutants;   /* NULL unless asked for */
} TestRun;

/* After session_load of a session that leaves the records of files out. Runs the tests of the files
   that were given; mistakes in them go to the session's diagnostics. */
TestRun *test_run(Arena *arena, Session *session, const TestOptions *options);

/* ---- test_facts.c */
/* Makes program->facts of the bodies of tests that stand in the source, in `arena`. False after
   diagnostics. */
bool test_facts(Session *session, const Source *source, const Node *const *bodies, uint32_t n,
                Arena *arena);

/* Notes what the names in the records of tests stand for, as names elsewhere are noted while they
   are read (translate_prepare). Mistakes are left to the run of the tests. */
void test_note_names(Session *session);

/* ---- test_read.c */
/* The tests of the given files with their expectations. */
void test_read(Session *session, TestRun *run);

/* ---- test_text.c, test_junit.c, test_json.c, test_html.c: what came of it */
void test_print(Buf *out, Session *session, const TestRun *run, FindingStyle style);
void test_print_junit(Buf *out, Session *session, const TestRun *run, Lang lang);
void test_print_json(Buf *out, Session *session, const TestRun *run, Lang lang);
void test_print_html(Buf *out, Session *session, const TestRun *run, Lang lang);

#endif
