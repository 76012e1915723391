/* Types: small values, compared by their fields. Lists never nest (a list of lists is flattened by
   the language), so a list type is an element type with `list` set. */
#ifndef JX_CORE_TYPE_H
#define JX_CORE_TYPE_H

#include "runtime/core/unit.h"

typedef enum Rep {
    REP_NONE,
    REP_BOOL,
    REP_NUMBER,
    REP_TEXT,
    REP_DATE,
    REP_ID,
    REP_BOX, /* a value of several parts, by its address */
    REP_COUNT
} Rep;

typedef enum TypeKind {
#define TYPE(kind, rep, zh, en) TYPE_##kind,
#include "runtime/core/type.def"
#undef TYPE
    TYPE_KIND_COUNT
} TypeKind;

typedef struct Type {
    uint8_t kind; /* TypeKind */
    bool list;
    uint32_t arg; /* DimId, EnumId or EntityId */
} Type;

#define BOUND_DATES (UINT32_MAX - 1) /* arg of a BOUND: of dates */

static inline Type type_of(TypeKind kind) {
    return (Type){.kind = (uint8_t)kind, .list = false, .arg = 0};
}
static inline Type type_with(TypeKind kind, uint32_t arg) {
    return (Type){.kind = (uint8_t)kind, .list = false, .arg = arg};
}
static inline bool type_equal(Type a, Type b) {
    return a.kind == b.kind && a.list == b.list && a.arg == b.arg;
}
Rep type_rep(Type type);
/* NUMBER, PERCENT and QUANTITY. */
bool type_is_numeric(Type type);
/* The dimension of a numeric type; DIM_ANY for any other. */
DimId type_dim(Type type);

#endif
