"""The generations that are alive, and the holders of the old ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecruntime.generation import GenerationStore, Hold


@dataclass(frozen=True, slots=True)
class HoldRow:
    """One reference to a generation, with the place of its acquisition; its age is in whole seconds."""

    holder: str
    what: str
    place: str
    age: int


@dataclass(frozen=True, slots=True)
class GenerationRow:
    """One living generation; its age is in whole seconds since its publication."""

    generation: int
    is_current: bool
    age: int
    holds: tuple[HoldRow, ...]


def generation_rows(store: GenerationStore, now: float) -> tuple[GenerationRow, ...]:
    """Return one row per living generation, oldest first, with its unreleased references."""
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
