"""Print the tables of the raw rounds in `results/`; write them to docs/performance.md, and the plots beside it.

`--check` only compares.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # so that the frame is found, however this is started

from frame import RESULTS, Goal, GrowthGoal, Unit, quartiles, ratios, rises  # noqa: E402 - needs the line above
from plot import amount, plot  # noqa: E402 - as above

PAGE = HERE.parent.parent / "docs" / "performance.md"
INTRODUCTION = """\
<!-- Made from tests/benchmarks/results. Do not edit: `make bench` measures and rewrites it. -->
# Performance

Every variant ran in every round, in a fresh random order, in one process. A ratio is formed within a round; the
median of the rounds is shown, with the quartiles in brackets. Times differ from machine to machine and from run to
run by half; the ratios are what to look at. A goal is met if the quartile that is the worse one for it meets it. How
it is measured: [tests/benchmarks](../tests/benchmarks/README.md).
"""
IMAGES = PAGE.parent / "images"
PLOT_PREFIX = "cost-"
FLOOR = "floor"
NEEDS_QUIET = "Needs a quiet machine: other work moves these ratios too, as the quartiles show."


def report(results: list[dict[str, Any]]) -> str:
    """Return the page."""
    return "\n".join([INTRODUCTION, _goals(results), *(_subject(result) for result in results)])


def plots(results: list[dict[str, Any]]) -> dict[str, str]:
    """Return the plots by the names of their files."""
    return {
        _plot_name(result, growth): plot(result["title"], growth)
        for result in results
        for growth in result.get("growths", ())
    }


def _plot_name(result: dict[str, Any], growth: dict[str, Any]) -> str:
    words = re.findall("[a-z0-9]+", growth["title"].lower().replace(",", ""))
    return f"{PLOT_PREFIX}{result['subject']}-{'-'.join(words)}.svg"


def _goals(results: list[dict[str, Any]]) -> str:
    lines = ["## Goals", ""]
    rows = [row for result in results for row in _goal_rows(result)]
    missed = [row for row, is_met in rows if not is_met]
    lines.append(f"{len(rows) - len(missed)} of {len(rows)} goals are met." + (" Not met:" if missed else ""))
    return "\n".join([*lines, *([""] if missed else []), *missed, ""])


def _goal_rows(result: dict[str, Any]) -> list[tuple[str, bool]]:
    rows = []
    for group in result["groups"]:
        for goal in (Goal(**table) for table in group["goals"]):
            measured = ratios(group, goal.numerator, goal.denominator)
            words = f"{_told(measured)}, and shall be {goal.asked}{_floor(group, goal)}"
            what = f"- {result['title']}, {group['title']}: {goal.numerator} / {goal.denominator}"
            rows.append((f"{what} is {words}", goal.is_met(measured)))
    for growth in result.get("growths", ()):
        for bound in (GrowthGoal(**table) for table in growth["goals"]):
            measured = rises(growth, bound.curve)
            what = f"- {result['title']}, {growth['title']}: {_rise(growth, bound.curve)}"
            rows.append((f"{what} is {_told(measured)}, and shall be at most {bound.bound:g}", bound.is_met(measured)))
    return rows


def _floor(group: dict[str, Any], goal: Goal) -> str:
    """Return what the least that any solution pays would reach in place of ours, if it is measured."""
    told = []
    for name in group["seconds"]:
        if name.startswith(FLOOR) and name not in (goal.numerator, goal.denominator):
            pair = (goal.numerator, name) if goal.is_at_least else (name, goal.denominator)
            told.append(f"; {' / '.join(pair)} is {_told(ratios(group, *pair))}")
    return "".join(told)


def _told(measured: list[float]) -> str:
    low, median, high = quartiles(measured)
    return f"{median:.2f} [{low:.2f}..{high:.2f}]"


def _rise(growth: dict[str, Any], curve: str) -> str:
    sizes = sorted(map(int, growth["costs"][curve]))
    share = "each of" if growth["is_for_each"] else "the whole of"
    return f"{curve}, {share} {sizes[-1]:,} / {share} {sizes[0]:,} {growth['what']}"


def _subject(result: dict[str, Any]) -> str:
    machine = result["machine"]
    peers = ", ".join(f"{name} {version}" for name, version in machine["peers"].items())
    lines = [f"## {result['title']}", ""]
    if result["notes"]:
        lines += [result["notes"], ""]
    # Results of an earlier form have one number of rounds for all groups.
    parts = [*result["groups"], *result.get("growths", ())]
    counts = sorted({part.get("rounds") or result["rounds"] for part in parts})
    rounds = " or ".join(map(str, counts))
    measured = f"{rounds} rounds, CPython {machine['python']}, {machine['system']}, {machine['cpus']} CPUs"
    lines += [f"{measured}{f'; {peers}' if peers else ''}.", ""]
    for group in result["groups"]:
        lines += _group(group)
    for growth in result.get("growths", ()):
        lines += _growth(result, growth)
    return "\n".join(lines)


def _group(group: dict[str, Any]) -> list[str]:
    unit = group.get("unit", Unit.SECONDS)
    what = "time" if unit == Unit.SECONDS else "size"
    lines = [f"### {group['title']}", "", *_quiet(group), f"| variant | {what} | |", "|---|---|---|"]
    first = next(iter(group["seconds"]))
    for name, seconds in group["seconds"].items():
        _, median, _ = quartiles(seconds)
        relation = "1" if name == first else _told(ratios(group, name, first))
        lines.append(f"| {name} | {amount(median, unit)} | {relation} |")
    lines.append("")
    for table in group["goals"]:
        goal = Goal(**table)
        measured = ratios(group, goal.numerator, goal.denominator)
        lines.append(
            f"- {goal.numerator} / {goal.denominator}: {_told(measured)}, goal {goal.asked}: "
            f"{_verdict(is_met=goal.is_met(measured))}"
        )
    return [*lines, *([""] if group["goals"] else [])]


def _growth(result: dict[str, Any], growth: dict[str, Any]) -> list[str]:
    curves = list(growth["costs"])
    share = "of each" if growth["is_for_each"] else "as a whole"
    lines = [
        f"### {growth['title']}",
        "",
        *_quiet(growth),
        f"![{growth['title']}](images/{_plot_name(result, growth)})",
        "",
        f"| {growth['what']} | {' | '.join(f'{curve}, {share}' for curve in curves)} |",
        "|" + "---|" * (len(curves) + 1),
    ]
    for size in sorted({int(size) for by_size in growth["costs"].values() for size in by_size}):
        cells = (_cell(growth, curve, size) for curve in curves)
        lines.append(f"| {size:,} | {' | '.join(cells)} |")
    lines.append("")
    for table in growth["goals"]:
        goal = GrowthGoal(**table)
        measured = rises(growth, goal.curve)
        verdict = _verdict(is_met=goal.is_met(measured))
        lines.append(f"- {_rise(growth, goal.curve)}: {_told(measured)}, goal at most {goal.bound:g}: {verdict}")
    return [*lines, *([""] if growth["goals"] else [])]


def _cell(growth: dict[str, Any], curve: str, size: int) -> str:
    costs = growth["costs"][curve].get(str(size))
    if costs is None:
        return "\u2013"
    low, median, high = (amount(cost, growth["unit"]) for cost in quartiles(costs))
    return f"{median} [{low}..{high}]"


def _quiet(part: dict[str, Any]) -> list[str]:
    return [NEEDS_QUIET, ""] if part.get("needs_quiet") else []


def _verdict(*, is_met: bool) -> str:
    return "met" if is_met else "**not met**"


def main() -> int:
    results = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))]
    text = report(results)
    wanted = {PAGE: text} | {IMAGES / name: drawn for name, drawn in plots(results).items()}
    left_over = [path for path in IMAGES.glob(f"{PLOT_PREFIX}*.svg") if path not in wanted]
    if "--check" in sys.argv[1:]:
        is_current = all(path.is_file() and path.read_text(encoding="utf-8") == it for path, it in wanted.items())
        return 0 if is_current and not left_over else 1
    for path, it in wanted.items():
        path.write_text(it, encoding="utf-8")
    for path in left_over:
        path.unlink()
    print(text.removeprefix(INTRODUCTION))
    print(f"written to {PAGE}, with {len(wanted) - 1} plots in {IMAGES}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
