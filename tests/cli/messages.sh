#!/bin/sh
# The full text of messages, in both languages, against tests/golden/messages.*.txt; that the short and
# the JSON form carry the same codes and places; and that the outputs of ours in
# docs/messages-compared.md are what the program prints. JX_BLESS=1 writes goldens and document anew.
. tests/cli/harness

themes='rule_slips habits first_words keyword_name no_library no_library_module pasted wording record_lines quantities misspelt dimensions hints'
document=docs/messages-compared.md
without_note() { sed '/\[E0411\]/,/^$/d'; }

for lang in zh en; do
    for theme in $themes; do
        echo "==== $theme"
        run check "tests/diag/$theme.jx" --lang "$lang"
        without_note <"$work/err"
    done >"$work/messages"
    golden=tests/golden/messages.$lang.txt
    [ -z "${JX_BLESS:-}" ] || cp "$work/messages" "$golden"
    check "$golden" diff "$golden" "$work/messages"
    check 'no colours without a terminal' sh -c "! grep -q '$(printf '\033')' '$work/messages'"
done

# places: FILE:LINE:COLUMN CODE, one a line
for theme in $themes; do
    file=tests/diag/$theme.jx
    run check "$file" --lang en
    awk '/^[a-z]+\[E[0-9]+\]/ { match($0, /E[0-9]+/); code = substr($0, RSTART, RLENGTH) }
         / --> / { print $2, code; code = "" }' "$work/err" >"$work/text"
    check "$theme has messages" [ -s "$work/text" ]
    run check "$file" --lang en --format short
    sed -n 's/^\([^ ]*:[0-9]*:[0-9]*\): [a-z]*\[\(E[0-9]*\)\].*/\1 \2/p' "$work/err" >"$work/short"
    check "$theme: short as text" cmp "$work/text" "$work/short"
    run check "$file" --lang en --format json
    sed 's/, "label": .*//' "$work/out" | # the place of the other side aside
        sed -n 's/.*"code": "\(E[0-9]*\)".*"file": "\([^"]*\)", "line": \([0-9]*\), "column": \([0-9]*\),.*/\2:\3:\4 \1/p' >"$work/json"
    check "$theme: JSON as text" cmp "$work/text" "$work/json"
done

# ---- the document: behind `<!-- ours LANG -->` a block of source and the block that it prints
cat >"$work/renew.awk" <<'AWK'
/^<!-- ours / { lang = $3; part = 1 }
/^```/ && part == 1 { print; part = 2; printf "" >source; next }
/^```/ && part == 2 {
    print; close(source); part = 3
    next
}
part == 2 { print >source }
/^```/ && part == 3 {
    print
    command = "\"" jx "\" check mistake.jx --lang " lang " 2>&1 >/dev/null | sed '/\\[E0411\\]/,/^$/d'"
    while ((command | getline line) > 0) lines[++n] = line
    close(command)
    while (n > 0 && lines[n] == "") n--
    for (i = 1; i <= n; i++) print lines[i]
    n = 0; part = 4
    next
}
part == 4 { if (/^```/) { print; part = 0 } next }
{ print }
AWK
case $JX in /*) ;; *) JX=$PWD/$JX ;; esac
here=$PWD
(cd "$work" && awk -v jx="$JX" -v source=mistake.jx -f renew.awk "$here/$document") >"$work/document"
[ -z "${JX_BLESS:-}" ] || cp "$work/document" "$document"
check "$document" diff "$document" "$work/document"
check 'twelve mistakes' [ "$(grep -c '^<!-- ours ' "$document")" -ge 12 ]
finish
