"""The folder of a log: its metastore, its segments, its subscribers' checkpoints."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from ecruntime.io.jlog.form import (
    INDEX_SUFFIX,
    METASTORE,
    JlogMetastore,
    JlogPlace,
    JlogSafety,
    checkpoint_name,
    segment_name,
    segment_number,
    subscriber_of,
    unpack_metastore,
    unpack_place,
)
from ecruntime.io.jlog.locked_file import LockedFile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


class JlogFolder:
    """The files of a log; each call opens what it needs, so it is for any thread and for several processes."""

    def __init__(self, path: Path, mode: int) -> None:
        """Refer to the folder, which need not exist; `mode` is that of new files."""
        self.path = path
        self.mode = mode

    def create(self, settings: JlogMetastore) -> None:
        """Create the folder with these settings; a folder whose creator was killed is completed."""
        # A folder has to be entered by those who may read its files.
        self.path.mkdir(mode=self.mode | (self.mode & 0o444) >> 2, exist_ok=True)
        with self.open(METASTORE, flags=os.O_CREAT) as file, file.locked():
            if unpack_metastore(file.read(64, 0)) is None:
                self._save(file, replace(settings, segment=max(self.segments(), default=0)))

    def metastore(self) -> JlogMetastore:
        """Return the settings and the present segment; a damaged metastore is repaired first."""
        with self.open(METASTORE) as file:
            return self.metastore_in(file)

    def metastore_in(self, file: LockedFile) -> JlogMetastore:
        """Return the content of the opened metastore."""
        found = unpack_metastore(file.read(64, 0))
        if found is not None:
            return found
        with file.locked():
            # Once more under the lock: its creator may have been about to write it.
            found = unpack_metastore(file.read(64, 0))
            if found is None:
                found = JlogMetastore(max(self.segments(), default=0))
                self._save(file, found)
        return found

    def configure(self, limit: int | None, safety: JlogSafety | None) -> None:
        """Change the settings of an existing log."""
        with self.open(METASTORE) as file:
            self.metastore_in(file)
            with file.locked():
                found = unpack_metastore(file.read(64, 0)) or JlogMetastore()
                kept_limit, kept_safety = limit or found.limit, found.safety if safety is None else safety
                self._save(file, replace(found, limit=kept_limit, safety=kept_safety))

    def begin_segment(self, after: int) -> None:
        """Create the segment that follows `after`, and let writers use it, unless somebody else has."""
        with self.open(METASTORE) as file, file.locked():
            found = unpack_metastore(file.read(64, 0))
            if found is None or found.segment != after:
                return
            # The file before its number: a reader that sees the number finds the file.
            self.open(segment_name(after + 1), flags=os.O_CREAT).close()
            if found.safety == JlogSafety.SAFE:
                self.sync()
            self._save(file, replace(found, segment=after + 1))

    def segments(self) -> list[int]:
        """Return the numbers of the segments that are kept, in order."""
        return sorted(number for name in self._names() if (number := segment_number(name)) is not None)

    def subscribers(self) -> list[str]:
        """Return the names of the subscribers, in order."""
        return sorted(name for file in self._names() if (name := subscriber_of(file)) is not None)

    def add_subscriber(self, name: str) -> bool:
        """Add a subscriber before the first record that is kept; False when there is one of this name."""
        if not name or "\0" in name:
            raise OSError(errno.EINVAL, "a subscriber of a jlog has a name", str(self.path))
        try:
            file = self.open(checkpoint_name(name), flags=os.O_CREAT | os.O_EXCL)
        except FileExistsError:
            return False
        with file:
            self._settle_checkpoint(file)
        return True

    def remove_subscriber(self, name: str) -> bool:
        """Remove a subscriber, whose segments go with a checkpoint of others; False when there is none of this name."""
        try:
            (self.path / checkpoint_name(name)).unlink()
        except FileNotFoundError:
            return False
        return True

    def checkpoint(self, name: str) -> JlogPlace:
        """Return the checkpoint of a subscriber; raise FileNotFoundError when there is none of this name."""
        try:
            file = self.open(checkpoint_name(name))
        except FileNotFoundError:
            message = f"this jlog has no subscriber '{name}'"
            raise FileNotFoundError(errno.ENOENT, message, str(self.path)) from None
        with file:
            return self._settle_checkpoint(file)

    def set_checkpoint(self, name: str, place: JlogPlace) -> None:
        """Move a checkpoint, and remove the segments that it leaves and nobody else waits for."""
        before = self.checkpoint(name)
        # Before the checkpoint is written: whoever is killed in between leaves no segment behind that nobody would
        # remove, and what was removed had been read.
        left = range(before.segment, place.segment)
        self._remove_segments(left, but_for=name)
        is_safe = self.metastore().safety == JlogSafety.SAFE
        with self.open(checkpoint_name(name)) as file, file.locked():
            file.write(place.pack(), 0)
            if is_safe:
                file.sync()
        # And once more: of two subscribers that leave a segment at the same time, each saw the other still waiting.
        self._remove_segments(left, but_for=name)

    def open(self, name: str, *, flags: int = 0) -> LockedFile:
        """Open a file of the folder."""
        return LockedFile(self.path / name, flags=flags, mode=self.mode)

    def sync(self) -> None:
        """Write the names of the folder to the disk."""
        fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(fd)
        finally:
            os.close(fd)

    def _settle_checkpoint(self, file: LockedFile) -> JlogPlace:
        with file.locked():
            found = unpack_place(file.read(16, 0))
            if found is None:
                # Whoever added the subscriber was killed, or is about to write the same.
                found = JlogPlace(min(self.segments(), default=0), 0)
                file.truncate(0)
                file.write(found.pack(), 0)
        return found

    def _remove_segments(self, numbers: Iterable[int], *, but_for: str) -> None:
        kept = set(self.segments()).intersection(numbers)
        if not kept:
            return
        others = (name for name in self.subscribers() if name != but_for)
        first = min((self._place_of(name).segment for name in others), default=max(kept) + 1)
        for number in sorted(kept):
            if number < first:
                # The index first: nothing would ever remove one that has lost its segment.
                (self.path / (segment_name(number) + INDEX_SUFFIX)).unlink(missing_ok=True)
                (self.path / segment_name(number)).unlink(missing_ok=True)

    def _place_of(self, name: str) -> JlogPlace:
        with suppress(FileNotFoundError):
            return self.checkpoint(name)
        # Removed in the meantime, so it waits for nothing.
        return JlogPlace(1 << 32, 0)

    def _save(self, file: LockedFile, settings: JlogMetastore) -> None:
        blob = settings.pack()
        if file.size > len(blob):
            file.truncate(len(blob))
        file.write(blob, 0)
        if settings.safety == JlogSafety.SAFE:
            file.sync()

    def _names(self) -> list[str]:
        return [entry.name for entry in os.scandir(self.path)]
