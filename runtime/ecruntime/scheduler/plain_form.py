"""The plain form of what C does faster, for a moment without memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")
U = TypeVar("U")


def or_plain(make: Callable[[], T], plain: U) -> T | U:
    """Return what `make` makes, or `plain` where there is no memory for it: it is slower, and nothing else."""
    try:
        return make()
    except MemoryError:
        return plain
