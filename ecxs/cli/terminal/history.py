"""Input history of the interactive console, in a private file of the user."""

from __future__ import annotations

import errno
import os
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from prompt_toolkit.history import History

from ecruntime.foundation.path_owner import replaceable_part

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MAX_LINES = 5000


class PrivateHistory(History):
    """A history file with one typed line per line; concurrent sessions append whole lines.

    Only its owner may read the file. A line that begins with a blank is not stored.
    """

    def __init__(self, path: Path) -> None:
        """Open the history at `path`; raise OSError if it cannot be written, or another user decides what it is."""
        super().__init__()
        self._path = path
        # With the home of somebody else, as `sudo` may leave it, a link would lead the lines and the mode elsewhere.
        fault = replaceable_part(path, frozenset({os.geteuid(), 0}), allows_sticky=True)
        if fault:
            raise PermissionError(errno.EPERM, fault, str(path))
        self._append(b"")

    def load_history_strings(self) -> Iterable[str]:
        """Return the stored lines, newest first, at most `MAX_LINES`."""
        with self._path.open(encoding="utf-8", errors="replace") as lines:
            newest = deque((line.rstrip("\n") for line in lines), maxlen=MAX_LINES)
        return reversed(newest)

    def store_string(self, string: str) -> None:
        """Append a line; a failure to write it is ignored."""
        if not string[:1].isspace():
            with suppress(OSError):
                self._append(f"{' '.join(string.splitlines())}\n".encode(errors="replace"))

    def _append(self, line: bytes) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        file = os.open(self._path, flags, 0o600)
        try:
            # An existing file may have another mode; `open` sets it for a new one only.
            os.fchmod(file, 0o600)
            # One write call with O_APPEND: lines of sessions that run at once do not mix.
            os.write(file, line)
        finally:
            os.close(file)
