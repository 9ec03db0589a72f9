"""The dialect of the server, as a runtime loads it: one function, whose results are kept by their content."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from ecruntime.formats import lua

if TYPE_CHECKING:
    from ecruntime.formats.lua import Translation

_KEPT: Final = 512


class DialectError(Exception):
    """A fault of syntax; the text has file, line and token."""


def translate(source: str, name: str) -> str:
    """Return the source in Lua 5.1, one character a byte; raise `DialectError` for a fault of syntax."""
    translation = _translated(source)
    if translation.faults:
        raise DialectError("\n".join(fault.text(name) for fault in translation.faults))
    return translation.text


@lru_cache(maxsize=_KEPT)
def _translated(source: str) -> Translation:
    return lua.translate(source)
