"""Each route has a permission that exists and is called by a test."""

import re
from typing import NamedTuple

from .source import Finding, code, files, is_test, line_of, read, sources

ROUTE = re.compile(r'\{\s*(GET|POST|PATCH|PUT|DELETE)\s*,\s*"(/[^"]*)"\s*,\s*(\w+)\s*,\s*([^,}]*)')
PERMISSIONS = re.compile(r"const struct permission \w+\[\]\s*=\s*\{(.*?)\n\s*\};", re.S)
OPEN = {"public", "login"}
BASE = "/api/v1"

TEXT = r"""(?:'(?P<a>[^'\n]*)'|"(?P<b>[^"\n]*)"|`(?P<c>(?:[^`$]|\$(?!\{)|\$\{[^}]*\})*)`)"""
# What the client of tests/lib offers, and the method that each sends.
CLIENT = {"get": "GET", "all": "GET", "post": "POST", "upload": "POST", "put": "PUT",
          "patch": "PATCH", "edit": "PATCH", "delete": "DELETE"}
CALL = re.compile(rf"\.({'|'.join(CLIENT)})\(\s*{TEXT}")
NAMED = re.compile(rf"""['"](GET|POST|PATCH|PUT|DELETE)['"]\s*,\s*{TEXT}""")
STREAM = re.compile(r"\.stream\(")


class Route(NamedTuple):
    method: str
    path: str
    permission: str
    file: str
    line: int


def routes():
    for file in sources():
        if is_test(file):
            continue
        for match in ROUTE.finditer(code(file)):
            method, path, _, permission = match.groups()
            yield Route(method, path, permission.strip(), file, line_of(code(file), match.start()))


def permissions():
    """The keys of all tables of permissions."""
    return {
        key
        for file in sources() for table in PERMISSIONS.findall(code(file))
        for key in re.findall(r'\{\s*"([^"]+)"', table)
    }


def called():
    """(method, segments) of each call in the stories and the browser's tests."""
    for file in files("tests/stories/*.mjs") + files("tests/browser/*.mjs") + files("tests/faults/*.mjs"):
        text = read(file)
        for match in CALL.finditer(text):
            yield CLIENT[match.group(1)], segments(match)
        for match in NAMED.finditer(text):
            yield match.group(1), segments(match)
        if STREAM.search(text):
            yield "GET", (BASE + "/stream").split("/")


def segments(match):
    path = re.sub(r"\$\{[^}]*\}", "*", match["a"] or match["b"] or match["c"] or "")
    path = path.split("?")[0]
    if path.startswith("//"):
        return path[1:].split("/")
    return (path if path.startswith(BASE) else BASE + path).split("/")


def fits(route, method, path):
    """A parameter of the route takes anything; the route's own words must be said."""
    own = route.path.split("/")
    return method == route.method and len(own) == len(path) and all(
        mine.startswith(":") or mine == theirs for mine, theirs in zip(own, path)
    )


def check():
    known = permissions()
    tests = list(called())
    for route in routes():
        name = f"{route.method} {route.path}"
        key = route.permission.strip('"')
        if not route.permission.startswith('"'):
            yield Finding(route.file, route.line, f"{name} names no permission")
        elif key not in OPEN and key not in known:
            yield Finding(route.file, route.line, f"{name}: there is no permission '{key}'")
        if not any(fits(route, method, path) for method, path in tests):
            yield Finding(route.file, route.line, f"no test calls {name}")
