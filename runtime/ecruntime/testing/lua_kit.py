"""Functions of a test in the place of those that scripts would call of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.errors import UsageError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from ecruntime.server import Server


class LuaKit:
    """Value of `runtime.lua`, for one test."""

    def __init__(self) -> None:
        """Begin without functions."""
        self._given: dict[str, Callable[..., object]] = {}
        self._databases: dict[str, sqlite3.Connection] = {}
        self._server: Server | None = None

    def provide(self, name: str, function: Callable[..., object]) -> None:
        """Let scripts call `function` as `name`: `msys.av.scan`, `ac:inbound_session_count`, or a member `msg.id`.

        It gets texts and objects of Python, and returns one value, or a tuple of several. A name that a script uses
        while it is loaded is to be given before the load.
        """
        if not callable(function):
            raise UsageError(f"what is provided as '{name}' is no function", hint="write lambda: VALUE for a constant")
        self._given[name] = function
        if self._server is not None:
            self._offer(self._server)

    def provide_database(self, datasource: str, connection: sqlite3.Connection) -> None:
        """Let queries of `msys.db` to a datasource go to a database of SQLite, whatever the configuration says of it.

        The connection is used in the threads of scripts: make it with `check_same_thread=False`.
        """
        self._databases[datasource] = connection
        if self._server is not None:
            self._offer(self._server)

    def attach(self, server: Server) -> None:
        """Offer the functions to the scripts of a server."""
        self._server = server
        if self._given or self._databases:
            self._offer(server)

    def _offer(self, server: Server) -> None:
        # Imported here: tests without scripts load nothing of Lua.
        from ecruntime.languages.lua.shared import shared_of

        shared = shared_of(server.store)
        shared.provided.update(self._given)
        if self._databases:
            from ecruntime.languages.lua.sqlite_database import SqliteDatabase

            shared.databases |= {name: SqliteDatabase(given) for name, given in self._databases.items()}
