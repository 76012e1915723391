/* Links to sources, for pages that say where their values stand. */
#ifndef JX_CLI_SOURCE_LINKS_H
#define JX_CLI_SOURCE_LINKS_H

#include "runtime/base/source.h"

/* By SourceId, as a page in `folder` writes them; empty for what is no file. */
Text *source_links(Arena *arena, const Sources *sources, Text folder);

#endif
