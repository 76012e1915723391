/* Forms: what is written is read back, as bytes and as text; what is damaged is refused, or is a
   program that runs. Each damaged form is read and run in a process of its own, so that a crash, or
   work without end, is one failure that says how to find it again. */
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "runtime/base/file.h"
#include "runtime/core/link.h"
#include "tests/unit/form_lab.h"

static const char *const paths[] = {"tests/forms/small.jx", "tests/language/rules.jx",
                                    "examples/tangshan-2021", "examples/data-files"};
enum { PATHS = sizeof paths / sizeof *paths, SECONDS = 20 };

/* ---- round trips */
static Text dump(Arena *arena, Program *program) {
    Buf out = buf_new(arena);
    form_write_text(&out, program, NULL);
    return buf_result(&out);
}

static void round_trip(Tally *unit, Arena *arena, const char *path) {
    Program *program = form_lab_program(arena, path);
    CHECK(unit, program != NULL);
    if (!program) return;
    FormMistake mistake;
    Text bytes = form_write(arena, program, NULL), text = dump(arena, program);
    Program *read = form_read(arena, bytes, &mistake, NULL);
    CHECK(unit, read != NULL);
    if (!read) printf("%s: %s\n", path, mistake.what);
    Program *parsed = form_read(arena, text, &mistake, NULL);
    CHECK(unit, parsed != NULL);
    if (!parsed) printf("%s:%u: %s\n", path, mistake.at, mistake.what);
    if (!read || !parsed) return;
    CHECK(unit, text_equal(form_write(arena, read, NULL), bytes));
    CHECK(unit, text_equal(form_write(arena, parsed, NULL), bytes));
    CHECK(unit, text_equal(dump(arena, read), text));
    Text want = form_lab_run(arena, program);
    CHECK(unit, text_equal(form_lab_run(arena, read), want));
    CHECK(unit, text_equal(form_lab_run(arena, parsed), want));
}

/* ---- progress: told now and then, ever more, up to all */
typedef struct Told {
    uint32_t times, last;
    bool rises;
} Told;

static void tell(void *ctx, uint32_t done, uint32_t all) {
    Told *told = ctx;
    told->times++;
    told->rises = told->rises && done >= told->last && done <= all;
    told->last = done;
}

static void check_told(Tally *unit, Told *told) {
    CHECK(unit, told->times >= 4 && told->rises && told->last > 50);
    *told = (Told){.rises = true};
}

static void watched(Tally *unit, Arena *arena) {
    static const char path[] = "build/test_form_many.jx";
    Buf source = buf_new(arena), text = buf_new(arena);
    buf_str(&source, "entity thing { code : code header; size : number? }\n");
    for (uint32_t i = 0; i < 20000; i++) buf_printf(&source, "thing A%u { size: %u }\n", i, i);
    CHECK(unit, file_write(arena, text_of(path), buf_result(&source)).code == 0);
    Program *program = form_lab_program(arena, path);
    CHECK(unit, program != NULL);
    if (!program) return;
    Told told = {.rises = true};
    FormWatch watch = {tell, &told};
    FormMistake mistake;
    Text bytes = form_write(arena, program, &watch);
    check_told(unit, &told);
    form_write_text(&text, program, &watch);
    check_told(unit, &told);
    CHECK(unit, form_read(arena, bytes, &mistake, &watch) != NULL);
    check_told(unit, &told);
    CHECK(unit, form_read(arena, buf_result(&text), &mistake, &watch) != NULL);
    check_told(unit, &told);
}

/* ---- the list of instructions in the documents */
static void put_hold(Buf *out, const char *hold) {
    buf_printf(out, strcmp(hold, "NO") == 0 ? " |" : " %s |", hold);
}

static void documented(Tally *unit, Arena *arena) {
    Text page;
    CHECK(unit, file_read(arena, TEXT("docs/checked-form.md"), &page).code == 0);
    Buf row = buf_new(arena);
#define OP(op, class, result, a, b, c, imm, synopsis)                                              \
    row.len = 0;                                                                                   \
    buf_printf(&row, "\n| `" #op "` | " #class " | " #result " |");                                \
    put_hold(&row, #a), put_hold(&row, #b), put_hold(&row, #c), put_hold(&row, #imm);              \
    buf_str(&row, " " synopsis " |\n");                                                            \
    if (text_find(page, buf_result(&row)) < 0)                                                     \
        printf("docs/checked-form.md lacks:%.*s", TEXT_ARG(buf_result(&row)));                     \
    CHECK(unit, text_find(page, buf_result(&row)) >= 0);
#include "runtime/core/op.def"
#undef OP
}

/* ---- damage */
enum { ENDED_REFUSED, ENDED_RAN, ENDED_EXHAUSTED };

static void exhausted(void *ctx) {
    (void)ctx;
    _exit(ENDED_EXHAUSTED);
}

/* Damaged forms of one program, by number. */
typedef struct Damage {
    Tally *unit;
    uint32_t *ended; /* by what became of them; shared with the children */
    const char *path, *name;
    Program *program;
    Text good;  /* the program's form */
    Text whole; /* the form that is damaged */
    Text (*make)(const struct Damage *damage, Arena *arena, uint32_t number);
} Damage;

/* A damaged form beside the whole one: they are refused, or are a program as any other. */
static void join_and_run(const Damage *damage, Arena *arena, Program *program) {
    FormMistake mistake;
    Diags *diags = diags_new(arena);
    Program *both = form_read(arena, damage->good, &mistake, NULL);
    Program *programs[] = {both, program};
    const Text names[] = {TEXT("good.jxc"), TEXT("damaged.jxc")};
    form_tell_apart(programs, names, 2);
    if (form_join(both, program, diags).len > 0) return;
    link_facts(both, diags);
    if (ir_verify(both)) abort();
    form_lab_run(arena, both);
}

static void read_and_run(const Damage *damage, uint32_t number) {
    Arena *arena = arena_new_root(exhausted, NULL);
    FormMistake mistake;
    Text bytes = damage->make(damage, arena, number);
    Program *program = form_read(arena, bytes, &mistake, NULL);
    if (program) {
        FormMistake again;
        form_lab_run(arena, program);
        if (!form_read(arena, form_write(arena, program, NULL), &again, NULL)) abort();
        join_and_run(damage, arena, program);
    }
    damage->ended[program ? ENDED_RAN : ENDED_REFUSED]++;
    arena_free(arena);
}

/* Whether one process could read and run them all. */
static bool try_forms(const Damage *damage, uint32_t from, uint32_t to) {
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        alarm(SECONDS);
        for (uint32_t i = from; i < to; i++) read_and_run(damage, i);
        _exit(0);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) != child) return false;
    return WIFEXITED(status) &&
           (WEXITSTATUS(status) == 0 || (WEXITSTATUS(status) == ENDED_EXHAUSTED && to - from == 1));
}

/* Halves what failed until it is found. */
static void check_forms(const Damage *damage, uint32_t from, uint32_t to) {
    enum { AT_ONCE = 64 };
    for (uint32_t end; to - from > AT_ONCE; from = end) {
        end = from + AT_ONCE;
        check_forms(damage, from, end);
    }
    bool good = try_forms(damage, from, to);
    if (!good && to - from > 1) {
        uint32_t middle = from + (to - from) / 2;
        check_forms(damage, from, middle);
        check_forms(damage, middle, to);
        return;
    }
    if (!good) printf("%s: %s %u crashed or did not end\n", damage->path, damage->name, from);
    for (uint32_t i = from; i < to; i++) CHECK(damage->unit, good);
}

/* One part wrong: the checksum agrees, so that the verifier is what is asked. */
static Text wrong_part(const Damage *damage, Arena *arena, uint32_t number) {
    uint32_t visits = 0;
    form_lab_write_wrong(arena, damage->program, UINT32_MAX, 0, &visits);
    uint64_t state = number;
    uint32_t at = form_lab_random(&state, visits);
    return form_lab_write_wrong(arena, damage->program, at, state, &visits);
}

/* Bytes changed behind the header, and the checksum made to agree. */
static Text wrong_bytes(const Damage *damage, Arena *arena, uint32_t number) {
    enum { HEADER = 24 };
    Text whole = damage->whole;
    char *copy = arena_alloc(arena, whole.len);
    memcpy(copy, whole.ptr, whole.len);
    uint64_t state = number;
    for (uint32_t k = form_lab_random(&state, 3) + 1; k > 0; k--) {
        uint32_t at = HEADER + form_lab_random(&state, whole.len - HEADER);
        copy[at] = (char)(copy[at] ^ 1 << form_lab_random(&state, 8));
    }
    form_seal(copy, whole.len);
    return (Text){copy, whole.len};
}

static uint32_t word_end(Text text, uint32_t at) {
    while (at < text.len && text.ptr[at] != ' ') at++;
    return at;
}

/* What stands up to the next blank replaced by what stands so elsewhere in the text form. */
static Text wrong_text(const Damage *damage, Arena *arena, uint32_t number) {
    Text text = damage->whole;
    Buf out = buf_new(arena);
    uint64_t state = number;
    uint32_t at = form_lab_random(&state, text.len), from = form_lab_random(&state, text.len);
    buf_text(&out, text_slice(text, 0, at));
    buf_text(&out, text_slice(text, from, word_end(text, from)));
    buf_text(&out, text_slice(text, word_end(text, at), text.len));
    return buf_result(&out);
}

/* Damage without a new checksum is always seen. */
static void damaged(Tally *unit, Arena *arena, const char *path, uint32_t n) {
    Program *program = form_lab_program(arena, path);
    if (!program) return;
    Text bytes = form_write(arena, program, NULL);
    uint64_t state = 11;
    char *copy = arena_alloc(arena, bytes.len);
    for (uint32_t i = 0; i < n; i++) {
        FormMistake mistake;
        memcpy(copy, bytes.ptr, bytes.len);
        uint32_t at = form_lab_random(&state, bytes.len);
        copy[at] = (char)(copy[at] ^ 1 << form_lab_random(&state, 8));
        CHECK(unit, !form_read(arena, (Text){copy, bytes.len}, &mistake, NULL) && mistake.what);
        CHECK(unit, !form_read(arena, text_slice(bytes, 0, at), &mistake, NULL) && mistake.what);
    }
}

/* Without the text of the sources, and as if it had been made of a workbook. */
static void veil(Program *program) {
    Sources *sources = program->sources;
    SourceId last = sources->list.len - 1;
    for (uint32_t i = 0; i < 8; i++) {
        SourceOrigin origin = {1, 100 * i, {last, i, i + 1}};
        vec_push(sources->arena, &sources->origins, origin);
    }
    form_veil_sources(program);
}

static void damage_program(Tally *unit, Arena *arena, const char *path, bool veiled, uint32_t n,
                           uint32_t *ended) {
    Program *program = form_lab_program(arena, path);
    if (!program) return;
    if (veiled) veil(program);
    Damage damage = {.unit = unit, .ended = ended, .path = path, .program = program};
    damage.good = form_write(arena, program, NULL);
    damage.name = "wrong part";
    damage.make = wrong_part;
    check_forms(&damage, 0, n);
    damage.name = "wrong bytes";
    damage.make = wrong_bytes;
    damage.whole = damage.good;
    check_forms(&damage, 0, n / 2);
    damage.name = "wrong text";
    damage.make = wrong_text;
    damage.whole = dump(arena, program);
    check_forms(&damage, 0, n / 8);
}

int main(int argc, char **argv) {
    Tally unit = {.name = "form"};
    uint32_t times = argc > 1 ? (uint32_t)atoi(argv[1]) : 1; /* of the usual number of damages */
    uint32_t *ended =
        mmap(NULL, sizeof *ended * 3, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    for (uint32_t i = 0; i < PATHS; i++) {
        Arena *arena = arena_new_root(unit_exhausted, NULL);
        round_trip(&unit, arena, paths[i]);
        arena_free(arena);
    }
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    documented(&unit, arena);
    watched(&unit, arena);
    damaged(&unit, arena, paths[0], 500);
    damage_program(&unit, arena, paths[0], false, 1200 * times, ended);
    damage_program(&unit, arena, paths[0], true, 400 * times, ended);
    damage_program(&unit, arena, paths[2], false, 64 * times, ended);
    arena_free(arena);
    CHECK(&unit, ended[ENDED_REFUSED] > 0);
    CHECK(&unit, ended[ENDED_RAN] > 0);
    if (argc > 1) printf("%u refused, %u ran\n", ended[ENDED_REFUSED], ended[ENDED_RAN]);
    return UNIT_END(&unit);
}
