/* Policy: what a run does with the rules and their findings, as records of the library say it:
   profiles (which rules run, how grave they are, which of them block and cannot be waived) and
   waivers. The entities and fields are found by their English names, listed in policy.def; where a
   library declares none of them, there is no policy. */
#ifndef JX_EVAL_POLICY_H
#define JX_EVAL_POLICY_H

#include "runtime/eval/finding.h"

/* The row of the profile that the options name by code or name, else the settings; ID_NONE if there
   is none. Profiles below options->apart do not count. */
uint32_t policy_find(const Program *program, const EvalOptions *options);
/* What the settings name as the profile, and where; empty if they name none. Settings below
   options->apart do not count. */
Text policy_settings_profile(const Program *program, const EvalOptions *options, Span *at);
/* Whether it asks that the rules themselves are looked at. */
bool policy_lints(const Program *program, const EvalOptions *options);
/* Its code; empty if there is none. */
Text policy_code(const Program *program, const EvalOptions *options);
/* Codes of all profiles that count, with commas between. */
Text policy_profiles(Arena *arena, const Program *program, const EvalOptions *options);
/* How many rows of the entity rules look at: of thresholds those that count. What is below
   options->apart is read last, so that these are the first ones. */
uint32_t policy_scanned(const Program *program, const EvalOptions *options, EntityId entity);
/* Why the waiver of that row (Finding.waiver) was given; empty if it does not say. */
Text policy_waiver_reason(const Program *program, uint32_t waiver);
/* The date of the settings, where the options give none. */
void policy_as_of(const Program *program, EvalOptions *options);

/* What is wrong with what the run goes by: */
typedef struct PolicySlip {
    bool is_line;      /* a line of the profile that names no rule; else settings that differ … */
    bool is_twin;      /* … or a second profile that is called by the same words */
    bool is_date;      /* settings: in the date, else in the profile */
    Text name, second; /* of the line; what the settings say, the first ones and others */
    Text near;         /* of the line: the rule that may be meant; may be empty */
    Span at, other;
} PolicySlip;
typedef VEC(PolicySlip) PolicySlips;
PolicySlips policy_slips(Arena *arena, const Program *program, const EvalOptions *options);

#endif
