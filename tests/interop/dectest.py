"""The General Decimal Arithmetic test cases (decTest) against exact numbers.

    dectest.py DRIVER FOLDER [PLACES: the most that the driver rounds to]

Their results are rounded to a precision; ours are exact. So an exact result is compared as a rational; for
an inexact one ours is rounded at the place of its last digit, in the rounding mode of the case. What has
no meaning for exact numbers is skipped and counted by reason."""
import decimal
import glob
import os
import re
import sys
from fractions import Fraction

from interop import Tally, ask

MODES = {'half_up', 'half_even', 'down', 'up', 'floor', 'ceiling'}
EXPONENT_MOST = 2000  # digits that far from the point are no number that anybody writes out
LIMITS = {'overflow', 'underflow', 'subnormal', 'clamped'}

CASE = re.compile(r"(\S+)\s+(\S+)\s+(.*?)\s*->\s*('[^']*'|\"[^\"]*\"|\S+)\s*(.*)$")

decimal.setcontext(decimal.Context(prec=decimal.MAX_PREC, Emax=decimal.MAX_EMAX, Emin=decimal.MIN_EMIN, traps=[]))


def words(text):
    return [word.strip('\'"') for word in re.findall(r"'[^']*'|\"[^\"]*\"|\S+", text)]


def cases(path):
    """(name, operation, operands, result, conditions, rounding) of each line."""
    rounding = 'half_even'
    with open(path, encoding='latin-1') as file:
        for line in file:
            line = line.strip()
            if line.lower().startswith('rounding:'):
                rounding = line.split(':')[1].split()[0].lower()
            case = CASE.match(line)
            if case and not line.startswith('--'):
                conditions = set(case[5].split('--')[0].lower().split())
                yield case[1], case[2].lower(), words(case[3]), case[4].strip('\'"'), conditions, rounding


def number(text):
    """A finite decimal whose digits can be spelled, or None."""
    try:
        value = decimal.Decimal(text)
    except decimal.InvalidOperation:
        return None
    if not value.is_finite() or max(abs(value.as_tuple().exponent), abs(value.adjusted())) > EXPONENT_MOST:
        return None
    return value


def spelled(value):
    return format(value, 'f')


BINARY = {'add': 'add', 'subtract': 'sub', 'multiply': 'mul', 'divide': 'div', 'compare': 'compare'}
UNARY = {'plus', 'minus', 'abs', 'reduce', 'tointegralx'}


def reason_to_skip(operation, operands, result, conditions, rounding):
    if operation not in BINARY and operation not in UNARY and operation != 'quantize':
        return 'an operation that we do not have'
    if any('#' in text for text in operands + [result]) or result == '?' or 'invalid_context' in conditions:
        return 'about encodings and contexts'
    if rounding not in MODES:
        return 'a rounding mode that we do not have'
    if any(number(text) is None for text in operands):
        return 'an operand that is infinite, no number, or has an exponent beyond %d' % EXPONENT_MOST
    if operation == 'divide' and number(operands[1]) == 0:
        return None
    if LIMITS & conditions:
        return 'a limit of the exponent, which exact numbers do not have'
    if number(result) is None:
        return 'a result that is infinite or no number'
    return None


def question(operation, operands):
    a = spelled(number(operands[0]))
    if operation in BINARY:
        return '%s %s %s' % (BINARY[operation], a, spelled(number(operands[1])))
    negates = operation == 'minus' or (operation == 'abs' and number(operands[0]) < 0)
    return 'sub 0 %s' % a if negates else 'add %s 0' % a


def places(operation, operands, result):
    """Decimals at which the result was rounded."""
    if operation == 'quantize':
        return -number(operands[1]).as_tuple().exponent
    return -number(result).as_tuple().exponent


def main():
    driver, folder = sys.argv[1:3]
    places_most = int(sys.argv[3]) if len(sys.argv) > 3 else sys.maxsize
    tally = Tally('decTest')
    todo = []
    for path in sorted(glob.glob(os.path.join(folder, '*.decTest'))):
        for name, operation, operands, result, conditions, rounding in cases(path):
            reason = reason_to_skip(operation, operands, result, conditions, rounding)
            if reason:
                tally.skip(reason)
                continue
            asked = question(operation, operands)
            zero_divisor = operation == 'divide' and number(operands[1]) == 0
            if 'inexact' in conditions and not zero_divisor:
                if places(operation, operands, result) > places_most:
                    tally.skip('rounded to more than %d decimals' % places_most)
                    continue
                asked += ' %d %s' % (places(operation, operands, result), rounding)
            todo.append((name, asked, None if zero_divisor else result))
    if not todo:
        sys.exit('decTest: no cases in ' + folder)
    for (name, asked, result), answer in zip(todo, ask(driver, [case[1] for case in todo])):
        if result is None:
            right = answer == 'none'
        else:
            right = '/' in answer and Fraction(answer) == Fraction(number(result))
        tally.check(right, '%s: %s is %s, not %s' % (name, asked, answer, result))
    tally.finish()


main()
