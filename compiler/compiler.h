/* The compiler's own state, shared by its passes: names to symbols, and the syntax trees of the
   declarations (which stay until all code is lowered; the trees of records do not). Declarations of
   all modules are one name space for each kind of name. */
#ifndef JX_COMPILER_COMPILER_H
#define JX_COMPILER_COMPILER_H

#include "compiler/ast.h"
#include "compiler/input.h"
#include "compiler/parse.h"
#include "runtime/base/map.h"
#include "runtime/core/ir.h"
#include "runtime/core/target.h"

/* What the compiler knows of an entity beyond the schema. */
typedef struct EntityInfo {
    Map fields;                 /* every name of every field -> field number */
    VEC(const Node *) defaults; /* one a field: default or derived expression, or NULL */
    VEC(bool) circular;         /* one a field: its default leads back to itself, which was reported */
} EntityInfo;

/* Members by name: full dotted paths in any spelling, and bare names where they are unique; what
   `extend enum` adds takes no bare name from what was there. */
typedef struct EnumInfo {
    Map members; /* -> member number; ENUM_AMBIGUOUS for a bare name that several members have */
    VEC(bool) added; /* one a member: by an extension */
} EnumInfo;
#define ENUM_AMBIGUOUS (MAP_NONE - 1)

typedef struct FnInfo {
    const Node *node; /* FN */
    NameSet names;
    bool circular; /* leads back to itself: reported, silent from then on */
} FnInfo;

/* A name in a source, and how it can be written in each language. */
typedef struct NameUse {
    Span span;
    Text zh, en;
    Span declared; /* SPAN_NONE: a word of the language itself */
} NameUse;
typedef VEC(NameUse) NameUses;

typedef struct Compiler {
    Arena *arena; /* the session's */
    Program *program;
    Diags *diags;
    const Diags *told; /* before the records, where those of each file are read apart; else NULL */
    Inputs *inputs;
    Map entities, enums, fns, natives, rules, layouts; /* every name -> number */
    VEC(EntityInfo *) entity_info;
    VEC(EnumInfo *) enum_info;
    VEC(FnInfo) fn_info;
    VEC(const Node *) rule_nodes, layout_nodes; /* parallel to program->rules, ->layouts */
    struct Cache *cache; /* what was read before (cache.h); NULL: none is kept */
    struct Quiet *quiet; /* records that need not be read (quiet.h); NULL: all must */
    NameUses *uses; /* where the uses of names are noted; NULL: they are not */
} Compiler;

Compiler *compiler_new(Arena *arena, Sources *sources, Diags *diags);

/* ---- declare.c: `declarations` are the LISTs of all modules, in the order they were read (a
   module after those it uses). Fills units, enums, entities; registers functions, natives, rules,
   layouts. */
void compiler_declare(Compiler *compiler, Node *const *declarations, uint32_t n);

/* ---- functions.c, rules.c and layouts.c: check and lower the bodies. A body with mistakes leaves no code. */
/* Functions and derived fields make no code of their own (they are checked where they are used); each
   is checked once by itself, so that a mistake in one that nobody uses is told. */
void compiler_check_functions(Compiler *compiler);
void compiler_lower_rules(Compiler *compiler);
void compiler_lower_layouts(Compiler *compiler);

/* ---- names.c */
/* The names of an ALIASES node. */
NameSet compiler_names(Compiler *compiler, const Node *aliases);
/* Field number, or ID_NONE. */
uint32_t compiler_field(const Compiler *compiler, EntityId entity, Text name);
EntityId compiler_entity(const Compiler *compiler, Text name);
/* Member by dotted or bare name in any spelling; ID_NONE or ENUM_AMBIGUOUS. */
uint32_t compiler_member(const Compiler *compiler, EnumId id, Text name);
/* Names as message arguments. */
DiagArg compiler_arg_names(const NameSet *names);
DiagArg compiler_arg_type(Compiler *compiler, Type type);
/* Nearest name as an argument, empty if none is near; of members a whole sentence, which else lists them. */
DiagArg compiler_suggest_field(Compiler *compiler, EntityId entity, Text name);
DiagArg compiler_suggest_entity(Compiler *compiler, Text name);
DiagArg compiler_suggest_rule(Compiler *compiler, Text name);
DiagArg compiler_suggest_member(Compiler *compiler, EnumId id, Text name);
/* a.b.c of NAME and MEMBER_OF nodes as one dotted text; empty text if the node is something else.
 */
Text compiler_dotted(Compiler *compiler, const Node *node);

/* ---- uses.c: notes what a name stands for, if anyone wants to know */
void compiler_note(Compiler *compiler, Span span, const NameSet *names, Span declared);
void compiler_note_word(Compiler *compiler, Span span, const char *en, const char *zh);
/* written: the name or dotted path at the span. */
void compiler_note_member(Compiler *compiler, Span span, Text written, EnumId id, uint32_t member);

/* ---- literal.c: literals and constant expressions */
/* Number and unit of a NUMERAL whose text is `text` and whose separate unit is `unit` (maybe
   empty). An undeclared measure word makes a unit of its own. False: not a number with a unit. */
bool literal_quantity(Compiler *compiler, Text text, Text unit, Quantity *out);
Type quantity_type(const Compiler *compiler, Quantity q);
/* Value of a constant expression as the type wants it; false after a diagnostic, which points to
   `wanted` (where the type was declared) as its other side. `none` gives a missing value. Names
   other than enum members and codes are refused. Texts of the value are slices of the source or of
   the tree: the caller copies what it keeps. Not for RECORD and TARGET. */
bool constant_value(Compiler *compiler, const Node *node, Type type, Span wanted, Value *out);
/* ≥ as a value: the operator of a bound; NONE for !=, which bounds nothing. */
TargetOp literal_bound_op(AstOp op);
/* The 8 of `8..10 人`: a low end without a unit, where the high one has one. */
bool literal_range_low(Compiler *compiler, const Node *low, const Node *high, Quantity *out);
/* Checks that a quantity suits a numeric type; false after a diagnostic at `span`. */
bool quantity_suits(Compiler *compiler, Quantity q, Type type, Span span, Span wanted);

#endif
