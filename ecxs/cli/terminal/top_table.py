"""Tables of `ecxs top`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from ecxs.cli.report import escape_terminal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecxs.cli.terminal.top_view import View

_HEAD_LINES = 3
_TABLES = 4
_MIN_ROWS = 1
# Together 80 columns: all tables fit the usual narrow terminal, and their columns line up.
_NAME = 30
_NUMBER = 8
_GAP = 2
_NUMBERS = 5 * _NUMBER + 4 * _GAP
_LAGS_MILLISECONDS = 100.0
"""Lag that is shown in red from here on, in milliseconds: the budget of a callback."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The largest number of rows for each table."""

    hooks: int
    pools: int
    memory: int
    generations: int


NO_LIMIT = Rows(10_000, 10_000, 10_000, 10_000)


def rows_for(height: int) -> Rows:
    """Divide the lines of a terminal among the tables: half for hooks; a table without room for a row is left out."""
    lines = height - _HEAD_LINES - 1
    tables = min(max(lines // (1 + _MIN_ROWS), 0), _TABLES)
    left = lines - tables
    others = [max(left // 6, _MIN_ROWS) if number < tables else 0 for number in range(1, _TABLES)]
    return Rows(left - sum(others) if tables else 0, *others)


def render_view(view: View, rows: Rows = NO_LIMIT) -> Group:
    """Return the tables of a view, each with a note of how many rows were left out."""
    tables = (
        _table("hooks", ("CALLS/S", "US/CALL", "FAILED/S", "CALLS", "FAILED"), _hooks(view), rows.hooks),
        _table("pools", ("THREADS", "BUSY", "QUEUED", "JOBS/S", "SATUR."), _pools(view), rows.pools),
        _table("memory types", ("LIVE", "BYTES", "PEAK", "ALLOC/S", "FAILED"), _memory(view), rows.memory),
        _generations(view, rows.generations),
    )
    limits = (rows.hooks, rows.pools, rows.memory, rows.generations)
    return Group(*_head(view), *(table for table, max_rows in zip(tables, limits, strict=True) if max_rows))


def _head(view: View) -> Iterable[Text]:
    """Yield the lines above the tables; a narrow terminal cuts them instead of wrapping them."""
    text = _line(
        f"ecxs runtime {escape_terminal(view.version)}  pid {view.pid}  up {timedelta(seconds=view.uptime)}", "bold"
    )
    yield text.append(f"  generation {view.generation}  modules {view.modules}  clients {view.clients}")
    lag = view.lag_milliseconds
    style = "red" if lag["worst"] >= _LAGS_MILLISECONDS else ""
    text = _line(f"lag {lag['last']:.1f} ms, average {lag['average']:.1f}, ").append(f"worst {lag['worst']:.1f}", style)
    text.append(f"  turns {view.turns_per_second:.1f}/s  events {view.events}  jobs {view.jobs}")
    yield text.append(f"  rss {view.rss / 1e6:.1f} MB")
    counts = [(name, count) for name, count in reversed(list(view.messages.items())) if count]
    text = _line("log: " if counts else "log: no messages")
    for number, (name, count) in enumerate(counts):
        style = "red" if name in {"CRITICAL", "ERROR"} else ""
        text.append(f"{', ' if number else ''}{count} {escape_terminal(name.lower())}", style=style)
    yield text


def _line(text: str, style: str = "") -> Text:
    return Text(text, style, no_wrap=True, overflow="ellipsis")


def _table(name: str, labels: Sequence[str], lines: Sequence[tuple[str, ...]], max_rows: int) -> Table:
    table = Table(box=None, header_style="reverse", show_edge=False, pad_edge=False, title_justify="left")
    fitting = lines[: max_rows if len(lines) <= max_rows else max(max_rows - 1, 0)]
    table.add_column(name.upper(), no_wrap=True, min_width=_NAME)
    for label in labels:
        table.add_column(label, justify="right", no_wrap=True, min_width=_NUMBER)
    for cells in fitting:
        table.add_row(*(Text(escape_terminal(cell)) for cell in cells))
    if not lines:
        table.add_row(Text("-"))
    elif len(fitting) < len(lines):
        table.add_row(Text(f"... {len(lines) - len(fitting)} more"))
    return table


def _hooks(view: View) -> list[tuple[str, ...]]:
    return [
        (
            line.hook,
            f"{line.calls_per_second:.1f}",
            f"{line.microseconds_per_call:.1f}",
            f"{line.failures_per_second:.1f}",
            str(line.calls),
            str(line.failures),
        )
        for line in view.hooks
    ]


def _pools(view: View) -> list[tuple[str, ...]]:
    return [
        (
            line.pool,
            f"{line.threads}/{line.concurrency}",
            str(line.busy),
            str(line.queued),
            f"{line.jobs_per_second:.1f}",
            f"{line.saturation:.1f}%",
        )
        for line in view.pools
        if line.is_used
    ]


def _memory(view: View) -> list[tuple[str, ...]]:
    return [
        (
            line.memory_type,
            str(line.live),
            str(line.bytes),
            str(line.peak_bytes),
            f"{line.allocations_per_second:.1f}",
            str(line.failures),
        )
        for line in view.memory
    ]


def _generations(view: View, max_rows: int) -> Table:
    lines = [
        (f"{line.generation}{' (current)' if line.is_current else ''}", f"{line.age} s", holds)
        for line in view.generations
        for holds in (line.holds or ("",))
    ]
    table = Table(box=None, header_style="reverse", show_edge=False, pad_edge=False)
    table.add_column("GENERATIONS", no_wrap=True, min_width=_NAME)
    table.add_column("AGE", justify="right", no_wrap=True, min_width=_NUMBER)
    table.add_column("HELD BY", no_wrap=True, overflow="ellipsis", min_width=_NUMBERS - _NUMBER - _GAP)
    # Oldest first, the current generation last. When lines are short, the youngest of the held ones are left out.
    for cells in lines if len(lines) <= max_rows else (*lines[: max_rows - 1], lines[-1]):
        table.add_row(*(Text(escape_terminal(cell)) for cell in cells))
    return table
