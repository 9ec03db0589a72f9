"""Reactions to misuse of the memory API: abort the process, or raise."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from ecruntime.foundation.errors import RuleViolation


def abort_process(violation: RuleViolation) -> NoReturn:
    """Write the violation to stderr and end the process with SIGABRT, as the server does (seed 1.3.6.3)."""
    sys.stderr.write(f"abort: {violation}; {violation.hint}\n")
    sys.stderr.flush()
    os.abort()


def raise_violation(violation: RuleViolation) -> NoReturn:
    """Raise the violation instead, for tests."""
    raise violation
