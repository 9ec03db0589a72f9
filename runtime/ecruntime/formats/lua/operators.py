"""The operators of the dialect: how strongly they bind, and what becomes of each in Lua 5.1."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from ecruntime.formats.lua import syntax

BINARY: Final = MappingProxyType(
    {
        **dict.fromkeys(("or",), (1, 1)),
        **dict.fromkeys(("and",), (2, 2)),
        **dict.fromkeys(("<", ">", "<=", ">=", "~=", "!=", "=="), (3, 3)),
        "..": (5, 4),
        **dict.fromkeys(("+", "-", "|", "&", "^^"), (6, 6)),
        **dict.fromkeys(("*", "/", "%", "<<", ">>", "\\"), (7, 7)),
        "^": (10, 9),
    }
)
"""The strength with which each binary operator takes what stands left of it, and right of it."""
FUNCTIONS: Final = MappingProxyType(
    {"|": "bor", "&": "band", "^^": "bxor", "<<": "shl", ">>": "shr", "\\": "idiv", "~": "bnot"}
)
"""The function for each operator that Lua 5.1 lacks."""
ITERATE: Final = "iter"
"""The function for the values of a `for ... in`."""
SPELLED: Final = MappingProxyType({"!=": "~=", "!": " not ", "~": "", **dict.fromkeys(FUNCTIONS.keys() - {"~"}, ",")})
"""The text that stands in the place of an operator in Lua 5.1, beside the function for it."""
UNARY: Final = frozenset({"not", "!", "-", "#", "~"})


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A stretch of a script that becomes the arguments of a function for Lua 5.1."""

    function: str
    start: int
    end: int


@dataclass(slots=True)
class Tree:
    """The tree of a script, and where it is not Lua 5.1; the inner one of two wrapped stretches comes first."""

    block: syntax.Block
    wrapped: list[Wrapped]
    replaced: list[tuple[int, int, str]]
    """The start and the end of operators, and what stands there in Lua 5.1."""
