"""`ecxs run` as a process of its own, and the signals it gets."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.runtime.server.conftest import Gates, Running

pytestmark = pytest.mark.slow

GENEROUS = 40.0
AT_ONCE = -signal.SIGINT


def test_hup_reloads(run: Callable[..., Running]) -> None:
    server = run()
    server.until("running;")
    server.send(signal.SIGHUP)
    server.until("generation 2 published")
    server.send(signal.SIGTERM)
    assert server.end() == 0
    assert len(server.logged("signals: SIGHUP: reload\n")) == 1


def test_a_refused_reload_is_logged_with_all_findings_and_the_server_goes_on(
    run: Callable[..., Running], conf: Path
) -> None:
    server = run()
    server.until("running;")
    conf.write_text("windo = 3\nwindi = 4\n", encoding="utf-8")
    server.send(signal.SIGHUP)
    server.until("reconfigure failed:")
    server.until("ecelerity.conf:1:1: error")
    server.until("ecelerity.conf:2:1: error")
    conf.write_text("", encoding="utf-8")
    server.send(signal.SIGHUP)
    server.until("generation 2 published")
    server.send(signal.SIGTERM)
    assert server.end() == 0


def test_a_burst_of_hups_during_a_reload_is_one_reload_that_follows(run: Callable[..., Running], gates: Gates) -> None:
    server = run()
    server.until("running;")
    gates.build("reload")
    server.send(signal.SIGHUP)
    with gates.hold("reload"):
        server.send(*[signal.SIGHUP] * 500)
    server.until("generation 3 published")
    server.send(signal.SIGTERM)
    assert server.end() == 0
    assert len(server.logged("SIGHUP: reload")) == 2
    assert not server.logged("generation 4")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_term_and_int_end_the_server_in_order(run: Callable[..., Running], number: signal.Signals) -> None:
    server = run()
    server.until("running;")
    server.send(number)
    assert server.end() == 0
    assert server.lines[-2].endswith(f"NOTICE signals: {number.name}: shutdown\n")
    assert server.lines[-1] == "stopped\n"


def test_the_end_waits_for_a_job_and_ignores_what_would_begin_something(
    run: Callable[..., Running], gates: Gates
) -> None:
    gates.build("job")
    server = run()
    server.until("running;")
    with gates.hold("job"):
        server.send(signal.SIGTERM)
        server.until("SIGTERM: shutdown")
        server.send(signal.SIGHUP, signal.SIGUSR1, signal.SIGTERM, signal.SIGINT)
    assert server.end() == 0
    assert server.lines[-1] == "stopped\n"
    assert not server.logged("generation 2")
    assert not server.logged("ear reopens")


def test_a_second_int_ends_a_server_at_once(run: Callable[..., Running], gates: Gates) -> None:
    gates.build("job")
    server = run()
    server.until("running;")
    with gates.hold("job"):
        server.send(signal.SIGINT)
        server.until("SIGINT: shutdown")
        server.send(signal.SIGINT)
        assert server.end() == AT_ONCE
    assert "stopped\n" not in server.lines


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_is_told_to_end_while_starting_ends_in_order(
    run: Callable[..., Running], gates: Gates, number: signal.Signals
) -> None:
    gates.build("setup")
    server = run()
    with gates.hold("setup"):
        server.send(signal.SIGUSR1, signal.SIGHUP, number)
    assert server.end() == 0
    assert server.lines[-1] == "stopped\n"


def test_what_comes_while_starting_is_done_afterwards(run: Callable[..., Running], gates: Gates) -> None:
    gates.build("setup")
    server = run()
    with gates.hold("setup"):
        server.send(signal.SIGHUP, signal.SIGUSR1)
    server.until("generation 2 published")
    server.until("SIGUSR1: asked to reopen: ear")
    server.send(signal.SIGTERM)
    assert server.end() == 0
    assert len(server.logged("ear: the ear reopens")) == 1


def test_usr1_reopens_a_renamed_log_and_tells_the_modules(
    run: Callable[..., Running], gates: Gates, tmp_path: Path, wait_for: Callable[..., None]
) -> None:
    log = tmp_path / "log"
    server = run("--log", str(log), "--log-format", "json")
    wait_for(log, "generation 1 published")
    server.until("running;")
    log.rename(tmp_path / "log.1")
    server.send(signal.SIGUSR1)
    wait_for(log)
    server.send(signal.SIGTERM)
    assert server.end() == 0
    assert server.lines == ["running; modules: ear\n", "stopped\n"]
    records = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(record["subsystem"], record["message"]) for record in records] == [
        ("ear", "the ear reopens"),
        ("signals", "SIGUSR1: asked to reopen: the log of the server, ear"),
        ("signals", "SIGTERM: shutdown"),
    ]
    assert {record["pid"] for record in records} == {server.process.pid}
    assert "generation 1 published" in (tmp_path / "log.1").read_text(encoding="utf-8")


def test_a_reader_of_standard_error_that_does_not_read_stops_nothing(
    run: Callable[..., Running], tmp_path: Path, wait_for: Callable[..., None]
) -> None:
    read_fd, write_fd = os.pipe()
    fcntl.fcntl(write_fd, fcntl.F_SETPIPE_SZ, 4096)
    os.set_blocking(write_fd, False)
    with suppress(BlockingIOError):
        while os.write(write_fd, b"x" * 64):
            pass
    os.set_blocking(write_fd, True)
    server = run("--socket", f"{tmp_path}/s", stderr=write_fd)
    wait_for(tmp_path / "s")
    server.send(*[signal.SIGHUP] * 50)
    server.send(signal.SIGTERM)
    assert server.end() == 0
    os.close(write_fd)
    os.close(read_fd)


def test_a_closed_standard_error_stops_nothing(run: Callable[..., Running]) -> None:
    server = run()
    server.until("running;")
    assert server.process.stderr is not None
    server.process.stderr.close()
    server.process.stderr = None
    server.send(signal.SIGHUP, signal.SIGTERM)
    assert server.end() == 0


def test_a_server_may_have_no_standard_error_at_all(conf: Path, tmp_path: Path, wait_for: Callable[..., None]) -> None:
    words = [sys.executable, "-m", "ecxs", "run", "-f", str(conf), "--log", f"{tmp_path}/log"]
    process = subprocess.Popen(["bash", "-c", 'exec "$@" 2>&-', "-", *words])
    try:
        wait_for(tmp_path / "log", "generation 1 published")
        process.send_signal(signal.SIGTERM)
        assert process.wait(GENEROUS) == 0
    finally:
        process.kill()
        process.wait()


def test_a_full_disk_stops_nothing_and_the_loss_is_told(run: Callable[..., Running]) -> None:
    server = run("--log", "/dev/full")
    server.until("running;")
    server.send(signal.SIGTERM)
    assert server.end() == 0
    lost = "2 messages were not written to the log '/dev/full': no space left on device\n"
    assert server.lines == ["running; modules: none\n", "stopped\n", lost]


def test_a_log_that_cannot_be_opened_is_refused_before_anything_is_loaded(run: Callable[..., Running]) -> None:
    server = run("--log", "/dev/null/log")
    assert server.end() == 3
    assert server.lines == [
        "error: cannot open the log '/dev/null/log': not a directory\n",
        "  hint: name a file in a folder that may be written to\n",
    ]


def test_a_log_of_json_lines_on_standard_error_has_nothing_else_in_it(run: Callable[..., Running]) -> None:
    server = run("--log-format", "json", "--log-level", "error")
    server.until("running;")
    server.send(signal.SIGTERM)
    assert server.end() == 0
    assert [json.loads(line)["message"] for line in server.lines] == ["running; modules: none", "stopped"]
