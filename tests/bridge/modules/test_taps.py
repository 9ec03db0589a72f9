"""Taps of the core: calls are told with each answer, and hooks without a tap are as they were."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.bridge.conftest import Program, Programs

DATA = Path(__file__).parent / "data"
STORM = 20_000 if os.environ.get("ECXS_SOAK") else 2_000


@pytest.fixture(scope="session")
def taps(programs: Programs, build: str) -> Program:
    """Return the program about taps."""
    return programs.with_faults(build, DATA / "taps.c", DATA / "late.c")


def test_calls_are_told_in_order_with_those_in_them_until_the_tap_is_closed(taps: Program) -> None:
    taps.passes("told")


def test_a_chain_that_ends_early_has_the_answers_that_there_were(taps: Program) -> None:
    taps.passes("early")


def test_a_hook_that_is_declared_later_is_tapped_then(taps: Program) -> None:
    taps.passes("late")


def test_the_array_of_a_chain_has_the_providers_themselves(taps: Program) -> None:
    taps.passes("array")


def test_a_tap_without_memory_leaves_the_calls_as_they_are(taps: Program) -> None:
    outcomes = [taps.passes("allocations", failing) for failing in (1, 2, 3, 4)]
    assert outcomes == ["not watched\n"] * 3 + ["watched\n"]


def test_taps_come_and_go_while_threads_call_and_generations_are_replaced(taps: Program) -> None:
    taps.passes("storm", STORM)
