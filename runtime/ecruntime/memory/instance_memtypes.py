"""Memory types of one module, by their names in `module.toml`."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

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
