#!/bin/sh
# The published texts, where they are at hand (../shared/seeds): read by `import`, printed again, and
# compared cell for cell by import.py, which reads the texts by itself.
. tests/cli/harness

seeds=${JX_SEEDS:-../shared/seeds}
if [ ! -d "$seeds" ]; then
    echo 'import (seeds): the texts are not here: 1 skipped'
    finish
    exit
fi

comes_back() { # TEXT LAYOUT PROJECTS RECOGNISED STATUS FORM
    text=$(ls "$seeds"/"$1"_*.txt)
    run import "$text" -o "$work/$1" --lang zh
    ends "$5" "$1: status of import"
    prints "版式 $2"
    sed -n 2p "$work/out" | sed "s/^ */$1: /"
    n=$(cat "$work/$1"/*.jx | grep -c '^项目 ')
    check "$1: $n projects, not $3" [ "$n" -eq "$3" ]
    prints "$4"
    run build "$work/$1" --to json -o "$work/$1"
    ends 0
    python3 tests/seeds/import.py "$text" "$work/$1"/*.json "$work/$1"/*.jx >"$work/figures"
    sed "s/^/$1: /" "$work/figures"
    holds "$work/figures" ', 0 lost, 0 invented'
    share=$(sed -n '1s/\..*//p' "$work/figures")
    check "$1: $share % of the cells" [ "$share" -ge 98 ]
    check "$1: not the grids of the form" python3 tests/cli/official.py "$6" "$work/$1"/*.json
    run check "$work/$1" --lang zh
    lacks "$work/err" '[E0' # the audit ran on all of it
}
comes_back 000 tangshan2021 3 '未识别 0' 0 tangshan
# its cells ran together: where they part is seen by what every row ends with, and by the targets
parted=$(grep -c '| 根据年度工作安排 | #' "$work/000"/*.jx)
check "000: $parted of 18 rows are parted" [ "$parted" -eq 18 ]
for target in '18 项' '2021 年 12 月底' '7000 万元' '30 人' '群众满意度达到 95%以上' '3个' '10000 万元' '1处' '50 场' '1178 万元'; do
    check "000: $target is a target" grep -q "| $target *| 根据年度工作安排 |" "$work/000"/*.jx
done
comes_back 001 fengrun2022 10 '未识别 0' 0 fengrun
comes_back 002 hebei2022 17 '未识别 1' 1 chengde-imported
comes_back 003 tianjin2025 95 '未识别 0' 0 tianjin
comes_back 004 linyi2020 0 '未识别 0' 0 linyi

finish
