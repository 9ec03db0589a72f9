from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from ecruntime.log import Log
from ecruntime.server import Server, Settings
from ecruntime.testing.given_modules import GivenModules
from ecruntime.testing.virtual_clock import VirtualClock
from ecruntime.testing.virtual_poller import VirtualPoller

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = 'domain "d{number}.example.com" {{ Retry_Interval = {value} }}\n'
WILD = 'domain "*.d{number}.example.com" {{ Retry_Interval = {value} }}\n'
NESTED = 'binding "b{value}" {{ domain "d{number}.example.com" {{ Retry_Interval = {value} }} }}\n'


def calls_of_a_check(folder: Path, line: str, count: int) -> int:
    """Return how many functions are called to check so many domains; the time would be another one each time."""
    conf = folder / "ecelerity.conf"
    conf.write_text("".join(line.format(number=number, value=number % 50 + 1) for number in range(count)))
    clock = VirtualClock()
    server = Server(Settings(conf), GivenModules(), clock, VirtualPoller(clock), Log(clock))
    calls = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        del frame, event, argument
        calls += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        server.check()
    finally:
        sys.setprofile(before)
        server.close()
    return calls


@pytest.mark.parametrize("line", [PLAIN, WILD, NESTED])
def test_a_check_of_twice_as_many_domains_takes_twice_as_much(tmp_path: Path, line: str) -> None:
    calls_of_a_check(tmp_path, line, 10)
    first, second, third = (calls_of_a_check(tmp_path, line, count) for count in (1_000, 2_000, 3_000))
    assert third - second == pytest.approx(second - first, rel=0.02)
