#!/bin/sh
# jixiao why and check --explain: the whole evaluation names every operator of a rule with its value, also
# where the rule holds, does not apply or cannot be decided.
. tests/cli/harness
cat >"$work/a.jx" <<'JX'
entity thing {
  code : code header
  a : number
  b : number?
  name : text = "box"
  on : bool = true
  parts : list part
}
entity part { name : text header; n : number }
rule every for each thing {
  id: W1
  when on and a > 0
  let total = sum(parts.n)
  assert (total + 2 * a - 1) / 2 <= 30 or not (name contains "x" and length(name) = 3)
  assert count(p for p in parts when p.n > 1) >= 1 and (if a > 5 then a else -a) < 100 else `{total} is odd`
  assert (b ?? a) != 7 and all(p.n < 50 for p in parts) and any(p.n > 4 for p in parts)
}
rule deep for each thing t, p in t.parts { assert p.n <= t.b }
thing T1 { a: 6
  b: 1
  parts {
    | name | n |
    | p1   | 1 |
    | p2   | 5 |
  }
}
thing T2 {
  a: -1
  parts {
    | name | n |
    | p3   | 5 |
  }
}
thing T3 {
  a: 7
  name: "fox"
  parts {
    | name | n  |
    | p4   | 60 |
  }
}
JX
run why "$work/a.jx" every T1
ends 0
silent err
prints 'thing T1: holds'
cp "$work/out" "$work/t1"
while read -r line; do prints "$line"; done <<'LINES'
on and a > 0
a > 0
(total + 2 * a - 1) / 2 <= 30 or not (name contains "x" and length(name) = 3)
(total + 2 * a - 1) / 2 <= 30
(total + 2 * a - 1) / 2
total + 2 * a - 1
total + 2 * a
2 * a
sum(parts.n)
not (name contains "x" and length(name) = 3)
name contains "x" and length(name) = 3
name contains "x"
length(name) = 3
length(name)
count(p for p in parts when p.n > 1) >= 1
count(p for p in parts when p.n > 1)
p.n > 1
(if a > 5 then a else -a) < 100
if a > 5 then a else -a
a > 5
-a
(b ?? a) != 7
b ?? a
all(p.n < 50 for p in parts)
p.n < 50
any(p.n > 4 for p in parts)
p.n > 4
LINES
check 'the value of the sum' grep -qE '^ *sum\(parts\.n\) += 6$' "$work/t1"
check 'the value of an operator' grep -qE '^ *total \+ 2 \* a += 18$' "$work/t1"
check 'an element that a filter left out' grep -qE '^ *p\.n > 1 += false$' "$work/t1"
check 'a fact and its place' grep -qE "^ *a += 6  .*a\.jx:19:15$" "$work/t1"

# By its id; a subject that the filter leaves out: told up to there.
run why "$work/a.jx" W1 T2
ends 0
prints 'thing T2: not applicable'
prints 'a > 0'
lacks "$work/out" 'asserts'
run why "$work/a.jx" every T3
prints 'thing T3: violated'
prints 'message'
check 'the operator that failed' grep -qE '^ *all\(p\.n < 50 for p in parts\) += false$' "$work/out"
# A subject by the record that owns it; by one of its own.
run why "$work/a.jx" deep T1
check 'both parts' [ "$(grep -c '^thing T1 › part' "$work/out")" -eq 2 ]
run why "$work/a.jx" deep p3
prints 'unknown'
prints '(missing)'
run why "$work/a.jx" every T1 --format json
check 'JSON' python3 - "$work/out" <<'PY'
import json, sys
d = json.load(open(sys.argv[1]))
case, = d['cases']
assert d['format_version'] == 1 and d['rule']['rule'] == 'every' and case['outcome'] == 'holds'
assert [s['kind'] for s in case['steps']] == ['when', 'assert', 'assert', 'assert']
tree = case['steps'][1]['evaluation']
assert tree[0]['role'] == 'test' and tree[0]['value'] is True
assert [p['value'] for p in tree if p['expression'] == 'sum(parts.n)'] == ['6']
assert sum(p['role'] == 'item' for p in tree) == 2
PY
# Many elements: as many as can be read, those that decide first.
{ sed '/^thing/,$d' "$work/a.jx"
  printf 'thing T9 {\n  a: 1\n  b: 1\n  parts {\n    | name | n |\n'
  i=0; while [ $i -lt 60 ]; do i=$((i + 1)); echo "    | q$i | $((i == 57 ? 99 : 2)) |"; done; printf '  }\n}\n'; } >"$work/many.jx"
run why "$work/many.jx" every T9
prints '… 40 more'
prints '… 59 more'
prints '- q57'

run why "$work/a.jx" ever T1
ends 2
says 'error[E0028]'
says 'did you mean "every"?'
run why "$work/a.jx" required_field T1
ends 2
says 'built in'
run why "$work/a.jx" every T4
ends 2
says 'error[E0029]'
run why "$work/a.jx" every
ends 2
says 'error[E0027]'

run check "$work/a.jx" --explain
ends 1
prints '= evaluation:'
check 'the whole tree' grep -qE '^ *any\(p\.n > 4 for p in parts\) += true$' "$work/out"

# What is negated by its operator is not told by the same words, which mean the contrary.
cat >"$work/not.jx" <<'JX'
use std
entity thing | things { code: code header; name: text; a: number }
rule unlike for each thing t { assert t.a > 9 and (t.name != "x" or t.a > 5) and (if t.name = "x" then t.a > 3 else t.a > 2) }
thing T1 { name: "x"; a: 1 }
JX
run why "$work/not.jx" unlike T1
prints 't.name != "x"  '
check 'the negation' grep -qE '^ *t\.name != "x" += false$' "$work/out"
check 'what is negated' grep -qE '^ *t\.name = "x" += true$' "$work/out"
check 'the negation alone' sh -c '! grep -qE "t\.name != \"x\" += true" "$1"' - "$work/out"

# A tolerance belongs to the limit, not to what is compared; the difference is that of the sides.
cat >"$work/within.jx" <<'JX'
use std
entity thing | things { code: code header; a: money; b: money }
rule at_most for each thing t { assert t.a <= t.b * 50% within 1 元 }
rule equal for each thing t { assert t.a = t.b * 50% within 1 元 }
rule apart for each thing t { assert t.a != t.b * 60% within 1 元 }
thing T1 { a: 6 万元; b: 10 万元 }
JX
run check "$work/within.jx"
check 'the side alone' grep -qE '^ *t\.b \* 50% += 5万元$' "$work/out"
check 'the limit' grep -qE '^ *t\.b \* 50% within 1 元 += 5\.0001万元$' "$work/out"
check 'nothing else is called so' sh -c '! grep -E "t\.b \* 50% += 5\.0001" "$1"' - "$work/out"
check 'over the limit' [ "$(grep -c 'difference: 0.9999万元' "$work/out")" -eq 1 ]
check 'between the sides' [ "$(grep -c 'difference: 1万元' "$work/out")" -eq 1 ]
check 'equal sides have none' [ "$(grep -c 'difference: ' "$work/out")" -eq 2 ]

# Every operator of every rule of the library that its tests violate.
mkdir "$work/operators"
check 'every operator is told' python3 tests/cli/operators.py "$JX" "$work/operators"
[ ! -s "$work/check" ] || grep '^operators' "$work/check" | head
finish
