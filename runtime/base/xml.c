/* XML on expat: the only file that includes expat.h. The parser never opens anything, and what it
   holds is freed with an arena of its own, also if an event runs out of memory. */
#include "runtime/base/xml.h"

#include <expat.h>

typedef struct Reading {
    XML_Parser parser;
    const XmlEvents *events;
    void *ctx;
    bool doctype;
} Reading;

static Text local_name(const char *name) {
    const char *colon = strchr(name, ':');
    return text_of(colon ? colon + 1 : name);
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes) {
    const Reading *r = data;
    if (r->events->start) r->events->start(r->ctx, local_name(name), attributes);
}

static void XMLCALL on_end(void *data, const XML_Char *name) {
    const Reading *r = data;
    if (r->events->end) r->events->end(r->ctx, local_name(name));
}

static void XMLCALL on_text(void *data, const XML_Char *piece, int len) {
    const Reading *r = data;
    if (r->events->text) r->events->text(r->ctx, (Text){piece, (uint32_t)len});
}

static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int has_internal) {
    (void)name, (void)system, (void)public, (void)has_internal;
    Reading *r = data;
    r->doctype = true;
    XML_StopParser(r->parser, XML_FALSE);
}

static void free_parser(void *parser) {
    XML_ParserFree(parser);
}

XmlResult xml_read(Arena *arena, Text bytes, const XmlEvents *events, void *ctx) {
    if (bytes.len > INT32_MAX) return XML_DAMAGED;
    Reading r = {.parser = XML_ParserCreate(NULL), .events = events, .ctx = ctx};
    if (!r.parser) return XML_DAMAGED;
    Arena *own = arena_new(arena);
    arena_defer(own, free_parser, r.parser);
    XML_SetUserData(r.parser, &r);
    XML_SetElementHandler(r.parser, on_start, on_end);
    XML_SetCharacterDataHandler(r.parser, on_text);
    XML_SetStartDoctypeDeclHandler(r.parser, on_doctype);
    bool read = XML_Parse(r.parser, bytes.ptr, (int)bytes.len, 1) == XML_STATUS_OK;
    arena_free(own);
    if (r.doctype) return XML_DOCTYPE;
    return read ? XML_READ : XML_DAMAGED;
}

Text xml_attribute(const char **attributes, const char *name) {
    for (; attributes[0]; attributes += 2)
        if (text_equal(local_name(attributes[0]), text_of(name))) return text_of(attributes[1]);
    return (Text){NULL, 0};
}
