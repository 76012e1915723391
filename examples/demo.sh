#!/bin/sh
# The main job on a real department: check its file, build its tables, say where they are.
# Usage: examples/demo.sh PATH-OF-jixiao
set -u
cd "$(dirname "$0")/.." || exit 2
jx=$1 out=build/demo
echo "== 检查 / check: examples/tangshan-2021"
"$jx" check examples/tangshan-2021
status=$?
[ $status -le 1 ] || exit $status
echo
echo "== 制表 / build: $out"
"$jx" build examples/tangshan-2021 --to html,docx,xlsx,md,csv,txt,json -o "$out" || exit $?
