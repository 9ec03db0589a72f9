"""Python text from values: literals, checked names, and prose for docstrings."""

from __future__ import annotations

import keyword
import math

from ecruntime.foundation.errors import InternalError
from ecruntime.foundation.identifiers import IDENTIFIER
from ecxs.render.code import Code
from ecxs.render.prose import one_line


def python_literal(value: object) -> Code:
    """Return a string, number, boolean, None or tuple of these as a literal in the style of a formatter."""
    match value:
        case str():
            return _string(value)
        case bool() | int() | None:
            return Code(repr(value))
        case float():
            return Code(repr(value) if math.isfinite(value) else f'float("{value}")')
        case tuple():
            inner = ", ".join(python_literal(item) for item in value)
            return Code(f"({inner},)" if len(value) == 1 else f"({inner})")
        case _:
            raise InternalError(f"a {type(value).__name__} has no Python literal here")


def python_name(name: str) -> Code:
    """Return a name as a Python identifier; raise `InternalError` for anything else."""
    # Without the limit of names: a class has the name of its option with a word behind it.
    if IDENTIFIER.match(name) is None or keyword.iskeyword(name):
        raise InternalError(f"'{name}' reached generated Python as a name")
    return Code(name)


def python_prose(text: str) -> Code:
    """Return text escaped for a triple-quoted docstring, as one line."""
    safe = one_line(text).replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return Code(safe[:-1] + '\\"' if safe.endswith('"') else safe)


def _string(text: str) -> Code:
    quote = "'" if text.count('"') > text.count("'") else '"'
    return Code(quote + "".join(_escaped(character, quote) for character in text) + quote)


def _escaped(character: str, quote: str) -> str:
    if character == quote:
        return "\\" + quote
    if character in {'"', "'"}:
        return character
    return repr(character)[1:-1]
