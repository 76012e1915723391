/* The plainest of targets, which most of them are. */
#ifndef JX_CORE_TARGET_PLAIN_H
#define JX_CORE_TARGET_PLAIN_H

#include "runtime/core/target.h"

/* Fills kind, op, bounds, number and `shown` of a target with a trimmed spelling of the form sign,
   digits, unit (≥18项, 95%, ≤6678万元) exactly as the reader of all forms would. False if it has
   another form, or may be read in another way. */
bool target_read_plain(Units *units, Target *target);

#endif
