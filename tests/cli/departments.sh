#!/bin/sh
# Five real departments in examples/: each is as fmt leaves it, is printed in every format, twice with the
# same bytes, its tables are those of tests/golden/departments/NAME.cells cell by cell (geometry and
# labels of the official forms, facts as published; the forms are written out once more in official.py),
# and the rules of the library find what
# NAME.findings.txt says, no more and no less (without columns, which follow from how fmt aligns a
# table); the README of the example says of each of these rules whether it is right. JX_BLESS=1 writes the goldens anew.
set -u
passed=0 failed=0 work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
check() { # check WHAT COMMAND…
    what=$1; shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "departments: $what"; fi
}
compare() { # compare GOLDEN PRINTED WHAT: every line counts
    [ "${JX_BLESS:-}" = 1 ] && cp "$2" "$1"
    check "$3: $1 is there and not empty" [ -s "$1" ]
    diff "$1" "$2" >"$work/diff" 2>&1
    wrong=$(grep -c '^[<>]' "$work/diff")
    [ "$wrong" -eq 0 ] || { echo "departments: $3 (< wanted, > got)"; head -20 "$work/diff"; }
    failed=$((failed + wrong)) passed=$((passed + $(grep -c . "$2")))
}

# A line a table: number, rows x columns, repeated heading rows, orientation, captions; and a line a
# cell below it: row column rowsxcolumns role text.
cat > "$work/cells.awk" <<'AWK'
function value(line, key) {
    if (!match(line, "\"" key "\": ([0-9]+|true|false|\"([^\"\\\\]|\\\\.)*\")")) return ""
    line = substr(line, RSTART, RLENGTH); sub(/^"[a-z_]+": /, "", line); gsub(/^"|"$/, "", line)
    return line
}
/^        "caption": / { caption = value($0, "left") " | " value($0, "center") " | " value($0, "right") }
/^        "rows": / { rows = value($0, "rows") }
/^        "cols": / { cols = value($0, "cols") }
/^        "head_first": / { first = value($0, "head_first") }
/^        "head_rows": / { repeated = value($0, "head_rows") }
/^        "landscape": / {
    wide = value($0, "landscape") == "true" ? "landscape" : "portrait"
    printf "table %d: %sx%s, heading %s+%s, %s: %s\n", ++n, rows, cols, first, repeated, wide, caption
}
/"row": [0-9]+, "col"/ {
    printf "%s %s %sx%s %s %s\n", value($0, "row"), value($0, "col"), value($0, "rows"), value($0, "cols"), value($0, "role"), value($0, "text")
}
AWK
printf '使用 std\n使用 std.audit\n' >"$work/audit.jx"

formats=html,docx,xlsx,md,csv,txt,json golden=tests/golden/departments
for name in tangshan-2021 fengrun-2022 linyi-2020 chengde-2022 tianjin-2025; do
    example=examples/$name
    "$JX" fmt --check $example >"$work/out" 2>&1
    check "$name: fmt has nothing to change: $(head -3 "$work/out")" [ $? -eq 0 ]
    rules=
    grep -q '^使用 std.audit' "$example/rules.jx" || rules=$work/audit.jx
    "$JX" check $example $rules --lang zh --format short >"$work/all" 2>"$work/err"
    check "$name: check ends with 0 or 1" [ $? -le 1 ]
    sed 's/^\([^:]*:[0-9]*\):[0-9]*:/\1:/' "$work/all" >"$work/findings"
    check "$name: no diagnostics: $(head -3 "$work/err")" [ ! -s "$work/err" ]
    compare $golden/$name.findings.txt "$work/findings" "$name: findings"
    sed -n 's/.*\[\([^]]*\)\]$/\1/p' "$work/findings" | sort -u >"$work/rules"
    for rule in $(cat "$work/rules"); do
        check "$name: README judges “$rule”" grep -qF "$rule" "$example/README.md"
    done
    for run in a b; do
        rm -rf "${work:?}/$run"
        "$JX" build $example --to $formats -o "$work/$run" >"$work/out" 2>"$work/err"
        check "$name: build ends with 0: $(head -3 "$work/err")" [ $? -eq 0 ]
    done
    check "$name: the same bytes twice" diff -r "$work/a" "$work/b"
    for ending in html docx xlsx md csv txt json; do
        check "$name: a .$ending file" sh -c "ls '$work/a'/*.$ending >/dev/null 2>&1"
    done
    cat "$work"/a/*.json | awk -f "$work/cells.awk" | sed 's/ *$//' >"$work/cells"
    compare $golden/$name.cells "$work/cells" "$name: cells"
    python3 tests/cli/official.py "${name%-*}" "$work"/a/*.json >"$work/official"
    check "$name: the official form: $(head -5 "$work/official")" [ $? -eq 0 ]
done
echo "departments: $passed passed, $failed failed"
[ $failed -eq 0 ]
