/* The writer of JSON: commas, lines and indentation at every depth. */
#include "tests/unit/unit.h"

#include "runtime/base/json.h"

static Text result(const Json *json) {
    return buf_result(&json->out);
}

static void test_members(Tally *unit, Arena *arena) {
    Json json = json_new(arena);
    json_open(&json, '{');
    json_uint(&json, TEXT("n"), UINT64_MAX);
    json_bool(&json, TEXT("no"), false);
    json_text(&json, TEXT("文"), TEXT("a\"b"));
    json_close(&json, '}');
    CHECK_TEXT(
        unit, result(&json),
        TEXT("{\n  \"n\": 18446744073709551615,\n  \"no\": false,\n  \"文\": \"a\\\"b\"\n}"));
}

static void test_empty(Tally *unit, Arena *arena) {
    Json json = json_new(arena);
    json_open(&json, '{');
    json_key(&json, TEXT("a"));
    json_open(&json, '[');
    json_close(&json, ']');
    json_key(&json, TEXT("o"));
    json_open_line(&json);
    json_close(&json, '}');
    json_close(&json, '}');
    CHECK_TEXT(unit, result(&json), TEXT("{\n  \"a\": [],\n  \"o\": {}\n}"));
}

/* A one-line object holds all that is in it on its line, and only that. */
static void test_line(Tally *unit, Arena *arena) {
    Json json = json_new(arena);
    json_open(&json, '[');
    for (int i = 0; i < 2; i++) {
        json_next(&json);
        json_open_line(&json);
        json_key(&json, TEXT("at"));
        json_open_line(&json);
        json_uint(&json, TEXT("line"), 1);
        json_close(&json, '}');
        json_key(&json, TEXT("list"));
        json_open(&json, '[');
        json_next(&json);
        buf_json(&json.out, TEXT("x"));
        json_next(&json);
        buf_json(&json.out, TEXT("y"));
        json_close(&json, ']');
        json_close(&json, '}');
    }
    json_close(&json, ']');
    CHECK_TEXT(unit, result(&json),
               TEXT("[\n  {\"at\": {\"line\": 1}, \"list\": [\"x\", \"y\"]},\n"
                    "  {\"at\": {\"line\": 1}, \"list\": [\"x\", \"y\"]}\n]"));
}

int main(void) {
    Tally unit = {.name = "json"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    test_members(&unit, arena);
    test_empty(&unit, arena);
    test_line(&unit, arena);
    arena_free(arena);
    return UNIT_END(&unit);
}
