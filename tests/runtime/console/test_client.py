"""The client: what it says when there is no server to ask."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.client import Client
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
