"""Log settings of a configuration, put into effect."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from ecruntime.log import DebugFlags, Level, Timestamps

if TYPE_CHECKING:
    from ecruntime.config import Configuration
    from ecruntime.config.lookup_result import LookupResult
    from ecruntime.log import Log

_SCOPE: Final = "debug_flags"
_LONGEST_PERIOD: Final = 60


def apply_log(configuration: Configuration, log: Log) -> None:
    """Set the logged subsystems, the layout of times and the limit of repeated messages; must not fail.

    For the scheduler thread. `log` is the server's own; the modules' levels are set with their instances.
    """
    log.set_flags(_flags(configuration))
    most, seconds = (
        int(str(_top_level(configuration, name).value))
        for name in ("debug_throttle_max_num_same_message", "debug_throttle_period_secs")
    )
    log.set_repeats(most, min(max(seconds, 1), _LONGEST_PERIOD))
    layout = _top_level(configuration, "timestampformat")
    log.style.timestamps = Timestamps(
        "" if layout.is_default else str(layout.value), bool(_top_level(configuration, "log_hires_timestamp").value)
    )


def _flags(configuration: Configuration) -> DebugFlags | None:
    """Return the flags of the stanza `Debug_Flags`, None without any; unnamed levels follow the server's level."""
    said: dict[Level, frozenset[str]] = {}
    for level in Level:
        (slot, *_) = configuration.registry.names_at((_SCOPE,))[level.name.lower()]
        found = configuration.lookup(slot.handle, {})
        if not found.is_default:
            names = found.value if isinstance(found.value, list | tuple) else (found.value,)
            said[level] = frozenset(str(name).upper() for name in names)
    return DebugFlags(MappingProxyType(said)) if said else None


def _top_level(configuration: Configuration, option: str) -> LookupResult:
    (slot, *_) = configuration.registry.names_at(())[option]
    return configuration.lookup(slot.handle, {})
