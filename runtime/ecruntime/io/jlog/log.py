"""A log as modules see it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from ecruntime.io.jlog.folder import JlogFolder
from ecruntime.io.jlog.form import DEFAULT_LIMIT, JlogMetastore, JlogPlace, JlogSafety
from ecruntime.io.jlog.reader import JlogReader
from ecruntime.io.jlog.repair import repair_log
from ecruntime.io.jlog.writer import JlogWriter
from ecruntime.scheduler import RealClock

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from ecruntime.scheduler import Timeval


class Jlog:
    """A log: a folder of records, which writers append to and subscribers read at their own pace.

    For any thread. All calls may block, so they belong in a job; several processes may use one log at the same time.
    """

    def __init__(
        self, folder: str | os.PathLike[str], *, mode: int = 0o640, now: Callable[[], Timeval] | None = None
    ) -> None:
        """Refer to a log, which need not exist; `mode` is that of new files, `now` gives the time of records."""
        self.folder = Path(folder)
        self._files = JlogFolder(self.folder, mode)
        self._now = now or RealClock().now

    def create(self, *, limit: int = DEFAULT_LIMIT, safety: JlogSafety = JlogSafety.ALMOST_SAFE) -> None:
        """Create the log, with segments of about `limit` bytes; one that exists keeps its settings."""
        self._files.create(JlogMetastore(limit=_checked(limit), safety=safety))

    def configure(self, *, limit: int | None = None, safety: JlogSafety | None = None) -> None:
        """Change the settings of the log, for all its writers."""
        self._files.configure(None if limit is None else _checked(limit), safety)

    @property
    def subscribers(self) -> list[str]:
        """The names of the subscribers."""
        return self._files.subscribers()

    def add_subscriber(self, name: str, *, is_at_end: bool = False) -> bool:
        """Add a subscriber, before the first record that is kept or after the last; False when there is one already."""
        if not self._files.add_subscriber(name):
            return False
        if is_at_end:
            with self.reader(name) as reader:
                for _ in reader:
                    pass
                reader.checkpoint()
        return True

    def remove_subscriber(self, name: str) -> bool:
        """Remove a subscriber; False when there is none of this name."""
        return self._files.remove_subscriber(name)

    def checkpoint(self, name: str) -> JlogPlace:
        """Return the place up to which a subscriber has done with the log."""
        return self._files.checkpoint(name)

    def writer(self) -> JlogWriter:
        """Open the log for writing."""
        return JlogWriter(self._files, self._now)

    def reader(self, subscriber: str) -> JlogReader:
        """Open the log for a subscriber."""
        return JlogReader(self._files, subscriber)

    def repair(self) -> int:
        """Cut out what is no record, correct checkpoints that lead nowhere; return how many bytes were cut out."""
        return repair_log(self._files)


def _checked(limit: int) -> int:
    if not 0 < limit < 1 << 32:
        raise ValueError(f"a segment of {limit} bytes cannot be made")
    return limit
