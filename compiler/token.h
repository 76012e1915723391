/* What tokens.def says of each token. Token codes are the parser's (grammar/parser.h). */
#ifndef JX_COMPILER_TOKEN_H
#define JX_COMPILER_TOKEN_H

#include "runtime/base/text.h"

typedef enum TokenGroup {
    TOKEN_GROUP_NONE, /* no token has this code */
    TOKEN_GROUP_PSEUDO,
    TOKEN_GROUP_VALUE,
    TOKEN_GROUP_SIGN,
    TOKEN_GROUP_OPERATOR,
    TOKEN_GROUP_RESERVED,
    TOKEN_GROUP_DECLARES,
    TOKEN_GROUP_WORD
} TokenGroup;

typedef struct TokenInfo {
    const char *id; /* "FOR_EACH" */
    TokenGroup group;
    bool ends;   /* an entry can end with it */
    Text zh, en; /* spelling of a keyword or sign; what to call another token */
} TokenInfo;

const TokenInfo *token_info(int token);
/* Codes run from 0 to below this; some are no token's. */
int token_limit(void);
bool token_ends(int token);
TokenGroup token_group(int token);
/* Reserved words, and words of their place. */
bool token_is_keyword(int token);
/* NAME or a word that is a name elsewhere. */
bool token_is_name(int token);

#endif
