"""Repair of segments: what is no record is cut out, and no moment of it leaves a segment worse than it was."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from ecruntime.io.jlog.form import INDEX_SUFFIX, JlogPlace, segment_name
from ecruntime.io.jlog.walk import find_sound_parts, walk_records

if TYPE_CHECKING:
    from ecruntime.io.jlog.folder import JlogFolder
    from ecruntime.io.jlog.form import RecordForm
    from ecruntime.io.jlog.locked_file import LockedFile

_PIECE: Final = 1 << 20
_MENDED_SUFFIX: Final = ".mended"


def cut_tail(file: LockedFile, form: RecordForm, start: int) -> int | None:
    """Cut off what a killed writer had begun, and return the new end; None when records follow what is none.

    The caller holds the file's lock; `start` is where a record begins.
    """
    size = file.size
    run = walk_records(file, form, start, size)
    if run.end == size:
        return size
    if any(part[0] > run.end for part in find_sound_parts(file, form, size)):
        return None
    file.truncate(run.end)
    return run.end


def cut_out(folder: JlogFolder, form: RecordForm, number: int) -> int:
    """Replace a finished segment by its sound records, and return how many bytes were cut out.

    A copy takes its place at once: killed in between, the segment is the old one.
    """
    with folder.open(segment_name(number)) as file, file.locked():
        size = file.size
        parts = find_sound_parts(file, form, size)
        kept = sum(end - start for start, end in parts)
        # Somebody else may have replaced it while this call waited for the lock.
        if kept == size or not file.is_in_place:
            return 0
        mended = segment_name(number) + _MENDED_SUFFIX
        with folder.open(mended, flags=os.O_CREAT | os.O_TRUNC) as copy:
            place = 0
            for start, end in parts:
                for offset in range(start, end, _PIECE):
                    piece = file.read(min(_PIECE, end - offset), offset)
                    copy.write(piece, place)
                    place += len(piece)
            copy.sync()
            copy.path.rename(file.path)
        return size - kept


def repair_log(folder: JlogFolder) -> int:
    """Repair metastore, segments and checkpoints; return how many bytes were cut out."""
    meta = folder.metastore()
    form = meta.form
    cut = sum(
        _repair_segment(folder, form, meta.segment, number) for number in folder.segments() if number <= meta.segment
    )
    _repair_checkpoints(folder)
    return cut


def _repair_segment(folder: JlogFolder, form: RecordForm, present: int, number: int) -> int:
    with folder.open(segment_name(number)) as file:
        size = file.size
        if walk_records(file, form, 0, size).end == size:
            return 0
        if number == present:
            with file.locked():
                size = file.size
                end = cut_tail(file, form, 0)
            if end is not None:
                return size - end
            # Records follow what is none: nobody writes to it any more once another segment is begun.
            folder.begin_segment(number)
    with folder.open(segment_name(number) + INDEX_SUFFIX, flags=os.O_CREAT) as index, index.locked():
        # Cut and not removed: a reader has it open. And before the segment, so that it never says what is not so.
        index.truncate(0)
        return cut_out(folder, form, number)


def _repair_checkpoints(folder: JlogFolder) -> None:
    meta, segments = folder.metastore(), folder.segments()
    first = min(segments, default=meta.segment)
    for name in folder.subscribers():
        place = folder.checkpoint(name)
        if place.segment < first:
            folder.set_checkpoint(name, JlogPlace(first, 0))
        elif place.segment > meta.segment:
            folder.set_checkpoint(name, JlogPlace(meta.segment, _count(folder, meta.form, meta.segment)))
        elif place.segment in segments:
            count = _count(folder, meta.form, place.segment)
            if place.marker > count:
                folder.set_checkpoint(name, JlogPlace(place.segment, count))


def _count(folder: JlogFolder, form: RecordForm, number: int) -> int:
    try:
        file = folder.open(segment_name(number))
    except FileNotFoundError:
        return 0
    with file:
        return len(walk_records(file, form, 0, file.size).offsets)
