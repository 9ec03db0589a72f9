"""Transfers and records of events, compared with a model in Python."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

if TYPE_CHECKING:
    from tests.bridge.conftest import Program

FAULTS = (
    "RT117: owl: event_io_write: a read of 4 bytes is still pending",
    "RT118: owl: event_io_retry: nothing is pending",
    "RT119: owl: tryread_until: an empty delimiter",
)
LIMIT = 12
STEPS = st.one_of(
    st.tuples(st.just("feed"), st.text("ab\r\n", min_size=1, max_size=9)),
    st.tuples(st.just("until"), st.sampled_from(["\r\n", "\n", "ab\r"])),
)


def _model(steps: list[tuple[str, str]]) -> list[str]:
    """Tell what each `until` prints; the peer has ended after the last step."""
    buffered = pending = ""
    said = []
    is_ended = False
    for step, text in [*steps, ("end", ""), ("until", "\n"), ("until", "\n")]:
        if step == "feed":
            pending += text
        if step != "until":
            is_ended = step == "end"
            continue
        place = buffered.find(text)
        if place < 0 and len(buffered) >= LIMIT + len(text):
            said.append("big")
            continue
        if place < 0:
            buffered, pending = buffered + pending, ""
            place = buffered.find(text)
        if place < 0:
            too_long = len(buffered) >= LIMIT + len(text)
            said.append("big" if too_long else "end" if is_ended else "wait")
        elif place > LIMIT:
            said.append("big")
        else:
            said.append(f"record {buffered[:place]}")
            buffered = buffered[place + len(text) :]
    return said


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, max_size=12))
def test_records_are_those_of_the_model(transfers: Program, steps: list[tuple[str, str]]) -> None:
    lines = [f"{step} {text}".replace("\r", "\\r").replace("\n", "\\n") for step, text in steps]
    script = "\n".join([f"limit {LIMIT}", *lines, "end", "until \\n", "until \\n", ""])
    said = "".join(f"{line}\n" for line in _model([("feed", ""), *steps]))
    assert transfers.passes("script", standard_input=script) == said


def test_a_read_keeps_what_came_in_earlier_callbacks(transfers: Program) -> None:
    script = "feed abc\nread 5\nfeed d\nread 5\nfeed efg\nread 5\nread 2\nread 3\nend\nread 3\n"
    said = transfers.passes("script", standard_input=script)
    assert said == "wait\nwait\ndone abcde\ndone fg\nwait\nend\n"


@pytest.mark.parametrize(("case", "number"), [("write", 0), ("write", 1), ("texts", 0), ("paging", 0), ("opset", 0)])
def test_transfers_keep_their_promises(transfers: Program, case: str, number: int) -> None:
    transfers.passes(case, number)


@pytest.mark.parametrize("number", range(len(FAULTS)))
def test_a_fault_ends_the_process_with_its_text(transfers: Program, number: int) -> None:
    done = transfers.run("fault", number)
    assert done.returncode == -signal.SIGABRT
    assert done.stderr.startswith(FAULTS[number])


def test_each_allocation_and_system_call_may_fail(transfers: Program) -> None:
    for failing in range(1, 100):
        if transfers.passes("failing", failing) == "none failed\n":
            break
    else:
        pytest.fail("the program never came to its end")
    assert failing > 1
