"""The lines that were typed, in a file of the user's own."""

from __future__ import annotations

import os
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING

from prompt_toolkit.history import History

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MOST_LINES = 5000


class PrivateHistory(History):
    """One line of the file is one line that was typed; sessions that run at once only append, each line whole.

    The file is readable by its owner alone. A line that begins with a blank is not written.
    """

    def __init__(self, path: Path) -> None:
        """Keep lines at `path`; OSError when that cannot be."""
        super().__init__()
        self._path = path
        self._append(b"")

    def load_history_strings(self) -> Iterable[str]:
        """Return the lines, the newest first."""
        with self._path.open(encoding="utf-8", errors="replace") as lines:
            newest = deque((line.rstrip("\n") for line in lines), maxlen=MOST_LINES)
        return reversed(newest)

    def store_string(self, string: str) -> None:
        """Append a line, if the disk takes it."""
        if not string[:1].isspace():
            with suppress(OSError):
                self._append(f"{' '.join(string.splitlines())}\n".encode(errors="replace"))

    def _append(self, line: bytes) -> None:
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
        file = os.open(self._path, flags, 0o600)
        try:
            os.fchmod(file, 0o600)
            os.write(file, line)
        finally:
            os.close(file)
