"""`ecxs fidelity compare`: two reports of the probe, line by line where they differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ecxs.cli.json_report import format_option
from ecxs.cli.parameters import FILE
from ecxs.cli.report import answer, escape_terminal, place_table, print_note, print_result

if TYPE_CHECKING:
    from pathlib import Path

    from ecxs.fidelity import ReportDifference


@click.command(
    "compare",
    help="""Compare two reports of the probe, and show each line in which they differ.

    OURS is the report of this runtime that comes with the program if it is left out. Each difference is told with both
    values, what the probe saw, its line in docs/fidelity.md, and the choice by which 'ecxs run --as-server' follows
    it, if there is one. The exit code is 1 if something differs.

    \b
    Examples:
      ecxs fidelity compare theirs.json
      ecxs fidelity compare before.json after.json --format json
    """,
)
@click.argument("reports", metavar="[OURS] THEIRS", nargs=-1, required=True, type=FILE)
@format_option(ours=None, theirs=None, differences=())
def compare(reports: tuple[Path, ...]) -> int:
    """Compare the reports, tell the differences, and return the exit code."""
    # Imported here: declaring parameters, as for help and for completion, needs none of it.
    from ecruntime.choices import read_report
    from ecruntime.foundation.errors import Refused, UsageError
    from ecxs.fidelity import compare_reports, own_report

    if len(reports) > 2:
        raise UsageError(f"{len(reports)} reports are named, and two are compared", hint="name OURS and THEIRS")
    readings = [read_report(path) for path in reports]
    if refused := [finding for reading in readings for finding in reading.findings]:
        raise Refused(tuple(refused))
    given = [reading.report for reading in readings if reading.report is not None]
    ours, theirs = given if len(given) > 1 else (own_report(), given[0])
    differences = compare_reports(ours, theirs)
    answer(ours=ours.file, theirs=theirs.file, differences=[_table(difference) for difference in differences])
    for difference in differences:
        print_result(escape_terminal(_lines(difference)))
    count = f"{len(differences)} line{'' if len(differences) == 1 else 's'}"
    print_note(f"{count} differ" if differences else "nothing differs")
    return 1 if differences else 0


def _lines(difference: ReportDifference) -> str:
    lines = [difference.id]
    for who, seen in (("ours", difference.ours), ("theirs", difference.theirs)):
        lines.append(f"  {who:7} {seen.shown} ({seen.evidence})" if seen is not None else f"  {who:7} is not reported")
    lines += [f"  see     {place}" for place in difference.lines] or ["  see     no line of this version has it"]
    followed = f"as '{difference.switch}'" if difference.switch else "no: the runtime has no choice there"
    return "\n".join([*lines, f"  follow  {followed}"])


def _table(difference: ReportDifference) -> dict[str, object]:
    sides = {"ours": difference.ours, "theirs": difference.theirs}
    return {
        "id": difference.id,
        **{
            who: None if seen is None else {"value": seen.value, "evidence": seen.evidence, **place_table(seen.place)}
            for who, seen in sides.items()
        },
        "lines": [{"section": line.section, "line": line.number, "subject": line.subject} for line in difference.lines],
        "switch": difference.switch or None,
    }
