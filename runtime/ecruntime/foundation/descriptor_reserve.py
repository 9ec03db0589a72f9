"""Descriptors kept for the moment when the process has no others left."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class DescriptorReserve:
    """Some open descriptors that are of no use but to be closed in time; for one thread at a time."""

    def __init__(self, size: int = 1) -> None:
        """Begin without a descriptor; `refill` opens up to `size`."""
        self._size = size
        self._open: list[int] = []

    def refill(self) -> None:
        """Open what is missing, as far as there are descriptors."""
        with suppress(OSError):
            while len(self._open) < self._size:
                self._open.append(os.open("/dev/null", os.O_RDONLY | os.O_CLOEXEC))

    def spend(self) -> bool:
        """Close one descriptor, for another to be opened; return False when there was none."""
        if not self._open:
            return False
        os.close(self._open.pop())
        return True

    def close(self) -> None:
        """Close them all."""
        while self.spend():
            pass

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Lend them all to the block, which opens as many at most, and refill them after it."""
        self.refill()
        self.close()
        try:
            yield
        finally:
            self.refill()
