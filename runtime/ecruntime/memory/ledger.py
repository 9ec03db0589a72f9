"""The ledger of live blocks, and the diagnosis of pointers that are not in it."""

from __future__ import annotations

import sys
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import RuleViolation
from ecruntime.memory import rules

if TYPE_CHECKING:
    from types import FrameType

    from ecruntime.memory.memtype import Memtype

_FREED_REMEMBERED: Final = 1024


# Not frozen: to make a frozen one takes longer than all else that an allocation does. Nobody changes it.
@dataclass(slots=True, eq=False)
class HeldBlock:
    """One live block, or one object that is accounted for."""

    memtype: Memtype
    block: object
    size: int
    serial: int
    site: str
    """File and line of the allocation; empty outside debug mode."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Live blocks of one memory type, allocated at one place."""

    memtype: str
    site: str
    blocks: int
    bytes: int

    def __str__(self) -> str:
        where = f", allocated at {self.site}" if self.site else ""
        return f"memtype '{self.memtype}': {self.blocks} block(s), {self.bytes} bytes{where}"


class Ledger:
    """All live blocks by the identity of their objects; callers hold the lock of `MemoryTypes`."""

    __slots__ = ("_freed", "_held", "_is_debug", "_serial")

    def __init__(self, *, is_debug: bool) -> None:
        """Begin empty; debug mode records places of allocation and the blocks that were freed last."""
        # The entry keeps its object alive, so the identity is not reused while it is a key.
        self._held: dict[int, HeldBlock] = {}
        # For the same reason these are kept as objects: a new block cannot be taken for a freed one.
        self._freed: deque[HeldBlock] = deque(maxlen=_FREED_REMEMBERED if is_debug else 0)
        self._is_debug = is_debug
        self._serial = 0

    @property
    def serial(self) -> int:
        """Return the number of the latest block."""
        return self._serial

    def enter(self, memtype: Memtype, block: object, size: int) -> None:
        """Record a block, and count it for its type."""
        self._serial = serial = self._serial + 1
        self._held[id(block)] = HeldBlock(memtype, block, size, serial, _site() if self._is_debug else "")
        memtype.add(size)

    def take(self, memtype: Memtype, block: object, action: str) -> HeldBlock:
        """Remove and return the entry of a block; raise RuleViolation, with nothing changed, for any other pointer."""
        held = self._held.get(id(block))
        if held is None or held.memtype is not memtype:
            held = self.find(memtype, block, action)  # raises, before anything is removed
        del self._held[id(block)]
        # Freed blocks only; a limited number, and none outside debug mode.
        if isinstance(block, memoryview):  # an object of the author's must not be kept alive by its own report
            self._freed.append(held)
        memtype.remove(held.size)
        return held

    def find(self, memtype: Memtype, block: object, action: str) -> HeldBlock:
        """Return the entry of a block; raise RuleViolation when it is no live block of this type."""
        held = self._held.get(id(block))
        if held is None:
            raise self._unknown(memtype, block, action)
        if held.memtype is not memtype:
            raise RuleViolation(
                rules.WRONG_MEMTYPE,
                f"{action} with memtype '{memtype.name}' of a block of memtype '{held.memtype.name}'{_at(held)}",
                hint="free a block with the memtype that it was allocated with",
            )
        return held

    def is_held(self, block: object) -> bool:
        """Tell whether the object has an entry."""
        return id(block) in self._held

    def leaks(self, since: int) -> tuple[Leak, ...]:
        """Return the live blocks allocated after block number `since`, the most bytes first."""
        sums: dict[tuple[str, str], list[int]] = {}
        for held in self._held.values():
            if held.serial > since:
                total = sums.setdefault((held.memtype.name, held.site), [0, 0])
                total[0] += 1
                total[1] += held.size
        found = [Leak(name, site, *counts) for (name, site), counts in sums.items()]
        return tuple(sorted(found, key=lambda leak: (-leak.bytes, leak.memtype, leak.site)))

    def _unknown(self, memtype: Memtype, block: object, action: str) -> RuleViolation:
        # From the most certain diagnosis to the least. Speed does not matter: the process is usually aborted next.
        for freed in self._freed:
            if freed.block is block:
                return _twice(memtype, f"a block of memtype '{freed.memtype.name}'{_at(freed)}", action)
        base = _base(block)
        # Outside debug mode a released view is the only trace of an earlier free.
        if base is _RELEASED:
            return _twice(memtype, "a block", action)
        for held in self._held.values():
            # Two views of one object: the given one is a slice or a copy of the view that was handed out.
            if base is not None and _base(held.block) is base:
                return RuleViolation(
                    rules.INTERIOR_POINTER,
                    f"{action} with memtype '{memtype.name}' of a view into a block of memtype "
                    f"'{held.memtype.name}'{_at(held)}",
                    hint="give the object that the allocation returned, not a slice of it",
                )
        return RuleViolation(
            rules.FOREIGN_POINTER,
            f"{action} with memtype '{memtype.name}' of a {type(block).__name__} that no memtype knows",
            hint="free only what was allocated or accounted for with the memory API",
        )


_RELEASED: Final = object()


def _base(block: object) -> object:
    """Return the object that a view belongs to, or a mark for a view that was released."""
    if not isinstance(block, memoryview):
        return None
    try:
        return block.obj
    except ValueError:
        return _RELEASED


def _twice(memtype: Memtype, what: str, action: str) -> RuleViolation:
    message = f"{action} with memtype '{memtype.name}' of {what}; it was freed before"
    return RuleViolation(rules.DOUBLE_FREE, message, hint="free a block once, and forget it then")


def _at(held: HeldBlock) -> str:
    return f", allocated at {held.site}" if held.site else ""


def _site() -> str:
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - the place of the allocation, for reports
    # The first frame outside the runtime is that of the module, whose author is to find the line.
    while frame is not None and frame.f_back is not None and _is_ours(frame):
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame is not None else ""


def _is_ours(frame: FrameType) -> bool:
    return str(frame.f_globals.get("__name__", "")).startswith("ecruntime.")
