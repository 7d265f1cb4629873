"""gcc's analyzer and clang-tidy. Both are slow, so each file is looked at again only when it, a header
or the rules changed; what passed is remembered in build-test/lint."""

import hashlib
import json
import os
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor

from .source import TOP, Finding, files, read

PASSED = os.path.join(TOP, "build-test/lint")
COMMANDS = os.path.join(TOP, "build-test/compile_commands.json")
SECONDS = 60  # for one file; a file that needs more is too large for the analyzer, and says so

# -fanalyzer of gcc 12 follows C well but loses track of memory that an arena owns, and of file
# descriptors kept in structs; these two would be wrong more often than right.
GCC = ["-fanalyzer", "-Wno-analyzer-malloc-leak", "-Wno-analyzer-file-leak", "-O1", "-fsyntax-only"]
# What only one compiler knows is not for the other to judge.
NOT_FOR_TIDY = ("-fsanitize", "-fno-sanitize", "-Winvalid-pch")


def commands():
    """{path: the arguments that compile it} for the files of src."""
    if not os.path.exists(COMMANDS):
        return {}
    with open(COMMANDS, encoding="utf-8") as f:
        entries = json.load(f)
    found = {}
    for entry in entries:
        path = os.path.relpath(os.path.join(entry["directory"], entry["file"]), TOP)
        if path.startswith("src/"):
            found[path] = (entry["directory"], shlex.split(entry["command"]))
    return found


def rules():
    """Changes with every header, generated ones too, and with the checks themselves."""
    digest = hashlib.sha256(read(".clang-tidy").encode() + read("tools/checks/analyze.py").encode())
    for path in files("src/**/*.h") + files("build-test/*_sql.h"):
        digest.update(read(path).encode())
    return digest.digest()


def gcc(directory, argv):
    plain = [word for word in argv if not word.startswith(("-fsanitize", "-O", "-M"))]
    out = plain.index("-o")
    del plain[out:out + 2]
    plain = [word for word in plain if not word.endswith((".o", ".o.d")) and word != "-c"]
    return subprocess.run([*plain, *GCC], cwd=directory, capture_output=True, text=True,
                          timeout=SECONDS)


def tidy(path):
    return subprocess.run(
        ["clang-tidy", "--quiet", "-p", "build-test", "--extra-arg=-Wno-unknown-warning-option", path],
        cwd=TOP, capture_output=True, text=True, timeout=SECONDS)


def look(path, directory, argv, key):
    mark = os.path.join(PASSED, key)
    if os.path.exists(mark):
        return
    try:
        for done in (gcc(directory, argv), tidy(path)):
            if done.returncode != 0:
                yield Finding(path, 0, (done.stdout + done.stderr).strip()[-4000:])
                return
    except subprocess.TimeoutExpired as late:
        yield Finding(path, 0, f"{late.cmd[0]} took more than {SECONDS} s: split the file")
        return
    with open(mark, "w", encoding="utf-8") as f:
        f.write(path + "\n")


def check():
    entries = commands()
    if not entries:
        yield Finding("build-test", 0, "is not there: run `make lint`, or `make build-test` before")
        return
    os.makedirs(PASSED, exist_ok=True)
    base = rules()
    def one(item):
        path, (directory, argv) = item
        key = hashlib.sha256(base + path.encode() + read(path).encode()).hexdigest()[:40]
        return list(look(path, directory, argv, key))
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for findings in pool.map(one, sorted(entries.items())):
            yield from findings
