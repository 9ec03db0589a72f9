"""The writer of a log."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from threading import Lock
from typing import TYPE_CHECKING, Self

from ecruntime.io.jlog.form import MAX_LENGTH, METASTORE, JlogSafety, segment_name
from ecruntime.io.jlog.pre_commit import take_over_pre_commit
from ecruntime.io.jlog.repair import cut_tail

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from ecruntime.io.jlog.folder import JlogFolder
    from ecruntime.io.jlog.form import JlogMetastore
    from ecruntime.io.jlog.locked_file import LockedFile
    from ecruntime.scheduler import Timeval


class JlogWriter:
    """A writer of a log, one of any number in any number of processes; for any thread."""

    def __init__(self, folder: JlogFolder, now: Callable[[], Timeval]) -> None:
        """Open an existing log, and take over what the buffer of a killed writer holds."""
        self._folder = folder
        self._now = now
        self._mutex = Lock()
        self._segment: LockedFile | None = None
        self._number = -1
        # The end of the last record that this writer has seen: what others wrote since is looked at, once.
        self._end = 0
        self._metastore = folder.open(METASTORE)
        try:
            folder.metastore_in(self._metastore).form  # noqa: B018 - refuses a form that cannot be written
            take_over_pre_commit(folder, lambda records: self._append(lambda _: (records, b"")))
        except BaseException:
            self.close()
            raise

    def write(self, message: bytes, at: Timeval | None = None) -> None:
        """Append a record; when this returns, a kill of any process loses it no more."""
        self._append(lambda meta: self._record(meta, message, at))

    def flush(self) -> None:
        """Write what was written to the disk."""
        with self._mutex:
            if self._segment is not None:
                self._segment.sync()

    def close(self) -> None:
        """Close the files."""
        with self._mutex:
            self._leave_segment()
            if self._metastore.fd >= 0:
                self._metastore.close()
                self._metastore.fd = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _record(self, meta: JlogMetastore, message: bytes, at: Timeval | None) -> tuple[bytes, bytes]:
        if len(message) > MAX_LENGTH:
            raise OSError(errno.EFBIG, os.strerror(errno.EFBIG), str(self._folder.path))
        when = at or self._now()
        return meta.form.pack(when.sec, when.usec, len(message)), message

    def _append(self, make: Callable[[JlogMetastore], tuple[bytes, bytes]]) -> None:
        with self._mutex:
            if self._metastore.fd < 0:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF), str(self._folder.path))
            while not self._try_append(make):
                self._folder.begin_segment(self._number)

    def _try_append(self, make: Callable[[JlogMetastore], tuple[bytes, bytes]]) -> bool:
        """Append to the present segment; False when another has to be begun."""
        while True:
            segment = self._open_segment()
            with segment.locked():
                # Once more under the lock: another writer may have begun the next segment in the meantime.
                meta = self._folder.metastore_in(self._metastore)
                if meta.segment == self._number:
                    end = self._settle(segment, meta)
                    if end is None or end >= meta.limit:
                        return False
                    self._put(segment, make(meta), end)
                    if meta.safety == JlogSafety.SAFE:
                        segment.sync()
                    break
        # As the library does: the next segment begins with the record that fills this one.
        if self._end >= meta.limit:
            # The record is there, whatever happens now; the next one tries again.
            with suppress(OSError):
                self._folder.begin_segment(self._number)
        return True

    def _put(self, segment: LockedFile, record: tuple[bytes, bytes], end: int) -> None:
        try:
            segment.write_both(*record, end)
        except OSError:
            # What a full disk took is no record.
            segment.truncate(end)
            raise
        self._end = end + len(record[0]) + len(record[1])

    def _open_segment(self) -> LockedFile:
        meta = self._folder.metastore_in(self._metastore)
        if self._segment is not None and self._number == meta.segment:
            return self._segment
        self._leave_segment()
        self._segment = self._folder.open(segment_name(meta.segment), flags=os.O_CREAT)
        self._number, self._end = meta.segment, 0
        return self._segment

    def _settle(self, segment: LockedFile, meta: JlogMetastore) -> int | None:
        """Return the end of the last record, after a torn one was cut off; None when the segment is damaged."""
        size = segment.size
        if size == self._end:
            return size
        end = cut_tail(segment, meta.form, self._end if self._end < size else 0)
        if end is not None:
            self._end = end
        return end

    def _leave_segment(self) -> None:
        segment, self._segment = self._segment, None
        if segment is not None:
            with segment:
                if self._folder_is_careful():
                    segment.sync()

    def _folder_is_careful(self) -> bool:
        return self._folder.metastore_in(self._metastore).safety != JlogSafety.UNSAFE
