"""Shares, counters and gauges, which belong to the server and outlive a reload."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.runtime import HostError
from ecruntime.languages.lua.shared import Counter, GaugeCache
from ecruntime.languages.lua.values import ScriptFunction

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost


def _kept(value: object) -> object:
    """Return a value of Lua in a form that goes back as it came: texts as bytes."""
    if isinstance(value, str):
        return value.encode("latin-1")
    if isinstance(value, dict):
        return {_kept(key): _kept(item) for key, item in value.items()}
    if value is None or isinstance(value, bool | int | float):
        return value
    what = "a function" if isinstance(value, ScriptFunction) else "an object"
    raise HostError(f"{what} cannot be shared: its script may end before it")


def _share_set(host: ScriptHost, key: object, value: object) -> None:
    kept = _kept(value)
    with host.shared.lock:
        host.shared.shares[_kept(key)] = kept


def _share_get(host: ScriptHost, key: object) -> object:
    return host.shared.shares.get(_kept(key))


def _share_unset(host: ScriptHost, key: object) -> None:
    with host.shared.lock:
        host.shared.shares.pop(_kept(key), None)


def _counter(host: ScriptHost, counter: object) -> Counter:
    return counter if isinstance(counter, Counter) else host.shared.counter(str(counter))


def _open(host: ScriptHost, path: str, semantics: float = 0) -> Counter:
    del semantics  # both kinds are exact here
    return host.shared.counter(str(path))


def _add(host: ScriptHost, counter: object, delta: float = 1) -> None:
    _counter(host, counter).add(delta)


def _reset(host: ScriptHost, counter: object) -> None:
    found = _counter(host, counter)
    with found.lock:
        found.number = 0


def _unlink(host: ScriptHost, path: str) -> None:
    with host.shared.lock:
        host.shared.counters.pop(str(path), None)


def _define_gauges(host: ScriptHost, name: str, size: float = 0, ttl: float = 0, replicated: object = None) -> None:
    del replicated  # there is one server
    with host.shared.lock:
        known = host.shared.gauges.get(name)
        # A reload defines it again, and its gauges stay.
        if known is None:
            host.shared.gauges[name] = GaugeCache(int(size), float(ttl))
        else:
            known.size, known.ttl = int(size), float(ttl)


def _gauge(delta: int) -> Callable[..., float]:
    def change(host: ScriptHost, name: str, key: object) -> float:
        return _cache(host, name).add(str(key), delta, host.module.clock.monotonic())

    return change


def _remove_gauge(host: ScriptHost, name: str, key: object) -> None:
    _cache(host, name).remove(str(key))


def _cache(host: ScriptHost, name: str) -> GaugeCache:
    found = host.shared.gauges.get(name)
    if found is None:
        raise HostError(f"no gauge cache '{name}' is defined: call msys.gauge_cache.define first")
    return found


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msys.shareSet": _share_set,
    "msys.shareGet": _share_get,
    "msys.shareUnset": _share_unset,
    "msys.counter.open": _open,
    "msys.counter.inc": _add,
    "msys.counter.add": _add,
    "msys.counter.read": lambda host, counter: _counter(host, counter).number,
    "msys.counter.reset": _reset,
    "msys.counter.unlink": _unlink,
    "msys.gauge_cache.define": _define_gauges,
    "msys.gauge_cache.get": _gauge(0),
    "msys.gauge_cache.inc": _gauge(1),
    "msys.gauge_cache.dec": _gauge(-1),
    "msys.gauge_cache.remove_item": _remove_gauge,
}
