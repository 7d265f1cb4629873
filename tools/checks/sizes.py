"""Large rooms: only listed, for people to look at (the numbers are those of CONTRIBUTING.md)."""

import re

from .source import Finding, code, files, read, sources

FILES = [("src/**/*.c", 800), ("src/**/*.h", 250), ("src/**/*.sql", 500), ("web/src/**/*.vue", 300)]
FUNCTION = 70
# A function as clang-format leaves it: the name at the margin, its body between braces at the margin.
BODY = re.compile(r"^(?=\w)[^\n;{}]*?(\w+)\([^;{}]*\)\n\{\n(.*?)^\}", re.M | re.S)


def check():
    for pattern, most in FILES:
        for path in files(pattern):
            lines = read(path).count("\n")
            if lines > most:
                yield Finding(path, 0, f"{lines} lines (usually at most {most})")
    for path in sources():
        for match in BODY.finditer(code(path)):
            lines = match.group(2).count("\n") + 2
            if lines > FUNCTION:
                line = code(path).count("\n", 0, match.start()) + 1
                yield Finding(path, line, f"{match.group(1)}() has {lines} lines")
