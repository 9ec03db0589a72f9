"""A call inside a given generation."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING

from ecruntime.hooks import GENERATION_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.generation.generation import GenerationCore


# The frame of this function is the one that `core_of_call` finds, as
# it finds the frame of a compiled hook call (ADR 4).
def _enter() -> object:
    return enter_module()  # type: ignore[name-defined] # noqa: F821 - a global of the copy that `within` makes


def within(core: GenerationCore, action: Callable[[], object]) -> object:
    """Call `action` with `core` as the generation of the call, as inside a hook call, and return its result."""
    # The code is shared, only the globals are new: no compilation, and the core lives exactly as long as the frame.
    return FunctionType(_enter.__code__, {GENERATION_KEY: core, "enter_module": action})()
