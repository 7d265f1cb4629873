"""Calls that the house does not make, and what to use instead."""

import re

from .source import Finding, code, is_test, line_of, room, sources

BANNED = {
    "strcpy": "str and buf know their lengths",
    "strcat": "str and buf know their lengths",
    "strncpy": "it may leave the end off; use str",
    "sprintf": "arena_fmt or buf",
    "vsprintf": "arena_fmt or buf",
    "gets": "it cannot be bounded",
    "strtok": "it keeps state between threads",
    "atoi": "it cannot say that the text is no number",
    "atol": "it cannot say that the text is no number",
    "atof": "it cannot say that the text is no number",
    "alloca": "the stack has no fault to report",
    "localtime": "it keeps state between threads",
    "gmtime": "it keeps state between threads",
    "asctime": "it keeps state between threads",
    "ctime": "it keeps state between threads",
    "rand": "it is guessable; libsodium is not",
    "system": "no shell",
    "popen": "no shell",
}
SHELL = {"system", "popen"} # a test may ask the machine what it sees
CALL = re.compile(rf"(?<![\w.>])({'|'.join(BANNED)})\s*\(")
# SQL made from text: only the store makes it, from whitelisted columns.
MADE_SQL = re.compile(r"\bdb_sql\s*\(")


def check():
    for path in sources():
        text = code(path)
        for match in CALL.finditer(text):
            name = match.group(1)
            if is_test(path) and name in SHELL:
                continue
            yield Finding(path, line_of(text, match.start()), f"{name}() is banned: {BANNED[name]}")
        if room(path) == "store" or is_test(path):
            continue
        for match in MADE_SQL.finditer(text):
            yield Finding(path, line_of(text, match.start()),
                          "SQL is made from text only in src/store: name the statement in x.sql")
