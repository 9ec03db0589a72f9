"""The error of a transaction that failed, and the finding for a module that raised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.foundation.author_call import module_that_raised
from ecruntime.foundation.error_origin import describe_origin
from ecruntime.foundation.errors import EcError, LoadFailed, RuleViolation
from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.foundation.phase_answer import is_failure
from ecruntime.foundation.raised import is_raised_as
from ecruntime.foundation.readable_value import readable_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ecruntime.module import ModuleOutput


class TransactionFailed(LoadFailed):
    """A failed attempt to build the next generation; the current one is untouched. Carries every finding."""

    output: tuple[ModuleOutput, ...] = ()
    """The output of the modules before it failed."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        """Take the findings in order. At least one must be an error: the first error gives the message."""
        self.findings = tuple(findings)
        errors = [finding for finding in self.findings if finding.severity is Severity.ERROR]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        super().__init__(f"{errors[0].place}: {errors[0].message}{more}", hint=errors[0].hint)


class PhaseFailed(EcError):
    """A phase of a module that answered with a failure; the module is named by whoever entered it."""

    exit_code = 5


def checked_answer(answer: object) -> object:
    """Return what a phase answered; raise `PhaseFailed` for -1 or False, which mean failure (seed 1.3.1.2)."""
    if is_failure(answer):
        raise PhaseFailed(f"it returned {answer}", hint="it means failure, as in C; an exception can say why")
    return answer


def require_nothing(answer: object) -> None:
    """Raise `PhaseFailed` unless a phase without a result succeeded: it returned nothing, True, or 0 as in C."""
    checked_answer(answer)
    if answer is not None and answer is not True and not (type(answer) is int and answer == 0):
        message = f"it returned {readable_value(answer)}, which nobody would get"
        raise PhaseFailed(message, hint="return nothing; the state is what ext_init returns")


def module_failure(rule: str, module: str, phase: str, error: BaseException, file: str = "") -> Finding:
    """Return the finding for a module that raised in a phase; an error with its own rule keeps that rule."""
    if is_raised_as(error, RuleViolation):
        return Finding(error.rule, Severity.ERROR, f"{phase}: {error.message}", Place(file or module), error.hint)
    if is_raised_as(error, PhaseFailed):
        message = f"module '{module}' failed in {phase}: {error.message}"
        return Finding(rule, Severity.ERROR, message, Place(file or module), error.hint)
    # The runtime's own errors carry a message and a hint for the author; anything else needs its origin spelled out.
    if is_raised_as(error, EcError):
        return Finding(rule, Severity.ERROR, f"{phase}: {error.message}", Place(file or module), error.hint)
    # Such as a provider of another module, which a phase has called.
    culprit = module_that_raised(error)
    is_other = culprit.partition(":")[0] not in ("", module.partition(":")[0])
    by = f", raised by module '{culprit}'" if is_other else ""
    return Finding(
        rule,
        Severity.ERROR,
        f"module '{module}' failed in {phase}: {describe_origin(error)}{by}",
        Place(file or module),
        "mend the module; nothing of it was kept",
    )
