/* Cell values: which printed texts are numbers and dates, and their parts. */
#include "tests/unit/unit.h"

#include "runtime/report/cell_value.h"

typedef struct Fixture {
    Arena *arena;
    Program *program;
    UnitId yuan, wan, percent, home;
} Fixture;

static Fixture fixture(Arena *arena) {
    Fixture f = {.arena = arena, .program = program_new(arena, sources_new(arena))};
    Units *units = f.program->units;
    Text money = TEXT("money"), home = TEXT("家"), taken;
    DimId dim = units_add_dimension(units, &money, 1, SPAN_NONE);
    f.yuan = units_add(units, (Text[]){TEXT("元")}, 1, dim, number_of(1), SPAN_NONE, &taken);
    f.wan = units_add(units, (Text[]){TEXT("万元")}, 1, dim, number_of(10000), SPAN_NONE, &taken);
    Number hundredth = {.coef = 1, .scale = 2};
    f.percent = units_add(units, (Text[]){TEXT("%")}, 1, DIM_NONE, hundredth, SPAN_NONE, &taken);
    f.home = units_add_counting(units, &home, 1, SPAN_NONE, &taken);
    f.program->facts = facts_new(arena, &f.program->entities);
    return f;
}

static Number number(Fixture *f, const char *digits) {
    Number out = NUMBER_ZERO;
    number_read(f->arena, text_of(digits), &out);
    return out;
}

static ShownValue quantity(Number number, UnitId unit) {
    ShownValue shown = {.type = type_with(TYPE_QUANTITY, DIM_ANY)};
    shown.value = (Value){.rep = REP_NUMBER, .state = STATE_OK};
    shown.value.quantity = (Quantity){.number = number, .unit = unit};
    return shown;
}

static Cell set(Fixture *f, const char *text, ShownValue shown) {
    Cell cell = {.rows = 1, .cols = 1, .text = text_of(text)};
    cell_value_set(f->arena, f->program, &cell, &shown);
    return cell;
}

/* "prefix|number|picture|suffix", or the kind in words. */
static Text parts(Fixture *f, Cell cell) {
    switch ((CellKind)cell.kind) {
    case CELL_EMPTY: return TEXT("empty");
    case CELL_TEXT: return TEXT("text");
    case CELL_DATE: return TEXT("date");
    case CELL_NUMBER: break;
    }
    Buf out = buf_new(f->arena);
    buf_printf(&out, "%.*s|", TEXT_ARG(cell.prefix));
    number_print(&out, cell.number);
    buf_printf(&out, "|%.*s|%.*s", TEXT_ARG(cell.picture), TEXT_ARG(cell.suffix));
    return buf_result(&out);
}

static void test_numbers(Tally *unit, Fixture *f) {
    ShownValue budget = quantity(number(f, "10000"), f->wan);
    CHECK_TEXT(unit, parts(f, set(f, "10000万元", budget)), TEXT("|10000|0|万元"));
    CHECK_TEXT(unit, parts(f, set(f, "预算 10,000 万元", budget)), TEXT("预算 |10000|#,##0| 万元"));
    CHECK_TEXT(unit, parts(f, set(f, "10000.00", budget)), TEXT("|10000|0.00|"));
    CHECK_TEXT(unit, parts(f, set(f, "1万万元", budget)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, "010000万元", budget)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, "1_0000万元", budget)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, "10000万元\n", budget)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, "10000万元（2021年）", budget)), TEXT("text"));
    ShownValue rate = quantity(number(f, "95"), f->percent);
    CHECK_TEXT(unit, parts(f, set(f, "95%", rate)), TEXT("|95|0|%"));
    CHECK_TEXT(unit, parts(f, set(f, "95.0%以上", rate)), TEXT("|95|0.0|%以上"));
    CHECK_TEXT(unit, parts(f, set(f, "0.95", rate)), TEXT("text"));
    ShownValue area = quantity(number(f, "604"), f->home);
    CHECK_TEXT(unit, parts(f, set(f, "604m2", area)), TEXT("|604|0|m2"));
    CHECK_TEXT(unit, parts(f, set(f, "604-605", area)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, "604.1.2", area)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, "６０４家", area)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, " \n\t", area)), TEXT("empty"));
    ShownValue less = quantity(number(f, "-12.5"), f->yuan);
    CHECK_TEXT(unit, parts(f, set(f, "-12.50元", less)), TEXT("|-12.5|0.00|元"));
    CHECK_TEXT(unit, parts(f, set(f, "减少-12.5元", less)), TEXT("减少|-12.5|0.0|元"));
    CHECK_TEXT(unit, parts(f, set(f, "12.5元", less)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, "A-12.5元", less)), TEXT("text"));
    ShownValue large = quantity(number(f, "1234567"), f->yuan);
    CHECK_TEXT(unit, parts(f, set(f, "1,234,567元", large)), TEXT("|1234567|#,##0|元"));
    CHECK_TEXT(unit, parts(f, set(f, "1234,567元", large)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, "1,23,4567元", large)), TEXT("text"));
}

static void test_as(Tally *unit, Fixture *f) {
    ShownValue shown = quantity(number(f, "10000456"), f->yuan);
    shown.unit = f->wan;
    shown.picture = TEXT("#,##0.00");
    CHECK_TEXT(unit, parts(f, set(f, "1,000.05", shown)), TEXT("|1000.0456|#,##0.00|"));
    CHECK_TEXT(unit, parts(f, set(f, "1,000.04", shown)), TEXT("text"));
    shown.picture = TEXT("");
    CHECK_TEXT(unit, parts(f, set(f, "1000.0456万元", shown)), TEXT("|1000.0456|0.0000|万元"));
    CHECK_TEXT(unit, parts(f, set(f, "1000.05万元", shown)), TEXT("text")); /* rounded by whom? */
    /* another dimension */
    shown.unit = f->home;
    CHECK_TEXT(unit, parts(f, set(f, "1000.0456", shown)), TEXT("text"));
    Number third;
    number_div(f->arena, number_of(1), number_of(3), &third);
    ShownValue ratio = quantity(third, UNIT_NONE);
    CHECK_TEXT(unit, parts(f, set(f, "1/3", ratio)), TEXT("text"));
    ratio.unit = f->percent;
    ratio.picture = TEXT("0.00");
    CHECK_TEXT(unit, parts(f, set(f, "33.33%", ratio)), TEXT("|33.33|0.00|%"));
    ratio.picture = TEXT("yyyy年");
    CHECK_TEXT(unit, parts(f, set(f, "33.33%", ratio)), TEXT("text"));
    ShownValue missing = quantity(number_of(3), f->home);
    missing.value.state = STATE_MISSING;
    CHECK_TEXT(unit, parts(f, set(f, "3家", missing)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, "", missing)), TEXT("empty"));
}

static void test_targets(Tally *unit, Fixture *f) {
    Target at_least = {.kind = TARGET_QUANTITY, .op = TARGET_OP_GE};
    at_least.number = (Quantity){.number = number_of(18), .unit = f->home};
    Target range = {.kind = TARGET_RANGE, .number = at_least.number};
    vec_push(f->arena, &f->program->facts->targets, at_least);
    vec_push(f->arena, &f->program->facts->targets, range);
    ShownValue shown = {.type = type_of(TYPE_TARGET)};
    shown.value = (Value){.rep = REP_ID, .state = STATE_OK, .id = 0};
    CHECK_TEXT(unit, parts(f, set(f, "≥18项", shown)), TEXT("≥|18|0|项"));
    CHECK_TEXT(unit, parts(f, set(f, "18项（含2项重点）", shown)), TEXT("text"));
    shown.value.id = 1;
    CHECK_TEXT(unit, parts(f, set(f, "18项", shown)), TEXT("text"));
}

static void test_dates(Tally *unit, Fixture *f) {
    ShownValue shown = {.type = type_of(TYPE_DATE)};
    shown.value = (Value){.rep = REP_DATE, .state = STATE_OK};
    CHECK(unit, date_make(2021, 12, 31, DATE_DAY, &shown.value.date));
    Cell cell = set(f, "2021年12月31日", shown);
    CHECK(unit, cell.kind == CELL_DATE && date_equal(cell.date, shown.value.date));
    CHECK_TEXT(unit, parts(f, set(f, "2021-12-31", shown)), TEXT("date"));
    CHECK_TEXT(unit, parts(f, set(f, "2021年12月30日", shown)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, "2021年12月31日前", shown)), TEXT("text"));
    CHECK_TEXT(unit, parts(f, set(f, "2021年12月", shown)), TEXT("text"));
    shown.picture = TEXT("yyyy年m月");
    CHECK_TEXT(unit, parts(f, set(f, "2021年12月", shown)), TEXT("date"));
    CHECK(unit, date_make(2021, 12, 0, DATE_MONTH, &shown.value.date));
    CHECK_TEXT(unit, parts(f, set(f, "2021年12月", shown)), TEXT("text"));
}

static void test_texts(Tally *unit, Fixture *f) {
    ShownValue code = {.type = type_of(TYPE_CODE)};
    code.value = (Value){.rep = REP_TEXT, .state = STATE_OK, .text = TEXT("604002")};
    CHECK_TEXT(unit, parts(f, set(f, "604002", code)), TEXT("text"));
    Cell cell = {.text = TEXT("123")};
    cell_value_set(f->arena, f->program, &cell, NULL);
    CHECK_TEXT(unit, parts(f, cell), TEXT("text"));
}

int main(void) {
    Tally unit = {.name = "cell_value"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    Fixture f = fixture(arena);
    test_numbers(&unit, &f);
    test_as(&unit, &f);
    test_targets(&unit, &f);
    test_dates(&unit, &f);
    test_texts(&unit, &f);
    arena_free(arena);
    return UNIT_END(&unit);
}
