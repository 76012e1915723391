"""GNU units as an oracle for the units of the standard library that both know.

    gnu_units.py DRIVER FILE       (FILE uses the library)

Factors of ours are exact; `units` prints doubles, so they must agree in fifteen digits. Units that count
things of their own (家, 项, 人次 …), money, workdays and 亩 have no equal there."""
import itertools
import math
import subprocess
import sys
from fractions import Fraction

from interop import Tally, ask

# ours -> GNU's, by dimension
DIMENSIONS = {
    'length': {'米': 'm', 'm': 'm', '公里': 'km', '千米': 'km', 'km': 'km', '厘米': 'cm', '毫米': 'mm', '百米': '100 m'},
    'area': {'平方米': 'm^2', '㎡': 'm^2', 'm2': 'm^2', 'm²': 'm^2', '公顷': 'hectare', '平方公里': 'km^2', 'km2': 'km^2',
             '万平方米': '10000 m^2'},
    'volume': {'立方米': 'm^3', 'm3': 'm^3', '升': 'liter', '万立方米': '10000 m^3'},
    'weight': {'千克': 'kg', '公斤': 'kg', '克': 'g', '吨': 'tonne', '万吨': '10000 tonne', '亿吨': '1e8 tonne'},
    'power': {'千瓦': 'kW', '瓦': 'W', '兆瓦': 'MW', '万千瓦': '10000 kW', 'kW': 'kW', 'MW': 'MW'},
    'energy': {'千瓦时': 'kWh', 'kWh': 'kWh', '万千瓦时': '10000 kWh', '亿千瓦时': '1e8 kWh'},
    'time': {'天': 'day', '日': 'day', '周': 'week', '小时': 'hour', '分钟': 'minute', '秒': 's', '万小时': '10000 hour'},
    'months': {'个月': 'year/12', '季度': 'year/4', '年': 'year'},
    'share': {'%': 'percent', '百分比': 'percent', '‰': '1/1000'},
    'speed': {'公里/小时': 'km/hour', '米/秒': 'm/s', '米/分钟': 'm/minute', '千米/天': 'km/day'},
    'yield': {'千克/公顷': 'kg/hectare', '吨/平方公里': 'tonne/km^2', '克/平方米': 'g/m^2'},
    'rate': {'吨/天': 'tonne/day', '千克/小时': 'kg/hour', '万吨/周': '10000 tonne/week'},
    'flow': {'升/秒': 'liter/s', '立方米/小时': 'm^3/hour', '万立方米/天': '10000 m^3/day'},
}


def gnu_factors(pairs):
    """The program reads pairs of lines; one result each, or nothing where it knows no conversion."""
    lines = ''.join('%s\n%s\n' % pair for pair in pairs)
    done = subprocess.run(['units', '-t', '-o', '%.17g'], input=lines, capture_output=True, encoding='utf-8',
                          env={'LC_ALL': 'C', 'PATH': '/usr/bin:/bin'}, check=False)
    return done.stdout.split('\n')[:-1]


def main():
    driver, source = sys.argv[1:]
    tally = Tally('GNU units')
    ours, theirs = [], []
    for units in DIMENSIONS.values():
        for a, b in itertools.permutations(units, 2):
            ours.append('factor %s %s' % (a, b))
            theirs.append((units[a], units[b]))
    answers, factors = ask(driver, ours, source), gnu_factors(theirs)
    if len(factors) != len(theirs):
        sys.exit('GNU units: %d answers to %d questions' % (len(factors), len(theirs)))
    for asked, answer, factor in zip(ours, answers, factors):
        right = '/' in answer and math.isclose(Fraction(answer), float(factor), rel_tol=1e-15, abs_tol=0)
        tally.check(right, '%s is %s, not %s' % (asked, answer, factor))

    # and what does not convert there does not convert here
    names = [(dimension, next(iter(units))) for dimension, units in DIMENSIONS.items()]
    pairs = [(a, b) for (x, a), (y, b) in itertools.permutations(names, 2) if x != y]
    for (a, b), answer in zip(pairs, ask(driver, ['factor %s %s' % pair for pair in pairs], source)):
        if {a, b} == {'天', '个月'}:
            tally.skip('months have no fixed number of days here')
        else:
            tally.check(answer == 'none', 'factor %s %s is %s: they are of different dimensions' % (a, b, answer))
    tally.finish()


main()
