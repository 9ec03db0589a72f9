"""Memory types of one module, by their names in `module.toml`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ecruntime.foundation.errors import RuleViolation
from ecruntime.foundation.identifiers import MAX_NAME_LENGTH, is_identifier
from ecruntime.memory.definition import AllocatorKind, MemtypeDefinition
from ecruntime.memory.rules import BAD_MEMTYPE
from ecruntime.model.module import USUAL_ALIGNMENT

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.memory.memory_types import MemoryTypes
    from ecruntime.memory.memtype import Memtype


class OwnMemtypes:
    """`memtypes.entry` is the type declared as `[[memtype]] name = "entry"`; shared by all instances of the module."""

    def __init__(self, module: str, memory: MemoryTypes, post: Callable[[Callable[[], object]], None]) -> None:
        """Look up the types of `module` in `memory`; `post` makes a call in the scheduler thread."""
        self._module = module
        self._memory = memory
        self._post = post
        self._notices: list[Callable[[], object]] = []
        self._kept = 0

    def __getattr__(self, name: str) -> Memtype:
        return self._memory.by_name(f"{self._module}:{name}")

    def register(
        self, name: str, *, size: int = 0, aligned: int = USUAL_ALIGNMENT, force_zero: bool = False
    ) -> Memtype:
        """Register a type by code, in `conf_setup`: of blocks of `size` bytes, or of any size (scheduler thread).

        It is `memtypes.NAME` from then on, as a declared one; every type of the server is `memory.register`.
        """
        if not is_identifier(name):
            message = f"'{name[:MAX_NAME_LENGTH]}' is not the name of a memtype"
            raise RuleViolation(BAD_MEMTYPE, message, hint="use letters, digits and '_', and no digit first")
        kind = AllocatorKind.FIXED if size else AllocatorKind.VSIZE
        return self._memory.register(
            MemtypeDefinition(f"{self._module}:{name}", size, aligned, kind, force_zero=force_zero)
        )

    def notify_when_low(self, callback: Callable[[], object]) -> None:
        """Call `callback` in the scheduler thread each time memory becomes low, until the instance ends."""
        notice = partial(self._post, callback)
        self._notices.append(notice)
        self._memory.low_memory.add(notice)

    def defer(self) -> None:
        """Count the callbacks there are: a transaction begins (scheduler thread)."""
        self._kept = len(self._notices)

    def drop(self) -> None:
        """Remove the callbacks that came since: the transaction failed (scheduler thread)."""
        self._remove_from(self._kept)

    def end(self) -> None:
        """Remove the callbacks: the instance is being destroyed."""
        self._remove_from(0)

    def _remove_from(self, position: int) -> None:
        for callback in self._notices[position:]:
            self._memory.low_memory.remove(callback)
        del self._notices[position:]
