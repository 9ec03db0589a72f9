"""The answer to a change that was refused: every finding, and what keeps running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.answer import Answer
from ecruntime.console.protocol import Status

if TYPE_CHECKING:
    from ecruntime.console.host import Host
    from ecruntime.spec.errors import EcError


def refusal(what: str, host: Host, error: EcError) -> Answer:
    """Say that nothing was changed, and all reasons why; in JSON and XML the findings are fields."""
    current = host.summary().generation
    reasons = [str(finding) for finding in error.findings]
    if not reasons:
        reasons = [error.message, *([f"hint: {error.hint}"] if error.hint else [])]
    value = {"error": what, "reason": error.message, "generation": current, "findings": error.findings}
    return Answer(Status.FAILED, value, "\n".join([what, *reasons, f"Generation {current} keeps running."]))
