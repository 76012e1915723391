/* The checked form (IR): what checking makes of the sources and all that the runtime needs. Nothing
   below this line of the architecture knows a syntax tree.

   Code is relational and flat. A Code is a list of instructions; each computes one column for all
   rows of its *domain*. Domain 0 has one row (or one a parameter tuple). An OPEN instruction makes a
   new domain below another: every record of an entity, every element of a list field, the rows that
   pass a filter. So `sum(subsidies.amount) <= budget` for each project is

       %0 scan project              opens d1 below d0
       %1 field %0 budget           d1
       %2 expand %0 subsidies       opens d2 below d1
       %3 field %2 amount           d2
       %4 sum %3                    d1
       %5 le %4 %1                  d1

   and a batch of rows runs through the list once, column by column, without recursion. Each row of a
   domain has one parent row; the children of a row lie together, in order. A value of an outer
   domain is brought into an inner one by LIFT, explicitly, so operands always share a domain. Every
   value stays in its column until the batch is done: explaining a failure is reading the columns of
   the instructions under it. Instructions are pure and total; equal ones are shared. */
#ifndef JX_CORE_IR_H
#define JX_CORE_IR_H

#include "runtime/base/diag.h"
#include "runtime/core/facts.h"

typedef enum Op {
#define OP(name, class, result, a, b, c, imm, synopsis) OP_##name,
#include "runtime/core/op.def"
#undef OP
    OP_KIND_COUNT
} Op;

typedef uint32_t InstId;   /* within its code */
typedef uint32_t DomainId; /* within its code */
#define INST_NONE UINT32_MAX

typedef struct Inst {
    uint8_t op; /* Op */
    Type type;  /* of the result; a list never: its elements stand in a domain of their own */
    DomainId domain;
    InstId a, b, c; /* INST_NONE where the op has none */
    uint32_t imm;
    Span span;      /* the expression */
} Inst;

typedef struct Domain {
    DomainId parent; /* of 0: 0 */
    InstId opener;   /* the OPEN instruction; INST_NONE for 0 */
} Domain;

typedef struct Code {
    VEC(Inst) insts;
    VEC(Domain) domains; /* [0] exists */
    VEC(Type) params;
} Code;

/* ---- rules */
typedef enum Certainty { CERTAINTY_FACT, CERTAINTY_LIKELY, CERTAINTY_HINT } Certainty;

typedef struct Binder {
    Text name;    /* empty: the record is the scope */
    InstId value; /* the record or element, in `domain` of the rule */
} Binder;

typedef struct Assertion {
    InstId condition; /* in the rule's inner domain */
    InstId failing;   /* the FAILS instruction over condition; opens the domain of message */
    InstId message;   /* text in that domain, or INST_NONE */
    Span span;
} Assertion;

typedef struct Rule {
    NameSet names;
    Text basis;
    Text id, group;          /* stable code ("M01") and family ("金额"); empty if none is given */
    Text advice, exempt;     /* how to mend what it finds; what it does not speak about */
    VEC(Text) includes;      /* rules whose findings at the same place fold beneath this one's */
    uint8_t certainty, severity;
    Span span;
    Code code;
    DomainId domain;         /* where the binders stand: one row a candidate subject */
    VEC(Binder) binders;     /* at least one */
    VEC(InstId) filters;     /* the `when` conditions in order; the k-th stands in the domain that the
                                (k-1)-th's FILTER opened (the first in `domain`) */
    VEC(InstId) filtered;    /* their FILTER instructions */
    VEC(Assertion) assertions; /* conditions stand in the last filter's domain, or `domain` */
} Rule;

/* ---- layouts */
typedef enum LayoutKind {
#define LAYOUT(kind, word, synopsis) LAYOUT_##kind,
#include "runtime/core/layout.def"
#undef LAYOUT
} LayoutKind;

typedef struct LayoutNode LayoutNode;
struct LayoutNode {
    uint8_t kind;  /* LayoutKind */
    uint8_t role;  /* CellRole of doc.h: 0 head, 1 body, 2 total, 3 note */
    uint8_t align; /* Align of doc.h */
    uint8_t level; /* HEADING */
    bool merge;    /* COLUMN: joins equal neighbours above */
    bool blank;    /* CELL: empty */
    uint32_t span, down; /* CELL: columns, rows */
    DomainId domain; /* where value and text stand; ROWS, FOR, ITEMS: the domain repeated over */
    InstId value;    /* typed value, or INST_NONE: CELL, COLUMN, IF, CALL, ASSERT */
    InstId text;     /* what is printed, or INST_NONE: a text instruction in `domain` */
    InstId list;     /* CELL, COLUMN, PARAGRAPH: the value is a list; text stands in list_domain, one
                        line an element; `list` is its element instruction */
    DomainId list_domain;
    InstId heading;  /* COLUMN, GROUP: text, in the domain of the ROWS' parent */
    InstId merge_when; /* COLUMN: bool in domain, or INST_NONE */
    Text picture;    /* of `as UNIT "PICTURE"`; empty if none */
    UnitId unit;
    uint32_t callee;
    LayoutNode **kids, **otherwise;
    uint32_t n_kids, n_otherwise;
    Span span_source;
};

typedef struct Layout {
    NameSet names;
    bool is_document;
    Code code;
    InstId applies;       /* `when` at the top: which records it is for; INST_NONE: all */
    Type param;           /* its one parameter, a record */
    VEC(uint32_t) widths; /* TABLE: thousandths; empty: even */
    uint32_t n_columns;
    bool landscape, break_before, keep_together, small_page_margins;
    uint16_t page_width_mm, page_height_mm;
    LayoutNode *root;
    Span span;
} Layout;

/* ---- native functions */
typedef enum CType { C_DOUBLE, C_INT64, C_INT32, C_TEXT, C_BOOL, C_DATE, C_DOUBLES } CType;
typedef struct NativeParam {
    Type type;
    uint8_t ctype;
} NativeParam;
typedef struct Native {
    NameSet names;
    Text library; /* as written in the source: "libaudit.so" */
    Text symbol;  /* the English name */
    NativeParam params[3];
    uint32_t n_params;
    NativeParam result;
    Span span;
} Native;

/* ---- the whole */
typedef VEC(Enum *) EnumList;
typedef struct Program {
    Arena *arena;
    Sources *sources;
    Units *units;
    EnumList enums;
    EntityList entities;
    Facts *facts;
    VEC(Value) consts;
    VEC(Text) regexes;
    VEC(Native *) natives;
    VEC(Rule *) rules;
    VEC(Layout *) layouts;
    UnitId percent;    /* the unit %, UNIT_NONE if the library declares none */
    UnitId day, month, percentage_point; /* the units that dates and differences of percentages are
                                            counted in; UNIT_NONE if the library declares none */
    uint8_t lang;      /* Lang: of the sources' keywords, which messages come in unless asked otherwise */
    DimId money;       /* dimension named money, DIM_ANY if none: for `is money` and incomplete units */
} Program;

Program *program_new(Arena *arena, Sources *sources);

/* Whether the domain stands below the other, at any depth. */
bool code_is_below(const Code *code, DomainId domain, DomainId above);

const char *op_name(Op op);
typedef enum OpClass { OP_VALUE, OP_OPEN, OP_GATHER, OP_REDUCE } OpClass; /* see op.def */
OpClass op_class(Op op);
bool op_has_a(Op op);
bool op_has_b(Op op);
bool op_has_c(Op op);

const char *layout_word(LayoutKind kind); /* "rows" */

/* As a listing, for people and for --dump=ir; what reads back is core/form.h. */
void ir_print_inst(Buf *out, const Program *program, const Code *code, InstId id);
void ir_print_code(Buf *out, const Program *program, const Code *code);
void ir_print(Buf *out, Program *program);

/* Refuses an ill-formed program, whoever made it: operands before use, domains, representations,
   numbers in range. NULL if it is well formed, else what is wrong (English, ours). */
const char *ir_verify(const Program *program);

#endif
