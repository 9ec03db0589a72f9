"""Notices to the service manager that started the server, such as systemd: datagrams to the socket that it names."""

from __future__ import annotations

import os
import socket
import time
from typing import TYPE_CHECKING, Final

from ecruntime.log import Level
from ecruntime.scheduler import DONE

if TYPE_CHECKING:
    from collections.abc import MutableMapping

    from ecruntime.scheduler import Event, Mask, Timeval
    from ecruntime.server.server import Server

_SOCKET: Final = "NOTIFY_SOCKET"
_WATCHDOG: Final = "WATCHDOG_USEC"
_WATCHED: Final = "WATCHDOG_PID"
_BEATS: Final = 3
"""Signs of life in the time after which the manager takes the server for hung."""


class ServiceManager:
    """Tells the manager, if there is one, that the server serves, reloads, lives, and ends (scheduler thread)."""

    def __init__(self, server: Server, address: str, beat: float | None) -> None:
        """Speak to the socket at `address`, "" for nobody; `beat` is the time between two signs of life, in seconds."""
        self._server = server
        # A name in the abstract namespace begins with a zero byte, which an environment cannot hold.
        self._address = "\0" + address[1:] if address.startswith("@") else address
        self._beat = beat
        kind = socket.SOCK_DGRAM | socket.SOCK_CLOEXEC | socket.SOCK_NONBLOCK
        self._socket = socket.socket(socket.AF_UNIX, kind) if address else None
        self._is_heard = True

    @classmethod
    def of(cls, server: Server, environment: MutableMapping[str, str]) -> ServiceManager:
        """Return the manager that an environment names, and take its words out: what a module starts is not the server.

        A limit that is no number of microseconds, or is another process's, is none.
        """
        address = environment.pop(_SOCKET, "")
        limit, watched = environment.pop(_WATCHDOG, ""), environment.pop(_WATCHED, "")
        if address[:1] not in {"/", "@"}:
            return cls(server, "", None)
        is_watched = limit.isascii() and limit.isdigit() and watched in {"", str(os.getpid())}
        beat = int(limit) / 1e6 / _BEATS if is_watched and int(limit) > 0 else None
        return cls(server, address, beat)

    @property
    def descriptors(self) -> tuple[int, ...]:
        """The descriptor of the socket, if there is a manager."""
        return () if self._socket is None else (self._socket.fileno(),)

    def install(self) -> None:
        """Give signs of life from the first turn of the loop on, if the manager asks for them."""
        if self._beat is not None:
            self._server.scheduler.bind_thread()
            self._schedule(0.0)

    def say_serves(self, status: str) -> None:
        """Say that the start, or a reload, is over."""
        self._say(f"READY=1\nSTATUS={status}")

    def say_reloads(self) -> None:
        """Say that a reload begins."""
        self._say(f"RELOADING=1\nMONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def say_ends(self) -> None:
        """Say that the server ends in order."""
        self._say("STOPPING=1")

    def close(self) -> None:
        """Close the socket."""
        if self._socket is not None:
            self._socket.close()

    def _schedule(self, seconds: float) -> None:
        event = self._server.scheduler.build_event_from_now_f(seconds, -1, self._live)
        event.owner = "service manager"
        self._server.scheduler.schedule_event(event)

    def _live(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        self._say("WATCHDOG=1")
        assert self._beat is not None, "scheduled with a limit alone"
        self._schedule(self._beat)
        return DONE

    def _say(self, words: str) -> None:
        if self._socket is None:
            return
        try:
            self._socket.sendto(words.encode("utf-8", "backslashreplace"), self._address)
        except BlockingIOError:
            # A manager that reads nothing must not stop the server; its next notice may fit.
            return
        except OSError as error:
            if self._is_heard:
                text = "the service manager cannot be told: %s"
                self._server.log.message(Level.WARNING, "server", text, error.strerror or error)
            self._is_heard = False
