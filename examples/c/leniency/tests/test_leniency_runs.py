"""Behavior of leniency in a server, on the clock of the test."""

from __future__ import annotations

import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from ecruntime.testing import Fire, Harness

FOLDER = Path(__file__).resolve().parents[1]


@pytest.fixture
def leniency(runtime: Harness) -> Harness:
    build = ["make", "-s", "-C", str(FOLDER.parent / "failtally"), f"ECXS={shlex.quote(sys.executable)} -P -m ecxs"]
    subprocess.run(build, check=True)
    runtime.libexec = FOLDER.parent
    allowances = 'allowances = [ none = "2" spring = "10" ]\n always = ( "welcome" )'
    runtime.load(conf=f'failtally {{}}\nleniency "campaigns" {{\n {allowances}\n}}')
    return runtime


def test_the_settings_are_told(leniency: Harness) -> None:
    assert set(leniency.console("leniency:campaigns list").splitlines()) == {
        "none: 2", "spring: 10", "welcome: always", "forgiven: 0",
    }  # fmt: skip  # words, several to a line


def test_failures_are_forgiven_up_to_the_allowance(leniency: Harness, fire: Fire) -> None:
    for _ in range(3):
        fire("core.log_permanent_failure_v1", note="550 unknown")
    assert "forgiven: 3\n" in leniency.console("leniency:campaigns list")
    assert leniency.console("failtally list") == "none: 0\nforgiven: 3\n"


def test_a_command_asks_the_closure_of_the_current_generation(leniency: Harness) -> None:
    assert leniency.console("allowance spring") == "10\n"
    leniency.reload('failtally {}\nleniency "campaigns" { allowances = [ spring = "4" ] }')
    assert leniency.console("allowance spring") == "4\n"
    with pytest.raises(AssertionError, match="allowance CAMPAIGN"):
        leniency.console("allowance")
