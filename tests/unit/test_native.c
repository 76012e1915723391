/* Native functions: values out and back, and everything that can go wrong with tests/native/bad.c,
   whose path is in JX_TEST_NATIVE. */
#include "tests/unit/unit.h"

#include <fcntl.h>
#include <fenv.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "runtime/eval/native.h"

#define BAD TEXT("libbad.so")
#define MS_OF_HANG 300 /* long beside a call, short beside a test */

typedef struct Fixture {
    Tally *unit;
    Arena *arena;
    Program *program;
    const char *library; /* path */
    NativeHost *host;
} Fixture;

static NativeHost *host_of(Fixture *fx, Arena *arena) {
    NativeAllowed allowed = {text_of(fx->library), NULL};
    return native_new(arena, &allowed, 1);
}

/* ---- columns from words, and words from columns */

static Type type_of_ctype(CType ctype) {
    switch (ctype) {
    case C_DOUBLE:
    case C_INT64:
    case C_INT32: return type_of(TYPE_NUMBER);
    case C_TEXT: return type_of(TYPE_TEXT);
    case C_BOOL: return type_of(TYPE_BOOL);
    case C_DATE: return type_of(TYPE_DATE);
    case C_DOUBLES: return (Type){.kind = TYPE_NUMBER, .list = true, .arg = 0};
    }
    return type_of(TYPE_POISON);
}

static NativeParam param_of(CType ctype) {
    return (NativeParam){.type = type_of_ctype(ctype), .ctype = (uint8_t)ctype};
}

/* `signature`: a letter a type, the result first: d double, l int64, i int32, t text, b bool, D
   date, x list. */
static CType ctype_of_letter(char letter) {
    static const char letters[] = "dlitbDx";
    return (CType)(strchr(letters, letter) - letters);
}

static uint32_t declare_in(Fixture *fx, Text library, const char *symbol, const char *signature) {
    Native *native = ARENA_NEW(fx->arena, Native);
    native->library = library;
    native->symbol = text_of(symbol);
    native->result = param_of(ctype_of_letter(signature[0]));
    for (const char *at = signature + 1; *at; at++)
        native->params[native->n_params++] = param_of(ctype_of_letter(*at));
    vec_push(fx->arena, &fx->program->natives, native);
    return fx->program->natives.len - 1;
}

static uint32_t declare(Fixture *fx, const char *symbol, const char *signature) {
    return declare_in(fx, BAD, symbol, signature);
}

static Vector *vector_new(Arena *arena, Type type, uint32_t n) {
    Vector *v = ARENA_NEW(arena, Vector);
    Rep rep = type_rep(type);
    *v = (Vector){.rep = (uint8_t)rep,
                  .n = n,
                  .state = ARENA_ARRAY(arena, uint8_t, n),
                  .data = arena_alloc(arena, rep_size(rep) * n)};
    return v;
}

static void set_row(Arena *arena, Vector *v, uint32_t row, Text word) {
    if (text_equal(word, TEXT("-"))) {
        v->state[row] = STATE_MISSING;
        return;
    }
    Quantity *q = &((Quantity *)v->data)[row];
    switch ((Rep)v->rep) {
    case REP_NUMBER:
        if (text_equal(word, TEXT("1/3")))
            number_div(arena, number_of(1), number_of(3), &q->number);
        else
            number_read(arena, word, &q->number);
        return;
    case REP_TEXT: ((Text *)v->data)[row] = text_equal(word, TEXT("''")) ? TEXT("") : word; return;
    case REP_BOOL: ((bool *)v->data)[row] = text_equal(word, TEXT("true")); return;
    case REP_DATE: date_read(word, &((Date *)v->data)[row]); return;
    case REP_NONE:
    case REP_BOX:
    case REP_ID:
    case REP_COUNT: return;
    }
}

/* Words between blanks. */
static uint32_t count_words(const char *words) {
    uint32_t n = 0;
    for (const char *at = words; *at; at++) n += *at != ' ' && (at == words || at[-1] == ' ');
    return n;
}

static Text next_word(const char **words) {
    while (**words == ' ') ++*words;
    const char *start = *words;
    while (**words && **words != ' ') ++*words;
    return (Text){start, (uint32_t)(*words - start)};
}

static Vector *column(Arena *arena, CType ctype, const char *words) {
    uint32_t n = count_words(words);
    Vector *v = vector_new(arena, type_of_ctype(ctype), n);
    for (uint32_t i = 0; i < n; i++) set_row(arena, v, i, next_word(&words));
    return v;
}

static void show_row(Buf *buf, const Vector *v, uint32_t row) {
    switch ((Rep)v->rep) {
    case REP_NUMBER: number_print(buf, ((Quantity *)v->data)[row].number); return;
    case REP_TEXT: buf_text(buf, ((Text *)v->data)[row]); return;
    case REP_BOOL: buf_str(buf, ((bool *)v->data)[row] ? "true" : "false"); return;
    case REP_DATE: date_print(buf, ((Date *)v->data)[row], DATE_ISO); return;
    case REP_NONE:
    case REP_BOX:
    case REP_ID:
    case REP_COUNT: return;
    }
}

static Text show(Arena *arena, const Vector *v) {
    Buf buf = buf_new(arena);
    for (uint32_t row = 0; row < v->n; row++) {
        if (row) buf_char(&buf, ' ');
        if (v->state[row] == STATE_OK)
            show_row(&buf, v, row);
        else if (v->state[row] == STATE_ERROR)
            buf_char(&buf, '!');
        else
            buf_char(&buf, '-');
    }
    return buf_result(&buf);
}

/* ---- calls */

/* With a column of words for each parameter, NULL behind the last. */
static Text call3(Fixture *fx, uint32_t native, const char *a, const char *b, const char *c) {
    const Native *n = fx->program->natives.data[native];
    const char *words[3] = {a, b, c};
    NativeCall call = {.out = NULL};
    for (uint32_t i = 0; i < n->n_params; i++)
        call.args[i] = column(fx->arena, (CType)n->params[i].ctype, words[i]);
    call.out = vector_new(fx->arena, n->result.type, count_words(a));
    native_call(fx->host, fx->arena, fx->program, native, &call);
    return show(fx->arena, call.out);
}

static Text call1(Fixture *fx, uint32_t native, const char *a) {
    return call3(fx, native, a, "", "");
}

static bool says(Fixture *fx, uint32_t native, const char *zh, const char *en) {
    Text got_zh, got_en;
    if (!native_error(fx->host, native, &got_zh, &got_en)) return false;
    bool right = text_find(got_zh, text_of(zh)) >= 0 && text_find(got_en, text_of(en)) >= 0;
    if (!right) printf("%.*s\n%.*s\n", TEXT_ARG(got_zh), TEXT_ARG(got_en));
    return right;
}

static bool silent(Fixture *fx, uint32_t native) {
    Text zh, en;
    return !native_error(fx->host, native, &zh, &en);
}

#define CHECK_CALL(fx, native, a, want)                                                            \
    CHECK_TEXT((fx)->unit, call1((fx), (native), (a)), TEXT(want))
#define CHECK_SAYS(fx, native, zh, en) CHECK((fx)->unit, says((fx), (native), (zh), (en)))

/* A function that fails at -1 only: the rows around it have their results, and the words are told.
 */
static void check_failure(Fixture *fx, const char *symbol, const char *zh, const char *en) {
    uint32_t native = declare(fx, symbol, "dd");
    CHECK_CALL(fx, native, "1 -1 2.5 - 3", "1 ! 2.5 - 3");
    CHECK_SAYS(fx, native, zh, en);
}

/* Each row that failed has its own words. */
static void test_reasons(Fixture *fx) {
    uint32_t native = declare(fx, "bad_divide", "ll");
    NativeCall call = {.args = {column(fx->arena, C_INT64, "5 0 0.5 10 - 0.25")}};
    call.out = vector_new(fx->arena, type_of(TYPE_NUMBER), 6);
    native_call(fx->host, fx->arena, fx->program, native, &call);
    CHECK_TEXT(fx->unit, show(fx->arena, call.out), TEXT("20 ! ! 10 - !"));
    CHECK(fx->unit, call.out->why != NULL);
    static const char *const words[6] = {"", "运算错误", "0.5 不是", "", "", "0.25 不是"};
    for (int i = 0; call.out->why && i < 6; i++) {
        Text why = call.out->why[i].zh;
        CHECK(fx->unit, words[i][0] ? text_find(why, text_of(words[i])) >= 0 : why.len == 0);
    }
}

/* ---- values */

static void test_numbers(Fixture *fx) {
    uint32_t d = declare(fx, "bad_double", "dd");
    CHECK_CALL(fx, d, "0.1 -12.25 0 - 123456789012345 0.000000000000001 1e 1/3",
               "0.1 -12.25 0 - 123456789012345 0.000000000000001 0 !");
    CHECK_SAYS(fx, d, "第 1 个参数 1/3 不能准确",
               "argument 1 of bad_double, 1/3, cannot be passed");
    CHECK_CALL(fx, d, "0.1234567890123456 1234567890123456 1000000000000000000",
               "! ! 1000000000000000000");
    CHECK_SAYS(fx, d, "0.1234567890123456", "15 significant digits");
    uint32_t l = declare(fx, "bad_int64", "ll");
    CHECK_CALL(fx, l, "9223372036854775807 -9223372036854775808 9223372036854775808 0.5 2.0",
               "9223372036854775807 -9223372036854775808 ! ! 2");
    CHECK_SAYS(fx, l, "9223372036854775808 不是其类型范围内的整数", "is not an integer");
    uint32_t i = declare(fx, "bad_int32", "ii");
    CHECK_CALL(fx, i, "2147483647 -2147483648 2147483648 -1", "2147483647 -2147483648 ! -1");
}

static void test_other_values(Fixture *fx) {
    CHECK_CALL(fx, declare(fx, "bad_not", "bb"), "true false -", "false true -");
    uint32_t day = declare(fx, "bad_day_after", "DD");
    CHECK_CALL(fx, day, "2024-02-28 1969-12-31 2025-12 0001-01-01 9999-12-31",
               "2024-02-29 1970-01-01 ! 0001-01-02 !");
    CHECK_SAYS(fx, day, "第 1 个参数 2025-12 不是某一天", "2025-12, is not a single day");
    CHECK_CALL(fx, day, "9999-12-31", "!");
    CHECK_SAYS(fx, day, "2932897 不是公元 1 年", "day 2932897");
    CHECK_CALL(fx, declare(fx, "bad_text", "tt"), "预算 - a 12345678 ''", "预算 - a 12345678 ");
    CHECK_CALL(fx, declare(fx, "bad_length", "lt"), "预算 1234567 12345678 ''", "6 7 8 0");
    uint32_t mixed = declare(fx, "bad_mixed", "ltib");
    CHECK_TEXT(fx->unit, call3(fx, mixed, "ab c - d", "3 -4 5 -", "true false true true"),
               TEXT("231 60 - -"));
}

static void test_no_arguments(Fixture *fx) {
    uint32_t seven = declare(fx, "bad_seven", "l");
    NativeCall call = {.out = vector_new(fx->arena, type_of(TYPE_NUMBER), 2)};
    native_call(fx->host, fx->arena, fx->program, seven, &call);
    CHECK_TEXT(fx->unit, show(fx->arena, call.out), TEXT("7 7"));
    call.out = vector_new(fx->arena, type_of(TYPE_NUMBER), 0);
    native_call(fx->host, fx->arena, fx->program, seven, &call);
    CHECK(fx->unit, silent(fx, seven));
}

static void test_text_with_zero(Fixture *fx) {
    uint32_t length = declare(fx, "bad_length", "lt");
    NativeCall call = {.out = vector_new(fx->arena, type_of(TYPE_NUMBER), 2)};
    Vector *texts = vector_new(fx->arena, type_of(TYPE_TEXT), 2);
    ((Text *)texts->data)[0] = TEXT("a\0b");
    ((Text *)texts->data)[1] = TEXT("ab");
    call.args[0] = texts;
    native_call(fx->host, fx->arena, fx->program, length, &call);
    CHECK_TEXT(fx->unit, show(fx->arena, call.out), TEXT("! 2"));
    CHECK_SAYS(fx, length, "零字符", "zero character");
}

static Text call_lists(Fixture *fx, uint32_t native, const char *elements, const uint32_t *offsets,
                       uint32_t n) {
    NativeCall call = {.out = vector_new(fx->arena, type_of(TYPE_NUMBER), n)};
    for (uint32_t i = 0; i < fx->program->natives.data[native]->n_params; i++) {
        call.args[i] = column(fx->arena, C_DOUBLES, elements);
        call.list_offsets[i] = offsets;
    }
    native_call(fx->host, fx->arena, fx->program, native, &call);
    return show(fx->arena, call.out);
}

static void test_lists(Fixture *fx) {
    static const uint32_t offsets[] = {0, 2, 2, 5, 6};
    uint32_t sum = declare(fx, "bad_sum", "dx");
    CHECK_TEXT(fx->unit, call_lists(fx, sum, "0.5 0.25 1 2 - 1/3", offsets, 4), TEXT("0.75 0 - !"));
    CHECK_SAYS(fx, sum, "1/3", "1/3");
    CHECK_TEXT(fx->unit, call_lists(fx, sum, "", (const uint32_t[]){0, 0}, 1), TEXT("0"));
    uint32_t weighed = declare(fx, "bad_weighed", "dxxx");
    CHECK_TEXT(fx->unit, call_lists(fx, weighed, "1 2 3 4 5 6", offsets, 4),
               TEXT("333 0 1332 666"));
    uint32_t writes = declare(fx, "bad_write_argument", "dx");
    CHECK_TEXT(fx->unit, call_lists(fx, writes, "7 8 1 2 3 9", offsets, 4), TEXT("! 0 ! 9"));
    CHECK_SAYS(fx, writes, "无效的内存", "not its own");
}

/* One call of bad_double with those types: the numbers of `words` in unit `from`. */
static const Vector *call_double(Fixture *fx, Type param, UnitId from, Type result,
                                 const char *words) {
    Vector *v = column(fx->arena, C_DOUBLE, words);
    for (uint32_t row = 0; row < v->n; row++) ((Quantity *)v->data)[row].unit = from;
    uint32_t d = declare(fx, "bad_double", "dd");
    fx->program->natives.data[d]->params[0].type = param;
    fx->program->natives.data[d]->result.type = result;
    NativeCall call = {.args = {v}, .out = vector_new(fx->arena, result, v->n)};
    native_call(fx->host, fx->arena, fx->program, d, &call);
    return call.out;
}

static UnitId unit_of(const Vector *v, uint32_t row) {
    return ((Quantity *)v->data)[row].unit;
}

/* Numbers go in the base unit of their dimension and come back in it; percents are fractions. */
static void test_units(Fixture *fx) {
    Program *p = fx->program;
    static const Text money[] = {{"money", 5}}, yuan[] = {{"元", 3}}, percent[] = {{"%", 1}};
    Text taken;
    Number hundredth;
    number_read(fx->arena, TEXT("0.01"), &hundredth);
    Type number = type_of(TYPE_NUMBER);
    Type money_type = type_with(TYPE_QUANTITY, units_add_dimension(p->units, money, 1, SPAN_NONE));
    UnitId base = units_add(p->units, yuan, 1, money_type.arg, number_of(1), SPAN_NONE, &taken);
    units_add_prefix(p->units, TEXT("万"), number_of(10000), SPAN_NONE);
    p->percent = units_add(p->units, percent, 1, DIM_NONE, hundredth, SPAN_NONE, &taken);
    UnitId large = units_find(p->units, TEXT("万元"));
    const Vector *got = call_double(fx, money_type, large, number, "1.5 - 2.00005");
    CHECK_TEXT(fx->unit, show(fx->arena, got), TEXT("15000 - 20000.5"));
    CHECK(fx->unit, unit_of(got, 0) == UNIT_NONE);
    got = call_double(fx, type_of(TYPE_PERCENT), p->percent, money_type, "1.5 - 200");
    CHECK_TEXT(fx->unit, show(fx->arena, got), TEXT("0.015 - 2"));
    CHECK(fx->unit, unit_of(got, 2) == base);
    got = call_double(fx, number, UNIT_NONE, type_of(TYPE_PERCENT), "0.95");
    CHECK_TEXT(fx->unit, show(fx->arena, got), TEXT("95"));
    CHECK(fx->unit, unit_of(got, 0) == p->percent);
}

static void test_wrong_results(Fixture *fx) {
    check_failure(fx, "bad_nan", "不是有限的数", "not a finite number");
    check_failure(fx, "bad_infinity", "不是有限的数", "not a finite number");
    CHECK_CALL(fx, declare(fx, "bad_text_null", "tt"), "a '' b", "a - b");
    uint32_t invalid = declare(fx, "bad_text_invalid", "tt");
    CHECK_CALL(fx, invalid, "a '' b", "a ! b");
    CHECK_SAYS(fx, invalid, "不是 UTF-8", "not UTF-8");
    uint32_t longest = declare(fx, "bad_text_long", "tl");
    CHECK(fx->unit, call1(fx, longest, "65536").len == 65536);
    CHECK(fx->unit, silent(fx, longest));
    CHECK_CALL(fx, longest, "65537 3", "! aaa");
    CHECK_SAYS(fx, longest, "64 KiB", "64 KiB");
}

/* ---- losing the worker */

static void test_crashes(Fixture *fx) {
    check_failure(fx, "bad_null", "bad_null 崩溃：访问了无效的内存",
                  "bad_null crashed: it used memory");
    check_failure(fx, "bad_abort", "abort", "called abort");
    check_failure(fx, "bad_recursion", "无效的内存", "memory that is not its own");
    check_failure(fx, "bad_longjmp", "bad_longjmp", "bad_longjmp");
    check_failure(fx, "bad_exit", "结束了进程", "ended its process (exit)");
    check_failure(fx, "bad_exit_at_once", "结束了进程", "ended its process (exit)");
    uint32_t divide = declare(fx, "bad_divide", "ll");
    CHECK_CALL(fx, divide, "50 0 0 25", "2 ! ! 4");
    CHECK_SAYS(fx, divide, "运算错误", "a fault of arithmetic");
    CHECK_CALL(fx, divide, "0", "!");
}

static void test_forbidden(Fixture *fx) {
    static const char *const symbols[] = {"bad_fork", "bad_system",  "bad_thread",
                                          "bad_exec", "bad_network", "bad_kill"};
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++)
        check_failure(fx, symbols[i], "不得启动进程或线程", "may not start processes");
    check_failure(fx, "bad_write_file", "不得写文件", "may not write files");
    check_failure(fx, "bad_close_all", "失去了联系", "without giving a result");
    check_failure(fx, "bad_write_all", "失去了联系", "without giving a result");
}

static void test_no_end(Fixture *fx) {
    NativeLimits limits = NATIVE_LIMITS_DEFAULT;
    limits.row_ms = MS_OF_HANG;
    native_set_limits(fx->host, limits);
    check_failure(fx, "bad_hang", "超过 300 毫秒", "more than 300 ms");
    limits = NATIVE_LIMITS_DEFAULT;
    limits.memory_mib = 64;
    native_set_limits(fx->host, limits);
    uint32_t memory = declare(fx, "bad_memory", "ll");
    Text got = call1(fx, memory, "16 1024");
    Number mib;
    CHECK(fx->unit, text_starts(got, TEXT("16 ")));
    CHECK(fx->unit, number_read(fx->arena, text_slice(got, 3, got.len), &mib) &&
                        number_compare(mib, number_of(64)) < 0 && number_sign(mib) > 0);
    native_set_limits(fx->host, NATIVE_LIMITS_DEFAULT);
}

/* Time used by earlier rows is not the fault of the row in which it runs out. */
static void test_processor_time(Fixture *fx) {
    NativeLimits limits = NATIVE_LIMITS_DEFAULT;
    limits.cpu_seconds = 1;
    native_set_limits(fx->host, limits);
    uint32_t spin = declare(fx, "bad_spin", "dd");
    CHECK_CALL(fx, spin, "0.4 0.4 0.4", "0.4 0.4 0.4");
    CHECK(fx->unit, silent(fx, spin));
    CHECK_CALL(fx, spin, "8 0", "! 0");
    CHECK_SAYS(fx, spin, "处理器时间超过 1 秒", "more than 1 s of processor time");
    native_set_limits(fx->host, NATIVE_LIMITS_DEFAULT);
}

static void test_giving_up(Fixture *fx) {
    uint32_t divide = declare(fx, "bad_divide", "ll");
    for (int i = 0; i < 63; i++) call1(fx, divide, "0");
    CHECK_CALL(fx, divide, "50", "2");
    CHECK_CALL(fx, divide, "50 0 50", "2 ! !");
    CHECK_SAYS(fx, divide, "不再调用；最后一次：bad_divide 崩溃", "last: bad_divide crashed");
    CHECK_CALL(fx, divide, "50 -", "! -");
    CHECK_CALL(fx, declare(fx, "bad_divide", "ll"), "50",
               "2"); /* each function has its own count */
}

/* ---- what must not leak out of a worker */

static off_t bytes_of(int fd) {
    return lseek(fd, 0, SEEK_END);
}

static void test_output(Fixture *fx, FILE *file) {
    int kept[3];
    fflush(stdout);
    for (int fd = 0; fd < 3; fd++) kept[fd] = dup(fd);
    for (int fd = 0; fd < 3; fd++) dup2(fileno(file), fd);
    Arena *arena = arena_new(fx->arena);
    NativeHost *before = fx->host;
    fx->host = host_of(fx, arena);
    printf("mine");
    Text got = call1(fx, declare(fx, "bad_output", "dd"), "1 2");
    fflush(stdout);
    for (int fd = 0; fd < 3; fd++) {
        dup2(kept[fd], fd);
        close(kept[fd]);
    }
    fx->host = before;
    arena_free(arena);
    CHECK_TEXT(fx->unit, got, TEXT("1 2"));
    CHECK(fx->unit, bytes_of(fileno(file)) == 4);
}

/* What the program does at its exit, in memory that its children share. */
static int *exits(void) {
    static int *count;
    if (!count)
        count =
            mmap(NULL, sizeof *count, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return count;
}

static void count_exit(void) {
    ++*exits();
}

static void test_isolation(Fixture *fx) {
    CHECK_CALL(fx, declare(fx, "bad_exit", "dd"), "-1", "!");
    CHECK(fx->unit, *exits() == 0);
    uint32_t up = declare(fx, "bad_round_up", "dd");
    CHECK_CALL(fx, up, "1 1", "0.3333333333333333 0.3333333333333333");
    CHECK(fx->unit, fegetround() == FE_TONEAREST);
    CHECK_CALL(fx, declare(fx, "bad_descriptors", "ll"), "1000", "1"); /* its own channel */
}

/* The program's handling of signals is not inherited. */
static void test_signal_handlers(Fixture *fx) {
    Arena *arena = arena_new(fx->arena);
    NativeHost *before = fx->host;
    void (*old)(int) = signal(SIGCHLD, SIG_IGN);
    sigset_t all, mask;
    sigfillset(&all);
    sigprocmask(SIG_SETMASK, &all, &mask);
    fx->host = host_of(fx, arena);
    CHECK_CALL(fx, declare(fx, "bad_double", "dd"), "1 2", "1 2");
    check_failure(fx, "bad_abort", "abort", "called abort");
    check_failure(fx, "bad_write_file", "不得写文件",
                  "may not write files"); /* a signal that can wait */
    sigprocmask(SIG_SETMASK, &mask, NULL);
    arena_free(arena);
    signal(SIGCHLD, old);
    fx->host = before;
}

/* ---- declarations and libraries */

static void test_symbols(Fixture *fx) {
    uint32_t none = declare(fx, "bad_nothing", "dd");
    CHECK_CALL(fx, none, "1 - 2", "! - !");
    CHECK_SAYS(fx, none, "库 libbad.so 中没有函数 bad_nothing",
               "libbad.so has no function bad_nothing");
    uint32_t foreign = declare(fx, "getpid", "i");
    NativeCall call = {.out = vector_new(fx->arena, type_of(TYPE_NUMBER), 1)};
    native_call(fx->host, fx->arena, fx->program, foreign, &call);
    CHECK_TEXT(fx->unit, show(fx->arena, call.out), TEXT("!"));
    CHECK_SAYS(fx, foreign, "另一个库", "of another one that it uses");
}

static void test_signatures(Fixture *fx) {
    uint32_t result = declare(fx, "bad_double", "dd");
    fx->program->natives.data[result]->result.ctype = C_DOUBLES;
    CHECK_CALL(fx, result, "1 -", "! !");
    CHECK_SAYS(fx, result, "不能用于调用", "cannot be used in a native call");
    uint32_t mismatch = declare(fx, "bad_double", "dd");
    fx->program->natives.data[mismatch]->params[0].type = type_of(TYPE_TEXT);
    CHECK_CALL(fx, mismatch, "1", "!");
    uint32_t unknown = declare(fx, "bad_double", "dd");
    fx->program->natives.data[unknown]->params[0].ctype = 99;
    NativeCall call = {.args = {column(fx->arena, C_DOUBLE, "1")},
                       .out = vector_new(fx->arena, type_of(TYPE_NUMBER), 1)};
    native_call(fx->host, fx->arena, fx->program, unknown, &call);
    CHECK_TEXT(fx->unit, show(fx->arena, call.out), TEXT("!"));
    uint32_t any = declare(fx, "bad_double", "dd");
    fx->program->natives.data[any]->result.type = type_with(TYPE_QUANTITY, DIM_ANY);
    CHECK_CALL(fx, any, "1", "!");
}

static void check_library(Fixture *fx, const char *const *paths, uint32_t n, const char *library,
                          const char *zh, const char *en) {
    Arena *arena = arena_new(fx->arena);
    NativeHost *before = fx->host;
    NativeAllowed allowed[3] = {0};
    for (uint32_t i = 0; i < n; i++) allowed[i].path = text_of(paths[i]);
    fx->host = native_new(arena, allowed, n);
    uint32_t native = declare_in(fx, text_of(library), "bad_double", "dd");
    CHECK_TEXT(fx->unit, call1(fx, native, "1 - 2"), zh ? TEXT("! - !") : TEXT("1 - 2"));
    CHECK(fx->unit, zh ? says(fx, native, zh, en) : silent(fx, native));
    fx->host = before;
    arena_free(arena);
}

static void test_libraries(Fixture *fx, const char *folder) {
    Arena *arena = fx->arena;
    const char *missing = arena_printf(arena, "%s/libnone.so", folder).ptr;
    const char *broken = arena_printf(arena, "%s/libbroken.so", folder).ptr;
    const char *linked = arena_printf(arena, "%s/libbad.so", folder).ptr;
    const char *other = arena_printf(arena, "%s/../libbad.so", folder).ptr;
    FILE *file = fopen(broken, "w");
    CHECK(fx->unit, file && fputs("no library", file) >= 0 && fclose(file) == 0);
    CHECK(fx->unit, symlink(fx->library, linked) == 0);
    check_library(fx, NULL, 0, "libbad.so", "没有获准加载库 libbad.so",
                  "libbad.so may not be loaded");
    check_library(fx, &broken, 1, "libbad.so", "没有获准", "may not be loaded");
    check_library(fx, &missing, 1, "libnone.so", "找不到", "does not exist");
    check_library(fx, &broken, 1, "libbroken.so", "无法加载库 libbroken.so：",
                  "cannot load library");
    check_library(fx, (const char *const[]){linked, fx->library}, 2, "libbad.so", NULL, NULL);
    check_library(fx, &linked, 1, "lib/libbad.so", NULL, NULL);
    check_library(fx, (const char *const[]){linked, other}, 2, "libbad.so", "两个名为",
                  "names two");
    check_library(fx, (const char *const[]){"libc.so.6"}, 1, "libc.so.6", "找不到",
                  "does not exist");
    unlink(broken);
    unlink(linked);
}

/* ---- ends */

static bool gone(pid_t process) {
    for (int i = 0; i < 500 && kill(process, 0) == 0; i++)
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
    return kill(process, 0) != 0;
}

static pid_t process_of(Text word) {
    pid_t process = 0;
    for (uint32_t i = 0; i < word.len; i++) process = process * 10 + (word.ptr[i] - '0');
    return process;
}

static void test_end(Fixture *fx) {
    Arena *arena = arena_new(fx->arena);
    NativeHost *before = fx->host;
    fx->host = host_of(fx, arena);
    uint32_t process = declare(fx, "bad_process", "ll");
    pid_t worker = process_of(call1(fx, process, "0")),
          keeper = process_of(call1(fx, process, "1"));
    CHECK(fx->unit, worker > 1 && keeper > 1 && worker != keeper);
    CHECK(fx->unit, gone(worker) && kill(keeper, 0) == 0);
    arena_free(arena);
    CHECK(fx->unit, kill(keeper, 0) != 0);
    fx->host = before;
}

/* If somebody kills the keeper, calls are errors and nothing hangs. */
static void test_lost_keeper(Fixture *fx) {
    Arena *arena = arena_new(fx->arena);
    NativeHost *before = fx->host;
    fx->host = host_of(fx, arena);
    pid_t keeper = process_of(call1(fx, declare(fx, "bad_process", "ll"), "1"));
    CHECK(fx->unit, keeper > 1 && kill(keeper, SIGKILL) == 0);
    uint32_t d = declare(fx, "bad_double", "dd");
    CHECK_CALL(fx, d, "1 -", "! -");
    CHECK_SAYS(fx, d, "无法启动", "cannot start a process");
    arena_free(arena);
    fx->host = before;
}

/* A program killed in the middle of a call leaves no process behind: all of them come to us, as the
   nearest reaper, and there is nobody left. */
static void test_killed_program(Fixture *fx) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    pid_t program = fork();
    if (program == 0) {
        fx->host = host_of(fx, arena_new(fx->arena));
        call1(fx, declare(fx, "bad_hang", "dd"), "-1");
        _exit(0);
    }
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    CHECK(fx->unit, kill(program, SIGKILL) == 0 && waitpid(program, NULL, 0) == program);
    int reaped = 0;
    pid_t last = 1;
    for (int i = 0; i < 500 && reaped < 1; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 10000000}, NULL);
        for (; (last = waitpid(-1, NULL, WNOHANG)) > 0;) reaped++;
    }
    CHECK(fx->unit, reaped >= 1);
    prctl(PR_SET_CHILD_SUBREAPER, 0);
}

static void test_all(Fixture *fx, const char *folder) {
    test_reasons(fx);
    test_numbers(fx);
    test_other_values(fx);
    test_no_arguments(fx);
    test_text_with_zero(fx);
    test_lists(fx);
    test_units(fx);
    test_wrong_results(fx);
    test_crashes(fx);
    test_forbidden(fx);
    test_no_end(fx);
    test_processor_time(fx);
    test_giving_up(fx);
    FILE *file = tmpfile();
    test_output(fx, file);
    fclose(file);
    test_isolation(fx);
    test_signal_handlers(fx);
    test_symbols(fx);
    test_signatures(fx);
    test_libraries(fx, folder);
    test_end(fx);
    test_lost_keeper(fx);
    test_killed_program(fx);
}

int main(void) {
    Tally unit = {.name = "native"};
    const char *library = getenv("JX_TEST_NATIVE");
    char folder[] = "/tmp/jixiao-native-XXXXXX";
    if (!library) {
        printf("native: skipped: JX_TEST_NATIVE does not name the library to test with\n");
        return UNIT_END(&unit);
    }
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    CHECK(&unit, exits() != MAP_FAILED && atexit(count_exit) == 0);
    Fixture fx = {.unit = &unit, .arena = arena, .library = library};
    fx.program = program_new(arena, sources_new(arena));
    fx.host = host_of(&fx, arena);
    CHECK(&unit, mkdtemp(folder) != NULL);
    test_all(&fx, folder);
    rmdir(folder);
    arena_free(arena);
    CHECK(&unit, waitpid(-1, NULL, WNOHANG) < 0);
    return UNIT_END(&unit);
}
