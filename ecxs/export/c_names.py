"""The names of a source in C or C++: identifiers with their places, included headers, declared hooks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_TOKEN: Final = re.compile(
    r"""(?P<comment>//(?:\\\r?\n|[^\n])*|/\*.*?(?:\*/|\Z))
      | (?P<text>(?:u8|[uUL])?"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')
      | (?P<name>[A-Za-z_$][\w$]*)
      | (?P<number>\.?\d(?:[eEpP][+-]|[\w.'])*)
      | (?P<sign>->|\S)""",
    re.DOTALL | re.VERBOSE,
)
_INCLUDE: Final = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]', re.MULTILINE)
_ALLOWANCE: Final = re.compile(r"ecxs:\s*allow\s+(EXP[0-9]+)\s*[-:\u2013]\s*\S")
_DECLARING: Final = re.compile(r"EC_DECLARE_(?:VOID_)?HOOK(?:_NOARGS)?")
_OPENING, _CLOSING = frozenset("({["), frozenset(")}]")


@dataclass(frozen=True, slots=True)
class UsedName:
    """An identifier, by the offset of its first use that is no member of a structure."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class IncludedHeader:
    """A header that a source includes; `is_quoted` tells the form with quotes."""

    name: str
    at: int
    is_quoted: bool


class CNames:
    """Names of one source, without those in comments and texts; nothing is expanded."""

    def __init__(self, text: str) -> None:
        """Take the text of a source or header."""
        self._text = text
        self._tokens = list(_TOKEN.finditer(text))

    @cached_property
    def uses(self) -> tuple[UsedName, ...]:
        """The identifiers, each once, in the order of the text; members behind a dot or an arrow are left out."""
        found: dict[str, UsedName] = {}
        before = ""
        for token in self._code():
            if token.lastgroup == "name" and before not in {".", "->"}:
                found.setdefault(token[0], UsedName(token[0], token.start()))
            before = token[0]
        return tuple(found.values())

    @cached_property
    def includes(self) -> tuple[IncludedHeader, ...]:
        """The headers, in the order of the text, those behind conditions of the preprocessor, too."""
        comments = [token.span() for token in self._tokens if token.lastgroup == "comment"]
        return tuple(
            IncludedHeader(match[2], match.start(2), match[1] == '"')
            for match in _INCLUDE.finditer(self._text)
            if not any(start <= match.start() < end for start, end in comments)
        )

    @cached_property
    def declared_hooks(self) -> frozenset[str]:
        """The leaf names of the hooks that it declares with the macros of module-hooks.h."""
        names = [token[0] for token in self._code()]
        return frozenset(
            f"{names[at + 2]}_{self._name_of_hook(names, at)}"
            for at, name in enumerate(names[:-6])
            if _DECLARING.fullmatch(name) and names[at + 1] == "(" and "," in names[at + 4 : -1]
        )

    @cached_property
    def own(self) -> frozenset[str]:
        """The names that it gives itself: macros, and what stands at file scope before one of `( ; = [ , {`."""
        return frozenset(self._own())

    @cached_property
    def allowances(self) -> frozenset[tuple[str, int]]:
        """The rules that comments allow, with a reason, on their last line and on the one below."""
        found = set()
        for token in self._tokens:
            if token.lastgroup == "comment" and (match := _ALLOWANCE.search(token[0])):
                line = self.position(token.end())[0]
                found |= {(match[1], line), (match[1], line + 1)}
        return frozenset(found)

    def position(self, offset: int) -> tuple[int, int]:
        """Return line and column of an offset, both counted from 1."""
        return self._text.count("\n", 0, offset) + 1, offset - (self._text.rfind("\n", 0, offset) + 1) + 1

    def _code(self) -> Iterator[re.Match[str]]:
        return (token for token in self._tokens if token.lastgroup != "comment")

    @staticmethod
    def _name_of_hook(names: list[str], at: int) -> str:
        """Return the name of a declared hook: before that of one with a result stands the type."""
        if "_VOID_" in names[at]:
            return names[at + 4]
        return names[names.index(",", at + 4) + 1]

    def _own(self) -> Iterator[str]:
        depth, before, name, is_value = 0, ["", ""], "", False
        for token in self._code():
            word = token[0]
            if word in _CLOSING:
                depth = max(0, depth - 1)
            if name and depth == 0 and not is_value and word in "(;=[,{":
                yield name
            if depth == 0 and word in "=;,}":
                is_value = word == "="
            is_macro = before == ["#", "define"]
            if token.lastgroup == "name" and is_macro:
                yield word
            name = word if token.lastgroup == "name" and not is_macro else ""
            if word in _OPENING:
                depth += 1
            before = [before[1], word]
