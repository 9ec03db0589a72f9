"""What is measured while somebody looks, and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

FIRE = "hook fire owl_hoot_v1"
REGISTRATION = 'providers=(ProviderRegistration(signature("owl", "hoot_v1", "void")),)'


@pytest.fixture(autouse=True)
def server(libexec: LibexecBuilder, bench: Bench) -> None:
    libexec.add("owl", registration=REGISTRATION, body="def owl_hoot_v1(self): raise OSError")
    bench.start("owl {}")


def is_counting(prompt: Prompt) -> bool:
    return bool(prompt.json("hook stats")["is_on"])


def calls_of_the_owl(prompt: Prompt) -> tuple[int, int]:
    """Return how often its hook was called, and how often that failed; each reload calls one of the server's, too."""
    [row] = [row for row in prompt.json("top")["hooks"] if row["hook"] == "owl_hoot_v1"]
    return row["calls"], row["failures"]


def test_nothing_is_measured_before_somebody_looks(bench: Bench, prompt: Prompt) -> None:
    prompt.text(FIRE)
    assert not is_counting(prompt)
    assert bench.server.scheduler.events == ()


def test_a_look_counts_hook_calls_with_their_failures(prompt: Prompt) -> None:
    prompt.json("top")
    prompt.text(FIRE)
    assert calls_of_the_owl(prompt) == (1, 1)


def test_the_lease_ends_when_nobody_looks_again(bench: Bench, prompt: Prompt) -> None:
    prompt.json("top 5")
    bench.advance(4.9)
    assert is_counting(prompt)
    bench.advance(0.3)
    assert not is_counting(prompt)
    assert bench.server.scheduler.events == ()


def test_the_longest_lease_of_two_holds(bench: Bench, prompt: Prompt) -> None:
    prompt.json("top 60")
    prompt.json("top 5")
    bench.advance(30)
    assert is_counting(prompt)
    bench.advance(31)
    assert not is_counting(prompt)


def test_the_end_of_a_lease_leaves_counting_on_that_was_asked_for(bench: Bench, prompt: Prompt) -> None:
    prompt.text("hook stats on")
    prompt.json("top 5")
    bench.advance(6)
    assert is_counting(prompt)


def test_counting_that_is_turned_off_goes_on_while_somebody_looks(bench: Bench, prompt: Prompt) -> None:
    prompt.text("hook stats on")
    prompt.json("top 5")
    prompt.text("hook stats off")
    assert is_counting(prompt)
    bench.advance(6)
    assert not is_counting(prompt)


def test_the_lag_is_how_late_timers_are(bench: Bench, prompt: Prompt) -> None:
    prompt.json("top 60")
    bench.advance(1.0)
    assert prompt.json("top 60")["lag"] == {"last": 0.0, "average": 0.0, "worst": 0.0}
    # A callback that takes half a second makes whatever is due meanwhile late.
    scheduler = bench.server.scheduler
    scheduler.post(lambda: bench.clock.advance(0.5))
    bench.settle()
    bench.settle()
    lag = prompt.json("top 60")["lag"]
    assert lag["last"] == lag["worst"] == pytest.approx(400.0, abs=100.1)
    assert 0 < lag["average"] < lag["worst"]


def test_a_reload_during_the_lease_goes_on_counting(bench: Bench, prompt: Prompt) -> None:
    prompt.json("top 60")
    bench.reload("owl {}")
    prompt.text(FIRE)
    assert calls_of_the_owl(prompt) == (1, 1)


@pytest.mark.own_reloads("it counts generations")
def test_a_moment_shows_the_whole_server(prompt: Prompt) -> None:
    prompt.text(FIRE)
    moment = prompt.json("top")
    assert (moment["schema"], moment["generation"], moment["modules"], moment["clients"]) == (1, 1, 1, 0)
    assert moment["messages"]["ERROR"] == 1
    assert "CPU" in [pool["pool"] for pool in moment["pools"]]
    assert [row["generation"] for row in moment["generations"]] == [1]
    assert prompt.json("top")["turns"] > moment["turns"]


@pytest.mark.parametrize("words", ["0", "soon", "3601", "nan"])
def test_the_length_of_a_lease_is_checked(prompt: Prompt, words: str) -> None:
    assert prompt.fails(f"top {words}") == (
        f"'{words}' is no number of seconds up to 3600\n"
        "hint: say for how long hook calls are to be counted, as: top 10\n"
    )
