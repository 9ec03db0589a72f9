"""The answer to `reopen logs`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reopened:
    """The keepers of log files that were told to open them again."""

    has_log: bool
    """Whether the server keeps a log file; it may write to standard error instead."""
    providers: tuple[str, ...]
    """The modules that provide `core_log_reopen`, in call order."""

    def __str__(self) -> str:
        who = (*(("the log of the server",) if self.has_log else ()), *self.providers)
        return f"asked to reopen: {', '.join(who) or 'nobody keeps a log file'}"
