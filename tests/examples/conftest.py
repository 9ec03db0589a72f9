"""Examples as people meet them: copied, and run with `ecxs run` in a process of their own."""

from __future__ import annotations

import json
import re
import shutil
import socket
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class RunningExample:
    """A server of its own with one example in it."""

    port: int
    socket: Path

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), 20)

    def ask(self, *line: str) -> Any:
        command = [sys.executable, "-m", "ecxs", "console", "--socket", str(self.socket), "--format", "json", *line]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=50)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def run_example() -> Iterator[Callable[[Path], RunningExample]]:
    """Return a function that runs the example in a folder, on a port that is free."""
    # The folder of a test may be too deep for the path of a socket.
    short = Path(mkdtemp(prefix="ecxs-", dir="/tmp"))
    running: list[subprocess.Popen[bytes]] = []

    def run(folder: Path) -> RunningExample:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port: int = free.getsockname()[1]
        conf = folder / "ecelerity.conf"
        conf.write_text(re.sub(r"(?<=127\.0\.0\.1:)[0-9]+(?=\" \{)", str(port), conf.read_text()))
        command = [sys.executable, "-m", "ecxs", "run", "--socket", str(short / "s")]
        server = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        running.append(server)
        assert server.stderr is not None
        said = b""
        while not (line := server.stderr.readline()).startswith(b"running;"):
            said += line
            assert line, said.decode()
        return RunningExample(port, short / "s")

    yield run
    for server in running:
        server.terminate()
        server.communicate(timeout=20)
    shutil.rmtree(short, ignore_errors=True)
