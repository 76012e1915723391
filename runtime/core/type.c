/* Types: what type.def says of each kind. */
#include "runtime/core/type.h"

#include <assert.h>

Rep type_rep(Type type) {
    static const uint8_t reps[] = {
#define TYPE(kind, rep, zh, en) REP_##rep,
#include "runtime/core/type.def"
#undef TYPE
    };
    assert(type.kind < TYPE_KIND_COUNT);
    return (Rep)reps[type.kind];
}

bool type_is_numeric(Type type) {
    return type_rep(type) == REP_NUMBER;
}

DimId type_dim(Type type) {
    if (type.kind == TYPE_QUANTITY) return type.arg;
    return type_is_numeric(type) ? DIM_NONE : DIM_ANY;
}
