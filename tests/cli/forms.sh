#!/bin/sh
# The official forms of the library: every folder of examples/forms checks clean, is printed in every
# format, twice with the same bytes, and its tables are those of tests/golden/forms cell by cell
# (geometry and labels are those of the official forms). JX_BLESS=1 writes the goldens anew.
set -u
passed=0 failed=0 work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
check() { # check WHAT COMMAND…
    what=$1; shift
    if "$@"; then passed=$((passed + 1)); else failed=$((failed + 1)); echo "forms: $what"; fi
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
/^        "break_before": / { turn = value($0, "break_before") == "true" ? "new page" : "same page" }
/^        "landscape": / {
    wide = value($0, "landscape") == "true" ? "landscape" : "portrait"
    printf "table %d: %sx%s, heading %s+%s, %s, %s: %s\n", ++n, rows, cols, first, repeated, wide, turn, caption
}
/"row": [0-9]+, "col"/ {
    printf "%s %s %sx%s %s %s\n", value($0, "row"), value($0, "col"), value($0, "rows"), value($0, "cols"), value($0, "role"), value($0, "text")
}
AWK

formats=html,docx,xlsx,md,csv,txt,json
for example in examples/forms/*/; do
    name=$(basename "$example")
    "$JX" check "$example" >"$work/out" 2>"$work/err"
    check "$name: check exits with 0: $(head -5 "$work/out" "$work/err")" [ $? -eq 0 ]
    check "$name: no diagnostics" [ ! -s "$work/err" ]
    for run in a b; do
        rm -rf "${work:?}/$run"
        "$JX" build "$example" --to $formats -o "$work/$run" >"$work/out" 2>"$work/err"
        check "$name: build exits with 0: $(head -5 "$work/err")" [ $? -eq 0 ]
    done
    check "$name: the same bytes twice" diff -r "$work/a" "$work/b"
    for ending in html docx xlsx md csv txt json; do
        check "$name: a .$ending file" sh -c "ls '$work/a'/*.$ending >/dev/null 2>&1"
    done
    cat "$work"/a/*.json | awk -f "$work/cells.awk" | sed 's/ *$//' >"$work/cells"
    golden=tests/golden/forms/$name.cells
    [ "${JX_BLESS:-}" = 1 ] && cp "$work/cells" "$golden"
    check "$name: has tables" [ -s "$work/cells" ]
    diff "$golden" "$work/cells" >"$work/diff" 2>&1
    wrong=$(grep -c '^[<>]' "$work/diff")
    [ "$wrong" -eq 0 ] || { echo "forms: $name: cells (< wanted, > printed)"; head -20 "$work/diff"; }
    check "$name: golden exists" [ -s "$golden" ]
    failed=$((failed + wrong))
    passed=$((passed + $(grep -c . "$work/cells")))
done
# ---- scores: each sort of target, on, above and below its mark
mkdir "$work/score"
cat > "$work/score/a.jx" <<'JX'
使用 std
使用 std.scoring
预算单位 1 "甲" { }
项目 P1 "乙" {
  单位: 1; 预算数: 100 万元
  预算执行 {
    | 资金来源 | 年初预算数 | 全年预算数 | 全年执行数 |
    | 财政拨款 | 80 万元    | 90 万元    | 80 万元    |
    | 其他资金 | 20 万元    |            | 12 万元    |
  }
  指标 {
    | 名称         | 目标值        | 实际值       | 权重 | 方向 | 得分 |
    | 达到下限     | ≥10家         | 10家         | 10   |      |      |
    | 不到下限     | ≥10家         | 8家          | 10   |      |      |
    | 超过下限     | >10家         | 15家         | 10   |      |      |
    | 不过上限     | ≤10%          | 9%           | 10   |      |      |
    | 超过上限     | ≤10%          | 16%          | 10   |      |      |
    | 上限是零     | ≤0起          | 0起          | 10   |      |      |
    | 上限是零超过 | ≤0起          | 2起          | 10   |      |      |
    | 等于         | =5个          | 5个          | 10   |      |      |
    | 不等于       | =5个          | 6个          | 10   |      |      |
    | 区间之内     | 8-10人        | 9人          | 10   |      |      |
    | 区间之下     | 8-10人        | 4人          | 10   |      |      |
    | 区间之上     | 8-10人        | 20人         | 10   |      |      |
    | 按时         | 2025年6月底前 | 2025年6月30日 | 10  |      |      |
    | 超期         | 2025年6月底前 | 2025年7月1日 | 10   |      |      |
    | 没写符号     | 30天          | 15天         | 10   |      |      |
    | 没写符号反向 | 30天          | 40天         | 10   | 反向 |      |
    | 实际为零     | ≥10家         | 0家          | 10   |      |      |
    | 单位不同     | ≥10家         | 10人         | 10   |      |      |
    | 文字         | 明显提高      | 有所提高     | 10   |      |      |
    | 文字打分     | 明显提高      | 有所提高     | 10   |      | 8.5  |
    | 除不尽       | ≥3家          | 1家          | 10   |      |      |
  }
}
JX
scored() { # scored NAME POINTS NEEDS_REASON
    got=$("$JX" query "$work/score" "project[\"P1\"].indicators[\"$1\"].得分 ?? 指标得分(project[\"P1\"].indicators[\"$1\"])" 2>&1)
    check "score of $1: wanted $2, got $got" [ "$got" = "$2" ]
    got=$("$JX" query "$work/score" "应说明原因(project[\"P1\"].indicators[\"$1\"])" 2>&1)
    check "$1 needs a reason: wanted $3, got $got" [ "$got" = "$3" ]
}
scored 达到下限 10 否; scored 不到下限 8 是; scored 超过下限 10 是; scored 不过上限 10 否
scored 超过上限 6.25 是; scored 上限是零 10 否; scored 上限是零超过 0 是; scored 等于 10 否
scored 不等于 0 是; scored 区间之内 10 否; scored 区间之下 5 是; scored 区间之上 5 是
scored 按时 10 否; scored 超期 0 是; scored 没写符号 5 是; scored 没写符号反向 7.5 是
scored 实际为零 0 是; scored 单位不同 '' ''; scored 文字 '' ''; scored 文字打分 8.5 ''
scored 除不尽 3.33 是
value() { # value EXPRESSION WANTED
    got=$("$JX" query "$work/score" "$1" 2>&1)
    check "$1: wanted $2, got $got" [ "$got" = "$2" ]
}
value '评级(90)' 优; value '评级(89.5)' 良; value '评级(80)' 良; value '评级(79.99)' 中
value '评级(60)' 中; value '评级(59.99)' 差; value '评级(0)' 差
value '执行率得分(project["P1"], 10)' 8.36
value '印执行率(project["P1"].预算执行[1].全年执行数 / 96 万元)' 83.33%
value '印执行率(project["P1"].中期资金总额 / 96 万元)' ''

# ---- what is wrong is told at its place
mkdir "$work/wrong"
sed -e 's/预算总额: 730.50 万元/预算总额: 731 万元/' examples/forms/whole-department/dossier.jx > "$work/wrong/a.jx"
"$JX" build "$work/wrong" --to txt -o "$work/w" >"$work/out" 2>"$work/err"
check 'a total that does not add up is refused' [ $? -eq 1 ]
check 'nothing is written then' [ ! -e "$work/w" ]
check 'a total that does not add up is told' grep -q '错误.E0706' "$work/err"
check 'at the fact' grep -q 'a.jx:13:' "$work/err"
check 'with both amounts' grep -q '730.5.*731' "$work/err"
"$JX" build "$work/wrong" --to txt -o "$work/w" --draft >"$work/out" 2>"$work/err"
check 'a draft is printed all the same' [ $? -eq 0 ]
check 'and written' [ -s "$(head -n 1 "$work/out")" ]
check 'and told' grep -q E0706 "$work/err"
mkdir "$work/units"
cat >"$work/units/a.jx" <<'JX'
使用 std
表格 补助表 (p: 项目) {
  对 s 属于 p.补助 { 表行 { 单元 s.名称; 单元 s.单价 以 万元 "0.00" } }
}
文档 简册 (d: 绩效文本) { 对 p 属于 d.项目 { 表格 补助表(p) } }
绩效文本 2025 { }
项目 "护林员意外保险" {
  补助 "保险费" { 数量: 630 人; 单价: 200 元/人 }
}
JX
"$JX" build "$work/units" --to txt -o "$work/u" >"$work/out" 2>"$work/err"
check 'a unit of another kind is refused' [ $? -eq 1 ]
check 'and nothing is written' [ ! -e "$work/u" ]
check 'at the fact, once' [ "$(grep -c 'E0707\|a.jx:8:29' "$work/err")" -eq 2 ]
"$JX" build "$work/units" --to txt -o "$work/u" --draft >"$work/out" 2>"$work/err"
check 'a draft of it is printed' [ $? -eq 0 ]
# of several books each is told, whatever one of them asserts
sed -e 's/702/703/g' "$work/wrong/a.jx" > "$work/wrong/b.jx"
"$JX" build "$work/wrong" --to txt -o "$work/w1" >"$work/out" 2>"$work/err"
check 'each of two books is told' [ "$(grep -c E0706 "$work/err")" -eq 2 ]
check 'and none is written' [ ! -e "$work/w1" ]
rm "$work/wrong/b.jx"
sed -e 's/跨列 2; 表头 "联系电话"/跨列 3; 表头 "联系电话"/' examples/forms/own-rows/layout.jx > "$work/wrong/layout.jx"
cp examples/forms/own-rows/dossier.jx "$work/wrong/a.jx"
"$JX" build "$work/wrong" --to txt -o "$work/w2" >"$work/out" 2>"$work/err"
check 'a row too wide is refused' [ $? -eq 2 ]
check 'at the row' grep -q 'E0702' "$work/err"
check 'in the layout' grep -q 'layout.jx:13:' "$work/err"
check 'nothing is written' [ ! -e "$work/w2" ]
echo "forms: $passed passed, $failed failed"
[ $failed -eq 0 ]
