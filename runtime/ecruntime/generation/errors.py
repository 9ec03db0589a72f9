"""The error of a transaction that failed, and the finding for a module that raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.error_origin import describe_origin
from ecruntime.foundation.errors import EcError, LoadFailed, RuleViolation
from ecruntime.foundation.finding import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable


class TransactionFailed(LoadFailed):
    """A failed attempt to build the next generation; the current one is untouched. Carries every finding."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Take the findings in order. At least one must be an error: the first error gives the message."""
        self.findings = tuple(findings)
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{errors[0].place}: {errors[0].message}{more}", hint=errors[0].hint)


def module_failure(rule: str, module: str, phase: str, error: BaseException, file: str = "") -> Finding:
    """Return the finding for a module that raised in a phase; an error with its own rule keeps that rule."""
    if isinstance(error, RuleViolation):
        return Finding(error.rule, Severity.ERROR, f"{phase}: {error.message}", Place(file or module), error.hint)
    # The runtime's own errors carry a message and a hint for the author; anything else needs its origin spelled out.
    if isinstance(error, EcError):
        return Finding(rule, Severity.ERROR, f"{phase}: {error.message}", Place(file or module), error.hint)
    return Finding(
        rule,
        Severity.ERROR,
        f"module '{module}' failed in {phase}: {describe_origin(error)}",
        Place(file or module),
        "mend the module; nothing of it was kept",
    )
