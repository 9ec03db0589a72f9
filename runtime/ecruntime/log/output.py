"""The writing end of the log: waits for room, survives what fails, and opens the file anew when asked."""

from __future__ import annotations

import os
import select
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.log.log_file import LogFile


class Outflow:
    """Writes whole records, one after the other; for the writer's thread but for the three marked members."""

    def __init__(self, file: LogFile, pause: float) -> None:
        """Take `file` over; after a failure, wait `pause` seconds before the next attempt."""
        self._file = file
        self._pause = pause
        self._wake_fd = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        self._complaint = ""
        self.trouble = ""
        """Why the last attempt failed (any thread)."""
        self.reopen_wanted = False
        """Set by any thread, which then calls `wake`."""
        self.is_closing = False
        """Set by any thread, which then calls `wake`: from now on a failure is final."""

    def wake(self) -> None:
        """End a wait (any thread); not after `close`."""
        with suppress(BlockingIOError):  # a full counter: it has been woken often enough
            os.eventfd_write(self._wake_fd, 1)

    def wait_for_work(self) -> None:
        """Wait until somebody wakes this thread."""
        self._wait(None)
        self._reopen_if_wanted()

    def write(self, data: bytes) -> bool:
        """Write all of `data`, however long that takes; False when it failed while closing."""
        self._reopen_if_wanted()
        done = 0
        while done < len(data):
            if self._reopen_if_wanted():
                done = begin_of_torn_record(data, done)
            if not self._wait(None, is_for_room=True):
                continue
            try:
                done += self._file.write(memoryview(data)[done:])
                self.trouble = ""
            except OSError as failure:
                self.trouble = (failure.strerror or "failed").lower()
                if isinstance(failure, BrokenPipeError):  # the next reader shall not begin in the middle
                    done = begin_of_torn_record(data, done)
                if self.is_closing:
                    return False
                self._wait(self._pause)
        return True

    def take_complaint(self) -> str:
        """Return, once, what went wrong and is worth a record."""
        complaint, self._complaint = self._complaint, ""
        return complaint

    def close(self) -> None:
        """Give the descriptors back, after the thread has ended."""
        self._file.close()
        os.close(self._wake_fd)

    def _reopen_if_wanted(self) -> bool:
        if not self.reopen_wanted:
            return False
        self.reopen_wanted = False
        try:
            self._file.reopen()
        except OSError as failure:
            reason = (failure.strerror or "failed").lower()
            self._complaint = f"cannot reopen '{self._file.path}': {reason}; the old file is kept"
            return False
        return True

    def _wait(self, seconds: float | None, *, is_for_room: bool = False) -> bool:
        """Wait to be woken or, if so asked, for room; tell whether there is room."""
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
    """Return where the record begins that `done` bytes of `data` end in, or `done` between two records.

    A line that begins with a tab continues the record before it.
    """
    end = done
    while (line_end := data.rfind(b"\n", 0, end)) >= 0:
        if data[line_end + 1 : line_end + 2] != b"\t":
            return line_end + 1
        end = line_end
    return 0
