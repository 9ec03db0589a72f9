"""`listener list` and `listener sessions` on a server with peers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import (
    DONE,
    E_READ,
    E_WRITE,
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
from ecruntime.console.protocol import Form, Request

if TYPE_CHECKING:
    from ecruntime.console.protocol import Reply
    from ecruntime.testing import Harness, Peers


class Gate(Module):
    registration: ClassVar = Registration(1, "gate", ModuleKind.SINGLETON, "lets some in")
    held: ClassVar[list[Event]]

    def conf_setup(self) -> None:
        type(self).held = []
        self.netlistener("Gate", self.serve)
        self.netlistener("Back", self.serve)

    def serve(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        data = event_read(event, 100)
        if data == b"hold":
            self.held.append(suspend(event))
        session.closure = session.closure or data == b"both"
        if session.closure:
            return E_READ | E_WRITE
        return DONE if data in {b"hold", b""} else E_READ


CONF = """gate {}
Gate_Listener {
  peer_concurrency = 2
  listen "127.0.0.1:0" {}
}
Back_Listener { listen "127.0.0.2:0" {} }
"""


def ask(runtime: Harness, line: str, form: Form = Form.TEXT) -> Reply:
    return runtime.dispatcher.execute(Request(form, line))


def rows(runtime: Harness, line: str, key: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(ask(runtime, line, Form.JSON).text)[key]
    return found


def test_without_listeners_there_is_nothing(runtime: Harness) -> None:
    runtime.load(Gate)
    assert ask(runtime, "listener list").text == "The server listens at nothing.\n"
    assert ask(runtime, "listener sessions").text == "There are no sessions.\n"


def test_an_endpoint_has_its_figures(runtime: Harness, peer: Peers) -> None:
    runtime.load(Gate, conf=CONF)
    for _ in range(3):
        peer("Gate_Listener")
    gate, back = (endpoint.address.text for endpoint in runtime.server.netlisteners.endpoints)
    wide = max(len(gate), len(back))
    assert ask(runtime, "listener list").text.splitlines() == [
        f"listener       {'address':{wide}}  state      module  sessions  accepted  turned away",
        f"Gate_Listener  {gate:{wide}}  listening  gate           2         3            1",
        f"Back_Listener  {back:{wide}}  listening  gate           0         0            0",
    ]


def test_a_full_and_a_closed_endpoint_say_so(runtime: Harness, peer: Peers) -> None:
    runtime.load(Gate, conf=CONF.replace("peer_concurrency = 2", "concurrency = 1"))
    assert [row["state"] for row in rows(runtime, "listener list", "listeners")] == ["listening", "listening"]
    peer("Gate_Listener")
    runtime.settle()
    assert [row["state"] for row in rows(runtime, "listener list", "listeners")] == ["full", "listening"]
    runtime.reload("gate {} Gate_Listener {}")
    (gone,) = rows(runtime, "listener list", "listeners")
    assert (gone["listener"], gone["state"], gone["sessions"]) == ("Gate_Listener", "closed", 1)


def test_sessions_come_by_age_with_what_they_wait_for(runtime: Harness, peer: Peers) -> None:
    runtime.load(Gate, conf=CONF)
    first = peer("Gate_Listener")
    runtime.advance(5.0)
    peer("Gate_Listener")
    first.send(b"hold")
    peer("Back_Listener")
    runtime.advance(2.0)
    shown = [(row["listener"], row["age"], row["state"]) for row in rows(runtime, "listener sessions", "sessions")]
    assert shown[0] == ("Gate_Listener", 7, "suspended")
    assert sorted(shown[1:]) == [("Back_Listener", 2, "read"), ("Gate_Listener", 2, "read")]
    resume(Gate.held[0], E_READ)
    runtime.settle()
    assert rows(runtime, "listener sessions", "sessions")[0]["state"] == "read"


def test_a_session_may_wait_for_both(runtime: Harness, peer: Peers) -> None:
    runtime.load(Gate, conf=CONF)
    peer("Gate_Listener").send(b"both")
    runtime.settle()
    assert rows(runtime, "listener sessions", "sessions")[0]["state"] == "read, write"


def test_idle_is_counted_from_the_last_call(runtime: Harness, peer: Peers) -> None:
    runtime.load(Gate, conf=CONF)
    one = peer("Gate_Listener")
    runtime.advance(3.0)
    one.send(b"abc")
    runtime.advance(4.0)
    endpoint = runtime.server.netlisteners.endpoints[0]
    (session,) = endpoint.sessions
    assert ask(runtime, "listener sessions").text.splitlines()[1].split() == [
        "Gate_Listener", endpoint.address.text, session.remote.text, "7", "4", "read",
    ]  # fmt: skip


def test_only_so_many_are_shown(runtime: Harness, peer: Peers) -> None:
    runtime.load(Gate, conf=CONF)
    for _ in range(2):
        peer("Gate_Listener")
    peer("Back_Listener")
    lines = ask(runtime, "listener sessions gate_listener 1").text.splitlines()
    assert (len(lines), lines[2]) == (3, "and 1 more; say how many, as: listener sessions 1000")
    assert len(ask(runtime, "listener sessions 2").text.splitlines()) == 4
    assert len(ask(runtime, "listener sessions back_listener").text.splitlines()) == 2


NEAR = "hint: did you mean 'Gate_Listener' or 'Back_Listener'?"
AS = "hint: as: listener sessions 1000"


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("gat_listener", f"there is no listener 'gat_listener'\n{NEAR}\n"),
        ("xyz", "there is no listener 'xyz'\nhint: `listener list` shows them\n"),
        ("0", f"'0' is no number of sessions up to 10000\n{AS}\n"),
        ("gate_listener 99999", f"'99999' is no number of sessions up to 10000\n{AS}\n"),
        ("gate_listener back_listener", f"there is no listener 'gate_listener back_listener'\n{NEAR}\n"),
    ],
)
def test_what_there_is_not_is_refused(runtime: Harness, words: str, message: str) -> None:
    runtime.load(Gate, conf=CONF)
    assert ask(runtime, f"listener sessions {words}").text == message


def test_the_listeners_are_completed(runtime: Harness) -> None:
    runtime.load(Gate, conf=CONF)
    found = rows(runtime, 'complete "listener sessions "', "candidates")
    assert [(row["text"], row["kind"], row["meta"]) for row in found] == [
        ("Back_Listener", "listener", "of module 'gate'"),
        ("Gate_Listener", "listener", "of module 'gate'"),
    ]
