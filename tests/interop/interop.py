"""What the scripts of this folder share: asking a driver, and counting."""
import collections
import subprocess
import sys

MOST_SHOWN = 20


def ask(driver, questions, *arguments):
    """One answer for each question, in order."""
    done = subprocess.run([driver, *arguments], input=''.join(q + '\n' for q in questions), capture_output=True,
                          encoding='utf-8', check=False)
    answers = done.stdout.split('\n')[:-1]
    if done.returncode != 0 or len(answers) != len(questions):
        sys.exit('%s: ended with %d after %d of %d answers: %s'
                 % (driver, done.returncode, len(answers), len(questions), done.stderr[:500]))
    return answers


class Tally:
    def __init__(self, name):
        self.name, self.passed, self.failed = name, 0, 0
        self.skipped = collections.Counter()

    def check(self, holds, what):
        if holds:
            self.passed += 1
            return
        self.failed += 1
        if self.failed <= MOST_SHOWN:
            print('%s: %s' % (self.name, what))

    def skip(self, reason, n=1):
        self.skipped[reason] += n

    def finish(self, last=True):
        for reason, n in self.skipped.most_common():
            print('%s: skipped %6d: %s' % (self.name, n, reason))
        print('%s: %d passed, %d failed, %d skipped'
              % (self.name, self.passed, self.failed, sum(self.skipped.values())))
        if self.failed > 0 or self.passed == 0 or last:
            sys.exit(self.failed > 0 or self.passed == 0)
