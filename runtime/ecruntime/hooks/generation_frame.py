"""The trick that lets a frame hold its generation: a global of the function whose call the frame is (ADR 4)."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

GENERATION_KEY: Final = "__ec_generation__"
"""The global of a function that keeps the generation alive during a call (invariant 8)."""


# The frame of this function is the one that `generation_of_call` finds, as it finds the frame of a compiled hook call.
def _enter() -> object:
    return enter_module()  # type: ignore[name-defined] # noqa: F821 - a global of the copy that is made below


def call_in_generation(generation: object, action: Callable[[], object]) -> object:
    """Call `action` in a generation, as inside a hook call of it, and return the result."""
    # The code is shared, only the globals are new: no compilation, and the frame alone holds the generation.
    return FunctionType(_enter.__code__, {GENERATION_KEY: generation, "enter_module": action})()
