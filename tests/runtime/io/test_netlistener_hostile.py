"""Peers that misbehave, and a process without descriptors, while somebody else is served."""

from __future__ import annotations

import os
import resource
import socket
import struct
import subprocess
import sys
import textwrap
import time
from contextlib import suppress
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
    TryRead,
    event_close,
    event_write,
    tryread_until,
)

if TYPE_CHECKING:
    from ecruntime.testing import Harness, Peer, Peers


class Lines(Module):
    registration: ClassVar = Registration(1, "lines", ModuleKind.SINGLETON, "answers lines")

    def conf_setup(self) -> None:
        self.netlistener("Lines", self.serve)

    def serve(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        construct = session.closure = session.closure or TryRead(limit=1000)
        try:
            while (line := tryread_until(event, construct, b"\n")) is not None:
                if event_write(event, line + b"!\n") is None:
                    break
        except (OSError, EOFError):
            event_close(event)
            return DONE
        return Mask.E_READ


CONF = 'lines {} Lines_Listener { idle_timeout = 30 listen "127.0.0.1:0" {} }'


@pytest.fixture
def healthy(runtime: Harness, peer: Peers) -> Peer:
    runtime.load(Lines, conf=CONF)
    return peer("Lines_Listener")


def answers(peer: Peer) -> bool:
    peer.send(b"well\n")
    return peer.receive_until(b"\n") == b"well!\n"


def test_one_byte_a_second_keeps_nobody_waiting(runtime: Harness, peer: Peers, healthy: Peer) -> None:
    slow = peer("Lines_Listener")
    for byte in b"slowly\n":
        slow.send(bytes([byte]))
        runtime.advance(1.0)
        assert answers(healthy)
    assert slow.receive(8) == b"slowly!\n"


def test_a_megabyte_without_newline_is_cut_off_at_the_limit(peer: Peers, healthy: Peer) -> None:
    endless = peer("Lines_Listener")
    endless.socket.send(bytes(1 << 20))
    assert endless.receive_all() == b""
    assert answers(healthy)


def test_zeros_are_bytes_like_others(peer: Peers, healthy: Peer) -> None:
    odd = peer("Lines_Listener")
    odd.send(b"\0\0\xff\n")
    assert odd.receive_until(b"\n") == b"\0\0\xff!\n"
    assert answers(healthy)


def test_who_never_reads_keeps_nobody_waiting(runtime: Harness, peer: Peers, healthy: Peer) -> None:
    deaf = peer("Lines_Listener")
    for _ in range(200):
        deaf.socket.send(b"x" * 900 + b"\n")
        runtime.settle()
    assert answers(healthy)


def test_half_a_close_is_the_end(peer: Peers, healthy: Peer) -> None:
    half = peer("Lines_Listener")
    half.send(b"one\ntwo")
    half.end()
    assert half.receive_all() == b"one!\n"
    assert answers(healthy)


@pytest.mark.parametrize("before", [b"", b"half", b"whole\n", b"whole\nhalf"])
def test_a_reset_in_any_state_harms_nobody(runtime: Harness, peer: Peers, healthy: Peer, before: bytes) -> None:
    rude = peer("Lines_Listener")
    if before:
        rude.send(before)
    rude.reset()
    assert answers(healthy)
    assert runtime.server.netlisteners.sessions == 1


def test_a_reset_before_it_is_accepted_harms_nobody(runtime: Harness, healthy: Peer) -> None:
    port = runtime.server.netlisteners.endpoints[0].address.port
    for _ in range(20):
        rude = socket.create_connection(("127.0.0.1", port))
        rude.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        rude.close()
    for _ in range(5):
        runtime.settle()
    assert answers(healthy)
    assert runtime.server.netlisteners.sessions == 1


def test_ten_thousand_commands_in_one_go(peer: Peers, healthy: Peer) -> None:
    many = peer("Lines_Listener")
    many.send(b"x\n" * 10_000)
    assert answers(healthy)


class Counts(Module):
    registration: ClassVar = Registration(1, "lines", ModuleKind.SINGLETON, "counts lines")
    turns: ClassVar[list[int]] = []

    def conf_setup(self) -> None:
        self.turns.clear()
        self.netlistener("Lines", self.serve)

    def serve(self, event: Event, mask: Mask, session: NetSession, now: Timeval) -> Mask:
        construct = session.closure = session.closure or TryRead(limit=1000)
        self.turns.append(0)
        while tryread_until(event, construct, b"\n") is not None:
            self.turns[-1] += 1
        return Mask.E_READ


def test_who_sends_without_a_pause_keeps_nobody_waiting(runtime: Harness, peer: Peers) -> None:
    runtime.load(Counts, conf=CONF)
    turns = Counts.turns
    many = peer("Lines_Listener")
    sent = many.socket.send(b"x\n" * 40_000) // 2
    for _ in range(10):  # one turn of the loop each
        runtime.settle()
    assert sent > 20_000
    assert sum(turns) == sent
    # Two pieces at most: one that is a little short of the limit, and the next.
    assert max(turns) <= 16_384


CLIENTS = """
import socket, sys, time
clients = []
for _ in range(int(sys.argv[2])):
    clients.append(socket.create_connection(("127.0.0.1", int(sys.argv[1]))))
print("connected", flush=True)
sys.stdin.readline()
"""


def clients(port: int, count: int) -> subprocess.Popen[str]:
    made = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(CLIENTS), str(port), str(count)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert made.stdout is not None
    assert made.stdout.readline() == "connected\n"
    return made


def end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.close()
    process.wait(20)
    process.stdout.close()


@pytest.mark.expect_failure(match="no descriptors left: connections are turned away")
def test_without_descriptors_peers_are_turned_away_and_nothing_spins(runtime: Harness, healthy: Peer) -> None:
    others = clients(runtime.server.netlisteners.endpoints[0].address.port, 40)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, hard))
    filling = []
    with suppress(OSError):
        while True:
            filling.append(os.open("/dev/null", os.O_RDONLY))
    for _ in range(6):
        os.close(filling.pop())
    try:
        for _ in range(50):
            runtime.settle()
        turns = [runtime.server.scheduler.run_once(0.0) for _ in range(50)]
        sessions = runtime.server.netlisteners.sessions
        assert answers(healthy)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        for fd in filling:
            os.close(fd)
    assert sum(turns) == 0
    assert 0 < sessions < 12
    said = [record.text for record in runtime.records if "no descriptors left" in record.text]
    assert said == ["Lines_Listener 127.0.0.1:0: no descriptors left: connections are turned away"]
    end(others)
    for _ in range(20):
        runtime.settle()
    again = clients(runtime.server.netlisteners.endpoints[0].address.port, 3)
    for _ in range(5):
        runtime.settle()
    assert runtime.server.netlisteners.sessions == 4
    end(again)


@pytest.mark.own_reloads("it counts what the processor did")
@pytest.mark.slow
def test_ten_thousand_idle_connections_cost_next_to_nothing(runtime: Harness) -> None:
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 10_500:
        pytest.skip("the descriptor limit is below 10,500: raise it with `ulimit -n 20000`")
    runtime.load(Lines, conf=CONF.replace("idle_timeout = 30", "idle_timeout = 0 listen_backlog = 4096"))
    server = runtime.server
    others = subprocess.Popen(
        [sys.executable, "-c", CLIENTS, str(server.netlisteners.endpoints[0].address.port), "10000"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    while server.netlisteners.sessions < 10_000:
        server.scheduler.run_once(0.0)
    assert others.stdout is not None
    assert others.stdout.readline() == "connected\n"
    server.scheduler.run_once(0.0)
    begun = time.process_time()
    for _ in range(100):
        server.scheduler.run_once(0.0)
    spent = time.process_time() - begun
    end(others)
    while server.netlisteners.sessions:
        server.scheduler.run_once(0.0)
    # A loop that waits turns a few times a second; a hundred turns are much more than a second's worth.
    assert spent < 0.5
