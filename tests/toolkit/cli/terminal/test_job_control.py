from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.terminal.job_control import Interruption, JobControl

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def ignoring() -> Iterator[None]:
    """Stop no test by mistake."""
    before = signal.signal(signal.SIGTSTP, lambda *_: None)
    yield
    signal.signal(signal.SIGTSTP, before)


@pytest.mark.parametrize(("number", "shall_stop"), [(signal.SIGTSTP, True), (signal.SIGCONT, False)])
def test_a_signal_interrupts_what_is_watched(number: int, *, shall_stop: bool) -> None:
    with JobControl() as job:
        with pytest.raises(Interruption) as asked, job.watched():
            signal.raise_signal(number)
        assert asked.value.shall_stop is shall_stop


@pytest.mark.parametrize("number", [signal.SIGTSTP, signal.SIGCONT])
def test_a_signal_before_or_afterwards_is_dropped(number: int) -> None:
    with JobControl() as job:
        signal.raise_signal(number)
        with job.watched():
            pass
        signal.raise_signal(number)


@contextmanager
def giving_back(told: list[str]) -> Iterator[None]:
    try:
        yield
    finally:
        signal.raise_signal(signal.SIGTSTP)
        told.append("given back")


def test_a_second_signal_does_not_interrupt_what_the_first_one_began() -> None:
    told: list[str] = []
    with JobControl() as job, pytest.raises(Interruption), job.watched(), giving_back(told):
        signal.raise_signal(signal.SIGTSTP)
    assert told == ["given back"]


def test_who_was_started_without_job_control_goes_on() -> None:
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    with JobControl() as job, job.watched():
        signal.raise_signal(signal.SIGTSTP)
    assert signal.getsignal(signal.SIGTSTP) is signal.SIG_IGN


def test_the_handlers_are_put_back() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)]
    with JobControl():
        pass
    assert [signal.getsignal(number) for number in (signal.SIGTSTP, signal.SIGCONT)] == before
