"""The words of the server: each code that C uses has a text, each text is used."""

import json
import re

from .source import Finding, calls, code, files, is_test, read, sources, strings

# Where the code stands among the arguments (tools/localepack sees to both languages).
CODE_AT = {"refuse": 2, "refuse_with": 2, "refuse_params": 2, "op_fail": 2,
           "op_field": 2, "op_field_with": 2, "op_field_params": 2}
CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$")
ERRORS = re.compile(r'\.errors\s*=\s*((?:"[^"]*"\s*)+)')


def texts():
    return {key: path for path in files("locales/*.json") for key in json.loads(read(path))}


def used():
    """(path, line, code) wherever a code is demanded."""
    for path in sources():
        if is_test(path) or path.endswith(".h"):
            continue
        for name, line, args in calls(path, CODE_AT):
            place = CODE_AT[name]
            for literal in strings(args[place]) if len(args) > place else []:
                yield path, line, literal
        for match in ERRORS.finditer(code(path)):
            line = code(path).count("\n", 0, match.start()) + 1
            for word in "".join(strings(match.group(1))).split():
                yield path, line, word


def check():
    known = texts()
    for path, line, name in used():
        if name not in known:
            yield Finding(path, line, f"'{name}' has no text in locales/")
    # A code may also travel through a table or a variable: any string that reads so counts as use.
    said = {
        word
        for path in sources() if not is_test(path)
        for literal in strings(code(path)) for word in literal.split()
        if CODE.match(word)
    }
    for name, path in known.items():
        if name not in said:
            yield Finding(path, 0, f"nothing says '{name}'")
