#!/bin/sh
# Every program of the repository, cut off at a few places: diagnostics, and never a crash. The parser and
# the formatter are given every prefix by tests/unit/test_parse.c and test_format.c.
. tests/cli/harness

cuts=${JX_CUTS:-4}
[ "${JX_MODE:-release}" = release ] || cuts=${JX_CUTS:-2} # sanitizers are slow
if ! command -v python3 >/dev/null; then
    echo 'prefixes: python3 is not installed: 0 passed, 0 failed, 1 skipped'
    exit 0
fi
python3 tests/cli/prefixes.py "$JX" "$work" "$cuts" bench examples stdlib tests >"$work/answers" 2>"$work/err"
check 'it ran to its end' [ ! -s "$work/err" ]
passed=$((passed + $(grep -c '^good$' "$work/answers")))
grep -v '^good$' "$work/answers" >"$work/wrong"
while read -r line; do fail "$line"; done <"$work/wrong"
check 'there are many' [ "$(grep -c '^good$' "$work/answers")" -gt 400 ]
finish
