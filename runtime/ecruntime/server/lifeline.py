"""The pipe by which a server notices that its supervisor is gone."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from ecruntime.log import Level
from ecruntime.scheduler import DONE, Mask

if TYPE_CHECKING:
    from ecruntime.scheduler import Event, Timeval
    from ecruntime.server.server import Server

_ENOUGH: Final = 4096


class Lifeline:
    """A watched pipe: once its other end is closed, the server shuts down in order (scheduler thread).

    Only the supervisor holds that end. The system closes it, however the supervisor dies; one that is merely stopped
    still holds it.
    """

    def __init__(self, server: Server, fd: int) -> None:
        """Take over the read end `fd` until the process ends; child processes do not inherit it."""
        self._server = server
        self._fd = fd
        os.set_inheritable(fd, False)  # noqa: FBT003 - it takes no keyword
        # The loop may be woken for nothing: a read must not block it.
        os.set_blocking(fd, False)

    def install(self) -> None:
        """Watch the pipe; if the supervisor is gone already, the server ends as soon as it runs."""
        scheduler = self._server.scheduler
        # This may come before `start`, and only the scheduler thread may build events.
        scheduler.bind_thread()
        event = scheduler.build_fd_event(self._fd, Mask.E_READ, self._look)
        event.owner = "lifeline"
        scheduler.schedule_event(event)

    def _look(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        with suppress(BlockingIOError):
            # No bytes mean end of file: nobody holds the other end. Bytes themselves have no meaning.
            if not os.read(self._fd, _ENOUGH):
                self._end()
                return DONE
        return Mask.E_READ  # nothing is said through it

    def _end(self) -> None:
        # An end that was asked for already needs no warning.
        if not self._server.is_ending:
            self._server.log.message(Level.WARNING, "lifeline", "the supervisor is gone: shutdown")
            self._server.shutdown()
