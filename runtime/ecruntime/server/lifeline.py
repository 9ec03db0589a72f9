"""The end of a server whose supervisor is gone."""

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
    """Ends a server in order when the other end of a pipe is closed; for the scheduler thread.

    Only the supervisor holds that end, and whatever way a process ends, the system closes what it held. One that is
    stopped still holds it.
    """

    def __init__(self, server: Server, fd: int) -> None:
        """Use the end to read from until the process ends; no program that the server starts gets it."""
        self._server = server
        self._fd = fd
        os.set_inheritable(fd, False)  # noqa: FBT003 - it takes no keyword
        os.set_blocking(fd, False)

    def install(self) -> None:
        """Watch it from now on; if nobody is left at the other end, the server ends as soon as it runs."""
        scheduler = self._server.scheduler
        scheduler.bind_thread()
        event = scheduler.build_fd_event(self._fd, Mask.E_READ, self._look)
        event.owner = "lifeline"
        scheduler.schedule_event(event)

    def _look(self, event: Event, mask: Mask, closure: None, now: Timeval) -> Mask:
        del event, mask, closure, now
        with suppress(BlockingIOError):
            if not os.read(self._fd, _ENOUGH):
                self._end()
                return DONE
        return Mask.E_READ  # nothing is said through it

    def _end(self) -> None:
        if not self._server.is_ending:
            self._server.log.message(Level.WARNING, "lifeline", "the supervisor is gone: shutdown")
            self._server.shutdown()
