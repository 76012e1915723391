# Reads what sarif.sh made: reports.py FOLDER SCHEMA. Prints what is wrong, and last `passed N failed N`.
import json
import re
import sys
import urllib.parse
import xml.etree.ElementTree

folder, schema_path = sys.argv[1:]
passed = failed = 0


def check(holds, what):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print('sarif: ' + what)


# ---- as much of JSON Schema as the schema uses
KINDS = {'object': dict, 'array': list, 'string': str, 'boolean': bool, 'null': type(None), 'integer': int}


def mistakes(value, schema, root, at='$'):
    unknown = set(schema) - {'$schema', '$defs', '$ref', 'title', 'type', 'enum', 'const', 'pattern', 'minimum',
                             'properties', 'required', 'items', 'anyOf'}
    assert not unknown, unknown
    if '$ref' in schema:
        yield from mistakes(value, root['$defs'][schema['$ref'].split('/')[-1]], root, at)
    if 'anyOf' in schema and all(any(True for _ in mistakes(value, s, root, at)) for s in schema['anyOf']):
        yield at + ': none of several'
    kinds = schema.get('type', [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    fits = [k for k in kinds if isinstance(value, KINDS[k]) and not (k == 'integer' and isinstance(value, bool))]
    if kinds and not fits:
        yield '%s: %r is no %s' % (at, value, kinds)
        return
    if 'enum' in schema and value not in schema['enum'] or 'const' in schema and value != schema['const']:
        yield '%s: %r' % (at, value)
    if 'pattern' in schema and not re.search(schema['pattern'], value):
        yield '%s: %r' % (at, value)
    if 'minimum' in schema and isinstance(value, int) and value < schema['minimum']:
        yield '%s: %r' % (at, value)
    if isinstance(value, dict):
        for key in schema.get('required', []):
            if key not in value:
                yield '%s: lacks %s' % (at, key)
        for key, inner in value.items():
            if key in schema.get('properties', {}):
                yield from mistakes(inner, schema['properties'][key], root, at + '.' + key)
            elif 'properties' in schema:
                yield '%s: %s is not described' % (at, key)
    if isinstance(value, list) and 'items' in schema:
        for i, inner in enumerate(value):
            yield from mistakes(inner, schema['items'], root, '%s[%d]' % (at, i))


def load(name):
    with open(folder + '/' + name, encoding='utf-8') as file:
        return json.load(file)


schema = json.load(open(schema_path, encoding='utf-8'))
findings = load('json')
for name in ['json', 'explained']:
    wrong = list(mistakes(load(name), schema, schema))
    check(not wrong, '%s against its schema: %s' % (name, wrong[:3]))
broken = load('json')
broken['findings'][0]['status'] = 'closed'
del broken['rules'][0]['outcomes']['holds']
check(len(list(mistakes(broken, schema, schema))) == 2, 'the schema lets mistakes pass')
check(all('evaluation' in f for f in load('explained')['findings'] if f['values']), 'evaluation is missing')

# ---- SARIF
sarif = load('sarif')
run = sarif['runs'][0]
rules = run['tool']['driver']['rules']
check(sarif['version'] == '2.1.0' and run['columnKind'] == 'unicodeCodePoints', 'SARIF: head')
check(run['invocations'][0]['exitCode'] == 2 and not run['invocations'][0]['executionSuccessful'], 'SARIF: invocation')
check(all(rules[r['ruleIndex']]['id'] == r['ruleId'] for r in run['results']), 'SARIF: ruleIndex')
check(len({r['id'] for r in rules}) == len(rules), 'SARIF: a rule twice')
check(all(r['help']['text'] and r['shortDescription']['text'] for r in rules), 'SARIF: help')
text = {}
for result in run['results']:
    for place in result.get('locations', []) + result.get('relatedLocations', []):
        file, region = place['physicalLocation']['artifactLocation'], place['physicalLocation']['region']
        check(re.fullmatch(r'[A-Za-z0-9%._~/-]+', file['uri']) and 'uriBaseId' not in file, 'SARIF: uri ' + file['uri'])
        path = folder + '/in/' + urllib.parse.unquote(file['uri'])
        if '%E5%9D%8F' in file['uri']:
            continue # 坏.jx is gone
        lines = open(path, encoding='utf-8').read().split('\n')
        if region['startLine'] == region['endLine']:
            text[file['uri'], region['startLine']] = \
                lines[region['startLine'] - 1][region['startColumn'] - 1:region['endColumn'] - 1]
check('10 万元' in text.values() and '规则' not in text.values() and '总额不超' in text.values(), 'SARIF: regions')
by_rule = {}
for result in run['results']:
    by_rule.setdefault(result['ruleId'], []).append(result)
check(by_rule['单项不超'][0]['kind'] == 'informational', 'SARIF: folded')
check(sorted(r['properties']['outcome'] for r in by_rule['财政不超']) == ['unknown', 'violated', 'violated'], 'SARIF: outcomes')
check([r['kind'] for r in by_rule['财政不超'] if r['properties']['outcome'] == 'unknown'] == ['open'], 'SARIF: unknown')
waived = [r for r in by_rule['财政不超'] if 'suppressions' in r]
check(len(waived) == 1 and waived[0]['suppressions'] ==
      [{'kind': 'external', 'status': 'accepted', 'justification': '已承诺 <见附件>'}], 'SARIF: waived')
check(all(r['level'] == 'none' for r in run['results'] if r.get('kind', 'fail') != 'fail'), 'SARIF: level')
check(by_rule['E0116'][0]['level'] == 'error', 'SARIF: mistakes')
ids = {f['id'] for f in findings['findings']}
check({r['partialFingerprints']['jixiaoFinding/v1'] for r in run['results'] if 'partialFingerprints' in r} == ids,
      'SARIF: fingerprints')
check(not any('baselineState' in r for r in run['results']), 'SARIF: baselineState without a baseline')
states = [r['baselineState'] for r in load('known')['runs'][0]['results']]
check(set(states) == {'new', 'unchanged'}, 'SARIF: baselineState: %s' % states)
check(folder not in json.dumps(sarif, ensure_ascii=False), 'SARIF: a path of the machine')


# ---- JUnit
def suites(name):
    root = xml.etree.ElementTree.parse(folder + '/' + name).getroot()
    for suite in [root] + root.findall('testsuite'):
        cases = list(suite.iter('testcase'))
        for kind, tag in [('failures', 'failure'), ('errors', 'error'), ('skipped', 'skipped')]:
            n = sum(case.find(tag) is not None for case in cases)
            check(int(suite.get(kind)) == n, 'JUnit: %s of %s: %s, not %d' % (kind, suite.get('name'), suite.get(kind), n))
        check(int(suite.get('tests')) == len(cases), 'JUnit: tests of %s' % suite.get('name'))
    return {s.get('name'): {c.get('name'): c for c in s.findall('testcase')} for s in root.findall('testsuite')}


def verdict(case):
    return {child.tag for child in case} or {'passed'}


junit = suites('junit')
cases = junit['科技局.jx']
check(verdict(cases['总额不超: 项目 P1 引才🎈']) == {'failure'}, 'JUnit: violated')
check(verdict(cases['财政不超: 项目 P3 维修']) == {'skipped'}, 'JUnit: waived')
check(verdict(cases['财政不超: 项目 P1 引才🎈']) == {'skipped'}, 'JUnit: unknown')
check(verdict(cases['写明用途: 项目 P2 展会']) == {'system-out'}, 'JUnit: note')
check('依据' in cases['总额不超: 项目 P1 引才🎈'].find('failure').text, 'JUnit: basis')
check(any('E0116' in name for name in junit['写法']), 'JUnit: mistakes')
check(verdict(junit['没有问题的规则']['成立的']) == {'passed'}, 'JUnit: a rule that holds')
check(verdict(junit['没有问题的规则']['没有对象']) == {'skipped'}, 'JUnit: a rule that selects nothing')
check(verdict(suites('known.xml')['科技局.jx']['总额不超: 项目 P1 引才🎈']) == {'skipped'}, 'JUnit: known')
strict = suites('strict.xml')['科技局.jx']
check(verdict(strict['财政不超: 项目 P1 引才🎈']) == {'failure'}, 'JUnit: unknown with --fail-on unknown')
check(verdict(strict['写明用途: 项目 P2 展会']) == {'failure'}, 'JUnit: note with --fail-on unknown')

# ---- Markdown
with open(folder + '/md', encoding='utf-8') as file:
    md = file.read()
check(md.count('<details>') == md.count('</details>') and md.count('<details>') >= 4, 'Markdown: details')
check('<a href="%E7%A7%91%E6%8A%80%E5%B1%80.jx#L7">科技局.jx:7:8</a>' in md, 'Markdown: link')
outside = re.sub(r'```text\n.*?\n```\n', '', md, flags=re.S)
check('*超*' not in outside and '<b>`' not in outside and '&#42;超&#42;' in outside, 'Markdown: signs of a text')
check('| 总额不超 | 错误 | 1 | 0 | 0 | 0 | 3 |' in md, 'Markdown: table')
print('passed %d failed %d' % (passed, failed))
