/* The inside of ir_verify, shared by verify.c, verify_code.c and verify_facts.c. Every function
   gives NULL, or what is wrong. The order is that of trust: types and facts first, then code over
   them. */
#ifndef JX_CORE_VERIFY_H
#define JX_CORE_VERIFY_H

#include "runtime/core/ir.h"

#define VERIFY_MAX_DEPTH 64 /* of nested domains and layout nodes: walks over them recurse */

#define VERIFY_MAX_OWNERS 1000 /* of a record, one around the other: the reader of sources nests less */

/* ---- verify_facts.c */
const char *verify_type(const Program *program, Type type);
/* The value can stand in a column of that type. */
const char *verify_value(const Program *program, Type type, const Value *value);
/* What holds of a constant whatever type it is used as, also of one that nothing uses. */
const char *verify_constant(const Program *program, const Value *value);
const char *verify_schema(const Program *program);
const char *verify_facts(const Program *program);

/* ---- verify_code.c */
const char *verify_code(const Program *program, const Code *code);
/* Whether what one holds may stand where the other is expected. */
bool verify_same_type(Type a, Type b);

#endif
