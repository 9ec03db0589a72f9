"""Behavior of pace in a server, on the clock of the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ecruntime.testing import Fire, Harness

FOLDER = Path(__file__).resolve().parents[1]


@pytest.fixture
def pace(runtime: Harness) -> Harness:
    runtime.libexec = FOLDER
    runtime.load(conf='pace "senders" {\n limit = 2\n window = 60\n debug_level = notice\n}')
    return runtime


def test_the_message_beyond_the_limit_is_told_once(pace: Harness, fire: Fire) -> None:
    for _ in range(4):
        fire("core.log_reception_v1")
    assert pace.console("pace:senders list") == "nobody: 4\n"
    assert [one.text for one in pace.records if "limit" in one.text] == ["nobody is beyond its limit"]


def test_a_reload_begins_anew(pace: Harness, fire: Fire) -> None:
    fire("core.log_reception_v1")
    pace.reload('pace "senders" { limit = 5 }')
    assert pace.console("pace:senders list") == ""
