# Explanations tell every operator: operators.py JIXIAO FOLDER. Every rule of the library that its tests
# violate is explained on the records of those tests, and each operator, call and choice of the violated
# assertion (and of the names that it uses) must stand in the explanation with its source text, if not of
# each violation (a list may have no elements) then of one of its rule. Which operators there are is read
# from the syntax tree. A function of the library is told by what it does, a list by its elements, and a
# value made text by the value. Prints what is missing, and last `passed N failed N`.
import glob
import json
import os
import re
import subprocess
import sys

jixiao, folder = sys.argv[1:]
passed = failed = 0
NODE = re.compile(r'^( *)(?:(\w+): )?\((\w+)(.*?) @(\d+)\.\.(\d+)\)*$')
OPERATORS = {'BINARY', 'UNARY', 'IS', 'CALL', 'IF'}
TOLD_OTHERWISE = {'转文字', '找出', '数字'}


class Node:
    def __init__(self, role, kind, text):
        self.role, self.kind, self.text, self.kids = role, kind, text, []

    def all(self, kind):
        if self.kind == kind:
            yield self
        for kid in self.kids:
            yield from kid.all(kind)

    def kid(self, role):
        return next((kid for kid in self.kids if kid.role == role), None)


def fold(text):
    return re.sub(r'\s+', ' ', text).strip()


def tree(path):
    source = open(path, 'rb').read()
    command = [jixiao, 'check', path, '--dump', 'ast']
    lines = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout.decode()
    root = Node('', 'ROOT', '')
    open_nodes = [(-1, root)]
    mine = False
    for line in lines.split('\n'):
        if line.startswith('# '):
            mine = line[2:] == path
        found = NODE.match(line)
        if not mine or not found:
            continue
        depth = len(found[1])
        node = Node(found[2] or '', found[3], source[int(found[5]):int(found[6])].decode())
        while open_nodes[-1][0] >= depth:
            open_nodes.pop()
        open_nodes[-1][1].kids.append(node)
        open_nodes.append((depth, node))
    return root


# ---- the rules
rules = {}
for path in sorted(glob.glob('stdlib/*.jx') + glob.glob('stdlib/*/*.jx')):
    for function in tree(path).all('FN'):
        TOLD_OTHERWISE.update(alias.text for alias in function.kid('aliases').kids)
for path in sorted(glob.glob('stdlib/audit/*.jx') + glob.glob('stdlib/rules/*.jx')):
    for rule in tree(path).all('RULE'):
        lets = {let.kid('name').text: let.kid('value') for let in rule.all('LET')}
        conditions = {fold(test.kid('condition').text): test.kid('condition') for test in rule.all('ASSERT')}
        for alias in rule.kid('aliases').kids:
            rules[alias.text] = (lets, conditions)


def operators(node, lets, seen, in_list=False):
    plain = node.kind == 'CALL' and node.kid('function').text in TOLD_OTHERWISE
    in_list = in_list or node.kind == 'COMPREHENSION'
    if node.kind in OPERATORS and not plain:
        yield fold(node.text), in_list
    if node.kind == 'NAME' and node.text in lets and node.text not in seen:
        yield from operators(lets[node.text], lets, seen | {node.text}, in_list)
    for kid in node.kids:
        yield from operators(kid, lets, seen, in_list)


# ---- the records that violate them
def explained(path):
    tests = list(tree(path).all('TEST'))
    uses = re.findall(r'^(?:使用|use) .*$', open(path, encoding='utf-8').read(), re.M)
    samples = []
    for number, test in enumerate(tests):
        records = [record.text for record in test.kid('body').kids if record.kind == 'RECORD']
        if not list(test.all('EXPECT')):
            samples += records
            continue
        name = os.path.join(folder, '%s-%d.jx' % (os.path.basename(path), number))
        with open(name, 'w', encoding='utf-8') as out:
            out.write('\n'.join(uses + samples + records) + '\n')
        command = [jixiao, 'check', name, '--explain', '--format', 'json']
        report = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout
        yield from json.loads(report)['findings']


told, missing = set(), {} # missing: by rule, of all its violations
for path in sorted(glob.glob('stdlib/audit/tests/*.jx')):
    for finding in explained(path):
        rule = finding['rule']
        if finding['outcome'] != 'violated' or not finding.get('evaluation') or rule not in rules:
            continue
        lets, conditions = rules[rule]
        expressions = {part.get('expression') for part in finding['evaluation']}
        items = any(part['role'] == 'item' for part in finding['evaluation'])
        condition = conditions.get(finding['evaluation'][0]['expression'])
        if condition is None:
            failed += 1
            print('operators: %s: not its condition: %s' % (rule, finding['evaluation'][0]['expression']))
            continue
        told.add(rule)
        silent = {text for text, in_list in operators(condition, lets, set())
                  if text not in expressions and (items or not in_list)}
        missing[rule] = missing.get(rule, silent) & silent
for rule in sorted(missing):
    passed += not missing[rule]
    failed += bool(missing[rule])
    for text in sorted(missing[rule]):
        print('operators: %s: not told: %s' % (rule, text))
if len(told) < 100:
    failed += 1
    print('operators: only %d rules of the library were violated' % len(told))
print('passed %d failed %d' % (passed, failed))
