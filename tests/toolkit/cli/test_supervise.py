from __future__ import annotations

import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.foundation.errors import EnvironmentFailure
from ecruntime.server import ASKED
from ecxs.cli.child_watch import ChildWatch
from ecxs.cli.supervise import RestartLimit, Supervisor, is_crash

if TYPE_CHECKING:
    from pathlib import Path


LIMIT = 8.0


@dataclass
class Play:
    """Children that end as told, each after some seconds of a clock that only they move, and after some signals."""

    ends: list[tuple[float, int]]
    coming: list[list[int]] = field(default_factory=list)
    """The signals that come while each child runs, before it ends."""
    words: list[bytes] = field(default_factory=list)
    """What each child says when it ends; by default, if that is with 0, that its end was asked for."""
    silences: list[float] = field(default_factory=list)
    """For how long each child says nothing before it goes on as told."""
    now: float = 0.0
    starts: int = 0
    passed_on: list[int] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    is_obedient: bool = True
    """Whether SIGABRT ends a child, which SIGKILL always does."""
    beat: bytes = b""
    _is_running: bool = False
    _killed: int = 0
    _code: int = 0

    def start(self) -> Play:
        self.starts += 1
        self._is_running = True
        self._killed = 0
        return self

    def poll(self) -> int | None:
        if self._killed:
            return -self._killed
        if self._is_running:
            return None
        lasted, code = self.ends.pop(0)
        self.now += lasted
        return code

    def next_signal(self, seconds: float) -> int | None:
        coming = self.coming[self.starts - 1] if len(self.coming) >= self.starts else []
        if coming:
            return coming.pop(0)
        if len(self.silences) >= self.starts and self.silences[self.starts - 1] > 0:
            self.silences[self.starts - 1] -= seconds
            self.now += seconds
            return None
        self._is_running = False
        self._code = self.ends[0][1]
        return signal.SIGCHLD

    def send_signal(self, number: int, /) -> None:
        self.passed_on.append(number)
        if number == signal.SIGKILL or (number == signal.SIGABRT and self.is_obedient):
            self._killed = number

    def hear(self) -> bytes:
        if self._is_running:
            return self.beat
        by_default = b"" if self._killed or self._code else ASKED
        return self.words[self.starts - 1] if len(self.words) >= self.starts else by_default

    def monotonic(self) -> float:
        return self.now

    def announce(self, text: str) -> None:
        self.said.append(text)


def test_a_good_end_is_the_end() -> None:
    play = Play([(1.0, 0)])
    assert Supervisor(play, LIMIT).run() == 0
    assert play.starts == 1


@pytest.mark.parametrize("code", [1, 2, 3, 4, 5])
def test_a_refusal_is_not_tried_again(code: int) -> None:
    play = Play([(1.0, code)])
    assert Supervisor(play, LIMIT).run() == code
    assert play.starts == 1


def test_an_interrupted_child_is_not_started_again_although_no_signal_came_through_the_supervisor() -> None:
    play = Play([(1.0, 130)])
    assert Supervisor(play, LIMIT).run() == 130
    assert (play.starts, play.said) == (1, [])


@pytest.mark.parametrize("code", [-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGKILL, 70, 71])
def test_a_crash_is_followed_by_a_new_start(code: int) -> None:
    play = Play([(1.0, code), (1.0, 0)])
    assert Supervisor(play, LIMIT).run() == 0
    assert play.starts == 2
    how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
    assert play.said == [f"the runtime {how}; it is started anew"]


def test_after_five_restarts_in_a_minute_it_gives_up() -> None:
    play = Play([(10.0, 71)] * 6)
    with pytest.raises(RestartLimit) as failed:
        Supervisor(play, LIMIT).run()
    assert str(failed.value) == "the runtime ended with exit code 71, after 5 restarts in 50 seconds"
    assert (play.starts, failed.value.exit_code) == (6, 72)


def test_crashes_that_are_far_apart_are_forgiven() -> None:
    play = Play([*[(13.0, 71)] * 20, (1.0, 0)])
    assert Supervisor(play, LIMIT).run() == 0
    assert play.starts == 21


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGQUIT])
def test_a_signal_that_ends_is_passed_on_and_no_child_follows(number: int) -> None:
    play = Play([(1.0, 71)], [[number]])
    assert Supervisor(play, LIMIT).run() == 71
    assert (play.passed_on, play.starts) == ([number], 1)


def test_other_signals_are_passed_on_to_the_child_that_runs() -> None:
    play = Play([(1.0, 71), (1.0, 0)], [[signal.SIGHUP], [signal.SIGUSR1]])
    assert Supervisor(play, LIMIT).run() == 0
    assert (play.passed_on, play.starts) == ([signal.SIGHUP, signal.SIGUSR1], 2)


def test_a_child_that_was_killed_gives_the_code_that_a_shell_shows() -> None:
    play = Play([(1.0, -signal.SIGINT)], [[signal.SIGINT, signal.SIGINT]])
    assert Supervisor(play, LIMIT).run() == 130


def test_a_child_that_left_with_0_unasked_is_started_again() -> None:
    play = Play([(1.0, 0), (1.0, 0)], words=[b"...", b"..E"])
    assert Supervisor(play, LIMIT).run() == 0
    assert play.starts == 2
    assert play.said == ["the runtime ended with exit code 0, for which nobody had asked; it is started anew"]


@pytest.mark.parametrize("code", [1, 7])
def test_a_child_that_leaves_with_another_code_while_it_serves_is_started_anew(code: int) -> None:
    play = Play([(1.0, code), (1.0, 0)], words=[b".S..", b".S.E"])
    assert Supervisor(play, LIMIT).run() == 0
    assert play.said == [f"the runtime ended with exit code {code}, for which nobody had asked; it is started anew"]


def test_a_refusal_is_not_tried_again_though_the_loop_has_turned_for_the_end_of_the_start() -> None:
    play = Play([(1.0, 5)], words=[b"."])
    assert Supervisor(play, LIMIT).run() == 5
    assert play.starts == 1


def test_a_child_that_leaves_with_0_unasked_is_not_started_for_ever() -> None:
    play = Play([(1.0, 0)] * 6, words=[b""] * 6)
    with pytest.raises(RestartLimit) as failed:
        Supervisor(play, LIMIT).run()
    assert "ended with exit code 0, for which nobody had asked, after 5 restarts" in str(failed.value)


def test_a_child_that_left_with_0_after_a_signal_to_end_is_the_end() -> None:
    play = Play([(1.0, 0)], [[signal.SIGTERM]], words=[b""])
    assert Supervisor(play, LIMIT).run() == 0
    assert play.starts == 1


@pytest.mark.parametrize("code", [71, -signal.SIGABRT])
def test_a_child_that_crashed_after_its_end_was_asked_for_is_not_started_again(code: int) -> None:
    play = Play([(1.0, code)], words=[b".E"])
    assert Supervisor(play, LIMIT).run() == (code if code > 0 else 128 - code)
    assert play.starts == 1


def test_a_silent_child_writes_its_stacks_and_another_follows() -> None:
    play = Play([(1.0, 0)], silences=[1000.0])
    assert Supervisor(play, LIMIT).run() == 0
    assert play.passed_on == [signal.SIGABRT, signal.SIGCONT]
    assert play.said == [
        "the runtime has not turned its loop for 8 s; it is killed",
        "the runtime was killed by signal 6; it is started anew",
    ]


def test_a_silent_child_that_does_not_even_abort_is_killed() -> None:
    play = Play([(1.0, 0)], silences=[1000.0], is_obedient=False)
    assert Supervisor(play, LIMIT).run() == 0
    assert play.passed_on[:2] == [signal.SIGABRT, signal.SIGCONT]
    assert play.passed_on[-1] == signal.SIGKILL
    assert play.said[-1] == "the runtime was killed by signal 9; it is started anew"


def test_a_child_with_a_heartbeat_is_left_alone() -> None:
    play = Play([(1.0, 0)], silences=[1000.0], beat=b".")
    assert Supervisor(play, LIMIT).run() == 0
    assert (play.passed_on, play.starts) == ([], 1)


def test_a_hung_child_that_was_told_to_end_is_killed_and_none_follows() -> None:
    play = Play([], [[signal.SIGTERM]], silences=[1000.0])
    assert Supervisor(play, LIMIT).run() == 128 + signal.SIGABRT
    assert play.starts == 1


def looked(watch: ChildWatch, *looks: tuple[float, bytes]) -> list[bool]:
    return [watch.look(words, now) > 0 for now, words in looks]


def test_a_start_may_take_ten_times_as_long_as_a_standstill() -> None:
    watch = ChildWatch(8.0, 0.0)
    assert looked(watch, *((float(second), b"") for second in range(1, 81))) == [False] * 80
    assert looked(watch, (81.0, b"")) == [True]


def test_after_the_first_beat_a_standstill_counts() -> None:
    watch = ChildWatch(8.0, 0.0)
    assert looked(watch, (1.0, b"."), *((float(second), b"") for second in range(2, 10))) == [False] * 9
    assert looked(watch, (10.0, b""), (11.0, b".")) == [True, False]


def test_who_was_stopped_itself_does_not_blame_the_child() -> None:
    watch = ChildWatch(8.0, 0.0)
    assert looked(watch, (1.0, b"."), (5000.0, b""), (5001.0, b"")) == [False] * 3


def test_only_crashes_are_crashes() -> None:
    codes = (0, 1, 5, 6, 70, 71, 130, -6)
    assert [code for code in codes if is_crash(code)] == [6, 70, 71, -6]
    # A server that serves refuses nothing any more: a module has called `exit` in C.
    assert [code for code in codes if is_crash(code, has_served=True)] == [1, 5, 6, 70, 71, -6]


MODULE = """
from ecruntime.api import *
import ctypes, threading

class TheModule(Module):
    registration = REGISTRATION

    def control_die(self, request):
        how = request.arguments[-1]
        if how == "worker":
            self.run_in_pool(self.leave)
        elif how == "thread":
            threading.Thread(target=self.leave, name="reef-own").start()
        elif how == "raise":
            threading.Thread(target=self.fail, name="reef-own").start()
        elif how == "scheduler":
            self.schedule(0.0, lambda event, now: self.leave())
        elif how == "segv":
            ctypes.string_at(0)
        return "dying"

    def leave(self):
        raise SystemExit(3)

    def fail(self):
        raise ValueError("no such reef")
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "report"),
    [
        ("worker", "thread 'IO-1' ended abnormally in <OwnJob TheModule.leave of reef running>; the server stops"),
        ("thread", "thread 'reef-own' ended abnormally; the server stops"),
        ("raise", "thread 'reef-own' ended abnormally; the server stops"),
        ("scheduler", "thread 'scheduler' ended abnormally in code of module 'reef'; the server stops"),
        ("segv", "Fatal Python error: Segmentation fault"),
    ],
)
def test_a_dead_thread_of_any_kind_restarts_the_server(installed_reef: Any, how: str, report: str) -> None:
    running = installed_reef.start("--supervise")
    first = installed_reef.pid()
    with suppress(EnvironmentFailure):  # the answer of a dying server may be lost
        installed_reef.ask(f"reef die {how}")
    second = installed_reef.pid(other_than=first)
    assert second != first
    installed_reef.ask("shutdown")
    _, err = running.communicate(timeout=20)
    assert running.returncode == 0, err
    assert report in err
    assert err.count("it is started anew") == 1


class InstalledReef:
    """A module that dies on demand, and `ecxs run` around it."""

    def __init__(self, folder: Path) -> None:
        import hashlib

        from ecruntime.model.module import Language, ModuleDefinition
        from ecruntime.model.module_kind import ModuleKind
        from ecruntime.model.module_record import ModuleRecord, format_record

        self.folder = folder
        self.socket = folder / "s"
        registration = (
            "from ecruntime.api import *\n"
            "REGISTRATION = Registration(api=1, name='reef', kind=ModuleKind.SINGLETON,"
            " commands=(CommandRegistration('die'),))\n"
        )
        entry = "from ..code import TheModule\nAPI = 1\n\ndef create():\n    return TheModule()\n"
        code = "from .generated.registration import REGISTRATION\n" + MODULE
        files = {
            "__init__.py": "", "code.py": code, "generated/__init__.py": "", "generated/registration.py": registration,
            "generated/entry.py": entry,
        }  # fmt: skip
        digest = hashlib.sha256(repr(files).encode()).hexdigest()
        artifact = f".reef-{digest[:12]}"
        for path, text in files.items():
            target = folder / artifact / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
        definition = ModuleDefinition("reef", Language.PYTHON, ModuleKind.SINGLETON)
        record = ModuleRecord(definition, artifact=artifact, digest=digest)
        (folder / "reef.module.json").write_text(format_record(record), encoding="utf-8")
        (folder / "reef.ecm").write_text("[reef]\n", encoding="utf-8")
        (folder / "ec.conf").write_text("reef {}\n", encoding="utf-8")
        self.running: subprocess.Popen[str] | None = None

    def start(self, *more: str) -> subprocess.Popen[str]:
        command = [
            "run",
            "-f",
            str(self.folder / "ec.conf"),
            "--libexec",
            str(self.folder),
            "--socket",
            str(self.socket),
        ]
        self.running = subprocess.Popen(
            [sys.executable, "-m", "ecxs", *command, *more], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        return self.running

    def ask(self, line: str) -> str:
        from ecruntime.console.client import Client
        from ecruntime.console.protocol import Form

        with Client.connect(self.socket, timeout=20.0) as client:
            return client.ask(line, Form.TEXT).text

    def pid(self, other_than: int = 0) -> int:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                pid = int(self.ask("pid"))
            except EnvironmentFailure:
                time.sleep(0.05)
                continue
            if pid != other_than:
                return pid
            time.sleep(0.05)
            assert self.running is not None
            assert self.running.poll() is None, self.running.communicate()
        raise AssertionError("the server did not come")


@pytest.fixture
def installed_reef(tmp_path: Path) -> Any:
    made = InstalledReef(tmp_path)
    yield made
    if made.running is not None and made.running.returncode is None:
        made.running.send_signal(signal.SIGTERM)
        made.running.communicate(timeout=20)
