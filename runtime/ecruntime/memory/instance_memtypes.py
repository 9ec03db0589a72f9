"""The memory types of one module, by the names that its `module.toml` gives them."""

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
        """Look the types of `module` up in `memory`, and reach the scheduler thread with `post`."""
        self._module = module
        self._memory = memory
        self._post = post
        self._notices: list[Callable[[], object]] = []

    def __getattr__(self, name: str) -> Memtype:
        return self._memory.by_name(f"{self._module}:{name}")

    def notify_when_low(self, callback: Callable[[], object]) -> None:
        """Call `callback` in the scheduler thread when memory becomes low, for as long as the instance lives."""
        notice = partial(self._post, callback)
        self._notices.append(notice)
        self._memory.low_memory.add(notice)

    def end(self) -> None:
        """Take the callbacks back: the instance is being destroyed."""
        notices, self._notices = self._notices, []
        for callback in notices:
            self._memory.low_memory.remove(callback)
