/* Between policy.c, waivers.c and check.c: reading the records that say how a run goes. */
#ifndef JX_EVAL_POLICY_READ_H
#define JX_EVAL_POLICY_READ_H

#include "runtime/eval/check.h"
#include "runtime/eval/policy.h"

typedef enum PolicyEntity {
#define POLICY(id, name) POLICY_##id,
#define POLICY_FIELD(entity, id, name, rep)
#include "runtime/eval/policy.def"
    POLICY_ENTITY_COUNT
} PolicyEntity;

typedef enum PolicyField {
#define POLICY(id, name)
#define POLICY_FIELD(entity, id, name, rep) POLICY_##entity##_##id,
#include "runtime/eval/policy.def"
    POLICY_FIELD_COUNT
} PolicyField;

/* Rows of the entity; 0 where the library declares none. */
uint32_t policy_rows(const Program *program, PolicyEntity entity);
EntityId policy_entity(const Program *program, PolicyEntity entity);
/* The value of a record; missing where there is no such field. */
Value policy_value(const Program *program, PolicyField field, uint32_t row);
Text policy_text(const Program *program, PolicyField field, uint32_t row);
Span policy_span(const Program *program, PolicyField field, uint32_t row);

/* Whether a record of that row has a say: those below options->apart have none. */
bool policy_counts(const Program *program, const EvalOptions *options, PolicyEntity entity,
                   uint32_t row);
RowRange policy_lines(const Program *program, uint32_t profile);

/* Before the rules run: sets what the chosen profile says of each rule of the result. */
void policy_apply(Check *check);
/* Whether `name` is a name or the id of the rule; or its group. */
bool policy_names_rule(const RuleResult *rule, Text name);
bool policy_speaks_of(const RuleResult *rule, Text name);
/* After them: marks the findings that waivers cover; adds what is to be said about waivers. */
void waivers_apply(Check *check);
/* After all findings are there, in order: folds those of included rules, names them. */
void findings_identify(Check *check);
void findings_fold(Check *check);

#endif
