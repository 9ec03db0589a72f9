"""Failed allocations, and the reactions to misuse of the memory API: abort the process, or raise."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from ecruntime.foundation.errors import RuleViolation


class AllocationFailed(EnvironmentFailure, MemoryError):
    """Raised when no block is given: no memory, the limit of the memory type is reached, or a test injected a failure.

    C code gets NULL instead. The counters of the type change only by the failure.
    """


def abort_process(violation: RuleViolation) -> NoReturn:
    """Write the violation to stderr and end the process with SIGABRT, as the server does (seed 1.3.6.3)."""
    sys.stderr.write(f"abort: {violation}; {violation.hint}\n")
    sys.stderr.flush()
    os.abort()


def raise_violation(violation: RuleViolation) -> NoReturn:
    """Raise the violation instead, for tests."""
    raise violation
