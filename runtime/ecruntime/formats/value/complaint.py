"""The complaints collected while one file is parsed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.finding import Finding, Severity

if TYPE_CHECKING:
    from ecruntime.formats.value.source import Source

MAX_ERRORS = 100
MAX_WARNINGS = 1000


class TooManyErrors(Exception):
    """The end of reading: so many errors show that the file is not a configuration file."""


class Complaints:
    """The findings about one source; strict mode turns tolerated faults into errors."""

    __slots__ = ("_errors", "findings", "is_strict", "source")

    def __init__(self, source: Source, *, is_strict: bool) -> None:
        self.source = source
        self.is_strict = is_strict
        self.findings: list[Finding] = []
        self._errors = 0

    def error(self, rule: str, offset: int, message: str, hint: str) -> None:
        """Add an error; raise `TooManyErrors` at the limit."""
        self.findings.append(Finding(rule, Severity.ERROR, message, self.source.place(offset), hint))
        self._errors += 1
        if self._errors >= MAX_ERRORS:
            text = f"reading was given up after {MAX_ERRORS} errors"
            place = self.source.place(offset)
            self.findings.append(Finding("CFG006", Severity.ERROR, text, place, "mend the first ones and try again"))
            raise TooManyErrors

    def warn(self, rule: str, offset: int, message: str, hint: str) -> None:
        """Add a warning."""
        if len(self.findings) < MAX_WARNINGS:
            self.findings.append(Finding(rule, Severity.WARNING, message, self.source.place(offset), hint))

    def tolerate(self, rule: str, offset: int, message: str, hint: str) -> None:
        """Add a warning, or an error in strict mode."""
        (self.error if self.is_strict else self.warn)(rule, offset, message, hint)
