"""`ecxs run --supervise` as processes: signals, and what becomes of a server whose supervisor is gone."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.client import Client

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.runtime.server.conftest import Gates, Running

pytestmark = pytest.mark.slow


def test_a_supervised_server_gets_the_signals_of_its_supervisor(
    run: Callable[..., Running], gates: Gates, tmp_path: Path, wait_for: Callable[..., None]
) -> None:
    log = tmp_path / "log"
    server = run("--supervise", "--log", str(log))
    wait_for(log, "generation 1 published")
    server.until("running;")
    log.rename(tmp_path / "log.1")
    server.send(signal.SIGUSR1)
    wait_for(log)
    gates.build("reload")
    server.send(signal.SIGHUP)
    with gates.hold("reload"):
        server.send(signal.SIGTERM)
    assert server.end() == 0
    assert server.lines[-1] == "stopped\n"
    assert "generation 2 published" in log.read_text(encoding="utf-8")


def test_an_interrupt_of_the_terminal_reaches_a_supervised_server_once(
    run: Callable[..., Running], gates: Gates
) -> None:
    gates.build("job")
    server = run("--supervise")
    server.until("running;")
    with gates.hold("job"):
        os.killpg(server.process.pid, signal.SIGINT)
        server.until("SIGINT: shutdown")
    assert server.end() == 0


def test_a_second_int_ends_a_supervised_server_and_its_supervisor(run: Callable[..., Running], gates: Gates) -> None:
    gates.build("job")
    server = run("--supervise")
    server.until("running;")
    with gates.hold("job"):
        server.send(signal.SIGINT)
        server.until("SIGINT: shutdown")
        server.send(signal.SIGINT)
        assert server.end() == 128 + signal.SIGINT


def test_a_supervised_server_that_is_told_to_end_while_starting_is_not_started_anew(
    run: Callable[..., Running], gates: Gates
) -> None:
    gates.build("setup")
    server = run("--supervise")
    with gates.hold("setup"):
        server.send(signal.SIGHUP, signal.SIGTERM)
    assert server.end() == 0
    assert not server.logged("started anew")


def ask(socket: Path, line: str) -> str:
    with Client.connect(socket) as client:
        return client.ask(line).text.strip()


def test_a_server_whose_supervisor_is_killed_ends_in_order_and_a_new_one_can_start(
    run: Callable[..., Running], tmp_path: Path
) -> None:
    first = run("--supervise", "--socket", f"{tmp_path}/s")
    first.until("console:")
    orphan = int(ask(tmp_path / "s", "pid"))
    assert orphan != first.process.pid
    first.send(signal.SIGKILL)
    assert first.end() == -signal.SIGKILL
    assert first.lines[-2].endswith(" WARNING lifeline: the supervisor is gone: shutdown\n")
    assert first.lines[-1] == "stopped\n"
    second = run("--supervise", "--socket", f"{tmp_path}/s")
    second.until("console:")
    assert int(ask(tmp_path / "s", "pid")) != orphan
    second.send(signal.SIGTERM)
    assert second.end() == 0


def test_a_supervisor_that_is_killed_while_its_server_starts_is_noticed_afterwards(
    run: Callable[..., Running], gates: Gates
) -> None:
    gates.build("setup")
    server = run("--supervise")
    with gates.hold("setup"):
        server.send(signal.SIGKILL)
        server.process.wait()
    assert server.end() == -signal.SIGKILL
    assert len(server.logged("the supervisor is gone")) == 1
    assert server.lines[-1] == "stopped\n"


def test_the_end_that_was_asked_for_is_not_asked_for_again_by_a_killed_supervisor(
    run: Callable[..., Running], gates: Gates
) -> None:
    gates.build("job")
    server = run("--supervise")
    server.until("running;")
    with gates.hold("job"):
        server.send(signal.SIGTERM)
        server.until("SIGTERM: shutdown")
        server.send(signal.SIGKILL)
        server.process.wait()
    assert server.end() == -signal.SIGKILL
    assert not server.logged("the supervisor is gone")
    assert server.lines[-1] == "stopped\n"


def test_a_server_started_anew_notices_the_end_of_its_supervisor_too(
    run: Callable[..., Running], tmp_path: Path
) -> None:
    server = run("--supervise", "--socket", f"{tmp_path}/s")
    server.until("console:")
    os.kill(int(ask(tmp_path / "s", "pid")), signal.SIGKILL)
    server.until("it is started anew")
    server.until("console:")
    server.send(signal.SIGKILL)
    assert server.end() == -signal.SIGKILL
    assert len(server.logged("the supervisor is gone")) == 1
    assert server.lines[-1] == "stopped\n"


def test_a_stopped_supervisor_has_its_server_run_on_and_passes_signals_on_later(
    run: Callable[..., Running], tmp_path: Path
) -> None:
    server = run("--supervise", "--socket", f"{tmp_path}/s")
    server.until("console:")
    server.send(signal.SIGSTOP)
    os.waitid(os.P_PID, server.process.pid, os.WSTOPPED | os.WNOWAIT)
    server.send(signal.SIGHUP)
    assert ask(tmp_path / "s", "config reload").startswith("Generation 2 is in effect.")
    server.send(signal.SIGCONT)
    server.until("generation 3 published")
    server.send(signal.SIGTERM)
    assert server.end() == 0
    assert not server.logged("the supervisor is gone")


def test_the_supervisor_alone_holds_its_end_of_the_lifeline(run: Callable[..., Running], tmp_path: Path) -> None:
    server = run("--supervise", "--socket", f"{tmp_path}/s")
    server.until("console:")
    held = open_pipes(server.process.pid)
    inherited = open_pipes(int(ask(tmp_path / "s", "pid")))
    lifelines = [pipe for pipe, ends in held.items() if ends == {os.O_RDONLY, os.O_WRONLY} and pipe in inherited]
    assert [inherited[pipe] for pipe in lifelines] == [{os.O_RDONLY}]


def open_pipes(pid: int) -> dict[str, set[int]]:
    """Return the pipes that a process has, and which ends of each."""
    found: dict[str, set[int]] = {}
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = str(link.readlink())
        except FileNotFoundError:  # it was closed since the folder was listed
            continue
        if target.startswith("pipe:"):
            flags = Path(f"/proc/{pid}/fdinfo/{link.name}").read_text(encoding="ascii").split()[3]
            found.setdefault(target, set()).add(int(flags, 8) & os.O_ACCMODE)
    return found


@pytest.mark.parametrize("descriptor", ["77", "-1", "2" * 30])
def test_a_lifeline_that_is_no_pipe_is_refused(run: Callable[..., Running], descriptor: str) -> None:
    server = run("--lifeline", descriptor)
    assert server.end() == 2
    assert server.lines == [
        f"error: invalid value for '--lifeline': descriptor {descriptor} is no open pipe; --supervise makes one\n",
        "  hint: 'ecxs run --help' shows how it is used\n",
    ]
