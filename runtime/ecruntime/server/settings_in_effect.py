"""Settings of a configuration for thread pools, memory and the log, put into effect."""

from __future__ import annotations

import os
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.log import DebugFlags, Level, Timestamps
from ecruntime.threads import PoolSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ecruntime.config import Configuration, LookupResult
    from ecruntime.log import Log
    from ecruntime.memory import MemoryTypes
    from ecruntime.threads import Pools

_POOL: Final = "threadpool"
_FLAGS: Final = "debug_flags"
_MAX_PERIOD: Final = 60


def prepare_pools(configuration: Configuration, pools: Pools) -> Callable[[], None]:
    """Make the pools that a configuration adds; return the function that rolls this back (scheduler thread)."""
    return pools.prepare(_pool_specs(configuration, pools))


def apply_settings(configuration: Configuration, pools: Pools, memory: MemoryTypes, log: Log) -> None:
    """Resize the pools, set the low-memory threshold and what the log writes; must not fail (scheduler thread).

    `log` is the server's own; the modules' levels are set with their instances.
    """
    pools.apply(_pool_specs(configuration, pools))
    percent = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 100
    hwm, goal = (_number(configuration, name) for name in ("memory_hwm", "memory_goal"))
    try:
        memory.low_memory.set_threshold(hwm * percent, goal * percent)
    except MemoryError:
        log.message(Level.ERROR, "memory", "no memory to tell modules in C the new threshold of low memory")
    _apply_log(configuration, log)


def _pool_specs(configuration: Configuration, pools: Pools) -> Iterator[PoolSpec]:
    """Yield the specification in each `ThreadPool` stanza; a stock pool keeps the values that are not set."""
    stock = {spec.name.lower(): spec for spec in pools.stock.values()}
    for stanza in configuration.root.scopes_of(_POOL):
        if stanza.instance is not None:
            basis = stock.get(stanza.instance.lower(), PoolSpec(stanza.instance, 0))
            values = {
                name: _pool_value(configuration, stanza.instance, name, getattr(basis, name))
                for name in ("concurrency", "stack_size", "backlog")
            }
            yield PoolSpec(basis.name, **values)


def _pool_value(configuration: Configuration, pool: str, option: str, otherwise: int) -> int:
    (binding, *_) = configuration.registry.names_at((_POOL,))[option]
    found = configuration.lookup(binding.handle, {_POOL: pool})
    return otherwise if found.is_default else int(str(found.value))


def _apply_log(configuration: Configuration, log: Log) -> None:
    """Set the logged subsystems, the layout of times and the limit of repeated messages."""
    log.set_flags(_debug_flags(configuration))
    max_repeats = _number(configuration, "debug_throttle_max_num_same_message")
    seconds = _number(configuration, "debug_throttle_period_secs")
    log.set_repeats(max_repeats, min(max(seconds, 1), _MAX_PERIOD))
    layout = _top_level(configuration, "timestampformat")
    log.style.timestamps = Timestamps(
        "" if layout.is_default else str(layout.value), bool(_top_level(configuration, "log_hires_timestamp").value)
    )


def _debug_flags(configuration: Configuration) -> DebugFlags | None:
    """Return the flags of the stanza `Debug_Flags`, None without any; unnamed levels follow the server's level."""
    flags: dict[Level, frozenset[str]] = {}
    for level in Level:
        (binding, *_) = configuration.registry.names_at((_FLAGS,))[level.name.lower()]
        found = configuration.lookup(binding.handle, {})
        if not found.is_default:
            names = found.value if isinstance(found.value, list | tuple) else (found.value,)
            flags[level] = frozenset(str(name).upper() for name in names)
    return DebugFlags(MappingProxyType(flags)) if flags else None


def _number(configuration: Configuration, option: str) -> int:
    return int(str(_top_level(configuration, option).value))


def _top_level(configuration: Configuration, option: str) -> LookupResult:
    (binding, *_) = configuration.registry.names_at(())[option]
    return configuration.lookup(binding.handle, {})
