"""What a server lends to its module instances besides time: threads and memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.config import Configuration
    from ecruntime.io import IoWrappers
    from ecruntime.memory import MemoryTypes
    from ecruntime.threads import Pools


@dataclass(frozen=True, slots=True)
class Resources:
    """Belongs to the server; instances get a part of their own."""

    pools: Pools
    memory: MemoryTypes
    prepare: Callable[[Configuration], Callable[[], None]]
    """Makes what a new configuration asks for, so that `ext_init` finds it, and returns what takes that back."""
    io_wrappers: IoWrappers
