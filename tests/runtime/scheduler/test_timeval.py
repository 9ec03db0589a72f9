from __future__ import annotations

import pytest

from ecruntime.scheduler import Mask, RealClock, Timeval
from ecruntime.testing.virtual_clock import VirtualClock


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.0, Timeval(0, 0)),
        (1.5, Timeval(1, 500_000)),
        (0.9999999, Timeval(1, 0)),
        (-0.25, Timeval(-1, 750_000)),
        (0.1 + 0.2, Timeval(0, 300_000)),
    ],
)
def test_seconds_are_rounded_to_microseconds(seconds: float, expected: Timeval) -> None:
    assert Timeval.from_seconds(seconds) == expected


def test_a_timeval_is_a_number_of_seconds() -> None:
    assert float(Timeval(2, 250_000)) == 2.25


def test_timevals_are_ordered_by_time() -> None:
    assert Timeval(1, 999_999) < Timeval(2, 0) < Timeval(2, 1)


def test_the_masks_have_the_numbers_of_the_header() -> None:
    assert (Mask.E_READ.value, Mask.E_WRITE.value, Mask.E_EXCEPTION.value) == (1, 2, 4)


def test_the_virtual_clock_begins_with_the_year_2026() -> None:
    clock = VirtualClock()
    assert (clock.monotonic(), clock.now()) == (0.0, Timeval(1_767_225_600))


def test_ten_steps_of_a_tenth_are_one_second() -> None:
    clock = VirtualClock()
    for _ in range(10):
        clock.advance(0.1)
    assert (clock.monotonic(), clock.now()) == (1.0, Timeval(1_767_225_601))


def test_setting_the_time_of_day_leaves_the_monotonic_reading_alone() -> None:
    clock = VirtualClock()
    clock.advance(5)
    clock.set_now(Timeval(100, 7))
    clock.advance(1)
    assert (clock.monotonic(), clock.now()) == (6.0, Timeval(101, 7))


@pytest.mark.parametrize("seconds", [-1.0, float("nan")])
def test_a_virtual_clock_never_goes_back(seconds: float) -> None:
    with pytest.raises(ValueError, match=f"a clock cannot be moved by {seconds} seconds"):
        VirtualClock().advance(seconds)


def test_the_real_clock_goes_on() -> None:
    clock = RealClock()
    assert clock.monotonic() <= clock.monotonic()
    assert clock.now() > Timeval(1_767_225_600)
