/* Value JSON: one value as members of a JSON object, the same in every output: "value" with what
   belongs to it ("unit", "precision", "first", "lower", "marks" …), or "ref" with key and name. */
#ifndef JX_REPORT_VALUE_JSON_H
#define JX_REPORT_VALUE_JSON_H

#include "runtime/base/json.h"
#include "runtime/core/ir.h"

/* Members of the object that is open; nothing for a missing value. */
void value_json(Json *json, const Program *program, Type type, const Value *value);

/* "key": {"file": …, "line": …, "column": …}; nothing for what stands in no file. */
void value_json_place(Json *json, Sources *sources, Text key, Span span);

#endif
