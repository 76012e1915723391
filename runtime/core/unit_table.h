/* The inside of Units, shared by unit.c (declaring), unit_find.c (reading a spelling) and
   unit_product.c (calculating), and unit_form.c (describing). Nobody else includes it.

   Spellings are compared in *folded* form: full-width characters as their twins, no blanks. */
#ifndef JX_CORE_UNIT_TABLE_H
#define JX_CORE_UNIT_TABLE_H

#include "runtime/core/unit.h"

/* A power beyond this is refused: no quantity that anyone means has it, and a chain of squarings
   would pass any bound. */
#define UNIT_MAX_POWER 16
/* Terms of a compound unit, and parts of a written one. */
#define UNIT_MAX_TERMS 16
/* A power of two, far more than the units that one table has. */
#define UNIT_REMEMBERED 64

typedef struct BaseDimension {
    Text zh, en;
} BaseDimension;

typedef struct Dimension {
    const DimTerm *terms; /* sorted by base */
    uint32_t n;
} Dimension;

typedef struct Prefix {
    Text name; /* folded */
    Number factor;
    Span span;
} Prefix;

typedef struct Product {
    UnitId unit;
    Number factor;
} Product;

struct Units {
    Arena *arena;
    VEC(Unit *) list; /* by UnitId; pointers, so that units_get stays valid */
    VEC(Span) spans;  /* parallel: where it was declared */
    VEC(BaseDimension) bases;
    VEC(Dimension) dims;  /* by DimId */
    VEC(Span) dim_spans;  /* parallel */
    VEC(Prefix) prefixes; /* longest first; equally long ones as declared */
    VEC(Product) products;
    Map dim_of_terms;  /* bytes of DimTerm[] -> DimId */
    Map dim_names;     /* -> DimId */
    Map names;         /* folded spelling of a declared unit -> UnitId */
    Map strangers;     /* folded undeclared measure word -> UnitId */
    Map found;         /* any spelling read before, raw or folded -> UnitId */
    Map unit_of_terms; /* bytes of UnitTerm[] -> UnitId of a product */
    Map product_of;    /* bytes of {a, b, sign} -> products */
    uint32_t longest;  /* bytes of the longest declared folded spelling */
    UnitId remembered[UNIT_REMEMBERED]; /* where their spelling says; UNIT_NONE: none */
};

/* The folded form: `t` itself where it is folded already, else in the arena of units. */
Text unit_fold(Units *units, Text t);

/* A new unit; span SPAN_NONE for one that is not declared. */
UnitId unit_new(Units *units, Unit unit, Span span);
/* An atomic unit: its own single term. */
UnitId unit_new_atomic(Units *units, Unit unit, Span span);
/* The dimension with these terms, which are sorted by base. */
DimId dim_intern(Units *units, const DimTerm *terms, uint32_t n);
/* A new base dimension. */
DimId dim_new_base(Units *units, BaseDimension base, Span span);
/* Of the texts: the first with other than ASCII characters and the first of ASCII alone; each falls
   back to the other. */
BaseDimension unit_choose_names(const Text *names, uint32_t n);

/* Dimension, scale and terms of the product of the terms; false if a power grows too high. */
bool unit_multiply_terms(Units *units, const UnitTerm *terms, uint32_t n, Unit *out);
/* a·b/c in the spellings of one language, or as written. */
typedef enum UnitSpelling { UNIT_AS_WRITTEN, UNIT_IN_CHINESE, UNIT_IN_ENGLISH } UnitSpelling;
Text unit_spell(Units *units, const UnitTerm *terms, uint32_t n, UnitSpelling how);

#endif
