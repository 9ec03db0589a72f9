"""`ecxs top` on a terminal and into a file, with a live server."""

from __future__ import annotations

import json
import os
import re
import signal
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import pexpect
import pytest

from ecruntime.catalogue.hooks import load_hook_catalogue

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.toolkit.cli.terminal.conftest import Live, Terminal

# The terminal is made by a fork, and the limit of time for a test is a thread.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]
NEVER = "600"
"""An interval after which no test waits: what is drawn is drawn for another reason."""
FOOT = "q leaves"
ALTERNATE, ORDINARY = "\x1b[?1049h", "\x1b[?1049l"


def keep_calling(live: Live, is_over: Event) -> None:
    while not is_over.is_set():
        for hook in ("owl_hoot_v1", "owl_hoot_v1", "core_log_permanent_failure_v1"):
            live.ask(f"hook fire {hook}")
        is_over.wait(0.02)


def drawn_until(child: Any, is_so: Callable[[str], bool]) -> None:
    """Look at one picture after the other, without escape sequences, until something is so; else time is up."""
    while True:
        child.expect_exact(FOOT)
        picture = child.before.rpartition("\x1b[H")[2]
        if is_so(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", picture)):
            return


def test_the_picture_is_drawn_again_with_each_look(live: Live, terminal: Terminal) -> None:
    child = terminal.top("--interval", "0.1")
    live.ask("hook fire owl_hoot_v1")
    child.expect_exact("owl_hoot_v1")
    live.ask("config reload")
    child.expect_exact("generation 2")
    child.expect_exact(FOOT)


def test_q_leaves_and_puts_the_terminal_back(live: Live, terminal: Terminal) -> None:
    child = terminal.spawn("top", "-s", str(live.socket), "--interval", NEVER)
    child.expect_exact(ALTERNATE)
    child.expect_exact(FOOT)
    child.send("q")
    child.expect_exact(ORDINARY)
    child.expect(pexpect.EOF)
    assert child.wait() == 0


def test_a_resized_terminal_is_drawn_anew_at_once(live: Live, terminal: Terminal) -> None:
    # More hooks than the smaller picture has rows for.
    live.ask("hook stats on")
    for hook in list(load_hook_catalogue())[:12]:
        live.ask(f"hook fire {hook}")
    child = terminal.top("--interval", NEVER)
    child.setwinsize(12, 70)
    # Before the foot, which is the last line, the picture fills the new size, and no line of it is wrapped.
    drawn_until(child, lambda shown: [len(line) for line in shown.split("\r\n")[-12:-1]] == [70] * 11)


def test_a_terminal_of_few_lines_gets_a_part_of_each_table(live: Live, terminal: Terminal) -> None:
    live.ask("hook stats on")
    live.ask("hook fire owl_hoot_v1")
    live.ask("config reload")
    child = terminal.spawn("top", "-s", str(live.socket), rows=8)
    child.expect_exact("HOOKS")
    child.expect_exact("owl_hoot_v1")


def test_a_key_sorts_at_once(live: Live, terminal: Terminal) -> None:
    # Called all the time, one twice as often: rates of a single look are all 0, and then every order is the same.
    is_over = Event()
    calling = Thread(target=keep_calling, args=(live, is_over))
    calling.start()
    try:
        child = terminal.top("--interval", "0.5")
        for key, first, second in (("c", "owl_hoot", "core_log"), ("n", "core_log", "owl_hoot")) * 2:
            child.send(key)
            drawn_until(child, lambda shown, a=first, b=second: 0 <= shown.find(a) < shown.find(b))
    finally:
        is_over.set()
        calling.join()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGQUIT, 131)])
def test_a_signal_puts_the_terminal_back(terminal: Terminal, number: int, code: int) -> None:
    child = terminal.top("--interval", NEVER)
    child.kill(number)
    child.expect_exact(ORDINARY)
    child.expect(pexpect.EOF)
    assert child.wait() == code


def test_ctrl_z_gives_the_terminal_back_and_fg_draws_anew(live: Live, terminal: Terminal) -> None:
    child = terminal.job("top", "-s", str(live.socket), "--interval", NEVER)
    for _ in range(2):
        child.expect_exact(ALTERNATE)
        child.expect_exact(FOOT)
        child.send("\x1a")
        child.expect_exact(ORDINARY)
        child.expect_exact("stopped by SIGTSTP, terminal as it was")
        child.sendline("fg")
    child.expect_exact(ALTERNATE)
    child.expect_exact(FOOT)
    child.send("q")
    child.expect_exact(ORDINARY)
    child.expect_exact("ended with 0")


def test_what_was_stopped_by_force_takes_the_terminal_again(live: Live, terminal: Terminal) -> None:
    child = terminal.job("top", "-s", str(live.socket), "--interval", NEVER)
    child.expect_exact(FOOT)
    child.send("\x1a")
    child.expect(r"(\d+) stopped by SIGTSTP")
    pid = int(child.match[1])
    child.sendline("fg")
    child.expect_exact(FOOT)
    os.kill(pid, signal.SIGSTOP)
    child.expect_exact("stopped by SIGSTOP, terminal taken")
    child.sendline("fg")
    child.expect_exact(ALTERNATE)
    child.expect_exact(FOOT)
    child.send("q")
    child.expect_exact("ended with 0")


def test_in_the_background_it_waits_for_the_terminal(live: Live, terminal: Terminal) -> None:
    child = terminal.job("top", "-s", str(live.socket), "--interval", "0.1")
    child.expect_exact(FOOT)
    child.send("\x1a")
    child.expect_exact("stopped by SIGTSTP")
    for _ in range(2):
        child.sendline("bg")
        child.expect_exact("stopped by SIGTTOU, terminal as it was")
    child.sendline("fg")
    child.expect_exact(ALTERNATE)
    child.expect_exact(FOOT)
    child.send("q")
    child.expect_exact("ended with 0")


def test_ctrl_z_does_not_wait_for_a_server_that_does_not_answer(live: Live, terminal: Terminal) -> None:
    child = terminal.job("top", "-s", str(live.socket), "--interval", "0.1")
    child.expect_exact(FOOT)
    os.kill(live.pid, signal.SIGSTOP)
    try:
        child.send("\x1a")
        child.expect_exact("stopped by SIGTSTP, terminal as it was")
    finally:
        os.kill(live.pid, signal.SIGCONT)
    live.ask("config reload")
    child.sendline("fg")
    child.expect_exact("generation 2")
    child.expect_exact(FOOT)
    child.send("q")
    child.expect_exact("ended with 0")


def test_a_server_that_went_away_is_told_and_found_again(live: Live, terminal: Terminal) -> None:
    child = terminal.top("--interval", "0.1")
    live.stop()
    child.expect_exact("asked again every 0.1 s")
    live.start()
    child.expect_exact(f"pid {live.pid}")
    child.expect_exact(FOOT)


def test_without_a_server_it_does_not_begin(live: Live, terminal: Terminal) -> None:
    live.stop()
    child = terminal.spawn("top", "-s", str(live.socket))
    child.expect_exact("there is no console socket")
    child.expect(pexpect.EOF)
    assert child.wait() == 3


def test_without_a_terminal_looks_are_printed_as_plain_rows(live: Live) -> None:
    live.ask("hook stats on")
    live.ask("hook fire owl_hoot_v1")
    done = live.run("top", "-s", str(live.socket), "--once", "--interval", "0.1")
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[0].startswith("ecxs runtime ")
    assert f"  pid {live.pid}  up 0:00:" in lines[0]
    assert [line.split()[0] for line in lines if line.isupper()] == ["HOOKS"]
    assert "\x1b" not in done.stdout
    assert all(line == line.rstrip() for line in lines)


def test_looks_are_printed_as_json_one_in_a_line(live: Live) -> None:
    done = live.run("top", "-s", str(live.socket), "--count", "2", "--interval", "0.1", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    looks = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(look["schema"], look["pid"], look["generation"]) for look in looks] == [(1, live.pid, 1)] * 2
    assert all(look["seconds"] > 0 and look["turns_per_second"] > 0 for look in looks)
