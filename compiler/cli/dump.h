/* Intermediate forms, for people who work on the compiler or on a library of the language. */
#ifndef JX_CLI_DUMP_H
#define JX_CLI_DUMP_H

#include "compiler/cli/cli.h"

/* stage: tokens, ast, ir or findings, as --dump has it. Tokens and trees of the user's own files.
 */
void dump_print(Buf *out, const Work *work, Text stage);

#endif
