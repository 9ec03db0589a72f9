"""Registration by scripts: tables of functions, and console commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ecruntime.languages.lua.runtime import HostError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost


def _register(host: ScriptHost, name: str, methods: str) -> None:
    if not host.is_in_init:
        raise HostError(f"'{name}' is registered too late: register while the script is loaded, or in init")
    host.registered[name] = tuple(methods.split())


def _control(host: ScriptHost, prefix: str, function: int) -> None:
    words = tuple(prefix.lower().split())
    if not words:
        raise HostError("msys.registerControl: the prefix has no word")
    host.controls[words] = function


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {"@register": _register, "@control": _control}
