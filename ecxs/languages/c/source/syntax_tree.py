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
_ATTRIBUTES: Final = frozenset({"attribute_specifier", "attribute_declaration", "ms_declspec_modifier"})
_SPECIFIERS: Final = frozenset({"storage_class_specifier", "comment", *_ATTRIBUTES})
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
    is_certain: bool
    """Whether its signature stands in the head as it is: no directive is in it, and it is not of the oldest style."""

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
    aliases: frozenset[str]
    """Names of types and macros that the file defines: what they stand for is the compiler's to know."""

    def named(self, name: str) -> tuple[SourceFunction, ...]:
        """Return the functions of a name: several stand in branches of the preprocessor."""
        return tuple(function for function in self.functions if function.name == name)

    @property
    def unread_names(self) -> frozenset[str]:
        """The identifiers of a file of which the parser cannot make out all; none of a file that it can read."""
        if not self.root.has_error:
            return frozenset()
        return frozenset(text_of(node) for node in walk(self.root) if node.type in {"identifier", "type_identifier"})

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
    return AuthorSource(data, root, tuple(_functions(root)), frozenset(_aliases(root)))


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
        if child.type == "preproc_if" and _is_never(child):
            # Only the other branch is there.
            other = child.child_by_field_name("alternative")
            yield from top_level(other) if other is not None else ()
        elif child.type in _CONDITIONAL:
            yield from top_level(child)
        else:
            yield child


def _is_never(node: Node) -> bool:
    condition = node.child_by_field_name("condition")
    return condition is not None and text_of(condition) == "0"


def _aliases(root: Node) -> Iterator[str]:
    for node in walk(root):
        if node.type in {"preproc_def", "preproc_function_def"}:
            name = node.child_by_field_name("name")
            if name is not None:
                yield text_of(name)
        elif node.type == "type_definition":
            for declarator in node.children_by_field_name("declarator"):
                yield from (text_of(it) for it in walk(declarator) if it.type == "type_identifier")


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
    while name is not None and name.type == "parenthesized_declarator":
        name = next((child for child in name.named_children if child.type != "comment"), None)
    parameters = declarator.child_by_field_name("parameters")
    if name is None or name.type != "identifier" or parameters is None:
        return None
    head = [child for child in node.children if child.end_byte <= declarator.start_byte]
    words = [word for child in head if child.type not in {*_SPECIFIERS, *_DECLARATORS} for word in _tokens(child)]
    is_static = any(child.type == "storage_class_specifier" and text_of(child) == "static" for child in head)
    old_style = any(child.type == "declaration" for child in node.children)
    directives = any(it.type.startswith("preproc") or it.type.startswith("#") for it in walk(parameters))
    return SourceFunction(
        text_of(name),
        node,
        name,
        normal_words([*words, *stars]),
        tuple(_parameters(parameters)),
        parameters,
        is_static,
        is_certain=not (old_style or directives or any(word.startswith("#") for word in words)),
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
            if node.child_count == 0 and node != name and not _is_in_comment(node) and not _is_attribute(node, child)
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


def _is_attribute(node: Node, top: Node) -> bool:
    """Tell whether a leaf below `top` is part of an attribute."""
    above = node.parent
    while above is not None and above != top:
        if above.type in _ATTRIBUTES:
            return True
        above = above.parent
    return False


def _is_in_comment(node: Node) -> bool:
    return node.type == "comment"


def _normal_integer(base: list[str]) -> list[str]:
    """Return the words of an integer type as they are written most: `signed` is `int`, `long int` is `long`."""
    qualifiers = [word for word in base if word in {"const", "volatile"}]
    words = [word for word in base if word not in qualifiers]
    if not words or not set(words) <= {"signed", "unsigned", "long", "short", "int"}:
        return base
    plain = sorted((word for word in words if word not in {"signed", "int"}), reverse=True)
    return [*qualifiers, *plain, *(["int"] if plain in ([], ["unsigned"]) else [])]


def normal_words(tokens: Iterator[str] | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """Return the words of a type in one order, whatever way it is written: `char const *` is `const char *`."""
    words = [token for token in tokens if token not in {"register", "extern", "inline", "restrict", "__restrict"}]
    first = next((index for index, word in enumerate(words) if not (word.isidentifier())), len(words))
    base = [word for word in words[:first] if word != "struct"]
    base = _normal_integer(base)
    qualifiers = sorted(word for word in base if word in {"const", "volatile"})
    # An array is a pointer here, and a qualifier behind the last star says nothing to a caller.
    kept = (word for word in words[first:] if word not in {"]", "static"} and not word.isdigit())
    rest = ["*" if word == "[" else word for word in kept]
    while rest and rest[-1] in {"const", "volatile"}:
        rest.pop()
    others = [word for word in base if word not in {"const", "volatile"}]
    return (*(qualifiers if rest else ()), *others, *rest)
