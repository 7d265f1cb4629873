"""The tree as the checks read it: files, C text without comments, and findings."""

import glob
import os
import re
from functools import cache
from typing import NamedTuple

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

# Strings are kept and comments become blanks, so that lines keep their numbers.
COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|/\*.*?\*/|//[^\n]*', re.S)
STRING = re.compile(r'"((?:\\.|[^"\\\n])*)"')


class Finding(NamedTuple):
    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}" if self.line else f"{self.path}: {self.text}"


def files(pattern):
    """Paths below the top that fit, sorted."""
    return sorted(glob.glob(pattern, root_dir=TOP, recursive=True))


@cache
def read(path):
    with open(os.path.join(TOP, path), encoding="utf-8") as f:
        return f.read()


@cache
def code(path):
    """C text with comments blanked out."""
    def blank(match):
        text = match.group(0)
        return text if text[0] in "\"'" else re.sub(r"[^\n]", " ", text)
    return COMMENT.sub(blank, read(path))


def sources():
    return files("src/**/*.[ch]")


def line_of(text, position):
    return text.count("\n", 0, position) + 1


def room(path):
    """'src/ticket/ticket.c' is in room 'ticket'."""
    return path.split("/")[1]


def is_test(path):
    """Unit tests, fuzz targets and the headers that only they include."""
    return path.endswith(("_test.c", "_fuzz.c", "_fixture.h")) or "/testing" in path


def strings(text):
    return [match.group(1) for match in STRING.finditer(text)]


def arguments(text, opening):
    """The arguments of the call whose bracket opens at `opening`, split at the outer commas."""
    depth, start, parts, quote = 0, opening + 1, [], None
    at = opening
    while at < len(text):
        char = text[at]
        if quote:
            at += char == "\\"
            quote = None if char == quote else quote
        elif char in "\"'":
            quote = char
        elif char in "([{":
            depth += 1
        elif char in ")]}":
            depth -= 1
            if depth == 0:
                return [*parts, text[start:at].strip()]
        elif char == "," and depth == 1:
            parts.append(text[start:at].strip())
            start = at + 1
        at += 1
    return parts


def calls(path, names):
    """(name, line, arguments) of each call of one of the functions or macros."""
    text = code(path)
    for match in re.finditer(rf"\b({'|'.join(names)})\s*\(", text):
        yield match.group(1), line_of(text, match.start()), arguments(text, match.end() - 1)
