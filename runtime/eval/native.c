/* The host of native functions: which libraries are allowed, what is passed for which rows, what
   became of them, and the words for what went wrong.

   A call packs the rows whose arguments are present and fit into one request and reads a record a
   row. If the worker is lost, the row whose record is due is the one to blame; the rows behind it
   go to a new worker. A function that loses many workers is given up, so that a library that always
   hangs does not hold up an audit for hours. */
#include "runtime/eval/native.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>

#include "runtime/base/utf8.h"
#include "runtime/eval/native_link.h"
#include "runtime/eval/native_value.h"

/* A crash costs a millisecond, a hang the whole limit: 64 crashes or 4 hangs are enough. */
#define STRIKES_MAX 64
#define STRIKES_OF_HANG 16

typedef enum Scope { SCOPE_ROW, SCOPE_LOST, SCOPE_FUNCTION } Scope;

typedef struct FaultWords {
    Scope scope;
    const char *zh, *en;
} FaultWords;

static const FaultWords fault_words[] = {
#define FAULT(name, scope, zh, en) {SCOPE_##scope, zh, en},
#include "runtime/eval/native_fault.def"
#undef FAULT
};

typedef struct Library {
    Text name; /* the last component of given */
    Text given;
    Text path; /* absolute; empty if there is no such file */
    const uint8_t *sha256; /* or NULL */
} Library;

typedef struct Function {
    bool refused; /* every row is an error */
    bool failed;  /* words is about the last failing call */
    uint32_t strikes;
    DiagArg words;
} Function;

struct NativeHost {
    Arena *arena;
    Library *libraries;
    uint32_t n_libraries;
    NativeLimits limits;
    NativeLink link;
    char *buffer;            /* for link: NATIVE_RUN_BUFFER bytes */
    VEC(Function) functions; /* by the number of the native, as far as called */
};

/* ---- the host */

static Text last_component(Text path) {
    uint32_t lo = path.len;
    while (lo > 0 && path.ptr[lo - 1] != '/') lo--;
    return text_slice(path, lo, path.len);
}

/* Fixed now, so that a later change of folder does not load another file. An absolute path also
   keeps dlopen from searching. */
static Library library_of(Arena *arena, NativeAllowed allowed) {
    Text given = arena_text(arena, allowed.path);
    Library library = {.name = last_component(given), .given = given, .sha256 = allowed.sha256};
    char path[PATH_MAX];
    if (realpath(given.ptr, path))
        library.path = arena_text(arena, text_of(path));
    return library;
}

static void close_host(void *host) {
    native_link_close(&((NativeHost *)host)->link);
}

NativeHost *native_new(Arena *arena, const NativeAllowed *allowed, uint32_t n_allowed) {
    NativeHost *host = ARENA_NEW(arena, NativeHost);
    *host = (NativeHost){.arena = arena,
                         .libraries = ARENA_ARRAY(arena, Library, n_allowed),
                         .n_libraries = n_allowed,
                         .limits = NATIVE_LIMITS_DEFAULT,
                         .link = {.control = -1, .error = ECHILD}};
    for (uint32_t i = 0; i < n_allowed; i++)
        host->libraries[i] = library_of(arena, allowed[i]);
    if (n_allowed == 0) return host;
    host->buffer = arena_alloc(arena, NATIVE_RUN_BUFFER);
    host->link = native_link_open();
    arena_defer(arena, close_host, host);
    return host;
}

void native_set_limits(NativeHost *host, NativeLimits limits) {
    host->limits = limits;
}

static Function *function_of(NativeHost *host, uint32_t native) {
    while (host->functions.len <= native) vec_push(host->arena, &host->functions, (Function){0});
    return &host->functions.data[native];
}

bool native_error(const NativeHost *host, uint32_t native, Text *zh, Text *en) {
    if (native >= host->functions.len || !host->functions.data[native].failed) return false;
    *zh = host->functions.data[native].words.zh;
    *en = host->functions.data[native].words.en;
    return true;
}

/* ---- one call */

typedef struct PackedRow {
    uint32_t row;
    size_t at; /* where its cells begin in the body */
} PackedRow;

typedef struct Call {
    NativeHost *host;
    Arena *arena;
    const Program *program;
    const Native *native;
    const NativeCall *given;
    Function *function;
    const Library *library;
    UnitId result_unit;
    bool told; /* the function's words are those of the first row that failed */
    Buf names, cells;
    VEC(PackedRow) rows;
} Call;

/* Fills {0}..{3}. */
static Text fill_template(Arena *arena, const char *words, const DiagArg *args, bool zh) {
    Buf buf = buf_new(arena);
    for (const char *at = words; *at; at++) {
        if (at[0] == '{' && at[1] >= '0' && at[1] <= '3' && at[2] == '}') {
            buf_text(&buf, zh ? args[at[1] - '0'].zh : args[at[1] - '0'].en);
            at += 2;
        } else {
            buf_char(&buf, *at);
        }
    }
    return buf_result(&buf);
}

static DiagArg words_of(const Call *call, NativeFault fault, DiagArg detail, DiagArg detail2) {
    DiagArg args[] = {ARG(call->native->symbol), ARG(call->native->library), detail, detail2};
    const FaultWords *words = &fault_words[fault];
    return ARG2(fill_template(call->arena, words->zh, args, true),
                fill_template(call->arena, words->en, args, false));
}

static void keep_words(Call *call, DiagArg words) {
    Function *function = call->function;
    function->failed = true;
    if (text_equal(words.zh, function->words.zh)) return; /* the same again takes no memory */
    function->words =
        ARG2(arena_text(call->host->arena, words.zh), arena_text(call->host->arena, words.en));
}

static Text show_int(Arena *arena, int64_t value) {
    return arena_printf(arena, "%lld", (long long)value);
}

/* A row is an error already: see pack_row. */
static void fail_row(Call *call, uint32_t row, NativeFault fault, Text detail, Text detail2) {
    Vector *out = call->given->out;
    if (!out->why) out->why = ARENA_ARRAY(call->arena, DiagArg, out->n);
    out->why[row] = words_of(call, fault, ARG(detail), ARG(detail2));
    if (!call->told) keep_words(call, out->why[row]);
    call->told = true;
}

static void refuse_function(Call *call, NativeFault fault, DiagArg detail, DiagArg detail2) {
    call->function->refused = true;
    keep_words(call, words_of(call, fault, detail, detail2));
}

/* ---- declaration and library */

static bool declaration_fits(Call *call) {
    const Native *native = call->native;
    if (native->n_params > NATIVE_PARAMS_MAX ||
        !native_result_fits(call->program, native->result, &call->result_unit) ||
        call->given->out->rep != type_rep(native->result.type))
        return false;
    for (uint32_t i = 0; i < native->n_params; i++) {
        NativeParam param = native->params[i];
        if (!native_param_fits(param) || call->given->args[i]->rep != type_rep(param.type))
            return false;
        if (param.ctype == C_DOUBLES && !call->given->list_offsets[i]) return false;
    }
    return native->symbol.len && !memchr(native->symbol.ptr, 0, native->symbol.len);
}

static bool is_same(const Library *a, const Library *b) {
    if (!text_equal(a->path, b->path) || !a->sha256 != !b->sha256) return false;
    return !a->sha256 || memcmp(a->sha256, b->sha256, SHA256_BYTES) == 0;
}

static void find_library(Call *call) {
    NativeHost *host = call->host;
    Text name = last_component(call->native->library);
    for (uint32_t i = 0; i < host->n_libraries; i++) {
        const Library *found = &host->libraries[i];
        if (!text_equal(found->name, name)) continue;
        if (call->library && !is_same(call->library, found)) {
            refuse_function(call, NATIVE_AMBIGUOUS, ARG(call->library->given), ARG(found->given));
            return;
        }
        call->library = found;
    }
    if (!call->library)
        refuse_function(call, NATIVE_NOT_ALLOWED, ARG(name), ARG(name));
    else if (call->library->path.len == 0)
        refuse_function(call, NATIVE_NOT_FOUND, ARG(call->library->given), ARG(name));
}

/* ---- arguments */

static NativeArgument argument_of(const Call *call, uint32_t param, uint32_t row) {
    const uint32_t *offsets = call->given->list_offsets[param];
    bool list = call->native->params[param].ctype == C_DOUBLES;
    return (NativeArgument){.ctype = call->native->params[param].ctype,
                            .vector = call->given->args[param],
                            .lo = list ? offsets[row] : row,
                            .hi = list ? offsets[row + 1] : row + 1};
}

/* The state of the first argument or element that is not there. */
static State argument_state(const Call *call, uint32_t row) {
    for (uint32_t i = 0; i < call->native->n_params; i++) {
        NativeArgument argument = argument_of(call, i, row);
        for (uint32_t k = argument.lo; k < argument.hi; k++)
            if (argument.vector->state[k] != STATE_OK) return argument.vector->state[k];
    }
    return STATE_OK;
}

/* A packed row is an error until its record comes. */
static void pack_row(Call *call, uint32_t row) {
    call->given->out->state[row] = STATE_ERROR;
    if (call->function->refused) return;
    size_t at = call->cells.len;
    for (uint32_t i = 0; i < call->native->n_params; i++) {
        Text value = {0};
        NativeFault fault =
            native_put(&call->cells, call->program->units, argument_of(call, i, row), &value);
        if (!fault) continue;
        call->cells.len = at;
        fail_row(call, row, fault, show_int(call->arena, i + 1), value);
        return;
    }
    vec_push(call->arena, &call->rows, (PackedRow){.row = row, .at = at});
}

static void pack_rows(Call *call) {
    const Vector *out = call->given->out;
    for (uint32_t row = 0; row < out->n; row++) {
        out->state[row] = (uint8_t)argument_state(call, row);
        if (out->state[row] == STATE_OK) pack_row(call, row);
    }
}

/* ---- running */

static void pack_names(Call *call) {
    buf_text(&call->names, call->library->path);
    buf_char(&call->names, 0);
    buf_text(&call->names, call->native->symbol);
    do buf_char(&call->names, 0);
    while (call->names.len % NATIVE_CELL);
}

static void send_request(Call *call, NativeRun *run, uint32_t first) {
    const Native *native = call->native;
    size_t at = call->rows.data[first].at;
    NativeRequest request = {.size = call->names.len + call->cells.len - at,
                             .symbol = call->library->path.len + 1,
                             .cells = (uint32_t)call->names.len,
                             .n_rows = call->rows.len - first,
                             .n_params = native->n_params,
                             .cpu_seconds = call->host->limits.cpu_seconds,
                             .memory_mib = call->host->limits.memory_mib,
                             .has_sha256 = call->library->sha256 != NULL};
    if (request.has_sha256) memcpy(request.sha256, call->library->sha256, SHA256_BYTES);
    for (uint32_t i = 0; i < native->n_params; i++) request.ctype[i] = native->params[i].ctype;
    request.ctype[NATIVE_PARAMS_MAX] = native->result.ctype;
    bool sent = native_send(run->channel, &request, sizeof request) &&
                native_send(run->channel, call->names.ptr, call->names.len);
    if (sent && call->cells.len > at)
        sent = native_send(run->channel, call->cells.ptr + at, call->cells.len - at);
    (void)sent; /* a worker that is gone shows when its records are read */
}

static void set_value(const Vector *out, uint32_t row, const Value *value) {
    out->state[row] = value->state;
    switch ((Rep)value->rep) {
    case REP_BOOL: ((bool *)out->data)[row] = value->boolean; return;
    case REP_NUMBER: ((Quantity *)out->data)[row] = value->quantity; return;
    case REP_TEXT: ((Text *)out->data)[row] = value->text; return;
    case REP_DATE: ((Date *)out->data)[row] = value->date; return;
    case REP_ID: ((uint32_t *)out->data)[row] = value->id; return;
    case REP_BOX: ((const void **)out->data)[row] = value->box; return;
    case REP_NONE:
    case REP_COUNT: return;
    }
}

/* The detail that a fault carries: a text, or the number that goes with it. */
static Text detail_of(Call *call, const NativeRecord *record, Text text) {
    bool valid = text.len && utf8_invalid_at(text) == text.len;
    return valid ? arena_text(call->arena, text) : show_int(call->arena, record->integer);
}

static void take_record(Call *call, uint32_t row, const NativeRecord *record, Text text) {
    NativeFault fault = record->fault;
    Value value = {0};
    if (!fault) fault = native_take(call->arena, call->native->result, record, text, &value);
    if (!fault && value.rep == REP_NUMBER)
        value.quantity = native_in_unit(call->arena, call->program->units, value.quantity.number,
                                        call->result_unit);
    if (!fault)
        set_value(call->given->out, row, &value);
    else if (fault_words[fault].scope == SCOPE_FUNCTION)
        refuse_function(call, fault, ARG(detail_of(call, record, text)), ARG(TEXT("")));
    else
        fail_row(call, row, fault, detail_of(call, record, text), TEXT(""));
}

static Text detail_of_loss(Call *call, NativeFault fault, int number) {
    const NativeLimits *limits = &call->host->limits;
    if (fault == NATIVE_TIMEOUT) return show_int(call->arena, limits->row_ms);
    if (fault == NATIVE_CPU) return show_int(call->arena, limits->cpu_seconds);
    return show_int(call->arena, number);
}

static void count_loss(Call *call, uint32_t row, NativeFault fault, int number) {
    Function *function = call->function;
    Text detail = detail_of_loss(call, fault, number);
    if (fault_words[fault].scope == SCOPE_FUNCTION) {
        refuse_function(call, fault, ARG(detail), ARG(detail));
        return;
    }
    fail_row(call, row, fault, detail, detail);
    function->strikes += fault == NATIVE_TIMEOUT || fault == NATIVE_CPU ? STRIKES_OF_HANG : 1;
    if (function->strikes < STRIKES_MAX) return;
    refuse_function(call, NATIVE_GIVEN_UP, call->given->out->why[row], ARG(detail));
}

/* Runs the packed rows from `first` in one worker; returns the first that it did not get to. */
static uint32_t run_rows(Call *call, uint32_t first) {
    NativeRun run = {.buffer = call->host->buffer, .row_ms = call->host->limits.row_ms};
    if (!native_run_start(&call->host->link, &run)) {
        count_loss(call, call->rows.data[first].row, NATIVE_START, errno);
        return first;
    }
    send_request(call, &run, first);
    uint32_t next = first;
    NativeRecord record;
    Text text;
    while (next < call->rows.len && !call->function->refused &&
           native_run_next(&run, &record, &text))
        take_record(call, call->rows.data[next++].row, &record, text);
    int number;
    NativeFault fault = native_run_end(&call->host->link, &run, &number);
    if (next == call->rows.len || call->function->refused) return next;
    if (fault == NATIVE_CPU && next > first) return next; /* used up by the rows before it */
    count_loss(call, call->rows.data[next].row, fault, number);
    return next + 1;
}

/* ---- the whole */

static void run_call(Call *call) {
    if (call->rows.len == 0) return;
    pack_names(call);
    for (uint32_t next = 0; next < call->rows.len && !call->function->refused;)
        next = run_rows(call, next);
}

void native_call(NativeHost *host, Arena *arena, const Program *program, uint32_t native,
                 const NativeCall *given) {
    assert(native < program->natives.len);
    Call call = {.host = host,
                 .arena = arena,
                 .program = program,
                 .native = program->natives.data[native],
                 .given = given,
                 .function = function_of(host, native),
                 .names = buf_new(arena),
                 .cells = buf_new(arena)};
    if (!declaration_fits(&call)) {
        memset(given->out->state, STATE_ERROR, given->out->n);
        refuse_function(&call, NATIVE_SIGNATURE, ARG(TEXT("")), ARG(TEXT("")));
        return;
    }
    if (!call.function->refused) find_library(&call);
    pack_rows(&call);
    run_call(&call);
}
