#!/bin/sh
# Every tests/diag/*.jx says in its own text which diagnostics it must give, and where: `#~ E0202` on
# the line of the mistake, `#~^ E0202` on the line below it, several codes in one comment. Each must
# be reported there, and nothing else; and the file must be told as left out (exit status 2).
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

for file in tests/diag/*.jx; do
    expected "$file" >"$work/want"
    "$JX" check "$file" --format short --lang en >"$work/out" 2>"$work/err"
    status=$?
    sed -n "s|^$file:\([0-9]*\):[0-9]*: error\[\(E[0-9]*\)\].*|\1 \2|p" "$work/err" | sort -n >"$work/got"
    if cmp -s "$work/want" "$work/got"; then ok; else
        bad "$file: diagnostics differ (< expected, > got)"; diff "$work/want" "$work/got"
    fi
    if [ $status -eq 2 ]; then ok; else bad "$file: exit status $status, not 2"; fi
done
echo "diagnostics: $passed passed, $failed failed"
[ $failed -eq 0 ]
