"""Walks over the records of a segment, and the search for what is sound in a damaged one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ecruntime.io.jlog.form import RecordForm

_BLOCK: Final = 1 << 16


class RecordSource(Protocol):
    """Bytes with records: a segment, or the buffer of a writer."""

    def read(self, size: int, offset: int) -> bytes:
        """Return the bytes from `offset` on; fewer than `size` at the end."""
        ...


@dataclass(frozen=True, slots=True)
class RecordWalk:
    """The sound records that follow one another."""

    offsets: tuple[int, ...]
    end: int
    """The end of the last of them."""
    is_damaged: bool
    """Whether what follows is no record; false for the beginning of one, which may be being written."""


def walk_records(file: RecordSource, form: RecordForm, start: int, size: int) -> RecordWalk:
    """Walk from a record's beginning up to `size`; a record is sound if all of it is there and another may follow."""
    window = _Window(file, size)
    offsets: list[int] = []
    place, is_damaged = start, False
    while place < size:
        end = _end_of_record(window, form, place, size)
        if end is None:
            is_damaged = not _may_be_written(window, form, place, size)
            break
        offsets.append(place)
        place = end
    return RecordWalk(tuple(offsets), place, is_damaged)


def find_sound_parts(file: RecordSource, form: RecordForm, size: int) -> list[tuple[int, int]]:
    """Return beginning and end of all runs of sound records, in order."""
    parts: list[tuple[int, int]] = []
    start: int | None = 0
    while start is not None and start < size:
        run = walk_records(file, form, start, size)
        if run.offsets:
            parts.append((start, run.end))
        start = _next_record(file, form, run.end + 1, size)
    return parts


class _Window:
    """Reads by blocks: records are small, and a call of the system for each would cost most of the time."""

    def __init__(self, file: RecordSource, size: int) -> None:
        self._file = file
        self.size = size
        self._start = 0
        self._block = b""

    def at(self, place: int, length: int) -> bytes:
        """Return the bytes at `place`, fewer at the end."""
        length = min(length, self.size - place)
        skipped = place - self._start
        if skipped < 0 or skipped + length > len(self._block):
            self._block = self._file.read(max(_BLOCK, length), place)
            self._start, skipped = place, 0
        return self._block[skipped : skipped + max(length, 0)]


def _end_of_record(window: _Window, form: RecordForm, place: int, size: int) -> int | None:
    head = window.at(place, form.header_size)
    if len(head) < form.header_size or not form.begins(head):
        return None
    end = place + form.header_size + form.unpack(head).stored
    if end > size:
        return None
    # What follows may be rubbish without any fault of this record; if another one began inside of it and goes on
    # beyond it, its writer was killed, and the next one appended to what it left.
    is_followed = form.begins(window.at(end, len(form.mark)))
    return end if is_followed or not _is_overrun(window, form, place + 1, end) else None


def _is_overrun(window: _Window, form: RecordForm, start: int, end: int) -> bool:
    return any(_plain_end(window, form, place) > end for place in _marks(window, form, start, end))


def _plain_end(window: _Window, form: RecordForm, place: int) -> int:
    """Return the end of a record that is all there and is followed by another, or by the end; 0 if it is not."""
    head = window.at(place, form.header_size)
    if len(head) < form.header_size:
        return 0
    end = place + form.header_size + form.unpack(head).stored
    return end if end <= window.size and form.begins(window.at(end, len(form.mark))) else 0


def _marks(window: _Window, form: RecordForm, start: int, end: int) -> Iterator[int]:
    """Yield the places before `end` at which the magic stands."""
    keep = len(form.mark) - 1
    for place in range(start, end, _BLOCK):
        block = window.at(place, min(_BLOCK, end - place) + keep)
        found = block.find(form.mark)
        while found >= 0:
            yield place + found
            found = block.find(form.mark, found + 1)


def _may_be_written(window: _Window, form: RecordForm, place: int, size: int) -> bool:
    head = window.at(place, form.header_size)
    if len(head) < form.header_size:
        return form.begins(head)
    return form.begins(head) and place + form.header_size + form.unpack(head).stored > size


def _next_record(file: RecordSource, form: RecordForm, start: int, size: int) -> int | None:
    window = _Window(file, size)
    # A window of its own for the marks: the other one moves with each look at a record.
    marks = _marks(_Window(file, size), form, start, size)
    return next((place for place in marks if _plain_end(window, form, place)), None)
