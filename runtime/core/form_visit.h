/* The inside of form.h: what describes a program, and what a mode does with it.

   A describing function takes the address of each part. Where the form is written the parts are
   read, where it is read (form->reads) they are filled in. After a mistake every call leaves its
   part alone, so that descriptions need no checks of their own but at loops. */
#ifndef JX_CORE_FORM_VISIT_H
#define JX_CORE_FORM_VISIT_H

#include "runtime/core/form.h"

typedef struct Form Form;

/* How a group is laid out in text; bytes do not show groups. */
typedef enum FormShape {
    FORM_SECTION, /* a block at the top; in bytes a length stands before it */
    FORM_BLOCK,   /* lines of its own, indented */
    FORM_LINE,    /* all on one line */
    FORM_INLINE   /* in parentheses, inside a line */
} FormShape;

/* What a mode does where a part is visited. `name` may be NULL: the part is known by its place. */
typedef struct FormMode {
    bool reads;
    void (*open)(Form *form, const char *name, FormShape shape);
    void (*close)(Form *form, FormShape shape);
    /* A number of at most `most`; `usual` is what it most often is, which is kept short. */
    void (*whole)(Form *form, const char *name, uint64_t *value, uint64_t usual, uint64_t most);
    void (*text)(Form *form, const char *name, Text *value);
    void (*number)(Form *form, const char *name, Number *value);
    void (*day)(Form *form, const char *name, int32_t *value);
    /* One of n words, by its number. */
    void (*choice)(Form *form, const char *name, uint8_t *value, const char *const *words,
                   uint32_t n, uint8_t usual);
    /* Whether a group of that name follows. */
    bool (*optional)(Form *form, const char *name, bool given);
    /* How many parts the rest of the form can hold at most. */
    uint64_t (*room)(const Form *form);
    /* For people. */
    bool (*notes)(const Form *form);
    void (*note)(Form *form, Text note);
} FormMode;

struct Form {
    const FormMode *mode;
    Arena *arena; /* of what is read */
    bool reads;
    Program *program;
    FormMistake mistake;
    const FormWatch *watch;
    uint64_t rows, whole; /* visited so far; of all rows, or of the bytes that they take */
};

/* Refuses what is read; the first mistake counts. */
void form_refuse(Form *form, const char *what);
static inline bool form_good(const Form *form) {
    return !form->mistake.what;
}

/* ---- parts */
static inline void form_open(Form *form, const char *name, FormShape shape) {
    form->mode->open(form, name, shape);
}
static inline void form_close(Form *form, FormShape shape) {
    form->mode->close(form, shape);
}
static inline void form_text(Form *form, const char *name, Text *value) {
    form->mode->text(form, name, value);
}
static inline void form_number(Form *form, const char *name, Number *value) {
    form->mode->number(form, name, value);
}
static inline bool form_optional(Form *form, const char *name, bool given) {
    return form->mode->optional(form, name, given);
}
void form_u8(Form *form, const char *name, uint8_t *value, uint8_t usual);
void form_u16(Form *form, const char *name, uint16_t *value, uint16_t usual);
void form_u32(Form *form, const char *name, uint32_t *value, uint32_t usual);
void form_u64(Form *form, const char *name, uint64_t *value);
void form_i32(Form *form, const char *name, int32_t *value, int32_t usual);
void form_bool(Form *form, const char *name, bool *value);
#define form_choice(form, name, value, words, usual)                                               \
    (form)->mode->choice((form), (name), (value), (words), sizeof(words) / sizeof *(words), (usual))

/* The number of elements that follow; refused where the rest cannot hold them. */
void form_count(Form *form, const char *name, uint32_t *n);

/* Visits each element of a VEC with visit(form, &element); made as they are read. */
#define form_vec(form, name, vec, visit)                                                           \
    do {                                                                                           \
        uint32_t form_n_ = (vec)->len;                                                             \
        form_count((form), (name), &form_n_);                                                      \
        for (uint32_t form_i_ = 0; form_i_ < form_n_ && form_good(form); form_i_++) {              \
            if ((form)->reads) vec_push((form)->arena, (vec), (__typeof__(*(vec)->data)){0});      \
            visit((form), &(vec)->data[form_i_]);                                                  \
        }                                                                                          \
    } while (0)

/* The same for an array: `data` a pointer, `n` its number of elements. */
#define form_array(form, name, array, n, visit)                                                    \
    do {                                                                                           \
        form_count((form), (name), &(n));                                                          \
        if ((form)->reads)                                                                         \
            (array) = ARENA_ARRAY((form)->arena, __typeof__(*(array)), form_good(form) ? (n) : 0); \
        for (uint32_t form_i_ = 0; form_i_ < (n) && form_good(form); form_i_++)                    \
            visit((form), &(array)[form_i_]);                                                      \
    } while (0)

/* A declared name as a word of the text form that no part has: ".budget", or by its number where it
   is no word. */
enum { FORM_WORD = 64 };
void form_word(char word[FORM_WORD], Text name, uint32_t number);

/* ---- what is made of them (form_parts.c) */
void form_u32_plain(Form *form, uint32_t *value);
void form_text_plain(Form *form, Text *value);
void form_span(Form *form, const char *name, Span *span);
void form_names(Form *form, NameSet *names);
void form_type(Form *form, const char *name, Type *type);
void form_date(Form *form, const char *name, Date *date);
void form_quantity(Form *form, const char *name, Quantity *quantity);
/* The big number num/den, which stands for itself alone: in lowest terms, and not small. */
void form_read_fraction(Form *form, Text num, Text den, Number *out);
/* A value of that representation in an open group. */
void form_state(Form *form, uint8_t *state);
void form_rep_value(Form *form, Rep rep, Value *value);
void form_value(Form *form, Value *value);

/* ---- the parts of a program */
void form_program(Form *form);                   /* form_program.c: all of it */
void form_sources(Form *form, Sources *sources); /* form_source.c */
void form_units(Form *form, Units *units);       /* unit_form.c */
void form_facts(Form *form);            /* form_facts.c; after the schema has been verified */
void form_code(Form *form, Code *code); /* form_code.c */
void form_rules(Form *form);            /* form_code.c */
void form_layouts(Form *form);          /* form_layout.c */

/* ---- modes */
extern const FormMode form_binary_writer, form_binary_reader, form_text_writer, form_text_reader;

#define FORM_TEXT_HEAD "jixiao checked form " /* and the version */
/* Reads a text that begins so. */
void form_parse(Arena *arena, Program *program, Text text, FormMistake *mistake,
                const FormWatch *watch);

/* A form as bytes, around what the mode visits. */
typedef struct FormBytes {
    Form form;
    Buf out;         /* writing */
    size_t sections; /* where the length of the open section stands; 0: none is open */
    uint8_t n_sections;
    Map known; /* texts written before -> their number */
    Text in;   /* reading */
    uint32_t at, end;
    VEC(Text) texts;
} FormBytes;
void form_bytes_begin(FormBytes *bytes, Arena *arena, Program *program);
/* The whole file: what was visited behind a header with its checksum. Empty if too large. */
Text form_bytes_finish(FormBytes *bytes);
bool form_is_binary(Text file);
/* Writes length and checksum into the header of a file. */
void form_seal(char *file, size_t len);
/* False after a mistake. */
bool form_bytes_open(FormBytes *bytes, Arena *arena, Program *program, Text file);

#endif
