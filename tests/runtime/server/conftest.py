from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO, TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.runtime.conftest import LibexecBuilder

ROOT = Path(__file__).resolve().parents[3]
GENEROUS = 40.0
GATES = """
def conf_setup(self):
    self.pass_gate("setup")

def ext_init(self, init):
    if init.mode is InitMode.INIT and init.is_privileged:
        self.run_in_pool(self.work)
    elif init.mode is InitMode.INIT:
        self.pass_gate("reload")

def work(self):
    self.pass_gate("job")

def pass_gate(self, name):
    if (FOLDER / name).exists():
        with open(FOLDER / name) as gate:
            gate.read()

def core_log_reopen(self):
    self.log.error("the ear reopens")
"""


class Running:
    """A server whose standard error is read line by line; who waits too long finds it killed."""

    def __init__(self, conf: Path, libexec: Path, *words: str, stderr: IO[str] | int = subprocess.PIPE) -> None:
        command = [sys.executable, "-m", "ecxs", "run", "-f", str(conf), "--libexec", str(libexec), *words]
        environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"}
        self.process = subprocess.Popen(command, env=environment, text=True, stderr=stderr, process_group=0)
        self.lines: list[str] = []
        self._timer = Timer(GENEROUS, self.process.kill)
        self._timer.start()

    def until(self, word: str) -> str:
        assert self.process.stderr is not None
        while word not in (line := self.process.stderr.readline()):
            assert line, f"'{word}' did not come after {self.lines}"
            self.lines.append(line)
        self.lines.append(line)
        return line

    def send(self, *numbers: int) -> None:
        for number in numbers:
            self.process.send_signal(number)

    def end(self) -> int:
        if self.process.stderr is not None:
            self.lines += self.process.stderr.readlines()
        return self.process.wait()

    def logged(self, word: str) -> list[str]:
        return [line for line in self.lines if word in line]

    def close(self) -> None:
        self._timer.cancel()
        self.process.kill()
        if self.process.stderr is not None:
            self.process.stderr.close()
        self.process.wait()


@pytest.fixture
def conf(tmp_path: Path) -> Path:
    path = tmp_path / "ecelerity.conf"
    path.touch()
    return path


@pytest.fixture
def run(conf: Path, libexec: LibexecBuilder) -> Iterator[Callable[..., Running]]:
    running: list[Running] = []

    def start(*words: str, stderr: IO[str] | int = subprocess.PIPE) -> Running:
        running.append(Running(conf, libexec.folder, *words, stderr=stderr))
        return running[-1]

    yield start
    for one in running:
        one.close()


class Gates:
    """Named pipes that a module waits at: to open one is to know that it is there, to close it lets it go on."""

    def __init__(self, folder: Path, conf: Path, libexec: LibexecBuilder) -> None:
        self._folder = folder
        provider = 'providers=(ProviderRegistration(signature("core", "log_reopen", "void")),)'
        folder_line = f"FOLDER = __import__('pathlib').Path({str(folder)!r})"
        libexec.add("ear", body=GATES.replace("FOLDER /", "self.FOLDER /") + folder_line, registration=provider)
        conf.write_text("ear {}\n", encoding="utf-8")

    def build(self, name: str) -> None:
        os.mkfifo(self._folder / name)

    @contextmanager
    def hold(self, name: str) -> Iterator[None]:
        with (self._folder / name).open("w", encoding="utf-8"):
            (self._folder / name).unlink()
            yield


@pytest.fixture
def gates(tmp_path: Path, conf: Path, libexec: LibexecBuilder) -> Gates:
    return Gates(tmp_path, conf, libexec)


@pytest.fixture
def wait_for() -> Callable[..., None]:
    """Wait until there is a file, with a word in it if one is given."""

    def wait(path: Path, word: str = "") -> None:
        end = time.monotonic() + GENEROUS
        while not path.exists() or (word and word not in path.read_text(encoding="utf-8")):
            assert time.monotonic() < end, f"'{path}' did not come"
            time.sleep(0.01)

    return wait
