"""The output of the log: it waits for room, retries after failures, and reopens the file on request."""

from __future__ import annotations

import os
import select
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.log.log_file import LogFile


class LogOutput:
    """A writer of whole records, one after the other; for the writer's thread except the members marked otherwise."""

    def __init__(self, file: LogFile, pause: float) -> None:
        """Take over `file`; after a failure, wait `pause` seconds before the next attempt."""
        self._file = file
        self._pause = pause
        # A descriptor, not a condition: one `poll` waits for a wake-up and for room in a pipe.
        self._wake_fd = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._complaint = ""
        self.trouble = ""
        """The reason why the last attempt failed; empty after a success (any thread)."""
        self.is_reopen_requested = False
        """Set by any thread, which then calls `wake`."""
        self.is_closing = False
        """Set by any thread, which then calls `wake`; from then on a failure is final."""

    def wake(self) -> None:
        """End a wait (any thread); not after `close`."""
        with suppress(BlockingIOError):  # the counter is full, so the wake-up is already pending
            os.eventfd_write(self._wake_fd, 1)

    def wait_for_work(self) -> None:
        """Wait until another thread calls `wake`."""
        self._wait(None)
        self._reopen_if_requested()

    def write(self, data: bytes) -> bool:
        """Write all of `data`, however long that takes; return False for a failure while closing."""
        self._reopen_if_requested()
        done = 0
        while done < len(data):
            if self._reopen_if_requested():
                # The new file gets the record whole, of which the old one has a part.
                done = begin_of_torn_record(data, done)
            # Woken without room: a reopen may be requested, which is looked at first.
            if not self._wait(None, is_for_room=True):
                continue
            try:
                done += self._file.write(memoryview(data)[done:])
                self.trouble = ""
            except OSError as failure:
                self.trouble = (failure.strerror or "failed").lower()
                if isinstance(failure, BrokenPipeError):  # the next reader must not start inside a record
                    done = begin_of_torn_record(data, done)
                # Without this a server with a full disk would never end.
                if self.is_closing:
                    return False
                self._wait(self._pause)
        return True

    def take_complaint(self) -> str:
        """Return the complaint about a failed reopen, once; empty when there is none."""
        complaint, self._complaint = self._complaint, ""
        return complaint

    def close(self) -> None:
        """Close the descriptors, after the thread has ended."""
        self._file.close()
        os.close(self._wake_fd)

    def _reopen_if_requested(self) -> bool:
        if not self.is_reopen_requested:
            return False
        # Before the attempt: a request that comes in meanwhile is not lost.
        self.is_reopen_requested = False
        try:
            self._file.reopen()
        except OSError as failure:
            reason = (failure.strerror or "failed").lower()
            # Not logged from here: this is the thread that empties the queue. The writer queues it as a record.
            self._complaint = f"cannot reopen '{self._file.path}': {reason}; the old file is kept"
            return False
        return True

    def _wait(self, seconds: float | None, *, is_for_room: bool = False) -> bool:
        """Wait for a wake-up or, with `is_for_room`, for room; tell whether there is room."""
        # A new object each time, since a reopen changes the descriptor.
        poll = select.poll()
        poll.register(self._wake_fd, select.POLLIN)
        if is_for_room:
            poll.register(self._file.fd, select.POLLOUT)
        ready = [fd for fd, _ in poll.poll(None if seconds is None else seconds * 1000)]
        if self._wake_fd in ready:
            with suppress(BlockingIOError):
                os.eventfd_read(self._wake_fd)
        return is_for_room and self._file.fd in ready


def begin_of_torn_record(data: bytes, done: int) -> int:
    """Return the start of the record in which the first `done` bytes of `data` end; `done` itself between two records.

    A line that begins with a tab continues the record before it.
    """
    end = done
    while (line_end := data.rfind(b"\n", 0, end)) >= 0:
        if data[line_end + 1 : line_end + 2] != b"\t":
            return line_end + 1
        end = line_end
    return 0
