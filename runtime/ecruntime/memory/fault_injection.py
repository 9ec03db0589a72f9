"""Injected allocation failures, for tests of code that runs out of memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.memory.memtype import Memtype


@dataclass(slots=True)
class InjectedFailure:
    """A failure of the `number`th allocation from now, counted from 1; if `is_permanent`, of all later ones too."""

    number: int
    memtype: Memtype | None = None
    """Count the allocations of this type only."""
    is_permanent: bool = False
    seen: int = 0

    @property
    def has_happened(self) -> bool:
        """Tell whether the failure was injected already."""
        return self.seen >= self.number

    def strikes(self, memtype: Memtype) -> bool:
        """Count an allocation, and tell whether it must fail (with the lock held)."""
        if self.memtype is not None and self.memtype is not memtype:
            return False
        self.seen += 1
        return self.seen == self.number or (self.is_permanent and self.seen > self.number)
