"""The trick that lets a frame hold its generation: a global of the function whose call the frame is (ADR 4)."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

GENERATION_KEY: Final = "__ec_generation__"
"""The global of a function that keeps the generation alive during a call (invariant 8)."""


# The frame of this function is the one that `generation_of_call` finds, as it finds the frame of a compiled hook call.
def _enter(action: Callable[[], object]) -> object:
    return action()


def call_in_generation(generation: object, action: Callable[[], object]) -> object:
    """Call `action` in a generation, as inside a hook call of it, and return the result."""
    return copied_into(generation, _enter)(action)


def copied_into(generation: object, function: Callable[..., T]) -> Callable[..., T]:
    """Return a copy of a function that uses no globals: the copy and its frames hold the generation, and are of it."""
    # The code is shared, only the globals are new: no compilation.
    return FunctionType(function.__code__, {GENERATION_KEY: generation})
