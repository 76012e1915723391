/* The checked form as a file (.jxc), and as a text that a person can read (docs/checked-form.md).

   There is one description of a program, the form_… functions of form_visit.h. They visit every
   number and text of it, in one order; what happens there is the mode's business: writing or
   reading bytes (form_binary.c), writing or reading text (form_text.c, form_parse.c). So the four
   cannot disagree, and a field that is added is added to all of them in one line. */
#ifndef JX_CORE_FORM_H
#define JX_CORE_FORM_H

#include "runtime/core/ir.h"

#define FORM_VERSION 3 /* of the description: any change of it is another version */

/* Why a form was refused. */
typedef struct FormMistake {
    const char *what; /* English, ours; NULL: no mistake */
    uint32_t at;      /* byte, or line of a text form; 0: not known */
    bool is_text, other_version, not_a_form;
} FormMistake;

/* Told now and then how far reading or writing is, of 100; may be NULL. */
typedef struct FormWatch {
    void (*tell)(void *ctx, uint32_t done, uint32_t all);
    void *ctx;
} FormWatch;

/* The bytes of the program's form. The program must be one that ir_verify accepts, and its sources
   must not rest (sources_hold). The same program gives the same bytes on every machine. An empty
   text if a part is too large for a form. */
Text form_write(Arena *arena, Program *program, const FormWatch *watch);
/* The text form, for people; form_read reads it back to the same program. */
void form_write_text(Buf *out, Program *program, const FormWatch *watch);

/* The program of a form of either sort, read, verified and ready to run; NULL if it is refused.
   `bytes` must outlive the program, whose texts may be slices of them. */
Program *form_read(Arena *arena, Text bytes, FormMistake *mistake, const FormWatch *watch);

/* Before programs of several forms are joined: where some have different files of one name, as when
   each was compiled in a folder of its own, their files stand from now on in folders with the names
   of their forms, but for those that another one has, too. */
void form_tell_apart(Program *const *programs, const Text *names, uint32_t n);

/* Adds what another program has, whose library and schema are the same; it is used up. References
   are to be linked anew (core/link.h). Names that both declare, and not at one place, are reported.
   Where library or schema differ, or the lists of a made-up form cannot be joined, the first is no
   program any more: the name that they do not have in common, else the empty text. */
Text form_join(Program *into, Program *other, Diags *diags);

/* Whether a reference of the program is still to be found, in another form. */
bool form_is_part(const Program *program);

/* Whether the bytes begin as a form of either sort does. */
bool form_begins(Text bytes);

/* Takes away the text of the sources, but for values as they were written and the expressions of
   rules, which findings name; every place stays where it was. For forms that are given away without
   comments, excerpts and prose. */
void form_veil_sources(Program *program);

#endif
