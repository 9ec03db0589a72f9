"""A listener that is declared: its methods are found by name, and its options are registered with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import pytest

from ecruntime.api import (
    DONE,
    Event,
    ListenerRegistration,
    Mask,
    Module,
    ModuleKind,
    NetSession,
    OptionDefinition,
    OptionRegistration,
    OptionType,
    Registration,
    Timeval,
    event_read,
    event_write,
)
from ecruntime.generation import TransactionFailed

if TYPE_CHECKING:
    from ecruntime.testing import Harness, Peers

WORD = OptionRegistration(OptionDefinition("word", OptionType.STRING, "", '"hi"'), "validate_echo_word")


class Echo(Module):
    registration: ClassVar = Registration(
        1, "echo", ModuleKind.SINGLETON, listeners=(ListenerRegistration("Echo", has_acceptor=True, options=(WORD,)),)
    )

    def validate_echo_word(self, value: str) -> bool | str:
        return "say something" if not value else True

    def accept_echo(self, session: NetSession) -> bool:
        return bool(session.option("word") != "no")

    def serve_echo(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        if not event_read(event, 100):
            return DONE
        event_write(event, session.option("word").encode() + b"\n")
        return Mask.E_READ


class Plain(Module):
    registration: ClassVar = Registration(1, "plain", ModuleKind.GENERIC, listeners=(ListenerRegistration("Plain"),))

    def serve_plain(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        return DONE


def test_the_worker_serves_and_reads_its_options(runtime: Harness, peer: Peers) -> None:
    runtime.load(
        Echo, conf='echo {} Echo_Listener { word = "a" listen "127.0.0.1:0" { peer "0.0.0.0/0" { word = "b" } } }'
    )
    one = peer("Echo_Listener")
    one.send(b"x")
    assert one.receive_until(b"\n") == b"b\n"


def test_the_acceptor_turns_a_peer_away(runtime: Harness, peer: Peers) -> None:
    runtime.load(Echo, conf='echo {} Echo_Listener { word = "no" listen "127.0.0.1:0" {} }')
    assert peer("Echo_Listener").receive_all() == b""


def test_the_stanza_alone_loads_the_module(runtime: Harness, peer: Peers) -> None:
    runtime.load(Echo, conf='Echo_Listener { listen "127.0.0.1:0" {} }')
    one = peer("Echo_Listener")
    one.send(b"x")
    assert one.receive_until(b"\n") == b"hi\n"


def test_a_value_is_judged_by_the_authors_method(runtime: Harness) -> None:
    with pytest.raises(TransactionFailed, match="say something"):
        runtime.load(Echo, conf='echo {} Echo_Listener { listen "127.0.0.1:0" { word = "" } }')


def test_a_listener_of_a_generic_module_is_refused(runtime: Harness) -> None:
    with pytest.raises(TransactionFailed) as refused:
        runtime.load(Plain, conf="plain one {}")
    assert "module 'plain' registered the listener 'Plain' in a phase that does not admit it" in str(refused.value)
