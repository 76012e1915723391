/* Schema: enums and entities as declared in the library. The C code knows no entity by name. */
#ifndef JX_CORE_SCHEMA_H
#define JX_CORE_SCHEMA_H

#include "runtime/core/value.h"

typedef uint32_t EnumId, EntityId;
#define ID_NONE UINT32_MAX

/* Names in the order declared. en: the first ASCII one, zh: the first other one; each falls back to
   the other. last: the printed heading (产出指标). */
typedef struct NameSet {
    const Text *all;
    uint32_t n;
    Text zh, en, last;
} NameSet;

NameSet names_make(Arena *arena, const Text *all, uint32_t n);
bool names_has(const NameSet *names, Text name);

typedef struct EnumMember {
    NameSet names;
    uint32_t parent; /* member number, ID_NONE at the top */
    uint32_t end;    /* members [this, end) are this one and those below it (preorder) */
    Span span;
} EnumMember;

typedef struct Enum {
    NameSet names;
    VEC(EnumMember) members; /* preorder */
    Span span;
} Enum;

typedef enum FieldKind {
    FIELD_STORED,  /* one value a row: a column */
    FIELD_OWNED,   /* a list of rows of `child`, written inside the record: first row and count */
    FIELD_INVERSE, /* the rows of `child` whose ref field `inverse_of` points here: made by linking */
    FIELD_DERIVED  /* no column: an expression (a list that is derived) */
} FieldKind;

/* What linking fills a field with that its author left out. */
typedef enum FieldFill {
    FILL_NONE,
    FILL_ENCLOSING, /* a ref: the enclosing record */
    FILL_INHERITED  /* the value of a field of the enclosing record */
} FieldFill;

typedef struct Field {
    NameSet names;
    uint8_t kind; /* FieldKind */
    uint8_t fill; /* FieldFill */
    Type type;    /* of the value; OWNED and INVERSE: the list type as an expression sees it */
    bool required, header;
    bool has_default;     /* a default or derived expression stands behind it (known to the compiler) */
    EntityId child;       /* OWNED, INVERSE */
    uint32_t inverse_of;  /* INVERSE: field number in child */
    uint32_t inherits;    /* FILL_INHERITED: field number in the enclosing record's entity */
    Span span;
} Field;

typedef struct Entity {
    NameSet names;
    VEC(Field) fields;
    bool hidden;        /* made for a list of plain values or a map: fields (key,) value */
    bool is_map;        /* hidden, with key */
    uint32_t key_field; /* the field that names a record (first header code), ID_NONE */
    uint32_t name_field; /* first header text, ID_NONE */
    VEC(uint32_t) unique; /* fields that together are unique; empty: key_field, or name_field */
    Span span;
} Entity;

typedef VEC(Entity *) EntityList;

/* The field that holds the enclosing record, or ID_NONE. */
static inline uint32_t entity_enclosing_field(const Entity *entity) {
    for (uint32_t i = 0; i < entity->fields.len; i++)
        if (entity->fields.data[i].fill == FILL_ENCLOSING) return i;
    return ID_NONE;
}

enum { HIDDEN_KEY = 0, HIDDEN_VALUE_OF_MAP = 1, HIDDEN_VALUE_OF_LIST = 0 };

#endif
