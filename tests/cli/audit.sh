#!/bin/sh
# The audit library: its own tests pass and reach every rule, every rule says all that it should, its
# pages are those of the rules, submission blocks on fifteen rules and no more, and it is fast enough.
# What it finds in the five departments, departments.sh compares. JX_BLESS=1 writes the pages anew.
. tests/cli/harness
lib=stdlib/audit

# ---- the library's own tests
run test $lib/tests --coverage --lang zh
ends 0 'the tests of the rules'
prints '，失败 0。'
n=$(cat $lib/*.jx | grep -c '^规则 ')
prints "覆盖：$((n + 1)) 条规则中 $((n + 1)) 条有测试" # with std.rules.taxonomy

# ---- every rule says what it should
for key in 代号 组别 依据 建议; do
    check "every rule has $key" [ "$(cat $lib/*.jx | grep -c "^  $key: ")" -eq "$n" ]
done
check 'codes are unique' [ -z "$(cat $lib/*.jx | grep '^  代号' | sort | uniq -d)" ]
check 'codes are a letter and two digits' \
    [ "$(cat $lib/*.jx | grep -cE '^  代号: [CMSTVKGDHX][0-9]{2}$')" -eq "$n" ]
check 'every rule has an English and a Chinese name' \
    [ "$(cat $lib/*.jx | grep -cE '^规则 audit_[a-z_]+ \| [^ a-z]+ 对每个 ')" -eq "$n" ]
asserts=$(cat $lib/*.jx | grep -c '^  断言 ')
check 'every assertion has a message in both languages' \
    [ "$(cat $lib/*.jx | grep -c '^  否则 双语(')" -eq "$asserts" ]

# ---- a group is used without the others
for group in $lib/*.jx; do
    group=$(basename "$group" .jx)
    printf '使用 std\n使用 std.audit.%s\n' "$group" >"$work/one.jx"
    run check "$work/one.jx"
    ends 0 "std.audit.$group alone"
done

# ---- pages
mkdir "$work/pages"
check 'pages can be made' python3 tests/cli/audit_pages.py stdlib "$work/pages"
for page in "$work"/pages/*.md; do
    [ "${JX_BLESS:-}" = 1 ] && cp "$page" docs/audit/
    check "docs/audit/$(basename "$page") is that of the rules" cmp "$page" "docs/audit/$(basename "$page")"
done

# ---- profiles
awk '/^检查方案 submission/,/^}/' stdlib/profiles.jx | grep '错误 | 是' | awk '{ print $2 }' >"$work/blocking"
check 'submission blocks on fifteen rules' [ "$(grep -c . "$work/blocking")" -eq 15 ]
while read -r rule; do holds docs/audit/README.md "$rule"; done <"$work/blocking"

cat >"$work/one.jx" <<'JX'
use std.profiles
dossier 2025 { department: 1 }
department 1 "Office" { }
budget_unit 101 "Library" { department: 1 }
project A1 "Reading rooms" {
  unit: 101
  budget: 20 万元
  fiscal: 19 万元
  goals {
    - 8 rooms
  }
  indicators {
    | category          | name   | target   |
    | output.quantity   | rooms  | ≥8个     |
    | output.cost       | costs  | ≤20.9万  |
    | benefit.economic  | effect | increase |
  }
}
JX
for profile in submission review publication; do
    run check "$work/one.jx" --profile $profile --lang en --format short
    ends 1 "$profile"
    prints 'budget 20万元, but fiscal and other funds are 19万元, off by 1万元. [audit_budget_is_sum]'
    prints '≤20.9万” (no 元; taken as 万元) exceeds the budget 20万元 by 0.9万元.'
    lacks "$work/out" '没有'
done
run check "$work/one.jx" --profile lint --lang en --format short
ends 0 'lint looks at waivers alone'
run check "$work/one.jx" --profile review --lang zh --notes --format short
prints '效益指标没有数'
lacks "$work/out" 金额缺元 # told beneath audit_cost_over_budget
run check "$work/one.jx" --profile review --lang zh
lacks "$work/out" sum_slack # a threshold that nobody set is no part of the reason
{ cat "$work/one.jx" && echo 'threshold sum_slack { value: 0.1 万元 }'; } >"$work/set.jx"
run check "$work/set.jx" --profile review --lang zh
prints '预算数 误差 资金误差() = 20.1万元'

# ---- speed: near copies, folding and groups must not take the square of the number of projects
awk 'BEGIN {
    print "use std.audit\ndossier 2025 { department: 1 }\ndepartment 1 \"局\" { }\nbudget_unit 101 \"馆\" { department: 1 }"
    for (i = 1; i <= 4000; i++) {
        printf "project P%d \"第%d批图书采购\" {\n  unit: 101\n  budget: %d 万元\n  goals {\n", i, i, i
        printf "    - 采购图书%d册，分发%d个乡镇的图书室，方便群众借阅和使用\n  }\n", i * 7, i % 90 + 3
        printf "  指标 产出.数量 \"采购图书\" { 目标值: ≥%d册 }\n  指标 产出.成本 \"采购费用\" { 目标值: ≤%d万 }\n}\n", i * 7, i + 1
    }
}' >"$work/many.jx"
start=$(date +%s)
run check "$work/many.jx" --lang zh --format short
seconds=$(($(date +%s) - start))
ends 1 'four thousand projects'
check "four thousand projects take $seconds seconds" [ "$seconds" -lt 60 ]

# ---- few errors on a real department
projects=$(cat examples/tianjin-2025/projects/*.jx | grep -c '^项目 ')
run check examples/tianjin-2025 --lang zh --format short
errors=$(grep -c ': 错误: ' "$work/out")
check "$errors errors on $projects projects of Tianjin" [ "$((errors * 2))" -le "$projects" ]

finish
