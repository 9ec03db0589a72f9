"""Signatures in the author's C beside those that the declaration asks for, and how one is mended."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

from ecruntime.catalogue.c_api import load_c_api
from ecxs.languages.c.generated.functions import prototype
from ecxs.languages.c.generated.layout import declared
from ecxs.languages.c.source.syntax_tree import normal_words, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecxs.languages.author_method import AuthorMethod
    from ecxs.languages.c.source.syntax_tree import SourceFunction

Edit = tuple[int, int, str]
"""Bytes from and to, and the text that takes their place."""


def difference(function: SourceFunction, method: AuthorMethod, aliases: frozenset[str] = frozenset()) -> str:
    """Return in what a function differs from its declaration, as the end of a sentence; empty if in nothing.

    What has names of the author's for types or macros is left to the compiler, which has the prototype.
    """
    if function.is_static:
        return "is static, so the generated code cannot call it"
    if not function.is_certain or _is_spelled_otherwise(function, method, aliases):
        return ""
    if function.returns != _words(method.returns):
        return f"returns '{' '.join(function.returns)}' and not '{method.returns}'"
    wanted, found = _wanted(method), _found(function)
    if wanted == found:
        return ""
    if len(wanted) != len(found):
        return f"has {len(found)} parameters and not {len(wanted)}"
    number = next(index for index, pair in enumerate(zip(wanted, found, strict=True)) if pair[0] != pair[1])
    _, ctype = method.parameters[number]
    written = " ".join(text_of(function.parameters[number].node).split())
    return f"has '{written}' as parameter {number + 1}, which is a '{ctype.strip()}'"


def _is_spelled_otherwise(function: SourceFunction, method: AuthorMethod, aliases: frozenset[str]) -> bool:
    """Tell whether a part that differs has a word that may stand for anything."""
    wanted = {word for words in (*_wanted(method), _words(method.returns)) for word in words}
    written = [*function.returns, *(word for parameter in function.parameters for word in parameter.type_words)]
    # A macro behind the name is read as the name.
    written += [parameter.name for parameter in function.parameters if _is_macro_like(parameter.name)]
    unknown = {word for word in written if word.isidentifier() and word not in wanted}
    return any(word in aliases or _is_macro_like(word) or word in _tags() for word in unknown)


def _is_macro_like(word: str) -> bool:
    return word.isupper() and word not in {"FILE", "DIR"}


@cache
def _tags() -> frozenset[str]:
    """Return the tags of structures that have another name as types."""
    api = load_c_api()
    structures = (item.tag for item in api.structures if item.tag != item.name)
    return frozenset((*structures, *(item.tag for item in api.opaque_types if item.tag != item.name)))


def one_line_prototype(method: AuthorMethod) -> str:
    """Return the prototype that the declaration asks for, in one line."""
    return " ".join(prototype(method).split())


def mending(function: SourceFunction, method: AuthorMethod) -> tuple[Edit, ...] | None:
    """Return the changes that give a function its declared signature; None where a comment stands in the way.

    Parameters that are right keep their text and their names, since the body uses them.
    """
    edits = [*_without_static(function)]
    if function.returns != _words(method.returns):
        start, end = _head_range(function)
        if b"/*" in (head := _bytes(function, start, end)) or b"//" in head:
            return None
        edits.append((start, end, declared(method.returns, "")))
    listed = _bytes(function, function.parameter_list.start_byte, function.parameter_list.end_byte)
    if _wanted(method) != _found(function):
        if b"/*" in listed or b"//" in listed:
            return None
        edits += _mended_list(function, method)
    return tuple(edits)


def _mended_list(function: SourceFunction, method: AuthorMethod) -> Iterator[Edit]:
    wanted, found = _wanted(method), _found(function)
    kept: dict[int, str] = {}
    for tag, first, last, start, _ in SequenceMatcher(None, found, wanted, autojunk=False).get_opcodes():
        if tag == "equal":
            kept |= {start + step: text_of(function.parameters[first + step].node) for step in range(last - first)}
    texts = []
    for index, (name, ctype) in enumerate(method.parameters):
        text = kept.get(index)
        texts.append(declared(ctype, _free(name, kept, function)) if text is None else text)
    if texts != [text_of(parameter.node) for parameter in function.parameters]:
        node = function.parameter_list
        yield node.start_byte, node.end_byte, _laid_out(function, texts)


def _laid_out(function: SourceFunction, texts: list[str]) -> str:
    """Write a list of parameters as the author did: each in a line of its own if theirs were, else filled."""
    column = function.parameter_list.start_point[1]
    rows = {parameter.node.start_point[0] for parameter in function.parameters}
    if len(function.parameters) > 1 and len(rows) == len(function.parameters):
        indent = " " * function.parameters[-1].node.start_point[1]
        return "(" + f",\n{indent}".join(texts) + ")"
    lines, width = ["("], column + 1
    for number, text in enumerate(texts):
        piece = text + (")" if number == len(texts) - 1 else ",")
        gap = "" if lines[-1] == "(" else " "
        if width + len(gap) + len(piece) > 80 and lines[-1] != "(":
            lines.append(f"    {piece}")
            width = 4 + len(piece)
        else:
            lines[-1] += gap + piece
            width += len(gap) + len(piece)
    return "\n".join(lines)


def _free(name: str, kept: dict[int, str], function: SourceFunction) -> str:
    """Return a name that no kept parameter has."""
    used = {parameter.name for parameter in function.parameters if text_of(parameter.node) in kept.values()}
    while name in used:
        name += "_"
    return name


def _without_static(function: SourceFunction) -> Iterator[Edit]:
    for child in function.node.children:
        if child.type == "storage_class_specifier" and text_of(child) == "static":
            following = child.next_sibling
            yield child.start_byte, following.start_byte if following is not None else child.end_byte, ""


def _head_range(function: SourceFunction) -> tuple[int, int]:
    """Return the bytes of the type of the result, stars included."""
    kept = {"storage_class_specifier", "attribute_specifier", "comment"}
    first = next(child for child in function.node.children if child.type not in kept)
    return first.start_byte, function.name_node.start_byte


def _bytes(function: SourceFunction, start: int, end: int) -> bytes:
    offset = function.node.start_byte
    return (function.node.text or b"")[start - offset : end - offset]


def _wanted(method: AuthorMethod) -> list[tuple[str, ...]]:
    return [_words(ctype) for _, ctype in method.parameters]


def _found(function: SourceFunction) -> list[tuple[str, ...]]:
    return [parameter.type_words for parameter in function.parameters]


def _words(ctype: str) -> tuple[str, ...]:
    return normal_words(ctype.replace("*", " * ").split())
