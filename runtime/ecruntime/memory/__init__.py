"""Typed memory: accounting, and checks before anything is changed (seed 1.3.6)."""

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
