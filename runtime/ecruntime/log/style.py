"""The form of a record as a line: text for people, JSON for programs."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from ecruntime.log.record import escape_control_characters

if TYPE_CHECKING:
    from ecruntime.log.record import LogRecord

SCHEMA: Final = 1
"""The version of the layout of a JSON line, described by `log_line.schema.json`."""


@dataclass(frozen=True, slots=True)
class Timestamps:
    """The configured form of times in the log."""

    layout: str = ""
    """A format of strftime for local time, as in `timestampformat`; empty for ISO 8601 in UTC."""
    is_hires: bool = False
    """True for microseconds, as set by `log_hires_timestamp`."""

    def format(self, seconds: float) -> str:
        """Return a time with the separator that stands before the level."""
        if not self.layout:
            return f"{_iso(seconds, 'microseconds' if self.is_hires else 'milliseconds')} "
        layout = self.layout
        if self.is_hires:
            layout = layout.replace("%S", f"%S.{round(seconds % 1 * 1e6) % 1_000_000:06d}")
        try:
            return escape_control_characters(time.strftime(layout, time.localtime(seconds)))
        except ValueError:  # an operator's format must not cost a message
            return Timestamps(is_hires=self.is_hires).format(seconds)


class LineStyle:
    """The line style of one server's log; `timestamps` is replaced as a whole, so any thread may read it."""

    def __init__(self) -> None:
        """Start with ISO 8601 in UTC."""
        self.timestamps = Timestamps()

    def text(self, record: LogRecord) -> str:
        """Return the record for people; only a line that continues another one begins with a tab."""
        return f"{self.timestamps.format(record.time)}{record.level.name} {record.subsystem}: {record.text}"


def json_line(record: LogRecord) -> str:
    """Return the record for programs: one line, always the same keys."""
    fields = {
        "schema": SCHEMA,
        "time": _iso(record.time, "microseconds"),
        "level": record.level.name,
        "subsystem": record.subsystem,
        "message": record.text.replace("\n\t", "\n"),
        "pid": os.getpid(),
    }
    return json.dumps(fields, ensure_ascii=False)


def _iso(seconds: float, timespec: str) -> str:
    moment = datetime.fromtimestamp(seconds, UTC).isoformat(timespec=timespec)
    return f"{moment.removesuffix('+00:00')}Z"
