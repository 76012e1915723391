/* The columns of op.def as data, for the printer, the verifier and the documentation. */
#ifndef JX_CORE_OP_H
#define JX_CORE_OP_H

#include "runtime/core/ir.h"

/* What an operand or a result holds. */
typedef enum OpHold {
    HOLD_NO,
    HOLD_BOOL,
    HOLD_NUMBER,
    HOLD_TEXT,
    HOLD_DATE,
    HOLD_ROW,    /* the number of a record */
    HOLD_MEMBER, /* of an enum */
    HOLD_TARGET,
    HOLD_BOUND,
    HOLD_MENTION,
    HOLD_PAIR,
    HOLD_POINT, /* a number or a date */
    HOLD_ANY,
    HOLD_SAME, /* as the operand before it */
    HOLD_A,    /* as operand a */
    HOLD_B     /* as operand b */
} OpHold;

typedef enum OpImm {
    IMM_NO,
    IMM_CONST,
    IMM_FIELD,
    IMM_ENTITY,
    IMM_MEMBER,
    IMM_PARAM,
    IMM_REGEX,
    IMM_UNIT,
    IMM_NATIVE,
    IMM_DOMAIN,
    IMM_ROUNDING,
    IMM_RELATION,
    IMM_FLAG,
    IMM_PART,
    IMM_ASPECT
} OpImm;

typedef struct OpInfo {
    const char *name;   /* as in op.def */
    uint8_t class;      /* OpClass */
    uint8_t result;     /* OpHold */
    uint8_t operand[3]; /* OpHold */
    uint8_t imm;        /* OpImm */
    const char *synopsis;
} OpInfo;

/* op < OP_KIND_COUNT */
const OpInfo *op_info(Op op);

/* Whether `domain` is `ancestor` or stands below it. Numbers of parents are less than those of
   their children in any verified code. */
bool code_domain_within(const Code *code, DomainId domain, DomainId ancestor);

#endif
