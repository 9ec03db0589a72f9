"""Line and column of each key and value of a TOML text.

`tomli` keeps no positions, so a small scanner reads the text again when a finding needs one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeAlias

import tomli

KeyPath: TypeAlias = "tuple[str | int, ...]"

_GAP = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BLANKS = re.compile(r"[ \t]*")
_KEY = re.compile(r'[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
# Multi-line strings come first, or their opening quotes would match as an empty string. Up to two quotes before the
# closing three belong to the string.
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'', re.DOTALL
)
# Numbers, dates and booleans: only their end matters here.
_PLAIN = re.compile(r"[^,\]}\n#]+")


class _LostError(Exception):
    """The text is not valid TOML at this place; the positions before it are kept."""


@dataclass(frozen=True, slots=True)
class Places:
    """Offsets of the keys and values of one text, by their paths."""

    keys: dict[KeyPath, int]
    values: dict[KeyPath, int]
    ends: dict[KeyPath, int]
    """The end of each value; that of a plain one, such as a number, may include blanks behind it."""
    line_starts: tuple[int, ...]

    def find(self, path: KeyPath, *, is_of_key: bool = False) -> tuple[int, int]:
        """Return line and column of a path, or of the nearest table around it, or (1, 1)."""
        if not is_of_key and path in self.values:
            return self.position(self.values[path])
        # A missing key has no place of its own, so the table that should hold it is shown.
        while path:
            if path in self.keys:
                return self.position(self.keys[path])
            if path in self.values:
                return self.position(self.values[path])
            path = path[:-1]
        return (1, 1)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both counted from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


def locate(text: str) -> Places:
    """Locate the keys and values of a TOML text; in an invalid text, those before the first fault."""
    starts = (0, *(found.end() for found in re.finditer("\n", text)))
    scanner = _Scanner(text)
    with suppress(_LostError):
        scanner.run()
    return Places(scanner.keys, scanner.values, scanner.ends, starts)


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.keys: dict[KeyPath, int] = {}
        self.values: dict[KeyPath, int] = {}
        self.ends: dict[KeyPath, int] = {}
        # The index of the last table of each array of tables.
        self.counts: dict[KeyPath, int] = {}

    def run(self) -> None:
        prefix: KeyPath = ()
        self.skip(_GAP)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                prefix = self.header()
            else:
                self.pair(prefix)
            self.skip(_GAP)

    def skip(self, pattern: re.Pattern[str]) -> None:
        found = pattern.match(self.text, self.at)
        if found:
            self.at = found.end()

    def take(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if not found:
            raise _LostError
        self.at = found.end()
        return found.group()

    def expect(self, word: str) -> None:
        if not self.text.startswith(word, self.at):
            raise _LostError
        self.at += len(word)

    def header(self) -> KeyPath:
        start = self.at
        brackets = "[[" if self.text.startswith("[[", self.at) else "["
        self.at += len(brackets)
        self.skip(_BLANKS)
        path: KeyPath = ()
        names = self.dotted()
        for index, (name, _) in enumerate(names):
            path = (*path, name)
            self.keys.setdefault(path, start)  # a table is found by its name, too, without a number
            is_last = index + 1 == len(names)
            if is_last and brackets == "[[":
                self.counts[path] = self.counts.get(path, -1) + 1
            # `[a.b]` below `[[a]]` belongs to the last table of the array `a`.
            if path in self.counts:
                path = (*path, self.counts[path])
        self.expect("]" * len(brackets))
        self.keys.setdefault(path, start)
        return path

    def pair(self, prefix: KeyPath) -> None:
        path = prefix
        for name, offset in self.dotted():
            path = (*path, name)
            # The first mention counts: a dotted key may lead through a table that has a place already.
            self.keys.setdefault(path, offset)
        self.expect("=")
        self.skip(_BLANKS)
        self.value(path)

    def dotted(self) -> list[tuple[str, int]]:
        names = []
        while True:
            start = self.at
            names.append((_plain_key(self.take(_KEY)), start))
            self.skip(_BLANKS)
            if not self.text.startswith(".", self.at):
                return names
            self.at += 1
            self.skip(_BLANKS)

    def value(self, path: KeyPath) -> None:
        self.values[path] = self.at
        # A slice, since the text may end here; `take` then raises.
        first = self.text[self.at : self.at + 1]
        if first == "[":
            self.array(path)
        elif first == "{":
            self.inline_table(path)
        else:
            self.take(_STRING if first in {'"', "'"} else _PLAIN)
        self.ends[path] = self.at

    def array(self, path: KeyPath) -> None:
        self.at += 1
        index = 0
        self.skip(_GAP)
        # The recursion is shallow: `parse` has limited the nesting.
        while not self.text.startswith("]", self.at):
            self.value((*path, index))
            index += 1
            self.separator("]")
        self.at += 1

    def inline_table(self, path: KeyPath) -> None:
        self.at += 1
        self.skip(_GAP)
        while not self.text.startswith("}", self.at):
            self.pair(path)
            self.separator("}")
        self.at += 1

    def separator(self, close: str) -> None:
        self.skip(_GAP)
        if not self.text.startswith(close, self.at):
            self.expect(",")
            self.skip(_GAP)


def _plain_key(raw: str) -> str:
    if raw[0] == "'":
        return raw[1:-1]
    if raw[0] != '"':
        return raw
    try:
        # The escapes of a quoted key are left to the parser of TOML.
        return str(tomli.loads(f"key = {raw}")["key"])
    except tomli.TOMLDecodeError as error:
        raise _LostError from error
