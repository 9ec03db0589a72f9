"""Log of `ecxs run`: on standard error or in a file, as text or JSON lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from ecruntime.log import Level, LineStyle, Log, LogFile, LogRecord, LogWriter, json_line

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.log import WallClock

_FLUSH_SECONDS: Final = 3.0


class RunLog:
    """Owner of a server's log writer, with messages on standard error for the operator."""

    def __init__(self, clock: WallClock, level: Level, file: Path | None = None, *, is_json: bool = False) -> None:
        """Open the log; raise EnvironmentFailure if it cannot be written."""
        style = LineStyle()
        self._clock = clock
        self._file = file
        self._is_json = is_json
        self._writer = LogWriter(LogFile(file), json_line if is_json else style.text, clock)
        self.log = Log(clock, writer=self._writer, debug_level=level, style=style)

    def announce(self, text: str) -> None:
        """Print a message on standard error at any log level, as a JSON line in a JSON log.

        It is queued like a log message: a reader that does not read must not block the server.
        """
        if self._file is not None:
            click.echo(text, err=True)
        elif self._is_json:
            self._writer(LogRecord(float(self._clock.now()), Level.NOTICE, "server", text))
        else:
            self._writer.announce(text)

    def close(self) -> None:
        """Write queued messages for at most `_FLUSH_SECONDS`, and report how many are lost."""
        lost = self._writer.close(_FLUSH_SECONDS)
        if lost and self._file is not None:
            reason = self._writer.trouble or "nobody reads it"
            click.echo(f"{lost} messages were not written to the log '{self._file}': {reason}", err=True)
