"""Tables of `ecxs top`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Group
from rich.table import Table
from rich.text import Text

from ecxs.cli.report import escape_terminal
from ecxs.cli.terminal.top_trends import LAG, LOOKS, Trends, hook_trend, pool_trend

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ecxs.cli.terminal.top_view import HookLine, MemtypeLine, PoolLine, View

_HEAD_LINES = 3
_MIN_ROWS = 1
# Together 80 columns: all tables fit the usual narrow terminal, and their columns line up.
_NAME = 30
_NUMBER = 8
_GAP = 2
_NUMBERS = 5 * _NUMBER + 4 * _GAP
_NARROW = _NAME + _GAP + _NUMBERS
_WITH_TRENDS = _NARROW + _GAP + LOOKS
_MODULES = 16
_WITH_MODULES = _WITH_TRENDS + _GAP + _MODULES
_LAG_MILLISECONDS = (50.0, 100.0)
"""From the first on a lag is shown in yellow, from the second on in red: the budget of a callback."""
_SATURATION_PERCENT = (80.0, 95.0)
_TREND, _NO_TREND = f"LAST {LOOKS}", ""
_TREND_LABELS = (_TREND, _NO_TREND)
_WARNING, _BAD = "yellow", "red"


@dataclass(frozen=True, slots=True)
class Rows:
    """The largest number of rows for each table."""

    hooks: int
    pools: int
    memory: int
    generations: int


NO_LIMIT = Rows(10_000, 10_000, 10_000, 10_000)


def rows_for(height: int, view: View) -> Rows:
    """Divide the lines of a terminal among the tables that have something: half of them for hooks.

    A table without room for a row is left out.
    """
    has = (bool(view.hooks), bool(_used_pools(view)), bool(view.memory), _has_generations(view))
    lines = height - _HEAD_LINES - 1
    room = min(max(lines // (1 + _MIN_ROWS), 0), sum(has))
    shown = [number for number, is_there in enumerate(has) if is_there][:room]
    left = lines - len(shown)
    # What is left over goes to the first one that is shown.
    rows = [max(left // 6, _MIN_ROWS) if number in shown else 0 for number in range(len(has))]
    if shown:
        rows[shown[0]] += left - sum(rows)
    return Rows(*rows)


def render_view(view: View, rows: Rows = NO_LIMIT, width: int = _NARROW, trends: Trends | None = None) -> Group:
    """Return the tables of a view that have something, each with a note of how many rows were left out.

    A terminal that is wider than usual also gets `trends`, and one that is wider still the modules of each hook.
    """
    looks = trends or Trends()
    has_trends = trends is not None and width >= _WITH_TRENDS
    others = (_WITH_TRENDS if has_trends else _NARROW) + _GAP
    modules = width - others if width >= _WITH_MODULES else 0
    tables = (
        (_hooks(view, looks, has_trends=has_trends, modules=modules, rows=rows.hooks), view.hooks, rows.hooks),
        (_pools(view, looks, has_trends=has_trends, rows=rows.pools), _used_pools(view), rows.pools),
        (_memory(view, rows.memory, has_trends=has_trends), view.memory, rows.memory),
        (_generations(view, rows.generations), _has_generations(view), rows.generations),
    )
    return Group(*_head(view, looks), *(table for table, has_something, room in tables if has_something and room))


def _head(view: View, trends: Trends) -> Iterable[Text]:
    """Yield the lines above the tables; a narrow terminal cuts them instead of wrapping them."""
    text = _line(
        f"ecxs runtime {escape_terminal(view.version)}  pid {view.pid}  up {timedelta(seconds=view.uptime)}", "bold"
    )
    yield text.append(f"  generation {view.generation}  modules {view.modules}  clients {view.clients}")
    lag = view.lag_milliseconds
    bars = trends.bars(LAG)
    text = _line("lag ").append(f"{lag['last']:.1f} ms", _style_of(lag["last"], _LAG_MILLISECONDS))
    text.append(f" {bars.strip()}" if bars else "").append(f", average {lag['average']:.1f}, ")
    text.append(f"worst {lag['worst']:.1f}", _style_of(lag["worst"], _LAG_MILLISECONDS))
    text.append(f"  turns {view.turns_per_second:.1f}/s  events {view.events}  jobs {view.jobs}")
    yield text.append(f"  rss {view.rss / 1e6:.1f} MB")
    counts = [(name, count) for name, count in reversed(list(view.messages.items())) if count]
    text = _line("log: " if counts else "log: no messages")
    for number, (name, count) in enumerate(counts):
        style = _BAD if name in {"CRITICAL", "ERROR"} else _WARNING if name == "WARNING" else ""
        text.append(f"{', ' if number else ''}{count} {escape_terminal(name.lower())}", style=style)
    yield text


def _line(text: str, style: str = "") -> Text:
    return Text(text, style, no_wrap=True, overflow="ellipsis")


def _style_of(figure: float, limits: tuple[float, float]) -> str:
    return _BAD if figure >= limits[1] else _WARNING if figure >= limits[0] else ""


def _cell(text: str, style: str = "") -> Text:
    return Text(escape_terminal(text), style, overflow="ellipsis")


def _table(labels: Sequence[str], lines: Sequence[tuple[Text, ...]], max_rows: int, text_width: int = 0) -> Table:
    """Return a table of numbers; with a `text_width` the last column is a text of at most so many columns."""
    table = Table(box=None, header_style="reverse", show_edge=False, pad_edge=False, title_justify="left")
    fitting = lines[: max_rows if len(lines) <= max_rows else max(max_rows - 1, 0)]
    name, *numbers = labels
    table.add_column(name, no_wrap=True, min_width=_NAME)
    for number, label in enumerate(numbers, 2):
        if text_width and number == len(labels):
            table.add_column(label, no_wrap=True, overflow="ellipsis", max_width=text_width)
        else:
            width = LOOKS if label in _TREND_LABELS else _NUMBER
            table.add_column(label, justify="right", no_wrap=True, min_width=width)
    for cells in fitting:
        table.add_row(*cells)
    if len(fitting) < len(lines):
        table.add_row(Text(f"... {len(lines) - len(fitting)} more"))
    return table


def _hooks(view: View, trends: Trends, *, has_trends: bool, modules: int, rows: int) -> Table:
    def cells(line: HookLine) -> tuple[Text, ...]:
        bars = (Text(trends.bars(hook_trend(line.hook)), "cyan"),) if has_trends else ()
        owners = (_cell(", ".join(line.modules), "dim"),) if modules else ()
        return (
            _cell(line.hook),
            _cell(f"{line.calls_per_second:.1f}"),
            *bars,
            _cell(f"{line.microseconds_per_call:.1f}"),
            _cell(f"{line.failures_per_second:.1f}", _BAD if line.failures_per_second else ""),
            _cell(str(line.calls)),
            _cell(str(line.failures), _WARNING if line.failures else ""),
            *owners,
        )

    labels = ("HOOKS", "CALLS/S", *((_TREND,) if has_trends else ()), "US/CALL", "FAILED/S", "CALLS", "FAILED")
    listed = [cells(line) for line in view.hooks]
    return _table((*labels, *(("MODULES",) if modules else ())), listed, rows, modules)


def _used_pools(view: View) -> tuple[PoolLine, ...]:
    return tuple(line for line in view.pools if line.is_used)


def _pools(view: View, trends: Trends, *, has_trends: bool, rows: int) -> Table:
    def cells(line: PoolLine) -> tuple[Text, ...]:
        bars = (Text(trends.bars(pool_trend(line.pool)), "cyan"),) if has_trends else ()
        return (
            _cell(line.pool),
            _cell(f"{line.jobs_per_second:.1f}"),
            *bars,
            _cell(f"{line.threads}/{line.concurrency}"),
            _cell(str(line.busy)),
            _cell(str(line.queued), _WARNING if line.queued > line.concurrency else ""),
            _cell(f"{line.saturation:.1f}%", _style_of(line.saturation, _SATURATION_PERCENT)),
        )

    labels = ("POOLS", "JOBS/S", *((_TREND,) if has_trends else ()), "THREADS", "BUSY", "QUEUED", "SATUR.")
    return _table(labels, [cells(line) for line in _used_pools(view)], rows)


def _memory(view: View, rows: int, *, has_trends: bool) -> Table:
    # Without a trend the columns still line up with those of the other tables.
    gap = (Text(),) if has_trends else ()

    def cells(line: MemtypeLine) -> tuple[Text, ...]:
        return (
            _cell(line.memory_type),
            _cell(f"{line.allocations_per_second:.1f}"),
            *gap,
            _cell(str(line.live)),
            _cell(str(line.bytes)),
            _cell(str(line.peak_bytes)),
            _cell(str(line.failures), _BAD if line.failures else ""),
        )

    labels = ("MEMORY TYPES", "ALLOC/S", *((_NO_TREND,) if has_trends else ()), "LIVE", "BYTES", "PEAK", "FAILED")
    return _table(labels, [cells(line) for line in view.memory], rows)


def _has_generations(view: View) -> bool:
    """Tell whether there is one beside the current one, or somebody who holds it."""
    return len(view.generations) > 1 or any(line.holds for line in view.generations)


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
