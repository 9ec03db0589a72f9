"""Peers of the test kit that speak TLS with a listener, with a certificate made for the test."""

from __future__ import annotations

import ssl
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
    event_close,
    event_read,
    event_write,
)
from ecruntime.foundation.errors import UsageError
from ecruntime.testing import Silence

if TYPE_CHECKING:
    from ecruntime.testing import Harness, Peers


class Secret(Module):
    registration: ClassVar = Registration(1, "secret", ModuleKind.SINGLETON, "speaks TLS")
    context: ClassVar[ssl.SSLContext]
    truncated: ClassVar[list[bool]] = []

    def conf_setup(self) -> None:
        self.netlistener("Secret", self.serve, self.accept)
        self.netlistener("Opportune", self.serve)

    def accept(self, session: NetSession) -> bool:
        session.start_tls(self.context)
        return True

    def serve(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        data = event_read(event, 1 << 16)
        if data is None:
            return event.needmask
        if data == b"STARTTLS\n":
            event_write(event, b"go ahead\n")
            session.start_tls(self.context)
        elif data:
            event_write(event, data.upper())
        else:
            self.truncated.append(session.is_truncated)
            event_write(event, b"farewell")
            event_close(event)
            return DONE
        return Mask.E_READ


CONF = """
secret {}
Secret_Listener { listen "127.0.0.1:0" {} }
Opportune_Listener { listen "127.0.0.1:0" {} }
"""


@pytest.fixture(autouse=True)
def context(server_context: ssl.SSLContext) -> None:
    Secret.context = server_context
    Secret.truncated.clear()


def test_a_peer_speaks_tls_with_a_listener(runtime: Harness, peer: Peers, client_context: ssl.SSLContext) -> None:
    runtime.load(Secret, conf=CONF)
    one = peer("Secret_Listener", tls=client_context)
    one.send(b"hello\n")
    assert one.receive_until(b"\n") == b"HELLO\n"
    assert isinstance(one.socket, ssl.SSLSocket)
    assert one.socket.version() == "TLSv1.3"


def test_a_peer_sends_more_than_fits_at_once(runtime: Harness, peer: Peers, client_context: ssl.SSLContext) -> None:
    runtime.load(Secret, conf=CONF)
    one = peer("Secret_Listener", tls=client_context)
    for _ in range(20):
        one.send(b"a" * 10_000)
        assert one.receive(10_000) == b"A" * 10_000


def test_the_end_of_a_peer_is_a_farewell_and_what_follows_is_received(
    runtime: Harness, peer: Peers, client_context: ssl.SSLContext
) -> None:
    runtime.load(Secret, conf=CONF)
    one = peer("Secret_Listener", tls=client_context)
    one.end()
    assert one.receive_all() == b"farewell"
    assert Secret.truncated == [False]


def test_a_peer_begins_tls_in_the_middle_of_its_connection(
    runtime: Harness, peer: Peers, client_context: ssl.SSLContext
) -> None:
    runtime.load(Secret, conf=CONF)
    one = peer("Opportune_Listener")
    one.send(b"STARTTLS\n")
    assert one.receive_until(b"\n") == b"go ahead\n"
    one.start_tls(client_context)
    one.send(b"hello\n")
    assert one.receive_until(b"\n") == b"HELLO\n"


def test_a_certificate_for_another_name_is_refused_by_the_peer(
    runtime: Harness, peer: Peers, client_context: ssl.SSLContext
) -> None:
    runtime.load(Secret, conf=CONF)
    with pytest.raises(ssl.SSLCertVerificationError, match=r"example\.net"):
        peer("Secret_Listener", tls=client_context, server_hostname="example.net")
    runtime.expect_failure("SSLError", owner="secret", match="alert")
    runtime.settle()


def test_a_listener_that_speaks_no_tls_leaves_the_handshake_unanswered(
    runtime: Harness, peer: Peers, client_context: ssl.SSLContext
) -> None:
    runtime.load(Secret, conf=CONF)
    with pytest.raises((Silence, ssl.SSLError)):
        peer("Opportune_Listener", tls=client_context)


def test_a_stanza_that_is_named_wrong_is_told_with_those_that_are_open(runtime: Harness, peer: Peers) -> None:
    runtime.load(Secret, conf=CONF)
    with pytest.raises(UsageError, match=r"'Secret' has 0 open endpoints") as refused:
        peer("Secret")
    assert refused.value.hint == "open are those of 'Opportune_Listener', 'Secret_Listener'"
