"""Masks: the conditions that an event waits for."""

from __future__ import annotations

from enum import IntFlag
from typing import Final

from ecruntime.foundation.errors import RuleViolation
from ecruntime.scheduler.rules import BAD_MASK


class Mask(IntFlag):
    """`E_READ`, `E_WRITE` and `E_EXCEPTION` with the numbers of `event.h`."""

    E_READ = 1
    E_WRITE = 2
    E_EXCEPTION = 4


# The seed's names: to look a member up in the class of a flag takes longer than to call a function.
E_READ: Final = Mask.E_READ
"""The condition that there is something to read, or that the stream has ended."""
E_WRITE: Final = Mask.E_WRITE
"""The condition that a write would take something."""
E_EXCEPTION: Final = Mask.E_EXCEPTION
"""The condition that there are urgent data, or that the connection has failed."""

DONE: Final = Mask(0)
"""The mask that a callback returns when it is finished with its event."""

ALL_BITS: Final = 7

MASKS: Final = tuple(Mask(bits) for bits in range(ALL_BITS + 1))
"""Masks by number: an index is faster than an operator on flags, which takes a microsecond."""


def check_mask(mask: int) -> None:
    """Raise `RuleViolation` for a mask that waits for nothing, or for what nobody knows (any thread)."""
    if not 0 < mask <= ALL_BITS:
        hint = "join E_READ, E_WRITE and E_EXCEPTION"
        raise RuleViolation(BAD_MASK, f"mask {int(mask)} waits for nothing known", hint=hint)
