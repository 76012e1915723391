/* Regular expressions through PCRE2: UTF-8, no JIT, with limits on everything that could run away,
   so that a pattern like ^(a+)+$ ends as an error instead of never. A scanner of our own refuses
   what goes beyond the dialect; PCRE2 then judges the rest. PCRE2's memory comes from the arena and
   is never given back to it alone. */
#include "runtime/eval/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#define MAX_PATTERN 4096      /* bytes */
#define MATCH_LIMIT 100000    /* calls of the matcher for one text */
#define DEPTH_LIMIT 10000     /* of nested backtracking */
#define HEAP_LIMIT 8192       /* KiB */
#define MAX_NESTED_GROUPS 100 /* parentheses within parentheses */

#define MOST_KEPT ((size_t)1 << 26) /* bytes of all regexes of a program; then they are made anew  \
                                     */

#define REMEMBERED 128 /* short texts whose result is kept: forms repeat their words */
#define SHORT_TEXT 94  /* bytes */

typedef struct Remembered {
    bool known;
    uint8_t result, len;
    char text[SHORT_TEXT];
} Remembered;

struct Regex {
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
    Remembered *remembered; /* by hash */
};

/* ---- memory */
static void *take_memory(size_t size, void *arena) {
    return arena_alloc(arena, size);
}

static void keep_memory(void *ptr, void *arena) {
    (void)ptr;
    (void)arena;
}

/* ---- the dialect */
typedef struct Refusal {
    const char *zh, *en;
} Refusal;

static const Refusal LOOKAROUND = {"不支持前后查看（?= ?! ?<= ?<!）",
                                   "look-around is not supported"};
static const Refusal GROUP_FORM = {"只支持 ( ) 和 (?: ) 两种分组",
                                   "only ( ) and (?: ) groups are supported"};
static const Refusal VERB = {"不支持 (* ) 控制动词", "(* ) verbs are not supported"};
static const Refusal BACK_REFERENCE = {"不支持反向引用", "back-references are not supported"};
static const Refusal LAZY = {"不支持懒惰量词（? 加在量词之后）",
                             "lazy quantifiers are not supported"};
static const Refusal POSSESSIVE = {"不支持占有量词（+ 加在量词之后）",
                                   "possessive quantifiers are not supported"};
static const Refusal ESCAPE = {"不支持这个转义", "this escape is not supported"};
static const Refusal TOO_LONG = {"正则表达式太长", "the pattern is too long"};

/* What follows a backslash: punctuation, or one of these. */
static const Refusal *refuse_escape(char c) {
    bool digit = c >= '0' && c <= '9';
    if (digit || c == 'g' || c == 'k') return &BACK_REFERENCE;
    bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (letter && !strchr("dDsSwWbBnrtfvxpP", c)) return &ESCAPE;
    return NULL;
}

/* What follows a '('. */
static const Refusal *refuse_group(Text rest) {
    if (text_starts(rest, TEXT("*"))) return &VERB;
    if (!text_starts(rest, TEXT("?")) || text_starts(rest, TEXT("?:"))) return NULL;
    bool look = text_starts(rest, TEXT("?=")) || text_starts(rest, TEXT("?!")) ||
                text_starts(rest, TEXT("?<=")) || text_starts(rest, TEXT("?<!"));
    return look ? &LOOKAROUND : &GROUP_FORM;
}

/* The byte behind an escape at `at`: \d, \x{4e00}, \p{Han}. */
static uint32_t skip_escape(Text p, uint32_t at) {
    at += 2;
    if (at >= p.len || p.ptr[at] != '{' || !strchr("xpP", p.ptr[at - 1])) return at;
    int64_t end = text_find(text_slice(p, at, p.len), TEXT("}"));
    return end < 0 ? p.len : at + (uint32_t)end + 1;
}

/* The byte behind [:alpha:] at `at`; `at` itself if there is no such name. */
static uint32_t skip_class_name(Text p, uint32_t at) {
    if (!text_starts(text_slice(p, at, p.len), TEXT("[:"))) return at;
    uint32_t end = at + 2;
    while (end < p.len && ((p.ptr[end] >= 'a' && p.ptr[end] <= 'z') || p.ptr[end] == '^')) end++;
    return text_starts(text_slice(p, end, p.len), TEXT(":]")) ? end + 2 : at;
}

/* The byte behind a class that begins at `at` ("[^]a-z[:alpha:]]"). */
static uint32_t skip_class(Text p, uint32_t at, const Refusal **refusal) {
    at++;
    if (at < p.len && p.ptr[at] == '^') at++;
    if (at < p.len && p.ptr[at] == ']') at++;
    while (at < p.len && p.ptr[at] != ']') {
        uint32_t behind_name = skip_class_name(p, at);
        if (p.ptr[at] == '\\' && at + 1 < p.len) {
            *refusal = *refusal ? *refusal : refuse_escape(p.ptr[at + 1]);
            at = skip_escape(p, at);
        } else {
            at = behind_name > at ? behind_name : at + 1;
        }
    }
    return at < p.len ? at + 1 : p.len;
}

/* The length of a quantifier at `at`: * + ? {n} {n,} {n,m}; 0 if there is none. */
static uint32_t quantifier(Text p, uint32_t at) {
    if (at >= p.len) return 0;
    if (strchr("*+?", p.ptr[at]) && p.ptr[at]) return 1;
    if (p.ptr[at] != '{') return 0;
    uint32_t end = at + 1;
    while (end < p.len && (p.ptr[end] == ',' || (p.ptr[end] >= '0' && p.ptr[end] <= '9'))) end++;
    bool closed = end < p.len && p.ptr[end] == '}' && end > at + 1 && p.ptr[at + 1] != ',';
    return closed ? end + 1 - at : 0;
}

static const Refusal *refuse_after_quantifier(Text p, uint32_t at) {
    if (at < p.len && p.ptr[at] == '?') return &LAZY;
    return at < p.len && p.ptr[at] == '+' ? &POSSESSIVE : NULL;
}

/* The first thing beyond the dialect, with its place; NULL if there is none. */
static const Refusal *refuse_dialect(Text p, uint32_t *offset) {
    const Refusal *refusal = p.len > MAX_PATTERN ? &TOO_LONG : NULL;
    uint32_t at = 0, here = 0;
    while (at < p.len && !refusal) {
        here = at;
        uint32_t repeat = quantifier(p, at);
        if (repeat && at > 0) {
            at += repeat;
            refusal = refuse_after_quantifier(p, at);
        } else if (p.ptr[at] == '\\' && at + 1 < p.len) {
            refusal = refuse_escape(p.ptr[at + 1]);
            at = skip_escape(p, at);
        } else if (p.ptr[at] == '[') {
            at = skip_class(p, at, &refusal);
        } else {
            if (p.ptr[at] == '(') refusal = refuse_group(text_slice(p, at + 1, p.len));
            bool plain_group = text_starts(text_slice(p, at, p.len), TEXT("(?:"));
            at += plain_group ? 3 : 1;
        }
    }
    *offset = here;
    return refusal;
}

/* ---- compiling */
static pcre2_code *compile(Arena *arena, Text pattern, int *error, PCRE2_SIZE *offset) {
    pcre2_general_context *general = pcre2_general_context_create(take_memory, keep_memory, arena);
    pcre2_compile_context *context = pcre2_compile_context_create(general);
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_parens_nest_limit(context, MAX_NESTED_GROUPS);
    uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_NEVER_BACKSLASH_C;
    return pcre2_compile((PCRE2_SPTR)pattern.ptr, pattern.len, options, error, offset, context);
}

/* The mistakes that people make, in Chinese; the rest have only PCRE2's wording. */
static const char *compile_error_zh(int code) {
    switch (code) {
    case PCRE2_ERROR_END_BACKSLASH: return "\\ 不能是最后一个字符";
    case PCRE2_ERROR_QUANTIFIER_OUT_OF_ORDER: return "{} 中的次数前大后小";
    case PCRE2_ERROR_QUANTIFIER_TOO_BIG: return "{} 中的次数太大";
    case PCRE2_ERROR_MISSING_SQUARE_BRACKET: return "缺少 ]";
    case PCRE2_ERROR_CLASS_RANGE_ORDER: return "[] 中的范围前大后小";
    case PCRE2_ERROR_QUANTIFIER_INVALID: return "量词前没有可重复的内容";
    case PCRE2_ERROR_MISSING_CLOSING_PARENTHESIS: return "缺少 )";
    case PCRE2_ERROR_UNMATCHED_CLOSING_PARENTHESIS: return "多余的 )";
    case PCRE2_ERROR_UNKNOWN_POSIX_CLASS: return "没有这个字符类";
    case PCRE2_ERROR_UNKNOWN_UNICODE_PROPERTY: return "没有这个字符属性";
    default: return NULL;
    }
}

bool regex_valid(Arena *arena, Text pattern, DiagArg *error, uint32_t *offset) {
    const Refusal *refusal = refuse_dialect(pattern, offset);
    if (refusal) {
        *error = ARG2(text_of(refusal->zh), text_of(refusal->en));
        return false;
    }
    int code;
    PCRE2_SIZE at;
    if (compile(arena, pattern, &code, &at)) return true;
    PCRE2_UCHAR message[256];
    pcre2_get_error_message(code, message, sizeof message);
    Text en = arena_text(arena, text_of((const char *)message));
    const char *zh = compile_error_zh(code);
    *error = ARG2(zh ? text_of(zh) : en, en);
    *offset = at < pattern.len ? (uint32_t)at : pattern.len;
    return false;
}

Regex *regex_compile(Arena *arena, Text pattern) {
    uint32_t refused_at;
    int code;
    PCRE2_SIZE at;
    if (refuse_dialect(pattern, &refused_at)) return NULL;
    pcre2_code *compiled = compile(arena, pattern, &code, &at);
    if (!compiled) return NULL;
    pcre2_general_context *general = pcre2_general_context_create(take_memory, keep_memory, arena);
    Regex *regex = ARENA_NEW(arena, Regex);
    regex->code = compiled;
    regex->data = pcre2_match_data_create(2, general);
    regex->context = pcre2_match_context_create(general);
    pcre2_set_match_limit(regex->context, MATCH_LIMIT);
    pcre2_set_depth_limit(regex->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(regex->context, HEAP_LIMIT);
    regex->remembered = ARENA_ARRAY(arena, Remembered, REMEMBERED);
    return regex;
}

/* ---- those of a program */
struct Regexes {
    Arena *arena; /* of all that were compiled */
    Regex **list;
    uint32_t n;
};

static void free_arena(void *arena) {
    arena_free(arena);
}

Regexes *regexes_new(Arena *arena, uint32_t n) {
    Regexes *regexes = ARENA_NEW(arena, Regexes);
    *regexes = (Regexes){.arena = arena_new(arena), .list = ARENA_ARRAY(arena, Regex *, n), .n = n};
    arena_defer(arena, free_arena, regexes->arena);
    return regexes;
}

Regex *regexes_get(Regexes *regexes, uint32_t number, Text pattern) {
    if (arena_size(regexes->arena) > MOST_KEPT) {
        arena_reset(regexes->arena);
        memset(regexes->list, 0, sizeof *regexes->list * regexes->n);
    }
    Regex **regex = &regexes->list[number];
    if (!*regex) *regex = regex_compile(regexes->arena, pattern);
    return *regex;
}

/* ---- matching */
static RegexResult match_text(const Regex *regex, Text t) {
    const char *ptr = t.len ? t.ptr : "";
    int result =
        pcre2_match(regex->code, (PCRE2_SPTR)ptr, t.len, 0, 0, regex->data, regex->context);
    if (result >= 0) return REGEX_YES;
    return result == PCRE2_ERROR_NOMATCH ? REGEX_NO : REGEX_FAILED;
}

RegexResult regex_match(Regex *regex, Text t) {
    if (t.len == 0 || t.len > SHORT_TEXT) return match_text(regex, t);
    Remembered *slot = &regex->remembered[text_hash(t) % REMEMBERED];
    if (slot->known && slot->len == t.len && memcmp(slot->text, t.ptr, t.len) == 0)
        return (RegexResult)slot->result;
    RegexResult result = match_text(regex, t);
    *slot = (Remembered){.known = true, .result = (uint8_t)result, .len = (uint8_t)t.len};
    memcpy(slot->text, t.ptr, t.len);
    return result;
}

RegexResult regex_find(Regex *regex, Text t, uint32_t from, RegexHit *hit) {
    const char *ptr = t.len ? t.ptr : "";
    int result =
        pcre2_match(regex->code, (PCRE2_SPTR)ptr, t.len, from, 0, regex->data, regex->context);
    if (result == PCRE2_ERROR_NOMATCH) return REGEX_NO;
    if (result < 0) return REGEX_FAILED;
    const PCRE2_SIZE *ends = pcre2_get_ovector_pointer(regex->data);
    *hit = (RegexHit){.begin = (uint32_t)ends[0], .end = (uint32_t)ends[1]};
    bool group = result != 1 && ends[2] != PCRE2_UNSET; /* 0: more groups than were kept */
    hit->lo = group ? (uint32_t)ends[2] : hit->begin;
    hit->hi = group ? (uint32_t)ends[3] : hit->end;
    return REGEX_YES;
}
