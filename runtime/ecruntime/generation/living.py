"""Limits on the number of living generations: a warning first, then the refusal of the next reload."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from ecruntime.foundation.finding import Finding, Place, Severity
from ecruntime.generation.errors import TransactionFailed
from ecruntime.generation.rules import MANY_GENERATIONS, NEVER_RELEASED, TOO_MANY_GENERATIONS

if TYPE_CHECKING:
    from ecruntime.generation.reference import Hold
    from ecruntime.generation.store import GenerationStore

MANY: Final = 16
MOST: Final = 64
_HINT = "release what is held; `config generations` shows by whom"


def refuse_too_many(store: GenerationStore) -> None:
    """Raise `TransactionFailed` when the limit of living generations is reached."""
    living = len(store.living)
    if living >= MOST:
        message = f"{living} generations are alive, so no further one is made; {_holders(store)}"
        raise TransactionFailed([Finding(TOO_MANY_GENERATIONS, Severity.ERROR, message, Place("generations"), _HINT)])


def many_living(store: GenerationStore) -> Finding | None:
    """Return a warning when so many generations are alive that a release was probably forgotten."""
    living = len(store.living)
    if living < MANY:
        return None
    message = f"{living} generations are alive; {_holders(store)}"
    return Finding(MANY_GENERATIONS, Severity.WARNING, message, Place("generations"), _HINT)


def never_released(hold: Hold) -> Finding:
    """Return the finding about a reference that is still held when the server ends."""
    message = f"{hold.what} fetched by {hold.holder} was never released"
    file, _, line = hold.place.rpartition(":")
    hint = "use it as a context manager: it releases once, at the end of the 'with'"
    return Finding(NEVER_RELEASED, Severity.WARNING, message, Place(file, int(line)), hint)


def _holders(store: GenerationStore) -> str:
    counts = Counter(f"{hold.holder} at {hold.place}" for hold in store.holds)
    if not counts:
        return "running calls hold them, or what modules kept of them"
    return "they are held by " + ", ".join(f"{who} ({count})" for who, count in counts.most_common(5))
