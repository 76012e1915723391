#!/bin/sh
# Native functions through rules: whatever native code does, the row is in error with words of its own,
# every other row and rule has its outcome, and no process is left. Values and limits are tested in
# tests/unit/test_native.c.
. tests/cli/harness

cat >"$work/a.jx" <<'JX'
entity thing { code : code header; x : number }
native "libbad.so" {
  fn bad_null | crash(x: number as double): number as double
  fn bad_abort | aborts(x: number as double): number as double
  fn bad_hang | hangs(x: number as double): number as double
  fn bad_recursion | deep(x: number as double): number as double
  fn bad_memory | memory(x: number as int64): number as int64
  fn bad_nan | nan(x: number as double): number as double
  fn bad_infinity | infinity(x: number as double): number as double
  fn bad_fork | forks(x: number as double): number as double
  fn bad_exit | exits(x: number as double): number as double
  fn bad_kill | kills(x: number as double): number as double
  fn bad_round_up | rounds(x: number as double): number as double
  fn bad_write_argument | writes(x: list number as double[]): number as double
  fn bad_int32 | whole(x: number as int32): number as int32
  fn bad_double | same(x: number as double): number as double
}
rule crash_ for each thing { assert crash(x) > 0 }
rule abort_ for each thing { assert aborts(x) > 0 }
rule hang_ for each thing { assert hangs(x) > 0 }
rule deep_ for each thing { assert deep(x) > 0 }
rule memory_ for each thing { assert memory(100000) < 1100 }
rule nan_ for each thing { assert nan(x) > 0 }
rule infinity_ for each thing { assert infinity(x) > 0 }
rule fork_ for each thing { assert forks(x) > 0 }
rule exit_ for each thing { assert exits(x) > 0 }
rule kill_ for each thing { assert kills(x) > 0 }
rule rounding_ for each thing { assert rounds(1) * 3 < 1 }
rule buffer_ for each thing { assert writes([x, x + 1]) > 0 }
rule inexact_ for each thing t { assert whole(t.x / 2) < 0 or same(t.x / 3) > 0 }
rule plain_ for each thing { assert x > 0 else `{x} is not above 0` }
rule after_ for each thing { assert same(x) = x }
thing A1 { x: 6 }
thing B1 { x: -1 }
thing C1 { x: 2 }
JX
mark="jixiao-native-test-$$"
marked() { grep -lsaF "MARK=$mark" /proc/[0-9]*/environ | grep -q .; } # a process of the run below
ran='jixiao check, marked'
env MARK="$mark" timeout 120 "$JX" check "$work/a.jx" --allow-native "$JX_TEST_NATIVE" --format json \
    >"$work/out" 2>"$work/err" </dev/null &
seen=0
for i in 1 2 3 4 5 6 7 8 9 10; do if marked; then seen=1; break; fi; sleep 0.05; done
check 'processes can be seen' [ $seen -eq 1 ]
wait $!
status=$?
ends 2
silent err
if marked; then fail 'a process is left'; else good; fi
check 'every row has its outcome' python3 - "$work/out" <<'PY'
import json, sys
report = json.load(open(sys.argv[1]))
def outcomes(name):
    rule, = [r for r in report["rules"] if r["rule"] == name]
    return {k: n for k, n in rule["outcomes"].items() if n}
def words(name, outcome="error"):
    return [(f["subject"]["key"], f["message"]["en"]) for f in report["findings"]
            if f["rule"] == name and f["outcome"] == outcome]
faults = {"crash_": "crashed: it used memory that is not its own", "abort_": "crashed: it called abort",
          "hang_": "ran for more than 10000 ms", "deep_": "memory that is not its own",
          "nan_": "not a finite number", "infinity_": "not a finite number",
          "fork_": "may not start processes", "exit_": "ended its process (exit)",
          "kill_": "may not start processes"}
for name, said in faults.items():
    assert outcomes(name) == {"holds": 2, "error": 1}, (name, outcomes(name))
    (subject, message), = words(name)
    assert subject == "B1" and said in message, (name, subject, message)
assert outcomes("buffer_") == {"error": 3}, outcomes("buffer_")
assert all("memory that is not its own" in m for _, m in words("buffer_"))
assert outcomes("memory_") == {"holds": 3} and outcomes("rounding_") == {"holds": 3}
# what does not fit is refused, row by row, never rounded
told = dict(words("inexact_"))
assert outcomes("inexact_") == {"holds": 1, "error": 2}, outcomes("inexact_")
assert "-1/2" in told["B1"] or "-0.5" in told["B1"], told
assert "2/3" in told["C1"], told
assert outcomes("plain_") == {"holds": 2, "violated": 1} and outcomes("after_") == {"holds": 3}
assert words("plain_", "violated") == [("B1", "-1 is not above 0")]
PY
for form in text short sarif junit md; do
    sed '/hang/d' "$work/a.jx" >"$work/short.jx"
    run check "$work/short.jx" --allow-native "$JX_TEST_NATIVE" --format $form
    ends 2
    prints 'is not above 0'
    prints 'crashed: it used memory'
    prints 'not a finite number'
done

# Only the library that the command line allows, and only with the contents that it names.
sum=$(sha256sum "$JX_TEST_NATIVE" | cut -d' ' -f1)
head -n 3 "$work/a.jx" >"$work/one.jx"
cat >>"$work/one.jx" <<'JX'
}
rule one for each thing { assert crash(x) > 0 }
thing A1 { x: 6 }
JX
run check "$work/one.jx"
ends 2
prints '--allow-native'
run check "$work/one.jx" --allow-native "$JX_TEST_NATIVE@sha256:$sum"
ends 0
upper=$(echo "$sum" | tr a-f A-F)
run check "$work/one.jx" --allow-native "$JX_TEST_NATIVE@sha256:$upper"
ends 0
other=$(echo "$sum" | tr 0-9a-f 1-9a-f0)
run check "$work/one.jx" --allow-native "$JX_TEST_NATIVE@sha256:$other"
ends 2
prints "its SHA-256 is $sum"
for bad in '' 0 "${sum}0" "g${sum#?}"; do
    run check "$work/one.jx" --allow-native "$JX_TEST_NATIVE@sha256:$bad"
    ends 2
    says 'E0014'
    silent out
done
# A compiled form takes the same natives.
run compile "$work/one.jx" -o "$work/one.jxc"
ends 0
run run "$work/one.jxc" --allow-native "$JX_TEST_NATIVE@sha256:$sum"
ends 0
finish
