from __future__ import annotations

from dataclasses import replace

import pytest

from ecxs.cli.terminal.top_trends import LAG, LOOKS, Trends, hook_trend, pool_trend
from ecxs.cli.terminal.top_view import HookLine, PoolLine, View

NO_LAG = {"last": 0.0, "average": 0.0, "worst": 0.0}
VIEW = View("1", 7, 0, 1, 0, 0, 0, 0, 0, 1.0, 0.0, NO_LAG, {}, (), (), (), ())


def look(calls: float, jobs: float = 0.0) -> View:
    hooks = (HookLine("core_a_v1", calls, 0.0, 0.0, 0, 0, ()),)
    return replace(VIEW, hooks=hooks, pools=(PoolLine("IO", 1, 1, 0, 0, jobs, 0.0, is_used=True),))


@pytest.fixture
def trends() -> Trends:
    return Trends()


def test_one_look_is_no_trend(trends: Trends) -> None:
    trends.note(look(4))
    assert trends.bars(hook_trend("core_a_v1")) == ""


def test_the_highest_look_has_the_highest_bar(trends: Trends) -> None:
    for calls in (0, 2, 4, 7):
        trends.note(look(calls, 7 - calls))
    assert trends.bars(hook_trend("core_a_v1")) == "\u2581\u2583\u2585\u2588".rjust(LOOKS)
    assert trends.bars(pool_trend("IO")) == "\u2588\u2586\u2584\u2581".rjust(LOOKS)


def test_nothing_but_zero_is_low(trends: Trends) -> None:
    trends.note(look(0))
    trends.note(look(0))
    assert trends.bars(hook_trend("core_a_v1")) == "\u2581\u2581".rjust(LOOKS)
    assert trends.bars(LAG) == "\u2581\u2581".rjust(LOOKS)


def test_only_the_last_looks_are_kept(trends: Trends) -> None:
    trends.note(look(1000))
    for _ in range(LOOKS):
        trends.note(look(1))
    assert trends.bars(hook_trend("core_a_v1")) == "\u2588" * LOOKS


def test_what_is_gone_begins_anew(trends: Trends) -> None:
    trends.note(look(1))
    trends.note(VIEW)
    trends.note(look(1))
    assert trends.bars(hook_trend("core_a_v1")) == ""
