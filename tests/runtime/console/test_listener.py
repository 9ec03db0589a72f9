from __future__ import annotations

import errno
import os
import re
import resource
import socket
import stat
import struct
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.admission import Limits
from ecruntime.console.listener import Listener
from ecruntime.console.protocol import Form, Reply, ReplyStatus, Request, encode_request
from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.scheduler import Scheduler
from ecruntime.testing.virtual_clock import VirtualClock
from ecruntime.testing.virtual_poller import VirtualPoller

if TYPE_CHECKING:
    from pathlib import Path

    from ecruntime.console.dispatcher import Dispatcher
    from ecruntime.log import Log


def raw(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(20.0)
    connection.connect(str(path))
    return connection


def everything(connection: socket.socket) -> bytes:
    received = b""
    while chunk := connection.recv(65_536):
        received += chunk
    return received


def test_a_client_asks_in_each_form(server: Any) -> None:
    with server.connect() as client:
        assert client.ask("pid") == Reply(ReplyStatus.COMPLETED, f"{os.getpid()}\n")
        assert client.ask("pid", Form.JSON).text == f'{{\n  "pid": {os.getpid()}\n}}\n'
        assert client.ask("pid", Form.XML).text.startswith("<pid>")
        assert client.ask("nonsense").status is ReplyStatus.FAILED


def test_the_socket_is_for_its_user_alone_and_so_is_a_new_directory(server: Any) -> None:
    assert stat.S_IMODE(server.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(server.path.parent.stat().st_mode) == 0o700


def test_requests_sent_byte_by_byte_are_served(server: Any) -> None:
    with raw(server.path) as connection:
        for byte in encode_request(Request(Form.TEXT, "pid")):
            connection.sendall(bytes([byte]))
        connection.shutdown(socket.SHUT_WR)
        assert everything(connection)[6:] == f"{os.getpid()}\n".encode()


def test_requests_sent_at_once_are_answered_in_order(server: Any) -> None:
    lines = ["pid", "", "zzz", "summary reset"] * 100
    with raw(server.path) as connection:
        connection.sendall(b"".join(encode_request(Request(Form.TEXT, line)) for line in lines))
        connection.shutdown(socket.SHUT_WR)
        received = everything(connection)
    assert (
        re.findall(rb"statistics cleared|Unknown command", received)
        == [b"Unknown command", b"statistics cleared"] * 100
    )


def test_a_client_that_speaks_something_else_is_told_and_dropped(server: Any) -> None:
    with raw(server.path) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
        received = everything(connection)
    assert received[:2] == b"\x00\x02"
    assert received[6:] == b"request type 18245 is unknown\nhint: connect with `ecxs console`\n"


def test_a_client_that_leaves_in_the_middle_harms_nobody(server: Any) -> None:
    for ending in (b"", b"\x00", b"\x00\x00\x00\x09pid", encode_request(Request(Form.TEXT, "help"))):
        with raw(server.path) as connection:
            connection.sendall(ending)
            linger = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    with server.connect() as client:
        assert client.ask("pid").is_completed


def test_a_client_that_never_reads_costs_one_reply_and_stops_nobody(server: Any) -> None:
    with raw(server.path) as silent, server.connect() as client:
        silent.settimeout(0.0)
        with suppress(BlockingIOError):
            while True:
                silent.send(encode_request(Request(Form.TEXT, "help")) * 100)
        assert client.ask("pid").is_completed


@pytest.mark.parametrize("limits", [Limits(clients=2)])
def test_one_client_too_many_is_told_so(server: Any) -> None:
    with server.connect() as first, server.connect() as second:
        assert first.ask("pid").is_completed
        assert second.ask("pid").is_completed
        with server.connect() as third:
            expected = Reply(ReplyStatus.AGAIN, "there are 2 clients already\nhint: close one of them\n")
            assert third.ask("pid") == expected


@pytest.mark.parametrize("limits", [Limits(clients=0)])
def test_a_refused_client_that_has_left_does_not_end_the_listening(server: Any) -> None:
    for _ in range(20):
        raw(server.path).close()
    with server.connect() as client:
        assert client.ask("pid").status is ReplyStatus.AGAIN


def test_closing_drops_clients_and_removes_the_socket(server: Any) -> None:
    with server.connect() as client:
        client.ask("pid")
        server.close()
        with pytest.raises(EnvironmentFailure, match="the server closed the connection"):
            client.ask("pid")
    assert not server.path.exists()


def test_an_idle_client_is_dropped_and_a_busy_one_is_not(tmp_path: Path, dispatcher: Dispatcher, log: Log) -> None:
    clock = VirtualClock()
    poller = VirtualPoller(clock)
    scheduler = Scheduler(clock, poller, log)
    listener = Listener(scheduler, dispatcher, log)
    listener.listen(tmp_path / "console.sock")
    with raw(tmp_path / "console.sock") as idle, raw(tmp_path / "console.sock") as busy:
        poller.run_for(scheduler, 40)
        busy.sendall(encode_request(Request(Form.TEXT, "")))
        poller.run_for(scheduler, 0)
        assert listener.clients == 2
        poller.run_for(scheduler, 20)
        assert listener.clients == 1
        assert idle.recv(10) == b""
        poller.run_for(scheduler, 39)
        assert listener.clients == 1
        poller.run_for(scheduler, 1)
        assert (listener.clients, everything(busy)) == (0, b"\x00" * 6)
    listener.close()
    assert scheduler.events == ()
    scheduler.close()


def test_without_descriptors_accepting_pauses_and_goes_on(tmp_path: Path, dispatcher: Dispatcher, log: Log) -> None:
    clock = VirtualClock()
    poller = VirtualPoller(clock)
    scheduler = Scheduler(clock, poller, log)
    listener = Listener(scheduler, dispatcher, log)
    listener.listen(tmp_path / "console.sock")
    with raw(tmp_path / "console.sock"):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
        poller.run_for(scheduler, 0.5)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        assert listener.clients == 0
        poller.run_for(scheduler, 0.5)
        poller.run_for(scheduler, 0)
        assert listener.clients == 1
    reason = os.strerror(errno.EMFILE)
    assert [record.text for record in log.paniclog()] == [f"no client can be accepted: {reason}"]
    listener.close()
    scheduler.close()
