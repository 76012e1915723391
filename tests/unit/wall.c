/* Links the runtime without the compiler and runs an empty program: nothing below the wall needs a
   syntax tree, a parser or a scope. */
#include "runtime/eval/finding.h"
#include "tests/unit/unit.h"

int main(void) {
    Tally unit = {.name = "wall"};
    Arena *arena = arena_new_root(unit_exhausted, NULL);
    Program *program = program_new(arena, sources_new(arena));
    program->facts = facts_new(arena, &program->entities);
    CHECK(&unit, ir_verify(program) == NULL);
    EvalOptions options = {0};
    CheckResult *result = check_run(arena, program, &options, LANG_ZH);
    CHECK(&unit, result->findings.len == 0);
    arena_free(arena);
    return UNIT_END(&unit);
}
