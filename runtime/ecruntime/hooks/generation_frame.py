"""Enter a function so that it sees a certain generation."""

from __future__ import annotations

from types import FunctionType
from typing import TYPE_CHECKING

from ecruntime.hooks import GENERATION_KEY

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.generation.generation import GenerationCore


def _enter() -> object:
    return enter_module()  # type: ignore[name-defined] # noqa: F821 - a global of the copy that `within` makes


def within(core: GenerationCore, action: Callable[[], object]) -> object:
    """Call `action` so that whoever asks for the generation of the call gets `core`, as in a hook call."""
    return FunctionType(_enter.__code__, {GENERATION_KEY: core, "enter_module": action})()
