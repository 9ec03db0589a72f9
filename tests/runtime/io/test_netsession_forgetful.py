"""A worker that gives back what is no mask: its session ends, and is counted no more."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import (
    DONE,
    Event,
    Mask,
    Module,
    ModuleKind,
    NetSession,
    Registration,
    Timeval,
    event_read,
    resume,
    suspend,
)

if TYPE_CHECKING:
    from ecruntime.testing import Harness, Peers

CONF = 'knot {} Knot_Listener { idle_timeout = 5 session_timeout = 8 peer_concurrency = 1 listen "127.0.0.1:0" {} }'


class Knot(Module):
    registration: ClassVar = Registration(1, "knot", ModuleKind.SINGLETON, "returns what it is told to")
    sessions: ClassVar[list[NetSession]]
    held: ClassVar[list[Event]]

    def conf_setup(self) -> None:
        type(self).sessions, type(self).held = [], []
        self.netlistener("Knot", self.serve)

    def serve(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        self.sessions.append(session)
        word = event_read(event, 100)
        if word is None:
            return event.needmask
        if word in {b"hold", b"hold and forget"}:
            self.held.append(suspend(event))
        answers = {b"forget": None, b"text": "E_READ", b"large": 99, b"below": -1, b"hold": DONE, b"": DONE}
        return answers.get(word, Mask.E_READ if word != b"hold and forget" else None)  # type: ignore[return-value]


def shown(runtime: Harness, pattern: str) -> list[str]:
    return [record.text for record in runtime.records if re.search(pattern, record.text)]


@pytest.mark.expect_failure("RT106", owner="knot")
@pytest.mark.parametrize("word", [b"forget", b"text", b"large", b"below"])
def test_what_is_no_mask_ends_the_session(runtime: Harness, peer: Peers, word: bytes) -> None:
    runtime.load(Knot, conf=CONF)
    for _ in range(3):
        one = peer("Knot_Listener")
        one.send(word)
        assert one.receive_all() == b""
        assert runtime.server.netlisteners.sessions == 0


@pytest.mark.expect_failure("RT106", owner="knot")
def test_the_log_says_whose_session_it_was_and_asks_for_the_return(runtime: Harness, peer: Peers) -> None:
    runtime.load(Knot, conf=CONF)
    one = peer("Knot_Listener")
    one.send(b"forget")
    assert one.receive_all() == b""
    place = f"{__file__}:{Knot.serve.__code__.co_firstlineno}"
    endpoint = runtime.server.netlisteners.endpoints[0]
    session = Knot.sessions[0]
    assert shown(runtime, "no mask") == [
        f"Knot_Listener 127.0.0.1:0: the session with {session.remote.text} ended: its worker returned no mask",
        (
            f"RT106: the callback Knot.serve ({place}) returned None, which is no mask; is a 'return' missing?; "
            "a mask is made of E_READ, E_WRITE and E_EXCEPTION, and is not empty when it is scheduled"
        ),
    ]
    assert endpoint.address.port


@pytest.mark.expect_failure("RT106", owner="knot")
def test_a_session_that_was_suspended_first_goes_on(runtime: Harness, peer: Peers) -> None:
    runtime.load(Knot, conf=CONF)
    one = peer("Knot_Listener")
    one.send(b"hold and forget")
    runtime.settle()
    assert (runtime.server.netlisteners.sessions, Knot.sessions[0].is_suspended) == (1, True)
    one.send(b"go on")
    resume(Knot.held[0], Mask.E_READ)
    runtime.settle()
    assert not Knot.sessions[0].is_suspended
    one.end()
    assert one.receive_all() == b""


def test_a_suspended_session_outlives_its_time_outs(runtime: Harness, peer: Peers) -> None:
    runtime.load(Knot, conf=CONF)
    one = peer("Knot_Listener")
    one.send(b"hold")
    runtime.settle()
    runtime.advance(30.0)
    assert runtime.server.netlisteners.sessions == 1
    resume(Knot.held[0], Mask.E_READ)
    runtime.settle()
    runtime.advance(9.0)
    assert runtime.server.netlisteners.sessions == 0


def test_a_session_that_was_suspended_from_outside_outlives_its_time_outs(runtime: Harness, peer: Peers) -> None:
    runtime.load(Knot, conf=CONF)
    one = peer("Knot_Listener")
    one.send(b"abc")
    runtime.settle()
    held = suspend(Knot.sessions[0].event)
    runtime.advance(30.0)
    assert runtime.server.netlisteners.sessions == 1
    resume(held, Mask.E_READ)
    runtime.advance(9.0)
    assert runtime.server.netlisteners.sessions == 0


def test_a_session_that_the_scheduler_let_go_of_is_ended_by_a_time_out(runtime: Harness, peer: Peers) -> None:
    runtime.load(Knot, conf=CONF)
    one = peer("Knot_Listener")
    one.send(b"abc")
    runtime.settle()
    event = Knot.sessions[0].event
    runtime.server.scheduler.clear_event_by_fd(event.fd)
    runtime.server.scheduler.event_free(event)
    runtime.advance(6.0)
    assert (one.receive_all(), runtime.server.netlisteners.sessions) == (b"", 0)
