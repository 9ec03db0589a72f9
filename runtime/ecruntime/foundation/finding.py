"""The findings of checks: rule, severity, place, message and remedy."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """The severity of a finding; only errors stop the work."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A position in a text file; `line` and `column` count from 1, and 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding concerns, such as the other party of a clash."""

    place: Place
    message: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a text file: `length` characters from a place, or the rest of its line, become `text`."""

    place: Place
    length: int
    text: str = ""
    takes_line: bool = False
    """True when the rest of the line is replaced, its line end included."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One complaint: `message` states the fault in a lower-case sentence, `hint` the remedy.

    `edits` carry out the remedy, where it is certain.
    """

    rule: str
    severity: Severity
    message: str
    place: Place
    hint: str = ""
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()

    def __str__(self) -> str:
        text = f"{self.place}: {self.severity} {self.rule}: {self.message}"
        for other in self.related:
            text += f"\n  see {other.place}: {other.message}"
        return f"{text}\n  hint: {self.hint}" if self.hint else text


def has_errors(findings: tuple[Finding, ...] | list[Finding]) -> bool:
    """Tell whether any finding stops the work."""
    return any(finding.severity is Severity.ERROR for finding in findings)
