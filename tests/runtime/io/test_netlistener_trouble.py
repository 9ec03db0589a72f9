"""What can go wrong at an endpoint: it goes on accepting, and counts right."""

from __future__ import annotations

import errno
import os
import socket
import struct
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from ecruntime.api import (
    DONE,
    Event,
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
from ecruntime.log import Level

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from ecruntime.io.endpoint import Endpoint
    from ecruntime.testing import Harness, Peers

MEGABYTES = bytes(8 << 20)


class Quay(Module):
    registration: ClassVar = Registration(1, "quay", ModuleKind.SINGLETON, "does what it is told")
    context: ClassVar[ssl.SSLContext | None] = None
    held: ClassVar[list[Event]]

    def conf_setup(self) -> None:
        type(self).held = []
        word = OptionDefinition("word", OptionType.STRING, "", '"plain"')
        self.netlistener("Quay", self.serve, self.admit, (word,))

    def admit(self, session: NetSession) -> bool:
        word = session.option("word")
        if word.startswith("closed"):
            session.close()
        return word != "closed and refused"

    def serve(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        if session.closure == "endless":
            return self.pour(event)
        data = event_read(event, 100)
        if not data:
            return event.needmask if data is None else DONE
        if data == b"endless":
            session.closure = "endless"
            return self.pour(event)
        if data == b"close":
            event_close(event)
            return Mask.E_READ
        if data == b"hold and raise":
            self.held.append(suspend(event))
            raise RuntimeError("on demand")
        if data == b"tls":
            assert self.context is not None
            session.start_tls(self.context)
            return Mask.E_READ
        event_write(event, session.option("word").encode() if data == b"word" else data)
        return Mask.E_READ

    def pour(self, event: Event) -> Mask:
        while event_write(event, MEGABYTES) is not None:
            pass
        return event.needmask


def conf(inside: str) -> str:
    return f"quay {{}} Quay_Listener {{ {inside} }}"


HERE = 'listen "127.0.0.1:0" {}'


def endpoint_of(runtime: Harness) -> Endpoint:
    return runtime.server.netlisteners.endpoints[0]


def errors(runtime: Harness) -> list[str]:
    return [record.text for record in runtime.records if record.level >= Level.ERROR]


def serves(peer: Peers) -> bool:
    one = peer("Quay_Listener")
    one.send(b"abc")
    return one.receive(3) == b"abc"


class Accepts:
    """A listening socket that fails as often as it has errors left."""

    def __init__(self, real: socket.socket, *errors: int) -> None:
        self.real = real
        self.errors = list(errors)

    def accept(self) -> tuple[socket.socket, Any]:
        if self.errors:
            number = self.errors.pop(0)
            raise OSError(number, os.strerror(number))
        return self.real.accept()

    def listen(self, backlog: int) -> None:
        self.real.listen(backlog)


def failing(runtime: Harness, *errors: int) -> Accepts:
    endpoint = endpoint_of(runtime)
    made = Accepts(endpoint._listening, *errors)
    endpoint._listening = made  # type: ignore[assignment]
    return made


@pytest.mark.parametrize("number", [errno.ECONNABORTED, errno.EPROTO, errno.ENETDOWN, errno.EHOSTUNREACH])
def test_a_connection_that_failed_before_it_was_accepted_is_passed_over(
    runtime: Harness, peer: Peers, number: int
) -> None:
    runtime.load(Quay, conf=conf(HERE))
    listening = failing(runtime, number, number)
    assert serves(peer)
    assert (listening.errors, errors(runtime)) == ([], [])


@pytest.mark.expect_failure(owner="quay", match="cannot accept: Input/output error")
def test_an_error_of_the_endpoint_is_logged_and_it_rests_a_while(runtime: Harness, peer: Peers) -> None:
    runtime.load(Quay, conf=conf(HERE))
    failing(runtime, errno.EIO)
    one = peer("Quay_Listener")
    assert errors(runtime) == ["Quay_Listener 127.0.0.1:0: cannot accept: Input/output error"]
    runtime.advance(1.0)
    one.send(b"abc")
    assert one.receive(3) == b"abc"


@pytest.mark.parametrize("word", ["closed and admitted", "closed and refused"])
def test_an_acceptor_may_close_a_session_itself(runtime: Harness, peer: Peers, word: str) -> None:
    runtime.load(Quay, conf=conf(f'word = "{word}" listen "127.0.0.1:0" {{}} listen "127.0.0.2:0" {{ word = "" }}'))
    for _ in range(3):
        assert peer("Quay_Listener").receive_all() == b""
    one = peer("Quay_Listener", 1)
    one.send(b"abc")
    assert one.receive(3) == b"abc"
    assert (runtime.server.netlisteners.sessions, errors(runtime)) == (1, [])


def test_more_room_lets_those_in_who_wait(runtime: Harness, peer: Peers) -> None:
    runtime.load(Quay, conf=conf(f"concurrency = 1 {HERE}"))
    first, second = peer("Quay_Listener"), peer("Quay_Listener")
    assert runtime.server.netlisteners.sessions == 1
    runtime.reload(conf(f"concurrency = 2 {HERE}"))
    for one in (first, second):
        one.send(b"abc")
        assert one.receive(3) == b"abc"


def test_less_room_ends_nobody_and_lets_nobody_in(runtime: Harness, peer: Peers) -> None:
    runtime.load(Quay, conf=conf(HERE))
    first, second = peer("Quay_Listener"), peer("Quay_Listener")
    runtime.reload(conf(f"concurrency = 1 {HERE}"))
    third = peer("Quay_Listener")
    assert runtime.server.netlisteners.sessions == 2
    first.end()
    assert (first.receive_all(), runtime.server.netlisteners.sessions) == (b"", 1)
    second.end()
    assert second.receive_all() == b""
    third.send(b"abc")
    assert third.receive(3) == b"abc"


def test_a_session_whose_listen_scope_is_gone_has_the_values_of_the_listener(runtime: Harness, peer: Peers) -> None:
    runtime.load(Quay, conf=conf('word = "all" listen "127.0.0.1:0" { word = "here" }'))
    one = peer("Quay_Listener")
    for inside, word in (('word = "all"', b"all"), ("", b"plain")):
        runtime.reload(conf(inside))
        one.send(b"word")
        assert one.receive(len(word)) == word


@pytest.mark.expect_failure("RT112", owner="quay")
def test_a_worker_that_closes_need_not_return_done(runtime: Harness, peer: Peers) -> None:
    runtime.load(Quay, conf=conf(HERE))
    one = peer("Quay_Listener")
    one.send(b"close")
    assert one.receive_all() == b""
    assert serves(peer)
    assert runtime.server.netlisteners.sessions == 1


@pytest.mark.expect_failure("RuntimeError", owner="quay")
@pytest.mark.expect_failure("OSError", match="Bad file descriptor")
def test_a_worker_that_fails_after_it_suspended_harms_nobody(runtime: Harness, peer: Peers) -> None:
    runtime.load(Quay, conf=conf(HERE))
    one = peer("Quay_Listener")
    one.send(b"hold and raise")
    assert one.receive_all() == b""
    others = [peer("Quay_Listener") for _ in range(3)]
    resume(Quay.held[0], Mask.E_READ)
    runtime.settle()
    for other in others:
        other.send(b"abc")
        assert other.receive(3) == b"abc"
    assert runtime.server.netlisteners.sessions == 3


@pytest.mark.parametrize("option", ["idle_timeout", "session_timeout"])
def test_who_never_reads_is_ended_by_a_time_out(runtime: Harness, peer: Peers, option: str) -> None:
    runtime.load(Quay, conf=conf(f"{option} = 10 {HERE}"))
    one = peer("Quay_Listener")
    one.send(b"endless")
    runtime.advance(9.0)
    assert runtime.server.netlisteners.sessions == 1
    runtime.advance(2.0)
    assert runtime.server.netlisteners.sessions == 0
    assert f"ended by {option}" in "\n".join(record.text for record in runtime.records)


def test_who_never_reads_over_tls_is_ended_by_a_time_out(
    runtime: Harness, peer: Peers, server_context: ssl.SSLContext, client_context: ssl.SSLContext
) -> None:
    Quay.context = server_context
    runtime.load(Quay, conf=conf(f"idle_timeout = 10 {HERE}"))
    one = peer("Quay_Listener")
    one.send(b"tls")
    client = client_context.wrap_socket(one.socket, server_hostname="localhost", do_handshake_on_connect=False)
    try:
        handshake(client, runtime.settle)
        client.send(b"endless")
        runtime.settle()
        runtime.advance(11.0)
    finally:
        client.close()
    assert (runtime.server.netlisteners.sessions, errors(runtime)) == (0, [])


def handshake(client: ssl.SSLSocket, settle: Callable[[], object]) -> None:
    for _ in range(20):
        try:
            client.do_handshake()
        except BlockingIOError:
            raise
        except OSError:
            settle()
        else:
            return
    raise AssertionError("no handshake")


@pytest.mark.expect_failure("OSError", owner="quay")
def test_tls_that_begins_on_a_broken_connection_ends_that_session_alone(
    runtime: Harness, peer: Peers, server_context: ssl.SSLContext
) -> None:
    Quay.context = server_context
    runtime.load(Quay, conf=conf(HERE))
    good, bad = peer("Quay_Listener"), peer("Quay_Listener")
    bad.socket.send(b"tls")
    bad.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    bad.close()
    runtime.settle()
    good.send(b"abc")
    assert good.receive(3) == b"abc"
    assert serves(peer)
    assert runtime.server.netlisteners.sessions == 2


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    found = tmp_path / "s"
    yield found
    found.unlink(missing_ok=True)


def test_the_socket_of_a_server_that_was_killed_is_taken_over(runtime: Harness, peer: Peers, path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as killed:
        killed.bind(str(path))
        killed.listen()
    runtime.load(Quay, conf=conf(f'listen "{path}" {{}}'))
    assert errors(runtime) == []
    assert serves(peer)


def test_peers_of_a_unix_socket_have_no_address_to_be_counted_by(runtime: Harness, peer: Peers, path: Path) -> None:
    runtime.load(Quay, conf=conf(f'peer_concurrency = 1 listen "{path}" {{}}'))
    assert serves(peer)
    assert serves(peer)


def has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError:
        return False
    return True


@pytest.mark.skipif(not has_ipv6(), reason="this system has no IPv6")
def test_an_ipv6_endpoint_serves_and_knows_its_peers(runtime: Harness, peer: Peers) -> None:
    runtime.load(
        Quay, conf=conf('listen "[::1]:0" { peer "::1/128" { word = "six" } peer "127.0.0.0/8" { word = "four" } }')
    )
    one = peer("Quay_Listener")
    one.send(b"word")
    assert one.receive(3) == b"six"
    session = next(iter(endpoint_of(runtime).sessions))
    assert session.remote.text.startswith("[::1]:")
    assert endpoint_of(runtime).address.text == f"[::1]:{endpoint_of(runtime).address.port}"


@pytest.mark.skipif(not has_ipv6(), reason="this system has no IPv6")
def test_ipv4_and_ipv6_share_a_port(runtime: Harness) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    runtime.load(Quay, conf=conf(f'listen "*:{port}" {{}} listen "[*]:{port}" {{}}'))
    assert errors(runtime) == []
    for host in ("127.0.0.1", "::1"):
        socket.create_connection((host, port)).close()


def test_a_session_that_the_system_does_not_watch_ends_and_the_endpoint_goes_on(
    runtime: Harness, peer: Peers, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime.load(Quay, conf=conf(HERE))
    poller = runtime.server.scheduler._poller
    register = poller.register
    refusals = [OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))]

    def refusing(fd: int, mask: int) -> None:
        if refusals:
            raise refusals.pop()
        register(fd, mask)

    monkeypatch.setattr(poller, "register", refusing)
    runtime.expect_failure(owner="quay", match="cannot serve 127.0.0.1:.*: .*No space left on device")
    with peer("Quay_Listener") as one:
        assert one.receive_all() == b""
    assert (endpoint_of(runtime).state, endpoint_of(runtime).sessions) == ("listening", set())
    assert serves(peer)
