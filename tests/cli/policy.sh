#!/bin/sh
# Profiles, waivers, folding, baselines and the date: what a run does with what its rules find.
set -u
passed=0 failed=0 work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
case $JX in /*) ;; *) JX=$PWD/$JX ;; esac
same() { # same WHAT WANT GOT
    if [ "$2" = "$3" ]; then passed=$((passed + 1)); return; fi
    failed=$((failed + 1)); printf 'policy: %s\nwant:\n%s\ngot:\n%s\n' "$1" "$2" "$3"
}
cd "$work" || exit 2
run() { "$JX" check . --format short "$@" 2>&1; echo "status $?"; }

cat > rules.jx <<'EOF'
使用 std
规则 补助不超预算 对每个 项目 {
  代号: M01
  组别: 金额
  涵盖: [单项补助过大]
  断言 合计(补助.金额) <= 预算数 否则 `多 {合计(补助.金额) - 预算数}`
}
规则 单项补助过大 对每个 项目 p, s 属于 p.补助 {
  组别: 金额
  断言 s.金额 <= 10 万元 否则 双语("太大", "too large")
}
检查方案 submission "报送" {
  其余: 不查
  所查规则 {
    | 规则 | 轻重 | 可豁免 |
    | M01  | 警告 | 否     |
  }
}
检查方案 notes "摘要" {
  其余: 错误
  所查规则 {
    | 规则 | 轻重 |
    | 金额 | 说明 |
  }
}
EOF
cat > data.jx <<'EOF'
使用 std
部门 A1 "甲局" {}
预算单位 A1 "甲局" { 部门: A1 }
绩效文本 2025 { 部门: A1 }
项目 P1 "引才" {
  单位: A1
  预算数: 10 万元
  补助 {
    | 名称 | 金额   |
    | 一等 | 8 万元 |
    | 二等 | 7 万元 |
  }
}
项目 P2 "展会" {
  单位: A1
  预算数: 10 万元
  补助 {
    | 名称 | 金额    |
    | 场租 | 12 万元 |
  }
}
EOF
both='data.jx:7:8: 错误: 多 5万元 [补助不超预算]
data.jx:16:8: 错误: 多 2万元 [补助不超预算]
status 1'
same 'the finding of an included rule is folded' "$both" "$(run)"
same 'a folded finding is still counted' '; 2 violated 1 folded' \
    "$("$JX" check . --format json 2>/dev/null | tr ',' '\n' | awk '/"status": "open"/ {n++} /"status": "folded"/ {f++} END {print "; " n " violated " f " folded"}')"
same 'beneath its root' 1 "$("$JX" check . 2>&1 | grep -c '= 并入: data.jx:19:.*单项补助过大')"

same 'a profile sets severities and leaves rules out' 'data.jx:7:8: 警告: 多 5万元 [补助不超预算]
data.jx:16:8: 警告: 多 2万元 [补助不超预算]
检查方案 submission；警告 2；1 条规则，2 次判断
status 0' "$(run --profile submission)"
same 'by its name, too' "$(run --profile submission)" "$(run --profile 报送)"
same 'a group of rules; notes are only counted' '检查方案 notes；说明 2；并入其他问题 1；2 条规则，17 次判断
status 0' "$(run --profile 摘要)"
same 'but listed on request' 2 "$(run --profile 摘要 --notes | grep -c ': 说明: ')"
same 'an unknown profile' "错误[E0014]: 选项 --profile 不能是“x”
status 2" "$(run --profile x)"
same 'the profile is told' 1 "$("$JX" check . --profile notes | grep -c '检查方案 notes')"

# ---- those of the library need no line in the files
mkdir -p ../library.$$ && cat > ../library.$$/data.jx <<'EOF'
使用 std
绩效文本 2025 { 部门: 1 }
部门 1 "甲局" { }
预算单位 1 "甲局" { 部门: 1 }
项目 P1 "引才" { 单位: 1; 预算数: 10 万元; 财政资金: 9 万元 }
EOF
library() { "$JX" check "../library.$$" "$@" 2>&1; }
same 'no file declares a profile, and none is asked for' 0 "$(library | grep -c '条规则，.*检查方案')"
same 'the profile of the library' 1 "$(library --profile submission | grep -c '^检查方案 submission；错误 [1-9]')"
same 'with its rules' 1 "$(library --profile 报送 --format short | grep -c ': 错误: .*资金')"
same 'which there are' 1 "$(library --profile x | grep -c '有这些检查方案：submission, review, publication, lint')"
printf '使用 std\n工程设置 { 检查方案: submission }\n' > "../library.$$/jixiao.jx"
same 'by the settings, too' 1 "$(library | grep -c '^检查方案 submission；错误 [1-9]')"
rm -r "../library.$$"

mkdir auditor && cat > auditor/again.jx <<'EOF'
使用 std
检查方案 submission "放行" { 其余: 不查 }
EOF
same 'nobody replaces a profile' 2 "$("$JX" check . --profile submission >/dev/null 2>&1; echo $?)"
sed -i 's/检查方案 submission "放行"/检查方案 lax "submission"/' auditor/again.jx
same 'nor by a name that is the code of another' 1 \
    "$("$JX" check . --profile submission --format short 2>&1 | grep -c 'E0402.*检查方案“submission”重复')"
same 'which fails' 2 "$("$JX" check . --profile submission >/dev/null 2>&1; echo $?)"
same 'its own code is its own' 0 "$("$JX" check . --profile lax 2>&1 | grep -c E0402)"
rm -r auditor

# ---- waivers
waive() { printf '使用 std\n%s\n' "$1" > waivers.jx; }
waive '豁免 "补助不超预算" "P1" { 理由: "见会议纪要"; 批准人: "王某"; 截至: 2025-06-30 }'
left='data.jx:16:8: 错误: 多 2万元 [补助不超预算]'
same 'until and with the day' "$left
waivers.jx:2:48: 警告: 豁免将于2025年6月30日到期，还有0天 [豁免过期]
截止日期 2025年6月30日；错误 1，警告 1；并入其他问题 1；已豁免 1；2 条规则，19 次判断
status 1" "$(run --as-of 2025-06-30)"
same 'not after it' 3 "$(run --as-of 2025-07-01 | grep -c '错误.*补助不超预算\|已于2025年6月30日到期')"
same 'long before it' "$left
截止日期 2025年1月31日；错误 1；并入其他问题 1；已豁免 1；2 条规则，18 次判断
status 1" "$(run --as-of 2025-01-31)"
same 'without a date it stands, and that is told' 1 "$(run | grep -c '没有用 --as-of')"
same 'unknown can fail a run' 1 "$("$JX" check . --fail-on unknown >/dev/null 2>&1; echo $?)"
same 'the date is told' 1 "$("$JX" check . --as-of 2025-01-31 | grep -c '截止日期 2025年1月31日')"
same 'waived is an outcome' 1 "$("$JX" check . --as-of 2025-01-31 | grep -c '补助不超预算  违反 1 · 豁免 1')"
same 'no date' "错误[E0014]: 选项 --as-of 不能是“今天”
status 2" "$(run --as-of 今天)"
same 'a profile forbids it' 'data.jx:7:8: 警告: 多 5万元 [补助不超预算]
data.jx:16:8: 警告: 多 2万元 [补助不超预算]
检查方案 submission；警告 2；1 条规则，2 次判断
status 0' "$(run --profile submission)"
waive '豁免 "M01" "P1" { 理由: "甲"; 批准人: "王某" }'
same 'by the id of a rule' "$left
status 1" "$(run)"
waive '豁免 "M01" "P1" { 理由: "　 "; 批准人: "王某" }'
same 'no reason' 'waivers.jx:2:21: 错误: 豁免没有写明理由，无效 [不得豁免]' "$(run | grep waivers)"
same 'so that it covers nothing' 2 "$(run | grep -c 补助不超预算)"
waive '豁免 "M01" "P1" { 理由: "甲" }'
same 'nobody answers for it' 1 "$(run | grep -c 'waivers.jx:2:1: 错误: 豁免没有写明批准人，无效 \[不得豁免\]')"
waive '豁免 "M01" "P3" { 理由: "甲"; 批准人: "王某" }'
same 'no such subject' 1 "$(run | grep -c 'waivers.jx:2:10: 错误: 豁免所指的“P3”不存在')"
waive '豁免 "M02" "P1" { 理由: "甲"; 批准人: "王某" }'
same 'no such rule' 1 "$(run | grep -c 'waivers.jx:2:4: 错误: 豁免所指的规则“M02”不存在')"
waive '豁免 "单项补助过大" "P1" { 理由: "甲"; 批准人: "王某" }'
same 'it covers nothing' 1 "$(run | grep -c '说明: 豁免没有用处：“P1”')"
waive '豁免 "单项补助过大" "P2" { 条目: "场租"; 理由: "甲"; 批准人: "王某" }'
same 'an item' 0 "$(run | grep -c 豁免)"
waive '豁免 "单项补助过大" "P2" { 条目: "场租"; 理由: "甲"; 批准人: "王某" }
豁免 "补助不超预算" "P1" { 理由: "甲"; 批准人: "王某" }
豁免 "补助不超预算" "P2" { 理由: "去年的"; 批准人: "王某"; 截至: 2024-12-31 }
豁免 "补助不超预算" "P2" { 理由: "今年续的"; 批准人: "王某"; 截至: 2025-12-31 }'
same 'a rule is waived for several subjects; a waiver that is over is renewed' 'waivers.jx:4:46: 警告: 豁免已于2024年12月31日到期 [豁免过期]
截止日期 2025年1月31日；警告 1；已豁免 3；2 条规则，22 次判断
status 0' "$(run --as-of 2025-01-31)"
rm waivers.jx

# ---- the date and the profile of the settings
printf '使用 std\n工程设置 { 截止日期: 2026-01-01; 检查方案: submission }\n' > jixiao.jx
same 'the settings say both' '检查方案 submission；截止日期 2026年1月1日；警告 2；1 条规则，2 次判断' \
    "$("$JX" check . | grep '^检查方案')"
printf '使用 std\n工程设置 { 检查方案: submision }\n' > jixiao.jx
same 'the settings name a profile that is not there' "jixiao.jx:2:14: 错误[E0403]: 没有编码或名称为“submision”的检查方案
status 2" "$(run)"
same 'the command line names one that is' '检查方案 notes；说明 2；并入其他问题 1；2 条规则，17 次判断
status 0' "$(run --profile notes)"
rm jixiao.jx

# ---- baselines
same 'writing one' "$both" "$(run --write-baseline known)"
same 'nothing is new' 'status 0' "$(run --baseline known)"
"$JX" fmt --lang en . >/dev/null 2>&1
sed -i '1a\
# moved\
' data.jx
same 'ids survive moved lines and another language' 'status 0' "$(run --baseline known)"
sed -i 's/10 万元/11 万元/; s/12 万元/9 万元/' data.jx
same 'what is gone is told' 1 "$("$JX" check . --baseline known --lang zh 2>&1 | grep -c '基线中的 2 个问题')"
{ printf '\357\273\277'; sed 's/$/\r/' known; } > edited
same 'saved by an editor' "$("$JX" check . --baseline known 2>&1)" "$("$JX" check . --baseline edited 2>&1)"
printf 'junk\n' > bad
same 'no baseline' 2 "$("$JX" check . --baseline bad >/dev/null 2>&1; echo $?)"
same 'no file' 2 "$("$JX" check . --baseline none >/dev/null 2>&1; echo $?)"

# ---- what is gone and the date are told in every format
mkdir old && cat > old/a.jx <<'EOF'
使用 std
规则 用途 对每个 项目 { 断言 资金用途 不是 无值 }
项目 P1 "甲 <&>" { 预算数: 1 元 }
EOF
"$JX" check old --write-baseline base >/dev/null 2>&1
sed -i 's/预算数: 1 元/预算数: 1 元; 资金用途: "甲"/' old/a.jx
for format in text short json sarif junit md; do
    "$JX" check old --baseline base --as-of 2026-01-31 --lang zh --format $format > told 2>&1
    same "$format: the date" 1 "$(grep -c '2026-01-31\|2026年1月31日' told | sed 's/^[2-9]$/1/')"
    same "$format: what is gone" 1 "$(grep -c '用途 不是 无值' told | sed 's/^[2-9]$/1/')"
done
same 'absent in SARIF' 1 "$("$JX" check old --baseline base --format sarif | grep -c '"absent"')"

# ---- what folds beneath a finding counts with it: never beneath a less grave one, nor one that is known
mkdir folds && cat > folds/a.jx <<'EOF'
使用 std
规则 外 对每个 项目 { 涵盖: [内]; 轻重: 警告; 断言 预算数 > 5 万元 否则 "外" }
规则 内 对每个 项目 { 断言 预算数 > 2 万元 否则 "内" }
检查方案 even "相同" { 其余: 错误 }
检查方案 gate "把关" {
  其余: 错误
  所查规则 {
    | 规则 | 阻断 |
    | 内   | 是   |
  }
}
项目 P1 "甲" { 预算数: 1 万元 }
EOF
open_of() { "$JX" check folds --format short "$@" 2>/dev/null | grep -c '内 \[内\]$'; }
same 'an error beneath a warning' 1 "$(open_of)"
same 'an error beneath an error' 0 "$(open_of --profile even)"
same 'what blocks beneath what does not' 1 "$(open_of --profile gate)"
"$JX" check folds --profile even --write-baseline folds/known >/dev/null 2>&1
same 'both are known' 0 "$(open_of --profile even --baseline folds/known)"
sed -i '/	内	/d' folds/known
same 'the outer one is known, the inner one new' 'folds/a.jx:12:18: 错误: 内 [内]' \
    "$("$JX" check folds --profile even --baseline folds/known --format short 2>/dev/null | grep '错误: ')"

# ---- what is undecided beside what is waived, folded or known
mkdir two && cat > two/a.jx <<'EOF'
使用 std
规则 两条 对每个 项目 {
  断言 预算数 > 20 万元 否则 `小 {预算数}`
  断言 财政资金 > 0 元
}
规则 不明的 对每个 项目 { 断言 财政资金 > 0 元 }
豁免 "两条" "P1" { 理由: "甲"; 批准人: "王" }
豁免 "不明的" "P1" { 理由: "甲"; 批准人: "王" }
项目 P1 "引才" { 预算数: 10 万元 }
EOF
undecided='two/a.jx:9:1: 警告: 无法判断“财政资金 > 0 元”：项目“引才”没有“财政资金”'
same 'a waiver takes nothing undecided with it, and may be needed' "$undecided [两条]
$undecided [不明的]" "$("$JX" check two --format short | grep -v 必填)"
same 'nor does a baseline' 1 "$(printf '# jixiao baseline 1\n%s\n' "$("$JX" check two --format json |
    grep '"outcome": "violated"' | grep -o '"id": "[0-9a-f]*"' | cut -d'"' -f4)" > base
    "$JX" check two --baseline base --fail-on unknown >/dev/null 2>&1; echo $?)"

# ---- a profile that lists a rule that is not there; settings that differ
mkdir three && cat > three/a.jx <<'EOF'
使用 std
规则 用途 对每个 项目 { 组别: 完整; 断言 资金用途 不是 无值 }
检查方案 a "甲" {
  所查规则 {
    | 规则           | 轻重 |
    | 完整           | 警告 |
    | 用处           | 错误 |
    | required_field | 错误 |
  }
}
检查方案 b "乙" { 其余: 不查 }
EOF
same 'no such rule' 'three/a.jx:7:7: 错误[E0606]: 检查方案“a”所列的“用处”不是规则的名称、代号或组别
2' "$("$JX" check three --profile a --format short 2>&1 >/dev/null; echo $?)"
same 'the right one is guessed' 1 "$("$JX" check three --profile a 2>&1 | grep -c '是否想写“用途”？')"
same 'in JSON, too' 1 "$("$JX" check three --profile a --format json | grep -c E0606)"
same 'only of the profile gone by' 0 "$("$JX" check three --profile b 2>&1 | grep -c E0606)"
same 'rules that are left out did not select nothing' 0 "$("$JX" check three --profile b | grep -c 没有选中)"
printf '使用 std\n工程设置 { 截止日期: 2026-01-01; 检查方案: a }\n' > three/s1.jx
printf '使用 std\n工程设置 { 截止日期: 2020-01-01; 检查方案: b }\n' > three/s2.jx
same 'settings that differ' 'three/s2.jx:2:32: 错误[E0607]: 两处工程设置写的检查方案不同：“a”和“b”
three/s2.jx:2:14: 错误[E0607]: 两处工程设置写的截止日期不同：“2026-01-01”和“2020-01-01”' \
    "$("$JX" check three --format short 2>&1 >/dev/null | grep E0607)"
same 'unless the command line decides' 0 \
    "$("$JX" check three --profile b --as-of 2026-01-01 >/dev/null 2>&1; echo $?)"

# ---- findings about what is no record stand at the first record in it
mkdir groups && cat > groups/a.jx <<'EOF'
使用 std
规则 同名 对每个 项目 p 按 p.名称 以 g { 断言 计数(g) = 1 否则 "重名" }
规则 像 对每个 x 属于 近似重复(项目, 资金用途, 0.8) { 断言 x.相似度 < 0.8 否则 "像" }
项目 P1 "试一" { 资金用途: "用于全市科技企业培育补助" }
项目 P2 "试一" { 资金用途: "用于全市科技企业培育补助" }
EOF
same 'the place of a group and of a pair' 'groups/a.jx:4:1: 错误: 重名 [同名]
groups/a.jx:4:1: 错误: 像 [像]' "$("$JX" check groups --format short 2>/dev/null | grep '重名\|像')"

echo "policy: $passed passed, $failed failed"
[ "$failed" = 0 ]
