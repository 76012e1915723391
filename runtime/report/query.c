/* Printing the answer of a query. For people it is drawn as columns, or becomes a Table and goes
   the way of those of documents. For programs every value is an object on a line of its own, as in
   export, with the reason where it is missing. */
#include "runtime/report/query.h"

#include "runtime/report/columns.h"
#include "runtime/report/draw.h"
#include "runtime/report/emit.h"
#include "runtime/report/value_json.h"

enum { TERMINAL_COLUMNS = 120 };

typedef struct Answer {
    const Program *program;
    const QueryPlan *plan;
    const Frame *frame;
    Arena *arena;
    uint32_t n_rows;
    const uint32_t *order; /* the rows as they are printed */
} Answer;

/* ---- values */

/* The row above `row` of `domain` in `ancestor`, which is it or above it. */
static uint32_t row_above(const Answer *a, DomainId domain, DomainId ancestor, uint32_t row) {
    const Domain *domains = a->plan->code.domains.data;
    for (; domain != ancestor; domain = domains[domain].parent)
        row = frame_parents(a->frame, domain)[row];
    return row;
}

/* The rows of the column's values that belong to one row of the answer. */
static RowRange values_of(const Answer *a, const QueryColumn *column, uint32_t row) {
    if (!column->type.list) return (RowRange){row, 1};
    DomainId domain = a->plan->code.insts.data[column->value].domain;
    uint32_t above = row_above(a, a->plan->domain, column->base, row);
    return frame_children(a->frame, domain, column->base, above);
}

static Text shown_text(const Answer *a, const QueryColumn *column, uint32_t row) {
    Value text = frame_value(a->frame, column->text, row);
    return text.state == STATE_OK ? text.text : TEXT("");
}

static Text cell_text(const Answer *a, const QueryColumn *column, uint32_t row) {
    RowRange values = values_of(a, column, row);
    Buf out = buf_new(a->arena);
    for (uint32_t i = 0; i < values.count; i++) {
        if (i > 0) buf_str(&out, "、");
        buf_text(&out, shown_text(a, column, values.first + i));
    }
    return buf_result(&out);
}

const QueryColumn *query_failed(const QueryPlan *plan, const Frame *frame) {
    for (uint32_t c = 0; c < plan->columns.len; c++) {
        const Vector *vector = frame_vector(frame, plan->columns.data[c].value);
        for (uint32_t row = 0; row < vector->n; row++)
            if (vector->state[row] == STATE_ERROR) return &plan->columns.data[c];
    }
    return NULL;
}

/* ---- tables */

/* The headings, then the rows. */
static const Text *all_texts(const Answer *a) {
    uint32_t n = a->plan->columns.len, rows = a->n_rows;
    Text *texts = ARENA_ARRAY(a->arena, Text, (size_t)n * (rows + 1));
    for (uint32_t c = 0; c < n; c++) {
        const QueryColumn *column = &a->plan->columns.data[c];
        texts[c] = column->heading;
        for (uint32_t row = 0; row < rows; row++)
            texts[(size_t)(row + 1) * n + c] = cell_text(a, column, a->order[row]);
    }
    return texts;
}

static bool stands_right(const QueryColumn *column) {
    return !column->type.list && type_is_numeric(column->type);
}

static void print_txt(Buf *out, const Answer *a) {
    uint32_t n = a->plan->columns.len;
    if (a->plan->single) {
        buf_text(out, draw_plain(a->arena, cell_text(a, &a->plan->columns.data[0], 0)));
        buf_char(out, '\n');
        return;
    }
    bool *right = ARENA_ARRAY(a->arena, bool, n);
    for (uint32_t c = 0; c < n; c++) right[c] = stands_right(&a->plan->columns.data[c]);
    Columns columns = {.n_cols = n, .n_rows = a->n_rows + 1, .texts = all_texts(a), .right = right};
    columns_print(out, &columns, TERMINAL_COLUMNS);
}

static Table *make_table(const Answer *a) {
    Table *table = ARENA_NEW(a->arena, Table);
    *table = (Table){.name = TEXT("query"),
                     .n_cols = a->plan->columns.len,
                     .n_rows = a->n_rows + 1,
                     .head_rows = 1};
    const Text *texts = all_texts(a);
    for (uint32_t i = 0; i < table->n_rows * table->n_cols; i++) {
        uint32_t row = i / table->n_cols, col = i % table->n_cols;
        bool right = stands_right(&a->plan->columns.data[col]);
        Cell cell = {.row = row,
                     .col = col,
                     .rows = 1,
                     .cols = 1,
                     .role = row == 0 ? CELL_HEAD : CELL_BODY,
                     .align = right ? ALIGN_RIGHT : ALIGN_LEFT,
                     .kind = texts[i].len > 0 ? CELL_TEXT : CELL_EMPTY,
                     .text = texts[i]};
        vec_push(a->arena, &table->cells, cell);
    }
    return table;
}

static void print_document(Buf *out, const Answer *a, EmitFormat format) {
    Emit emit = {.arena = a->arena, .sources = a->program->sources};
    Doc doc = {.arena = a->arena, .name = TEXT("query")};
    vec_push(a->arena, &doc.blocks, ((Block){.kind = BLOCK_TABLE, .table = make_table(a)}));
    if (emit_doc(format, &emit, &doc)) buf_text(out, emit.files.data[0].bytes);
}

/* ---- JSON */

static Text reason_word(uint8_t state) {
    switch ((State)state) {
    case STATE_OK: break;
    case STATE_MISSING: return TEXT("missing");
    case STATE_NO_QUOTIENT: return TEXT("divided_by_zero");
    case STATE_EMPTY: return TEXT("empty");
    case STATE_UNITS: return TEXT("units_differ");
    case STATE_NO_DATE: return TEXT("no_date");
    case STATE_ERROR: return TEXT("error");
    }
    return TEXT("");
}

static void json_value(Json *json, const Answer *a, const QueryColumn *column, uint32_t row) {
    Value value = frame_value(a->frame, column->value, row);
    json_open_line(json);
    if (value.state == STATE_OK) {
        value_json(json, a->program, column->type, &value);
        if (value.rep != REP_TEXT) json_text(json, TEXT("text"), shown_text(a, column, row));
    } else {
        json_key(json, TEXT("value"));
        buf_str(&json->out, "null");
        json_text(json, TEXT("reason"), reason_word(value.state));
    }
    json_close(json, '}');
}

static void json_cell(Json *json, const Answer *a, const QueryColumn *column, uint32_t row) {
    RowRange values = values_of(a, column, row);
    json_next(json);
    if (!column->type.list) {
        json_value(json, a, column, row);
        return;
    }
    json_open(json, '[');
    for (uint32_t i = 0; i < values.count; i++) {
        json_next(json);
        json_value(json, a, column, values.first + i);
    }
    json_close(json, ']');
}

static void print_json(Buf *out, const Answer *a) {
    const QueryPlan *plan = a->plan;
    Json json = json_new(a->arena);
    json_open(&json, '{');
    json_uint(&json, TEXT("format_version"), 1);
    json_key(&json, TEXT("columns"));
    json_open(&json, '[');
    for (uint32_t c = 0; c < plan->columns.len; c++) {
        json_next(&json);
        buf_json(&json.out, plan->columns.data[c].heading);
    }
    json_close(&json, ']');
    json_key(&json, TEXT("rows"));
    json_open(&json, '[');
    for (uint32_t row = 0; row < a->n_rows; row++) {
        json_next(&json);
        json_open(&json, '[');
        for (uint32_t c = 0; c < plan->columns.len; c++)
            json_cell(&json, a, &plan->columns.data[c], a->order[row]);
        json_close(&json, ']');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    buf_bytes(out, json.out.ptr, json.out.len);
    buf_char(out, '\n');
}

void query_print(Buf *out, const Program *program, const QueryPlan *plan, const Frame *frame,
                 QueryFormat format) {
    Answer answer = {.program = program, .plan = plan, .frame = frame, .arena = out->arena};
    answer.n_rows = frame_rows(frame, plan->domain);
    answer.order = query_order(out->arena, plan, frame);
    switch (format) {
    case QUERY_TXT: print_txt(out, &answer); break;
    case QUERY_CSV: print_document(out, &answer, EMIT_csv); break;
    case QUERY_JSON: print_json(out, &answer); break;
    case QUERY_MD: print_document(out, &answer, EMIT_md); break;
    }
}
