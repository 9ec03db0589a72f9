"""Comparison of two reports of the probe."""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ecruntime.choices import read_report, switch_of
from ecruntime.foundation.errors import Refused
from ecxs.fidelity.lines import load_sections

if TYPE_CHECKING:
    from ecruntime.choices import Observation, ProbeReport
    from ecxs.fidelity.lines import FidelityLine

_OWN: Final = "report.json"
"""The report that the probe makes in this runtime, which ships with the package."""


@dataclass(frozen=True, slots=True)
class ReportDifference:
    """An observation on which two reports disagree, or that one of them lacks."""

    id: str
    ours: Observation | None
    theirs: Observation | None
    lines: tuple[FidelityLine, ...]
    """The lines of the page that it sees."""
    switch: str
    """The choice by which the runtime follows it; empty if there is none."""


def own_report_path() -> Path:
    """Return the file of the report of this runtime."""
    return Path(str(files("ecxs.fidelity") / "data" / _OWN))


def own_report() -> ProbeReport:
    """Return the report of this runtime that ships with the package."""
    reading = read_report(own_report_path(), file=f"ecxs/fidelity/data/{_OWN}")
    if reading.report is None:
        raise Refused(list(reading.findings))
    return reading.report


def compare_reports(ours: ProbeReport, theirs: ProbeReport) -> tuple[ReportDifference, ...]:
    """Return what differs, in the order of the page, then by id."""
    lines = [line for section in load_sections() for line in section.lines]
    found = []
    for name in ours.observations.keys() | theirs.observations.keys():
        mine, other = ours.observations.get(name), theirs.observations.get(name)
        if mine is None or other is None or _spelled(mine.value) != _spelled(other.value):
            seen = tuple(line for line in lines if line.is_seen_by(name))
            switch = switch_of(name)
            found.append(ReportDifference(name, mine, other, seen, "" if switch is None else switch.choice))
    return tuple(sorted(found, key=_place))


def _spelled(value: Any) -> str:  # noqa: ANN401 - whatever JSON has
    # As JSON, where true is not 1 and the order of members does not matter.
    return json.dumps(value, sort_keys=True)


def _place(difference: ReportDifference) -> tuple[int, str]:
    return (difference.lines[0].number if difference.lines else 0, difference.id)
