"""Filter for TOML: values as basic strings, integers and booleans."""

from __future__ import annotations

from ecruntime.foundation.errors import InternalError
from ecxs.render.code import Code

_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def toml_value(value: object) -> Code:
    """Return a string, integer or boolean as a TOML value."""
    match value:
        case bool():
            return Code("true" if value else "false")
        case int():
            return Code(value)
        case str():
            return Code('"' + "".join(_escaped(character) for character in value) + '"')
        case _:
            raise InternalError(f"a {type(value).__name__} has no TOML value here")


def _escaped(character: str) -> str:
    if character in _SHORT:
        return _SHORT[character]
    if character.isprintable():
        return character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"
