"""A live `ecxs run`, and `ecxs` on a terminal of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pexpect
import pytest

from ecruntime.console.client import Client
from ecruntime.model.module import Language, ModuleDefinition
from ecruntime.model.module_kind import ModuleKind
from ecruntime.model.module_record import ModuleRecord, format_record

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[4]
LIMIT = 60
"""Seconds for one thing to appear: far more than it takes, because the machine may be busy."""
CONF = """\
retry_interval = 600
binding "north" { retry_interval = 30 }
binding "south" { retry_interval = 60 }
owl {}
"""
OWL = {
    "__init__.py": "",
    "code.py": """\
from pathlib import Path
from ecruntime.api import *
from .generated.registration import REGISTRATION

class Owl(Module):
    registration = REGISTRATION

    def owl_hoot_v1(self):
        pass

    def control_hoot(self, request):
        return "hoo"

    def control_paint(self, request):
        return "\\x1b[2Jblank"

    def control_sleep(self, request):
        # Somebody has to open both ends: the test knows that the command runs, and says when it may end.
        Path(request.arguments[0]).open("w").close()
        return Path(request.arguments[1]).read_text()
""",
    "generated/__init__.py": "",
    "generated/registration.py": """\
from ecruntime.api import *

REGISTRATION = Registration(
    api=1, name="owl", kind=ModuleKind.SINGLETON, description="Hoots", source="owl.py",
    providers=(ProviderRegistration(signature("owl", "hoot_v1", "void")),),
    commands=(CommandRegistration("hoot"), CommandRegistration("paint"), CommandRegistration("sleep")),
)
""",
    "generated/entry.py": "from ..code import Owl\n\nAPI = 1\n\ndef create():\n    return Owl()\n",
}
SHELL = """
import os, signal, subprocess, sys, termios

def begin():
    os.tcsetpgrp(0, os.getpid())
    for number in (signal.SIGTTOU, signal.SIGTSTP):
        signal.signal(number, signal.SIG_DFL)

signal.signal(signal.SIGTTOU, signal.SIG_IGN)
ours = termios.tcgetattr(0)
job = subprocess.Popen(sys.argv[1:], process_group=0, preexec_fn=begin)
while True:
    _, status = os.waitpid(job.pid, os.WUNTRACED)
    os.tcsetpgrp(0, os.getpid())
    if not os.WIFSTOPPED(status):
        print(f"ended with {os.waitstatus_to_exitcode(status)}")
        break
    how = "as it was" if termios.tcgetattr(0) == ours else "taken"
    print(f"{job.pid} stopped by {signal.Signals(os.WSTOPSIG(status)).name}, terminal {how}", flush=True)
    termios.tcsetattr(0, termios.TCSADRAIN, ours)
    if input() == "fg":
        os.tcsetpgrp(0, job.pid)
    os.killpg(job.pid, signal.SIGCONT)
"""
"""What a shell does with one job: tells when it stops, and has it go on, in the foreground after `fg`."""


def install_owl(libexec: Path) -> None:
    digest = hashlib.sha256(repr(OWL).encode()).hexdigest()
    artifact = f".owl-{digest[:12]}"
    for path, text in OWL.items():
        target = libexec / artifact / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    definition = ModuleDefinition("owl", Language.PYTHON, ModuleKind.SINGLETON)
    record = ModuleRecord(definition, artifact=artifact, digest=digest)
    (libexec / "owl.module.json").write_text(format_record(record), encoding="utf-8")
    (libexec / "owl.ecm").write_text("[owl]\n", encoding="utf-8")


def environment(folder: Path, **others: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "PAGER", "LESS", "COLUMNS"}}
    return {
        **kept,
        "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "runtime"))),
        "XDG_STATE_HOME": str(folder / "state"),
        "TERM": "xterm-256color",
        # Nobody answers the question where the cursor is.
        "PROMPT_TOOLKIT_NO_CPR": "1",
        **others,
    }


class Live:
    """A server in a process of its own, that may be stopped and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / ".ecxs" / "ec.sock"
        self.pid = 0
        self._process: subprocess.Popen[str] | None = None
        (folder / "ecelerity.conf").write_text(CONF, encoding="utf-8")
        (folder / "libexec").mkdir()
        install_owl(folder / "libexec")

    def start(self) -> None:
        command = [sys.executable, "-m", "ecxs", "run", "-f", "ecelerity.conf", "--libexec", "libexec"]
        with (self.folder / "log").open("w") as log:
            self._process = subprocess.Popen(
                [*command, "--socket", str(self.socket)], cwd=self.folder, env=environment(self.folder), stderr=log
            )
        self.pid = self._process.pid
        waiting = [sys.executable, "-m", "ecxs", "console", "-s", str(self.socket), "--wait", str(LIMIT), "pid"]
        done = subprocess.run(waiting, env=environment(self.folder), capture_output=True, text=True, check=False)
        assert done.stdout == f"{self.pid}\n", done.stderr + (self.folder / "log").read_text()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(LIMIT)
            self._process = None

    def ask(self, line: str) -> str:
        with Client.connect(self.socket) as client:
            return client.ask(line).text

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "ecxs", *words]
        return subprocess.run(
            command, cwd=self.folder, env=environment(self.folder), capture_output=True, text=True, check=False
        )


@pytest.fixture
def live() -> Iterator[Live]:
    # The path of a socket has to be short.
    folder = Path(tempfile.mkdtemp(prefix="ecxs-live-"))
    server = Live(folder)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


class Terminal:
    """Processes of `ecxs`, each on a terminal of its own; all are ended with the test."""

    def __init__(self, live: Live) -> None:
        self._live = live
        self._children: list[Any] = []

    def spawn(self, *words: str, rows: int = 24, columns: int = 120, **others: str) -> Any:  # pexpect has no types
        return self._spawn(["-m", "ecxs", *words], rows, columns, others)

    def job(self, *words: str) -> Any:
        """Spawn it as the job of a shell, which alone can go on after it was stopped."""
        return self._spawn(["-c", SHELL, sys.executable, "-m", "ecxs", *words], 24, 120, {})

    def _spawn(self, words: list[str], rows: int, columns: int, others: dict[str, str]) -> Any:
        child = pexpect.spawn(
            sys.executable,
            words,
            cwd=str(self._live.folder),
            env=environment(self._live.folder, **others),
            dimensions=(rows, columns),
            encoding="utf-8",
            timeout=LIMIT,
            # Whoever runs the tests in the background has them ignore interrupts, which a child would inherit.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self._children.append(child)
        return child

    def console(self, *options: str, rows: int = 24, **others: str) -> Any:
        child = self.spawn("console", "-s", str(self._live.socket), *options, rows=rows, **others)
        child.expect(f"pid {self._live.pid}, generation 1; `help` lists the commands")
        child.expect_exact("ecxs>")
        return child

    def top(self, *options: str, **others: str) -> Any:
        child = self.spawn("top", "-s", str(self._live.socket), *options, **others)
        child.expect_exact("q leaves")
        return child

    def close(self) -> None:
        for child in self._children:
            child.close(force=True)


@pytest.fixture
def terminal(live: Live) -> Iterator[Terminal]:
    opened = Terminal(live)
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a short path, as a socket below it needs it."""
    folder = Path(tempfile.mkdtemp(prefix="ecxs-live-"))
    yield folder
    shutil.rmtree(folder)
