/* What names stand for, noted where they are resolved, so that a file can be written in the other
   language (fmt --lang) with no second opinion about what a name means. Only names that can be
   written in code count: a heading with a dash in it is an alias for tables alone. */
#include "compiler/compiler.h"
#include "compiler/token.h"
#include "runtime/base/utf8.h"

static bool is_letter(uint32_t c) {
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || utf8_is_han(c);
}

static bool is_reserved(Text name) {
    for (int token = 0; token < token_limit(); token++) {
        if (token_group(token) != TOKEN_GROUP_RESERVED) continue;
        const TokenInfo *info = token_info(token);
        if (text_equal(name, info->zh) || text_equal(name, info->en)) return true;
    }
    return false;
}

static bool is_identifier(Text name) {
    for (uint32_t at = 0; at < name.len;) {
        bool first = at == 0;
        uint32_t c = utf8_next(name, &at);
        if (!is_letter(c) && (first || c < '0' || c > '9')) return false;
    }
    return name.len > 0 && !is_reserved(name);
}

/* The first of the names that can be written in code in the language; empty if there is none. */
static Text name_in(const NameSet *names, bool chinese) {
    for (uint32_t i = 0; i < names->n; i++)
        if (is_identifier(names->all[i]) && text_is_ascii(names->all[i]) != chinese)
            return names->all[i];
    return TEXT("");
}

static void note(Compiler *compiler, Span span, Text zh, Text en, Span declared) {
    if (!compiler->uses || zh.len == 0 || en.len == 0) return;
    NameUse use = {.span = span, .zh = zh, .en = en, .declared = declared};
    vec_push(compiler->arena, compiler->uses, use);
}

void compiler_note(Compiler *compiler, Span span, const NameSet *names, Span declared) {
    if (compiler->uses) note(compiler, span, name_in(names, true), name_in(names, false), declared);
}

void compiler_note_word(Compiler *compiler, Span span, const char *en, const char *zh) {
    note(compiler, span, text_of(zh), text_of(en), SPAN_NONE);
}

/* a.b.c from the top to the member; empty if one of them has no name in the language. */
static Text member_path(Compiler *compiler, const Enum *enumeration, uint32_t member,
                        bool chinese) {
    const EnumMember *m = &enumeration->members.data[member];
    Text name = name_in(&m->names, chinese);
    if (m->parent == ID_NONE || name.len == 0) return name;
    Text above = member_path(compiler, enumeration, m->parent, chinese);
    if (above.len == 0) return above;
    return arena_printf(compiler->arena, "%.*s.%.*s", TEXT_ARG(above), TEXT_ARG(name));
}

/* A bare name stays bare if it is the only one of its kind in the other language, too. */
static Text member_name(Compiler *compiler, EnumId id, uint32_t member, bool bare, bool chinese) {
    const Enum *enumeration = compiler->program->enums.data[id];
    Text name = name_in(&enumeration->members.data[member].names, chinese);
    if (bare && compiler_member(compiler, id, name) == member) return name;
    return member_path(compiler, enumeration, member, chinese);
}

void compiler_note_member(Compiler *compiler, Span span, Text written, EnumId id, uint32_t member) {
    if (!compiler->uses) return;
    bool bare = text_find(written, TEXT(".")) < 0;
    note(compiler, span, member_name(compiler, id, member, bare, true),
         member_name(compiler, id, member, bare, false),
         compiler->program->enums.data[id]->members.data[member].span);
}
