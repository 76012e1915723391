#!/bin/sh
# The law of floors: a file includes only files of its own folder and of lower floors, by their path
# from the root, and each third-party header is included in one file only. Tests and examples may
# include anything. Prints every line that breaks the law and the tally.
set -u
cd "${1:-$(dirname "$0")/..}" || exit 2

files() {
    git ls-files --cached --others --exclude-standard 2>/dev/null || find . -type f | sed 's|^\./||'
}

files | sort | grep -E '\.(c|h|l|y|def)$' | while IFS= read -r file; do
    if [ -f "$file" ]; then
        grep -nE '^[[:space:]]*#[[:space:]]*include' "$file" /dev/null
    fi
done | awk '
BEGIN {
    floor["runtime/base"] = 0
    floor["runtime/core"] = 1
    floor["runtime/eval"] = 2
    floor["runtime/report"] = 3
    floor["compiler"] = floor["grammar"] = 4
    floor["compiler/cli"] = floor["compiler/lsp"] = 5
    twin["compiler"] = "grammar" # one floor, made for each other
    twin["grammar"] = "compiler"
    n = split("ffi gmp pcre2 utf8proc zip xlsxwriter expat pango cairo", family, " ")
    for (i = 1; i <= n; i++) third[family[i]] = 1
    third["cairo"] = "pango" # drawn with together
}

# The folder of a path that stands on a floor, or "".
function home(path) {
    while (sub(/\/[^\/]*$/, "", path))
        if (path in floor) return path
    return ""
}

function allowed(from, to) {
    return from == to || twin[from] == to || floor[to] < floor[from]
}

function report(why) {
    failed++
    print place ": " line ": " why
}

function check_own(target,    to) {
    to = home(target)
    if (to == "") report("not a path from the root to a known floor")
    else if (!allowed(from, to)) report(from " must not include " to)
    else passed++
}

function check_system(target,    name) {
    name = target
    sub(/[-.\/].*/, "", name)
    if (!(name in third)) return
    if (third[name] != 1) name = third[name]
    if (!(name in owner)) owner[name] = file
    if (owner[name] == file) passed++
    else report("<" target "> belongs to " owner[name])
}

{
    match($0, /:[0-9]+:/)
    file = substr($0, 1, RSTART - 1)
    place = substr($0, 1, RSTART + RLENGTH - 2)
    line = substr($0, RSTART + RLENGTH)
    from = home(file)
    target = line
    sub(/^[^"<]*["<]/, "", target)
    sub(/[">].*/, "", target)
    if (from == "") next
    if (line ~ /"/) check_own(target)
    else check_system(target)
}

END {
    if (passed + failed == 0) { failed = 1; print "no includes found: is this the root of the sources?" }
    printf "floors: %d passed, %d failed\n", passed, failed
    exit failed > 0
}'
