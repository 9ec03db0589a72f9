"""A server under a service manager: what it says, and when, by a socket that stands for systemd's."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from ecxs.cli.interpreter import own_command

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.slow


@contextmanager
def manager(address: str) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(address)
        heard.settimeout(40)
        yield heard


@contextmanager
def served(folder: Path, address: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    (folder / "ec.conf").write_text("# nothing\n")
    process = subprocess.Popen(
        own_command("run", "-f", "ec.conf", "--libexec", "."),
        cwd=folder,
        env={**os.environ, "NOTIFY_SOCKET": address, **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def next_word(heard: socket.socket) -> str:
    return heard.recv(4096).decode()


def test_the_manager_hears_of_start_reload_and_end(tmp_path: Path) -> None:
    address = str(tmp_path / "manager")
    with manager(address) as heard, served(tmp_path, address) as process:
        assert next_word(heard) == "READY=1\nSTATUS=running; modules: none"
        process.send_signal(signal.SIGHUP)
        assert re.fullmatch(r"RELOADING=1\nMONOTONIC_USEC=\d+", next_word(heard))
        assert next_word(heard) == "READY=1\nSTATUS=reloaded; generation 2"
        (tmp_path / "ec.conf").write_text("nothing {\n")
        process.send_signal(signal.SIGHUP)
        assert next_word(heard).startswith("RELOADING=1\n")
        assert next_word(heard) == "READY=1\nSTATUS=the reload was refused; generation 2"
        process.terminate()
        assert next_word(heard) == "STOPPING=1"
        assert process.wait(timeout=30) == 0


def test_the_loop_gives_signs_of_life_for_a_limit_of_this_process(tmp_path: Path) -> None:
    address = f"\0ecxs-{os.getpid()}"
    with manager(address) as heard, served(tmp_path, f"@{address[1:]}", WATCHDOG_USEC="300000"):
        words = [next_word(heard) for _ in range(3)]
    assert sorted(words)[-2:] == ["WATCHDOG=1", "WATCHDOG=1"]


@pytest.mark.parametrize("limit", ["0", "soon", ""])
def test_without_a_limit_there_are_no_signs_of_life(tmp_path: Path, limit: str) -> None:
    address = str(tmp_path / "manager")
    with manager(address) as heard, served(tmp_path, address, WATCHDOG_USEC=limit) as process:
        assert next_word(heard).startswith("READY=1\n")
        process.terminate()
        assert next_word(heard) == "STOPPING=1"


def test_a_manager_that_is_gone_is_told_once_and_stops_nothing(tmp_path: Path) -> None:
    with served(tmp_path, str(tmp_path / "nobody"), WATCHDOG_USEC="30000") as process:
        assert process.stderr is not None
        lines = []
        for line in process.stderr:
            lines.append(line)
            if "running; modules: none" in line:
                process.terminate()
        assert process.wait(timeout=30) == 0
    assert sum("the service manager cannot be told: No such file or directory" in line for line in lines) == 1
