"""The name of a module replaced inside of a string, where the string is certain to mean the module."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from ecxs.edit.renaming import configuration_replacements
from ecxs.edit.replacement import Replacement, with_replacements

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ecxs.languages.name_change import NameChange

_UNIT = re.compile(r"\\(?:N\{[^}]*\}|x..|u.{4}|U.{8}|[0-7]{1,3}|\r\n|.)|\r\n|.", re.DOTALL)
_RAW_UNIT = re.compile(r"\r\n|.", re.DOTALL)
_ASKED = r"module[ \t]+\w+[ \t]+"


class TextRenamer:
    """The replacements in a string: of names of options and hooks, and of paths below the package.

    In tests those in lines of the console and of configurations come to them.
    """

    def __init__(self, change: NameChange, *, class_names: tuple[str, str], is_test: bool) -> None:
        self._change = change
        self._old_class, self._new_class = class_names
        self._is_test = is_test
        hooks = {f"{change.old}{mark}{hook}": f"{change.new}{mark}{hook}" for hook in change.hooks for mark in "._"}
        memtypes = {f"{change.old}:{memtype}": f"{change.new}:{memtype}" for memtype in change.memtypes}
        self._words = {**change.options, **hooks, **memtypes}

    def replacements(self, value: str) -> Iterator[Replacement]:
        """Yield the parts of the value of a string that are replaced."""
        if value in self._words:
            yield Replacement(0, len(value), self._words[value])
        elif (path := self._path(value)) is not None:
            yield Replacement(0, len(value), path)
        elif self._is_test:
            yield from self._in_test(value)

    def owner(self, value: str) -> str:
        """Return the module that a test expects to fail, as the test kit takes it by the keyword `owner`."""
        return self._change.new if self._is_test and value == self._change.old else value

    def in_part(self, value: str, *, is_first: bool) -> Iterator[Replacement]:
        """Yield what is replaced in a part of an f-string, in which braces are doubled."""
        if not self._is_test:
            return
        old = re.escape(self._change.old)
        # A stanza begins where a statement may: at the beginning, in a new line, or behind another one.
        begin = r"(?:\A|[\n;]|\}\})" if is_first else r"(?:[\n;]|\}\})"
        found = list(re.finditer(rf"{begin}\s*({old})(?=\s*(?:\"?[\w.-]+\"?\s*)?\{{\{{)", value))
        line = self._console_line(value) if is_first else None
        yield from (Replacement(*one.span(1), self._change.new) for one in (*found, *([line] if line else [])))
        yield from self._known_words(value)

    def _path(self, value: str) -> str | None:
        """Return a dotted path below the package, such as `owl.owl.now`, with its new names."""
        change = self._change
        parts = value.split(".")
        inner = {*change.files, change.old, self._old_class}
        if len(parts) == 1 or parts[0] != change.old or parts[1] not in inner:
            return None
        names = {change.old: change.new, self._old_class: self._new_class}
        return ".".join((change.new, names.get(parts[1], parts[1]), *(self._class(part) for part in parts[2:])))

    def _class(self, name: str) -> str:
        return self._new_class if name == self._old_class else name

    def _in_test(self, value: str) -> Iterator[Replacement]:
        change = self._change
        found = self._console_line(value) or re.match(rf"{_ASKED}({re.escape(change.old)})\b", value)
        if found:
            yield Replacement(*found.span(1), change.new)
        if "{" in value or "=" in value:
            yield from configuration_replacements(value, change.old, change.new, change.options)
        yield from self._known_words(value)

    def _console_line(self, value: str) -> re.Match[str] | None:
        commands = "|".join(map(re.escape, sorted(self._change.commands)))
        pattern = rf"({re.escape(self._change.old)})(?=(?::\S+)?[ \t]+(?:{commands})\b)"
        return re.match(pattern, value) if commands else None

    def _known_words(self, value: str) -> Iterator[Replacement]:
        for word, made in self._words.items():
            for found in re.finditer(rf"(?<![\w.]){re.escape(word)}(?![\w])", value):
                yield Replacement(*found.span(), made)


class StringSource:
    """The source of a string between its quotes, or of a part of an f-string, and the value that it stands for."""

    def __init__(self, source: str, *, is_raw: bool) -> None:
        self.source = source
        values = [
            (found[0], _value(found[0], is_raw=is_raw)) for found in (_RAW_UNIT if is_raw else _UNIT).finditer(source)
        ]
        self.value = "".join(value for _, value in values)
        # The place in the source of each character of the value, and of its end. A line that goes on behind a
        # backslash has no character, and some escapes have two.
        self._offsets = [0]
        place = 0
        for unit, value in values:
            place += len(unit)
            if value:
                self._offsets += [place] * len(value)
            else:
                self._offsets[-1] = place

    def replaced(self, replacements: Iterable[Replacement]) -> str:
        """Return the source with parts of its value replaced."""
        places = self._offsets
        made = [Replacement(places[start], places[end], text) for start, end, text in replacements]
        return with_replacements(self.source, made)


def _value(unit: str, *, is_raw: bool) -> str:
    if unit.startswith("\\") and not is_raw:
        return str(ast.literal_eval(f'"""{unit}"""'))
    return "\n" if unit == "\r\n" else unit
