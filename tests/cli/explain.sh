#!/bin/sh
# The pages of docs/errors, which `jixiao explain` prints: every diagnostic and every built-in rule has
# one; the first block of a page gives just the mistake that the page is about, the second none; and the
# index lists them all. Blocks of `sh` are run in a folder with a copy of the Tangshan example, 2021/.
set -u
passed=0 failed=0 work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
case $JX in /*) ;; *) JX=$PWD/$JX ;; esac
pages=docs/errors here=$PWD

check() { # check WHAT COMMAND…
    what=$1; shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "explain: $what"; fi
}
same() { # same WHAT WANT GOT
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1)); echo "explain: $1: want \"$2\", got \"$3\""
    [ ! -s "$work/err" ] || head -20 "$work/err"
}

# Mistakes that show only when a document is printed: their blocks are built, not checked.
printed=' E0701 E0702 E0703 E0704 E0705 E0706 E0707 E0756 '
# Mistakes that never come alone, and what they come with.
beside() {
    case $1 in
    E0112) echo 'E0101 E0112' ;; # ends a list of two hundred others
    E0060) echo 'E0059 E0060' ;; # what stands behind the last column is not read
    E0411) echo 'E0202 E0411' ;; # tells what follows from another
    *) echo "$1" ;;
    esac
}
# Examples that are not run, since a page cannot bring about what they need.
told() {
    case $1 in
    E0019) return 0 ;; # no memory file, or a part of an Office file that its library cannot write
    E0031 | E0034) return 0 ;; # another version of the program; more than four gigabytes
    E0040 | E0041 | E0042) return 0 ;; # depends on the fonts that are installed; tests/cli/pdf.sh
    E0421) return 0 ;; # a workbook, which a page cannot hold
    *) return 1 ;;
    esac
}

# What tells of the mistake.
command_of() {
    case $1 in
    E0213 | E0605) command='test' ;;
    E061?) command='check --lint' ;;
    *) command='check --format short' ;;
    esac
}

block() { # block PAGE NUMBER: prints it; its language goes to $work/lang
    awk -v want="$2" -v lang="$work/lang" '
        /^```/ { if (inside) inside = 0; else { inside = ++n; if (n == want) print substr($0, 4) >lang }; next }
        inside == want' "$1"
}
run() { # run CODE NUMBER: leaves $work/err, $work/out, $status
    name=$1
    block "$here/$pages/$1.md" "$2" >"$work/block"
    rm -rf "$work/dir" && mkdir -p "$work/dir" && cp -r examples/tangshan-2021 "$work/dir/2021"
    cd "$work/dir" || exit 2
    if [ "$(cat "$work/lang")" = sh ]; then
        (PATH=$work/bin:$PATH; export PATH; unset JX_LANG; sh "$work/block") >"$work/out" 2>"$work/err"
    else
        cp "$work/block" "$name.jx"
        case $printed in
        *" $name "*) "$JX" build "$name.jx" --to txt -o out --lang en >"$work/out" 2>"$work/err" ;;
        *) command_of "$name" && "$JX" $command "$name.jx" --lang en >"$work/out" 2>"$work/err" ;;
        esac
    fi
    status=$?
    cd "$here" || exit 2
}
codes() { # that were reported, each once; the note on a file left out only where it is asked for
    cat "$work/err" "$work/out" | grep -ao '\[E[0-9]*\]\|"code": "E[0-9]*"' | grep -o 'E[0-9]*' | sort -u | { [ "$1" = E0411 ] && cat || grep -v E0411; } |
        tr '\n' ' ' | sed 's/ $//'
}

mkdir "$work/bin" && ln -s "$JX" "$work/bin/jixiao"
codes=$(sed -n 's/^DIAG("\(E[0-9]*\)".*/\1/p' runtime/base/diag.def)
rules=$(sed -n 's/^    \[[A-Z_]*\] = {"\([a-z_]*\)".*/\1/p' runtime/eval/check_builtin.c)
check 'diagnostics were found' [ "$(echo "$codes" | wc -l)" -gt 80 ]
check 'built-in rules were found' [ "$(echo "$rules" | wc -l)" -ge 4 ]
for page in $pages/*.md; do
    name=$(basename "$page" .md)
    [ "$name" = README ] || check "$page is about nothing" sh -c "echo '$codes $rules' | grep -qw '$name'"
done

for name in $codes $rules; do
    page=$pages/$name.md
    if [ ! -f "$page" ]; then check "$name has no page" false; continue; fi
    zh=$(sed -n "1s/^# $name //p" "$page") en=$(sed -n 's/^## //p' "$page")
    check "$page: Chinese title" [ -n "$zh" ]
    check "$page: one English title" [ "$(echo "$en" | grep -c .)" -eq 1 ]
    same "$page: blocks" 2 "$(($(grep -c '^```' "$page") / 2))"
    same "index: $name" "| [$name]($name.md) | $zh | $en |" "$(grep "^| \[$name\]" $pages/README.md)"
    "$JX" explain "$name" >"$work/out" 2>"$work/err"
    check "explain $name" grep -qxF -e "$name：$zh" "$work/out"
    check "explain $name, in English" grep -qxF -e "$name: $en" "$work/out"
done

for name in $codes; do
    [ -f "$pages/$name.md" ] && ! told "$name" || continue
    run "$name" 1
    same "$name: the mistake" "$(beside "$name")" "$(codes "$name")"
    run "$name" 2
    same "$name: mended" '' "$(codes "$name")"
    check "$name: mended: exit status $status" [ $status -ne 2 ]
done
for name in $rules; do
    [ -f "$pages/$name.md" ] || continue
    run "$name" 1
    same "$name: the finding" "$name" "$(sed -n 's/.* \[\([a-z_]*\)\]$/\1/p' "$work/out" | sort -u | tr '\n' ' ' | sed 's/ $//')"
    check "$name: no diagnostics" [ ! -s "$work/err" ]
    run "$name" 2
    check "$name: mended" [ $status -eq 0 -a ! -s "$work/err" ]
    same "$name: mended" '' "$(grep ': error:\|: warning:\|: note:' "$work/out")"
done

# ---- the command
same 'the list' "$(printf '%s\n' $codes $rules | sort -u | wc -l)" "$("$JX" explain | grep -c .)"
"$JX" explain e0203 --lang zh >"$work/out" 2>"$work/err"
same 'small letters, one language' '1 0' "$(grep -c '^E0203：' "$work/out") $(grep -c '^E0203:' "$work/out")"
"$JX" explain 必填项 --lang en >"$work/out" 2>"$work/err"
check 'a rule by its Chinese name' grep -q '^required_field: ' "$work/out"
check 'English with the examples' [ "$(grep -c '^For example:$\|^Mended:$' "$work/out")" -eq 2 ]
"$JX" explain E203 >"$work/out" 2>"$work/err"; status=$?
same 'a code that does not exist' '2 1' "$status $(grep -c 'did you mean "E0203"' "$work/err")"
echo "explain: $passed passed, $failed failed"
[ $failed -eq 0 ]
