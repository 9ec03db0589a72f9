"""A project, and `ecxs dev` on it: its events are read one by one, and nobody waits for time."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import pytest

from ecruntime.console.client import Client
from ecxs.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).resolve().parents[4]


def environment(**others: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "runtime"))), **others}


class DevProcess:
    """`ecxs dev --json` in a project, and what it has told."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder = folder
        self.socket = folder / ".ecxs" / "console.sock"
        self.events: list[dict[str, Any]] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ecxs", "dev", "--json", *words],
            cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip  # words, several to a line

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.process.stdout is not None:
            self.process.stdout.close()

    def wait(self, kind: str, is_it: Callable[[dict[str, Any]], object] = lambda _: True) -> dict[str, Any]:
        """Read events up to one of a kind, and return it; those before it are the last of `events`."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            event: dict[str, Any] = json.loads(line)
            self.events.append(event)
            if event["event"] == kind and is_it(event):
                return event
        raise AssertionError("\n".join(map(str, self.events)))

    def cycle(self) -> list[dict[str, Any]]:
        """Read events up to the end of a cycle, and return them."""
        begin = len(self.events)
        self.wait("cycle")
        return self.events[begin:]

    def ask(self, line: str) -> str:
        with Client.connect(self.socket) as client:
            return client.ask(line).text

    def interrupt(self) -> int:
        """End it as Ctrl-C does; return its exit code."""
        self.process.send_signal(signal.SIGINT)
        out, _ = self.process.communicate()
        self.events += map(json.loads, out.splitlines())
        return self.process.returncode


def save(path: Path, text: str) -> None:
    """Save as editors do: into another file, which then takes the place."""
    aside = path.with_name(f".{path.name}.swp")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    save(path, text.replace(old, new))


def processes_in(folder: Path) -> list[str]:
    """The command lines of processes that work in a folder."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                found.append((entry / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue
    return found


@pytest.fixture
def project(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Path]]:
    """Make a project of a kind; the path of a socket has to be short."""
    folder = Path(tempfile.mkdtemp(prefix="ecxs-dev-")).resolve()

    def make(kind: str) -> Path:
        assert main(["new", "owl", "--kind", kind, "--no-input", "-o", str(folder)]) == 0
        return folder / "owl"

    yield make
    shutil.rmtree(folder)
