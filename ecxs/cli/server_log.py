"""The log of `ecxs run`, as its options want it: on standard error or in a file, as text or as JSON lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from ecruntime.log import Level, LineStyle, Log, LogFile, LogRecord, LogWriter, json_line

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.log import WallClock

JSON: Final = "json"
FORMATS: Final = ("text", JSON)
_FLUSH_SECONDS: Final = 3.0


class ServerLog:
    """Owns the writer of a server's log, and says on standard error what is said to whoever started it."""

    def __init__(self, clock: WallClock, level: Level, file: Path | None = None, *, is_json: bool = False) -> None:
        """Open the log; EnvironmentFailure when it cannot be written to."""
        style = LineStyle()
        self._clock = clock
        self._file = file
        self._is_json = is_json
        self._writer = LogWriter(LogFile(file), json_line if is_json else style.text, clock)
        self.log = Log(clock, outlet=self._writer, debug_level=level, style=style)

    def announce(self, text: str) -> None:
        """Say on standard error what happens, whatever the level; among JSON lines it is one of them.

        It is queued like a message: a reader that does not read shall not keep a server from its work.
        """
        if self._file is not None:
            click.echo(text, err=True)
        elif self._is_json:
            self._writer(LogRecord(float(self._clock.now()), Level.NOTICE, "server", text))
        else:
            self._writer.announce(text)

    def close(self) -> None:
        """Write what is left, for a limited time, and say how much is lost."""
        lost = self._writer.close(_FLUSH_SECONDS)
        if lost and self._file is not None:
            reason = self._writer.trouble or "nobody reads it"
            click.echo(f"{lost} messages were not written to the log '{self._file}': {reason}", err=True)
