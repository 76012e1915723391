"""Checks what is left of each program when its end is cut off: a few places of each file, always the same.
The program must end with a status of its own, say why if that is 2, and say the same twice.

    prefixes.py JIXIAO WORK CUTS ROOT…: prints `good`, or what was wrong, a line each"""
import glob
import os
import random
import subprocess
import sys


def check(jixiao, path):
    done = subprocess.run([jixiao, 'check', '--format', 'short', '--lang', 'en', path], capture_output=True, timeout=60,
                          check=False)
    return done.returncode, done.stdout, done.stderr


def cuts_of(rng, size, most):
    return sorted({0, size} | {rng.randrange(size + 1) for _ in range(most)})


def main():
    jixiao, work, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
    files = sorted(f for root in sys.argv[4:] for f in glob.glob(root + '/**/*.jx', recursive=True))
    path = os.path.join(work, 'cut.jx')
    rng = random.Random(11)
    for name in files:
        with open(name, 'rb') as file:
            text = file.read()
        for cut in cuts_of(rng, len(text), most):
            with open(path, 'wb') as file:
                file.write(text[:cut])
            status, out, err = check(jixiao, path)
            if status not in (0, 1, 2):
                print('%s cut at %d: status %d' % (name, cut, status))
            elif status == 2 and b'error' not in out + err:
                print('%s cut at %d: status 2, and nobody says why' % (name, cut))
            elif cut % 16 == 0 and (status, out, err) != check(jixiao, path):
                print('%s cut at %d: not the same twice' % (name, cut))
            else:
                print('good')


main()
