"""Behavior of failtally in a server, on the clock of the test."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ecruntime.testing import Fire, Harness

FOLDER = Path(__file__).resolve().parents[1]


@pytest.fixture
def failtally(runtime: Harness) -> Harness:
    runtime.libexec = FOLDER
    own = 'failtally {\n ignored_codes = ( "552" )\n window = 3600\n debug_level = warning\n}'
    runtime.load(conf=f"{own}\nFailure_Limit = 2")
    return runtime


def test_failures_are_counted_until_the_limit_is_told(failtally: Harness, fire: Fire) -> None:
    for note in ("550 unknown", "552 full", "554 refused"):
        fire("core.log_permanent_failure_v1", note=note)
    assert failtally.console("failtally list") == "none: 2 (over its limit)\nforgiven: 0\n"
    assert [one.text for one in failtally.records if one.subsystem == "failtally"] == [
        "campaign none has 2 permanent failures"
    ]


def test_a_window_ends_and_begins_anew(failtally: Harness, fire: Fire) -> None:
    fire("core.log_permanent_failure_v1", note="550 unknown")
    failtally.advance(3601)
    assert failtally.console("failtally list") == "forgiven: 0\n"
