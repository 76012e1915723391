/* Modules: from the paths a user gave and the `use` lines to files with parsed declarations. */
#ifndef JX_COMPILER_MODULE_H
#define JX_COMPILER_MODULE_H

#include "compiler/session.h"

/* Fills session->given: the files that the paths come to. */
void modules_give(Session *session, const Text *paths, uint32_t n_paths);
/* The same, and loads them: all files, each after those it uses. */
void modules_load(Session *session, const Text *paths, uint32_t n_paths);
/* The same for one source that is no file; what it uses is of the library. */
void modules_load_text(Session *session, Text path, Text bytes);

#endif
