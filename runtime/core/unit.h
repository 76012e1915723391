/* Units and dimensions: types of numbers. A dimension is a product of powers of base dimensions; a
   unit is an exact multiple of its dimension's base unit. All are declared in the library; units
   with a slash (万元/人) and with a prefix (万元) are made when first met.

   UnitId 0 is "no unit": a plain number. '%' is a unit of the empty dimension with scale 1/100. */
#ifndef JX_CORE_UNIT_H
#define JX_CORE_UNIT_H

#include "runtime/base/map.h"
#include "runtime/base/number.h"
#include "runtime/base/source.h"
#include "runtime/base/vec.h"

typedef uint32_t DimId;  /* 0: the empty dimension */
typedef uint32_t UnitId; /* 0: no unit */

#define DIM_NONE 0u
#define DIM_ANY UINT32_MAX /* in types only: a quantity of whatever dimension */
#define UNIT_NONE 0u
#define UNIT_UNKNOWN UINT32_MAX

typedef struct DimTerm {
    uint32_t base; /* number of a base dimension */
    int32_t power; /* not 0 */
} DimTerm;

typedef struct UnitTerm {
    UnitId unit; /* an atomic unit: declared, or prefixed */
    int32_t power;
} UnitTerm;

typedef struct Unit {
    Text spelling;  /* as declared or written: 万元, 场次, 元/平方米 */
    Text zh, en;    /* the preferred Chinese and English spellings (equal to spelling if only one) */
    DimId dim;
    Number scale;   /* 1 of this unit = scale of the base unit */
    bool declared;  /* false: an unknown measure word that counts a thing of its own */
    UnitTerm *terms; /* of a compound unit; an atomic one is its own single term */
    uint32_t n_terms;
} Unit;

/* Looking up and multiplying remember what they found: one thread at a time. */
typedef struct Units Units;

Units *units_new(Arena *arena);
/* The same units with the same numbers, to go on with in another thread. `units` stays as it is, or
   changes in one thread alone: what both have in common is shared and never written to. */
Units *units_fork(const Units *units, Arena *arena);
/* All units by number, for units_carry. Valid until another unit is met. */
Unit *const *units_list(const Units *units);
/* The unit of a fork, in the units that were forked when they were `shared` in number. `further`
   are the fork's units from there on. It is read anew from its spelling, or from its terms. */
UnitId units_carry(Units *units, uint32_t shared, Unit *const *further, UnitId id);

/* ---- declaring (in this order of need; each returns the id, or false/UNKNOWN if the name exists) */
/* A base dimension with its names. DIM_ANY if one of them is taken. */
DimId units_add_dimension(Units *units, const Text *names, uint32_t n_names, Span span);
DimId units_find_dimension(const Units *units, Text name); /* DIM_ANY if there is none */
/* One unit under several spellings (each spelling is a Unit of its own, equal in dimension and
   scale). Returns the first one's id, or UNIT_UNKNOWN if a spelling is taken (*taken says which). */
UnitId units_add(Units *units, const Text *spellings, uint32_t n, DimId dim, Number scale, Span span,
                 Text *taken);
/* A measure word with a base dimension of its own, named after it (so `money/家` is a dimension). */
UnitId units_add_counting(Units *units, const Text *spellings, uint32_t n, Span span, Text *taken);
bool units_add_prefix(Units *units, Text name, Number factor, Span span);
/* Where the unit or prefix of that name was declared, for "already declared here". */
Span units_declared_at(const Units *units, Text name);

/* ---- looking up */
/* The unit written `spelling`, full-width forms folded, blanks ignored: a whole declared name first;
   else the longest declared prefix and the rest; else parts around '/', 每 or both (元/平方米,
   天每项, 元/每平方米) and '·'. Behind the first slash all parts divide. A Chinese prefix is a
   numeral: several stack (千万元), and one alone is a unit of no dimension (2万). UNIT_UNKNOWN if
   some part is not declared. Empty: UNIT_NONE. */
UnitId units_find(Units *units, Text spelling);
/* As units_find, but an unknown part becomes an undeclared counting unit of its own. */
UnitId units_find_or_add(Units *units, Text spelling);
/* What a caller found out about some units, it need not find out again: units_recall gives the one of
   that spelling if it was remembered, else UNIT_NONE. Only as many as few tables use are kept. */
void units_remember(Units *units, Text spelling, UnitId id);
UnitId units_recall(Units *units, Text spelling);
/* The longest head of `t` that is a unit, at least one character; its byte length in *len. For
   reading running text. UNIT_UNKNOWN if there is none. */
UnitId units_find_head(Units *units, Text t, uint32_t *len);
/* The declared spelling nearest to a slip (万无 -> 万元; among equally near ones the one declared
   first), or empty. */
Text units_suggest(const Units *units, Arena *arena, Text spelling);

const Unit *units_get(const Units *units, UnitId id); /* id 0: the plain number */
uint32_t units_count(const Units *units);
uint32_t units_dim_count(const Units *units);

/* ---- calculating */
/* a · b, or a / b with sign -1. DIM_ANY if a or b is, or if a power passes 16. */
DimId units_dim_multiply(Units *units, DimId a, DimId b, int sign_of_b);
/* "金额", "金额/人", for messages. DIM_NONE: 数 / number. */
Text units_dim_name(const Units *units, Arena *arena, DimId dim, bool chinese);
/* The unit of a product (sign +1) or quotient (-1) of values in units a and b, and the factor by
   which the plain product of the numbers is to be multiplied (万元/人 × 万人: 万元, 10000).
   Dimensionless operands ('%') give the other's unit; of two with a unit the left one's (20% × 50%
   is 10%), but their quotient has none. UNIT_UNKNOWN if a power passes 16. */
UnitId units_multiply(Units *units, UnitId a, UnitId b, int sign, Number *factor);
/* The factor from values in `from` to values in `to` (same dimension). Exact. */
Number units_factor(const Units *units, Arena *arena, UnitId from, UnitId to);
/* A unit of that dimension with scale 1: the first declared (元 for money), or a product of such
   (元/家). UNIT_UNKNOWN if a base dimension has none. */
UnitId units_of_dim(Units *units, DimId dim);

#endif
