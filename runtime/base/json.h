/* Json: writes one JSON value into a buffer, with commas, line breaks and indentation. Keys stand
   in the order of the calls; the same calls give the same bytes. Numbers that are not plain counts
   are written as texts by the callers ("1.10" would not survive a reader of doubles). */
#ifndef JX_BASE_JSON_H
#define JX_BASE_JSON_H

#include "runtime/base/buf.h"

typedef struct Json {
    Buf out;
    uint32_t depth;
    uint32_t line_depth; /* depth at which the one-line object began; 0: none */
    bool first;          /* nothing written yet at this depth */
} Json;

Json json_new(Arena *arena);
/* Before an element of an array, and done by json_key before a member. */
void json_next(Json *json);
void json_key(Json *json, Text key);
void json_open(Json *json, char bracket);  /* '{' or '[' */
void json_close(Json *json, char bracket); /* '}' or ']' */
/* '{' of an object that stands on one line, with all in it. */
void json_open_line(Json *json);

void json_text(Json *json, Text key, Text value);
void json_uint(Json *json, Text key, uint64_t value);
void json_bool(Json *json, Text key, bool value);

#endif
