"""`ecxs record` and `ecxs replay` from the command line, at a server that runs."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

import pytest

from ecruntime.api import API, Module, ModuleKind, ProviderRegistration, Registration
from ecruntime.console.client import Client
from ecruntime.console.console import SystemConsole
from ecruntime.log import Log
from ecruntime.model.hook_signature import signature
from ecruntime.scheduler import EpollPoller, RealClock
from ecruntime.server import BuiltInFinder, Server, Settings
from ecruntime.testing.given_modules import GivenModules
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[4]
LIMIT = 30.0
TRY = signature("owl", "try_v1", "int", ("const char *", "auth_token"), ("const char *", "note"))


class Owl(Module):
    """Says how long a note is, and raises for an empty one."""

    registration: ClassVar = Registration(
        API, "owl", ModuleKind.SINGLETON, hooks=(TRY,), providers=(ProviderRegistration(TRY),)
    )

    def owl_try_v1(self, auth_token: str, note: str) -> int:
        if not note:
            raise ValueError("no note")
        return len(note)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """A real server in a thread of its own, with its socket at `ec.sock`."""
    conf = tmp_path / "ecelerity.conf"
    conf.write_text("owl {}\n", encoding="utf-8")
    clock = RealClock()
    given = GivenModules()
    given.give(Owl)
    made = Server(Settings(conf), BuiltInFinder(given), clock, EpollPoller(), Log(clock))
    console = SystemConsole(made)
    is_ready = threading.Event()

    def serve() -> None:
        console.listen(tmp_path / "ec.sock")
        made.start()
        is_ready.set()
        made.run()
        console.close()
        made.close()

    thread = threading.Thread(target=serve)
    thread.start()
    assert is_ready.wait(10)
    yield made
    made.shutdown()
    thread.join(10)
    assert not thread.is_alive()


def until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LIMIT
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def firing(server: Server, socket: Path, *lines: str) -> threading.Thread:
    """Give these commands once a recording runs."""

    def fire() -> None:
        until(lambda: bool(server.watch.tapped))
        with Client.connect(socket) as client:
            for line in lines:
                client.ask(line)

    thread = threading.Thread(target=fire)
    thread.start()
    return thread


FIRES = (
    "hook fire owl_try_v1 auth_token=s3cret-one note=one",
    "hook fire owl_try_v1 auth_token=s3cret-one note=",
    'hook fire owl_try_v1 auth_token=other note="s3cret-one ann@example.com"',
    "hook fire owl_try_v1 auth_token=other note=four",
)


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="ascii").splitlines()]


def test_calls_are_recorded_up_to_the_count_with_secrets_masked(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.jsonl"
    thread = firing(server, tmp_path / "ec.sock", *FIRES)
    words = ("record", "owl.try_v1", "-s", tmp_path / "ec.sock", "-o", file, "--count", 3, "--mask", "mail")
    code, out, err = run(capsys, *words)
    thread.join()
    assert (code, out) == (0, f"3 calls in {file}\n")
    assert err == f"recording to {file}; Ctrl-C ends it\n"
    header, *calls = read(file)
    assert (header["hooks"], header["modules"], header["masked"]) == (["owl.try_v1"], ["owl"], ["mail"])
    assert [list(call["arguments"].values()) for call in calls] == [
        ["masked-1", "one"], ["masked-1", ""], ["masked-2", "masked-1 user1@domain1.invalid"],
    ]  # fmt: skip  # words, several to a line
    assert [call["answers"] for call in calls] == [
        [{"module": "owl", "result": 3}], [{"module": "owl", "failed": "ValueError: no note"}],
        [{"module": "owl", "result": 26}],
    ]  # fmt: skip  # words, several to a line
    assert b"s3cret" not in file.read_bytes()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    until(lambda: not server.watch.tapped)


def test_a_test_file_asserts_results_and_expects_failures(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "test_recorded.py"
    thread = firing(server, tmp_path / "ec.sock", *FIRES)
    code, out, _ = run(capsys, "record", "owl.try_v1", "-s", tmp_path / "ec.sock", "-o", file, "--count", 2, "--json")
    thread.join()
    assert (code, json.loads(out)["calls"]) == (0, 2)
    text = file.read_text()
    assert 'CONF = "owl {}\\n"\n' in text
    assert 'runtime.expect_failure("ValueError", owner="owl")\n' in text
    assert 'assert fire("owl.try_v1", auth_token="masked-1", note="one") == 3\n' in text
    compile(text, str(file), "exec")
    code, _, err = run(capsys, "record", "owl.try_v1", "-s", tmp_path / "ec.sock", "-o", file)
    assert code == 2
    assert "exists, and is not replaced" in err


def test_the_time_ends_a_recording_without_calls(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.jsonl"
    words = ("record", "owl.try_v1", "-s", tmp_path / "ec.sock", "-o", file, "--seconds", "0.2")
    assert run(capsys, *words)[:2] == (0, f"0 calls in {file}\n")
    assert len(read(file)) == 1
    # One that is there is a recording, and is written anew.
    assert run(capsys, *words)[0] == 0
    del server


def test_an_interrupt_ends_it_in_order_and_a_kill_leaves_whole_lines(server: Server, tmp_path: Path) -> None:
    socket, file = tmp_path / "ec.sock", tmp_path / "r.jsonl"
    for number in (signal.SIGINT, signal.SIGKILL):
        words = [sys.executable, "-m", "ecxs", "record", "owl.try_v1", "-s", str(socket), "-o", str(file)]
        client = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        firing(server, socket, FIRES[0]).join()
        until(lambda: file.exists() and file.read_bytes().count(b"\n") == 2)
        client.send_signal(number)
        out, _ = client.communicate(timeout=LIMIT)
        assert (client.returncode, out) in [(0, f"1 call in {file}\n"), (-signal.SIGKILL, "")]
        assert len(read(file)) == 2
        # The tap goes with the connection, whoever has ended it.
        until(lambda: not server.watch.tapped)
        file.unlink()


def test_a_recording_written_anew_is_its_owners_alone(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.jsonl"
    words = ("record", "owl.try_v1", "-s", tmp_path / "ec.sock", "-o", file, "--seconds", 0.1)
    assert run(capsys, *words)[0] == 0
    file.chmod(0o644)
    assert run(capsys, *words)[0] == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    del server


def test_what_cannot_be_recorded_is_refused_and_leaves_no_file(
    server: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.jsonl"
    for hook, why in {
        "core.log_rejection": "cannot be recorded: its parameter 'args' is a va_list",
        "owl.tyr_v1": "unknown hook 'owl.tyr_v1'",
    }.items():
        code, _, err = run(capsys, "record", hook, "-s", tmp_path / "ec.sock", "-o", file)
        assert code == 3
        assert why in err
        assert not file.exists()
    (tmp_path / "notes.txt").write_text("mine")
    code, _, err = run(capsys, "record", "owl.try_v1", "-s", tmp_path / "ec.sock", "-o", tmp_path / "notes.txt")
    assert (code, (tmp_path / "notes.txt").read_text()) == (2, "mine")
    assert "is no recording, and is not replaced" in err
    del server


# ---- the examples, each in a server of its own ----

SESSION = (
    "hook fire validate_connect session=a", "hook fire validate_mailfrom session=a str=ann@example.com",
    "hook fire validate_rcptto session=a str=bob@example.com", "hook fire validate_data session=a",
)  # fmt: skip  # words, several to a line
BOUNCE = (f'hook fire core_log_permanent_failure_v1 msg={ROOT}/examples/bouncewatch/tests/bounce.eml note="550 no"',)
EXAMPLES = {
    "lua": (["lua/sessionlog"], ["validate.connect", "validate.mailfrom", "validate.rcptto", "validate.data"], SESSION),
    "c": (["c/leniency", "c/failtally"], ["core.log_permanent_failure_v1", "failtally.judge_v1"], BOUNCE * 2),
}


@pytest.mark.slow
@pytest.mark.timeout(200)
@pytest.mark.parametrize("language", EXAMPLES)
def test_an_example_is_recorded_replays_equal_and_passes_its_test(language: str, tmp_path: Path) -> None:
    projects, hooks, lines = EXAMPLES[language]
    for project in projects:
        shutil.copytree(ROOT / "examples" / project, tmp_path / Path(project).name)
    folder = tmp_path / Path(projects[-1]).name
    conf = b"\n".join((tmp_path / Path(project).name / "ecelerity.conf").read_bytes() for project in projects[::-1])
    (folder / "ecelerity.conf").write_bytes(conf)
    libexec = folder / ".ecxs" / "libexec"

    def ecxs(*words: str, code: int = 0) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "ecxs", *words], cwd=folder, env={**os.environ, "NO_COLOR": "1"},
            capture_output=True, text=True, check=False,
        )  # fmt: skip  # words, several to a line
        assert done.returncode == code, done.stdout + done.stderr
        return done.stdout

    for project in projects:
        ecxs("build", str(tmp_path / Path(project).name), "--libexec", str(libexec))
    run_words = ("run", "-f", "ecelerity.conf", "--libexec", str(libexec), "--socket", "s")
    served = subprocess.Popen([sys.executable, "-m", "ecxs", *run_words], cwd=folder, stderr=subprocess.DEVNULL)
    try:
        until((folder / "s").exists)
        recorded = subprocess.Popen(_recording(hooks, len(lines)), cwd=folder, stdout=subprocess.PIPE, text=True)
        until(lambda: (folder / "r.jsonl").exists())
        for line in lines:
            ecxs("console", "-s", "s", line)
        out, _ = recorded.communicate(timeout=LIMIT)
        assert out == f"{len(lines)} calls in tests/test_recorded.py, r.jsonl\n"
    finally:
        served.terminate()
        served.wait(LIMIT)
    said = ecxs("replay", "r.jsonl", "ecelerity.conf", "--libexec", str(libexec))
    inner = ", 2 in them" if language == "c" else ""
    assert said == f"r.jsonl: {len(lines)} calls{inner}: no difference\n"
    changed = (folder / "r.jsonl").read_text().replace('"result": 0, "after"', '"result": 7, "after"', 1)
    (folder / "r.jsonl").write_text(changed)
    said = ecxs("replay", "r.jsonl", "ecelerity.conf", "--libexec", str(libexec), code=1)
    assert ": result: recorded 7, now 0\n" in said


def _recording(hooks: Sequence[str], count: int) -> list[str]:
    outputs = ("-o", "r.jsonl", "--pytest", "tests/test_recorded.py")
    return [sys.executable, "-m", "ecxs", "record", *hooks, "-s", "s", "--count", str(count), *outputs]


@pytest.mark.slow
@pytest.mark.parametrize(
    "value",
    [
        {"object": "z"}, {"object": 9, "class": "EcMessage", "fields": 5}, {"float": "q"}, {"list": 5},
    ],
    ids=str,
)  # fmt: skip  # words, several to a line
def test_a_replay_refuses_values_that_no_recording_has_by_their_line(
    value: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "bouncewatch"
    shutil.copytree(ROOT / "examples/bouncewatch", folder, ignore=shutil.ignore_patterns(".ecxs", "__pycache__"))
    hook = "core.log_permanent_failure_v1"
    call = {
        "hook": hook, "depth": 0, "at": 0, "thread": "scheduler", "arguments": {"msg": value}, "answers": [],
        "result": None, "after": {},
    }  # fmt: skip  # words, several to a line
    header = {"format": "ecxs recording", "version": 1, "started": 1.0, "hooks": [hook], "modules": [], "masked": []}
    file = tmp_path / "r.jsonl"
    file.write_text(f"{json.dumps(header)}\n{json.dumps(call)}\n")
    code, _, err = run(capsys, "replay", file, folder)
    assert code == 2
    assert f"line 2 of the recording: call of {hook}: its values are none: " in err
