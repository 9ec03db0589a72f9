"""The resources that a server lends to its module instances: threads, memory and IO wrappers."""

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
    """The pools, memory types and IO wrappers of one server; each instance gets its own share."""

    pools: Pools
    memory: MemoryTypes
    prepare: Callable[[Configuration], Callable[[], None]]
    """Creates the pools of a new configuration before `ext_init` runs; returns the function that rolls that back."""
    io_wrappers: IoWrappers
