"""The tree of errors: one class for each party at fault, with its exit code."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.foundation.finding import Finding

UNWINDING: Final = (SystemExit, KeyboardInterrupt)
"""Exceptions that unwind a thread's loop, and so end the server; whatever else a module raises is a failure of it."""


class EcError(Exception):
    """Any failure that this project raises on purpose; `exit_code` is the exit status of a command."""

    exit_code: ClassVar[int] = 70
    """The exit status of a command that fails with it."""
    findings: tuple[Finding, ...] = ()
    """All findings, if there are several; the message is then that of the first one."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Keep the one-sentence message and the remedy apart, so that each front-end may lay them out."""
        super().__init__(message)
        self.message = message
        """The fault, in a sentence."""
        self.hint = hint
        """The remedy, in a sentence; empty if there is none to tell."""


class UsageError(EcError):
    """A command line that cannot be carried out."""

    exit_code = 2


class Refused(EcError):
    """A refusal of the user's input, with every finding."""

    exit_code = 1

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Take the findings in the order in which they are shown; at least one is an error."""
        self.findings = tuple(findings)
        count = len(self.findings)
        first = self.findings[0].message if self.findings else "refused"
        super().__init__(first if count == 1 else f"{first} (and {count - 1} more)")


class EnvironmentFailure(EcError):
    """A failure of the machine: a file, a socket, a program or a permission is missing."""

    exit_code = 3


class BuildFailed(EcError):
    """A failure to build an artifact."""

    exit_code = 4


class LoadFailed(EcError):
    """A module that failed to load, or a configuration that the runtime refused."""

    exit_code = 5


class RuleViolation(EcError):
    """A module's breach of a host rule (`RT…`); raised before any state is touched."""

    exit_code = 5

    def __init__(self, rule: str, message: str, *, hint: str = "") -> None:
        """Name the rule by its id, as `ecxs explain` knows it."""
        super().__init__(message, hint=hint)
        self.rule = rule

    def __str__(self) -> str:
        return f"{self.rule}: {self.message}"


class ServerCrashed(EcError):
    """An abnormal end of a server thread, which stops the server; a supervisor restarts it."""

    exit_code = 71


class InternalError(EcError):
    """A bug of this project: never the user's fault, and never shown as such."""

    exit_code = 70
