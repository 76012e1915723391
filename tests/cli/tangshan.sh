#!/bin/sh
# The example of the real department: it checks clean, its tables are those of the official form cell by
# cell (tests/golden/tangshan-2021.cells), every format is written, twice the same bytes.
set -u
passed=0 failed=0 work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
check() { # check WHAT COMMAND…
    what=$1; shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "tangshan: $what"; fi
}
example=examples/tangshan-2021
"$JX" check $example >"$work/out" 2>"$work/err"
check "check exits with 0 (got $?)" [ $? -eq 0 ]
check 'no diagnostics' [ ! -s "$work/err" ]
formats=html,docx,xlsx,md,csv,txt,json
"$JX" build $example --to $formats -o "$work/a" >"$work/out" 2>"$work/err"
check "build exits with 0: $(head -3 "$work/err")" [ $? -eq 0 ]
for ending in html docx xlsx md csv txt json; do
    check "a .$ending file" sh -c "ls '$work/a'/*.$ending >/dev/null 2>&1"
done
"$JX" build $example --to $formats -o "$work/b" >/dev/null 2>&1
check 'the same bytes twice' diff -r "$work/a" "$work/b"

# one line a cell: table row column rowsxcolumns role text
cat "$work"/a/*.json | awk '
    /"kind": "table"/ { table++ }
    /"row": [0-9]+, "col"/ {
        line = $0; n = split("row col rows cols", key, " ")
        for (i = 1; i <= n; i++) { match(line, "\"" key[i] "\": [0-9]+"); v[i] = substr(line, RSTART, RLENGTH); sub(/.*: /, "", v[i]) }
        match(line, /"role": "[a-z]+"/); role = substr(line, RSTART + 9, RLENGTH - 10)
        match(line, /"text": "([^"\\]|\\.)*"/); text = substr(line, RSTART + 9, RLENGTH - 10)
        print table, v[1], v[2], v[3] "x" v[4], role, text
    }' | sed 's/ *$//' >"$work/cells"
grep -v '^#' tests/golden/tangshan-2021.cells >"$work/want"
check 'as many cells as the form has' [ "$(wc -l <"$work/cells")" -eq "$(wc -l <"$work/want")" ]
awk 'NR == FNR { got[FNR] = $0; next }
     { want = $0; have = got[FNR]; star = want ~ /\*$/; if (star) { sub(/ ?\*$/, "", want); have = substr(have, 1, length(want)) }
       if (have != want) { print "tangshan: cell: want " $0 "\n                got " got[FNR]; bad++ } else good++ }
     END { printf "%d %d\n", good, bad > "'"$work/tally"'" }' "$work/cells" "$work/want"
read -r good bad <"$work/tally"
passed=$((passed + good)) failed=$((failed + bad))
echo "tangshan: $passed passed, $failed failed"
[ $failed -eq 0 ]
