"""`config generations`: the generations that are alive, and who holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, Prompt

pytestmark = pytest.mark.usefixtures("owl")


@pytest.mark.own_reloads("it counts generations")
def test_generations_shows_who_holds_an_old_one(bench: Bench, prompt: Prompt) -> None:
    bench.start("owl {}")
    bench.advance(7.0)
    with bench.server.acquire("the archive"):
        bench.advance(3.0)
        bench.reload("owl {}")
        lines = prompt.text("config generations").splitlines()
    assert lines[0] == "1: 10 seconds old"
    assert lines[1].startswith(f"  held by the archive: the reference to generation 1, acquired at {__file__}:")
    assert lines[1].endswith(", 3 seconds ago")
    assert lines[2:] == ["2: current, 0 seconds old"]
    assert prompt.text("config generations") == "2: current, 0 seconds old\n"


def test_generations_says_when_no_reference_holds_an_old_one(bench: Bench, prompt: Prompt) -> None:
    bench.start("owl {}")
    kept = bench.server.current.core
    bench.reload("owl {}")
    assert (kept.number, prompt.text("config generations").splitlines()) == (
        1,
        ["1: 0 seconds old", "  held by a running call, or by what a module kept of it", "2: current, 0 seconds old"],
    )
