"""Allocators of blocks; a server or a single memory type may use another one."""

from __future__ import annotations

import ctypes
import mmap
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

NATURAL_ALIGNMENT: Final = 16
"""Alignment of byte arrays by the interpreter's allocator, in bytes."""


class Allocator(Protocol):
    """An allocator; every method is for any thread."""

    @property
    def name(self) -> str:
        """Return the name for reports."""
        ...

    def allocate(self, size: int, aligned: int) -> memoryview:
        """Return a writable view of exactly `size` bytes; raise MemoryError when there is no memory."""
        ...

    def release(self, block: memoryview) -> None:
        """Take a block back; using it afterwards raises ValueError."""
        ...


class HeapAllocator:
    """An allocator of byte arrays on the interpreter's heap."""

    name = "heap"

    def allocate(self, size: int, aligned: int) -> memoryview:
        """Return a block; an alignment above the natural one costs up to as many bytes more."""
        if aligned <= NATURAL_ALIGNMENT:
            return memoryview(bytearray(size))
        raw = bytearray(size + aligned)
        offset = -ctypes.addressof(ctypes.c_char.from_buffer(raw)) % aligned
        return memoryview(raw)[offset : offset + size]

    def release(self, block: memoryview) -> None:
        """Release the byte array."""
        block.release()


class MappedAllocator:
    """An allocator of anonymous mappings: whole pages, returned to the system at once; for few and large blocks."""

    name = "mmap"

    def allocate(self, size: int, aligned: int) -> memoryview:
        """Return a block that begins on a page; MemoryError for an alignment above a page."""
        if aligned > mmap.PAGESIZE:
            message = f"a mapping is not aligned to {aligned} bytes"
            raise MemoryError(message)
        try:
            return memoryview(mmap.mmap(-1, max(size, 1)))[:size]
        except OSError as failure:
            raise MemoryError(str(failure)) from failure

    def release(self, block: memoryview) -> None:
        """Unmap the pages, or leave that to the last view of them that is still in use."""
        block.release()


ALLOCATORS: Final[Mapping[str, Callable[[], Allocator]]] = MappingProxyType(
    {"heap": HeapAllocator, "mmap": MappedAllocator}
)
"""The allocators that a setting may name."""
