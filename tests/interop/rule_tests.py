# The reports of `jixiao test` read by other people's programs: JUnit XML by junitparser, JSON against
# docs/schemas/tests.schema.json by jsonschema.
import json
import os
import subprocess
import sys

jixiao, folder = sys.argv[1:3]
passed = failed = skipped = 0
TESTS = """使用 std
规则 有预算数 对每个 项目 { 断言 预算数 > 0 元 且 预算数 < 10 元 }
规则 没有测试 对每个 项目 { 断言 预算数 > 0 元 }
测试 "样本" {
  项目 X1 "甲 <&\\"> 乙" { 预算数: 0 元 }
}
测试 "失败 <&> 的" {
  预期 有预算数 成立 于 X1
}
测试 "通过的" {
  预期 有预算数 违反 于 X1
}
测试 "写错的" {
  预期 有预算 违反 于 X1
}
"""


def check(what, right):
    global passed, failed
    passed += bool(right)
    failed += not right
    if not right:
        print(f"rule_tests: {what}")


def report(form, *options):
    command = [jixiao, "test", source, "--format", form, *options]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout


source = os.path.join(folder, "测试 & 规则.jx")
with open(source, "w", encoding="utf-8") as out:
    out.write(TESTS)

try:
    from junitparser import JUnitXml
    xml = JUnitXml.fromstring(report("junit"))
    cases = [case for suite in xml for case in suite]
    check("junit: totals", (xml.tests, xml.failures, xml.errors) == (3, 1, 1))
    check("junit: names", [case.name for case in cases] == ["失败 <&> 的", "通过的", "写错的"])
    check("junit: results", [[type(r).__name__ for r in case.result] for case in cases] == [["Failure"], [], ["Error"]])
    check("junit: message", "有预算数" in cases[0].result[0].message and "甲 <&\"> 乙" in cases[0].result[0].text)
except ImportError:
    skipped += 1
    print("rule_tests: junitparser is not installed")

try:
    import jsonschema
    with open("docs/schemas/tests.schema.json", encoding="utf-8") as schema_file:
        schema = json.load(schema_file)
    jsonschema.Draft7Validator.check_schema(schema)
    for options in [], ["--coverage"], ["--coverage", "--strength", "--lang", "en"]:
        errors = list(jsonschema.Draft7Validator(schema).iter_errors(json.loads(report("json", *options))))
        check(f"json: {options}: {errors[:1]}", not errors)
    broken = json.loads(report("json"))
    broken["tests"][0]["status"] = "other"
    check("json: the schema refuses what is wrong", not jsonschema.Draft7Validator(schema).is_valid(broken))
except ImportError:
    skipped += 1
    print("rule_tests: jsonschema is not installed")

print(f"rule_tests: {passed} passed, {failed} failed, {skipped} skipped")
sys.exit(failed > 0)
