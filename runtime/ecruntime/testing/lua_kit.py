"""Functions of a test in the place of those that scripts would call of the server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ecruntime.foundation.errors import UsageError
from ecruntime.testing.lua_sets import (
    DkimSignature,
    SignatureRecorder,
    dkim_functions,
    dns_functions,
    http_functions,
    scanner_functions,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Mapping, Sequence

    from ecruntime.server import Server
    from ecruntime.simulator import EcMessage
    from ecruntime.testing.lua_sets import Functions


class LuaKit:
    """Value of `runtime.lua`, for one test."""

    def __init__(self) -> None:
        """Begin without functions."""
        self._given: Functions = {}
        self._databases: dict[str, sqlite3.Connection] = {}
        self._server: Server | None = None
        self.provide = Provide(self._give)
        """`provide("msys.av.scan", function)`, and ready sets such as `provide.dns(records)`."""

    @property
    def injected(self) -> tuple[EcMessage, ...]:
        """The messages that scripts have submitted, by `inject` and `forward`."""
        if self._server is None:
            return ()
        # Imported here: tests without scripts load nothing of Lua.
        from ecruntime.languages.lua.shared import shared_of

        return tuple(shared_of(self._server.store).injected)

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

    def _give(self, functions: Functions) -> None:
        self._given |= functions
        if self._server is not None:
            self._offer(self._server)

    def _offer(self, server: Server) -> None:
        from ecruntime.languages.lua.shared import shared_of

        shared = shared_of(server.store)
        shared.provided.update(self._given)
        if self._databases:
            from ecruntime.languages.lua.sqlite_database import SqliteDatabase

            shared.databases |= {name: SqliteDatabase(given) for name, given in self._databases.items()}


class Provide:
    """Value of `runtime.lua.provide`: what a test gives is gone after it."""

    def __init__(self, give: Callable[[Functions], None]) -> None:
        """Hand functions over by `give`."""
        self._give = give

    def __call__(self, name: str, function: Callable[..., object]) -> None:
        """Let scripts call `function` as `name`: `msys.av.scan`, `ac:inbound_session_count`, or a member `msg.id`.

        It gets texts and objects of Python, and returns one value, or a tuple of several. A package that the server
        lacks begins with its first name. A name that a script uses while it is loaded is to be given before the load.
        """
        if not callable(function):
            raise UsageError(f"what is provided as '{name}' is no function", hint="write lambda: VALUE for a constant")
        self._give({name: function})

    def dns(self, records: Mapping[str, Mapping[str, Sequence[object]]]) -> None:
        """Answer look-ups from `{"example.com": {"MX": [(10, "mx.example.com")], "A": ["192.0.2.1"]}}`."""
        self._give(dns_functions(records))

    def scanner(self, verdict: str | Callable[[Any], str]) -> None:
        """Let all scanners say `clean`, `spam`, `infected` or `error`; or what a function says of a message."""
        from ecruntime.catalogue.lua_api import load_lua_api

        self._give(scanner_functions(verdict, load_lua_api().constants))

    def http(self, answers: Mapping[str, object] | Callable[[str, str, str], object]) -> None:
        """Answer requests by URL with a body, `(status, body)` or `(status, body, headers)`; or by a function."""
        self._give(http_functions(answers))

    def dkim(self, *domains: str | DkimSignature, status: int = 0) -> SignatureRecorder:
        """Let messages have signatures of these domains; return what records those that scripts make.

        It stands for opendkim, dkim, dk, openarc and dkim2: nothing is computed.
        """
        recorder = SignatureRecorder()
        signatures = [DkimSignature(one) if isinstance(one, str) else one for one in domains]
        self._give(dkim_functions(signatures, recorder, status))
        return recorder
