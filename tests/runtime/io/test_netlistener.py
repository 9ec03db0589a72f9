from __future__ import annotations

import socket
from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import (
    DONE,
    Event,
    InitMode,
    Mask,
    Module,
    ModuleKind,
    NetSession,
    OptionDefinition,
    OptionType,
    Registration,
    Timeval,
    event_close,
    event_read,
    event_write,
    resume,
    suspend,
)
from ecruntime.foundation.errors import RuleViolation
from ecruntime.generation import TransactionFailed
from ecruntime.testing import Harness

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Echo(Module):
    registration: ClassVar = Registration(1, "echo", ModuleKind.SINGLETON, "answers")
    turned_away: ClassVar[set[str]] = set()

    def conf_setup(self) -> None:
        greeting = OptionDefinition("greeting", OptionType.STRING, "", '"hi"')
        self.netlistener("Echo", self.serve, self.admit, (greeting,))
        self.sessions: list[NetSession] = []
        self.held: list[Event] = []

    def admit(self, session: NetSession) -> bool:
        if session.option("greeting") == "crash":
            raise ValueError("no")
        return session.option("greeting") != "go away"

    def serve(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        if session.closure is None:
            session.closure = 0
            self.sessions.append(session)
        session.closure += 1
        data = event_read(event, 1000)
        if data is None:
            return event.needmask
        if not data:
            event_close(event)
            return DONE
        if data == b"greet":
            data = session.option("greeting").encode()
        if data == b"crash":
            raise RuntimeError("on demand")
        if data == b"leave":
            return DONE
        if data == b"hold":
            self.held.append(suspend(event))
            return DONE
        event_write(event, data)
        return Mask.E_READ


CONF = "echo {}\nEcho_Listener {\n%s\n}\n"


class Bench:
    def __init__(self, folder: Path) -> None:
        self.harness = Harness(folder)
        self.folder = folder
        self.ends: list[socket.socket] = []

    def load(self, listener: str) -> None:
        self.harness.load(Echo, conf=CONF % listener)

    @property
    def module(self) -> Echo:
        found = self.harness.server.instance("echo").infrastructure._module  # type: ignore[attr-defined]
        assert isinstance(found, Echo)
        return found

    def port(self, number: int = 0) -> int:
        return self.harness.server.netlisteners.endpoints[number].address.port

    def connect(self, number: int = 0) -> socket.socket:
        end = socket.create_connection(("127.0.0.1", self.port(number)))
        end.settimeout(5)
        self.ends.append(end)
        self.harness.settle()
        return end

    def ask(self, end: socket.socket, data: bytes) -> bytes:
        end.sendall(data)
        for _ in range(3):
            self.harness.settle()
        return end.recv(1000)

    @property
    def sessions(self) -> int:
        return self.harness.server.netlisteners.sessions

    def logged(self) -> str:
        return "\n".join(record.text for record in self.harness.records)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.harness.close()
    for end in made.ends:
        end.close()


def test_a_connection_is_served(bench: Bench) -> None:
    bench.load('listen "127.0.0.1:0" {}')
    end = bench.connect()
    assert bench.ask(end, b"abc") == b"abc"
    assert bench.ask(end, b"greet") == b"hi"


def test_options_are_those_of_the_endpoint_and_the_peer(bench: Bench) -> None:
    bench.load(
        'greeting = "all"\nlisten "127.0.0.1:0" { greeting = "here" peer "10.0.0.0/8" { greeting = "far" } }\n'
        'listen "0.0.0.0:0" { peer "127.0.0.0/8" { greeting = "near" } }'
    )
    assert bench.ask(bench.connect(0), b"greet") == b"here"
    assert bench.ask(bench.connect(1), b"greet") == b"near"


def test_a_unix_socket_is_served(bench: Bench) -> None:
    path = bench.folder / "s"
    bench.load(f'listen "{path}" {{}}')
    with socket.socket(socket.AF_UNIX) as end:
        end.connect(str(path))
        end.settimeout(5)
        bench.harness.settle()
        assert bench.ask(end, b"abc") == b"abc"
    bench.harness.reload("echo {}")
    assert not path.exists()


def test_the_acceptor_turns_peers_away(bench: Bench) -> None:
    bench.load('listen "127.0.0.1:0" { greeting = "go away" }')
    assert bench.connect().recv(10) == b""
    assert bench.sessions == 0


def test_an_acceptor_that_fails_turns_peers_away(bench: Bench) -> None:
    bench.harness.expect_failure("ValueError", owner="echo", match="the acceptor failed")
    bench.load('listen "127.0.0.1:0" { greeting = "crash" }')
    assert bench.connect().recv(10) == b""
    assert "Echo_Listener 127.0.0.1:0: the acceptor failed: ValueError: no (" in bench.logged()


def test_a_worker_that_fails_loses_its_session_and_no_other(bench: Bench) -> None:
    bench.harness.expect_failure("RuntimeError", owner="echo", match="on demand")
    bench.load('listen "127.0.0.1:0" {}')
    good, bad = bench.connect(), bench.connect()
    assert bench.ask(bad, b"crash") == b""
    assert bench.ask(good, b"abc") == b"abc"
    assert bench.sessions == 1
    assert f"the callback Echo.serve ({__file__}:" in bench.logged()


def test_a_worker_that_is_done_without_closing_has_its_connection_closed(bench: Bench) -> None:
    bench.load('listen "127.0.0.1:0" {}')
    assert bench.ask(bench.connect(), b"leave") == b""


def test_beyond_the_concurrency_connections_wait_their_turn(bench: Bench) -> None:
    bench.load('concurrency = 1\nlisten "127.0.0.1:0" {}')
    first, second = bench.connect(), bench.connect()
    assert bench.sessions == 1
    first.close()
    for _ in range(3):
        bench.harness.settle()
    assert bench.ask(second, b"abc") == b"abc"


def test_one_address_has_its_own_limit(bench: Bench) -> None:
    bench.load('peer_concurrency = 1\nlisten "127.0.0.1:0" {}')
    first, second = bench.connect(), bench.connect()
    assert second.recv(10) == b""
    assert bench.ask(first, b"abc") == b"abc"


def test_an_idle_session_ends_and_a_busy_one_does_not(bench: Bench) -> None:
    bench.load('idle_timeout = 10\nlisten "127.0.0.1:0" {}')
    idle, busy = bench.connect(), bench.connect()
    bench.harness.advance(6)
    assert bench.ask(busy, b"abc") == b"abc"
    bench.harness.advance(6)
    assert idle.recv(10) == b""
    assert bench.ask(busy, b"abc") == b"abc"
    assert "ended by idle_timeout" in bench.logged()


def test_a_session_has_a_longest_life(bench: Bench) -> None:
    bench.load('session_timeout = 10\nlisten "127.0.0.1:0" {}')
    end = bench.connect()
    bench.harness.advance(9)
    assert bench.ask(end, b"abc") == b"abc"
    bench.harness.advance(2)
    assert end.recv(10) == b""


def test_a_suspended_session_is_not_ended_by_a_time_out(bench: Bench) -> None:
    bench.load('idle_timeout = 10\nlisten "127.0.0.1:0" {}')
    end = bench.connect()
    end.sendall(b"hold")
    bench.harness.settle()
    bench.harness.advance(60)
    resume(bench.module.held[0], Mask.E_READ)
    assert bench.ask(end, b"abc") == b"abc"


def test_a_reload_keeps_sessions_and_changes_options(bench: Bench) -> None:
    bench.load('greeting = "old"\nlisten "127.0.0.1:0" {}')
    end = bench.connect()
    assert bench.ask(end, b"greet") == b"old"
    bench.harness.reload(CONF % 'greeting = "new"\nlisten "127.0.0.1:0" {}')
    assert bench.ask(end, b"greet") == b"new"


def test_an_endpoint_that_goes_keeps_its_sessions_and_takes_no_more(bench: Bench) -> None:
    bench.load('listen "127.0.0.1:0" {}')
    end = bench.connect()
    port = bench.port()
    bench.harness.reload("echo {}")
    assert bench.ask(end, b"abc") == b"abc"
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))


def test_an_endpoint_is_switched_off_and_on(bench: Bench) -> None:
    bench.load('listen "127.0.0.1:0" {}')
    bench.harness.reload(CONF % 'listen "127.0.0.1:0" { enable = false }')
    assert bench.harness.server.netlisteners.endpoints == ()
    bench.harness.reload(CONF % 'listen "127.0.0.1:0" {}')
    assert bench.ask(bench.connect(), b"abc") == b"abc"


def test_an_unknown_option_of_a_listener_is_refused(bench: Bench) -> None:
    with pytest.raises(TransactionFailed):
        bench.load('listen "127.0.0.1:0" { greetign = "x" }')


class Late(Module):
    registration: ClassVar = Registration(1, "late", ModuleKind.SINGLETON, "registers too late")

    def ext_init(self, init: object) -> object:
        self.netlistener("Late", lambda *_: DONE)
        return InitMode.INIT


def test_a_listener_is_registered_in_conf_setup_or_not_at_all(bench: Bench) -> None:
    with pytest.raises(Exception, match="module 'late' registered the listener 'Late' in a phase"):
        bench.harness.load(Late)


def test_a_listener_that_is_registered_after_the_load_is_refused(bench: Bench) -> None:
    bench.load("")
    with pytest.raises(RuleViolation) as caught:
        bench.module.netlistener("More", lambda *_: DONE)
    assert str(caught.value) == (
        "RT120: module 'echo' registered the listener 'More' in a phase that does not admit it"
    )


@pytest.mark.expect_failure(match="cannot wait for connections")
def test_an_endpoint_that_cannot_be_waited_for_is_resumed_later(
    runtime: Harness, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime.load(Echo, conf=CONF % 'listen "127.0.0.1:0" {}')
    (endpoint,) = runtime.server.netlisteners.endpoints
    endpoint.pause()
    with monkeypatch.context() as patch:

        def refuse(event: Event) -> None:
            raise OSError(28, "No space left on device")

        patch.setattr(runtime.server.scheduler, "schedule_event", refuse)
        endpoint.resume()
        assert endpoint.state == "resting"
    runtime.advance(60.0)
    assert endpoint.state == "listening"
