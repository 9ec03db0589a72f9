"""Functions that macros of the author's define wholly, such as `COMMAND(status) { ... }`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecxs.languages.c.source.syntax_tree import read_source, text_of, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from tree_sitter import Node

    from ecxs.languages.c.source.syntax_tree import AuthorSource

_MOST_CALLS: Final = 1000
"""Expansions below those that stand in the file itself."""
_DEFINITIONS: Final = frozenset({"preproc_def", "preproc_function_def"})
_TOKEN: Final = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|\w+|##|\S')
_PIECE: Final = re.compile(_TOKEN.pattern + r"|\s+")
_PASTED: Final = re.compile(r"\s*##\s*")
_COMMENT: Final = re.compile(r"/\*.*?\*/|//[^\n]*|\\\r?\n", re.DOTALL)


@dataclass(frozen=True, slots=True)
class _Macro:
    """A macro: the names of its parameters, None for one without a list, and what stands for it."""

    parameters: tuple[str, ...] | None
    body: str


def made_names(files: Iterable[AuthorSource], headers: Iterable[AuthorSource]) -> frozenset[str]:
    """Return the names of functions that are there once the macros at file scope are expanded."""
    read = tuple(files)
    macros = {name: macro for source in (*headers, *read) for name, macro in _macros(source)}
    texts = (_with_expansions(source, macros) for source in read) if macros else ()
    return frozenset(function.name for text in texts if text for function in read_source(text).functions)


def _with_expansions(source: AuthorSource, macros: Mapping[str, _Macro]) -> str:
    """Return the text of a file with its macros at file scope expanded; nothing where it uses none."""
    pieces: list[str] = []
    done = 0
    expander = _Expander(macros)
    for node in _uses(source.root, macros):
        if node.start_byte < done:
            continue  # an argument of another one
        rest = source.data[node.end_byte :].decode("utf-8", "surrogateescape")
        call = _call(macros[text_of(node)], rest)
        if call is None:
            continue
        expanded, length = call
        pieces += [
            source.data[done : node.start_byte].decode("utf-8", "surrogateescape"),
            expander.expanded(expanded, frozenset({text_of(node)})),
        ]
        done = node.end_byte + len(rest[:length].encode("utf-8", "surrogateescape"))
    return "".join((*pieces, source.data[done:].decode("utf-8", "surrogateescape"))) if pieces else ""


def _macros(source: AuthorSource) -> Iterator[tuple[str, _Macro]]:
    for node in walk(source.root):
        if node.type in _DEFINITIONS:
            name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
            listed = node.child_by_field_name("parameters")
            if name is None:
                continue
            names = tuple(text_of(child) for child in listed.named_children) if listed is not None else None
            yield text_of(name), _Macro(names, _COMMENT.sub(" ", text_of(value)) if value is not None else "")


def _uses(root: Node, macros: Mapping[str, _Macro]) -> Iterator[Node]:
    """Yield the names of macros at file scope: not in the body of a function, and not in the text of a macro."""
    for node in walk(root):
        if node.type in {"identifier", "type_identifier"} and text_of(node) in macros and _is_outside(node):
            yield node


def _is_outside(node: Node) -> bool:
    above = node.parent
    while above is not None:
        if above.type == "compound_statement" or above.type in _DEFINITIONS:
            return False
        above = above.parent
    return True


class _Expander:
    """The expansions of one file; macros of macros may grow without measure, so there are only so many of them."""

    def __init__(self, macros: Mapping[str, _Macro]) -> None:
        self._macros = macros
        self._left = _MOST_CALLS

    def expanded(self, text: str, inside: frozenset[str]) -> str:
        """Return a text with its macros expanded, but for those inside of which it stands."""
        pieces: list[str] = []
        done = 0
        for match in _TOKEN.finditer(text):
            name = match[0]
            if name not in self._macros or name in inside or match.start() < done or not self._left:
                continue
            call = _call(self._macros[name], text[match.end() :])
            if call is not None:
                self._left -= 1
                pieces += [text[done : match.start()], self.expanded(call[0], inside | {name})]
                done = match.end() + call[1]
        return "".join((*pieces, text[done:]))


def _call(macro: _Macro, rest: str) -> tuple[str, int] | None:
    """Return what stands for a macro before a text, and how much of the text its arguments are; None for no call."""
    if macro.parameters is None:
        return _PASTED.sub("", macro.body), 0
    found = _arguments(rest)
    if found is None:
        return None
    arguments, length = found
    names = dict(zip(macro.parameters, arguments, strict=False))
    if "..." in macro.parameters:
        names["__VA_ARGS__"] = ", ".join(arguments[len(macro.parameters) - 1 :])
    body = "".join(names.get(word, word) for word in re.split(r"(\w+)", macro.body))
    return _PASTED.sub("", body), length


def _arguments(rest: str) -> tuple[list[str], int] | None:
    """Return the arguments of a call whose parenthesis opens a text, and where it ends."""
    if not rest.lstrip().startswith("("):
        return None
    arguments: list[str] = []
    depth, current = 0, ""
    for match in _PIECE.finditer(rest):
        word = match[0]
        depth += {"(": 1, ")": -1}.get(word, 0)
        if depth == 0 and word == ")":
            return [*arguments, current.strip()], match.end()
        if word == "," and depth == 1:
            arguments.append(current.strip())
            current = ""
        elif depth > 1 or (depth == 1 and word != "("):
            current += word
    return None
