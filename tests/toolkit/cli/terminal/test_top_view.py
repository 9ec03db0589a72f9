from __future__ import annotations

import copy
import re
from typing import Any

import pytest
from rich.console import Console

from ecxs.cli.terminal.top_table import NO_LIMIT, Rows, render_view, rows_for
from ecxs.cli.terminal.top_trends import Trends
from ecxs.cli.terminal.top_view import Order, view_between

MOMENT: dict[str, Any] = {
    "schema": 1, "version": "0.3.1", "pid": 7, "monotonic": 100.0, "uptime": 3725, "generation": 4, "modules": 3,
    "clients": 1, "events": 5, "jobs": 2, "turns": 50, "lag": {"last": 0.1, "average": 0.2, "worst": 1.0},
    "messages": {"DEBUG": 0, "INFO": 0, "NOTICE": 4, "WARNING": 0, "ERROR": 1, "CRITICAL": 0}, "rss": 40_000_000,
    "hooks": [
        {"hook": "core_a_v1", "calls": 10, "microseconds": 1000, "failures": 0, "modules": ["owl", "mouse 'a'"]},
        {"hook": "core_b_v1", "calls": 20, "microseconds": 100, "failures": 3, "modules": []},
    ],
    "pools": [
        {"pool": "IO", "concurrency": 50, "threads": 2, "busy": 1, "queued": 3, "invocations": 8, "saturation": 12.5},
        {"pool": "CPU", "concurrency": 4, "threads": 0, "busy": 0, "queued": 0, "invocations": 0, "saturation": 0.0},
    ],
    "memory": [
        {"memory_type": "owl:egg", "live": 2, "bytes": 96, "peak_bytes": 480, "total": 10, "failures": 0},
        {"memory_type": "owl:nest", "live": 1, "bytes": 4096, "peak_bytes": 4096, "total": 1, "failures": 1},
    ],
    "generations": [
        {"generation": 3, "is_current": False, "age": 90, "holds": [
            {"holder": "owl", "what": "the reference to generation 3", "place": "owl.py:3", "age": 80}]},
        {"generation": 4, "is_current": True, "age": 60, "holds": []},
    ],
}  # fmt: skip


@pytest.fixture
def later() -> dict[str, Any]:
    """Two seconds later."""
    moment = copy.deepcopy(MOMENT)
    moment |= {"monotonic": 102.0, "turns": 70}
    moment["hooks"][0] |= {"calls": 14, "microseconds": 1800, "failures": 1}
    moment["pools"][0]["invocations"] = 11
    moment["memory"][0]["total"] = 20
    return moment


def shown(height: int | None = None, *moments: dict[str, Any] | None, width: int = 80) -> list[str]:
    console = Console(width=width, no_color=True)
    view = view_between(*moments)  # type: ignore[arg-type]
    rows = Rows(99, 99, 99, 99) if height is None else rows_for(height, view)
    with console.capture() as captured:
        console.print(render_view(view, rows, width))
    return [line.rstrip() for line in captured.get().splitlines()]


def test_rates_are_differences_by_the_time_between(later: dict[str, Any]) -> None:
    compared = view_between(MOMENT, later)
    assert (compared.seconds, compared.turns_per_second) == (2.0, 10.0)
    first = compared.hooks[0]
    assert (first.hook, first.calls_per_second, first.failures_per_second) == ("core_a_v1", 2.0, 0.5)
    assert first.microseconds_per_call == 200.0
    assert [line.jobs_per_second for line in compared.pools] == [1.5, 0.0]
    assert {line.memory_type: line.allocations_per_second for line in compared.memory} == {
        "owl:egg": 5.0, "owl:nest": 0.0
    }  # fmt: skip


def test_the_first_moment_has_no_rates() -> None:
    alone = view_between(None, MOMENT)
    assert (alone.seconds, alone.turns_per_second) == (0.0, 0.0)
    assert [line.calls_per_second for line in alone.hooks] == [0.0, 0.0]


def test_a_restarted_server_begins_anew(later: dict[str, Any]) -> None:
    later["pid"] = 8
    assert view_between(MOMENT, later) == view_between(None, later)


def test_figures_that_were_reset_begin_with_nothing(later: dict[str, Any]) -> None:
    later["hooks"] = [{"hook": "core_b_v1", "calls": 4, "microseconds": 40, "failures": 0, "modules": []}]
    [line] = view_between(MOMENT, later).hooks
    assert (line.calls_per_second, line.microseconds_per_call) == (2.0, 10.0)


def test_a_hook_called_for_the_first_time_had_none_before(later: dict[str, Any]) -> None:
    later["hooks"].append({"hook": "core_c_v1", "calls": 6, "microseconds": 60, "failures": 0, "modules": []})
    assert view_between(MOMENT, later).hooks[0].calls_per_second == 3.0


@pytest.mark.parametrize(
    ("order", "first"),
    [
        (Order.CALLS, "core_a_v1"),
        (Order.TIME, "core_a_v1"),
        (Order.FAILURES, "core_b_v1"),
        (Order.NAME, "core_a_v1"),
    ],
)
def test_hooks_are_sorted_as_wished(later: dict[str, Any], order: Order, first: str) -> None:
    assert view_between(MOMENT, later, order).hooks[0].hook == first


def test_the_picture_shows_every_part(later: dict[str, Any]) -> None:
    assert shown(None, MOMENT, later, width=91) == [
        "ecxs runtime 0.3.1  pid 7  up 1:02:05  generation 4  modules 3  clients 1",
        "lag 0.1 ms, average 0.2, worst 1.0  turns 10.0/s  events 5  jobs 2  rss 40.0 MB",
        "log: 1 error, 4 notice",
        "HOOKS                            CALLS/S   US/CALL  FAILED/S     CALLS    FAILED",
        "core_a_v1                            2.0     200.0       0.5        14         1",
        "core_b_v1                            0.0       0.0       0.0        20         3",
        "POOLS                             JOBS/S   THREADS      BUSY    QUEUED    SATUR.",
        "IO                                   1.5      2/50         1         3     12.5%",
        "MEMORY TYPES                     ALLOC/S      LIVE     BYTES      PEAK    FAILED",
        "owl:nest                             0.0         1      4096      4096         1",
        "owl:egg                              5.0         2        96       480         0",
        "GENERATIONS                          AGE  HELD BY",
        "3                                   90 s  owl: the reference to generation 3, 80 s",
        "4 (current)                         60 s",
    ]


@pytest.mark.parametrize("height", range(4, 60))
def test_the_picture_fits_the_terminal_and_leaves_a_line(height: int) -> None:
    moment = copy.deepcopy(MOMENT)
    moment["hooks"] = [
        {"hook": f"core_{number}_v1", "calls": 1, "microseconds": 1, "failures": 0, "modules": []}
        for number in range(50)
    ]
    moment["generations"] *= 10
    assert len(shown(height, None, moment, width=60)) < height


def test_rows_that_have_no_room_are_counted() -> None:
    moment = copy.deepcopy(MOMENT)
    moment["hooks"] = [
        {"hook": f"core_{number:02}_v1", "calls": 1, "microseconds": 1, "failures": 0, "modules": []}
        for number in range(50)
    ]
    lines = shown(24, None, moment)
    assert lines[4].startswith("core_00_v1")
    assert "... 41 more" in lines


def test_a_name_cannot_act_on_the_terminal() -> None:
    moment = copy.deepcopy(MOMENT)
    moment["hooks"][0]["hook"] = "core_\x1b[2J[red]x_v1"
    assert any(line.startswith("core_\\x1b[2J[red]x_v1") for line in shown(None, None, moment))


def test_a_section_that_has_nothing_is_left_out() -> None:
    moment = copy.deepcopy(MOMENT)
    moment |= {"hooks": [], "memory": [], "generations": [MOMENT["generations"][1]]}
    moment["pools"] = [MOMENT["pools"][1]]
    assert len(shown(None, None, moment)) == 3
    assert len(shown(24, None, moment)) == 3


def test_its_rows_go_to_the_others() -> None:
    moment = copy.deepcopy(MOMENT)
    hook = {"calls": 1, "microseconds": 1, "failures": 0, "modules": []}
    moment["hooks"] = [{"hook": f"core_{number:02}_v1", **hook} for number in range(50)]
    moment |= {"pools": [], "memory": [], "generations": []}
    assert "... 32 more" in shown(24, None, moment)


def test_a_wide_terminal_has_the_modules_of_each_hook(later: dict[str, Any]) -> None:
    lines = shown(None, MOMENT, later, width=120)
    assert lines[3] == "HOOKS                            CALLS/S   US/CALL  FAILED/S     CALLS    FAILED  MODULES"
    assert (
        lines[4] == "core_a_v1                            2.0     200.0       0.5        14         1  owl, mouse 'a'"
    )
    assert "MODULES" not in "".join(shown(None, MOMENT, later, width=100))


def styles(moment: dict[str, Any], text: str) -> set[str]:
    """Return the colors in which a text is shown."""
    console = Console(width=120, force_terminal=True, color_system="standard")
    view = view_between(None, moment)
    with console.capture() as captured:
        console.print(render_view(view, NO_LIMIT, 120))
    return set(re.findall(rf"\x1b\[([0-9;]+)m *{re.escape(text)}", captured.get()))


@pytest.mark.parametrize(("lag", "color"), [(49.9, ""), (50.0, "33"), (99.9, "33"), (100.0, "31")])
def test_a_lag_is_colored_by_its_limits(lag: float, color: str) -> None:
    moment = {**MOMENT, "lag": {"last": 0.1, "average": 0.2, "worst": lag}}
    assert styles(moment, f"worst {lag:.1f}") == ({color} if color else set())


@pytest.mark.parametrize(("saturation", "color"), [(79.9, ""), (80.0, "33"), (95.0, "31")])
def test_a_saturation_is_colored_by_its_limits(saturation: float, color: str) -> None:
    moment = copy.deepcopy(MOMENT)
    moment["pools"][0]["saturation"] = saturation
    assert styles(moment, f"{saturation:.1f}%") == ({color} if color else set())


def test_a_queue_longer_than_the_pool_is_yellow() -> None:
    moment = copy.deepcopy(MOMENT)
    moment["pools"][0]["queued"] = 50
    assert styles(moment, "50") == set()
    moment["pools"][0]["queued"] = 51
    assert styles(moment, "51") == {"33"}


def test_failures_are_red_where_they_go_on(later: dict[str, Any]) -> None:
    console = Console(width=120, force_terminal=True, color_system="standard")
    with console.capture() as captured:
        console.print(render_view(view_between(MOMENT, later)))
    assert "\x1b[31m     0.5\x1b[0m" in captured.get()
    assert "\x1b[33m       3\x1b[0m" in captured.get()


def test_trends_are_shown_where_there_is_room(later: dict[str, Any]) -> None:
    trends = Trends()
    for before, after in ((None, MOMENT), (MOMENT, later)):
        trends.note(view_between(before, after))
    for width, is_shown in ((91, False), (92, True)):
        console = Console(width=width, no_color=True)
        with console.capture() as captured:
            console.print(render_view(view_between(MOMENT, later), NO_LIMIT, width, trends))
        lines = captured.get().splitlines()
        assert ("LAST 10" in lines[3]) is is_shown
        assert ("\u2581\u2588" in lines[4]) is is_shown
        assert lines[1].startswith("lag 0.1 ms \u2588\u2588, average")
