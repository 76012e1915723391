/* Modules: from the paths a user gave and the `use` lines to files with parsed declarations. */
#ifndef JX_COMPILER_MODULE_H
#define JX_COMPILER_MODULE_H

#include "compiler/session.h"

/* All files, each after those it uses. */
void modules_load(Session *session, const Text *paths, uint32_t n_paths);

#endif
