"""The client: what it says when there is no server to ask."""

from __future__ import annotations

import itertools
import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.client import Client
from ecruntime.console.protocol import Reply, ReplyStatus, encode_reply
from ecruntime.foundation.errors import EnvironmentFailure

if TYPE_CHECKING:
    from pathlib import Path


START = "start the server with `ecxs run`, or name its socket with `--socket`"


def test_a_missing_socket_is_an_environment_failure(tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure) as caught:
        Client.connect(tmp_path / "none")
    assert (str(caught.value), caught.value.hint) == (f"there is no console socket '{tmp_path}/none'", START)
    assert caught.value.exit_code == 3


def test_a_dead_socket_is_an_environment_failure(tmp_path: Path) -> None:
    path = tmp_path / "dead"
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as dead:
        dead.bind(str(path))
    with pytest.raises(EnvironmentFailure) as caught:
        Client.connect(path)
    assert (str(caught.value), caught.value.hint) == (f"no server listens on the console socket '{path}'", START)


def test_a_server_that_does_not_answer_is_an_environment_failure() -> None:
    near, far = socket.socketpair()
    near.settimeout(0.01)
    with Client(near) as client, far, pytest.raises(EnvironmentFailure, match="the server does not answer"):
        client.ask("pid")


def test_a_server_that_sends_a_byte_now_and_then_has_no_more_time_than_a_silent_one() -> None:
    content = encode_reply(Reply(ReplyStatus.COMPLETED, "x" * 4000))
    near, far = socket.socketpair()
    near.settimeout(0.2)
    is_given_up = threading.Event()

    def drip() -> None:
        # Each byte comes well before the wait for it would end.
        with suppress(OSError):
            for byte in content:
                if is_given_up.wait(0.02):
                    return
                far.sendall(bytes((byte,)))

    dripping = threading.Thread(target=drip)
    dripping.start()
    try:
        with Client(near) as client, pytest.raises(EnvironmentFailure, match="the server does not answer"):
            client.ask("pid")
    finally:
        is_given_up.set()
        dripping.join()
        far.close()


def test_a_reply_in_pieces_is_read_and_each_command_has_its_own_time() -> None:
    near, far = socket.socketpair()
    near.settimeout(20.0)
    reply = Reply(ReplyStatus.COMPLETED, "x" * 200_000)
    content = encode_reply(reply)

    def answer() -> None:
        for _ in range(2):
            far.recv(1000)
            for begin in itertools.count(0, 50_000):
                if not (piece := content[begin : begin + 50_000]):
                    break
                far.sendall(piece)

    answering = threading.Thread(target=answer)
    answering.start()
    with far, Client(near) as client:
        assert [client.ask("pid"), client.ask("pid")] == [reply, reply]
    answering.join()
