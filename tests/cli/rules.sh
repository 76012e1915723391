#!/bin/sh
# Rules in a file, checked by the program: what their statements do together.
. tests/cli/harness

# A `when` narrows the whole rule, also where it stands behind an assertion; a `let` is seen from there on.
cat >"$work/order.jx" <<'JX'
entity thing { code : code header; n : number? }
rule late for each thing { assert n > 5 else `{n} is small`; when n > 0; let m = n * 2; assert m < 100 }
thing A1 { n: 0 }
thing A2 { n: 1 }
thing A3 { n: 60 }
thing A4 { n: 7 }
JX
run check "$work/order.jx" --format short
ends 1
silent err
check 'two findings' [ "$(wc -l <"$work/out")" -eq 2 ]
prints ':4:15: error: 1 is small [late]'
prints ':5:15: error: not satisfied: m < 100 [late]'
sed 's/assert n > 5/assert m > 5/' "$work/order.jx" >"$work/early.jx"
run check "$work/early.jx" --format short
ends 2
says ':2:35: error[E0206]'

# Declared twice: one message, and the first one stands.
cat >"$work/twice.jx" <<'JX'
entity thing { code : code header }
entity thing { code : code header; n : number }
thing A1 { }
JX
run check "$work/twice.jx" --format short
ends 2
count 1 'error['
says ':2:8: error[E0210]'

# The limit with its tolerance is told as such: the fact is not what nobody wrote.
cat >"$work/within.jx" <<'JX'
entity thing { code : code header; n : number; m : number }
rule low for each thing { assert n <= m within 3 }
rule high for each thing { assert m >= n within 3 }
thing A1 { n: 21; m: 10 }
JX
run check "$work/within.jx"
ends 1
prints 'm within 3 = 13'
prints 'n within 3 = 18'
lacks "$work/out" 'm = 13'
lacks "$work/out" 'n = 18'

finish
