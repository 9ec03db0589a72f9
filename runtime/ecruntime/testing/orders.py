"""The runs of each test in other orders, for `--schedules N`, and what is said of one that fails."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Final

import pytest
from _pytest.runner import runtestprotocol  # public for no plugin, and the only way to run a test again

from ecruntime.testing.exploration import Exploration, shrink
from ecruntime.testing.schedule import Deviation, EventOrder, Replay, token_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ecruntime.testing.schedule import ChoiceKind

SCHEDULE: Final = pytest.StashKey[EventOrder]()
"""The schedule of the run of a test that is under way."""
FAILURE: Final = pytest.StashKey[str]()
"""The phase and the class of the first failure of the last run of a test; empty without."""
ORDERS: Final = "orders"
"""The property of a report with the number of orders that the test was run in; 1 without choices."""
TOKEN: Final = "schedule"  # noqa: S105 - of an order, no secret
"""The property of a report with the token of the order that fails."""

_HEADING: Final = "order of events"


@dataclass(frozen=True, slots=True)
class _Run:
    """One run of a test."""

    reports: tuple[pytest.TestReport, ...]
    schedule: EventOrder
    failure: str


class Orders:
    """The pytest plugin that runs each test with a runtime in other orders, until one fails."""

    def __init__(self, seed: str, most: int) -> None:
        """Run each test in at most so many orders; `seed` decides which."""
        self._seed = seed
        self._most = most

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
        """Run a test, and report the run that fails, else the ordinary one."""
        if "runtime" not in getattr(item, "fixturenames", ()):
            return None
        item.ihook.pytest_runtest_logstart(nodeid=item.nodeid, location=item.location)
        reports = self._explored(item)
        for report in (*reports, *_ended(item, nextitem)):
            item.ihook.pytest_runtest_logreport(report=report)
        item.ihook.pytest_runtest_logfinish(nodeid=item.nodeid, location=item.location)
        return True

    def _explored(self, item: pytest.Item) -> tuple[pytest.TestReport, ...]:
        exploration = Exploration(Random(f"{self._seed}:{item.nodeid}"))  # noqa: S311 - no secret is made of it
        first = run = self._next(item, exploration)
        if first.failure or any(report.skipped for report in first.reports):
            return first.reports
        while not run.failure and not exploration.is_over and exploration.runs < self._most:
            run = self._next(item, exploration)
        first.reports[-1].user_properties.append((ORDERS, str(exploration.runs)))
        if not run.failure:
            return first.reports
        return _shrunk(item, run, f"found in order {exploration.runs} of {self._most}", exploration.runs)

    @staticmethod
    def _next(item: pytest.Item, exploration: Exploration) -> _Run:
        exploration.begin()
        run = _run(item, exploration.choose)
        exploration.end()
        return run


def _run(item: pytest.Item, chooser: Callable[[ChoiceKind, int], int]) -> _Run:
    schedule = item.stash[SCHEDULE] = EventOrder(chooser)
    item.stash[FAILURE] = ""
    # Up to the parent, so that what other tests share stays, and what is the test's own is made again.
    reports = runtestprotocol(item, log=False, nextitem=item.parent)  # type: ignore[arg-type] # asked for its chain only
    return _Run(tuple(reports), schedule, item.stash[FAILURE])


def _ended(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[pytest.TestReport]:
    """End what the next test does not share; yield a report if that fails."""
    ended = pytest.CallInfo.from_call(
        lambda: item.session._setupstate.teardown_exact(nextitem),  # noqa: SLF001 - as its runner does
        when="teardown",
    )
    if ended.excinfo is not None:
        yield item.ihook.pytest_runtest_makereport(item=item, call=ended)


def _shrunk(item: pytest.Item, found: _Run, where: str, orders: int) -> tuple[pytest.TestReport, ...]:
    """Return the reports of an order that fails likewise with fewer deviations."""
    last = found

    def fails(deviations: tuple[Deviation, ...]) -> Sequence[Deviation] | None:
        nonlocal last
        run = _run(item, Replay(deviations))
        if run.failure != found.failure:
            return None
        last = run
        return run.schedule.deviations

    before = len(found.schedule.deviations)
    best, runs = shrink(found.schedule.deviations, fails)
    again = _run(item, Replay(best))
    is_stable = again.failure == found.failure and tuple(again.schedule.deviations) == best
    shown = again if is_stable else last
    lines = [f"{where}; of {_many(before)} from the ordinary order {len(best)} are left, after {_many(runs, 'run')}:"]
    lines += told(shown.schedule)
    if not is_stable:
        lines.append("it does not fail each time in this order: the test depends on more, such as threads of its own")
    lines.append(f"replay it with --schedule {token_of(best)}")
    _add_section(shown.reports, "\n".join(lines))
    shown.reports[-1].user_properties.extend([(ORDERS, str(orders)), (TOKEN, token_of(best))])
    return shown.reports


def _many(number: int, what: str = "deviation") -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def told(schedule: EventOrder) -> list[str]:
    """Return a line for each deviation, in words."""
    return [f"  {one}: {words}" for one, words in zip(schedule.deviations, schedule.words, strict=True)]


def _add_section(reports: Iterable[pytest.TestReport], text: str) -> None:
    for report in reports:
        if report.failed:
            report.sections.append((_HEADING, text))


def add_replay(report: pytest.TestReport, seed: str, schedule: EventOrder | None) -> None:
    """Tell in a failed report how to replay its order; `schedule` is that of a run that explores or replays."""
    lines = told(schedule) if schedule is not None else []
    lines.append(f"replay it with --schedule {seed if schedule is None else schedule.token}")
    _add_section([report], "\n".join(lines))


def show_orders(terminal: pytest.TerminalReporter) -> None:
    """Print how many tests were run in how many orders."""
    tests: dict[str, int] = {}
    for reports in terminal.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                orders = next((int(str(value)) for name, value in report.user_properties if name == ORDERS), 1)
                tests[report.nodeid] = max(tests.get(report.nodeid, 1), orders)
    chosen = [orders for orders in tests.values() if orders > 1]
    terminal.write_line(f"{_many(len(tests), 'test')}, {len(chosen)} with choices, {_many(sum(chosen), 'order')}")
