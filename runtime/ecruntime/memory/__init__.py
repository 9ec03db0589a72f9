"""Typed memory: accounting, and checks before anything is changed (seed 1.3.6)."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.names_on_demand import name_on_demand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ecruntime.memory.allocator import ALLOCATORS, Allocator, HeapAllocator, MappedAllocator
    from ecruntime.memory.definition import POINTER_SIZE, AllocatorKind, MemtypeDefinition
    from ecruntime.memory.fault_injection import InjectedFailure
    from ecruntime.memory.instance_memtypes import OwnMemtypes
    from ecruntime.memory.ledger import Leak
    from ecruntime.memory.memory_types import MemoryTypes
    from ecruntime.memory.memtype import Memtype, MemtypeUsage
    from ecruntime.memory.misuse import AllocationFailed, abort_process, raise_violation
    from ecruntime.memory.predefined import MEMTYPE_MAX, PredefinedMemtype

__all__ = [
    "ALLOCATORS",
    "MEMTYPE_MAX",
    "POINTER_SIZE",
    "AllocationFailed",
    "Allocator",
    "AllocatorKind",
    "HeapAllocator",
    "InjectedFailure",
    "Leak",
    "MappedAllocator",
    "MemoryTypes",
    "Memtype",
    "MemtypeDefinition",
    "MemtypeUsage",
    "OwnMemtypes",
    "PredefinedMemtype",
    "abort_process",
    "raise_violation",
]

_HOMES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "ALLOCATORS": "allocator",
        "MEMTYPE_MAX": "predefined",
        "POINTER_SIZE": "definition",
        "AllocationFailed": "misuse",
        "Allocator": "allocator",
        "AllocatorKind": "definition",
        "HeapAllocator": "allocator",
        "InjectedFailure": "fault_injection",
        "Leak": "ledger",
        "MappedAllocator": "allocator",
        "MemoryTypes": "memory_types",
        "Memtype": "memtype",
        "MemtypeDefinition": "definition",
        "MemtypeUsage": "memtype",
        "OwnMemtypes": "instance_memtypes",
        "PredefinedMemtype": "predefined",
        "abort_process": "misuse",
        "raise_violation": "misuse",
    }
)
"""The file of each name."""


def __getattr__(name: str) -> object:
    """Import a name when it is asked for: an exported module needs few of them, and has no time for the others."""
    return name_on_demand(__name__, _HOMES, name)
