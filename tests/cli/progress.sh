#!/bin/sh
# A line of progress stands on a terminal from half a second on, and nothing of it stays; elsewhere there
# is none. --stats tells what there was to read and how long each step took, on standard error, and
# changes nothing else.
. tests/cli/harness

if ! python3 -c 'import pty; pty.openpty()' 2>/dev/null; then
    echo "progress: this machine has no terminals to hand out: 0 passed, 0 failed, 1 skipped"
    exit 0
fi

# A pipe that gives its text late: reading it takes more than half a second.
mkdir "$work/in"
printf '使用 std\n部门 D1 "第一局" { }\n' >"$work/text"
for i in 1 2 3; do sed "s/D1/D9$i/" "$work/text" >"$work/in/$i.jx"; done
mkfifo "$work/late.jx"
late() { { sleep "$1"; cat "$work/text"; } >"$work/late.jx" & }

# on_terminal COMMAND…: its standard error is a terminal; what it wrote there is in $work/screen
on_terminal() {
    python3 - "$work/screen" "$work/out" "$@" <<'PY'
import os, pty, subprocess, sys
ours, theirs = pty.openpty()
with open(sys.argv[2], "wb") as out:
    run = subprocess.Popen(sys.argv[3:], stdout=out, stderr=theirs)
os.close(theirs)
screen = b""
try:
    while part := os.read(ours, 65536):
        screen += part
except OSError:  # the other end is closed
    pass
open(sys.argv[1], "wb").write(screen)
sys.exit(run.wait())
PY
}

"$JX" check "$work/text" "$work/in" >"$work/plain" 2>/dev/null
late 0.9
on_terminal "$JX" check "$work/late.jx" "$work/in" --lang zh
ran='on a terminal, late'
check 'reading is told' grep -aq '读取中 1/' "$work/screen"
check 'and taken away' sh -c "tail -c 4 '$work/screen' | grep -aq '\[K'"
late 0.9
on_terminal "$JX" check "$work/late.jx" "$work/in" --lang en
check 'in English' grep -aq 'reading 1/' "$work/screen"
late 0.9
printf '使用 std\n规则 甲 对每个 部门 { 断言 真 }\n' >"$work/in/rule.jx"
on_terminal "$JX" check "$work/late.jx" "$work/in" --lang en
check 'rules are told' grep -aq 'checking 0/' "$work/screen"
on_terminal "$JX" check "$work/in"
check 'nothing is told of what is quick' [ ! -s "$work/screen" ]
late 0.9
"$JX" check "$work/late.jx" "$work/in" >"$work/out" 2>"$work/err"
ran='no terminal, late'
check 'nothing is told where there is no terminal' [ ! -s "$work/err" ]

# ---- --stats
rm "$work/late.jx"
quiet() { # COMMAND…: its output is the same with --stats
    "$JX" "$@" >"$work/plain" 2>"$work/plain.err"
    run "$@" --stats --lang en
    check 'the same output' cmp "$work/plain" "$work/out"
    check 'files, records, bytes' grep -Eq '^[0-9]+ files?, [0-9]+ records?, [0-9]+\.[0-9] MB$' "$work/err"
    check 'steps' grep -Eq '^  together: [0-9]+\.[0-9] ms$' "$work/err"
    check 'memory' grep -Eq '^peak memory: [0-9]+\.[0-9] MB$' "$work/err"
    check 'nothing else' [ "$(grep -vxF -f "$work/plain.err" "$work/err" | grep -Ecv '^(  [a-z ,]+: [0-9.]+ ms|[0-9]+ files.*|peak memory.*)$')" = 0 ]
}
quiet check "$work/in" --lang en
quiet export "$work/in"
quiet query "$work/in" 'department' --lang en
quiet compile "$work/in" -o "$work/form.jxc" --lang en
quiet run "$work/form.jxc" --lang en
check 'a form is read' grep -q 'verifying forms' "$work/err"
check 'no sources are' sh -c "! grep -q 'declarations' '$work/err'"
quiet build examples/tangshan-2021 --to txt -o "$work/built" --lang en
finish
