"""Forms that Jixiao printed, opened and saved again by LibreOffice, as they are and through its own
formats: `import` reads the same records from them as from the file that was printed.

    resaved.py JIXIAO WORK

WORK is an empty folder. Comments do not count: merged cells may stand in other columns of a grid."""
import os
import re
import shutil
import subprocess
import sys

from interop import Tally

NAMES = ('tangshan-2021', 'fengrun-2022', 'chengde-2022', 'linyi-2020', 'tianjin-2025')
OPEN = {'docx': 'odt', 'xlsx': 'ods'}


def records(path):
    """The source without comments; a # within quotation marks is none."""
    with open(path, encoding='utf-8') as file:
        lines = [re.sub(r'("(?:[^"\\]|\\.)*")|(?:^| )#.*', lambda m: m.group(1) or '', line.rstrip('\n')) for line in file]
    return [line for line in lines if line.strip()]


def convert(work, to, files, folder):
    os.makedirs(folder, exist_ok=True)
    subprocess.run(['soffice', '-env:UserInstallation=file://' + os.path.join(work, 'profile'), '--headless',
                    '--convert-to', to, '--outdir', folder, *files], capture_output=True, check=False)


def read(jixiao, path, out):
    """What was read, or None."""
    done = subprocess.run([jixiao, 'import', path, '-o', out, '--lang', 'en'], capture_output=True, text=True, check=False)
    name = os.path.basename(path).rsplit('.', 1)[0]
    source = os.path.join(out, name + '.jx')
    return records(source) if done.returncode < 2 and os.path.exists(source) else None


def main():
    jixiao, work = sys.argv[1], os.path.abspath(sys.argv[2])
    tally = Tally('resaved')
    if not shutil.which('soffice'):
        tally.skip('soffice not installed', len(NAMES) * 4)
        tally.finish()
    for ending, open_ending in OPEN.items():
        printed, files = os.path.join(work, ending), []
        for name in NAMES:
            subprocess.run([jixiao, 'build', 'examples/' + name, '--to', ending, '-o', os.path.join(printed, name)],
                           capture_output=True, check=False)
            built = os.listdir(os.path.join(printed, name))[0]
            files.append(shutil.move(os.path.join(printed, name, built), os.path.join(printed, name + '.' + ending)))
        convert(work, ending, files, os.path.join(printed, 'saved'))
        convert(work, open_ending, files, os.path.join(printed, 'open'))
        opened = [os.path.join(printed, 'open', name + '.' + open_ending) for name in NAMES]
        convert(work, ending, opened, os.path.join(printed, 'through'))
        for name in NAMES:
            want = read(jixiao, os.path.join(printed, name + '.' + ending), os.path.join(printed, 'want'))
            tally.check(bool(want), '%s.%s is not read' % (name, ending))
            for way, said in ('saved', 'saved again'), ('through', 'through ' + open_ending):
                got = read(jixiao, os.path.join(printed, way, name + '.' + ending), os.path.join(printed, way, 'read'))
                differs = next((pair for pair in zip(want or [], got or []) if pair[0] != pair[1]), 'is not read')
                tally.check(bool(want) and got == want, '%s.%s %s: %s' % (name, ending, said, str(differs)[:300]))
    tally.finish()


main()
