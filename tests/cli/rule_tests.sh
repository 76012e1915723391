#!/bin/sh
# jixiao test: expectations with every outcome, what they are compared with, samples, reports, coverage
# and strength. Mistakes in tests are told in tests/diag/test.
. tests/cli/harness

cat >"$work/rules.jx" <<'JX'
use std
rule covered for each project {
  id: M01
  when count(subsidies) > 0
  assert sum(subsidies.amount) <= budget else `{sum(subsidies.amount)} is above {budget}`
}
rule each_small for each project p, s in p.subsidies {
  assert s.amount <= 10 万元
}
native "libabsent.so" { fn odd(x: number as double): number as double }
rule native_odd for each project p { assert odd(count(p.subsidies)) > 0 }
rule by_unit for each project by budget as g { assert count(g) <= 2 }
JX
cat >"$work/good.jx" <<'JX'
use std
use "rules.jx"
test "the sample" {
  department 604 "bureau" {}
  budget_unit 604002 "bureau" { department: 604 }
  dossier 2021 { department: 604 }
  project P1 "one" {
    unit: 604002
    budget: 20 万元
    补助 {
      | name | amount  |
      | a    | 5 万元  |
      | b    | 15 万元 |
    }
  }
}
test "outcomes" {
  project P2 "two" like P1 { budget: 19 万元 }
  project P3 "three" { unit: 604002; budget: 1 万元 }
  project P4 "four" { unit: 604002 }
  expect covered holds on P1
  expect covered violated on P2, "20万元", "above 19万元"
  expect M01 violated 1 on two
  expect covered violated 1
  expect covered not applicable on P3
  expect native_odd error on P1
  expect required_field violated on P4
  expect required_field holds on P1
  expect each_small violated on P1.b
  expect each_small violated on P1["b"], P2.b
  expect each_small violated 1 on P2
  expect each_small holds on P1.a
  expect each_small not applicable on P3
}
test "unknown and waived" {
  project P5 "five" { unit: 604002; 补助 {
    | name | amount |
    | c    | 1 元   |
  } }
  project P6 "six" like P1 { budget: 1 元 }
  waiver "M01" "P6" { reason: "promised"; approver: "bureau"; document: "1"; until: 2021-06-30 }
  expect covered unknown on P5, "has no"
  expect covered waived on P6
  expect by_unit holds
}
test "this test has its own records" {
  expect covered holds 1
  expect covered not applicable on bureau
}
project P9 "of the file, not of a test" { unit: 604002; budget: 1 元 }
JX
run test "$work/good.jx" --as-of 2021-01-01
ends 0
silent err
prints '3 tests, 19 expectations: 3 passed, 0 failed'

# A waiver that is over covers nothing.
run test "$work/good.jx" --as-of 2021-07-01 --format short
ends 1
prints 'expected "covered" waived on P6; found: violated 1'

# Each expectation that is not met is told, with what came instead; the finding once.
cat >"$work/bad.jx" <<'JX'
use std
use "rules.jx"
test "all wrong" {
  project P1 "one" { budget: 4 万元; 补助 {
    | name | amount |
    | a    | 5 万元 |
  } }
  project P2 "two" like P1 { budget: 5 万元 }
  expect covered holds on P1
  expect covered violated on P2
  expect covered violated 2
  expect covered unknown on P1
  expect covered error on P1
  expect covered waived on P1
  expect covered not applicable on P1
  expect covered violated on P1, "is above", "is below"
  expect each_small holds 3
  expect required_field holds on P1
}
test "well" { project P3 "x" { }; expect each_small not applicable }
JX
run test "$work/bad.jx"
ends 1
silent err
prints ':9:3: expected "covered" holds on P1; found: violated 1'
prints ':10:3: expected "covered" violated on P2; found: holds 1'
prints ':11:3: expected "covered" violated 2; found: holds 1, violated 1'
prints ':12:3: expected "covered" unknown on P1; found: violated 1'
prints ':13:3: expected "covered" error on P1; found: violated 1'
prints ':14:3: expected "covered" waived on P1; found: violated 1'
prints ':15:3: expected "covered" not applicable on P1; found: violated 1'
prints ':16:3: expected "covered" violated on P1; found: violated 1, but no message has "is below"'
prints ':17:3: expected "each_small" holds 3; found: holds 2'
prints ':18:3: expected "required_field" holds on P1; found: violated 1'
prints 'sum(subsidies.amount) = 5万元'
prints 'sum(subsidies.amount) <= budget = true'
check 'the finding is printed once' [ "$(grep -c 'error\[covered\]' "$work/out")" -eq 1 ]
prints '2 tests, 11 expectations: 1 passed, 1 failed'
lacks "$work/out" 'well'
cp "$work/out" "$work/once"
run test "$work/bad.jx"
check 'the same bytes' cmp "$work/out" "$work/once"
run test "$work/bad.jx" --lang zh --format short
prints ':11:3: 预期“covered”违反 2，实际：成立 1、违反 1'
lacks "$work/out" 'subsidies.amount'

# A test below a sample with mistakes is not run; tests of other files are.
cat >"$work/broken.jx" <<'JX'
use std
use "rules.jx"
test "sample" { project P1 "one" { budget: 4 米 } }
test "below" { expect covered holds on P1 }
JX
run test "$work/broken.jx" "$work/bad.jx" --format short
ends 2
count 1 'error['
says ':3:44: error[E0203]'
prints '4 tests, 12 expectations: 1 passed, 1 failed, 2 with mistakes'

# Where there are none, it says so.
run test "$work/rules.jx"
ends 0
prints 'the files have no tests'
run test "$work/absent.jx"
ends 2
silent out

# ---- a rule whose tests have mistakes, or that the profile leaves out, is not one without tests
run test "$work/broken.jx" --coverage --format short
ends 2
prints 'rules.jx:2:6: its tests did not run: they have mistakes, or the profile leaves it out [covered]'
prints 'rules.jx:7:6: no test expects anything of it [each_small]'

# ---- the rules themselves are looked at for a profile that asks for it
printf 'use std\nrule plain for each project { assert count(subsidies) >= 0 }\nprofile own "own" { lint: true }\n' >"$work/plain.jx"
run check "$work/plain.jx" --profile lint --format short
ends 0
says 'note[E0611]: this condition says the same of every record'
run check "$work/plain.jx" --profile own --format short
says 'E0611'
run check "$work/plain.jx" --profile review --format short
lacks "$work/err" 'E0611'

# ---- a profile: of a sample, or of the library; one that nobody has is refused
cat >"$work/profiles.jx" <<'JX'
use std
use std.profiles
use "rules.jx"
test "sample" {
  profile strict "strict" { rules {
    | rule       | waivable |
    | M01        | false    |
  } }
  project P1 "one" { budget: 4 万元; 补助 {
    | name | amount |
    | a    | 5 万元 |
  } }
  waiver "M01" "P1" { reason: "promised"; approver: "bureau" }
}
test "waived" { expect covered waived on P1 }
test "not where the profile forbids it" { expect covered violated on P1; expect forbidden_waiver violated 1 }
JX
run test "$work/profiles.jx" --format short
ends 1
prints ':16:43: expected "covered" violated on P1; found: waived 1'
run test "$work/profiles.jx" --profile strict --format short
ends 1
prints ':15:17: expected "covered" waived on P1; found: violated 1'
prints '2 tests, 3 expectations: 1 passed, 1 failed'
run test "$work/profiles.jx" --profile lint --format short
ends 1
prints ':16:43: expected "covered" violated on P1; found: no such subject'
run test "$work/profiles.jx" --profile stricter
ends 2
says 'E0014'
says 'there are:'

# ---- coverage and strength
cat >"$work/cover.jx" <<'JX'
use std
rule r for each project {
  when budget > 10 万元
  assert budget <= 20 万元 and sum(x.amount for x in subsidies when x.amount > 1 元) < 5 元
}
rule untested for each project { assert budget > 0 元 }
test "one" {
  project A "a" { budget: 15 万元; 补助 {
    | name | amount |
    | x    | 2 元   |
  } }
  expect r holds on A
}
JX
run test "$work/cover.jx" --coverage --strength
ends 0
prints ':2:6: no test violates the rule [r]'
prints ':2:6: no test has the rule not apply [r]'
prints ':3:8: no test has both sides equal (the boundary): budget > 10 万元 [r]'
prints ':3:8: no test has the left side less than the right one: budget > 10 万元 [r]'
lacks "$work/out" ':3:8: no test has the left side greater'
prints ':6:6: no test expects anything of it [untested]'
prints ':4:10: ≤ as <: budget <= 20 万元 [r]'
prints '    add a case where budget equals 20 万元'
prints ':4:20: 20万元 as 21万元: 20 万元 [r]'
prints '    add a case where budget equals 21万元'
prints ':4:20: 20万元 as 19万元: 20 万元 [r]'
prints '    add a case where budget equals 20万元'
prints ':3:8: without this when: budget > 10 万元 [r]'
prints ':4:10: and as or: '
prints ':4:10: without this assertion: '
prints 'coverage: 1 of 2 rules tested; '
prints 'strength: 0 of '
# The advice helps: with a case for each, nothing is left but what no case can tell apart.
sed -i '/expect r holds/a\
}\
test "more" {\
  project B "b" { budget: 20 万元 }\
  project C "c" { budget: 21 万元 }\
  project D "d" { budget: 10 万元; subsidies {\
    | name | amount |\
    | x    | 9 元   |\
  } }\
  project E "e" { budget: 11 万元; subsidies {\
    | name | amount |\
    | x    | 4 元   |\
    | y    | 1 元   |\
    | z    | 0.5 元 |\
  } }\
  project F "f" { budget: 11 万元; subsidies {\
    | name | amount |\
    | x    | 7 元   |\
  } }\
  project G "g" { budget: 9 万元; subsidies {\
    | name | amount |\
    | x    | 9 元   |\
  } }\
  project H "h" { budget: 11 万元; subsidies {\
    | name | amount |\
    | x    | 3 元   |\
    | y    | 2 元   |\
  } }\
  expect r holds on B, E\
  expect r violated on C, F, H\
  expect r not applicable on D, G' "$work/cover.jx"
sed -i '/^rule untested/d' "$work/cover.jx"
run test "$work/cover.jx" --coverage --strength
ends 0
silent err
prints 'coverage: 1 of 1 rules tested; 15 of 15 conditions and boundaries'
prints '  (all was)'
prints '  (all are noticed)'

# The ends of a bound are boundaries; a coarse date has a first and a last day.
cat >"$work/ends.jx" <<'JX'
use std
extend entity project { start: date? }
rule ends for each project p {
  assert length(p.name) in 3..8 and p.budget in >=5 万元 and p.start in 2025年3月..2025年5月
}
test "ends" {
  project A "abc" { budget: 5 万元; start: 2025-04-01 }
  project B "abcd" { budget: 6 万元; start: 2025-05-31 }
  expect ends holds on A, B
}
JX
run test "$work/ends.jx" --coverage
prints ':4:10: no test has it at the upper end (the boundary): length(p.name) in 3..8'
prints ':4:60: no test has it at the lower end (the boundary): p.start in'
check 'the other ends were reached' [ "$(grep -c 'end (the boundary)' "$work/out")" -eq 2 ]

# A mistake that the tests notice is noticed: the rule itself changed so fails them.
for change in 's/budget > 10/budget >= 10/' 's/<= 20/< 20/' 's/<= 20 /<= 21 /' 's/ and / or /' 's/ when x.amount > 1 元//' \
    '/when budget/d' 's/amount > 1 元/amount >= 1 元/' 's/< 5 元/<= 5 元/'; do
    sed "$change" "$work/cover.jx" >"$work/changed.jx"
    run test "$work/changed.jx"
    ends 1 "changed by $change"
done

# ---- reports
run test "$work/cover.jx" --coverage-html "$work/page.html"
ends 0
holds "$work/page.html" '<td class="n">15 / 15</td>'
check 'well-formed' python3 -c 'import sys, html.parser; html.parser.HTMLParser().feed(open(sys.argv[1]).read())' "$work/page.html"
run test "$work/bad.jx" "$work/good.jx" --format junit -o "$work/report.xml"
ends 1
check 'junit' python3 - "$work/report.xml" <<'PY'
import sys, xml.etree.ElementTree as tree
root = tree.parse(sys.argv[1]).getroot()
assert root.tag == "testsuites" and root.get("tests") == "5" and root.get("errors") == "0"
suites = root.findall("testsuite")
assert [len(s.findall("testcase")) for s in suites] == [2, 3]
failures = suites[0].findall("testcase")[0].findall("failure")
assert len(failures) == 10 and failures[0].get("message").startswith("expected")
assert int(root.get("failures")) == sum(int(s.get("failures")) for s in suites)
PY
run test "$work/bad.jx" --format json --coverage --strength
ends 1
check 'json' python3 - "$work/out" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
assert report["format_version"] == 1
assert [t["status"] for t in report["tests"]] == ["failed", "passed"]
assert len(report["tests"][0]["failures"]) == 10
rules = {r["rule"]: r for r in report["rules"]}
assert rules["covered"]["tested"] and not rules["by_unit"]["tested"] and rules["covered"]["id"] == "M01"
assert rules["covered"]["coverage"]["outcomes"]["violated"] == 1
assert rules["each_small"]["strength"]["mistakes"] == 4
total = report["summary"]
assert [total[k] for k in ("tests", "expectations", "passed", "failed", "mistaken")] == [2, 11, 1, 1, 0]
for part, keys in ("coverage", ("wanted", "reached")), ("strength", ("mistakes", "noticed")):
    for key in keys:
        assert total[key] == sum(r[part][key] for r in report["rules"]) > 0 or key == "noticed"
assert total["rules"] == len(report["rules"]) and total["rules_tested"] == 2
PY

run test "$work/bad.jx" --strength
ends 1
prints ': no test, so that none of ' # the rules that nothing is expected of

# Changed code is as well formed as what the compiler makes, and changes nothing for others: the
# rules of the library, with all their mistakes tried.
run test "$work/good.jx" --strength --as-of 2021-01-01
ends 0
prints '3 passed, 0 failed'

finish
