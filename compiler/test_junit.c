/* The report of tests as JUnit XML: a test suite a file, a test case a test. Samples are no cases;
   a test with mistakes is an error, one that fails a failure. There is no time in it: the same
   files give the same bytes. */
#include "compiler/test.h"

typedef struct Suite {
    uint32_t tests, failures, errors;
} Suite;

static Suite count_suite(const TestRun *run, const Source *source) {
    Suite suite = {0};
    for (uint32_t i = 0; i < run->cases.len; i++) {
        const TestCase *test = &run->cases.data[i];
        bool counts = !source || test->source == source;
        if (!counts || (test->is_sample && !test->broken)) continue;
        suite.tests++;
        suite.errors += test->broken;
        suite.failures += !test->broken && test->failures.len > 0;
    }
    return suite;
}

static void put_attribute(Buf *out, const char *name, Text value) {
    buf_printf(out, " %s=\"", name);
    buf_xml(out, value);
    buf_char(out, '"');
}

static void put_counts(Buf *out, Suite suite) {
    buf_printf(out, " tests=\"%u\" failures=\"%u\" errors=\"%u\"", suite.tests, suite.failures,
               suite.errors);
}

static void put_failures(Buf *out, const TestCase *test, Lang lang) {
    for (uint32_t i = 0; i < test->failures.len; i++) {
        const TestFailure *failure = &test->failures.data[i];
        buf_str(out, "      <failure type=\"expectation\"");
        put_attribute(out, "message", lang == LANG_ZH ? failure->says.zh : failure->says.en);
        buf_char(out, '>');
        buf_xml(out, failure->detail);
        buf_str(out, "</failure>\n");
    }
}

static void put_case(Buf *out, Session *session, const TestCase *test, Lang lang) {
    Position at = sources_locate(session->sources, test->span.source, test->span.lo);
    buf_str(out, "    <testcase");
    put_attribute(out, "name", test->title);
    put_attribute(out, "classname", test->source->path);
    put_attribute(out, "file", test->source->path);
    buf_printf(out, " line=\"%u\"", at.line);
    if (!test->broken && test->failures.len == 0) {
        buf_str(out, "/>\n");
        return;
    }
    buf_str(out, ">\n");
    if (test->broken) {
        Text says = lang == LANG_ZH ? TEXT("测试写错了，没有运行")
                                    : TEXT("the test has mistakes and was not run");
        buf_str(out, "      <error type=\"mistake\"");
        put_attribute(out, "message", says);
        buf_str(out, "/>\n");
    } else {
        put_failures(out, test, lang);
    }
    buf_str(out, "    </testcase>\n");
}

static bool is_first_of_source(const TestRun *run, uint32_t number) {
    for (uint32_t i = 0; i < number; i++)
        if (run->cases.data[i].source == run->cases.data[number].source) return false;
    return true;
}

static void put_suite(Buf *out, Session *session, const TestRun *run, const Source *source,
                      Lang lang) {
    buf_str(out, "  <testsuite");
    put_attribute(out, "name", source->path);
    put_counts(out, count_suite(run, source));
    buf_str(out, ">\n");
    for (uint32_t i = 0; i < run->cases.len; i++) {
        const TestCase *test = &run->cases.data[i];
        bool counts = test->source == source && (!test->is_sample || test->broken);
        if (counts) put_case(out, session, test, lang);
    }
    buf_str(out, "  </testsuite>\n");
}

void test_print_junit(Buf *out, Session *session, const TestRun *run, Lang lang) {
    buf_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
    put_counts(out, count_suite(run, NULL));
    buf_str(out, ">\n");
    for (uint32_t i = 0; i < run->cases.len; i++)
        if (is_first_of_source(run, i))
            put_suite(out, session, run, run->cases.data[i].source, lang);
    buf_str(out, "</testsuites>\n");
}
