#!/bin/sh
#zh 检查本文件夹，运行规则的测试。0：没有错误，可能有警告和说明；1：有错误；2：文件写错了。CI 运行的就是它。
#zh 程序不在 PATH 里时，用环境变量 JIXIAO 写明它在哪里。
#en Checks this folder and runs the tests of its rules. 0: no errors, though there may be
#en warnings and notes; 1: errors; 2: mistakes in the files. This is what CI runs. JIXIAO names
#en the program if it is not on the PATH.
set -eu
cd "$(dirname "$0")"
jixiao=${JIXIAO:-jixiao}
"$jixiao" check . --as-of "$(date +%Y-%m-%d)"
"$jixiao" test .
