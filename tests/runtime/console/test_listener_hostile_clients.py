"""Thirty-two clients that misbehave, each in its own way, and one that does not: it is served all the while."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

from ecruntime.console.admission import Limits
from ecruntime.console.protocol import MAX_LINE_LENGTH, Form, Request, encode_request

if TYPE_CHECKING:
    from ecruntime.console.client import Client

COMMANDS = 1_000 if os.environ.get("ECXS_SOAK") else 250
Dial: TypeAlias = Callable[[], socket.socket]
Behaviour: TypeAlias = Callable[[Dial], Iterator[None]]
"""Does a little more harm each time it is asked to."""


def ask(line: str, form: Form = Form.TEXT) -> bytes:
    return encode_request(Request(form, line))


def push(connection: socket.socket, data: bytes) -> None:
    """Send what fits, without waiting."""
    with suppress(BlockingIOError):
        connection.send(data)


def pull(connection: socket.socket, size: int = 65_536) -> bytes:
    with suppress(BlockingIOError):
        chunk = connection.recv(size)
        if not chunk:
            raise ConnectionResetError
        return chunk
    return b""


def stalls_after(data: bytes) -> Behaviour:
    """Send this, and then nothing for ever."""

    def behave(dial: Dial) -> Iterator[None]:
        with dial() as connection:
            push(connection, data)
            while True:
                yield

    return behave


def repeats(data: bytes, *, reads: bool = True) -> Behaviour:
    """Send this again and again; the answers are thrown away, or not even read."""

    def behave(dial: Dial) -> Iterator[None]:
        with dial() as connection:
            while True:
                push(connection, data)
                yield
                if reads:
                    pull(connection)

    return behave


def byte_by_byte(data: bytes) -> Behaviour:
    def behave(dial: Dial) -> Iterator[None]:
        with dial() as connection:
            while True:
                for byte in data:
                    push(connection, bytes([byte]))
                    yield
                pull(connection)

    return behave


def babbles(dial: Dial) -> Iterator[None]:
    chance = Random(32)
    with dial() as connection:
        while True:
            push(connection, chance.randbytes(chance.randrange(1, 200)))
            yield
            pull(connection)


def reads_byte_by_byte(dial: Dial) -> Iterator[None]:
    with dial() as connection:
        push(connection, ask("help"))
        while True:
            pull(connection, 1)
            yield


def half_closes_after(data: bytes) -> Behaviour:
    def behave(dial: Dial) -> Iterator[None]:
        while True:
            with dial() as connection:
                push(connection, data)
                connection.shutdown(socket.SHUT_WR)
                yield

    return behave


def leaves_after(data: bytes) -> Behaviour:
    def behave(dial: Dial) -> Iterator[None]:
        while True:
            with dial() as connection:
                push(connection, data)
            yield

    return behave


def resets_in_the_middle_of_a_reply(dial: Dial) -> Iterator[None]:
    while True:
        with dial() as connection:
            push(connection, ask("help") * 20)
            yield
            pull(connection, 10)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        yield


def hands_over_descriptors(dial: Dial) -> Iterator[None]:
    with dial() as connection:
        while True:
            with suppress(BlockingIOError):
                socket.send_fds(connection, [ask("pid")], [connection.fileno()] * 8)
            yield
            pull(connection)


WAITS: dict[str, Behaviour] = {
    "is silent": stalls_after(b""),
    "sends half a header": stalls_after(b"\x00\x00"),
    "sends a header and no line": stalls_after(b"\x00\x00\x00\x09"),
    "sends half a line": stalls_after(ask("module list")[:-4]),
    "announces the greatest length": stalls_after(b"\x00\x00\xff\xff" + b"x" * 100),
    "asks once and never reads": stalls_after(ask("help")),
    "asks a thousand times and never reads": stalls_after(ask("help") * 1_000),
    "reads byte by byte": reads_byte_by_byte,
}
"""They hold their connections for ever; nothing that they do is a reason to drop them before their time is over."""
ACTS: dict[str, Behaviour] = {
    "sends a request byte by byte": byte_by_byte(ask("summary")),
    "sends a long request byte by byte": byte_by_byte(ask("x" * 5_000)),
    "floods and never reads": repeats(ask("help") * 100, reads=False),
    "floods and reads": repeats(ask("help") * 20),
    "floods with empty requests": repeats(ask("") * 500),
    "sends nothing but zeros": repeats(bytes(4_096)),
    "sends the longest command": repeats(ask("x" * MAX_LINE_LENGTH)),
    "sends the longest line of blanks": repeats(ask(" " * MAX_LINE_LENGTH)),
    "sends the longest line of quotes": repeats(ask('"' * MAX_LINE_LENGTH)),
    "sends many words": repeats(ask("a " * 30_000)),
    "sends an unknown type": repeats(b"\x00\x09\x00\x03pid"),
    "speaks HTTP": repeats(b"GET / HTTP/1.1\r\nHost: console\r\n\r\n"),
    "speaks TLS": repeats(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x55" * 200),
    "babbles": babbles,
    "sends what is no UTF-8": repeats(b"\x00\x00\x00\x04\xff\xfe\xc3\x28"),
    "sends zeros in a command": repeats(ask("\x00pid\x00 \x00")),
    "sends escape sequences": repeats(ask("\x1b[2J\x1b]0;owned\x07\u202e")),
    "sends a bare xml": repeats(ask("xml ") + ask("\n\n\n") + ask("xml xml")),
    "leaves a quote open": repeats(ask('gauge "status')),
    "breaks modules": repeats(ask("gauge burst") + ask("gauge leave")),
    "half closes in the middle of a request": half_closes_after(ask("pid")[:-1]),
    "connects and leaves": leaves_after(b""),
    "resets in the middle of a reply": resets_in_the_middle_of_a_reply,
    "hands over descriptors": hands_over_descriptors,
}
BEHAVIOURS = {**WAITS, **ACTS}


class Crowd:
    """All of them at once, in the thread of the test; who is dropped connects again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.drops = dict.fromkeys(BEHAVIOURS, 0)
        self._members = {name: behave(self._dial) for name, behave in BEHAVIOURS.items()}

    def _dial(self) -> socket.socket:
        connection = socket.socket(socket.AF_UNIX)
        try:
            connection.settimeout(20.0)
            connection.connect(str(self.path))
            connection.setblocking(False)
        except BaseException:
            connection.close()
            raise
        return connection

    def misbehave(self) -> None:
        for name, member in tuple(self._members.items()):
            try:
                next(member)
            except OSError:
                self.drops[name] += 1
                self._members[name] = BEHAVIOURS[name](self._dial)

    def release(self) -> None:
        for member in self._members.values():
            member.close()


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def answered(client: Client, number: int) -> bool:
    line, answer = (
        ("pid", f"{os.getpid()}\n"),
        ("xml pid", f"<pid>\n  <pid>{os.getpid()}</pid>\n</pid>\n"),
        ("meter:m2 status", "failures: 3\n"),
        ("nonsense", "Unknown command 'nonsense'\nhint: `help` lists the commands\n"),
    )[number % 4]
    return client.ask(line).text == answer


def test_there_are_thirty_two_kinds_of_misbehaviour() -> None:
    assert len(BEHAVIOURS) == 32


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("limits", [Limits(idle_seconds=3_600.0)])
def test_a_healthy_client_is_served_while_thirty_two_misbehave(server: Any) -> None:
    before = descriptors()
    crowd = Crowd(server.path)
    with server.connect() as healthy:
        try:
            for number in range(COMMANDS):
                crowd.misbehave()
                assert answered(healthy, number)
            # All this happened before anybody was let go: those who only stall still have their first connections.
            assert {name: crowd.drops[name] for name in WAITS} == dict.fromkeys(WAITS, 0)
            assert server.listener.clients > len(WAITS)
        finally:
            crowd.release()
        with server.connect() as last:
            last.ask("pid")  # answered after all who connected before it, and left since, were accepted
        while server.listener.clients > 1:
            assert healthy.ask("pid").is_completed
        # The server has closed every connection of theirs: what is left is the healthy one, at both ends.
        assert descriptors() == before + 2
    assert crowd.drops["speaks HTTP"] > 0


@pytest.mark.parametrize("name", BEHAVIOURS)
def test_each_misbehaviour_alone_leaves_the_server_as_it_was(server: Any, name: str) -> None:
    crowd = Crowd(server.path)
    member = BEHAVIOURS[name](crowd._dial)
    for _ in range(5):
        try:
            next(member)
        except OSError:
            member = BEHAVIOURS[name](crowd._dial)
    with server.connect() as healthy:
        assert answered(healthy, 0)
        member.close()
        while server.listener.clients > 1:
            assert answered(healthy, 2)
