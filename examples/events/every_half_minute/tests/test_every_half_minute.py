from ecruntime.testing import Clock, Console, Harness

from every_half_minute import EveryHalfMinute


def test_each_half_minute_counts(runtime: Harness, clock: Clock, console: Console) -> None:
    runtime.load(EveryHalfMinute)
    clock.advance(95.0)
    assert console("every_half_minute count") == {"count": 3}


def test_a_reload_neither_stops_it_nor_begins_it_twice(runtime: Harness, clock: Clock, console: Console) -> None:
    runtime.load(EveryHalfMinute)
    clock.advance(35.0)
    runtime.reload()
    clock.advance(60.0)
    assert console("every_half_minute count") == {"count": 3}
