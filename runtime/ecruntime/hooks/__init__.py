"""Hooks: declared with a type, provided in order, called from any thread (seed 1.3.2)."""

from ecruntime.hooks.declared import DeclaredHooks
from ecruntime.hooks.dispatch import GENERATION_KEY, compile_call
from ecruntime.hooks.failures import FailureCounts
from ecruntime.hooks.handle import Cell, Opaque
from ecruntime.hooks.hook import Hook, Hooks
from ecruntime.hooks.provider import Provider
from ecruntime.hooks.table import HookChain, HookTable

__all__ = [
    "GENERATION_KEY",
    "Cell",
    "DeclaredHooks",
    "FailureCounts",
    "Hook",
    "HookChain",
    "HookTable",
    "Hooks",
    "Opaque",
    "Provider",
    "compile_call",
]
