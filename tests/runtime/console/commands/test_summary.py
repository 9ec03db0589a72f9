from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.runtime.console.conftest import fields, text

if TYPE_CHECKING:
    from ecruntime.console.dispatcher import Dispatcher
    from tests.runtime.conftest import Bench, Prompt


def test_summary_shows_figures_with_units(dispatcher: Dispatcher) -> None:
    assert text(dispatcher, "summary") == (
        "Uptime: 120 seconds\nStatistics Last Reset: 60 seconds ago\nGeneration: 2\nLoaded Modules: 3\n"
        "Events: 7\nJobs: 1\n"
    )
    assert fields(dispatcher, "summary")["loaded_modules"] == 3


def test_summary_reset_resets(dispatcher: Dispatcher, view: Any) -> None:
    assert text(dispatcher, "summary reset") == "statistics cleared.\n"
    assert view.resets == 1


def test_after_a_reset_the_time_since_it_begins_anew_and_the_uptime_goes_on(bench: Bench, prompt: Prompt) -> None:
    bench.start("")
    bench.clock.advance(90)
    assert prompt.text("summary").splitlines()[:2] == ["Uptime: 90 seconds", "Statistics Last Reset: 90 seconds ago"]
    prompt.text("summary reset")
    bench.clock.advance(5)
    assert prompt.text("summary").splitlines()[:2] == ["Uptime: 95 seconds", "Statistics Last Reset: 5 seconds ago"]
