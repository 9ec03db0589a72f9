"""Client of the console, for a program that may block."""

from __future__ import annotations

import os
import select
import socket
import time
from typing import TYPE_CHECKING, Final

from ecruntime.console.protocol import Form, Reply, ReplyReader, Request, encode_request
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.foundation.path_owner import replaceable_part
from ecruntime.foundation.peer_user import peer_uid

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType
    from typing import Self

_CHUNK: Final = 65_536
_START_HINT: Final = "start the server with `ecxs run`, or name its socket with `--socket`"


class ConnectionLost(EnvironmentFailure):
    """The connection ended before the reply: the outcome of the command is unknown."""

    exit_code = 6


class Client:
    """A connection to a running server; for one thread."""

    def __init__(self, connection: socket.socket) -> None:
        """Take over a connected, blocking socket."""
        self._connection = connection
        self._timeout = connection.gettimeout()
        self._reader = ReplyReader()

    @classmethod
    def connect(cls, path: Path, *, timeout: float | None = 60.0) -> Client:
        """Connect to the socket at `path`; the server has `timeout` seconds for this and for each whole reply.

        EnvironmentFailure when another user's process answers that may not be the server that was meant.
        """
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM | socket.SOCK_CLOEXEC)
        try:
            connection.settimeout(timeout)
            connection.connect(str(path))
        except OSError as failure:
            connection.close()
            raise _not_connected(path, failure) from failure
        try:
            _reject_impostor(path, peer_uid(connection))
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    def ask(self, line: str, form: Form = Form.TEXT) -> Reply:
        """Send one command and return its reply.

        ConnectionLost when the connection breaks, another EnvironmentFailure when the reply is too late: close it then.
        """
        request = encode_request(Request(form, line))
        deadline = None if self._timeout is None else time.monotonic() + self._timeout
        try:
            self._connection.settimeout(self._timeout)
            self._connection.sendall(request)
        except TimeoutError as failure:
            raise _too_slow() from failure
        except OSError:
            # The server may have sent the reason before it closed: read that reply.
            pass
        return self._read_reply(deadline)

    def _read_reply(self, deadline: float | None) -> Reply:
        chunk = b""
        while True:
            reply = self._reader.feed(chunk)
            if reply is not None:
                return reply
            try:
                if deadline is not None:
                    # What is left for the whole reply: a server that sends a byte now and then would never be given up.
                    self._connection.settimeout(_positive(deadline - time.monotonic()))
                chunk = self._connection.recv(_CHUNK)
            except TimeoutError as failure:
                raise _too_slow() from failure
            except OSError as failure:
                raise _lost() from failure
            if not chunk:
                raise _lost()

    @property
    def is_spent(self) -> bool:
        """Tell whether the server closed the connection, or sent something unasked; not for use during `ask`."""
        return bool(select.select([self._connection], [], [], 0)[0])

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _reject_impostor(path: Path, uid: int) -> None:
    """Refuse a server of another user, unless that user alone decides what is found under the path.

    One's own server, and that of root, is refused where somebody else chooses which of them is found there.
    """
    own = os.geteuid()
    is_trusted = uid in (own, 0)
    # Of another user, not even a folder with the sticky bit will do: there, the first to come has the name.
    fault = replaceable_part(path, frozenset({own, 0, uid}), allows_sticky=is_trusted)
    if fault and is_trusted:
        message = f"the console socket '{path}' may be that of another server than you mean: {fault}"
        raise EnvironmentFailure(message, hint="nothing was sent; name the path that the server itself has")
    if fault:
        message = f"the console socket '{path}' is answered by user {uid}, who may have put it there: {fault}"
        hint = f"nothing was sent; if that is the server that you mean, ask it as user {uid}"
        raise EnvironmentFailure(message, hint=hint)


def _not_connected(path: Path, failure: OSError) -> EnvironmentFailure:
    match failure:
        case FileNotFoundError():
            return EnvironmentFailure(f"there is no console socket '{path}'", hint=_START_HINT)
        case _ if path.is_dir():
            return EnvironmentFailure(f"'{path}' is a folder, and no console socket", hint="name the socket in it")
        case ConnectionRefusedError():
            return EnvironmentFailure(f"no server listens on the console socket '{path}'", hint=_START_HINT)
        case PermissionError():
            hint = "ask as the user that runs the server, or as root"
            return EnvironmentFailure(f"the console socket '{path}' belongs to another user", hint=hint)
        case _:
            reason = failure.strerror or failure
            return EnvironmentFailure(f"the console socket '{path}' cannot be used: {reason}", hint=_START_HINT)


def _positive(seconds: float) -> float:
    # Zero would mean a socket that does not wait at all.
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _too_slow() -> EnvironmentFailure:
    return EnvironmentFailure("the server does not answer", hint="a callback that blocks may hold it up: see its log")


def _lost() -> ConnectionLost:
    return ConnectionLost("the server closed the connection", hint="look at its log, or ask again")
