"""The records of the log, and the escaping of their text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.log.level import Level

# C0 without newline, DEL, C1, the line and paragraph separators, bidirectional overrides, and lone surrogates
_UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def escape_control_characters(text: str) -> str:
    """Return `text` escaped for a terminal or a log file; newlines stay, each next line is indented by a tab.

    A line that begins at the margin is therefore always the beginning of a message.
    """
    return _UNSAFE.sub(_escape, text).replace("\n", "\n\t")


@dataclass(frozen=True, slots=True)
class LogRecord:
    """One message; `time` is in seconds since the epoch, `text` is already escaped."""

    time: float
    level: Level
    subsystem: str
    text: str

    def __str__(self) -> str:
        moment = datetime.fromtimestamp(self.time, UTC).isoformat(timespec="milliseconds").removesuffix("+00:00")
        return f"{moment}Z {self.level.name} {self.subsystem}: {self.text}"
