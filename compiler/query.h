/* Query: the argument of `jixiao query`, from its text to a plan that runs. The names in it are
   those of the session's modules. */
#ifndef JX_COMPILER_QUERY_H
#define JX_COMPILER_QUERY_H

#include "compiler/session.h"
#include "runtime/report/query.h"

/* The text as a source of the session, named <查询> or <query> by the language of its own words,
   which is put in *lang. */
const Source *query_source(Session *session, Text text, Lang *lang);

/* After session_load. False after diagnostics in `diags`. lang: of headings that nobody wrote. */
bool query_plan(Session *session, const Source *source, Lang lang, Diags *diags, QueryPlan *plan);

#endif
