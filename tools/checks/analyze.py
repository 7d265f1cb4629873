"""gcc's analyzer and clang-tidy. Both are slow, so each file is looked at again only when it, a header
or the rules changed; what passed is remembered in build-test/lint."""

import hashlib
import json
import os
import shlex
import subprocess
from concurrent.futures import ThreadPoolExecutor

from .source import TOP, Finding, files, is_test, read

PASSED = os.path.join(TOP, "build-test/lint")
COMMANDS = os.path.join(TOP, "build-test/compile_commands.json")
SECONDS = 240  # for one file, on a busy machine; what needs more is too large for the analyzer

# Neither analyzer can know that refuse() never returns OK, so both believe in outputs that are not set
# after it; nor that a count of references keeps the last free() alone; and gcc 12 loses memory that an
# arena or a struct owns. What is off here would be wrong more often than right, and the sanitizers see
# the real ones (.clang-tidy says the same for clang).
GCC = ["-fanalyzer", "-O1", "-c", "-o", "/dev/null", *(f"-Wno-analyzer-{name}" for name in (
    "malloc-leak", "file-leak", "double-free", "use-after-free", "use-of-uninitialized-value"))]


def commands():
    """{path: the arguments that compile it} for the files of src; tests may be careless with NULL."""
    if not os.path.exists(COMMANDS):
        return {}
    with open(COMMANDS, encoding="utf-8") as f:
        entries = json.load(f)
    found = {}
    for entry in entries:
        path = os.path.relpath(os.path.join(entry["directory"], entry["file"]), TOP)
        if path.startswith("src/") and not is_test(path):
            found[path] = (entry["directory"], shlex.split(entry["command"]))
    return found


def rules():
    """Changes with every header, generated ones too, and with the checks themselves."""
    digest = hashlib.sha256(read(".clang-tidy").encode() + read("tools/checks/analyze.py").encode())
    for path in files("src/**/*.h") + files("build-test/*_sql.h"):
        digest.update(read(path).encode())
    return digest.digest()


def gcc(directory, argv):
    """The compilation without its outputs and without what hides the code from the analyzer."""
    plain, words = [], iter(argv)
    for word in words:
        if word in ("-o", "-MF", "-MQ"):
            next(words)
        elif not word.startswith(("-fsanitize", "-fdiagnostics-color", "-O", "-MD")) and word != "-c":
            plain.append(word)
    return subprocess.run([*plain, *GCC], cwd=directory, capture_output=True, text=True,
                          timeout=SECONDS)


def tidy(path):
    return subprocess.run(
        ["clang-tidy", "--quiet", "-p", "build-test", "--extra-arg=-Wno-unknown-warning-option", path],
        cwd=TOP, capture_output=True, text=True, timeout=SECONDS)


def essence(output):
    """The findings themselves; the path that leads to each is for the tool's own run."""
    said = [line for line in output.splitlines() if "error:" in line]
    return "\n".join(said or output.strip().splitlines()[-20:])


def look(path, directory, argv, key):
    mark = os.path.join(PASSED, key)
    if os.path.exists(mark):
        return
    try:
        for done in (gcc(directory, argv), tidy(path)):
            if done.returncode != 0:
                yield Finding(path, 0, essence(done.stdout + done.stderr))
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
