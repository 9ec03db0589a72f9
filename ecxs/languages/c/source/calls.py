"""Calls in the author's C: who calls whom, with what, and which functions the scheduler calls."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecxs.languages.c.source.syntax_tree import read_source, text_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tree_sitter import Node

    from ecruntime.foundation.finding import Place
    from ecxs.languages.c.source.syntax_tree import AuthorSource, SourceFunction

_ALLOWANCE: Final = re.compile(r"ecxs:\s*allow\s+([A-Za-z]+[0-9]+)\s*[-:\u2013]\s*\S")
_EVENT_MAKERS: Final = frozenset(
    {"build_event_from_now_f", "build_event_from_now", "build_event", "build_fd_event", "build_timed_event"}
)


@dataclass(frozen=True, slots=True)
class CCall:
    """A call of a function by its name."""

    name: str
    node: Node
    arguments: tuple[Node, ...]

    def argument(self, number: int) -> str:
        """Return the text of an argument, its blanks taken out; empty if there is none."""
        return "".join(text_of(self.arguments[number]).split()) if number < len(self.arguments) else ""


@dataclass(frozen=True, slots=True)
class CheckedFunction:
    """A function with its file and the calls in it, in the order of the text."""

    file: str
    source: AuthorSource
    function: SourceFunction
    calls: tuple[CCall, ...]

    @property
    def name(self) -> str:
        """Its name."""
        return self.function.name

    def place(self, node: Node) -> Place:
        """Return the place of a node of it."""
        return self.source.place(node, self.file)


class SourceCalls:
    """The functions of all files of a module."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Take the texts of the files by the names that findings show."""
        self._sources = {file: read_source(text) for file, text in texts.items()}
        self._allowed = {(file, line, rule) for file, one in self._sources.items() for line, rule in _allowances(one)}
        self.functions = tuple(
            CheckedFunction(file, source, function, tuple(_calls(function.node)))
            for file, source in self._sources.items()
            for function in source.functions
        )
        self.by_name = {function.name: function for function in self.functions}

    def is_allowed(self, place: Place, rule: str) -> bool:
        """Tell whether a comment on the line, or on the one above, allows a rule and says why."""
        return any((place.file, (place.line or 0) - back, rule) in self._allowed for back in (0, 1))

    def callbacks(self) -> frozenset[str]:
        """Return the names of the functions that are given to an event."""
        found = set()
        for function in self.functions:
            for call in function.calls:
                if call.name in _EVENT_MAKERS:
                    found |= {"".join(text_of(argument).split()).lstrip("&") for argument in call.arguments}
            found |= {text_of(value) for value in _handlers(function.function.node)}
        return frozenset(found & self.by_name.keys())

    def reached(self, starts: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """Return each function that is called from one of `starts`, with the way to it, itself included."""
        ways: dict[str, tuple[str, ...]] = {name: (name,) for name in starts if name in self.by_name}
        waiting = list(ways)
        while waiting:
            name = waiting.pop(0)
            for call in self.by_name[name].calls:
                if call.name in self.by_name and call.name not in ways:
                    ways[call.name] = (*ways[name], call.name)
                    waiting.append(call.name)
        return ways


def _calls(node: Node) -> Iterator[CCall]:
    for found in walk(node):
        if found.type != "call_expression":
            continue
        callee, listed = found.child_by_field_name("function"), found.child_by_field_name("arguments")
        if callee is not None and callee.type == "identifier" and listed is not None:
            arguments = tuple(child for child in listed.named_children if child.type != "comment")
            yield CCall(text_of(callee), found, arguments)


def _handlers(node: Node) -> Iterator[Node]:
    """Yield what is assigned to a member `handler`, as an event of the author's own making has it."""
    for found in walk(node):
        left, right = found.child_by_field_name("left"), found.child_by_field_name("right")
        if found.type == "assignment_expression" and left is not None and right is not None:
            field = left.child_by_field_name("field")
            if field is not None and text_of(field) == "handler" and right.type == "identifier":
                yield right


def _allowances(source: AuthorSource) -> Iterator[tuple[int, str]]:
    for node in walk(source.root):
        if node.type == "comment" and (found := _ALLOWANCE.search(text_of(node))):
            yield node.end_point[0] + 1, found[1].upper()
