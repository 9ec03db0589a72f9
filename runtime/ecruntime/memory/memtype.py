"""Registered memory types and their counters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ecruntime.memory.allocator import MappedAllocator

if TYPE_CHECKING:
    from ecruntime.memory.allocator import Allocator
    from ecruntime.memory.definition import MemtypeDefinition


@dataclass(frozen=True, slots=True)
class MemtypeUsage:
    """A snapshot of the counters of one memory type."""

    name: str
    is_fixed: bool
    size: int
    live_blocks: int
    live_bytes: int
    peak_blocks: int
    peak_bytes: int
    total_blocks: int
    total_bytes: int
    failures: int
    limit: int | None
    """Maximum of live bytes; None without a limit."""
    is_mapped: bool
    """Whether each block is a mapping of its own."""


class Memtype:
    """A registered memory type; only `MemoryTypes` changes the counters, under its lock."""

    __slots__ = (
        "allocator", "definition", "failures", "id", "is_fixed", "limit", "live_blocks", "live_bytes", "name",
        "peak_blocks", "peak_bytes", "size", "total_blocks", "total_bytes",
    )  # fmt: skip

    def __init__(self, number: int, definition: MemtypeDefinition, allocator: Allocator) -> None:
        """Begin with nothing allocated; `number` identifies the memory type in C code."""
        self.id = number
        self.definition = definition
        self.allocator = allocator
        self.name = definition.description
        self.is_fixed = definition.is_fixed
        self.size = definition.size
        self.limit: int | None = None
        self.live_blocks = self.live_bytes = 0
        self.peak_blocks = self.peak_bytes = 0
        self.total_blocks = self.total_bytes = 0
        self.failures = 0

    def add(self, size: int) -> None:
        """Count an allocated block (with the lock held)."""
        self.total_blocks += 1
        self.total_bytes += size
        self.live_blocks = blocks = self.live_blocks + 1
        self.live_bytes = held = self.live_bytes + size
        # Compared and seldom stored: a call of `max` costs as much as the rest.
        self.peak_blocks = max(self.peak_blocks, blocks)
        self.peak_bytes = max(self.peak_bytes, held)

    def remove(self, size: int) -> None:
        """Count a freed block (with the lock held)."""
        self.live_blocks -= 1
        self.live_bytes -= size

    @property
    def usage(self) -> MemtypeUsage:
        """Return a snapshot of the counters."""
        return MemtypeUsage(
            self.name, self.is_fixed, self.size, self.live_blocks, self.live_bytes, self.peak_blocks, self.peak_bytes,
            self.total_blocks, self.total_bytes, self.failures, self.limit, isinstance(self.allocator, MappedAllocator),
        )  # fmt: skip

    def __repr__(self) -> str:
        return f"<Memtype {self.id} '{self.name}' {self.live_blocks} live>"
