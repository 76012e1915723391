"""The EBNF of docs/grammar.md and the rules of grammar/parser.y say the same: sentences made from
either, with every alternative of every rule in at least one of them, are sentences of the other.
Rules that only recover from mistakes are left out, and precedences, which exclude no sentence."""
import random
import re
import sys

passed = failed = 0


def check(what, good):
    global passed, failed
    passed, failed = passed + good, failed + (not good)
    if not good:
        print("grammar: " + what)


def token_table():
    with open("grammar/tokens.def", encoding="utf-8") as source:
        rows = re.findall(r'^TOKEN\((\w+),\s*(\w+),\s*\d,\s*"([^"]*)",\s*"([^"]*)"\)', source.read(), re.M)
    words = {}
    for name, group, zh, en in rows:
        if group in ("RESERVED", "DECLARES", "WORD"):
            words[zh] = name
            if " " not in en:
                words[en] = name
    return words


# ---- parser.y: {nonterminal: [[symbol, …], …]}, literals by their names


def without_actions(text):
    out, at = [], 0
    while at < len(text):
        quoted = re.compile(r'"[^"]*"').match(text, at)
        if quoted:
            out.append(quoted[0])
            at = quoted.end()
        elif text[at] == "{":
            depth, at = 1, at + 1
            while depth:
                inner = re.compile(r'"(\\.|[^"\\])*"').match(text, at)
                depth += 0 if inner else {"{": 1, "}": -1}.get(text[at], 0)
                at = inner.end() if inner else at + 1
        else:
            out.append(text[at])
            at += 1
    return "".join(out)


def bison_rules():
    with open("grammar/parser.y", encoding="utf-8") as source:
        parts = source.read().split("\n%%\n")
    literals = {}
    for line in re.findall(r"^%token (.*)$", parts[0], re.M):
        literals.update({text: name for name, text in re.findall(r'(\w+) ("[^"]*")', line)})
    rules = {}
    text = without_actions(re.sub(r"/\*.*?\*/", " ", parts[1], flags=re.S))
    symbols = re.findall(r'"[^"]*"|%prec \w+|%\w+|\w+|[:|;]', text)
    at = 0
    while at < len(symbols):
        head, at, alternatives = symbols[at], at + 2, [[]]
        while symbols[at] != ";":
            if symbols[at] == "|":
                alternatives.append([])
            elif not symbols[at].startswith("%"):
                alternatives[-1].append(literals.get(symbols[at], symbols[at]))
            at += 1
        at += 1
        rules[head] = [a for a in alternatives if "error" not in a and "ENTRY" not in a]
    return rules, literals


# ---- the EBNF


class Ebnf:
    def __init__(self, words, literals):
        self.words, self.literals, self.rules, self.made = words, literals, {}, 0

    def read(self):
        with open("docs/grammar.md", encoding="utf-8") as text:
            block = re.search(r"^## Syntax.*?^```\n(.*?)^```", text.read(), re.M | re.S)[1]
        texts, name = {}, None
        for line in block.splitlines():
            head = re.match(r"([a-z_]+) += ", line)
            name = head[1] if head else name
            rule, *beside = re.split(r"\s{4,}", line[head.end() if head else 0:].strip())
            texts[name] = texts.get(name, "") + " " + rule
            also = re.match(r"([a-z_]+) = (.*)", beside[0]) if beside else None
            if also:
                texts[also[1]] = also[2]
        self.names = set(texts)
        for name, rule in texts.items():
            check(f"docs/grammar.md: the rule {name} is named as no keyword", name not in self.words)
            self.parts, self.at = re.findall(r'"[^"]*"|, …|\w+|[^\s\w]', rule), 0
            self.rules[name] = self.alternatives()
            check(f"the rule {name} of docs/grammar.md is read to its end", self.at == len(self.parts))
        self.rules["TEXT"] = [["STRAIGHT"], ["CURLY_TEXT"]]
        self.rules["TEMPLATE"] = [["WHOLE"], ["HEADS", "TEMPLATE_TAIL"]]
        self.rules["HEADS"] = [["TEMPLATE_HEAD", "value"], ["HEADS", "TEMPLATE_MIDDLE", "value"]]
        return self.rules

    def peek(self):
        return self.parts[self.at] if self.at < len(self.parts) else None

    def take(self):
        self.at += 1
        return self.parts[self.at - 1]

    def new(self, alternatives):
        self.made += 1
        name = f"<{self.made}>"
        self.rules[name] = alternatives
        return name

    def alternatives(self):
        found = [[]]
        while self.peek() not in (None, ")", "}"):
            if self.peek() == "|":
                self.take()
                found.append([])
            else:
                found[-1].append(self.item())
        return found

    def closed(self, end):
        found = self.new(self.alternatives())
        check(f"docs/grammar.md: {end} is there", self.peek() == end)
        self.take()
        return found

    def many(self, item, between=()):
        name = self.new([[item]])
        self.rules[name].append([name, *between, item])
        return name

    def item(self):
        part = self.take()
        if part == "(":
            item = self.closed(")")
        elif part == "{":
            item = self.new([[], [self.many(self.closed("}"))]])
        else:
            item = self.symbol(part)
        if self.peek() == "?":
            self.take()
            item = self.new([[], [item]])
        elif self.peek() in ("*", "+"):
            item = self.many(item) if self.take() == "+" else self.new([[], [self.many(item)]])
        if self.peek() == ", …":
            self.take()
            item = self.many(item, ["COMMA"])
        return item

    def symbol(self, part):
        if part == ";":
            return "SEP"
        if part[0] == '"':
            check(f"docs/grammar.md: {part} is a token", part in self.literals)
            return self.literals.get(part, part)
        if part in self.names or part.isupper():
            return {"ROW": "ROW_LINE"}.get(part, part)
        check(f"docs/grammar.md: {part} is a rule or a keyword", part in self.words)
        return self.words.get(part, part)


# ---- sentences


class Grammar:
    """Texts and templates stand in it as the scanner hands them out."""

    def __init__(self, rules):
        real = {"STRAIGHT": "TEXT", "WHOLE": "TEMPLATE"}
        self.rules, self.real = rules, real
        self.shortest = {}
        changed = True
        while changed:
            changed = False
            for name, alternatives in rules.items():
                for alternative in alternatives:
                    if all(s in self.shortest or s not in rules for s in alternative):
                        made = [t for s in alternative for t in self.least(s)]
                        if name not in self.shortest or len(made) < len(self.shortest[name]):
                            self.shortest[name] = made
                            changed = True

    def least(self, symbol):
        return self.shortest[symbol] if symbol in self.rules else [self.real.get(symbol, symbol)]

    def contexts(self, start):
        """What stands before and behind each nonterminal in a short sentence."""
        found, todo = {start: ([], [])}, [start]
        for name in todo:
            for alternative in self.rules[name]:
                for i, symbol in enumerate(alternative):
                    if symbol in self.rules and symbol not in found:
                        before = [t for s in alternative[:i] for t in self.least(s)]
                        behind = [t for s in alternative[i + 1:] for t in self.least(s)]
                        found[symbol] = (found[name][0] + before, behind + found[name][1])
                        todo.append(symbol)
        return found

    def random(self, symbol, depth):
        if symbol not in self.rules:
            return [self.real.get(symbol, symbol)]
        if depth == 0:
            return self.shortest[symbol]
        return [t for s in random.choice(self.rules[symbol]) for t in self.random(s, depth - 1)]

    def sentences(self, start, n):
        for name, (before, behind) in self.contexts(start).items():
            for alternative in self.rules[name]:
                yield before + [t for s in alternative for t in self.least(s)] + behind
        made = 0
        while made < n:
            sentence = self.random(start, random.randrange(4, 14))
            if len(sentence) <= 40:
                made += 1
                yield sentence

    def derives(self, start, sentence):
        """Earley's recogniser."""
        nullable = {name for name, least in self.shortest.items() if not least}
        chart = [{} for _ in range(len(sentence) + 1)]
        waiting = [{} for _ in range(len(sentence) + 1)]  # symbol -> items that want it
        for i in range(len(sentence) + 1):
            todo = list(chart[i]) if i else [(start, a, 0, 0) for a in range(len(self.rules[start]))]
            chart[i].update(dict.fromkeys(todo))
            while todo:
                name, which, dot, origin = item = todo.pop()
                alternative = self.rules[name][which]
                if dot == len(alternative):
                    new = [(n, w, d + 1, o) for n, w, d, o in waiting[origin].get(name, ())]
                else:
                    symbol = alternative[dot]
                    if symbol in self.rules:
                        waiting[i].setdefault(symbol, []).append(item)
                        new = [(symbol, a, 0, i) for a in range(len(self.rules[symbol]))]
                        if symbol in nullable:
                            new.append((name, which, dot + 1, origin))
                    else:
                        if i < len(sentence) and sentence[i] == self.real.get(symbol, symbol):
                            chart[i + 1][(name, which, dot + 1, origin)] = None
                        continue
                for item in new:
                    if item not in chart[i]:
                        chart[i][item] = None
                        todo.append(item)
        whole = chart[-1]
        return any((start, a, len(s), 0) in whole for a, s in enumerate(self.rules[start]))


def main():
    random.seed(1)
    rules, literals = bison_rules()
    check("rules of grammar/parser.y were found", len(rules) > 70)
    ebnf = Grammar(Ebnf(token_table(), literals).read())
    bison = Grammar(rules)
    for start in ("declaration", "record", "value", "query"):
        for here, there, ours, theirs in ((bison, ebnf, "parser.y", "docs/grammar.md"),
                                          (ebnf, bison, "docs/grammar.md", "parser.y")):
            wrong = [s for s in here.sentences(start, 150) if not there.derives(start, s)]
            for sentence in sorted(wrong, key=len)[:3]:
                check(f"a {start} of {ours} is none of {theirs}: {' '.join(sentence)}", False)
            check(f"{len(wrong)} of {start}s of {ours} are none of {theirs}", not wrong)
    print(f"grammar: {passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
