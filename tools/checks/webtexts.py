"""The words of the pages: both languages have the same keys with the same parameters, and each key
that a page names exists."""

import json
import re

from .source import Finding, files, line_of, read

ZH, EN = "web/src/locales/zh.json", "web/src/locales/en.json"
NAMED = re.compile(r"""(?<![\w.$])\$?t\(\s*['"]([A-Za-z][\w.]*)['"]""")


def flat(value, prefix=""):
    if not isinstance(value, dict):
        return {prefix: value}
    return {key: text for name, below in value.items()
            for key, text in flat(below, f"{prefix}.{name}" if prefix else name).items()}


def parameters(text):
    return set(re.findall(r"\{(\w+)\}", text))


def check():
    if not files(ZH):
        return
    zh, en = flat(json.loads(read(ZH))), flat(json.loads(read(EN)))
    for key in sorted(zh.keys() ^ en.keys()):
        yield Finding(EN if key in zh else ZH, 0, f"'{key}' is missing")
    for key in sorted(zh.keys() & en.keys()):
        if not zh[key] or not en[key]:
            yield Finding(ZH if not zh[key] else EN, 0, f"'{key}' is empty")
        elif parameters(zh[key]) != parameters(en[key]):
            yield Finding(EN, 0, f"'{key}' fills in other parameters than in zh.json")
    for path in files("web/src/**/*.vue") + files("web/src/**/*.ts"):
        for match in NAMED.finditer(read(path)):
            if match.group(1) not in zh:
                yield Finding(path, line_of(read(path), match.start()),
                              f"'{match.group(1)}' is in no language")
