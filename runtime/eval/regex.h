/* Regular expressions: the dialect that RE2 and PostgreSQL share, with limits. The only file that
   knows PCRE2 is regex.c. */
#ifndef JX_EVAL_REGEX_H
#define JX_EVAL_REGEX_H

#include "runtime/base/diag.h"

typedef struct Regex Regex;

/* Whether the pattern is one of the language's: no look-around, back-references, lazy or possessive
   quantifiers, named groups or verbs. If not, what is wrong, in both languages, and the byte offset
   in the pattern. */
bool regex_valid(Arena *arena, Text pattern, DiagArg *error, uint32_t *offset);

/* NULL for a pattern that is not valid. */
Regex *regex_compile(Arena *arena, Text pattern);

/* Those of a program, by number, for one thread: each is compiled when it is first asked for, and
   kept, with what it remembers, as long as the memory of all stays within bounds. */
typedef struct Regexes Regexes;
Regexes *regexes_new(Arena *arena, uint32_t n);
/* NULL for a pattern that is not valid. Until another one is asked for. */
Regex *regexes_get(Regexes *regexes, uint32_t number, Text pattern);

typedef enum RegexResult { REGEX_NO, REGEX_YES, REGEX_FAILED } RegexResult;
/* Whether the pattern matches within t; FAILED when a limit was hit or t is not UTF-8. */
RegexResult regex_match(Regex *regex, Text t);

typedef struct RegexHit {
    uint32_t begin, end; /* what matched */
    uint32_t lo, hi;     /* its first group; all of it where the pattern has none */
} RegexHit;
/* The first match at or behind `from`, which begins a character. */
RegexResult regex_find(Regex *regex, Text t, uint32_t from, RegexHit *hit);

#endif
