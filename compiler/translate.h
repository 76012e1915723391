/* Translation of a source between its two languages: keywords, and the names that the library and
   the language itself declare. Texts, cells of texts and targets, units, codes, names that the user
   declared and binders stay; so does a name that has no other. */
#ifndef JX_COMPILER_TRANSLATE_H
#define JX_COMPILER_TRANSLATE_H

#include "compiler/session.h"

/* Has the session note what names stand for; before session_load. */
void translate_prepare(Session *session);

/* The text of a file of the session in the language, not formatted. The file has no mistakes. */
Text translate_source(Arena *arena, const Session *session, const Source *source, Lang lang);

/* Whether the names in `after`, a file of another session, stand for the same as those in `before`,
   one by one in their order, and nothing but names differs. */
bool translate_agrees(const Session *session_before, const Source *before,
                      const Session *session_after, const Source *after);

#endif
