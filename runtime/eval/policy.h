/* Policy: what a run does with the rules and their findings, as records of the library say it:
   profiles (which rules run, how grave they are, which of them block and cannot be waived) and
   waivers. The entities and fields are found by their English names, listed in policy.def; where a
   library declares none of them, there is no policy. */
#ifndef JX_EVAL_POLICY_H
#define JX_EVAL_POLICY_H

#include "runtime/eval/finding.h"

/* The row of the profile with that code or name; of the settings' profile for an empty name;
   ID_NONE if there is none. */
uint32_t policy_find(const Program *program, Text name);
/* What the settings name as the profile, and where; empty if they name none. */
Text policy_settings_profile(const Program *program, Span *at);
/* Codes of all profiles, with commas between. */
Text policy_profiles(Arena *arena, const Program *program);
/* Why the waiver of that row (Finding.waiver) was given; empty if it does not say. */
Text policy_waiver_reason(const Program *program, uint32_t waiver);
/* The date of the settings, where the options give none. */
void policy_as_of(const Program *program, EvalOptions *options);

#endif
