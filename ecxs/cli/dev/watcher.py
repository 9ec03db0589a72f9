"""Watch over folders by watchfiles, in a thread: it says that something has changed, and a scan says what."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.cli.dev.tree_scan import may_matter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_STEP: Final = 30
"""Milliseconds of quiet that end a group of changes, such as those of a checkout."""
_LONGEST: Final = 400
"""Milliseconds after which a group is told though it goes on."""
_LOOK: Final = 5_000
"""Milliseconds after which a scan is asked for though nothing was told, as on some network file systems."""
_PAUSE: Final = 0.2
_END: Final = 2.0


def check_installed() -> None:
    """Raise `EnvironmentFailure` if the package that watches is missing."""
    try:
        import watchfiles  # noqa: F401 - of an extra, for this command alone
    except ImportError as error:
        message = "the package watchfiles is not installed, by which 'ecxs dev' sees that a file is saved"
        raise EnvironmentFailure(message, hint="pip install 'ecxs[watch]'") from error


class Watcher:
    """A thread that calls `wake` after each group of changes below the folders, and `fail` if it cannot go on."""

    def __init__(self, folders: Iterable[Path], wake: Callable[[], None], fail: Callable[[str], None]) -> None:
        """Watch nothing before `start`."""
        self._folders = tuple(folders)
        self._wake, self._fail = wake, fail
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self) -> None:
        """End the watch."""
        self._stop.set()
        self._thread.join(_END)

    def _run(self) -> None:
        while not self._stop.is_set():
            present = [folder for folder in self._folders if folder.is_dir()]
            if not present:
                # Removed: it may be made anew, as by a checkout.
                self._stop.wait(_PAUSE)
                continue
            try:
                self._watch(present)
            except OSError as error:
                # The working folder has no path any more, and one that is made anew in its place is another.
                if isinstance(error, FileNotFoundError) and not _has_working_folder():
                    self._fail("the folder of the project is gone")
                    return
                if any(not folder.is_dir() for folder in present):
                    continue
                self._fail(f"the system does not let files be watched: {error}")
                return

    def _watch(self, folders: list[Path]) -> None:
        from watchfiles import watch

        places = [_place(folder) for folder in folders]
        groups = watch(
            *folders, watch_filter=lambda _, path: self._matters(path), step=_STEP, debounce=_LONGEST,
            rust_timeout=_LOOK, yield_on_timeout=True, stop_event=self._stop, raise_interrupt=False,
        )  # fmt: skip  # words, several to a line
        for _ in groups:
            self._wake()
            # A folder that was removed and made anew is another one, of which the system tells nothing.
            if [_place(folder) for folder in self._folders] != places:
                return

    def _matters(self, path: str) -> bool:
        for folder in self._folders:
            relative = os.path.relpath(path, folder.absolute())
            if not relative.startswith(os.pardir):
                return may_matter(relative)
        return True


def _has_working_folder() -> bool:
    try:
        Path.cwd()
    except FileNotFoundError:
        return False
    return True


def _place(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
