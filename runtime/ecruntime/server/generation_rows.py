"""The generations that are alive, and who holds the old ones, as the console shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ecruntime.console.host import GenerationRow, HoldRow

if TYPE_CHECKING:
    from ecruntime.generation import GenerationStore, Hold


def generation_rows(store: GenerationStore, now: float) -> tuple[GenerationRow, ...]:
    """Return a row for each generation, oldest first, with what was acquired and not yet released."""
    current = store.current.number
    holds = store.holds
    return tuple(
        GenerationRow(
            number,
            number == current,
            int(now - store.published_at(number)),
            tuple(_hold_row(hold, now) for hold in holds if hold.number == number),
        )
        for number in store.living
    )


def _hold_row(hold: Hold, now: float) -> HoldRow:
    return HoldRow(hold.holder, hold.what, hold.place, int(now - hold.since))
