/* XML read as a run of events. Names come without their prefix, since writers choose prefixes as
   they like. A document type is refused: entities are the way in for other files and for bombs. */
#ifndef JX_BASE_XML_H
#define JX_BASE_XML_H

#include "runtime/base/arena.h"

/* Each may be NULL. `attributes`: for xml_attribute. Texts live until the event returns; a run of
   text may come in pieces. */
typedef struct XmlEvents {
    void (*start)(void *ctx, Text name, const char **attributes);
    void (*end)(void *ctx, Text name);
    void (*text)(void *ctx, Text piece);
} XmlEvents;

typedef enum XmlResult { XML_READ, XML_DAMAGED, XML_DOCTYPE } XmlResult;

XmlResult xml_read(Arena *arena, Text bytes, const XmlEvents *events, void *ctx);

/* The attribute's value; empty (with ptr NULL) if it is not given. */
Text xml_attribute(const char **attributes, const char *name);

#endif
