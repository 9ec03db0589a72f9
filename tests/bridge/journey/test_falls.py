"""A module in C that falls at each place where the server enters it: its name and the C stack, and the server anew."""

from __future__ import annotations

import re
import shutil
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from tests.bridge.journey.conftest import Journey

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]
SOURCE = Path(__file__).parent / "data/faller.c"
AT_START = ("conf_setup", "validate", "postset", "init", "post-init")
ASKED = {"reload": "config reload", "control": "owl go", **dict.fromkeys(("timer", "job", "completion"), "owl work")}


@pytest.fixture
def falling(journey: Journey) -> Journey:
    shutil.copyfile(SOURCE, journey.folder / "owl.c")
    (journey.folder / "ec.conf").write_text("owl { depth = 2 }\n", encoding="utf-8")
    journey.build()
    return journey


def fall(falling: Journey, monkeypatch: pytest.MonkeyPatch, place: str, by: str) -> None:
    """Have the server of the journey fall, and wait for its end."""
    monkeypatch.setenv("FALL_AT", place)
    monkeypatch.setenv("FALL_BY", by)
    if place in AT_START:
        with pytest.raises(AssertionError):
            falling.start()
        return
    falling.start()
    # What runs in another thread, or in a later turn, falls after the answer.
    with suppress(EnvironmentFailure):
        falling.ask(ASKED[place])


@pytest.mark.parametrize(
    ("place", "by", "ends"),
    [
        *((place, "segv", -11) for place in (*AT_START, *ASKED)),
        *((place, "overflow", -11) for place in ("control", "timer", "job")),
        *((place, "abort", -6) for place in ("timer", "job")),
        ("completion", "double", -6),
    ],
)
def test_a_fall_names_the_module(
    falling: Journey, monkeypatch: pytest.MonkeyPatch, place: str, by: str, ends: int
) -> None:
    fall(falling, monkeypatch, place, by)
    assert falling.process is not None
    assert falling.process.wait(60) == ends
    log = falling.log
    signal = "SIGSEGV at 0x[0-9a-f]{16}" if ends == -11 else "SIGABRT"
    assert re.search(rf"^crash: {signal} in module 'owl'; C stack:$", log, re.MULTILINE), log
    assert "owl.so(" in log
    if by == "double":
        assert re.search(r"RT60\d: .*freed", log), log


@pytest.mark.parametrize("place", ["control", "timer"])
def test_a_callback_that_never_returns_is_ended_by_the_supervisor(
    falling: Journey, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("FALL_AT", place)
    monkeypatch.setenv("FALL_BY", "hang")
    falling.start("--supervise", "--hung-after", "3")
    with suppress(EnvironmentFailure):
        falling.ask(ASKED[place])
    log = falling.until("; it is started anew")
    falling.until("running; modules: owl", 2)
    assert "crash: SIGABRT in module 'owl'; C stack:\n" in log
    assert "owl_fall" in log
    assert "the runtime was killed by signal 6; it is started anew" in log
    assert falling.end() == 0


def test_a_thread_of_the_module_that_calls_on_does_not_keep_the_server_from_its_end(
    falling: Journey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FALL_AT", "thread")
    falling.start()
    assert falling.ask("owl go") == "well"
    assert falling.end() == 0
    assert "crash: " not in falling.log


def test_a_library_that_is_overwritten_in_place_does_not_touch_the_running_one(falling: Journey) -> None:
    falling.start()
    library = falling.folder / "libexec/owl.so"
    with library.open("r+b") as file:
        file.write(b"\0" * library.stat().st_size)
    assert falling.ask("owl go") == "well"
    with library.open("r+b") as file:
        file.truncate(100)
    assert falling.ask("owl go") == "well"
    falling.ask("config reload")
    assert falling.ask("owl go") == "well"
    assert falling.end() == 0
