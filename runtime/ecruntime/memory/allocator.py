"""Where blocks come from; another allocator may be plugged in for a server or for one memory type."""

from __future__ import annotations

import ctypes
import mmap
from typing import Final, Protocol

NATURAL_ALIGNMENT: Final = 16
"""Bytes; what the interpreter's own allocator gives to a byte array."""


class Allocator(Protocol):
    """Gives and takes blocks; every method is for any thread."""

    @property
    def name(self) -> str:
        """How reports call it."""
        ...

    def allocate(self, size: int, aligned: int) -> memoryview:
        """Return a writable view of exactly `size` bytes; raise MemoryError when there are none."""
        ...

    def release(self, block: memoryview) -> None:
        """Take a block back; using it afterwards raises ValueError."""
        ...


class HeapAllocator:
    """Byte arrays of the interpreter's heap."""

    name = "heap"

    def allocate(self, size: int, aligned: int) -> memoryview:
        """Return a block; an alignment above the natural one costs up to as many bytes more."""
        if aligned <= NATURAL_ALIGNMENT:
            return memoryview(bytearray(size))
        raw = bytearray(size + aligned)
        offset = -ctypes.addressof(ctypes.c_char.from_buffer(raw)) % aligned
        return memoryview(raw)[offset : offset + size]

    def release(self, block: memoryview) -> None:
        """Let go of the byte array."""
        block.release()


class MappedAllocator:
    """Anonymous mappings: whole pages, given back to the system at once; for few and large blocks."""

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
        """Unmap the pages, unless a view of them is still in use: then with the last such view."""
        block.release()
