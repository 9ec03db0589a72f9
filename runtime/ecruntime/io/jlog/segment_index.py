"""The index of a segment: the offsets of its records, derived from them and kept beside it."""

from __future__ import annotations

import errno
import os
import struct
from typing import TYPE_CHECKING, Final

from ecruntime.io.jlog.form import INDEX_SUFFIX, segment_name
from ecruntime.io.jlog.repair import cut_out
from ecruntime.io.jlog.walk import walk_records

if TYPE_CHECKING:
    from ecruntime.io.jlog.folder import JlogFolder
    from ecruntime.io.jlog.form import RecordForm

_ENTRY: Final = struct.Struct("=Q")
_ATTEMPTS: Final = 4


class SegmentIndex:
    """A segment with its index, opened by one reader; used in one thread at a time."""

    def __init__(self, folder: JlogFolder, form: RecordForm, number: int) -> None:
        """Open the segment; raise FileNotFoundError when it is not kept."""
        self.number = number
        self.count = 0
        """The number of records that are known."""
        self.is_closed = False
        """Whether no record will follow."""
        self.is_damaged = False
        """Whether something follows that is no record."""
        self._folder = folder
        self._form = form
        self._data = folder.open(segment_name(number))
        try:
            self._file = folder.open(segment_name(number) + INDEX_SUFFIX, flags=os.O_CREAT)
        except OSError:
            self._data.close()
            raise

    def close(self) -> None:
        """Close both files."""
        self._data.close()
        self._file.close()

    def resync(self, *, rebuild: bool = False) -> None:
        """Enter records that were written since, and close the index of a finished segment."""
        with self._file.locked():
            if rebuild:
                self._file.truncate(0)
            for _ in range(_ATTEMPTS):
                if self._resync_once():
                    return
                self._file.truncate(0)
        message = f"the index of segment {segment_name(self.number)} cannot be built"
        raise OSError(errno.EIO, message, str(self._folder.path))

    def offset(self, marker: int) -> int | None:
        """Return where a record begins; None when the index does not say."""
        entry = self._file.read(_ENTRY.size, (marker - 1) * _ENTRY.size)
        if len(entry) < _ENTRY.size:
            return None
        (offset,) = _ENTRY.unpack(entry)
        # Zero is the first record's offset, and else the end of the index.
        return int(offset) if offset or marker == 1 else None

    def record(self, marker: int) -> tuple[int, int, bytes] | None:
        """Return seconds, microseconds and message of a record; None when it is not where the index says."""
        offset = self.offset(marker)
        if offset is None:
            return None
        head = self._data.read(self._form.header_size, offset)
        if len(head) < self._form.header_size or not self._form.begins(head):
            return None
        header = self._form.unpack(head)
        # Asked before the bytes are read: a length that is wrong may be any number.
        if offset + len(head) + header.stored > self._data.size:
            return None
        message = self._data.read(header.stored, offset + len(head))
        if len(message) < header.stored:
            return None
        return header.seconds, header.microseconds, message

    def _resync_once(self) -> bool:
        # First of all: when a later segment is written to, this one has its last size.
        is_finished = self.number < self._folder.metastore().segment
        if not self._data.is_in_place:
            self._reopen()
        size = self._data.size
        entries = self._entries(size)
        if entries is None or self.is_closed:
            return entries is not None
        start = 0
        if entries:
            last = self.offset(entries)
            start = last or 0
        run = walk_records(self._data, self._form, start, size)
        if entries and not run.offsets:
            return False
        # A writer that cuts off what another had begun makes the segment shorter.
        size = min(size, self._data.size)
        offsets = run.offsets[1:] if entries else run.offsets
        if offsets and run.end > size:
            return False
        if offsets:
            self._file.write(struct.pack(f"={len(offsets)}Q", *offsets), entries * _ENTRY.size)
        self.count = entries + len(offsets)
        self.is_damaged = run.is_damaged
        if not is_finished:
            return True
        if run.end < size:
            # Nobody writes to it any more, so what is no record can be cut out.
            cut_out(self._folder, self._form, self.number)
            return False
        # Without records the zero that closes would be taken for the offset of the first one.
        if self.count:
            self._file.write(bytes(_ENTRY.size), self.count * _ENTRY.size)
        self.is_closed = True
        return True

    def _entries(self, size: int) -> int | None:
        """Return the number of entries, and see whether the index is closed; None when it is damaged."""
        length = self._file.size
        self.is_closed = False
        count, rest = divmod(length, _ENTRY.size)
        if rest:
            return None
        if count > 1:
            (last,) = _ENTRY.unpack(self._file.read(_ENTRY.size, length - _ENTRY.size))
            if not last:
                self.count, self.is_closed, self.is_damaged = count - 1, True, False
                return count - 1
            if last >= size:
                return None
        return None if count and not size else count

    def _reopen(self) -> None:
        # Repaired by somebody else, who replaced it.
        fresh = self._folder.open(segment_name(self.number))
        self._data.close()
        self._data = fresh
