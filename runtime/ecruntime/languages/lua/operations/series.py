"""Counters in windows, tables of networks, names of domains and texts in URLs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote, unquote_to_bytes

from ecruntime.foundation.file_reading import read_file
from ecruntime.languages.lua.networks import NetworkTable, rbldnsd_entries
from ecruntime.languages.lua.operations.subjects import as_bytes, as_text, plain
from ecruntime.languages.lua.runtime import HostError
from ecruntime.languages.lua.series import KINDS, AuditSeries
from ecruntime.simulator import AcceptConstruct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ecruntime.languages.lua.networks import Value
    from ecruntime.languages.lua.script_host import ScriptHost

_MAX_FILE_SIZE: Final = 64 * 1024 * 1024
_REFRESH: Final = 1800.0
_LONGEST_NAME: Final = 1024


# ---- series


def _define_series(host: ScriptHost, name: object, kind: object, interval: object, count: object, *_: object) -> None:
    if kind not in KINDS:
        raise HostError(f"msys.audit_series.define: '{as_text(kind)}' is no type: there are {', '.join(KINDS)}")
    if not isinstance(interval, int | float) or not isinstance(count, int | float) or interval <= 0 or count < 1:
        raise HostError("msys.audit_series.define: interval is a number of seconds, and there is at least one window")
    made = AuditSeries(str(kind), float(interval), int(count))
    with host.shared.lock:
        known = host.shared.series.get(as_text(name))
        # A reload defines it again, and its counts stay.
        if known is None or (known.kind, known.interval, known.count) != (made.kind, made.interval, made.count):
            host.shared.series[as_text(name)] = made


def _series(host: ScriptHost, name: object) -> AuditSeries:
    found = host.shared.series.get(as_text(name))
    if found is None:
        raise HostError(f"no audit series '{as_text(name)}' is defined: call msys.audit_series.define in init")
    return found


def _options(given: object) -> Mapping[object, object]:
    return given if isinstance(given, dict) else {} if given is None else {"key": given}


def _key(series: AuditSeries, options: Mapping[object, object]) -> str:
    key = options.get("key")
    if isinstance(key, AcceptConstruct):
        return key.remote.host or ""
    if key is None or (series.kind != "string" and as_text(key).startswith("/")):
        raise HostError("the key is missing: give a text, or an accept construct where the key is its address")
    return as_text(key)


def _add(host: ScriptHost, name: object, given: object = None) -> None:
    series, options = _series(host, name), _options(given)
    amount = options.get("count", 1)
    if not isinstance(amount, int | float):
        raise HostError("msys.audit_series.add: count is a number")
    _checked(series.add, _key(series, options), amount, host.module.clock.monotonic())


def _count(host: ScriptHost, name: object, given: object = None) -> object:
    series, options = _series(host, name), _options(given)
    first, last = options.get("startv", 0), options.get("endv", 0)
    if not isinstance(first, int | float) or not isinstance(last, int | float):
        raise HostError("msys.audit_series.count: startv and endv are numbers of windows")
    return _checked(series.total, _key(series, options), int(first), int(last), host.module.clock.monotonic())


def _remove(host: ScriptHost, name: object, key: object = None) -> None:
    series = _series(host, name)
    _checked(series.remove, _key(series, _options(key)))


def _checked(call: Callable[..., Any], key: str, *arguments: object) -> Any:  # noqa: ANN401 - as the call answers
    try:
        return call(key, *arguments)
    except ValueError:
        raise HostError(f"'{key}' is no address") from None


# ---- networks


def _define_networks(host: ScriptHost, name: object, given: object = None) -> None:
    options = given if isinstance(given, dict) else {"type": given}
    kind = as_text(options.get("type"))
    default = options.get("default_value")
    refresh = options.get("refresh", _REFRESH)
    table = NetworkTable(
        _reader(host, kind, options),
        default=default if default is None or isinstance(default, bool) else as_text(default),
        refresh=float(refresh) if kind != "empty" and isinstance(refresh, int | float) else 0.0,
        is_interpolated=bool(options.get("interpolate")),
    )
    table.load(host.module.clock.monotonic())
    with host.shared.lock:
        host.shared.networks[as_text(name)] = table


def _reader(host: ScriptHost, kind: str, options: Mapping[object, object]) -> Callable[[], Iterable[tuple[str, Value]]]:
    if kind == "empty":
        return lambda: ()
    if kind == "rbldnsd":
        return lambda: _rbldnsd(as_text(options.get("source")), is_text=options.get("value") == "txt")
    if kind == "datasource":
        return lambda: _rows(host, options)
    raise HostError(f"msys.cidr.define: '{kind}' is no type: there are empty, rbldnsd and datasource")


def _rbldnsd(source: str, *, is_text: bool) -> Iterable[tuple[str, Value]]:
    try:
        content = read_file(Path(source.removeprefix("file://")), _MAX_FILE_SIZE)
    except OSError as error:
        raise HostError(f"msys.cidr: '{source}' cannot be read: {error.strerror}") from error
    return rbldnsd_entries(content.decode("utf-8", "replace"), is_text=is_text)


def _rows(host: ScriptHost, options: Mapping[object, object]) -> Iterable[tuple[str, Value]]:
    """Yield blocks and values of a query; columns are named, or counted from 1."""
    rows = host.call("msys.db.query", (options.get("cachename"), options.get("query")))
    for row in rows if isinstance(rows, list) else ():
        values = list(row.values())
        column, wanted = options.get("cidr_column", 1), options.get("value_column")
        yield str(_column(row, values, column)), True if wanted is None else str(_column(row, values, wanted))


def _column(row: Mapping[str, object], values: list[object], which: object) -> object:
    if isinstance(which, int | float):
        return values[int(which) - 1] if 1 <= which <= len(values) else ""
    return row.get(as_text(which), "")


def _networks(host: ScriptHost, name: object) -> NetworkTable:
    found = host.shared.networks.get(as_text(name))
    if found is None:
        raise HostError(f"no table of networks '{as_text(name)}' is defined: call msys.cidr.define in init")
    return found


def _query(host: ScriptHost, name: object, address: object = None) -> Value:
    if address is None:
        raise HostError("msys.cidr.query: give an address: this call has no connection whose peer could be meant")
    table = _networks(host, name)
    value: Value = _checked(table.find, as_text(address), host.module.clock.monotonic())
    return value


def _reload(host: ScriptHost, name: object) -> None:
    _networks(host, name).load(host.module.clock.monotonic())


# ---- names of domains, texts in URLs


def _to_idn(host: ScriptHost, name: object) -> object:
    del host
    text = as_text(name)
    try:
        return _short(text).encode("idna").decode("ascii")
    except ValueError as error:
        return None, f"'{text}' has no form in ASCII: {error}"


def _to_utf8(host: ScriptHost, name: object) -> object:
    del host
    text = as_text(name)
    try:
        return _short(text).encode("ascii").decode("idna")
    except ValueError as error:
        return None, f"'{text}' is no domain name in ASCII: {error}"


def _short(name: str) -> str:
    if len(name) > _LONGEST_NAME:
        raise ValueError("it is too long")
    return name


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msys.audit_series.define": _define_series,
    "msys.audit_series.add": _add,
    "msys.audit_series.count": _count,
    "msys.audit_series.remove_item": _remove,
    "msys.cidr.define": _define_networks,
    "msys.cidr.query": _query,
    "msys.cidr.reload": _reload,
    "msys.idn.to_idn": _to_idn,
    "msys.idn.to_utf8": _to_utf8,
    "curl.escape": plain(lambda text: quote(as_bytes(text), safe="")),
    "curl.unescape": plain(lambda text: unquote_to_bytes(as_bytes(text))),
}
