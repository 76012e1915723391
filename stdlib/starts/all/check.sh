#!/bin/sh
#zh 检查本文件夹，运行规则的测试。0：没有问题；1：有问题；2：写错了。CI 运行的就是它。
#zh 程序不在 PATH 里时，用环境变量 JIXIAO 写明它在哪里。
#en Checks this folder and runs the tests of its rules. 0: clean; 1: findings; 2: mistakes. This is
#en what CI runs. JIXIAO names the program if it is not on the PATH.
set -eu
cd "$(dirname "$0")"
jixiao=${JIXIAO:-jixiao}
"$jixiao" check . --as-of "$(date +%Y-%m-%d)"
"$jixiao" test .
