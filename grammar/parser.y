/* The grammar. Tokens come from the filter (compiler/filter.h), which has already decided where
   entries end (SEP), split table rows into cells and joined unit slashes; every list of entries is a
   list of things that each end in SEP, so recovery is the same everywhere: `list error SEP`. A
   construct with a block also has `KEYWORD error block`, so that the block of a mistaken header is
   still read. An action is one constructor call; no action looks a name up. */
%require "3.8"
%define api.prefix {grammar_}
%define api.pure full
%define api.token.prefix {TOKEN_}
%define api.token.raw
%define api.value.type {TokenValue}
%define api.location.type {Span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {Filter *filter}
%parse-param {Node **result}

%code requires {
#include "compiler/filter.h"
}

%code {
#include "compiler/build.h"
#include "compiler/syntax.h"

/* The whole stack at once, on the C stack: bracket depth is limited by the scanner, so that only
   chains like `not not not …` can fill it. */
#define YYINITDEPTH 3000
#define YYMAXDEPTH 3000

#define YYLLOC_DEFAULT(Current, Rhs, N)                                                            \
    ((Current) = (N) ? (Span){YYRHSLOC(Rhs, 1).source, YYRHSLOC(Rhs, 1).lo, YYRHSLOC(Rhs, N).hi}  \
                     : (Span){YYRHSLOC(Rhs, 0).source, YYRHSLOC(Rhs, 0).hi, YYRHSLOC(Rhs, 0).hi})

#define TREE (filter->lexer.tree)
#define LEAF(kind, at, text) ast_leaf(TREE, AST_##kind, at, text)
#define NODE(kind, at, ...) ast_new(TREE, AST_##kind, at, AST_##kind##_KIDS, __VA_ARGS__)
#define NODE_OP(kind, op, at, ...) build_op((uint8_t)(op), NODE(kind, at, __VA_ARGS__))
#define NODE_TEXT(kind, text, at, ...) build_text(text, NODE(kind, at, __VA_ARGS__))
#define WRONG(at) LEAF(ERROR, at, TEXT(""))
#define EMPTY(at) ast_list(TREE, at)
#define ONE(kid) build_list(TREE, kid)
#define ADD(list, kid) build_add(TREE, list, kid)
#define WHOLE(expression) build_expression(filter, expression)

static int yylex(TokenValue *value, Span *span, Filter *filter);
static void yyerror(const Span *span, Filter *filter, Node **result, const char *message);
}

%token END 0
%token SEP START_FILE START_RECORD START_EXPRESSION START_QUERY
%token <text> NAME NUMERAL DATE TEXT CURLY_TEXT
%token <text> TEMPLATE TEMPLATE_HEAD TEMPLATE_MIDDLE TEMPLATE_TAIL REGEX ITEM
%token <node> ROW_LINE ENTRY

%token LBRACE "{" RBRACE "}" LPAREN "(" RPAREN ")" LSQUARE "[" RSQUARE "]"
%token COLON ":" SEMICOLON ";" COMMA "," BAR "|" ARROW "->" QUESTION "?" UNIT_SLASH
%token <text> PERCENT "%" C_STRING "char*"
%token DOT "." DOTS ".." DEFAULT "??" EQ "=" NE "!=" LT "<" LE "<=" GT ">" GE ">="
%token PLUS "+" MINUS "-" STAR "*" SLASH "/"

%token FOR FOR_EACH EACH WHEN ASSERT ELSE LET IF THEN AND OR NOT IN NOT_IN IS IS_NOT
%token CONTAINS STARTS MATCHES WITHIN BY AS FROM LIKE BESIDE NONE TRUE FALSE

%token <text> USE ENTITY EXTEND ENUM DIMENSION UNIT PREFIX RULE FN NATIVE TEST TABLE DOCUMENT

%token <text> EXPECT ON HOLDS VIOLATED WAIVED APPLICABLE NOT_APPLICABLE UNKNOWN FAILED
%token <text> REF LIST MAP INVERSE HEADER UNIQUE SHEET ENCODING
%token <text> TITLE CAPTION COLUMNS COLUMN GROUP ROW ROWS HEAD CELL BLANK NOTE PAGE CONTENTS
%token <text> HEADING PARAGRAPH ITEMS COVER FOOTER
%token <text> SPAN DOWN MERGE EVERY LEFT RIGHT CENTER WIDTH SORTED

/* Weakest first. `merge when` and `x is a.b` take what follows. */
%precedence MERGE
%precedence WHEN
%precedence ELSE
%left OR
%left AND
%right NOT
%nonassoc EQ NE LT LE GT GE IN NOT_IN IS IS_NOT CONTAINS STARTS MATCHES
%precedence WITHIN
%precedence BOUND
%left DEFAULT
%nonassoc DOTS
%left PLUS MINUS
%left STAR SLASH
%precedence NEGATIVE
%precedence DOT LSQUARE

%nterm <text> word soft_word type_word modifier_word declaring_word outcome
%nterm <op> relation place_modifier number_modifier text_block
%nterm <node> name kind path aliases alias ratio unit unit_atom text template template_open
%nterm <node> declarations declaration use_path units unit_aliases unit_dimension unit_value
%nterm <node> enum members member entity fields field field_head type element quotient type_name
%nterm <node> params params_some param c_type native_fns native_fn each generators generator keys
%nterm <node> source statements statement test_body expect subject count
%nterm <node> record header atoms atom like from body contents entry
%nterm <node> layout placement in_generator in_generators outer_generators grouping condition
%nterm <node> heading_text modifiers modifier cells cell widths page_words
%nterm <node> value expr values comprehension test_name query query_sources sorting query_values

%%

start:
  START_FILE declarations { *result = $2; }
| START_RECORD record SEP { *result = $2; yyerrok; }
| START_RECORD error SEP { *result = WRONG(@2); yyerrok; }
| START_EXPRESSION value { *result = $2; }
| START_QUERY query { *result = $2; }
;

/* ---- names */

name: NAME { $$ = LEAF(NAME, @$, $1); } | word { $$ = LEAF(NAME, @$, $1); };

/* What a record may be called where declarations and `expect` may stand too. */
kind:
  NAME { $$ = LEAF(NAME, @$, $1); }
| soft_word { $$ = LEAF(NAME, @$, $1); }
| type_word { $$ = LEAF(NAME, @$, $1); }
| modifier_word { $$ = LEAF(NAME, @$, $1); }
;

word: soft_word | type_word | modifier_word | declaring_word | EXPECT;

declaring_word:
  USE | ENTITY | EXTEND | ENUM | DIMENSION | UNIT | PREFIX | RULE | FN | NATIVE | TEST | TABLE
| DOCUMENT
;

type_word: REF | LIST | MAP;

modifier_word: SPAN | DOWN | MERGE | EVERY | LEFT | RIGHT | CENTER | WIDTH | SORTED;

soft_word:
  ON | HOLDS | VIOLATED | WAIVED | APPLICABLE | NOT_APPLICABLE | UNKNOWN | FAILED | INVERSE | HEADER
| UNIQUE | SHEET | ENCODING | TITLE | CAPTION | COLUMNS | COLUMN | GROUP | ROW | ROWS | HEAD | CELL | BLANK
| NOTE | PAGE | CONTENTS | HEADING | PARAGRAPH | ITEMS | COVER | FOOTER
;

path:
  name
| path "." name { $$ = build_dotted(TREE, $1, $3); }
| path "." NUMERAL { $$ = build_dotted(TREE, $1, LEAF(NAME, @3, $3)); }
;

aliases:
  alias { $$ = build_aliases(TREE, $1); }
| aliases "|" alias { $$ = ADD($1, $3); }
;

alias: name | text | NUMERAL { $$ = LEAF(NAME, @$, $1); };

text:
  TEXT { $$ = LEAF(TEXT, @$, $1); }
| CURLY_TEXT { $$ = build_op(1, LEAF(TEXT, @$, $1)); }
;

/* ---- declarations */

declarations:
  %empty { $$ = *result = build_root(TREE, *result, @$); }
| declarations declaration SEP { $$ = ADD($1, $2); yyerrok; }
| declarations error SEP { $$ = ADD($1, WRONG(@2)); yyerrok; }
;

declaration:
  USE use_path { $$ = NODE(USE, @$, $2); }
| DIMENSION aliases { $$ = NODE(DIMENSION, @$, $2); }
| UNIT units unit_dimension unit_value { $$ = NODE(UNIT, @$, $2, $3, $4); }
| PREFIX aliases "=" ratio { $$ = NODE(PREFIX, @$, $2, $4); }
| enum
| entity
| EXTEND enum { $$ = build_extend($2, @$); }
| EXTEND entity { $$ = build_extend($2, @$); }
| EXTEND error { $$ = WRONG(@$); }
| FN aliases "(" params ")" "=" value { $$ = NODE(FN, @$, $2, $4, NULL, $7); }
| FN aliases "(" params ")" ":" type "=" value { $$ = NODE(FN, @$, $2, $4, $7, $9); }
| NATIVE text "{" native_fns "}" { $$ = NODE(NATIVE, @$, $2, $4); }
| NATIVE error { $$ = WRONG(@$); }
| NATIVE error "{" native_fns "}" { $$ = WRONG(@$); }
| RULE aliases each "{" statements "}" { $$ = NODE(RULE, @$, $2, $3, $5); }
| RULE error { $$ = WRONG(@$); }
| RULE error "{" statements "}" { $$ = WRONG(@$); }
| TEST text "{" test_body "}" { $$ = NODE(TEST, @$, $2, $4); }
| TEST error { $$ = WRONG(@$); }
| TEST error "{" test_body "}" { $$ = WRONG(@$); }
| TABLE aliases "(" params ")" "{" layout "}" { $$ = NODE(TABLE, @$, $2, $4, $7); }
| TABLE error { $$ = WRONG(@$); }
| TABLE error "{" layout "}" { $$ = WRONG(@$); }
| DOCUMENT aliases "(" params ")" "{" layout "}" { $$ = NODE(DOCUMENT, @$, $2, $4, $7); }
| DOCUMENT error { $$ = WRONG(@$); }
| DOCUMENT error "{" layout "}" { $$ = WRONG(@$); }
;

use_path: path | text;

units: unit_aliases { $$ = ONE($1); } | units "," unit_aliases { $$ = ADD($1, $3); };

unit_aliases:
  alias { $$ = build_aliases(TREE, $1); }
| "%" { $$ = build_aliases(TREE, LEAF(NAME, @$, $1)); }
| unit_aliases "|" alias { $$ = ADD($1, $3); }
| unit_aliases "|" "%" { $$ = ADD($1, LEAF(NAME, @3, $3)); }
;

unit_dimension: %empty { $$ = NULL; } | ":" name { $$ = $2; };

unit_value: %empty { $$ = NULL; } | "=" ratio { $$ = $2; };

/* In `亩 = 2000/3 平方米` the unit is that of the quotient, which is the unit of its dividend. */
ratio:
  NUMERAL { $$ = NODE_TEXT(NUMERAL, $1, @$, NULL); }
| NUMERAL unit { $$ = NODE_TEXT(NUMERAL, $1, @$, $2); }
| NUMERAL "/" NUMERAL { $$ = build_ratio(TREE, $1, @1, NULL, $3, @3); }
| NUMERAL "/" NUMERAL unit { $$ = build_ratio(TREE, $1, @1, $4, $3, @3); }
;

enum:
  ENUM aliases "{" members "}" { $$ = NODE(ENUM, @$, $2, $4); }
| ENUM error { $$ = WRONG(@$); }
| ENUM error "{" members "}" { $$ = WRONG(@$); }
;

members:
  %empty { $$ = EMPTY(@$); }
| members member SEP { $$ = ADD($1, $2); yyerrok; }
| members error SEP { $$ = ADD($1, WRONG(@2)); yyerrok; }
;

member:
  aliases { $$ = NODE(MEMBER, @$, $1, EMPTY(@1)); }
| aliases "{" members "}" { $$ = NODE(MEMBER, @$, $1, $3); }
;

entity:
  ENTITY aliases "{" fields "}" { $$ = NODE(ENTITY, @$, $2, $4); }
| ENTITY error { $$ = WRONG(@$); }
| ENTITY error "{" fields "}" { $$ = WRONG(@$); }
;

fields:
  %empty { $$ = EMPTY(@$); }
| fields field SEP { $$ = ADD($1, $2); yyerrok; }
| fields error SEP { $$ = ADD($1, WRONG(@2)); yyerrok; }
;

field:
  field_head
| field_head "=" value { $$ = build_set($1, AST_FIELD_DECL_value, $3); }
| UNIQUE "(" values ")" { $$ = NODE(UNIQUE, @$, $3); }
;

field_head:
  aliases ":" type { $$ = NODE(FIELD_DECL, @$, $1, $3, NULL, NULL); }
| field_head HEADER { $$ = build_header($1, @2); }
| field_head INVERSE aliases { $$ = build_set($1, AST_FIELD_DECL_inverse, $3); }
;

type: element { $$ = WHOLE($1); } | element "?" { $$ = build_optional(WHOLE($1)); };

element:
  quotient
| LIST element { $$ = NODE_TEXT(TYPE, TEXT("list"), @$, ONE($2)); }
| MAP type_name element { $$ = NODE_TEXT(TYPE, TEXT("map"), @$, ADD(ONE($2), $3)); }
| REF type_name { $$ = NODE_TEXT(TYPE, TEXT("ref"), @$, ONE($2)); }
;

quotient:
  type_name
| quotient "/" type_name { $$ = NODE_TEXT(TYPE, TEXT("/"), @$, ADD(ONE($1), $3)); }
;

type_name:
  NAME { $$ = NODE_TEXT(TYPE, $1, @$, EMPTY(@$)); }
| soft_word { $$ = NODE_TEXT(TYPE, $1, @$, EMPTY(@$)); }
| modifier_word { $$ = NODE_TEXT(TYPE, $1, @$, EMPTY(@$)); }
| declaring_word { $$ = NODE_TEXT(TYPE, $1, @$, EMPTY(@$)); }
;

params: %empty { $$ = EMPTY(@$); } | params_some;

params_some: param { $$ = ONE($1); } | params_some "," param { $$ = ADD($1, $3); };

param:
  name { $$ = NODE(PARAM, @$, $1, NULL, NULL); }
| name ":" type { $$ = NODE(PARAM, @$, $1, $3, NULL); }
| name ":" type AS c_type { $$ = NODE(PARAM, @$, $1, $3, $5); }
;

c_type:
  NAME { $$ = LEAF(CTYPE, @$, $1); }
| "char*" { $$ = LEAF(CTYPE, @$, TEXT("char*")); }
| NAME "[" "]" { $$ = LEAF(CTYPE, @$, build_joined(TREE, $1, TEXT("[]"))); }
;

native_fns:
  %empty { $$ = EMPTY(@$); }
| native_fns native_fn SEP { $$ = ADD($1, $2); yyerrok; }
| native_fns error SEP { $$ = ADD($1, WRONG(@2)); yyerrok; }
;

native_fn:
  FN aliases "(" params ")" ":" type AS c_type { $$ = NODE(NATIVE_FN, @$, $2, $4, $7, $9); }
;

/* ---- rules and tests */

each:
  %empty { $$ = EMPTY(@$); }
| FOR generators { $$ = $2; }
| FOR EACH generators { $$ = $3; }
| FOR_EACH generators { $$ = $2; }
;

generators:
  generator { $$ = ONE($1); }
| generators "," generator { $$ = ADD($1, $3); }
;

generator:
  source
| source BY keys AS name { $$ = build_grouped($1, $3, $5); }
;

source:
  name { $$ = NODE(GENERATOR, @$, $1, NULL, NULL, EMPTY(@$), NULL); }
| name name { $$ = NODE(GENERATOR, @$, $1, $2, NULL, EMPTY(@$), NULL); }
| in_generator
;

in_generator:
  name IN expr { $$ = NODE(GENERATOR, @$, NULL, $1, WHOLE($3), EMPTY(@$), NULL); }
;

keys: expr { $$ = ONE(WHOLE($1)); } | keys "," expr { $$ = ADD($1, WHOLE($3)); };

statements:
  %empty { $$ = EMPTY(@$); }
| statements statement SEP { $$ = ADD($1, $2); yyerrok; }
| statements error SEP { $$ = ADD($1, WRONG(@2)); yyerrok; }
;

statement:
  name ":" value { $$ = NODE(META, @$, $1, $3); }
| WHEN value { $$ = NODE(WHEN, @$, $2); }
| LET name "=" value { $$ = NODE(LET, @$, $2, $4); }
| ASSERT value { $$ = NODE(ASSERT, @$, $2, NULL); }
| ASSERT value ELSE value { $$ = NODE(ASSERT, @$, $2, $4); }
;

test_body:
  %empty { $$ = EMPTY(@$); }
| test_body record SEP { $$ = ADD($1, $2); yyerrok; }
| test_body expect SEP { $$ = ADD($1, $2); yyerrok; }
| test_body error SEP { $$ = ADD($1, WRONG(@2)); yyerrok; }
;

expect:
  EXPECT path outcome count { $$ = build_expect(TREE, @$, $2, LEAF(NAME, @3, $3), $4); }
| expect ON subject { $$ = build_subject(TREE, $1, $3); }
| expect "," subject { $$ = build_subject(TREE, $1, $3); }
| expect "," text { $$ = build_message(TREE, $1, $3); }
;

outcome:
  HOLDS { $$ = TEXT("holds"); }
| VIOLATED { $$ = TEXT("violated"); }
| WAIVED { $$ = TEXT("waived"); }
| NOT_APPLICABLE { $$ = TEXT("not applicable"); }
| NOT APPLICABLE { $$ = TEXT("not applicable"); }
| UNKNOWN { $$ = TEXT("unknown"); }
| FAILED { $$ = TEXT("error"); }
;

count: %empty { $$ = NULL; } | NUMERAL { $$ = NODE_TEXT(NUMERAL, $1, @$, NULL); };

subject:
  path
| NUMERAL { $$ = NODE_TEXT(NUMERAL, $1, @$, NULL); }
| path "[" value "]" { $$ = NODE(INDEX, @$, $1, $3); }
;

/* ---- records */

record:
  kind header { $$ = build_record($1, $2); }
| kind error { $$ = WRONG(@$); }
| kind error body { $$ = WRONG(@$); }
;

/* A record whose kind is still to be set. Without body, data file or model it would be a field that
   lacks its colon. */
header:
  atoms body { $$ = NODE(RECORD, @$, NULL, $1, NULL, NULL, $2); }
| body { $$ = NODE(RECORD, @$, NULL, EMPTY(@1), NULL, NULL, $1); }
| from { $$ = NODE(RECORD, @$, NULL, EMPTY(@1), NULL, $1, NULL); }
| from body { $$ = NODE(RECORD, @$, NULL, EMPTY(@1), NULL, $1, $2); }
| atoms from { $$ = NODE(RECORD, @$, NULL, $1, NULL, $2, NULL); }
| atoms from body { $$ = NODE(RECORD, @$, NULL, $1, NULL, $2, $3); }
| like { $$ = NODE(RECORD, @$, NULL, EMPTY(@1), $1, NULL, NULL); }
| like body { $$ = NODE(RECORD, @$, NULL, EMPTY(@1), $1, NULL, $2); }
| atoms like { $$ = NODE(RECORD, @$, NULL, $1, $2, NULL, NULL); }
| atoms like body { $$ = NODE(RECORD, @$, NULL, $1, $2, NULL, $3); }
;

atoms: atom { $$ = ONE(build_atom(filter, $1)); } | atoms atom { $$ = ADD($1, build_atom(filter, $2)); };

atom:
  NUMERAL { $$ = NODE_TEXT(NUMERAL, $1, @$, NULL); }
| DATE { $$ = LEAF(DATE, @$, $1); }
| NONE { $$ = LEAF(NONE, @$, TEXT("")); }
| text
| path
;

like: LIKE atom { $$ = $2; };

from:
  FROM text { $$ = NODE(FROM, @$, $2, NULL, NULL); }
| FROM text SHEET text { $$ = NODE(FROM, @$, $2, $4, NULL); }
| FROM text ENCODING text { $$ = NODE(FROM, @$, $2, NULL, $4); }
;

body: "{" contents "}" { $$ = build_block($2, @$); };

/* Entries, or rows, or items: build_content keeps them apart. */
contents:
  %empty { $$ = EMPTY(@$); }
| contents entry SEP { $$ = build_content(filter, $1, $2); yyerrok; }
| contents ENTRY { $$ = build_content(filter, $1, $2); yyerrok; }
| contents ROW_LINE { $$ = build_rows(filter, $1, $2); }
| contents ITEM { $$ = build_content(filter, $1, LEAF(ITEM, @2, $2)); }
| contents error SEP { $$ = build_content(filter, $1, WRONG(@2)); yyerrok; }
;

entry:
  name ":" value { $$ = NODE(ENTRY, @$, $1, $3); }
| NUMERAL ":" value { $$ = NODE(ENTRY, @$, NODE_TEXT(NUMERAL, $1, @1, NULL), $3); }
| DATE ":" value { $$ = NODE(ENTRY, @$, LEAF(DATE, @1, $1), $3); }
| text ":" value { $$ = NODE(ENTRY, @$, $1, $3); }
| name header { $$ = build_record($1, $2); }
| name error { $$ = WRONG(@$); }
| name error body { $$ = WRONG(@$); }
;

/* ---- layouts */

layout:
  %empty { $$ = EMPTY(@$); }
| layout placement SEP { $$ = ADD($1, $2); yyerrok; }
| layout error SEP { $$ = ADD($1, WRONG(@2)); yyerrok; }
;

placement:
  statement
| name ":" name page_words { $$ = NODE(META, @$, $1, build_page(TREE, build_page(TREE, NULL, $3), $4)); }
| WHEN value "{" layout "}" { $$ = NODE(LIF, @$, $2, $4, EMPTY(@$)); }
| WHEN value "{" layout "}" ELSE "{" layout "}" { $$ = NODE(LIF, @$, $2, $4, $8); }
| FOR generators condition "{" layout "}" { $$ = NODE(LFOR, @$, $2, $3, $5); }
| FOR EACH generators condition "{" layout "}" { $$ = NODE(LFOR, @$, $3, $4, $6); }
| FOR_EACH generators condition "{" layout "}" { $$ = NODE(LFOR, @$, $2, $3, $5); }
| FOR error { $$ = WRONG(@$); }
| FOR error "{" layout "}" { $$ = WRONG(@$); }
| COLUMNS widths { $$ = NODE(COLUMNS, @$, $2); }
| ROW modifiers "{" cells "}" { $$ = NODE(LROW, @$, $4, $2); }
| HEAD value modifiers { $$ = NODE_OP(LCELL, AST_CELL_HEAD, @$, $2, $3, NULL); }
| ROW error { $$ = WRONG(@$); }
| ROW error "{" cells "}" { $$ = WRONG(@$); }
| ROWS outer_generators in_generators condition modifiers "{" layout "}"
    { $$ = NODE(LROWS, @$, $2, $3, $4, EMPTY(@3), NULL, $5, $7); }
| ROWS outer_generators in_generators condition BY keys grouping modifiers "{" layout "}"
    { $$ = NODE(LROWS, @$, $2, $3, $4, $6, $7, $8, $10); }
| ROWS error { $$ = WRONG(@$); }
| ROWS error "{" layout "}" { $$ = WRONG(@$); }
| COLUMN heading_text ":" value modifiers { $$ = NODE(COLUMN, @$, $2, $4, $5); }
| GROUP heading_text modifiers "{" layout "}" { $$ = NODE(GROUP, @$, $2, $5, $3); }
| GROUP error { $$ = WRONG(@$); }
| GROUP error "{" layout "}" { $$ = WRONG(@$); }
| HEADING NUMERAL value modifiers
    { $$ = NODE_OP(LTEXT, AST_BLOCK_HEADING, @$, NODE_TEXT(NUMERAL, $2, @2, NULL), $3, $4); }
| text_block value modifiers { $$ = NODE_OP(LTEXT, $1, @$, NULL, $2, $3); }
| ITEMS expr modifiers { $$ = NODE(LITEMS, @$, WHOLE($2), NULL, $3); }
| ITEMS expr BY expr modifiers { $$ = NODE(LITEMS, @$, WHOLE($2), WHOLE($4), $5); }
| COVER "{" layout "}" { $$ = NODE(COVER, @$, $3); }
| COVER error { $$ = WRONG(@$); }
| COVER error "{" layout "}" { $$ = WRONG(@$); }
| CONTENTS { $$ = LEAF(CONTENTS, @$, TEXT("")); }
| PAGE page_words { $$ = $2; }
| TABLE name "(" ")" { $$ = NODE(LCALL, @$, $2, EMPTY(@3)); }
| TABLE name "(" values ")" { $$ = NODE(LCALL, @$, $2, $4); }
;

text_block:
  PARAGRAPH { $$ = AST_BLOCK_PARAGRAPH; }
| TITLE { $$ = AST_BLOCK_TITLE; }
| NOTE { $$ = AST_BLOCK_NOTE; }
| CAPTION { $$ = AST_BLOCK_CAPTION; }
| HEADER { $$ = AST_BLOCK_HEADER; }
| FOOTER { $$ = AST_BLOCK_FOOTER; }
;

heading_text: text | template;

widths:
  NUMERAL { $$ = ONE(NODE_TEXT(NUMERAL, $1, @1, NULL)); }
| widths NUMERAL { $$ = ADD($1, NODE_TEXT(NUMERAL, $2, @2, NULL)); }
;

page_words:
  name { $$ = build_page(TREE, NULL, $1); }
| NUMERAL { $$ = build_page(TREE, NULL, LEAF(NAME, @1, $1)); }
| page_words name { $$ = build_page(TREE, $1, $2); }
| page_words NUMERAL { $$ = build_page(TREE, $1, LEAF(NAME, @2, $2)); }
;

/* `c in categories, a in x beside b in y`: those in front, each followed by a comma. */
outer_generators:
  %empty { $$ = EMPTY(@$); }
| outer_generators in_generator "," { $$ = ADD($1, $2); }
;

in_generators:
  in_generator { $$ = ONE($1); }
| in_generators BESIDE in_generator { $$ = ADD($1, $3); }
;

condition: %empty { $$ = NULL; } | WHEN expr { $$ = WHOLE($2); };

grouping: %empty { $$ = NULL; } | AS name { $$ = $2; };

cells:
  %empty { $$ = EMPTY(@$); }
| cells cell SEP { $$ = ADD($1, $2); yyerrok; }
| cells error SEP { $$ = ADD($1, WRONG(@2)); yyerrok; }
;

cell:
  HEAD value modifiers condition { $$ = NODE_OP(LCELL, AST_CELL_HEAD, @$, $2, $3, $4); }
| CELL value modifiers condition { $$ = NODE_OP(LCELL, AST_CELL_CELL, @$, $2, $3, $4); }
| BLANK modifiers condition { $$ = NODE_OP(LCELL, AST_CELL_BLANK, @$, NULL, $2, $3); }
;

modifiers: %empty { $$ = EMPTY(@$); } | modifiers modifier { $$ = ADD($1, $2); };

modifier:
  place_modifier { $$ = NODE_OP(MODIFIER, $1, @$, NULL); }
| number_modifier NUMERAL
    { $$ = NODE_OP(MODIFIER, $1, @$, NODE_TEXT(NUMERAL, $2, @2, NULL)); }
| MERGE { $$ = NODE_OP(MODIFIER, AST_MOD_MERGE, @$, NULL); }
| MERGE WHEN expr { $$ = NODE_OP(MODIFIER, AST_MOD_MERGE, @$, WHOLE($3)); }
| EVERY IN expr { $$ = NODE_OP(MODIFIER, AST_MOD_EVERY, @$, WHOLE($3)); }
| SORTED BY expr { $$ = NODE_OP(MODIFIER, AST_MOD_SORTED, @$, WHOLE($3)); }
;

place_modifier:
  LEFT { $$ = AST_MOD_LEFT; }
| RIGHT { $$ = AST_MOD_RIGHT; }
| CENTER { $$ = AST_MOD_CENTER; }
| EVERY { $$ = AST_MOD_EVERY; }
;

number_modifier:
  SPAN { $$ = AST_MOD_SPAN; }
| DOWN { $$ = AST_MOD_DOWN; }
| WIDTH { $$ = AST_MOD_WIDTH; }
;

/* ---- expressions */

value:
  expr { $$ = WHOLE($1); }
| expr AS unit { $$ = NODE(AS, @$, WHOLE($1), $3, NULL); }
| expr AS unit text { $$ = NODE(AS, @$, WHOLE($1), $3, $4); }
| expr AS text { $$ = NODE(AS, @$, WHOLE($1), NULL, $3); }
;

values: value { $$ = ONE($1); } | values "," value { $$ = ADD($1, $3); };

expr:
  name
| NUMERAL { $$ = NODE_TEXT(NUMERAL, $1, @$, NULL); }
| NUMERAL unit { $$ = NODE_TEXT(NUMERAL, $1, @$, $2); }
| DATE { $$ = LEAF(DATE, @$, $1); }
| text
| template
| NONE { $$ = LEAF(NONE, @$, TEXT("")); }
| TRUE { $$ = build_op(1, LEAF(BOOL, @$, TEXT(""))); }
| IS { $$ = build_op(1, LEAF(BOOL, @$, TEXT(""))); }
| FALSE { $$ = LEAF(BOOL, @$, TEXT("")); }
| "(" value ")" { $$ = $2; }
| "[" "]" { $$ = NODE(ARRAY, @$, EMPTY(@1)); }
| "[" values "]" { $$ = NODE(ARRAY, @$, $2); }
| "[" comprehension "]" { $$ = $2; }
| name "(" ")" { $$ = NODE(CALL, @$, $1, EMPTY(@2)); }
| name "(" values ")" { $$ = NODE(CALL, @$, $1, $3); }
| name "(" comprehension ")" { $$ = NODE(CALL, @$, $1, ONE($3)); }
| expr "." name { $$ = NODE(MEMBER_OF, @$, $1, $3); }
| expr "." NUMERAL { $$ = NODE(MEMBER_OF, @$, $1, NODE_TEXT(NUMERAL, $3, @3, NULL)); }
| expr "[" value "]" { $$ = NODE(INDEX, @$, $1, $3); }
| "-" expr %prec NEGATIVE { $$ = NODE_OP(UNARY, AST_OP_NEG, @$, $2); }
| NOT expr { $$ = NODE_OP(UNARY, AST_OP_NOT, @$, $2); }
| relation expr %prec BOUND { $$ = NODE_OP(BOUND, $1, @$, $2); }
| expr ".." expr { $$ = NODE(RANGE, @$, $1, $3); }
| expr "??" expr { $$ = NODE_OP(BINARY, AST_OP_DEFAULT, @$, $1, $3, NULL); }
| expr "+" expr { $$ = NODE_OP(BINARY, AST_OP_ADD, @$, $1, $3, NULL); }
| expr "-" expr { $$ = NODE_OP(BINARY, AST_OP_SUB, @$, $1, $3, NULL); }
| expr "*" expr { $$ = NODE_OP(BINARY, AST_OP_MUL, @$, $1, $3, NULL); }
| expr "/" expr { $$ = NODE_OP(BINARY, AST_OP_DIV, @$, $1, $3, NULL); }
| expr relation expr %prec EQ { $$ = NODE_OP(BINARY, $2, @$, $1, $3, NULL); }
| expr relation expr WITHIN expr { $$ = NODE_OP(BINARY, $2, @$, $1, $3, $5); }
| expr IN expr { $$ = NODE_OP(BINARY, AST_OP_IN, @$, $1, $3, NULL); }
| expr NOT_IN expr { $$ = NODE_OP(BINARY, AST_OP_NOT_IN, @$, $1, $3, NULL); }
| expr NOT IN expr %prec IN { $$ = NODE_OP(BINARY, AST_OP_NOT_IN, @$, $1, $4, NULL); }
| expr CONTAINS expr { $$ = NODE_OP(BINARY, AST_OP_CONTAINS, @$, $1, $3, NULL); }
| expr STARTS expr { $$ = NODE_OP(BINARY, AST_OP_STARTS, @$, $1, $3, NULL); }
| expr MATCHES REGEX
    { $$ = NODE_OP(BINARY, AST_OP_MATCHES, @$, $1, LEAF(REGEX, @3, $3), NULL); }
| expr IS test_name %prec IS { $$ = NODE(IS, @$, $1, $3); }
| expr IS NOT test_name %prec IS { $$ = NODE_OP(IS, 1, @$, $1, $4); }
| expr IS_NOT test_name %prec IS { $$ = NODE_OP(IS, 1, @$, $1, $3); }
| expr NOT IS test_name %prec IS { $$ = NODE_OP(IS, 1, @$, $1, $4); }
| expr AND expr { $$ = NODE_OP(BINARY, AST_OP_AND, @$, $1, $3, NULL); }
| expr OR expr { $$ = NODE_OP(BINARY, AST_OP_OR, @$, $1, $3, NULL); }
| IF expr THEN expr ELSE expr { $$ = NODE(IF, @$, $2, $4, $6); }
;

relation:
  "=" { $$ = AST_OP_EQ; }
| "!=" { $$ = AST_OP_NE; }
| "<" { $$ = AST_OP_LT; }
| "<=" { $$ = AST_OP_LE; }
| ">" { $$ = AST_OP_GT; }
| ">=" { $$ = AST_OP_GE; }
;

test_name: path %prec IS | NONE { $$ = LEAF(NONE, @$, TEXT("")); };

/* Behind a number. Words that may follow an expression in a layout are no units. */
unit:
  unit_atom
| UNIT_SLASH unit_atom { $$ = build_unit(TREE, NULL, $2, @$); }
| unit UNIT_SLASH unit_atom { $$ = build_unit(TREE, $1, $3, @$); }
;

unit_atom:
  NAME { $$ = LEAF(UNIT_EXPR, @$, $1); }
| "%" { $$ = LEAF(UNIT_EXPR, @$, $1); }
| soft_word { $$ = LEAF(UNIT_EXPR, @$, $1); }
;

template:
  TEMPLATE { $$ = build_template(TREE, @$, $1, NULL); }
| template_open TEMPLATE_TAIL { $$ = build_template_part(TREE, $1, @2, $2, NULL); }
;

template_open:
  TEMPLATE_HEAD value { $$ = build_template(TREE, @1, $1, $2); }
| template_open TEMPLATE_MIDDLE value { $$ = build_template_part(TREE, $1, @2, $2, $3); }
;

comprehension:
  expr FOR generators condition { $$ = NODE(COMPREHENSION, @$, WHOLE($1), $3, $4); }
| expr FOR EACH generators condition { $$ = NODE(COMPREHENSION, @$, WHOLE($1), $4, $5); }
| expr FOR_EACH generators condition { $$ = NODE(COMPREHENSION, @$, WHOLE($1), $3, $4); }
;

/* ---- queries */

query:
  query_sources condition sorting query_values { $$ = NODE(QUERY, @$, $1, $2, $3, $4); }
| query_sources condition BY keys AS name sorting query_values
    { $$ = NODE(QUERY, @$, build_grouped_last($1, $4, $6), $2, $7, $8); }
;

query_sources:
  value { $$ = ONE(build_source(TREE, $1)); }
| query_sources "," expr { $$ = ADD($1, build_source(TREE, WHOLE($3))); }
;

sorting:
  %empty { $$ = NULL; }
| SORTED BY keys { $$ = NODE(SORTING, @$, NULL, $3); }
| SORTED name BY keys { $$ = NODE(SORTING, @$, $2, $4); }
;

query_values: %empty { $$ = EMPTY(@$); } | "->" values { $$ = $2; };

%%

static int yylex(TokenValue *value, Span *span, Filter *filter) {
    return filter_next(filter, value, span);
}

/* Only called when the stack is full; syntax errors are reported below. */
static void yyerror(const Span *span, Filter *filter, Node **result, const char *message) {
    (void)result, (void)message;
    lexer_report(&filter->lexer, (Diag){.code = DIAG_NESTING, .span = *span});
}

/* Whether recovery will come to a state that takes a `{`: the innermost state that can shift `error`,
   as the parser will look for it, and what follows there. */
static bool block_follows_error(const yypcontext_t *context) {
    for (const yy_state_t *state = context->yyssp; *state != 0; state--) {
        int n = yypact[*state];
        if (yypact_value_is_default(n)) continue;
        n += YYSYMBOL_YYerror;
        if (n < 0 || n > YYLAST || yycheck[n] != YYSYMBOL_YYerror || yytable[n] <= 0) continue;
        int after = yypact[yytable[n]];
        if (yypact_value_is_default(after)) return false;
        after += YYSYMBOL_LBRACE;
        return after >= 0 && after <= YYLAST && yycheck[after] == YYSYMBOL_LBRACE;
    }
    return false;
}

static int report(const yypcontext_t *context, Filter *filter) {
    yysymbol_kind_t symbols[YYNTOKENS]; /* the codes of tokens: api.token.raw */
    int expected[YYNTOKENS];
    int n = yypcontext_expected_tokens(context, symbols, YYNTOKENS);
    if (n < 0) return n;
    for (int i = 0; i < n; i++) expected[i] = symbols[i];
    syntax_report(filter, expected, (uint32_t)n);
    return 0;
}

static int yyreport_syntax_error(const yypcontext_t *context, Filter *filter, Node **result) {
    (void)result;
    filter->lexer.failed = true;
    bool worded = !filter_is_quiet(filter) && !lexer_is_silent(&filter->lexer);
    int status = worded ? report(context, filter) : 0;
    filter_recover(filter, block_follows_error(context));
    return status;
}
