#!/bin/sh
# Every tests/diag/*.jx says in its own text which diagnostics it must give, and where: `#~ E0202` on
# the line of the mistake, `#~^ E0202` on the line below it, several codes in one comment. Each must
# be reported there, and nothing else; and the file must be told as left out (exit status 2). Those in
# tests/diag/test are mistakes in tests of rules, those in tests/diag/lint notes about rules.
set -u
passed=0 failed=0 work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT

ok() { passed=$((passed + 1)); }
bad() { failed=$((failed + 1)); echo "$*"; }

expected() {
    awk '{
        line = $0
        if (match(line, /#~\^?( +[EW][0-9][0-9][0-9][0-9])+/)) {
            mark = substr(line, RSTART, RLENGTH)
            at = mark ~ /^#~\^/ ? NR - 1 : NR
            n = split(mark, part, / +/)
            for (i = 2; i <= n; i++) print at, part[i]
        }
    }' "$1" | sort -n
}

compare() { # FILE STATUS COMMAND…: what is told of the file
    file=$1 want=$2
    shift 2
    expected "$file" >"$work/want"
    "$JX" "$@" "$file" --lang en >"$work/out" 2>"$work/err"
    status=$?
    sed -n "s#^$file:\([0-9]*\):[0-9]*: \(error\|note\)\[\(E[0-9]*\)\].*#\1 \3#p" "$work/err" |
        grep -v E0411 | sort -n >"$work/got"
    if cmp -s "$work/want" "$work/got"; then ok; else
        bad "$file: diagnostics differ (< expected, > got)"; diff "$work/want" "$work/got"
    fi
    if [ $status -eq "$want" ]; then ok; else bad "$file: exit status $status, not $want"; fi
}

for file in tests/diag/*.jx; do compare "$file" 2 check --format short; done
for file in tests/diag/test/*.jx; do compare "$file" 2 test --format short; done
for file in tests/diag/lint/*.jx; do compare "$file" 0 check --lint --format short; done
echo "diagnostics: $passed passed, $failed failed"
[ $failed -eq 0 ]
