"""The author's C as a syntax tree that keeps every byte: its functions, with the places of their parts."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import tree_sitter_c
from tree_sitter import Language, Parser

from ecruntime.foundation.finding import Place

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

MAX_SOURCE_SIZE: Final = 4 * 1024 * 1024
_CONDITIONAL: Final = frozenset(
    {"preproc_if", "preproc_ifdef", "preproc_else", "preproc_elif", "preproc_elifdef", "linkage_specification",
     "declaration_list"}
)  # fmt: skip  # words, several to a line
_SPECIFIERS: Final = frozenset({"storage_class_specifier", "comment", "attribute_specifier", "ms_declspec_modifier"})
_DECLARATORS: Final = frozenset({"pointer_declarator", "parenthesized_declarator", "array_declarator"})


@dataclass(frozen=True, slots=True)
class SourceParameter:
    """A parameter of a function: its node, the words of its type, and its name, empty if it has none."""

    node: Node
    type_words: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class SourceFunction:
    """A function that a file defines."""

    name: str
    node: Node
    name_node: Node
    returns: tuple[str, ...]
    parameters: tuple[SourceParameter, ...]
    parameter_list: Node
    is_static: bool

    @property
    def line(self) -> int:
        """The line of its name."""
        return self.name_node.start_point[0] + 1


@dataclass(frozen=True, slots=True)
class AuthorSource:
    """A file of C; positions are counted in its bytes."""

    data: bytes
    root: Node
    functions: tuple[SourceFunction, ...]

    def place(self, node: Node, file: str) -> Place:
        """Return where a node begins, its column in characters."""
        line, column = node.start_point
        start = node.start_byte - column
        before = self.data[start : node.start_byte].decode("utf-8", "replace")
        return Place(file, line + 1, len(before) + 1)


def read_source(text: str) -> AuthorSource:
    """Parse a file; what the parser cannot read is stepped over."""
    data = text.encode("utf-8", "surrogateescape")
    root = _parser().parse(data).root_node
    return AuthorSource(data, root, tuple(_functions(root)))


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it, in the order of the text."""
    cursor = node.walk()
    while True:
        found = cursor.node
        if found is not None:
            yield found
        if cursor.goto_first_child() or cursor.goto_next_sibling():
            continue
        while cursor.goto_parent():
            if cursor.goto_next_sibling():
                break
        else:
            return


def text_of(node: Node) -> str:
    """Return the text of a node."""
    return (node.text or b"").decode("utf-8", "surrogateescape")


def top_level(root: Node) -> Iterator[Node]:
    """Yield what stands at file scope, within conditions of the preprocessor, too."""
    for child in root.named_children:
        if child.type in _CONDITIONAL:
            yield from top_level(child)
        else:
            yield child


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_c.language()))


def _functions(root: Node) -> Iterator[SourceFunction]:
    for node in top_level(root):
        if node.type == "function_definition":
            made = _function(node)
            if made is not None:
                yield made


def _function(node: Node) -> SourceFunction | None:
    declarator = node.child_by_field_name("declarator")
    stars: list[str] = []
    while declarator is not None and declarator.type in _DECLARATORS:
        stars += [text_of(child) for child in declarator.children if child.type in {"*", "type_qualifier"}]
        declarator = declarator.child_by_field_name("declarator")
    if declarator is None or declarator.type != "function_declarator":
        return None
    name = declarator.child_by_field_name("declarator")
    parameters = declarator.child_by_field_name("parameters")
    if name is None or name.type != "identifier" or parameters is None:
        return None
    head = [child for child in node.children if child.end_byte <= declarator.start_byte]
    words = [word for child in head if child.type not in {*_SPECIFIERS, *_DECLARATORS} for word in _tokens(child)]
    is_static = any(child.type == "storage_class_specifier" and text_of(child) == "static" for child in head)
    return SourceFunction(
        text_of(name), node, name, normal_words([*words, *stars]), tuple(_parameters(parameters)), parameters, is_static
    )


def _parameters(listed: Node) -> Iterator[SourceParameter]:
    found = [child for child in listed.named_children if child.type in {"parameter_declaration", "variadic_parameter"}]
    for child in found:
        if child.type == "variadic_parameter":
            yield SourceParameter(child, ("...",), "")
            continue
        name = _name_in(child.child_by_field_name("declarator"))
        words = normal_words(
            token
            for node in walk(child)
            if node.child_count == 0 and node != name and not _is_in_comment(node)
            for token in [text_of(node)]
        )
        if words == ("void",) and len(found) == 1:
            return
        yield SourceParameter(child, words, text_of(name) if name is not None else "")


def _name_in(declarator: Node | None) -> Node | None:
    """Return the name of a parameter below its declarator."""
    while declarator is not None and declarator.type != "identifier":
        inner = declarator.child_by_field_name("declarator")
        if inner is None and declarator.type == "parenthesized_declarator":
            inner = next(iter(declarator.named_children), None)
        declarator = inner
    return declarator


def _tokens(node: Node) -> list[str]:
    return [text_of(leaf) for leaf in walk(node) if leaf.child_count == 0 and not _is_in_comment(leaf)]


def _is_in_comment(node: Node) -> bool:
    return node.type == "comment"


def normal_words(tokens: Iterator[str] | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a type in one order, whatever way it is written: `char const *` is `const char *`."""
    words = [token for token in tokens if token not in {"register", "extern", "inline", "restrict", "__restrict"}]
    first = next((index for index, word in enumerate(words) if not (word.isidentifier())), len(words))
    base = [word for word in words[:first] if word != "struct"]
    base = ["unsigned", "int"] if base == ["unsigned"] else base
    qualifiers = sorted(word for word in base if word in {"const", "volatile"})
    # An array is a pointer here, and a qualifier behind the last star says nothing to a caller.
    rest = ["*" if word == "[" else word for word in words[first:] if word != "]" and not word.isdigit()]
    while rest and rest[-1] in {"const", "volatile"}:
        rest.pop()
    others = [word for word in base if word not in {"const", "volatile"}]
    return (*(qualifiers if rest else ()), *others, *rest)
