#!/bin/sh
# Self-evaluation and monitoring: the tests of std.scoring and std.rules.evaluation, and a form printed by
# another scoring (打分办法) than the usual one.
. tests/cli/harness

run test stdlib/rules/tests --lang zh
ends 0
prints '，失败 0。'
lacks "$work/out" '写错'
n=$(grep -c '^规则 ' stdlib/rules/evaluation.jx)
for rule in $(sed -n 's/^规则 \([a-z_]*\) .*/\1/p' stdlib/rules/evaluation.jx); do
    check "$rule has a test that it holds or not" sh -c \
        "grep -q '预期 $rule 成立' stdlib/rules/tests/evaluation.jx && grep -q '预期 $rule 违反' stdlib/rules/tests/evaluation.jx"
    check "$rule is in the documents" grep -q "| $rule |" docs/library.md
done
check 'rules were found' [ "$n" -eq 7 ]

# Every field that the library declares is in the documents, under its English name.
sed -n 's/^  \([a-z_]*\) | .*/\1/p' stdlib/std.jx | sort -u >"$work/fields"
for field in $(cat "$work/fields"); do
    check "std.jx: $field is in the documents" grep -qrwh "$field" docs/library.md docs/modules.md docs/policy.md
done

form() { # SETTINGS: the sample of examples/forms by another scoring; leaves $work/form/*.txt
    rm -rf "$work/form" "$work/dir"
    cp -r examples/forms/self-evaluation "$work/dir"
    printf '使用 std\n%s\n' "$1" >"$work/dir/jixiao.jx"
    run build "$work/dir" --to txt -o "$work/form"
}
form ''
ends 0
check 'the usual grade' grep -q '│ *优 *│' "$work"/form/*自评表册*.txt
form '打分办法 L "某地" { 执行率分值: 0 }
工程设置 { 年度: 2024; 打分办法: L }'
ends 1 'weights of 90 are not 100'
says '合计 90，应为 100（预算执行率占 0）'
form '打分办法 L "某地" { 优下限: 99; 良下限: 98 }
工程设置 { 年度: 2024; 打分办法: L }'
ends 0
check 'another band of grades' grep -q '│ *中 *│' "$work"/form/*自评表册*.txt

finish
