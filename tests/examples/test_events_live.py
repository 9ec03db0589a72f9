"""The samples of the server's event section under `ecxs run`: real time, real sockets, a client in another process."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.examples.conftest import RunningExample

    Start = Callable[[str], RunningExample]

EVENTS = Path(__file__).resolve().parents[2] / "examples" / "events"
pytestmark = pytest.mark.slow


@pytest.fixture
def start(tmp_path: Path, run_example: Callable[[Path], RunningExample]) -> Start:
    def copy_and_run(name: str) -> RunningExample:
        ignored = shutil.ignore_patterns(".ecxs", "__pycache__", ".pytest_cache", ".mypy_cache")
        return run_example(Path(shutil.copytree(EVENTS / name, tmp_path / name, ignore=ignored)))

    return copy_and_run


def received(end: socket.socket, size: int) -> bytes:
    """Return so many bytes, or all there are before the end of the stream."""
    got = bytearray()
    while len(got) < size and (piece := end.recv(min(size - len(got), 65_536))):
        got += piece
    return bytes(got)


def test_its_readable(start: Start) -> None:
    running = start("its_readable")
    with running.connect() as end:
        end.sendall(b"hello ")
        end.sendall(b"world")
        end.shutdown(socket.SHUT_WR)
        assert received(end, 1) == b""
    assert running.ask("its_readable", "heard") == "hello world"


def test_ping_pong(start: Start) -> None:
    with start("ping_pong").connect() as end:
        assert received(end, 7) == b"hello\r\n"
        for _ in range(100):
            end.sendall(b"x")
            assert received(end, 7) == b"hello\r\n"
        end.shutdown(socket.SHUT_WR)
        assert received(end, 1) == b""


def test_partial_writes(start: Start) -> None:
    with start("partial_writes").connect() as end:
        end.sendall(b"again")
        end.shutdown(socket.SHUT_WR)
        assert received(end, 3 << 20) == b"hello\r\n" * 300_000


def test_record_reader(start: Start) -> None:
    running = start("record_reader")
    with running.connect() as end:
        for byte in b"one line\r\n":
            end.sendall(bytes([byte]))
        assert received(end, 1) == b""
    assert running.ask("record_reader", "lines") == {"lines": ["one line"]}


def test_exact_reader(start: Start) -> None:
    running = start("exact_reader")
    with running.connect() as whole, running.connect() as broken:
        for _ in range(8):
            whole.sendall(bytes(1024))
        assert received(whole, 1) == b""
        broken.sendall(bytes(8191))
        broken.shutdown(socket.SHUT_WR)
        assert received(broken, 1) == b""
    assert running.ask("exact_reader", "counts") == {"blocks": 1, "broken": 1}


def test_suspended(start: Start, tmp_path: Path) -> None:
    (tmp_path / "page").write_bytes(b"content" * 100_000)
    (tmp_path / "more").write_bytes(b"more")
    with start("suspended").connect() as end:
        end.sendall(f"file://{tmp_path}/page\r\n{tmp_path}/more\r\n{tmp_path}/none\r\n".encode())
        assert received(end, 1 << 20) == b"content" * 100_000 + b"more"


def test_impatient(start: Start) -> None:
    with start("impatient").connect() as end:
        for _ in range(3):
            end.sendall(b"a")
            assert received(end, 1) == b"a"
        end.shutdown(socket.SHUT_WR)
        assert received(end, 1) == b""


@pytest.mark.parametrize(
    ("name", "command", "answer"), [("in_half_a_minute", "said", ""), ("every_half_minute", "count", {"count": 0})]
)
def test_timers_have_not_fired_before_their_time(start: Start, name: str, command: str, answer: object) -> None:
    assert start(name).ask(name, command) == answer
