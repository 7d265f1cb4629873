"""Arrows point down: a room includes only rooms of its own floor or below, and of another room only the
headers that are meant for others."""

import posixpath
import re

from .source import Finding, code, files, is_test, line_of, read, room, sources

ROOMS = re.compile(r"^rooms = \[(.*?)^\]", re.M | re.S)
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


def floors():
    """{room: floor} from the list of rooms in meson.build, which has a line for each floor."""
    lines = ROOMS.search(read("meson.build"))[1].splitlines()
    return {name: floor for floor, line in enumerate(lines) for name in re.findall(r"'(\w+)'", line)}


def check():
    floor = floors()
    missing = {room(path) for path in sources()} - floor.keys()
    for name in sorted(missing):
        yield Finding("meson.build", 0, f"'{name}' is missing in the list of rooms")
    uses = yield from upwards(floor)
    yield from circles(uses)


def upwards(floor):
    """Finds the includes that reach up or into private headers; returns who uses whom, and where."""
    uses = {}
    for path in sources():
        here = room(path)
        # A test may stand on the shoulders of any floor: nobody stands on a test.
        if here not in floor or is_test(path):
            continue
        for match in INCLUDE.finditer(code(path)):
            there = owner(path, match.group(1))
            if there is None or there == here or there not in floor:
                continue
            line = line_of(code(path), match.start())
            if floor[there] > floor[here]:
                yield Finding(path, line, f"'{here}' includes '{there}', which stands above it")
            elif PRIVATE.search(match.group(1)):
                yield Finding(path, line, f"{match.group(1)} is private to '{there}'")
            uses.setdefault(here, {})[there] = (path, line)
    return uses


def circles(uses):
    """On one floor rooms may know each other, but not in both directions."""
    for here, others in uses.items():
        for there, (path, line) in others.items():
            if here < there and here in uses.get(there, {}):
                yield Finding(path, line, f"'{here}' and '{there}' include each other")
