"""Mutexes: those that a script makes, and those that have a name for all scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.mutex import Mutex, MutexKind
from ecruntime.languages.lua.runtime import HostError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost


def _mutex(host: ScriptHost, kind: int = MutexKind.ERRORCHECK) -> Mutex:
    del host
    try:
        return Mutex(MutexKind(kind))
    except ValueError:
        raise HostError(f"thread.mutex: {kind} is no kind of a mutex") from None


def _method(name: str) -> Callable[..., object]:
    def call(host: ScriptHost, mutex: object) -> object:
        del host
        if not isinstance(mutex, Mutex):
            raise HostError(f"mutex:{name}: this is no mutex")
        return getattr(mutex, name)()

    return call


def _lock(host: ScriptHost, name: str) -> None:
    host.shared.mutex(str(name)).lock()


def _unlock(host: ScriptHost, name: str) -> None:
    host.shared.mutex(str(name)).unlock()


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "thread.mutex": _mutex,
    **{f"mutex:{name}": _method(name) for name in ("lock", "unlock", "trylock")},
    "msys.lock": _lock,
    "msys.unlock": _unlock,
}
