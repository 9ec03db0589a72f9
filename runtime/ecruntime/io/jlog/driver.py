"""The driver of `jlog:///folder=>subscriber`."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Final, NoReturn

from ecruntime.io.jlog.log import Jlog

if TYPE_CHECKING:
    from collections.abc import Callable

    from ecruntime.io.jlog.reader import JlogReader, JlogRecord
    from ecruntime.io.jlog.writer import JlogWriter
    from ecruntime.scheduler import Timeval

_ACCESS: Final = os.O_RDONLY | os.O_WRONLY | os.O_RDWR
_SEPARATOR: Final = "=>"


class JlogDriver:
    """The driver of logs; each write is a record, and a read never goes beyond the end of one."""

    def __init__(self, now: Callable[[], Timeval] | None = None) -> None:
        """Take the clock for the times of records."""
        self._now = now

    def open(self, path: str, flags: int, mode: int) -> JlogHandle:
        """Open a log; O_CREAT makes the log and the subscriber if they do not exist."""
        folder, separator, subscriber = path.partition(_SEPARATOR)
        access = flags & _ACCESS
        if not folder or (separator and not subscriber):
            raise OSError(errno.EINVAL, "the address of a jlog is jlog:///folder=>subscriber", path)
        if access != os.O_WRONLY and not subscriber:
            raise OSError(errno.EINVAL, "a jlog is read by a subscriber: jlog:///folder=>subscriber", path)
        if flags & os.O_TRUNC:
            raise OSError(errno.EINVAL, "a jlog is not truncated: its subscribers wait for what it holds", path)
        log = Jlog(folder, mode=mode, now=self._now)
        if flags & os.O_CREAT:
            if flags & os.O_EXCL and log.folder.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path)
            log.create()
            if subscriber:
                log.add_subscriber(subscriber)
        writer = log.writer() if access != os.O_RDONLY else None
        try:
            reader = log.reader(subscriber) if access != os.O_WRONLY else None
        except BaseException:
            if writer is not None:
                writer.close()
            raise
        return JlogHandle(log, writer, reader)


class JlogHandle:
    """A log opened for writing, for a subscriber, or for both."""

    can_seek = False

    def __init__(self, log: Jlog, writer: JlogWriter | None, reader: JlogReader | None) -> None:
        """Take over writer and reader."""
        self.log = log
        self._writer = writer
        self._reader = reader
        self._rest = b""

    def read(self, size: int) -> bytes:
        """Return at most `size` bytes of the next record, or what is left of the present one; none at the end."""
        if self._reader is None:
            _refuse(errno.EBADF)
        if size <= 0:
            return b""
        # A record without bytes cannot be told from the end here; `read_record` gives it.
        while not self._rest:
            record = self._reader.read()
            if record is None:
                return b""
            self._rest = record.message
        piece, self._rest = self._rest[:size], self._rest[size:]
        return piece

    def read_record(self) -> JlogRecord | None:
        """Return the next record, with its time and place, after what is left of a begun one; None if there is none."""
        if self._reader is None:
            _refuse(errno.EBADF)
        self._rest = b""
        return self._reader.read()

    def write(self, data: bytes) -> int:
        """Append a record; nothing is no record."""
        if self._writer is None:
            _refuse(errno.EBADF)
        if data:
            self._writer.write(bytes(data))
        return len(data)

    def lseek(self, offset: int, whence: int) -> int:
        """Refuse: a log is read in its order."""
        del offset, whence
        _refuse(errno.ESPIPE)

    def flush(self) -> None:
        """Set the checkpoint after the last record that was read to its end; write what was written to the disk."""
        if self._writer is not None:
            self._writer.flush()
        if self._reader is not None:
            place = self._reader.place
            # The record that is being read is not done with.
            if self._rest:
                place = place._replace(marker=place.marker - 1)
            self._reader.checkpoint(place)

    def clone(self) -> JlogHandle:
        """Return a second handle, which begins after the checkpoint."""
        writer = None if self._writer is None else self.log.writer()
        return JlogHandle(self.log, writer, None if self._reader is None else self.log.reader(self._reader.subscriber))

    def close(self) -> None:
        """Close the log; what was read since the last `flush` is read again."""
        if self._writer is not None:
            self._writer.close()
        if self._reader is not None:
            self._reader.close()


def _refuse(number: int) -> NoReturn:
    raise OSError(number, os.strerror(number))
