#!/bin/sh
# jixiao fmt: in place, --check, --diff, standard input, mistakes; and --lang, there and back again.
. tests/cli/harness

cat >"$work/good.jx" <<'JX'
# 一个项目
使用 std

绩效文本 2021 { 部门: 604002 }
项目 A1 "甲" {
  预算数: 100 万元
  指标 {
    | 类别      | 名称 | 目标值   |
    | 产出.数量 | 场次 | ≥ 18场次 | # 不少于去年
  }
}
JX
printf '\357\273\277# 一个项目  \r\n使用 std\r\n\r\n\r\n\r\n绩效文本 2021｛ 部门：604002｝\r\n项目 A1 "甲" {\r\n预算数：100 万元\r\n指标{\r\n|类别|名称|目标值|\r\n|产出.数量|场次|≥ 18场次|    ＃不少于去年\r\n}\r\n}' |
    sed 's/＃不/# 不/' >"$work/bad.jx"
printf '项目 A1 "甲" {\n  预算数 100 万元\n}\n' >"$work/broken.jx"

# ---- in place

mkdir "$work/all" "$work/all/below"
cp "$work/good.jx" "$work/all/good.jx"
cp "$work/bad.jx" "$work/all/below/bad.jx"
cp "$work/broken.jx" "$work/all/broken.jx"
chmod 640 "$work/all/below/bad.jx"
run fmt --check "$work/all/good.jx" "$work/all/below"
ends 1
check 'only the file that changes is named' [ "$(cat "$work/out")" = "$work/all/below/bad.jx" ]
check '--check changes nothing' cmp -s "$work/bad.jx" "$work/all/below/bad.jx"
run fmt "$work/all"
ends 2 'a file with a mistake'
check 'the changed file is named' [ "$(cat "$work/out")" = "$work/all/below/bad.jx" ]
says "$work/all/broken.jx"
says '预算数'
check 'the others are formatted' cmp -s "$work/good.jx" "$work/all/below/bad.jx"
check 'a file with a mistake stays as it is' cmp -s "$work/broken.jx" "$work/all/broken.jx"
check 'permissions stay' [ "$(ls -l "$work/all/below/bad.jx" | cut -c 1-10)" = -rw-r----- ]
rm "$work/all/broken.jx"
run fmt "$work/all"
ends 0
silent out
silent err
run fmt --check "$work/all"
ends 0
silent out
ln -s good.jx "$work/all/link.jx"
cp "$work/bad.jx" "$work/all/good.jx"
run fmt "$work/all/link.jx" "$work/all/link.jx"
ends 0
check 'a link stays a link' [ -L "$work/all/link.jx" ]
check 'what it leads to is formatted' cmp -s "$work/good.jx" "$work/all/good.jx"

# ---- what would change

run fmt --diff "$work/bad.jx"
ends 0
prints "--- $work/bad.jx"
prints "+++ $work/bad.jx"
prints '+  预算数: 100 万元'
run fmt --diff --check "$work/bad.jx"
ends 1
prints '+  预算数: 100 万元'
if command -v patch >/dev/null; then
    cp "$work/bad.jx" "$work/patched.jx"
    check 'patch reads it' patch --binary -s "$work/patched.jx" "$work/out"
    check 'and makes the same file' cmp -s "$work/good.jx" "$work/patched.jx"
fi
run fmt --diff "$work/good.jx"
ends 0
silent out

# ---- standard input

ran='jixiao fmt -'
"$JX" fmt - <"$work/bad.jx" >"$work/out" 2>"$work/err"
status=$?
ends 0
check 'standard input is formatted' cmp -s "$work/good.jx" "$work/out"
"$JX" fmt - <"$work/broken.jx" >"$work/out" 2>"$work/err"
status=$?
ends 2
silent out
says '<stdin>:2'
"$JX" fmt --lang en - <"$work/good.jx" >"$work/out" 2>"$work/err"
status=$?
ends 2 'a dossier without its department'
"$JX" fmt --check - <"$work/bad.jx" >"$work/out" 2>"$work/err"
status=$?
ends 1

# ---- misuse and bad input

run fmt
ends 2
says 'fmt'
run fmt - "$work/good.jx"
ends 2
says "$work/good.jx"
run fmt "$work/nothing.jx"
ends 2
says "$work/nothing.jx"
run fmt --lang fr "$work/good.jx"
ends 2
printf 'a 1 { x: \377 }\n' >"$work/bytes.jx"
run fmt "$work/bytes.jx"
ends 2
says 'iconv'
: >"$work/empty.jx"
run fmt --check "$work/empty.jx"
ends 0

# ---- the repository's own files are formatted

run fmt --check stdlib examples bench
ends 0 'stdlib, examples and bench are formatted'

# ---- programs with slips: a file that can be read keeps its tree, is formatted and stays so; others stay

slips=280
if command -v python3 >/dev/null; then
    mkdir "$work/slips"
    python3 tests/cli/mangle.py "$work/slips" $slips tests/language/facts.jx tests/forms/small.jx \
        examples/first-audit/rules.jx examples/first-audit/projects.jx examples/tangshan-2021/dossier.jx
    check 'there are so many' [ "$(ls "$work/slips" | wc -l)" -eq $slips ]
    cp -r "$work/slips" "$work/slips.was"
    tree() { (cd "$1" && "$JX" check --dump ast . 2>/dev/null) | sed 's/ @[0-9]*\.\.[0-9]*//g'; }
    run fmt "$work/slips"
    ends 2 'some cannot be read'
    formatted=$(wc -l <"$work/out")
    check "many are formatted: $formatted" [ "$formatted" -gt 40 ]
    check "many are refused" [ "$formatted" -lt 240 ]
    tree "$work/slips" >"$work/tree.now"
    tree "$work/slips.was" >"$work/tree.was"
    check 'their trees stay' cmp -s "$work/tree.was" "$work/tree.now"
    check 'there are trees' [ "$(grep -c '^# ' "$work/tree.was")" -gt 100 ]
    (cd "$work/slips" && sed "s#^$work/slips/##" "$work/out" | xargs rm -f)
    for file in "$work"/slips/*; do cmp -s "$file" "$work/slips.was/${file##*/}" || echo "$file"; done >"$work/changed"
    check 'others stay as they are' [ ! -s "$work/changed" ]
    cp "$work"/slips.was/* "$work/slips/"
    run fmt "$work/slips"
    run fmt "$work/slips"
    silent out
fi

# ---- the other language

# facts FOLDER: its records and findings, without places and without spellings of members and names
facts() {
    "$JX" export "$1" 2>&1 | sed 's/"at": {[^}]*}//g; s/"spelling": "[^"]*"//g; s/"[a-z_]*file": "[^"]*"//g' >"$work/$2.records"
    "$JX" check "$1" --format json --lang zh 2>&1 | grep -o -e '"rule": "[^"]*"' -e '"outcome": "[a-z_]*"' \
        -e '"key": "[^"]*"' -e '"outcomes": {[^}]*}' >"$work/$2.findings"
}
for example in tangshan-2021 first-audit; do
    rm -rf "$work/there"
    cp -r "examples/$example" "$work/there"
    facts "$work/there" before
    run fmt --lang en "$work/there"
    ends 0
    silent err
    facts "$work/there" english
    check "$example in English has the same records" cmp -s "$work/before.records" "$work/english.records"
    check "$example in English has the same findings" cmp -s "$work/before.findings" "$work/english.findings"
    check "$example has findings or rules" [ -s "$work/before.findings" ]
    check "$example has records" [ "$(wc -l <"$work/before.records")" -gt 20 ]
    lacks "$work/there/rules.jx" '断言'
    lacks "$work/there/rules.jx" '项目 {'
    lacks "$work/there/dossier.jx" '指标 {'
    lacks "$work/there/dossier.jx" '| 名称'
    run fmt --lang en --check "$work/there"
    ends 0 'English stays English'
    run fmt --lang zh "$work/there"
    ends 0
    facts "$work/there" chinese
    check "$example is what it was: records" cmp -s "$work/before.records" "$work/chinese.records"
    check "$example is what it was: findings" cmp -s "$work/before.findings" "$work/chinese.findings"
    check "$example's dossier is letter for letter what it was" \
        cmp -s "$work/there/dossier.jx" "examples/$example/dossier.jx"
done

# layouts, types, functions, and what must stay: binders, texts, cells of texts, own names, units
cat >"$work/zh.jx" <<'JX'
使用 std

扩展 实体 项目 { 等级 : 文字? }

函数 超出(p: 项目): 金额 = 合计(p.补助.金额) - p.预算数

规则 甲 对每个 项目 项, i 属于 项.指标 {
  把握: 很可能
  仅当 i.类别 不属于 效益 或 i.类别 属于 成本
  断言 项.等级 不是 无值 且 不 (i.目标值 是 不 金额)
  否则 `{i.名称}、{超出(项)}、{项.序号}`
}

表格 表 (p: 项目) {
  页面: 横向
  表行 { 表头 "名称"; 单元 p.项目名称 跨列 2 }
  表行 { 单元 p.支出计划.12月底 以 % "0"; 单元 p.预算数 以 万元 "0.0"; 空格 }
}

项目 "名称" { 预算数: 5 万元; 等级: "等级"; 支出计划 { 12月底: 100% } }
JX
cat >"$work/en.want" <<'JX'
use std

extend entity project { 等级 : text? }

fn 超出(p: project): money = sum(p.subsidies.amount) - p.budget

rule 甲 for each project 项, i in 项.indicators {
  certainty: likely
  when i.category not in benefit or i.category in cost
  assert 项.等级 is not none and not (i.target is not money)
  else `{i.name}、{超出(项)}、{项.ordinal}`
}

table 表 (p: project) {
  page: landscape
  row { head "名称"; cell p.name span 2 }
  row { cell p.schedule.december as % "0"; cell p.budget as 万元 "0.0"; blank }
}

project "名称" { budget: 5 万元; 等级: "等级"; schedule { december: 100% } }
JX
cp "$work/zh.jx" "$work/en.jx"
run fmt --lang en "$work/en.jx"
ends 0
check 'the English text' diff "$work/en.want" "$work/en.jx"
run fmt --lang zh "$work/en.jx"
ends 0
sed 's/12月底/第四季度/; s/是 不 金额/不是 金额/' "$work/zh.jx" >"$work/zh.want"
check 'the Chinese text' diff "$work/zh.want" "$work/en.jx"

# a name that would be caught by a binder of the same name: the file stays as it is
printf '使用 std\n规则 甲 对每个 项目 budget, i 属于 budget.指标 { 断言 计数(项目) > 0 }\n规则 乙 对每个 项目 project { 断言 计数(项目) > 0 }\n' >"$work/caught.jx"
cp "$work/caught.jx" "$work/caught.was"
run fmt --lang en "$work/caught.jx"
ends 2
check 'a file whose names would mean something else stays' cmp -s "$work/caught.was" "$work/caught.jx"

# a file with mistakes stays; one that has none is translated
mkdir "$work/mixed"
printf '使用 std\n规则 甲 对每个 项目 { 断言 预算树 > 0 元 }\n' >"$work/mixed/a.jx"
printf '使用 std\n规则 乙 对每个 项目 { 断言 预算数 > 0 元 }\n' >"$work/mixed/b.jx"
cp "$work/mixed/a.jx" "$work/a.was"
run fmt --lang en "$work/mixed"
ends 2
says 'E0206'
check 'the file with the mistake stays' cmp -s "$work/a.was" "$work/mixed/a.jx"
holds "$work/mixed/b.jx" 'rule 乙 for each project { assert budget > 0 元 }'

# records of tests
cat >"$work/tests.jx" <<'JX'
使用 std
规则 甲 对每个 项目 { 断言 预算数 < 1 万元 }
测试 "样本" { 项目 P1 "甲" { 预算数: 5 万元; 支出计划 { 12月底: 100% } } }
测试 "超过" {
  项目 P2 仿照 P1 { 指标 产出.数量 "里程" { 目标值: ≥5公里 } }
  预期 甲 违反 于 P2
}
JX
cp "$work/tests.jx" "$work/tests.en.jx"
run fmt --lang en "$work/tests.en.jx"
ends 0
holds "$work/tests.en.jx" 'project P1 "甲" { budget: 5 万元; schedule { december: 100% } }'
holds "$work/tests.en.jx" 'project P2 like P1 { indicators output.quantity "里程" { target: ≥5公里 } }'
holds "$work/tests.en.jx" 'expect 甲 violated on P2'
run test "$work/tests.en.jx"
ends 0 'the tests still pass'
run fmt --lang zh "$work/tests.en.jx"
sed 's/12月底/第四季度/' "$work/tests.jx" >"$work/tests.want"
check 'the Chinese tests' diff "$work/tests.want" "$work/tests.en.jx"

# a nested record that is called by its entity comes back as the field
printf 'use std\nproject A2 "Roads" { indicator output.quantity "km" { target: 12公里 } }\n' >"$work/nested.jx"
run fmt --lang zh "$work/nested.jx"
ends 0
holds "$work/nested.jx" '项目 A2 "Roads" { 指标 产出.数量 "km" { 目标值: 12公里 } }'
run fmt --lang en "$work/nested.jx"
ends 0
holds "$work/nested.jx" 'project A2 "Roads" { indicators output.quantity "km" { target: 12公里 } }'

finish
