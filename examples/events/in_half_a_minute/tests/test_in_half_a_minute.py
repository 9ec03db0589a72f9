from ecruntime.testing import Clock, Console, Harness

from in_half_a_minute import InHalfAMinute


def test_nothing_is_said_before_the_time(runtime: Harness, clock: Clock, console: Console) -> None:
    runtime.load(InHalfAMinute)
    clock.advance(29.9)
    assert console("in_half_a_minute said") == ""


def test_it_is_said_once(runtime: Harness, clock: Clock, console: Console) -> None:
    runtime.load(InHalfAMinute)
    clock.advance(30.0)
    assert console("in_half_a_minute said") == "hello"
    assert runtime.server.scheduler.events == ()
