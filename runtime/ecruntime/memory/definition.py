"""Definitions of memory types: the server's `mem_type_def`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final

from ecruntime.foundation.errors import RuleViolation
from ecruntime.memory import rules
from ecruntime.model.module import USUAL_ALIGNMENT, is_alignment

POINTER_SIZE: Final = USUAL_ALIGNMENT
"""Bytes; `SIZEOF_VOID_P`, the usual alignment."""


class AllocatorKind(Enum):
    """`EC_ALLOCATOR_FIXED` for blocks of one size, `EC_ALLOCATOR_VSIZE` for blocks of any size."""

    FIXED = "fixed"
    VSIZE = "vsize"


@dataclass(frozen=True, slots=True)
class MemtypeDefinition:
    """One memory type: `description` is its name in reports, as `gauge:entry`; sizes are in bytes.

    `lock_class` is ignored by the server and left out.
    """

    description: str
    size: int = 0
    aligned: int = POINTER_SIZE
    allocator: AllocatorKind = AllocatorKind.VSIZE
    force_zero: bool = False
    """Fill new blocks with garbage, to reveal code that uses them uninitialized; never in production."""

    @property
    def is_fixed(self) -> bool:
        """Tell whether all blocks have the same size."""
        return self.allocator is AllocatorKind.FIXED

    def check(self) -> None:
        """Raise RuleViolation when the definition contradicts itself."""
        if self.is_fixed and self.size <= 0:
            raise _bad(f"memtype '{self.description}' is fixed and has the size {self.size}", "give its size in bytes")
        if not self.is_fixed and self.size != 0:
            raise _bad(f"memtype '{self.description}' is vsize and has the size {self.size}", "leave the size 0")
        if not is_alignment(self.aligned):
            raise _bad(f"memtype '{self.description}' is aligned to {self.aligned}", "give a power of two, as 8")
        if not self.description.strip():
            raise _bad("a memtype has no description", "name it as module:purpose")


def _bad(message: str, hint: str) -> RuleViolation:
    return RuleViolation(rules.BAD_MEMTYPE, message, hint=hint)
