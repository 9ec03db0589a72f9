"""Hooks: typed, with ordered providers, callable from any thread (seed 1.3.2)."""

from ecruntime.hooks.caller import CATALOGUE, Caller
from ecruntime.hooks.declared import DeclaredHooks
from ecruntime.hooks.dispatch import compile_call, integer_of
from ecruntime.hooks.failures import FailureCounts
from ecruntime.hooks.generation_frame import GENERATION_KEY, call_in_generation
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
    "fill_chains",
    "integer_of",
    "shape_of",
    "table_of",
]
