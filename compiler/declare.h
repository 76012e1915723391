/* Between the files that declare symbols: declare.c (the phases), entities.c, natives.c. */
#ifndef JX_COMPILER_DECLARE_H
#define JX_COMPILER_DECLARE_H

#include "compiler/compiler.h"

/* Registers a name; a name that stands for another number already is reported, with its place. */
void declare_name(Compiler *compiler, Map *map, Text name, uint32_t number, Span span,
                  Span (*place)(Compiler *, uint32_t));
void declare_names(Compiler *compiler, Map *map, const NameSet *names, uint32_t number, Span span,
                   Span (*place)(Compiler *, uint32_t));

/* entities.c */
void declare_entities(Compiler *compiler, Node *const *lists, uint32_t n);
/* The type that a TYPE node names, where an entity's name means a record of it; POISON after a
   diagnostic. Lists and maps are only for fields: reported here. */
Type declare_type(Compiler *compiler, const Node *type);

/* natives.c: one NATIVE node: its functions. */
void declare_native(Compiler *compiler, const Node *node);

#endif
