"""Print the tables of the raw rounds in `results/`, and write them to docs/performance.md; `--check` only compares."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))  # so that the frame is found, however this is started

from frame import RESULTS, Goal, quartiles, ratios  # noqa: E402 - needs the line above

PAGE = HERE.parent.parent / "docs" / "performance.md"
INTRODUCTION = """\
<!-- Made from tests/benchmarks/results. Do not edit: `make bench` measures and rewrites it. -->
# Performance

Every variant ran in every round, in a fresh random order, in one process. A ratio is formed within a round; the
median of the rounds is shown, with the quartiles in brackets. Times differ from machine to machine and from run to
run by half; the ratios are what to look at. How it is measured: [tests/benchmarks](../tests/benchmarks/README.md).
"""


def report(results: list[dict[str, Any]]) -> str:
    """Return the page."""
    return "\n".join([INTRODUCTION, _goals(results), *(_subject(result) for result in results)])


def _goals(results: list[dict[str, Any]]) -> str:
    lines = ["## Goals", ""]
    rows = [row for result in results for group in result["groups"] for row in _goal_rows(result, group)]
    missed = [row for row, is_met in rows if not is_met]
    lines.append(f"{len(rows) - len(missed)} of {len(rows)} goals are met." + (" Not met:" if missed else ""))
    return "\n".join([*lines, *([""] if missed else []), *missed, ""])


def _goal_rows(result: dict[str, Any], group: dict[str, Any]) -> list[tuple[str, bool]]:
    rows = []
    for table in group["goals"]:
        goal = Goal(**table)
        _, median, _ = quartiles(ratios(group, goal.numerator, goal.denominator))
        bound = f"{'at least' if goal.is_at_least else 'at most'} {goal.bound:g}"
        what = f"- {result['title']}, {group['title']}: {goal.numerator} / {goal.denominator}"
        rows.append((f"{what} is {median:.2f}, and shall be {bound}", goal.is_met(median)))
    return rows


def _subject(result: dict[str, Any]) -> str:
    machine = result["machine"]
    peers = ", ".join(f"{name} {version}" for name, version in machine["peers"].items())
    lines = [f"## {result['title']}", ""]
    if result["notes"]:
        lines += [result["notes"], ""]
    measured = f"{result['rounds']} rounds, CPython {machine['python']}, {machine['system']}, {machine['cpus']} CPUs"
    lines += [f"{measured}{f'; {peers}' if peers else ''}.", ""]
    for group in result["groups"]:
        lines += _group(group)
    return "\n".join(lines)


def _group(group: dict[str, Any]) -> list[str]:
    lines = [f"### {group['title']}", "", "| variant | time | |", "|---|---|---|"]
    first = next(iter(group["seconds"]))
    for name, seconds in group["seconds"].items():
        _, median, _ = quartiles(seconds)
        low, middle, high = quartiles(ratios(group, name, first))
        relation = "1" if name == first else f"{middle:.2f} [{low:.2f}..{high:.2f}]"
        lines.append(f"| {name} | {_duration(median)} | {relation} |")
    lines.append("")
    for table in group["goals"]:
        goal = Goal(**table)
        low, median, high = quartiles(ratios(group, goal.numerator, goal.denominator))
        bound = f"{'at least' if goal.is_at_least else 'at most'} {goal.bound:g}"
        verdict = "met" if goal.is_met(median) else "**not met**"
        lines.append(
            f"- {goal.numerator} / {goal.denominator}: {median:.2f} [{low:.2f}..{high:.2f}], goal {bound}: {verdict}"
        )
    return [*lines, *([""] if group["goals"] else [])]


def _duration(seconds: float) -> str:
    for unit, factor in (("s", 1.0), ("ms", 1e3), ("us", 1e6)):
        if seconds * factor >= 1:
            return f"{seconds * factor:.3g} {unit}"
    return f"{seconds * 1e9:.3g} ns"


def main() -> int:
    results = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))]
    text = report(results)
    if "--check" in sys.argv[1:]:
        return 0 if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    print(text.removeprefix(INTRODUCTION))
    print(f"written to {PAGE}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
