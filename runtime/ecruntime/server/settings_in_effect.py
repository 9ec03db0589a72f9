"""Thread pool and memory settings of a configuration, put into effect."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ecruntime.threads import STOCK, PoolSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.config import Configuration
    from ecruntime.memory import MemoryTypes
    from ecruntime.threads import Pools

_SCOPE = "threadpool"


def apply_resources(configuration: Configuration, pools: Pools, memory: MemoryTypes) -> None:
    """Make and resize the pools and set the low-memory threshold (scheduler thread); must not fail."""
    pools.apply(pool_specs(configuration))
    percent = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 100
    hwm, goal = (_top_level(configuration, name) for name in ("memory_hwm", "memory_goal"))
    memory.low_memory.set_threshold(hwm * percent, goal * percent)


def pool_specs(configuration: Configuration) -> Iterator[PoolSpec]:
    """Yield the specification in each `ThreadPool` stanza; a stock pool keeps the values that are not set."""
    stock = {spec.name.lower(): spec for spec in STOCK.values()}
    for stanza in configuration.root.scopes:
        if stanza.kind.lower() == _SCOPE and stanza.instance is not None:
            basis = stock.get(stanza.instance.lower(), PoolSpec(stanza.instance, 0))
            values = {
                name: _value(configuration, stanza.instance, name, getattr(basis, name))
                for name in ("concurrency", "stack_size", "backlog")
            }
            yield PoolSpec(basis.name, **values)


def _value(configuration: Configuration, pool: str, option: str, otherwise: int) -> int:
    (slot, *_) = configuration.registry.names_at((_SCOPE,))[option]
    found = configuration.lookup(slot.handle, {_SCOPE: pool})
    return otherwise if found.is_default else int(str(found.value))


def _top_level(configuration: Configuration, option: str) -> int:
    (slot, *_) = configuration.registry.names_at(())[option]
    return int(str(configuration.fetch(slot.handle)))
