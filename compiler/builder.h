/* Builder: expressions to code. Checking and lowering are one walk: an expression is checked where
   it stands, in the builder's current domain, and gives an Operand. Names are looked up in Scopes;
   a let or a parameter is a name for an expression that is checked anew where it is used (equal
   instructions are shared, so this costs nothing and needs no rules of its own). */
#ifndef JX_COMPILER_BUILDER_H
#define JX_COMPILER_BUILDER_H

#include "compiler/compiler.h"

/* A checked expression. A list is its element column: `inst` stands in `domain`, and `base` is the
   domain above it whose rows each have one list. A single value stands in `domain`, base is unused.
 */
typedef struct Operand {
    Type type;
    InstId inst;
    DomainId domain, base;
    /* The stored field it reads: row instruction and field, for spelling and look-up; else
       INST_NONE. Of a list of records it is the owner, in `base`; of a list of values the row of
       each element; of a single value it may stand in any domain above. */
    InstId record;
    uint32_t field;
    InstId key; /* of a group: its key, in `base`; else INST_NONE */
    Type key_type;
    /* Of an element of a list: the element where its list is, and the domain whose rows each have
       such a list; else INST_NONE. */
    InstId element;
    DomainId over;
    bool is_known; /* a target of which a condition said what it is: `known` (narrow.c) */
    uint8_t known;
    Span span;
} Operand;

typedef struct Narrow Narrow;

/* The functions and derived fields that are being checked, the innermost first. One that is met
   again would never end. */
typedef struct Chain Chain;
struct Chain {
    const Chain *outer;
    const Node *definition;
    DiagArg name;
    bool *circular; /* set when it leads back to itself */
};

typedef VEC(Operand) OperandList;
typedef VEC(Text) NameList;

/* One name, or (empty name, node NULL) a record whose fields are names. */
typedef struct Scope Scope;
struct Scope {
    const Scope *outer;
    Text name;
    Operand value;
    const Node *node;   /* a let or an argument: checked where used … */
    const Scope *there; /* … in this scope */
    const Chain *chain; /* … and as a part of these */
    bool *used;         /* of a let: set when it is used; may be NULL */
};

typedef struct Builder {
    Compiler *compiler;
    Code *code;
    DomainId domain; /* current */
    const Scope *scope;
    const Chain *chain;
    const Narrow *known; /* what conditions around said of targets */
    uint32_t *slots; /* hash of instructions for sharing: InstId + 1 */
    uint32_t n_slots;
    uint32_t depth; /* of nested expressions: a limit against stack overflow */
    uint32_t steps; /* expressions checked: a limit, since what a name stands for is checked anew
                       wherever it is used, and that may be names again */
    bool failed;
} Builder;

Builder *builder_new(Compiler *compiler, Code *code);

/* ---- builder.c: instructions */
InstId builder_inst(Builder *b, Inst inst);
/* An instruction of the current domain. */
InstId builder_op(Builder *b, Op op, Type type, Span span, InstId x, InstId y, InstId z,
                  uint32_t imm);
/* An OPEN or GATHER instruction whose new domain stands below `parent`. */
InstId builder_open(Builder *b, Op op, Type type, Span span, DomainId parent, InstId x, InstId y,
                    uint32_t imm);
/* The same with a third operand. */
InstId builder_open3(Builder *b, Op op, Type type, Span span, DomainId parent, InstId x, InstId y,
                     InstId z, uint32_t imm);
InstId builder_const(Builder *b, Value value, Type type, Span span);
InstId builder_text(Builder *b, Text text, Span span); /* copied */
/* The instruction's value in the current domain, which is its own or below it. */
InstId builder_lift(Builder *b, InstId inst);
DomainId inst_domain(const Builder *b, InstId inst);
Operand operand_poison(Span span);
Operand operand_value(const Builder *b, InstId inst, Type type, Span span);
static inline bool operand_bad(Operand o) {
    return o.type.kind == TYPE_POISON;
}

/* ---- expr.c: `expected` helps to read names and literals (enum members, dates); POISON: nothing
   is expected. The type of the result is not compared with it. */
Operand expr_check(Builder *b, const Node *node, Type expected);
/* As expr_check, but a single value of a type that fits `wanted`, else a diagnostic (poison). */
Operand expr_single(Builder *b, const Node *node, Type expected);
Operand expr_bool(Builder *b, const Node *node);
Operand expr_list(Builder *b, const Node *node);
#define ANY_TYPE type_of(TYPE_POISON)
Operand expr_element(Builder *b, Operand list); /* the element as a value of its domain */
/* A single value in the current domain, which is its own or below it; a list as it is. */
Operand expr_here(Builder *b, Operand o);
Operand expr_const(Builder *b, Value value, Type type, Span span);
/* Two single values of which one is taken; `none` is what the other one is. */
/* `condition`: where it holds the left one is taken, else the right one; or INST_NONE. */
void expr_alternatives(Builder *b, const Node *left, const Node *right, Type expected,
                       InstId condition, Operand *l, Operand *r);
Operand expr_unsupported(Builder *b, const Node *node, const char *zh, const char *en);

/* ---- narrow.c: what conditions say of targets */
/* From here on the condition holds (or does not): for the rest of the current domain and below it,
   or until b->known is set back. */
void narrow_learn(Builder *b, InstId condition, bool holds);
/* A single target with what is known of it here. */
Operand narrow_note(const Builder *b, Operand o);
/* A target (or list of targets) of which it is known what it is, as that: number, date or text.
   Anything else as it is. The number of a range is missing. */
Operand narrow_value(Builder *b, Operand o);
/* The type of a part (number, upper, bound …) of the target, by what is known of it. */
Type narrow_part(const Builder *b, Operand target, Type type);

/* ---- closed.c: whether the expression says the same in each row of the current domain */
bool expr_is_closed(const Builder *b, const Node *node);

/* ---- operator.c: operators other than those of membership.c */
Operand unary_check(Builder *b, const Node *node);
Operand binary_check(Builder *b, const Node *node, Type expected);
/* left op right, both checked; reports operands that do not go together. */
Operand operator_compare(Builder *b, AstOp op, Operand left, Operand right, Span span);
Operand operator_not(Builder *b, Operand o, Span span);
/* {0} is what the left one is, {1} the right one; the place is the right one's. */
void operator_report(Builder *b, DiagCode code, Operand left, Operand right);
bool types_comparable(Builder *b, Operand left, Operand right);
/* The type of what is either: the one that says more. */
Type type_join(Type a, Type b);
/* The value as one of a type that it suits: a number where a percentage is meant becomes one. */
Operand operand_as_type(Builder *b, Operand value, Type type);
/* left and right are shown as texts where they are targets. */
Operand operator_text(Builder *b, Op op, Operand left, Operand right, Span span);
/* Whether the value may stand where one of the type of `wanted` is asked for; reports it. */
bool operand_suits(Builder *b, Operand wanted, Operand value);

/* ---- membership.c: in, contains; bounds and ranges as values */
Operand in_check(Builder *b, const Node *node);
Operand contains_check(Builder *b, const Node *node);
Operand bound_check(Builder *b, const Node *node);
Operand range_check(Builder *b, const Node *node);

/* ---- list.c: lists as values */
/* The list for each row of the current domain, where it is known for each row of one above. */
Operand list_here(Builder *b, Operand list);
Operand list_literal(Builder *b, const Node *array, Type expected);
Operand list_of_items(Builder *b, const Node *items, Type expected, Span span); /* at least one */
Operand list_equal(Builder *b, Operand left, Operand right, Span span);
Operand list_operand(const Builder *b, InstId element, Type type, DomainId base, Span span);

/* ---- rule_property.c */
/* One `name: value` of a rule. */
void rule_property(Compiler *compiler, Rule *rule, const Node *meta, bool *severity_given);

/* ---- functions.c */
Operand function_call(Builder *b, uint32_t number, const Node *node);
/* Enters what the link defines; false after a diagnostic if it is being checked already. `span`:
   where it is used. Leaving is b->chain = link->outer. */
bool chain_enter(Builder *b, Chain *link, Span span);

/* ---- member.c: a.b */
Operand member_check(Builder *b, const Node *node, Type expected);
Operand member_of(Builder *b, Operand object, Text name, Span span);
/* The record's stored or derived field. */
Operand member_field(Builder *b, Operand record, uint32_t field, Span span);
/* Notes that the field is named at the span. */
void member_note_field(Builder *b, EntityId entity, uint32_t field, Span span);

/* ---- lookup.c */
Operand index_check(Builder *b, const Node *node); /* a["…"] */
/* map.member; false if the list is no map, or the name a field of its entries. */
bool lookup_entry(Builder *b, Operand list, Text name, Span span, Operand *out);

/* ---- advice_value.c; a hint that is empty stands for none */
/* For a name that stands for nothing where `expected` is due: the nearest one, the record whose
   field it is, quotes for a text. */
DiagArg advice_name(Builder *b, Text near, Text name, Type expected);
/* For a name that is no property of the value at `of`: the nearest, or the function of that name. */
DiagArg advice_property(Compiler *compiler, Text near, Text name, Span of);
/* How two things that cannot be compared could be: a text without its quotes, a field of a record. */
DiagArg advice_comparison(Compiler *compiler, Type left, Type right, Span left_at, Span right_at);

/* ---- builtin.c */
typedef struct Builtin Builtin;
const Builtin *builtin_find(Text name); /* NULL if none has it */
Operand builtin_call(Builder *b, const Builtin *builtin, const Node *node);
void builtin_names(Arena *arena, NameList *out); /* all of them, in both languages */
const char *builtin_word(const Builtin *builtin, Lang lang);

/* ---- call.c */
/* Reports a number of arguments that is not from `least` to `most`. */
bool call_count_wrong(Builder *b, const Node *node, uint32_t least, uint32_t most, DiagArg hint);
Operand call_check(Builder *b, const Node *node, Type expected);
/* `x for x in list when c` as a list whose base is the current domain. */
Operand comprehension_check(Builder *b, const Node *node);
Operand reduce(Builder *b, Op op, Operand list, InstId extra, Type type, uint32_t imm, Span span);

/* ---- generate.c: opens the domains of GENERATOR nodes one below the other, moving b->domain and
   b->scope; returns false after a diagnostic. Binders are appended to `binders` when given. */
bool generate(Builder *b, const Node *generators, OperandList *operands, NameList *names);
/* The same for a query: `condition` (or NULL) chooses among the elements of the last generator,
   before they are grouped. */
bool generate_chosen(Builder *b, const Node *generators, const Node *condition,
                     OperandList *operands, NameList *names);
void generate_filter(Builder *b, InstId condition, Span span); /* b->domain moves below */
void scope_push(Builder *b, Text name, Operand value);
void scope_record(Builder *b, Operand record);
/* Reports a name that would hide another. */
void scope_check_new(Builder *b, Text name, Span span);

/* ---- display.c: values as text */
/* Text of a single value: the author's spelling of a stored field, else canonical. */
InstId display_text(Builder *b, Operand operand);
Operand display_template(Builder *b, const Node *node);
Operand display_as(Builder *b, const Node *node);

#endif
