#!/bin/sh
# The example of deliberate mistakes gives exactly the findings that are written down, in both languages
# and in JSON; the native example calls its library only where the command line allows it.
# JX_BLESS=1 rewrites the goldens.
set -u
passed=0 failed=0 work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
check() {
    what=$1; shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "first_audit: $what"; fi
}
golden() { # golden NAME FILE
    [ "${JX_BLESS:-}" = 1 ] && cp "$2" "tests/golden/$1"
    check "$1 differs" diff "tests/golden/$1" "$2"
}
for lang in zh en; do
    "$JX" check examples/first-audit --format short --lang $lang >"$work/short.$lang" 2>"$work/err"
    check "exit status with --lang $lang is 1, not $?" [ $? -eq 1 ]
    check 'no diagnostics' [ ! -s "$work/err" ]
    golden "first-audit.$lang.txt" "$work/short.$lang"
done
"$JX" check examples/first-audit --lang zh >"$work/full" 2>/dev/null
golden first-audit.full.txt "$work/full"
"$JX" check examples/first-audit --format json --lang zh >"$work/json" 2>/dev/null
golden first-audit.json "$work/json"
check 'every finding of the short form is in the JSON' \
    [ "$(grep -c '"outcome":' "$work/json")" -ge "$(grep -c '^examples' "$work/short.zh")" ]
"$JX" check examples/first-audit --fail-on note >/dev/null 2>&1
check '--fail-on note exits with 1' [ $? -eq 1 ]

"$JX" check examples/native --allow-native "$JX_NATIVE_EXAMPLE" --format short --lang zh >"$work/native" 2>/dev/null
check "native example exits with 1, not $?" [ $? -eq 1 ]
golden native.zh.txt "$work/native"
"$JX" check examples/native --format short --lang en >"$work/refused" 2>&1
check "without --allow-native it exits with 2 (nothing was decided), not $?" [ $? -eq 2 ]
check 'and says which library is not allowed' grep -q 'libaudit.so' "$work/refused"
check 'and how to allow it' grep -q -e '--allow-native' "$work/refused"
echo "first_audit: $passed passed, $failed failed"
[ $failed -eq 0 ]
