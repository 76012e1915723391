/* Facts and names: columns that grow, parts that are appended, inverse lists. */
#include "tests/unit/unit.h"

#include "runtime/core/facts.h"

/* bureau { code; projects: inverse } project { name; budget; bureau: ref; targets: list } goal {
 * aim } */
enum { BUREAU, PROJECT, GOAL, N_ENTITIES };
enum { BUREAU_CODE, BUREAU_PROJECTS, N_BUREAU };
enum {
    PROJECT_NAME,
    PROJECT_BUDGET,
    PROJECT_BUREAU,
    PROJECT_GOALS,
    PROJECT_OPEN,
    PROJECT_END,
    PROJECT_TOTAL,
    N_PROJECT
};
enum { GOAL_AIM, N_GOAL };

static Entity *entity(Arena *arena, const Field *fields, uint32_t n) {
    Entity *e = ARENA_NEW(arena, Entity);
    for (uint32_t i = 0; i < n; i++) vec_push(arena, &e->fields, fields[i]);
    return e;
}

static Field stored(Type type) {
    return (Field){.kind = FIELD_STORED, .type = type};
}

static EntityList *schema_new(Arena *arena) {
    EntityList *schema = ARENA_NEW(arena, EntityList);
    Field bureau[N_BUREAU] = {
        [BUREAU_CODE] = stored(type_of(TYPE_CODE)),
        [BUREAU_PROJECTS] = {.kind = FIELD_INVERSE,
                             .type = type_with(TYPE_RECORD, PROJECT),
                             .child = PROJECT,
                             .inverse_of = PROJECT_BUREAU},
    };
    Field project[N_PROJECT] = {
        [PROJECT_NAME] = stored(type_of(TYPE_TEXT)),
        [PROJECT_BUDGET] = stored(type_with(TYPE_QUANTITY, DIM_NONE)),
        [PROJECT_BUREAU] = stored(type_with(TYPE_RECORD, BUREAU)),
        [PROJECT_GOALS] = {.kind = FIELD_OWNED,
                           .type = type_with(TYPE_RECORD, GOAL),
                           .child = GOAL},
        [PROJECT_OPEN] = stored(type_of(TYPE_BOOL)),
        [PROJECT_END] = stored(type_of(TYPE_DATE)),
        [PROJECT_TOTAL] = {.kind = FIELD_DERIVED, .type = type_of(TYPE_NUMBER)},
    };
    Field goal[N_GOAL] = {[GOAL_AIM] = stored(type_of(TYPE_TARGET))};
    vec_push(arena, schema, entity(arena, bureau, N_BUREAU));
    vec_push(arena, schema, entity(arena, project, N_PROJECT));
    vec_push(arena, schema, entity(arena, goal, N_GOAL));
    return schema;
}

static void set_id(Facts *facts, EntityId e, uint32_t field, uint32_t row, uint32_t id) {
    Value value = {.rep = REP_ID, .state = STATE_OK, .id = id};
    facts_set(facts, e, field, row, &value, 0, 0);
}

static void set_text(Facts *facts, EntityId e, uint32_t field, uint32_t row, Text text) {
    Value value = {.rep = REP_TEXT, .state = STATE_OK, .text = text};
    facts_set(facts, e, field, row, &value, 100 + row, 100 + row + text.len);
}

/* A project with n goals, each with a target whose shown text is `name`. */
static void add_project(Facts *facts, SourceId source, Text name, uint32_t n_goals) {
    Span header = {source, 10, 20};
    uint32_t row = facts_add_row(facts, PROJECT, header);
    set_text(facts, PROJECT, PROJECT_NAME, row, name);
    RowRange range = {facts->tables[GOAL].n_rows, n_goals};
    for (uint32_t g = 0; g < n_goals; g++) {
        uint32_t goal = facts_add_row(facts, GOAL, header);
        uint32_t aim = facts->is_piece ? pool_add(&facts->texts, name) : facts->targets.len;
        set_id(facts, GOAL, GOAL_AIM, goal, aim);
        if (!facts->is_piece) vec_push(facts->arena, &facts->targets, (Target){.spelling = name});
    }
    facts_own(facts, GOAL, range, (FactOwner){PROJECT, PROJECT_GOALS}, row);
    facts_set_range(facts, PROJECT, PROJECT_GOALS, row, range, 30, 40);
    vec_push(facts->arena, &facts->pending,
             (PendingRef){PROJECT, PROJECT_BUREAU, row, pool_add(&facts->texts, name)});
    vec_push(facts->arena, &facts->notes,
             (FactNote){.kind = NOTE_ITEM_NUMBERED, .entity = PROJECT, .row = row, .text = name});
}

static void test_rows(Tally *t, Arena *arena) {
    Facts *facts = facts_new(arena, schema_new(arena));
    uint32_t row = facts_add_row(facts, PROJECT, (Span){3, 5, 9});
    CHECK(t, row == 0 && facts->tables[PROJECT].n_rows == 1);
    CHECK(t, !facts_is_owned(facts, PROJECT, row));
    for (uint32_t f = 0; f < N_PROJECT; f++) {
        CHECK(t, facts_get(facts, PROJECT, f, row).state == STATE_MISSING);
        CHECK(t, !facts_written(facts, PROJECT, f, row));
        CHECK(t, facts_span(facts, PROJECT, f, row).lo == 5);
    }
    CHECK(t, facts_range(facts, PROJECT, PROJECT_GOALS, row).count == 0);
    Value budget = {.rep = REP_NUMBER, .quantity = {number_of(7), UNIT_NONE}};
    facts_set(facts, PROJECT, PROJECT_BUDGET, row, &budget, 12, 14);
    Value got = facts_get(facts, PROJECT, PROJECT_BUDGET, row);
    CHECK(t, got.state == STATE_OK && number_compare(got.quantity.number, number_of(7)) == 0);
    Span span = facts_span(facts, PROJECT, PROJECT_BUDGET, row);
    CHECK(t, span.source == 3 && span.lo == 12 && span.hi == 14);
    Value open = {.rep = REP_BOOL, .boolean = true}, end = {.rep = REP_DATE};
    CHECK(t, date_make(2025, 12, 31, DATE_DAY, &end.date));
    facts_set(facts, PROJECT, PROJECT_OPEN, row, &open, 0, 0);
    facts_set(facts, PROJECT, PROJECT_END, row, &end, 0, 0);
    CHECK(t, facts_get(facts, PROJECT, PROJECT_OPEN, row).boolean);
    CHECK(t, date_equal(facts_get(facts, PROJECT, PROJECT_END, row).date, end.date));
    CHECK(t, !facts_written(facts, PROJECT, PROJECT_OPEN, row));
    Value missing = {.rep = REP_NUMBER, .state = STATE_NO_QUOTIENT};
    facts_set(facts, PROJECT, PROJECT_BUDGET, row, &missing, 12, 14);
    CHECK(t, facts_get(facts, PROJECT, PROJECT_BUDGET, row).state == STATE_NO_QUOTIENT);
    CHECK(t, facts_get(facts, PROJECT, PROJECT_TOTAL, row).state == STATE_MISSING);
}

static void test_growth(Tally *t, Arena *arena) {
    Facts *facts = facts_new(arena, schema_new(arena));
    bool kept = true;
    for (uint32_t i = 0; i < 1000; i++) {
        add_project(facts, 1, arena_printf(arena, "p%u", i), i % 3);
    }
    for (uint32_t i = 0; i < 1000; i++) {
        Text name = facts_get(facts, PROJECT, PROJECT_NAME, i).text;
        RowRange range = facts_range(facts, PROJECT, PROJECT_GOALS, i);
        kept = kept && text_equal(name, arena_printf(arena, "p%u", i)) && range.count == i % 3;
        for (uint32_t g = range.first; g < range.first + range.count; g++) {
            kept = kept && facts->tables[GOAL].owner_row[g] == i;
        }
        kept = kept && facts_get(facts, PROJECT, PROJECT_BUREAU, i).state == STATE_MISSING;
    }
    CHECK(t, kept);
}

/* Every mention of a row or target in `facts` still leads to the project of that name. */
static bool consistent(const Facts *facts) {
    for (uint32_t p = 0; p < facts->tables[PROJECT].n_rows; p++) {
        Text name = facts_get(facts, PROJECT, PROJECT_NAME, p).text;
        RowRange range = facts_range(facts, PROJECT, PROJECT_GOALS, p);
        for (uint32_t g = range.first; g < range.first + range.count; g++) {
            uint32_t target = facts_get(facts, GOAL, GOAL_AIM, g).id;
            if (facts->tables[GOAL].owner_row[g] != p) return false;
            if (facts_ordinal(facts, GOAL, g) != g - range.first + 1) return false;
            if (!text_equal(facts->targets.data[target].spelling, name)) return false;
        }
    }
    for (uint32_t i = 0; i < facts->pending.len; i++) {
        PendingRef ref = facts->pending.data[i];
        Text name = facts_get(facts, PROJECT, PROJECT_NAME, ref.row).text;
        if (!text_equal(pool_text(&facts->texts, ref.key), name)) return false;
    }
    for (uint32_t i = 0; i < facts->notes.len; i++) {
        FactNote note = facts->notes.data[i];
        Text name = facts_get(facts, PROJECT, PROJECT_NAME, note.row).text;
        if (!text_equal(note.text, name)) return false;
    }
    return true;
}

/* Files of 0 to 3 projects, every third of which is left out; their piece is used again. */
static void test_append(Tally *t, Arena *arena) {
    EntityList *schema = schema_new(arena);
    Facts *facts = facts_new(arena, schema), *piece = facts_new_piece(arena, schema);
    UnitCarry carry = {.to = units_new(arena), .shared = UINT32_MAX};
    uint32_t n = 0, n_goals = 0;
    for (uint32_t file = 1; file <= 20; file++) {
        uint32_t goals = 0;
        for (uint32_t i = 0; i < file % 4; i++, goals += i % 3)
            add_project(piece, file, arena_printf(arena, "%u.%u", file, i), (i + 1) % 3);
        if (file % 3 != 0) {
            facts_append(facts, piece, &carry);
            n += file % 4;
            n_goals += goals;
        }
        facts_clear(piece);
    }
    CHECK(t, facts->tables[PROJECT].n_rows == n && n == 19);
    CHECK(t, facts->tables[GOAL].n_rows == n_goals);
    CHECK(t, facts->pending.len == n && facts->notes.len == n);
    CHECK(t, consistent(facts));
    CHECK(t, facts_row_span(facts, PROJECT, 0).source == 1);
    CHECK(t, facts_row_span(facts, PROJECT, n - 1).source == 19);
    Span span = facts_span(facts, PROJECT, PROJECT_NAME, n - 1);
    CHECK(t, span.source == 19 && span.lo == 102 && span.hi == 106);
    CHECK(t, facts_written(facts, PROJECT, PROJECT_GOALS, 0));
}

/* Room is made for what is to come, for too little, for far too much, and again when it is full;
   and what finds texts is given back. Small rooms lie in a block, large ones have pages of their
   own. */
static void test_expect(Tally *t, Arena *arena) {
    enum { FILES = 120, PROJECTS = 30 };
    EntityList *schema = schema_new(arena);
    Facts *facts = facts_new(arena, schema), *piece = facts_new_piece(arena, schema);
    UnitCarry carry = {.to = units_new(arena), .shared = UINT32_MAX};
    for (uint32_t file = 1; file <= FILES; file++) {
        for (uint32_t i = 0; i < PROJECTS; i++)
            add_project(piece, file, arena_printf(arena, "%u.%u", file, i % 20), i % 3);
        facts_append(facts, piece, &carry);
        facts_clear(piece);
        if (file == 5) facts_expect_more(facts, 5, 8);
        if (file == 20) facts_expect_more(facts, 20, 10000);
        if (file == 60) facts_expect_more(facts, 1, 1);
        if (file % 25 == 0) facts_settle(facts);
        if (file == 90) CHECK(t, facts->tables[PROJECT].cap > 90 * PROJECTS);
    }
    CHECK(t, facts->tables[PROJECT].n_rows == FILES * PROJECTS && consistent(facts));
    CHECK(t, facts->texts.list.len == FILES * 20 && facts->targets.len < facts->texts.list.len);
    CHECK(t, facts_get(facts, PROJECT, PROJECT_BUREAU, 7).state == STATE_MISSING);
}

/* A row that comes where another was cleared has nothing of it. */
static void test_clear_leaves_nothing(Tally *t, Arena *arena) {
    Facts *facts = facts_new_piece(arena, schema_new(arena));
    add_project(facts, 1, TEXT("p"), 2);
    facts_clear(facts);
    uint32_t row = facts_add_row(facts, PROJECT, (Span){2, 1, 2});
    CHECK(t, row == 0 && facts->texts.list.len == 0);
    for (uint32_t f = 0; f < N_PROJECT; f++) {
        CHECK(t, facts_get(facts, PROJECT, f, row).state == STATE_MISSING);
        CHECK(t, !facts_written(facts, PROJECT, f, row));
    }
    CHECK(t, facts_range(facts, PROJECT, PROJECT_GOALS, row).count == 0);
    CHECK(t, facts->pending.len == 0 && facts->notes.len == 0);
}

/* Places beyond what 32 bits hold of them, in facts that other such places were appended before. */
static void test_far_places(Tally *t, Arena *arena) {
    static const Span spans[] = {
        {1, 100, 101},       {1, 100, 4195}, {1, 100, 4196},     {1, 524387, 524388},
        {1, 524388, 524389}, {1, 7, 9},      {1, 0, UINT32_MAX}, {1, UINT32_MAX - 1, UINT32_MAX}};
    enum { N = sizeof spans / sizeof spans[0] };
    EntityList *schema = schema_new(arena);
    Facts *facts = facts_new(arena, schema), *piece = facts_new_piece(arena, schema);
    UnitCarry carry = {.to = units_new(arena), .shared = UINT32_MAX};
    Value name = {.rep = REP_TEXT, .text = TEXT("p")};
    for (int file = 0; file < 2; file++) {
        for (uint32_t i = 0; i < N; i++) {
            facts_add_row(piece, PROJECT, (Span){1, 100, 100 + 65534 + i % 2});
            facts_set(piece, PROJECT, PROJECT_NAME, i, &name, spans[i].lo, spans[i].hi);
        }
        facts_append(facts, piece, &carry);
        facts_clear(piece);
    }
    for (uint32_t i = 0; i < 2 * N; i++) {
        Span at = facts_span(facts, PROJECT, PROJECT_NAME, i),
             row = facts_row_span(facts, PROJECT, i);
        CHECK(t, at.lo == spans[i % N].lo && at.hi == spans[i % N].hi);
        CHECK(t, row.lo == 100 && row.hi == 100 + 65534 + i % 2);
    }
}

/* More forms of numbers than a column counts, big numbers, and units of a fork. */
static void test_numbers(Tally *t, Arena *arena) {
    EntityList *schema = schema_new(arena);
    Units *units = units_new(arena), *fork = units_fork(units, arena);
    uint32_t shared = units_count(units);
    Facts *facts = facts_new(arena, schema), *piece = facts_new_piece(arena, schema);
    units_find_or_add(units, TEXT("other"));
    for (uint32_t i = 0; i < 600; i++) {
        Value value = {.rep = REP_NUMBER};
        value.quantity.unit = units_find_or_add(fork, arena_printf(arena, "u%u", i % 300));
        value.quantity.number = (Number){.coef = i, .scale = (int32_t)(i % 2)};
        if (i % 7 == 0) number_div(arena, number_of(i), number_of(7 * 11), &value.quantity.number);
        facts_add_row(piece, PROJECT, (Span){1, 0, 1});
        facts_set(piece, PROJECT, PROJECT_BUDGET, i, &value, 0, 0);
    }
    UnitCarry carry = {.to = units, .shared = shared, .further = units_list(fork) + shared};
    facts_append(facts, piece, &carry);
    bool right = true;
    for (uint32_t i = 0; i < 600; i++) {
        Quantity was = facts_get(piece, PROJECT, PROJECT_BUDGET, i).quantity;
        Quantity is = facts_get(facts, PROJECT, PROJECT_BUDGET, i).quantity;
        right = right && number_compare(was.number, is.number) == 0;
        right = right && is.number.scale == was.number.scale;
        right = right && text_equal(units_get(units, is.unit)->spelling,
                                    units_get(fork, was.unit)->spelling);
    }
    CHECK(t, right);
}

/* A unit that only a fork has met becomes one of the same parts, and is known from then on. */
static void test_carry(Tally *t, Arena *arena) {
    Units *units = units_new(arena);
    Text names[] = {TEXT("metre"), TEXT("hour")}, taken;
    DimId length = units_add_dimension(units, &TEXT("length"), 1, SPAN_NONE);
    units_add(units, &names[0], 1, length, number_of(1), SPAN_NONE, &taken);
    units_add_counting(units, &names[1], 1, SPAN_NONE, &taken);
    units_add_prefix(units, TEXT("千"), number_of(1000), SPAN_NONE);
    uint32_t shared = units_count(units);
    Units *fork = units_fork(units, arena);
    units_find_or_add(fork, TEXT("odd"));
    UnitId speed = units_find(fork, TEXT("千metre/hour")),
           strange = units_find_or_add(fork, TEXT("metre/odd"));
    CHECK(t, speed != UNIT_UNKNOWN && units_count(units) == shared);
    Unit *const *further = units_list(fork) + shared;
    CHECK(t, units_carry(units, shared, further, 1) == 1);
    UnitId here = units_carry(units, shared, further, speed);
    const Unit *unit = units_get(units, here);
    CHECK(t, unit->declared && text_equal(unit->spelling, TEXT("千metre/hour")));
    CHECK(t, number_compare(unit->scale, number_of(1000)) == 0);
    CHECK(t, here == units_find(units, TEXT("千metre/hour")));
    CHECK(t, here == units_carry(units, shared, further, speed));
    UnitId odd = units_carry(units, shared, further, strange);
    CHECK(t,
          !units_get(units, odd)->declared && odd == units_find_or_add(units, TEXT("metre/odd")));
}

static void test_pool(Tally *t, Arena *arena) {
    TextPool pool = pool_new(arena, true), slices = pool_new(arena, false);
    bool right = true;
    for (uint32_t round = 0; round < 3; round++) {
        uint32_t n = round == 1 ? 3 : 5000; /* few texts are cleared one by one */
        for (uint32_t i = 0; i < 2 * n; i++) {
            Text text = arena_printf(arena, "text %u", i % n);
            right = right && pool_add(&slices, text) == i % n && pool_add(&pool, text) == i % n;
            right = right && text_equal(pool_text(&pool, i % n), text);
        }
        right = right && slices.list.len == n && pool_text(&slices, 0).len == 6;
        pool_clear(&slices);
    }
    CHECK(t, right && pool.list.len == 5000);
    char *long_text = ARENA_ARRAY(arena, char, 100000);
    uint32_t number = pool_add(&pool, (Text){long_text, 100000});
    CHECK(t, pool_text(&pool, number).len == 100000 && pool_text(&pool, number).ptr != long_text);
    CHECK(t, pool_add(&pool, TEXT("")) == number + 1 && pool_add(&pool, TEXT("")) == number + 1);
}

static void test_index(Tally *t, Arena *arena) {
    Facts *facts = facts_new(arena, schema_new(arena));
    for (uint32_t i = 0; i < 3; i++) facts_add_row(facts, BUREAU, SPAN_NONE);
    for (uint32_t i = 0; i < 100; i++) add_project(facts, 1, TEXT("p"), 0);
    for (uint32_t i = 0; i < 100; i++) {
        if (i % 5 != 4) set_id(facts, PROJECT, PROJECT_BUREAU, i, i % 2 * 2); /* none of bureau 1 */
    }
    facts_index(facts);
    InverseIndex index = facts->inverse[BUREAU][BUREAU_PROJECTS];
    CHECK(t, index.start[0] == 0 && index.start[1] == 40 && index.start[2] == 40);
    CHECK(t, index.start[3] == 80);
    bool right = true;
    for (uint32_t bureau = 0; bureau < 3; bureau++) {
        for (uint32_t i = index.start[bureau]; i < index.start[bureau + 1]; i++) {
            right = right && facts_get(facts, PROJECT, PROJECT_BUREAU, index.rows[i]).id == bureau;
            right = right && (i == index.start[bureau] || index.rows[i - 1] < index.rows[i]);
        }
    }
    CHECK(t, right);
}

static void test_empty(Tally *t, Arena *arena) {
    EntityList *schema = schema_new(arena);
    Facts *facts = facts_new(arena, schema);
    UnitCarry carry = {.to = units_new(arena)};
    facts_append(facts, facts_new_piece(arena, schema), &carry);
    facts_index(facts);
    CHECK(t, facts->inverse[BUREAU][BUREAU_PROJECTS].start[0] == 0);
    CHECK(t, facts->tables[PROJECT].n_rows == 0);
}

static void test_names(Tally *t, Arena *arena) {
    NameSet names = names_make(
        arena, (Text[]){TEXT("output"), TEXT("产出"), TEXT("yield"), TEXT("产出指标")}, 4);
    CHECK_TEXT(t, names.en, TEXT("output"));
    CHECK_TEXT(t, names.zh, TEXT("产出"));
    CHECK_TEXT(t, names.last, TEXT("产出指标"));
    CHECK(t, names_has(&names, TEXT("yield")) && !names_has(&names, TEXT("Yield")));
    NameSet one = names_make(arena, (Text[]){TEXT("3月底")}, 1);
    CHECK_TEXT(t, one.en, TEXT("3月底"));
    CHECK_TEXT(t, one.zh, TEXT("3月底"));
    NameSet ascii = names_make(arena, (Text[]){TEXT("a"), TEXT("b")}, 2);
    CHECK_TEXT(t, ascii.zh, TEXT("a"));
    CHECK_TEXT(t, ascii.last, TEXT("b"));
    NameSet none = names_make(arena, NULL, 0);
    CHECK(t, none.n == 0 && none.zh.len == 0 && !names_has(&none, TEXT("")));
}

int main(void) {
    Tally tally = {"test_facts", 0, 0};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_rows(&tally, arena);
    test_growth(&tally, arena);
    test_append(&tally, arena);
    test_expect(&tally, arena);
    test_far_places(&tally, arena);
    test_numbers(&tally, arena);
    test_carry(&tally, arena);
    test_pool(&tally, arena);
    test_clear_leaves_nothing(&tally, arena);
    test_index(&tally, arena);
    test_empty(&tally, arena);
    test_names(&tally, arena);
    arena_free(arena);
    return UNIT_END(&tally);
}
