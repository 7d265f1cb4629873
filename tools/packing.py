"""What the packers (sqlpack, migrationpack, localepack, assetpack) share."""

import hashlib
import os
import sys


class Faults:
    """Collects what is wrong, so that one run names everything."""

    def __init__(self, program):
        self.program = program
        self.count = 0

    def add(self, path, line, text):
        where = f"{path}:{line}" if line else path
        print(f"{where}: error: {text}", file=sys.stderr)
        self.count += 1

    def warn(self, path, line, text):
        print(f"{path}:{line}: warning: {text}", file=sys.stderr)

    def end(self):
        if self.count:
            sys.exit(f"{self.program}: {self.count} error(s)")


def write_changed(path, text):
    """Writes only what differs: an untouched time stamp spares Ninja everything that depends on it."""
    data = text.encode() if isinstance(text, str) else text
    try:
        with open(path, "rb") as f:
            if f.read() == data:
                return
    except FileNotFoundError:
        pass
    os.makedirs(os.path.dirname(path) or ".", exist_ok=True)
    with open(path, "wb") as f:
        f.write(data)


def c_string(text, indent="    "):
    """A C string literal, one source line for each line of the text."""
    lines = text.split("\n")
    if len(lines) > 1 and lines[-1] == "":
        lines = [line + "\n" for line in lines[:-1]]
    else:
        lines = [line + "\n" for line in lines[:-1]] + [lines[-1]]
    return ("\n" + indent).join(f'"{c_escape(line)}"' for line in lines)


def c_escape(text):
    # Octal and not \x: a hex escape would swallow the digits that follow it. "?" breaks trigraphs.
    table = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "?": "\\?"}
    out = []
    for char in text:
        if char in table:
            out.append(table[char])
        elif ord(char) < 0x20 or ord(char) == 0x7F:
            out.append(f"\\{ord(char):03o}")
        else:
            out.append(char)
    return "".join(out)


def generated(by, sources):
    """The head of a generated C file."""
    return (
        f"/* Made by tools/{by} from {sources}: do not edit. */\n"
        "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n\n"
    )


def incbin(symbol, char, data, folder):
    """C lines that define `symbol` as constant bytes, by way of a file in `folder`.

    The file is named by its hash: it is written once, and the C file changes with the content. The
    section is one that the compiler declares itself, so the stack stays without execute permission;
    the byte behind the data is a NUL and gives an empty file an address of its own.
    """
    path = os.path.abspath(os.path.join(folder, hashlib.sha256(data).hexdigest()[:32]))
    if not os.path.exists(path):
        write_changed(path, data)
    return (
        f'__asm__(".pushsection .rodata\\n{symbol}: .incbin \\"{path}\\"\\n.byte 0\\n.popsection");\n'
        f"extern const {char} {symbol}[];\n"
    )
