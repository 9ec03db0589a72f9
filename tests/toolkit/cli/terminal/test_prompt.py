"""The interactive console on a terminal, with a live server."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.toolkit.cli.terminal.conftest import Live, Terminal

# The terminal is made by a fork, and the limit of time for a test is a thread.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]
PROMPT = "ecxs>"


def ask(child: Any, line: str, answer: str) -> str:
    """Give a line, wait for the answer and the next prompt, and return what was written meanwhile."""
    child.send(f"{line}\r")
    child.expect_exact(answer)
    before = str(child.before)
    child.expect_exact(PROMPT)
    return f"{before}{answer}{child.before}"


def leave(child: Any) -> None:
    child.sendcontrol("d")
    child.wait()


def test_a_session_greets_answers_and_ends_with_the_input(live: Live, terminal: Terminal) -> None:
    child = terminal.console()
    ask(child, "pid", f"{live.pid}\r\n")
    ask(child, "owl hoot", "hoo\r\n")
    child.sendcontrol("d")
    assert child.wait() == 0


@pytest.mark.parametrize("word", ["quit", "EXIT"])
def test_a_word_ends_the_session(terminal: Terminal, word: str) -> None:
    child = terminal.console()
    child.send(f"{word}\r")
    assert child.wait() == 0


def test_help_and_refusals_are_shown(terminal: Terminal) -> None:
    child = terminal.console(rows=60)
    ask(child, "help pid", "Show the process id")
    ask(child, "pidd", "\x1b[31mUnknown command 'pidd'\x1b[0m\r\nhint: did you mean 'pid'?")


def test_refusals_have_no_colour_when_the_user_wants_none(terminal: Terminal) -> None:
    child = terminal.console(NO_COLOR="1")
    ask(child, "pidd", "Unknown command 'pidd'\r\n")


def test_a_tab_completes_commands_modules_and_options_from_the_live_server(live: Live, terminal: Terminal) -> None:
    child = terminal.console()
    for typed, completed in [("shutd", "own"), ("\x15config eval retry_interv", "al"), ("\x15ow", "l")]:
        child.send(f"{typed}\t")
        child.expect_exact(completed)
    ask(child, " hoot", "hoo\r\n")
    live.ask("config set binding sunset retry_interval 5")
    child.send("config eval binding suns\t")
    child.expect_exact("et")
    ask(child, " retry_interval", "= 5\r\n")


def test_a_tab_shows_what_there_is_to_choose_from(terminal: Terminal) -> None:
    child = terminal.console()
    child.send("config eval binding \t")
    child.expect_exact("ecelerity.conf:2:1")
    child.expect_exact("ecelerity.conf:3:1")


def test_the_history_is_private_and_outlives_the_session(live: Live, terminal: Terminal) -> None:
    first = terminal.console()
    ask(first, "config why retry_interval", "path")
    ask(first, " owl hoot", "hoo\r\n")
    leave(first)
    path = live.folder / "state" / "ecxs" / "console-history"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    second = terminal.console()
    second.send("\x1b[A")
    second.expect_exact("config why retry_interval")
    second.send("\r")
    second.expect_exact("path")


def test_sessions_at_once_keep_the_lines_of_both(live: Live, terminal: Terminal) -> None:
    one, other = terminal.console(), terminal.console()
    ask(one, "pid", f"{live.pid}\r\n")
    ask(other, "version", "Module Runtime")
    ask(one, "owl hoot", "hoo\r\n")
    lines = (live.folder / "state" / "ecxs" / "console-history").read_text().splitlines()
    assert lines == ["pid", "version", "owl hoot"]


def test_a_long_reply_goes_through_the_pager(terminal: Terminal) -> None:
    child = terminal.console(PAGER="sed s/^/paged:/")
    ask(child, "help", "paged:config diff")
    assert "paged:" not in ask(child, "help pid", "pid  Show")
    ask(child, "\\pager", "the pager is off")
    assert "paged:" not in ask(child, "help", "config diff")


def test_a_long_reply_is_written_without_a_pager_if_the_user_wants_none(terminal: Terminal) -> None:
    assert "paged:" not in ask(terminal.console("--no-pager", PAGER="sed s/^/paged:/"), "help", "config diff")
    ask(terminal.console(PAGER=""), "help", "config diff")


def test_an_interrupt_at_the_prompt_drops_the_line(live: Live, terminal: Terminal) -> None:
    child = terminal.console()
    child.send("bogus")
    child.expect_exact("bogus")
    child.sendcontrol("c")
    child.expect_exact(PROMPT)
    ask(child, "pid", f"{live.pid}\r\n")


def test_an_interrupt_abandons_the_wait_for_a_reply(live: Live, terminal: Terminal) -> None:
    begins, ends = live.folder / "begins", live.folder / "ends"
    for path in (begins, ends):
        os.mkfifo(path)
    child = terminal.console()
    child.send(f"owl sleep {begins} {ends}\r")
    begins.read_text()
    child.sendcontrol("c")
    child.expect_exact("interrupted: the reply is not awaited, but the command may still take effect")
    child.expect_exact(PROMPT)
    ends.write_text("woken")
    ask(child, "owl hoot", "hoo\r\n")


def test_a_server_that_went_away_is_told_and_found_again(live: Live, terminal: Terminal) -> None:
    child = terminal.console(NO_COLOR="1")
    ask(child, "pid", f"{live.pid}\r\n")
    live.stop()
    ask(child, "pid", f"error: there is no console socket '{live.socket}'\r\n  hint: start the server")
    ask(child, "pid", "there is no console socket")
    live.start()
    child.send("pid\r")
    child.expect(f"connected anew: ecxs runtime .*, pid {live.pid}, generation 1")
    child.expect_exact(f"{live.pid}\r\n")


def test_a_reply_cannot_act_on_the_terminal(terminal: Terminal) -> None:
    child = terminal.console(NO_COLOR="1")
    ask(child, "owl paint", "\\x1b[2Jblank\r\n")
