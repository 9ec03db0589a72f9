"""The reader of a log, for one of its subscribers."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Self

from ecruntime.io.jlog.form import JlogPlace, segment_name
from ecruntime.io.jlog.segment_index import SegmentIndex
from ecruntime.scheduler import Timeval

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType

    from ecruntime.io.jlog.folder import JlogFolder


@dataclass(frozen=True, slots=True)
class JlogRecord:
    """A record of a log."""

    place: JlogPlace
    """The place in the log, for `checkpoint`."""
    at: Timeval
    """The time at which it was written."""
    message: bytes
    """The bytes that were written."""


class JlogReader:
    """A reader of a log, which begins after its subscriber's checkpoint; for any thread.

    What was read is read again by the next reader until `checkpoint` says that it is done with.
    """

    def __init__(self, folder: JlogFolder, subscriber: str) -> None:
        """Open the log for a subscriber; raise FileNotFoundError when there is none of this name."""
        self.subscriber = subscriber
        self._folder = folder
        self._form = folder.metastore().form
        self._mutex = Lock()
        self._index: SegmentIndex | None = None
        self._is_open = True
        self._saved = self._place = folder.checkpoint(subscriber)

    @property
    def place(self) -> JlogPlace:
        """The place of the record that was read last, or the checkpoint."""
        return self._place

    def read(self) -> JlogRecord | None:
        """Return the next record; None when there is none yet.

        OSError is raised for a segment that is damaged while it is written to, until a writer or `repair` mends it.
        """
        with self._mutex:
            if not self._is_open:
                raise OSError(errno.EBADF, os.strerror(errno.EBADF), str(self._folder.path))
            while True:
                index = self._open_index(self._place.segment)
                if index is not None and self._place.marker < index.count:
                    return self._read(index)
                if not self._advance(index):
                    return None

    def __iter__(self) -> Iterator[JlogRecord]:
        while (record := self.read()) is not None:
            yield record

    def checkpoint(self, place: JlogPlace | None = None) -> None:
        """Have the next reader begin after `place`, or after what was read last; remove what nobody waits for."""
        with self._mutex:
            self._save(place or self._place)

    def close(self) -> None:
        """Close the files."""
        with self._mutex:
            self._is_open = False
            self._leave()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _read(self, index: SegmentIndex) -> JlogRecord:
        marker = self._place.marker + 1
        found = index.record(marker)
        if found is None:
            # Another process may have mended the segment, or its index may say what is not so.
            index.resync(rebuild=True)
            found = index.record(marker)
        if found is None:
            message = f"record {marker} of segment {segment_name(index.number)} cannot be read"
            raise OSError(errno.EIO, message, str(self._folder.path))
        seconds, microseconds, message_bytes = found
        self._place = JlogPlace(index.number, marker)
        return JlogRecord(self._place, Timeval(seconds, microseconds), message_bytes)

    def _advance(self, index: SegmentIndex | None) -> bool:
        """Look for more records, here or in the next segment; False when there are none yet."""
        if index is None:
            # Not begun yet, or removed since nobody seemed to wait for it.
            later = [number for number in self._folder.segments() if number > self._place.segment]
            if not later or self._place.segment >= self._folder.metastore().segment:
                return False
            self._place = JlogPlace(later[0], 0)
            return True
        index.resync()
        if self._place.marker < index.count:
            return True
        # A checkpoint may stand beyond what is there: of a log that was repaired.
        if self._place.marker > index.count:
            self._place = JlogPlace(index.number, index.count)
        if index.is_closed:
            self._pass(index)
            return True
        if index.is_damaged:
            message = f"segment {segment_name(index.number)} is damaged after record {index.count}; repair the log"
            raise OSError(errno.EIO, message, str(self._folder.path))
        return False

    def _pass(self, index: SegmentIndex) -> None:
        # As the library does: when all of a segment is done with, it is left for good.
        is_done = self._saved >= self._place
        self._place = JlogPlace(index.number + 1, 0)
        if is_done:
            self._save(self._place)

    def _save(self, place: JlogPlace) -> None:
        self._folder.set_checkpoint(self.subscriber, place)
        self._saved = place

    def _open_index(self, number: int) -> SegmentIndex | None:
        if self._index is None or self._index.number != number:
            self._leave()
            try:
                self._index = SegmentIndex(self._folder, self._form, number)
            except FileNotFoundError:
                return None
        return self._index

    def _leave(self) -> None:
        index, self._index = self._index, None
        if index is not None:
            index.close()
