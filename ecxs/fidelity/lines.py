"""The lines of `docs/fidelity.md` as data: what the runtime does, how far documents say so, and what observes it."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

import tomli

from ecruntime.choices import switch_of
from ecruntime.foundation.errors import InternalError

CHOSEN: Final = ("chosen", "assumed")
"""The words in a mark of a line that the documents leave open."""
_KEYS: Final = {"subject", "runtime", "mark", "probe", "unseen"}


@dataclass(frozen=True, slots=True)
class FidelityLine:
    """One line of a table of the page."""

    section: str
    subject: str
    runtime: str
    """The column about the runtime; empty in a table that has none."""
    mark: str
    number: int
    """The line of the page on which it stands."""
    probe: tuple[str, ...] = ()
    """The ids of the observations that see it; one that ends in `*` stands for all that begin so."""
    unseen: str = ""
    """The reason for which no probe sees it."""

    @property
    def is_chosen(self) -> bool:
        """Tell whether the documents leave it open."""
        return any(word in self.mark for word in CHOSEN)

    @property
    def switches(self) -> tuple[str, ...]:
        """The choices by which the runtime follows what was observed."""
        found = (switch_of(identifier) for identifier in self.probe)
        return tuple(dict.fromkeys(switch.choice for switch in found if switch is not None))

    def is_seen_by(self, identifier: str) -> bool:
        """Tell whether an observation sees this line."""
        return any(
            identifier.startswith(known[:-1]) if known.endswith("*") else identifier == known for known in self.probe
        )

    def __str__(self) -> str:
        return f"docs/fidelity.md:{self.number}: {self.section}: {self.subject}"


@dataclass(frozen=True, slots=True)
class FidelitySection:
    """One table of the page."""

    title: str
    has_runtime: bool
    """Whether the table has a column about what the runtime does."""
    lines: tuple[FidelityLine, ...]


def load_sections() -> tuple[FidelitySection, ...]:
    """Return the tables of the page, in its order."""
    data = files("ecxs.fidelity") / "data"
    places = tomli.loads((data / "places.toml").read_text(encoding="utf-8"))
    sections = [
        _section(tomli.loads(file.read_text(encoding="utf-8")), places)
        for file in (data / "lines").iterdir()
        if file.name.endswith(".toml")
    ]
    order = list(places)
    return tuple(sorted(sections, key=lambda section: order.index(section.title)))


def _section(table: dict[str, Any], places: dict[str, list[int]]) -> FidelitySection:
    title = table["section"]
    # Behind the last known one, until `docs/make_fidelity.py` has written where new lines stand.
    numbers = (*places[title], *[places[title][-1]] * len(table["line"]))
    lines = tuple(_line(title, line, number) for line, number in zip(table["line"], numbers, strict=False))
    return FidelitySection(title, table.get("has_runtime", True), lines)


def _line(section: str, table: dict[str, Any], number: int) -> FidelityLine:
    if unknown := table.keys() - _KEYS:
        raise InternalError(f"a line of fidelity has no key {', '.join(sorted(unknown))}")
    return FidelityLine(
        section,
        table["subject"],
        table.get("runtime", ""),
        table["mark"],
        number,
        tuple(table.get("probe", ())),
        table.get("unseen", ""),
    )
