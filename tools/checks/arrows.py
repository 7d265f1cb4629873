"""Arrows point down: a room includes only rooms of its own floor or below, and of another room only the
headers that are meant for others."""

import posixpath
import re

from .source import Finding, code, files, line_of, read, room, sources

# The house, from the ground up. A new capability gets its floor here and its word in meson.build.
FLOORS = [
    ("base",),
    ("store",),
    ("search", "http", "jobs"),
    ("settings",),
    ("event", "people"),
    ("customer",),
    ("ticket",),
    ("portal",),
    ("app",),
    ("cli",),
]
FLOOR = {name: number for number, names in enumerate(FLOORS) for name in names}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]+)"', re.M)
PRIVATE = re.compile(r"_(internal|private)\.h$|_sql\.h$")


def target(path, name):
    """The file below src that an include names, or None for what is generated or the system's."""
    beside = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    known = set(files("src/**/*.h"))
    for candidate in (beside, f"src/{name}"):
        if candidate in known:
            return candidate
    return None


def owner(path, name):
    """The room that an include reaches into; generated statements belong to their .sql."""
    found = target(path, name)
    if found:
        return room(found)
    if name.endswith("_sql.h"):
        sql = files(f"src/*/{posixpath.basename(name).removesuffix('_sql.h')}.sql")
        return room(sql[0]) if sql else None
    return None


def check():
    uses = {}
    for path in sources():
        here = room(path)
        if here not in FLOOR:
            yield Finding(path, 0, f"room '{here}' stands on no floor (tools/checks/arrows.py)")
            continue
        for match in INCLUDE.finditer(code(path)):
            there = owner(path, match.group(1))
            if there is None or there == here or there not in FLOOR:
                continue
            line = line_of(code(path), match.start())
            if FLOOR[there] > FLOOR[here]:
                yield Finding(path, line, f"'{here}' includes '{there}', which stands above it")
            elif PRIVATE.search(match.group(1)):
                yield Finding(path, line, f"{match.group(1)} is private to '{there}'")
            uses.setdefault(here, {})[there] = (path, line)
    yield from circles(uses)
    yield from unlisted()


def circles(uses):
    """On one floor rooms may know each other, but not in both directions."""
    for here, others in uses.items():
        for there, (path, line) in others.items():
            if here < there and here in uses.get(there, {}):
                yield Finding(path, line, f"'{here}' and '{there}' include each other")


def unlisted():
    listed = set(re.findall(r"'(\w+)'", re.search(r"rooms = \[(.*?)\]", read("meson.build"), re.S)[1]))
    for name in sorted({room(path) for path in sources()} - listed):
        yield Finding("meson.build", 0, f"'{name}' is missing in the list of rooms")

