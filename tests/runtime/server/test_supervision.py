"""`ecxs run --supervise` as processes: servers that hang, stop or leave, and helpers that a module forks."""

from __future__ import annotations

import os
import re
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.client import Client
from ecruntime.server.pulse import KillTimer

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.runtime.conftest import LibexecBuilder
    from tests.runtime.server.conftest import Running

pytestmark = pytest.mark.slow

STORM = Path(__file__).resolve().parents[2] / "soak" / "signals_at_start.py"
HUNG_AFTER = "--hung-after=3"
BODY = """
def conf_setup(self):
    self.netlistener("Owl", self.serve)

def serve(self, event, mask, session, now):
    return Mask.E_READ

def control_do(self, request):
    import os, signal, sys, time
    how = request.arguments[-1]
    if how == "sleep":
        self.schedule(0.0, lambda event, now: time.sleep(1000))
    elif how == "hold":
        # With the lock of the interpreter, so that no thread of it runs.
        import ctypes
        self.schedule(0.0, lambda event, now: ctypes.PyDLL(None).sleep(1000))
    elif how.startswith("leave"):
        # Past Python, where the process itself cannot see it.
        import ctypes
        code = int(how.removeprefix("leave"))
        self.schedule(0.0, lambda event, now: ctypes.CDLL(None)._exit(code))
    elif how == "helper":
        ready, said = os.pipe()
        if not (pid := os.fork()):
            os.write(said, b"!")
            time.sleep(1000)
            os._exit(0)
        os.read(ready, 1)
        return str(pid)
    elif how == "return":
        pid = os.fork()
        return str(pid)
    return "done"
"""


@pytest.fixture
def owl(conf: Path, libexec: LibexecBuilder) -> None:
    commands = "commands=(CommandRegistration('do'),)"
    libexec.add("owl", body=BODY, registration=commands, provides=("config.Global:Owl_Listener",))
    conf.write_text(f'owl {{}}\nOwl_Listener {{ listen "{conf.parent}/listener" {{}} }}\n', encoding="utf-8")


def ask(folder: Path, line: str) -> str:
    with Client.connect(folder / "s") as client:
        return client.ask(line).text.strip()


def pid_of(folder: Path) -> int:
    return int(ask(folder, "pid"))


@pytest.fixture
def supervised(run: Callable[..., Running], owl: None, tmp_path: Path) -> Running:
    del owl
    server = run("--supervise", HUNG_AFTER, "--socket", f"{tmp_path}/s")
    server.until("console:")
    return server


@pytest.mark.parametrize("how", ["sleep", "hold"])
def test_a_server_whose_loop_stands_still_is_killed_and_started_anew(
    supervised: Running, tmp_path: Path, how: str
) -> None:
    first = pid_of(tmp_path)
    ask(tmp_path, f"owl do {how}")
    supervised.until("the runtime has not turned its loop for 3 s; it is killed")
    supervised.until("it is started anew")
    supervised.until("console:")
    assert pid_of(tmp_path) != first
    supervised.send(signal.SIGTERM)
    assert supervised.end() == 0
    # From the stacks one sees where it hung. They are written in pieces, and a line of the log may come in between.
    assert re.search(r"Fatal Python error: (.*\n)?.*Aborted", "".join(supervised.lines))


def test_a_stopped_server_is_killed_and_started_anew(supervised: Running, tmp_path: Path) -> None:
    first = pid_of(tmp_path)
    os.kill(first, signal.SIGSTOP)
    supervised.until("the runtime has not turned its loop for 3 s; it is killed")
    supervised.until("console:")
    assert pid_of(tmp_path) != first
    supervised.send(signal.SIGTERM)
    assert supervised.end() == 0


@pytest.mark.parametrize("code", [0, 5])
def test_a_server_that_leaves_unasked_is_started_anew(supervised: Running, tmp_path: Path, code: int) -> None:
    ask(tmp_path, f"owl do leave{code}")
    supervised.until(f"the runtime ended with exit code {code}, for which nobody had asked; it is started anew")
    supervised.until("console:")
    ask(tmp_path, "shutdown")
    assert supervised.end() == 0
    assert len(supervised.logged("started anew")) == 1


@pytest.mark.parametrize("how", ["sleep", "hold"])
def test_a_server_that_stands_still_ends_after_its_supervisor_was_killed(
    supervised: Running, tmp_path: Path, how: str
) -> None:
    child = os.pidfd_open(pid_of(tmp_path))
    ask(tmp_path, f"owl do {how}")
    supervised.send(signal.SIGKILL)
    # The server holds the other end of standard error: this returns when it is gone.
    assert supervised.end() == -signal.SIGKILL
    # Readable when the process has ended, also while its new parent has not asked for its exit code.
    assert select.select([child], [], [], 20.0)[0] == [child]
    os.close(child)


def test_other_signals_neither_end_the_supervisor_nor_reach_its_server(supervised: Running, tmp_path: Path) -> None:
    first = pid_of(tmp_path)
    ignored = [signal.SIGUSR2, signal.SIGALRM, signal.SIGVTALRM, signal.SIGPROF, signal.SIGIO, signal.SIGWINCH]
    supervised.send(*ignored, signal.SIGPIPE, signal.SIGPWR, signal.SIGRTMIN, signal.SIGRTMAX, signal.SIGHUP)
    supervised.until("generation 2 published")
    assert pid_of(tmp_path) == first
    supervised.send(signal.SIGTERM)
    assert supervised.end() == 0


def test_a_helper_that_a_module_forked_keeps_neither_lock_nor_sockets(supervised: Running, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(tmp_path / "listener"))
        helper = int(ask(tmp_path, "owl do helper"))
        first = pid_of(tmp_path)
        held = {str(link.readlink()) for link in Path(f"/proc/{helper}/fd").iterdir()}
        assert not [target for target in held if target.startswith("socket:") or target.endswith(".lock")]
        os.kill(first, signal.SIGKILL)
        # The peer is told at once that the server is gone, and another one can have the lock and the path.
        peer.settimeout(20.0)
        assert peer.recv(1) == b""
    supervised.until("console:")
    assert pid_of(tmp_path) != first
    # It ends like any process: the handler of the server is not its own.
    os.kill(helper, signal.SIGTERM)
    supervised.send(signal.SIGTERM)
    assert supervised.end() == 0


def test_a_helper_that_returns_into_the_server_ends_and_the_server_goes_on(supervised: Running, tmp_path: Path) -> None:
    assert int(ask(tmp_path, "owl do return")) > 0
    supervised.until("a process that a module forked returned into the server; it ends")
    assert ask(tmp_path, "owl do nothing") == "done"
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(tmp_path / "listener"))
    supervised.send(signal.SIGTERM)
    assert supervised.end() == 0


def test_a_reload_whose_port_is_taken_is_refused_on_the_console(
    supervised: Running, conf: Path, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        place = f"127.0.0.1:{other.getsockname()[1]}"
        conf.write_text(f'owl {{}}\nOwl_Listener {{ listen "{place}" {{}} }}\n', encoding="utf-8")
        assert f"cannot listen at '{place}': Address already in use" in ask(tmp_path, "config reload")
    with socket.socket(socket.AF_UNIX) as peer:
        peer.connect(str(tmp_path / "listener"))
    supervised.send(signal.SIGTERM)
    assert supervised.end() == 0


def test_a_kill_timer_ends_even_a_stopped_process() -> None:
    child = os.fork()
    if not child:
        timer = KillTimer()
        timer.wind(0.2)
        os.kill(os.getpid(), signal.SIGSTOP if timer.is_made else signal.SIGTERM)
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL


def test_a_kill_timer_that_is_stopped_kills_nobody() -> None:
    child = os.fork()
    if not child:
        timer = KillTimer()
        timer.wind(0.05)
        timer.wind(0.0)
        signal.sigtimedwait((), 0.3)
        os._exit(7)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7


def test_a_check_warns_of_an_address_that_is_taken(run: Callable[..., Running], owl: None, conf: Path) -> None:
    del owl
    with socket.create_server(("127.0.0.1", 0)) as other:
        place = f"127.0.0.1:{other.getsockname()[1]}"
        conf.write_text(f'owl {{}}\nOwl_Listener {{ listen "{place}" {{}} }}\n', encoding="utf-8")
        checked = run("--check")
        assert checked.end() == 0
    assert checked.logged(f"warning RT123: Owl_Listener cannot listen at '{place}': Address already in use")


def test_signals_at_any_moment_of_a_start_end_nobody_and_are_not_lost() -> None:
    command = [sys.executable, str(STORM), "--seed", "5", "--starts", "8"]
    done = subprocess.run(command, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 killed, 0 lost, 0 ended otherwise" in done.stdout
