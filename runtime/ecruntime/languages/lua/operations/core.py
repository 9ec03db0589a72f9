"""Log, configuration, members of objects, and small things of the core."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecruntime.catalogue.config_scope import InstanceForm
from ecruntime.foundation.file_reading import read_file
from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.hooks import Cell, Opaque
from ecruntime.languages.lua.classes import members_in_c
from ecruntime.languages.lua.runtime import HostError
from ecruntime.languages.lua.values import class_of, python_text
from ecruntime.log import Level
from ecruntime.scheduler import Timeval

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.formats.conf.scope_node import ScopePath
    from ecruntime.languages.lua.script_host import ScriptHost


_MAX_FILE_SIZE: Final = 64 * 1024 * 1024


def _log(host: ScriptHost, level: float, text: object = "") -> None:
    number = min(max(int(level), Level.DEBUG), Level.CRITICAL)
    host.module.log.message(Level(number), str(host.module.name), "%s", _shown(text))


def _print(host: ScriptHost, line: str) -> None:
    lines: list[str] | None = getattr(host.said, "lines", None)
    if lines is not None:
        lines.append(python_text(line))
    else:
        host.module.log.message(Level.NOTICE, str(host.module.name), "%s", python_text(line))


def _shown(value: object) -> str:
    if isinstance(value, str):
        return python_text(value)
    return "nil" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _now(host: ScriptHost) -> int:
    return host.module.clock.now().sec


def _config(host: ScriptHost, action: str, *words: str) -> tuple[object, str]:
    """Read an option: `msys.config("get", "domain", "example.com", "max_outbound_connections")`."""
    if action != "get":
        hint = "it has 'get' alone" if action != "set" else "use 'config set' of the console"
        raise HostError(f"msys.config: '{action}' is not available in this runtime: {hint}")
    texts = [python_text(str(word)) for word in words]
    if not texts:
        raise HostError("msys.config: which option shall be read? write the scopes, then its name")
    path, option = _scope_path(host, texts[:-1]), texts[-1]
    configuration = host.module.configuration_of_call()
    found = configuration.get(path, option)
    if found is None:
        bindings = configuration.registry.names_at(tuple(kind.lower() for kind, _ in path)).get(option.lower())
        if not bindings:
            known = configuration.registry.names_at(tuple(kind.lower() for kind, _ in path))
            suggestion = did_you_mean(option, known)
            raise HostError(f"msys.config: no option '{option}' there{f': {suggestion}' if suggestion else ''}")
        keys = {kind: instance for kind, instance in path if instance is not None}
        found = configuration.lookup(bindings[0].handle, keys)
    value = _crossing(found.value)
    return value, f"{option} = {_shown(value)}"


def _scope_path(host: ScriptHost, words: list[str]) -> ScopePath:
    scopes = host.module.configuration_of_call().registry.scopes
    path: list[tuple[str, str | None]] = []
    rest = iter(words)
    for kind in rest:
        known = scopes.get(kind.lower())
        if known is None:
            suggestion = did_you_mean(kind, (scope.scope.name for scope in scopes.values()))
            raise HostError(f"msys.config: '{kind}' is no config scope{f': {suggestion}' if suggestion else ''}")
        instance = None if known.scope.instance is InstanceForm.NONE else next(rest, None)
        path.append((kind, instance))
    return tuple(path)


def _crossing(value: object) -> object:
    """Return a value of the configuration in a form that Lua has."""
    if isinstance(value, tuple | list):
        return [_crossing(item) for item in value]
    if value is None or isinstance(value, bool | int | float | str | bytes | Opaque):
        return value
    return str(value)


def _get(host: ScriptHost, value: object, class_name: str, name: str) -> object:
    key = host.member_key(class_name, name)
    provided = host.shared.provided.get(key)
    if callable(provided):
        return provided(value)
    operation = host.operation(key)
    if operation is not None:
        return operation(host, value)
    if isinstance(value, Cell) and name == "value":
        return _crossing(value.value)
    if isinstance(value, Timeval) and name in {"tv_sec", "tv_usec"}:
        return value.sec if name == "tv_sec" else value.usec
    known = members_in_c(class_name)
    if name in known and hasattr(value, name):
        return _crossing(getattr(value, name))
    host.unavailable[key] += 1
    suggestion = "" if name in known else did_you_mean(name, known | host.member_names(class_name))
    raise HostError(f"not available in this runtime: {key}{f' ({suggestion})' if suggestion else ''}")


def _set(host: ScriptHost, value: object, class_name: str, name: str, new: object) -> None:
    operation = host.operation(f"{host.member_key(class_name, name)}=")
    if operation is not None:
        operation(host, value, new)
    elif isinstance(value, Cell) and name == "value":
        value.value = python_text(new) if isinstance(new, str) else new
    else:
        raise HostError(f"'{name}' of {class_name} cannot be set")


def _dumper(host: ScriptHost, value: object = None) -> str:
    del host
    return _dumped(value, "")


def _dumped(value: object, margin: str) -> str:
    if isinstance(value, dict):
        inner = f"{margin}  "
        rows = (f"{inner}[{_dumped(key, inner)}] = {_dumped(item, inner)},\n" for key, item in _in_order(value))
        return "{\n" + "".join(rows) + margin + "}"
    if isinstance(value, str):
        escaped = python_text(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'"{escaped}"'
    if value is None or isinstance(value, bool | int | float):
        return _shown(value)
    return f"<{class_of(value)}>"


def _in_order(table: dict[object, object]) -> list[tuple[object, object]]:
    """Return the pairs of a table: numbers first, so that the text is always the same."""
    return sorted(table.items(), key=lambda pair: (isinstance(pair[0], str), str(pair[0]).zfill(12)))


def _readfile(host: ScriptHost, path: str) -> object:
    del host
    try:
        return read_file(Path(python_text(path).removeprefix("file://")), _MAX_FILE_SIZE)
    except OSError as error:
        return None, str(error)


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msys.log": _log,
    "print": _print,
    "msys.core.get_now_ts": _now,
    "msys.config": _config,
    "msys.dumper.Dumper": _dumper,
    "msys.readfile": _readfile,
    "@get": _get,
    "@set": _set,
}
