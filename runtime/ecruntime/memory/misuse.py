"""What becomes of the process when the memory API is misused."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from ecruntime.foundation.errors import RuleViolation


def abort_process(violation: RuleViolation) -> NoReturn:
    """Say on stderr what was wrong and end the process with SIGABRT, as the server does (seed 1.3.6.3)."""
    sys.stderr.write(f"abort: {violation}; {violation.hint}\n")
    sys.stderr.flush()
    os.abort()


def raise_violation(violation: RuleViolation) -> NoReturn:
    """Raise it instead, as tests want it."""
    raise violation
