"""Separation of forked helpers: a process that a module forks keeps neither the server's lock nor its sockets."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NoReturn

from ecruntime.foundation.error_origin import describe_origin
from ecruntime.foundation.errors import EcError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ecruntime.server.server import Server


class ForkGuard:
    """Takes the server's descriptors and signal handlers away from each forked child of the process.

    A child of `fork` shares every descriptor. If it outlived the server, it would hold the lock of the console and the
    ports of the listeners, and no server could start anew. A child of `exec` has none of them: they are closed then.
    """

    def __init__(self, server: Server, descriptors: Callable[[], Iterable[int]]) -> None:
        """Guard `server`; `descriptors` returns those that its listeners do not know."""
        self._server = server
        self._descriptors = descriptors
        self._kept: list[int] = []
        self._owner = os.getpid()
        self._is_active = False

    def install(self) -> None:
        """Guard from now on, until `close`; once in a process, since the system's registration stays."""
        self._is_active = True
        os.register_at_fork(after_in_child=self._leave)

    def close(self) -> None:
        """Leave later forks alone: the server is closed."""
        self._is_active = False

    def keep(self, fd: int) -> None:
        """Keep one more descriptor from forked children."""
        self._kept.append(fd)

    def end_helper(self) -> None:
        """End the process if it is a forked child: it has returned into the server, which is not its own to close."""
        if os.getpid() != self._owner:
            _end_helper(self._server.crash)

    def _leave(self) -> None:
        if not self._is_active:
            return
        self._is_active = False
        # Before its pipe goes: the interpreter must not write to another file's number.
        with suppress(ValueError):
            signal.set_wakeup_fd(-1)
        for number in (signal.SIGHUP, signal.SIGUSR1, signal.SIGTERM, signal.SIGINT):
            with suppress(ValueError):
                signal.signal(number, signal.SIG_DFL)
        nothing = os.open(os.devnull, os.O_RDWR)
        # Replaced and not closed: the objects that own the numbers would close those of other files later.
        for fd in {*self._kept, *self._descriptors(), *self._server.netlisteners.descriptors} - {-1}:
            with suppress(OSError):
                os.dup2(nothing, fd, inheritable=False)
        os.close(nothing)
        # A child that returns into the loop ends there.
        self._server.shutdown()


@contextmanager
def helpers_ended() -> Iterator[None]:
    """End each process that code of a module forks within the block, and that returns or raises out of it.

    Otherwise it would go on as a second server, check or test run, and report beside the first.
    """
    owner = os.getpid()
    try:
        yield
    except BaseException as error:
        if os.getpid() != owner:
            _end_helper(str(error) if isinstance(error, EcError) else describe_origin(error))
        raise
    finally:
        if os.getpid() != owner:
            _end_helper("")


def _end_helper(said: str) -> NoReturn:
    with suppress(Exception):
        sys.stderr.write(f"a process that a module forked returned into the server; it ends\n{said}\n")
        sys.stderr.flush()
    os._exit(1)
