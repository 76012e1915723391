/* The writer: what stands before a key or an element follows from the depth and from whether
   something was written there. A one-line object ends where its bracket closes; objects and arrays
   inside stay on its line. */
#include "runtime/base/json.h"

Json json_new(Arena *arena) {
    return (Json){.out = buf_new(arena)};
}

static void break_line(Json *json) {
    buf_char(&json->out, '\n');
    buf_repeat(&json->out, TEXT("  "), json->depth);
}

void json_next(Json *json) {
    if (!json->first) buf_char(&json->out, ',');
    if (json->line_depth == 0)
        break_line(json);
    else if (!json->first)
        buf_char(&json->out, ' ');
    json->first = false;
}

void json_open(Json *json, char bracket) {
    buf_char(&json->out, bracket);
    json->depth++;
    json->first = true;
}

void json_close(Json *json, char bracket) {
    json->depth--;
    if (!json->first && json->line_depth == 0) break_line(json);
    if (json->line_depth > json->depth) json->line_depth = 0;
    buf_char(&json->out, bracket);
    json->first = false;
}

void json_open_line(Json *json) {
    json_open(json, '{');
    if (json->line_depth == 0) json->line_depth = json->depth;
}

void json_key(Json *json, Text key) {
    json_next(json);
    buf_json(&json->out, key);
    buf_str(&json->out, ": ");
}

void json_text(Json *json, Text key, Text value) {
    json_key(json, key);
    buf_json(&json->out, value);
}

void json_uint(Json *json, Text key, uint64_t value) {
    json_key(json, key);
    buf_uint(&json->out, value);
}

void json_bool(Json *json, Text key, bool value) {
    json_key(json, key);
    buf_str(&json->out, value ? "true" : "false");
}
