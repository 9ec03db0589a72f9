"""Hooks: typed, with ordered providers, callable from any thread (seed 1.3.2)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.hooks.caller import CATALOGUE, Caller
    from ecruntime.hooks.declared import DeclaredHooks
    from ecruntime.hooks.dispatch import compile_call, integer_of
    from ecruntime.hooks.failures import FailureCounts
    from ecruntime.hooks.generation_frame import GENERATION_KEY, call_in_generation, copied_into
    from ecruntime.hooks.handle import Cell, Opaque
    from ecruntime.hooks.hook import Hook, Hooks, PublishedHooks, table_of
    from ecruntime.hooks.native import fill_chains, shape_of
    from ecruntime.hooks.provider import Judge, Provider
    from ecruntime.hooks.registrar import Registrar
    from ecruntime.hooks.table import HookChain, HookTable
    from ecruntime.hooks.tap import Copier, TakenAnswer, TakenCall, Tap
    from ecruntime.hooks.watch import KEPT_CALLS, Figures, HookWatch, TracedCall, TracedStep, begin_taken

__all__ = [
    "CATALOGUE",
    "GENERATION_KEY",
    "KEPT_CALLS",
    "Caller",
    "Cell",
    "Copier",
    "DeclaredHooks",
    "FailureCounts",
    "Figures",
    "Hook",
    "HookChain",
    "HookTable",
    "HookWatch",
    "Hooks",
    "Judge",
    "Opaque",
    "Provider",
    "PublishedHooks",
    "Registrar",
    "TakenAnswer",
    "TakenCall",
    "Tap",
    "TracedCall",
    "TracedStep",
    "begin_taken",
    "call_in_generation",
    "compile_call",
    "copied_into",
    "fill_chains",
    "integer_of",
    "shape_of",
    "table_of",
]

_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "CATALOGUE": "caller",
        "GENERATION_KEY": "generation_frame",
        "KEPT_CALLS": "watch",
        "Caller": "caller",
        "Cell": "handle",
        "Copier": "tap",
        "DeclaredHooks": "declared",
        "FailureCounts": "failures",
        "Figures": "watch",
        "Hook": "hook",
        "HookChain": "table",
        "HookTable": "table",
        "HookWatch": "watch",
        "Hooks": "hook",
        "Judge": "provider",
        "Opaque": "handle",
        "Provider": "provider",
        "PublishedHooks": "hook",
        "Registrar": "registrar",
        "TakenAnswer": "tap",
        "TakenCall": "tap",
        "Tap": "tap",
        "TracedCall": "watch",
        "TracedStep": "watch",
        "begin_taken": "watch",
        "call_in_generation": "generation_frame",
        "copied_into": "generation_frame",
        "compile_call": "dispatch",
        "fill_chains": "native",
        "integer_of": "dispatch",
        "shape_of": "native",
        "table_of": "hook",
    }
)
"""The file of each name."""


def __getattr__(name: str) -> object:
    """Import a name when it is asked for: an exported module needs few of them, and has no time for the others."""
    return name_on_demand(__name__, _HOMES, name)
