# The reports of `jixiao check` read by other people's programs: findings.py JIXIAO FOLDER NODE. SARIF by
# Microsoft's validator and the OASIS schema, JUnit XML by junitparser, JSON by jsonschema against
# docs/schemas; every outcome and status is in them, a mistake in a file, and names that need escaping.
# The programs of npm stand in NODE; what is not there is skipped, and told.
import glob
import json
import os
import subprocess
import sys

jixiao, folder, node = sys.argv[1:4]
jixiao, node = os.path.abspath(jixiao), os.path.abspath(node)
schemas = os.path.abspath('docs/schemas')
passed = failed = skipped = 0
RULES = """使用 std
规则 成立的 | r_holds 对每个 项目 { 断言 预算数 > 0 元 }
规则 违反的 | r_violated 对每个 项目 {
  代号: "M01"
  组别: 金额
  依据: "财预〔2015〕88号 <第三条> & \\"附件\\""
  建议: "核减|调整"
  断言 财政资金 <= 预算数 否则 `财政 {财政资金} 超过 {预算数} & <b> ]]>`
}
规则 豁免的 | r_waived 对每个 项目 { 断言 其他资金 <= 预算数 }
规则 不适用的 | r_inapplicable 对每个 项目 { 仅当 预算数 > 1000 亿元; 断言 财政资金 > 0 元 }
规则 出错的 | r_error 对每个 项目 { 断言 四舍五入(预算数 / 1 元, 2000) > 0 }
规则 没有选中 | r_nothing 对每个 成本项 { 断言 名称 不是 无值 }
规则 外层的 | r_outer 对每个 项目 { 涵盖: [r_inner]; 断言 合计(补助.金额) <= 预算数 }
规则 内层的 | r_inner 对每个 项目 p, s 属于 p.补助 { 断言 s.金额 <= p.预算数 }
规则 已知的 | r_known 对每个 项目 { 把握: 提示; 断言 财政资金 不是 无值 }
豁免 "豁免的" "P1" { 理由: "会议 <纪要> & \\"附件\\""; 批准人: "王某"; 截至: 2025-12-31 }
"""
RECORDS = """使用 std
部门 A1 "甲局" {}
预算单位 A1 "甲局" { 部门: A1 }
绩效文本 2025 { 部门: A1 }
项目 P1 "引才🎈<&>" {
  单位: A1; 预算数: 10 万元; 财政资金: 12 万元; 其他资金: 11 万元
  补助 {
    | 名称 | 金额    |
    | 一等 | 12 万元 |
  }
}
项目 P2 "展会" { 单位: A1; 预算数: 10 万元; 其他资金: 1 元 }
"""


def check(what, right):
    global passed, failed
    passed += bool(right)
    failed += not right
    if not right:
        print(f'findings: {what}')


def skip(what):
    global skipped
    skipped += 1
    print(f'findings: {what}')


def write(name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w', encoding='utf-8') as out:
        out.write(text)


def run(*arguments):
    command = [jixiao, *arguments]
    return subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout


write('in/审核 规则/规则 & 一.jx', RULES)
write('in/科技局.jx', RECORDS)
write('broken/坏.jx', '使用 std\n项目 P9 "坏" {\n  预算数 10 万元\n}\n')
run('check', 'in', '--write-baseline', 'base', '--format', 'json')
with open(os.path.join(folder, 'base'), encoding='utf-8') as file:
    known = [line for line in file.read().split('\n') if line.startswith('#') or '已知的' in line]
write('base', '\n'.join(known) + '\n0123456789abcdef\t没有了 <&>\t科技局.jx\t不再出现 & 旧的\n')
RUNS = {'plain': ['in'], 'known': ['in', '--baseline', 'base', '--as-of', '2025-06-01'],
        'broken': ['in', 'broken', '--lang', 'en'], 'none': ['broken'],
        'explained': ['in', '--explain', '--as-of', '2026-01-01', '--fail-on', 'unknown']}
written = {}
for name, arguments in RUNS.items():
    for form in 'sarif', 'junit', 'json':
        written[name, form] = run('check', *arguments, '--format', form)
        with open(os.path.join(folder, f'{name}.{form}'), 'wb') as out:
            out.write(written[name, form])

# ---- SARIF
found = glob.glob(node + '/**/sarif-2.1.0-rtm.5.json', recursive=True)
try:
    import jsonschema
except ImportError:
    jsonschema = None
    skip('jsonschema is not installed')
if jsonschema and found:
    with open(found[0], encoding='utf-8') as file:
        oasis = jsonschema.Draft4Validator(json.load(file))
    for name in RUNS:
        errors = list(oasis.iter_errors(json.loads(written[name, 'sarif'])))
        check(f'{name}.sarif against the schema: {[e.message for e in errors[:2]]}', not errors)
    broken = json.loads(written['plain', 'sarif'])
    broken['runs'][0]['columnKind'] = 'bytes'
    check('the schema of SARIF refuses what is wrong', not oasis.is_valid(broken))
elif jsonschema:
    skip('the schema of SARIF (npm @microsoft/jest-sarif) is not there')
multitool = node + '/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool'
if os.path.exists(multitool):
    environment = dict(os.environ, DOTNET_SYSTEM_GLOBALIZATION_INVARIANT='1')
    for name in RUNS:
        told = subprocess.run([multitool, 'validate', f'{name}.sarif', '--level', 'Error;Warning'], cwd=folder,
                              env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        lines = [line for line in told.stdout.decode().split('\n') if ': error ' in line or ': warning ' in line]
        lines = [line for line in lines if 'informationUri' not in line] # the program has no address of its own
        check(f'{name}.sarif by the validator: {lines[:2]}', not lines and b'1 files scanned' in told.stdout)
else:
    skip('npm @microsoft/sarif-multitool-linux is not there')

# ---- JUnit
try:
    from junitparser import JUnitXml
    for name in RUNS:
        xml = JUnitXml.fromstring(written[name, 'junit'])
        cases = [case for suite in xml for case in suite]
        results = [type(result).__name__ for case in cases for result in case.result[:1]]
        totals = (len(cases), results.count('Failure'), results.count('Error'), results.count('Skipped'))
        check(f'{name}.junit: totals {totals}', totals == (xml.tests, xml.failures, xml.errors, xml.skipped))
    suites = {suite.name: suite for suite in JUnitXml.fromstring(written['known', 'junit'])}
    properties = {p.name: p.value for suite in suites.values() for p in suite.properties()}
    check('junit: the date', properties.get('as-of') == '2025-06-01')
    cases = {case.name: case for suite in suites.values() for case in suite}
    check('junit: escaped', any('引才🎈<&>' in name for name in cases) and '不再出现 & 旧的' in ' '.join(cases))
    violated = next(case for name, case in cases.items() if name.startswith('违反的') and '引才' in name)
    check('junit: the message', '财政 12万元 超过 10万元 & <b> ]]>' in violated.result[0].message)
except ImportError:
    skip('junitparser is not installed')

# ---- JSON
if jsonschema:
    with open(schemas + '/findings.schema.json', encoding='utf-8') as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for name in RUNS:
        errors = list(validator.iter_errors(json.loads(written[name, 'json'])))
        check(f'{name}.json: {[e.message for e in errors[:2]]}', not errors)
    report = json.loads(written['known', 'json'])
    outcomes = {outcome for rule in report['rules'] for outcome, n in rule['outcomes'].items() if n}
    statuses = {finding['status'] for finding in report['findings']}
    check(f'every outcome: {outcomes}', len(outcomes) == 6)
    check(f'every status: {statuses}', statuses == {'open', 'folded', 'waived', 'known'})
    report['findings'][0]['status'] = 'closed'
    check('the schema of findings refuses what is wrong', not validator.is_valid(report))

print(f'findings: {passed} passed, {failed} failed, {skipped} skipped')
sys.exit(failed > 0)
