/* Export: the records of a program as JSON, for other programs: fields by their English names,
   exact values, the author's spelling and place. The form is described in docs/export-json.md. */
#ifndef JX_REPORT_EXPORT_H
#define JX_REPORT_EXPORT_H

#include "runtime/core/ir.h"

/* One JSON document. The order is that of the schema and, within it, of the sources. The facts must
   be linked. */
void export_json(Buf *out, const Program *program);

#endif
