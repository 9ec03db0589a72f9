"""The tree of errors: whose fault it is decides the class, the class decides the exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.foundation.finding import Finding


class EcError(Exception):
    """Any failure this project raises on purpose; `exit_code` is what a command ends with."""

    exit_code: ClassVar[int] = 70
    findings: tuple[Finding, ...] = ()
    """Every single complaint, where there are several; the message then is the first one."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Keep the one-sentence message and the remedy apart, so that each front-end may lay them out."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(EcError):
    """The command line asks for something that cannot be."""

    exit_code = 2


class Refused(EcError):
    """The user's input was refused; every finding is carried, not only the first."""

    exit_code = 1

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Take the findings in the order in which they shall be shown; at least one is an error."""
        self.findings = tuple(findings)
        count = len(self.findings)
        first = self.findings[0].message if self.findings else "refused"
        super().__init__(first if count == 1 else f"{first} (and {count - 1} more)")


class EnvironmentFailure(EcError):
    """Something is missing on the machine: a file, a socket, a program, a permission."""

    exit_code = 3


class BuildFailed(EcError):
    """An artifact could not be made."""

    exit_code = 4


class LoadFailed(EcError):
    """A module failed to load, or the configuration was refused by the runtime."""

    exit_code = 5


class RuleViolation(EcError):
    """A module broke a rule of the host (`RT…`); raised before any state is touched."""

    exit_code = 5

    def __init__(self, rule: str, message: str, *, hint: str = "") -> None:
        """Name the rule by its id, as `ecxs explain` knows it."""
        super().__init__(message, hint=hint)
        self.rule = rule

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


class ServerCrashed(EcError):
    """A thread of the server ended abnormally, so the server stopped; whoever supervises it starts it anew."""

    exit_code = 71


class InternalError(EcError):
    """A bug of ours: never the user's fault, and never shown as such."""

    exit_code = 70
