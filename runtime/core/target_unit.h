/* The unit behind the number of a target value. Part of target.c. */
#ifndef JX_CORE_TARGET_UNIT_H
#define JX_CORE_TARGET_UNIT_H

#include "runtime/core/target.h"

typedef struct UnitContext {
    Arena *arena;
    Units *units;
    bool money; /* a bare 万 means 万元 */
    Text per;   /* the unit after 每 at the start (每年2次), or empty */
} UnitContext;

/* The unit spelled by all that stands between the number and the end (or a word such as 以上);
   empty is no unit. False if it cannot be one. Adds TARGET_ flags. */
bool target_read_unit(const UnitContext *c, Text spelling, UnitId *out, uint8_t *flags);

#endif
