"""C text from values: strings, numbers, checked names, and prose for comments."""

from __future__ import annotations

import math

from ecruntime.foundation.errors import InternalError
from ecruntime.foundation.identifiers import IDENTIFIER
from ecxs.definition.reserved import C
from ecxs.render.code import Code
from ecxs.render.prose import one_line

_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\", "?": "\\?"}


def c_string(text: str) -> Code:
    """Return a text as a string literal; bytes beyond ASCII are octal, so that no encoding of a source changes it."""
    data = text.encode("utf-8", "surrogateescape")
    return Code('"' + "".join(_escaped(byte) for byte in data) + '"')


def c_fraction(value: float) -> Code:
    """Return a number as a constant of type `double`."""
    if not math.isfinite(value):
        raise InternalError(f"{value} has no constant in C")
    return Code(repr(float(value)))


def c_number(value: int) -> Code:
    """Return a number as a constant that has its type: `int` where it fits, else a longer one."""
    # The least number of a type is no constant: the sign is an operator.
    least = {-(2**63): "(-9223372036854775807LL - 1)", -(2**31): "(-2147483647 - 1)"}
    if value in least:
        return Code(least[value])
    if not -(2**63) < value < 2**64:
        raise InternalError(f"{value} has no constant in C")
    suffix = "ULL" if value >= 2**63 else "" if -(2**31) < value < 2**31 else "LL"
    return Code(f"{value}{suffix}")


def c_name(name: str) -> Code:
    """Return a name as a C identifier; raise `InternalError` for anything else."""
    # Without the limit of names: a function has the name of its module and of its option.
    if IDENTIFIER.match(name) is None or name in C:
        raise InternalError(f"'{name}' reached generated C as a name")
    return Code(name)


def c_names(names: tuple[str, ...], taken: tuple[str, ...] = ()) -> tuple[Code, ...]:
    """Return names as parameters of one function, each different from the others and from those taken."""
    found: list[Code] = []
    for name in names:
        spelled = f"n{name}" if name[:1].isdigit() else name
        while spelled in C or spelled in taken or spelled in found:
            spelled += "_"
        found.append(c_name(spelled))
    return tuple(found)


def c_prose(text: str) -> Code:
    """Return text for a block comment, as one line that does not end the comment."""
    # Trigraphs are nothing that a comment must mind, and a nested opening is a warning.
    return Code(one_line(text).replace("*/", "* /").replace("/*", "/ *"))


def _escaped(byte: int) -> str:
    character = chr(byte)
    if character in _SHORT:
        return _SHORT[character]
    return character if 0x20 <= byte < 0x7F else f"\\{byte:03o}"
