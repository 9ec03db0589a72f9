"""The return policy of a hook in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.model.hook_signature import Until

if TYPE_CHECKING:
    from ecruntime.model.hook_signature import ReturnPolicy


def policy_text(policy: ReturnPolicy) -> str:
    """Return the policy as part of a sentence."""
    until = {
        Until.NONZERO: "until a result is not 0",
        Until.ZERO: "until a result is 0",
        Until.FIRST: "the first result",
        Until.LAST: "the last result",
        Until.METHOD: "until the method of the declaring module ends the chain",
        Until.SUM: "the sum of all results",
        Until.ALL: "1 if every result is nonzero, else 0",
        Until.COLLECT: "a tuple of all results; a provider that fails is left out",
        Until.VALUES: f"until a result is one of {', '.join(map(str, policy.values))}",
    }[policy.until]
    if policy.until is Until.COLLECT:
        return until
    return f"{until}; {result_text(policy.empty)} without providers; {result_text(policy.on_failure)} when one fails"


def result_text(value: int | None) -> str:
    """Return a result as C spells it."""
    return "NULL" if value is None else str(value)
