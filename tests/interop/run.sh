#!/bin/sh
# Other people's cases: run.sh FOLDER JIXIAO, with the folder where the drivers are built, and the program.
# Each script prints its failures, what it skipped and why, and last `NAME: N passed, N failed, N skipped`.
set -u
drivers=$1 jixiao=$2 here=$(dirname "$0") failed=0
export LC_ALL=C.UTF-8 ASAN_OPTIONS=detect_leaks=1 UBSAN_OPTIONS=print_stacktrace=1 PYTHONDONTWRITEBYTECODE=1
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
printf '使用 std\n' >"$work/library.jx"

# try DATA SCRIPT ARGUMENT…: skipped where DATA is not installed
try() {
    data=$1 script=$2
    shift 2
    if [ -e "$data" ] || command -v "$data" >/dev/null 2>&1; then
        python3 "$here/$script" "$@" || failed=1
    else
        echo "$script: $data is not installed: 0 passed, 0 failed, 1 skipped"
    fi
}

dectest=/usr/lib/python3.11/test/decimaltestdata unicode=/usr/share/unicode
try "$dectest" dectest.py "$drivers/number" "$dectest"
try "$dectest" dectest.py "$drivers/evaluated" "$dectest" 1000 # round() takes no more
try units gnu_units.py "$drivers/unit" "$work/library.jx"
try python3 dates.py "$drivers/date"
try "$unicode" unicode.py "$drivers/unicode" "$unicode"

# ---- damaged forms and entries of the cache, and a second evaluator, more of them than in `make test`; other machines
"$drivers/../tests/test_reference" 10 || failed=1
for test in test_form test_cache; do "$drivers/../tests/$test" 3 || failed=1; done # a process each time
sh "$here/portable.sh" "$jixiao" || failed=1

# ---- office formats, read back by other programs; validators come from npm, into build/
node=build/interop/node
if [ ! -x $node/node_modules/.bin/ooxml-validate ] && command -v npm >/dev/null 2>&1; then
    mkdir -p $node && npm install --silent --no-audit --no-fund --prefix $node \
        @ooxml-tools/validate@0.4.6 html-validate@10.17.0 >/dev/null 2>&1
fi
if command -v npm >/dev/null 2>&1; then
    mkdir -p $node/sarif-schema
    [ -d $node/node_modules/@microsoft/sarif-multitool-linux ] ||
        npm install --silent --no-audit --no-fund --prefix $node @microsoft/sarif-multitool-linux@5.7.0 >/dev/null 2>&1
    [ -d $node/sarif-schema/package ] || # for the schema in it: not what it depends on
        (cd $node && npm pack --silent @microsoft/jest-sarif@1.0.0-beta.0 >/dev/null 2>&1 &&
            tar -xzf microsoft-jest-sarif-*.tgz -C sarif-schema)
fi
# Debian's Python has Debian's packages
python=/usr/bin/python3
[ -x $python ] || python=python3
mkdir "$work/office" && $python "$here/office.py" "$jixiao" "$work/office" $node || failed=1
mkdir "$work/resaved" && $python "$here/resaved.py" "$jixiao" "$work/resaved" || failed=1
mkdir "$work/findings" && $python "$here/findings.py" "$jixiao" "$work/findings" $node || failed=1
mkdir "$work/rules" && $python "$here/rule_tests.py" "$jixiao" "$work/rules" || failed=1
exit $failed
