#!/bin/sh
# The command line itself: help in both languages, misuse with advice, output that cannot be written,
# exit statuses.
. tests/cli/harness

cat >"$work/clean.jx" <<'JX'
实体 物件 | thing { 编码 | code : code header; 数量 | amount : number? }
规则 不太多 | not_many 对每个 物件 { 断言 数量 <= 100 }
物件 A1 { 数量: 1 }
JX
{ cat "$work/clean.jx"; echo '物件 A2 { 数量: 101 }'; } >"$work/many.jx"
{ sed 's/断言/severity: warning; 断言/' "$work/many.jx"; } >"$work/warning.jx"
{ cat "$work/clean.jx"; echo '物件 A3 { }'; } >"$work/unknown.jx"

# ---- help

run
ends 2
silent out
says 'usage: jixiao'
run help
ends 0
silent err
prints 'usage: jixiao'
commands=$("$JX" help | sed -n 's/^  \([a-z][a-z]*\)  .*/\1/p')
check 'the commands of the overview' [ "$(echo "$commands" | wc -l)" -ge 5 ]
for command in $commands; do
    run help "$command"
    ends 0
    prints "usage: jixiao $command"
    cp "$work/out" "$work/help"
    run "$command" --help
    ends 0
    check "$command --help is help $command" cmp -s "$work/out" "$work/help"
    run help "$command" --lang zh
    prints "用法：jixiao $command"
    run "$command" --help --lang=zh
    prints '结束状态：'
    # every option stands in the manual, in both of its languages
    for option in $(grep -o '^  .*--[a-z-]*' "$work/help" | grep -o -e '--[a-z-]*'); do
        n=$(grep -c -e "\`.*$option" docs/command.md)
        check "docs/command.md explains $option in two languages" [ "$n" -ge 2 ]
    done
done
JX_LANG=zh; export JX_LANG
run help
prints '用法：jixiao'
run help --lang en
prints 'usage: jixiao'
unset JX_LANG
LC_ALL=zh_CN.UTF-8 LANG=zh_CN.UTF-8 run help
prints 'usage: jixiao'
run help --as man
prints '.SH SYNOPSIS'
run help --as bash
prints 'complete -o default -F _jixiao jixiao'
if command -v bash >/dev/null; then
    check 'the completion is bash' bash -c ". '$work/out'; COMP_WORDS=(jixiao check --format ''); COMP_CWORD=3; _jixiao; [ \"\${COMPREPLY[*]}\" = 'text short json sarif junit md' ]"
fi
run version
ends 0
check 'one line of version' [ "$(wc -l <"$work/out")" -eq 1 ]
run --version
prints 'jixiao '

# ---- misuse: exit status 2, nothing on standard output, advice

misuse() { # TEXT ARGUMENT…
    want=$1
    shift
    run "$@"
    ends 2
    silent out
    says "$want"
}
misuse 'did you mean "check"?' chekc x
misuse '是否想写“build”？' biuld x --lang zh
misuse 'there is no command "--x"' --x
misuse 'did you mean "export"?' help exprot
misuse 'needs files or folders' check
misuse 'did you mean "--format"?' check x --fromat json
misuse 'no option "-q"' check x -q
misuse 'there are: text, short, json' check x --format xml
misuse 'cannot be "xml"' check x --format=xml
misuse 'the option --lang needs a value' check x --lang
misuse 'the option --output needs a value' check x -o
misuse 'the option --output needs a value: FILE' export x --output
misuse 'takes no value' check --help=x
misuse 'cannot be "de"' check x --lang de
misuse '要写明选项 --to 格式' build x --lang zh
misuse 'needs the option --output DIR' build x --to md
misuse 'did you mean "docx"?' build x --to html,dcox -o out
misuse 'cannot be ""' build x --to html, -o out
misuse 'no argument "x"' version x
misuse 'no argument "build"' help check build
run check --format json -- --format
ends 2
prints '--format'

# ---- exit statuses

run check "$work/clean.jx"
ends 0
run check "$work/many.jx"
ends 1
prints '101'
run check "$work/warning.jx"
ends 0
run check "$work/warning.jx" --fail-on warning
ends 1
run check "$work/warning.jx" --fail-on note
ends 1
run check "$work/unknown.jx" --fail-on note
ends 0
run check "$work/unknown.jx" --fail-on unknown
ends 1
run check "$work/many.jx" "$work/nowhere.jx"
ends 2

# ---- forms

run check "$work/many.jx"
prints '检查了 1 个文件、2 条记录、1 条规则。'
run check "$work/many.jx" --lang en
prints 'checked 1 file, 2 records, 1 rule'
run check "$work/many.jx" --format short
check 'one line a finding' [ "$(wc -l <"$work/out")" -eq 1 ]
prints "$work/many.jx:4:"
run check "$work/many.jx" --format json
check 'valid JSON' python3 -m json.tool "$work/out"
prints '"format_version": 1'
printf '物件 A4 {\n' >>"$work/many.jx"
run check "$work/many.jx" --format json
ends 2
silent err
prints '"E0102"'
check 'valid JSON with diagnostics' python3 -m json.tool "$work/out"
run check "$work/many.jx" --format short --lang en
says "$work/many.jx:5:"
run check "$work/many.jx" --colour always
says "$(printf '\033')["
run check "$work/many.jx" --color=always
says "$(printf '\033')["
run check "$work/many.jx" --colo=always --lang en
ends 2
says 'has no option "--colo"'
run check "$work/many.jx" --form short --lang en
ends 2
says 'did you mean "--format"'
run check "$work/many.jx" --lang en
prints 'cause and remedy: jixiao explain E0102'
run check "$work/many.jx" --lang zh
prints '原因和改法：jixiao explain E0102'
run check "$work/many.jx" --format json
prints '"label": {"zh": "到这里应当已经闭合", "en": "the block should have ended here"}, "hint": null, "other": {"label": {"zh": "这个 { 没有闭合", "en": "this { is never closed"}, "file": '
run check "$work/many.jx" --colour auto
lacks "$work/err" "$(printf '\033')["
for stage in tokens ast ir findings; do
    run check "$work/clean.jx" --dump=$stage
    ends 0
    silent err
    check "a dump of $stage" [ -s "$work/out" ]
    run check "$work/many.jx" --dump $stage
    ends 2
done
bytes=$(printf '\326\320')
cp "$work/many.jx" "$work/$bytes.jx"
run check "$work/$bytes.jx" --format json
check 'valid JSON about a file whose name is no UTF-8' python3 -c "import json; json.load(open('$work/out', encoding='utf-8'))"
i=0
while [ $i -lt 300 ]; do echo "物件 B$i { 数: $i }"; i=$((i + 1)); done | cat "$work/clean.jx" - >"$work/many.jx"
run check "$work/many.jx" --format short --lang en
check 'at most 200 diagnostics' [ "$(grep -c . "$work/err")" -eq 201 ]
says 'more are not listed'
run check "$work/many.jx" --format json
check 'all diagnostics in JSON' [ "$(grep -c E0202 "$work/out")" -ge 300 ]

# ---- output that cannot be written

run check "$work/clean.jx" -o "$work/report.txt"
ends 0
silent out
holds "$work/report.txt" '检查了 1 个文件'
cp "$work/clean.jx" "$work/before"
run check "$work/clean.jx" -o "$work/./clean.jx" --lang en
ends 2
says 'it is one of the sources'
check 'the source is as it was' cmp -s "$work/before" "$work/clean.jx"
mkdir "$work/folder"
run check "$work/clean.jx" -o "$work/folder" --lang en
ends 2
says 'it is a folder'
run check "$work/clean.jx" -o "$work/report.txt/x" --lang en
ends 2
says 'not a folder'
run check "$work/clean.jx" -o "$work/none/x" --lang zh
ends 2
says '没有这个文件或文件夹'
if [ -w /dev/full ]; then
    run check "$work/clean.jx" -o /dev/full --lang en
    ends 2
    says 'cannot write /dev/full: no space left'
    for command in check export 'help' version; do
        case $command in check | export) path=$work/clean.jx ;; *) path= ;; esac
        "$JX" $command $path --lang en >/dev/full 2>"$work/err"
        status=$? ran="jixiao $command >/dev/full"
        ends 2
        says 'cannot write standard output: no space left'
    done
fi
"$JX" check "$work/clean.jx" --lang en >&- 2>"$work/err"
status=$? ran='jixiao check >&-'
ends 2
says 'the output is closed'
{ "$JX" help check; echo $? >"$work/pipe"; } 2>"$work/err" | :
ran='jixiao help | :'
silent err
check 'a closed pipe is noticed, or all was written' grep -q '^[02]$' "$work/pipe"

finish
