/* The table of tokens, from tokens.def. */
#include "compiler/token.h"

#include <assert.h>

#include "grammar/parser.h"

enum {
    FIRST = 2, /* codes up to it are bison's, but for END, which is 0 */
    COUNT = 0
#define TOKEN(id, group, ends, zh, en) +1
#include "grammar/tokens.def"
#undef TOKEN
};

static const TokenInfo table[COUNT] = {
#define TOKEN(id, group, ends, zh, en)                                                             \
    [TOKEN_##id ? TOKEN_##id - FIRST                                                               \
                : 0] = {#id, TOKEN_GROUP_##group, ends, {zh, sizeof zh - 1}, {en, sizeof en - 1}},
#include "grammar/tokens.def"
#undef TOKEN
};

static int row_of(int token) {
    return token > FIRST ? token - FIRST : 0;
}

const TokenInfo *token_info(int token) {
    assert(row_of(token) < COUNT);
    return &table[row_of(token)];
}

int token_limit(void) {
    return FIRST + COUNT;
}

bool token_ends(int token) {
    return table[row_of(token)].ends;
}

TokenGroup token_group(int token) {
    return table[row_of(token)].group;
}

bool token_is_keyword(int token) {
    return token_group(token) >= TOKEN_GROUP_RESERVED;
}

bool token_is_name(int token) {
    return token == TOKEN_NAME || token_group(token) >= TOKEN_GROUP_DECLARES;
}
