"""Queries of datasources by `msys.db`: through the driver of a module in C, or to SQLite."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final

from ecruntime.foundation.near_miss import did_you_mean
from ecruntime.languages.datasource_stanzas import datasource_specs
from ecruntime.languages.lua.operations.subjects import text_of
from ecruntime.languages.lua.runtime import HostError
from ecruntime.languages.lua.sqlite_database import SqliteDatabase
from ecruntime.languages.lua.values import python_text
from ecruntime.module import NativeQuery

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.languages.lua.script_host import ScriptHost
    from ecruntime.languages.lua.sqlite_database import Row, SqlValue

_SQLITE: Final = "sqlite"
_INT_MAX: Final = (1 << 31) - 1


class _QueryFailed(Exception):
    """A query that has no rows, with the reason."""


def _asked(host: ScriptHost, name: str, text: object, given: object, *, is_kept: bool) -> list[Row]:
    """Return the rows of a query; raise `_QueryFailed`."""
    values = _parameters(given)
    statement = text_of(text, "the query")
    provided = host.shared.databases.get(name)
    if provided is None:
        found = _from_c(host, name, statement, values, is_kept=is_kept)
        if found is not None:
            return found
    database, most = (provided, 0) if provided is not None else _database(host, name)
    try:
        return database.rows(statement, values, most)
    except sqlite3.Error as error:
        raise _QueryFailed(f"datasource '{name}': {error}") from None


def _from_c(
    host: ScriptHost, name: str, text: str, values: list[SqlValue] | dict[str, SqlValue], *, is_kept: bool
) -> list[Row] | None:
    if isinstance(values, dict):
        pairs: tuple[object, ...] = tuple((key, _for_c(value)) for key, value in values.items())
    else:
        pairs = tuple(map(_for_c, values))
    answer = host.module.native.query(NativeQuery(name, text, pairs, isinstance(values, dict), is_kept))
    if isinstance(answer, str):
        raise _QueryFailed(f"datasource '{name}': {answer.strip()}")
    return None if answer is None else [dict(row) for row in answer]


def _for_c(value: SqlValue) -> int | bytes | None:
    """Return a value in a form that drivers in C have: integers of 32 bits, texts and nothing."""
    if isinstance(value, str):
        return value.encode("utf-8", "surrogateescape")
    if value is None or isinstance(value, bytes) or (isinstance(value, int) and abs(value) <= _INT_MAX):
        return value
    return str(value).encode("ascii")


def _database(host: ScriptHost, name: str) -> tuple[SqliteDatabase, int]:
    """Return the database that the configuration names, and the most rows of an answer."""
    configuration = host.module.configuration_of_call()
    spec = next((spec for spec in datasource_specs(configuration) if spec.name == name), None)
    if spec is None:
        suggestion = did_you_mean(name, [spec.name for spec in datasource_specs(configuration)])
        raise _QueryFailed(f"there is no datasource '{name}'{f': {suggestion}' if suggestion else ''}")
    failure = "its stanza names no uri"
    for uri in spec.uris:
        driver, _, rest = uri.partition(":")
        if driver.lower() != _SQLITE:
            failure = f"no module is loaded that provides 'datasource.{driver}'"
            continue
        file = dict(part.partition("=")[::2] for part in rest.split(";")).get("dbname", "")
        try:
            return host.shared.database(file, SqliteDatabase.opened), spec.max_rows
        except sqlite3.Error as error:
            failure = f"{error}: {file}"
    raise _QueryFailed(f"datasource '{name}': {failure}")


def _parameters(given: object) -> list[SqlValue] | dict[str, SqlValue]:
    """Return values by position, or by name where a key is a text."""
    if given is None:
        return []
    if not isinstance(given, dict):
        raise HostError("msys.db: the parameters are a table")
    if any(isinstance(key, str) for key in given):
        return {python_text(str(key)): _sql_value(value) for key, value in given.items()}
    # A hole is NULL.
    return [_sql_value(given.get(number)) for number in range(1, max(given, default=0) + 1)]


def _sql_value(value: object) -> SqlValue:
    if isinstance(value, str):
        raw = value.encode("latin-1")
        try:
            return raw.decode("utf-8")
        except UnicodeDecodeError:
            return raw
    if value is None or isinstance(value, int | float):
        return int(value) if isinstance(value, bool) else value
    raise HostError(f"msys.db: a {getattr(value, 'lua_class', 'table')} is no parameter of a query")


def _query(operation: str, finish: Callable[[list[Row]], object], nothing: object, *, is_kept: bool) -> Any:  # noqa: ANN401 - an operation
    """Return an operation that tells a failure by an error, or by `nothing` and a text where `raise_error` is false."""

    def call(host: ScriptHost, name: object, text: object, given: object = None, options: object = None) -> object:
        raises = not (isinstance(options, dict) and options.get("raise_error") is False)
        try:
            return finish(_asked(host, python_text(str(name)), text, given, is_kept=is_kept))
        except _QueryFailed as failure:
            if raises:
                raise HostError(f"{operation}: {failure}") from None
            return nothing, str(failure)

    return call


OPERATIONS: Final[dict[str, Callable[..., Any]]] = {
    "msys.db.query": _query("msys.db.query", lambda rows: rows, None, is_kept=True),
    "msys.db.fetch_row": _query("msys.db.fetch_row", lambda rows: rows[0] if rows else None, None, is_kept=True),
    "msys.db.execute": _query("msys.db.execute", lambda _: True, nothing=False, is_kept=False),
}
