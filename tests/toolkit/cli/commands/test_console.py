from __future__ import annotations

import json
import os
import socket as sockets
import subprocess
import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.console.client import Client, ConnectionLost
from ecruntime.console.command_line import join_words, split_words
from ecruntime.console.console import SystemConsole
from ecruntime.libexec import LibexecFinder
from ecruntime.log import Log
from ecruntime.scheduler import EpollPoller, RealClock
from ecruntime.server import Server, Settings
from ecxs.cli import main
from ecxs.cli.commands.console import command as console
from ecxs.cli.completion import complete_console
from ecxs.cli.terminal.connection import ConsoleConnection

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def socket(tmp_path: Path) -> Iterator[Path]:
    """A real server in a thread of its own, and the path of its socket."""
    conf = tmp_path / "ecelerity.conf"
    conf.write_text("", encoding="utf-8")
    (tmp_path / "libexec").mkdir()
    path = tmp_path / "console" / "ec.sock"
    path.parent.mkdir(mode=0o700)
    clock = RealClock()
    server = Server(Settings(conf), LibexecFinder([tmp_path / "libexec"]), clock, EpollPoller(), Log(clock))
    console = SystemConsole(server)
    is_ready = threading.Event()

    def serve() -> None:
        console.listen(path)
        server.start()
        is_ready.set()
        server.run()
        console.close()
        server.close()

    thread = threading.Thread(target=serve)
    thread.start()
    assert is_ready.wait(10)
    yield path
    server.shutdown()
    thread.join(10)
    assert not thread.is_alive()


def run(*arguments: str) -> int:
    try:
        return main(arguments)
    except SystemExit as end:
        return int(end.code or 0)


def test_one_command_prints_its_answer(socket: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run("console", "-s", str(socket), "module", "list")
    assert (code, capsys.readouterr().out) == (0, "no modules are loaded\n")


def test_a_refused_command_goes_to_stderr_with_exit_code_1(socket: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run("console", "-s", str(socket), "modul", "list")
    output = capsys.readouterr()
    assert (code, output.out) == (1, "")
    assert output.err == "Unknown command 'modul'\nhint: did you mean 'module'?\n"


def test_commands_come_from_a_script_until_quit(
    socket: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    script = tmp_path / "script"
    script.write_text("module list\n\nmodule lost\nquit\npid\n", encoding="utf-8")
    with script.open(encoding="utf-8") as lines:
        monkeypatch.setattr("sys.stdin", lines)
        code = run("console", "-s", str(socket))
    output = capsys.readouterr()
    assert (code, output.out) == (1, "no modules are loaded\n")
    assert output.err.startswith("Unknown command 'module lost'\n")


@pytest.mark.slow
def test_commands_are_utf_8_whatever_the_locale_is(socket: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ecxs", "console", "-s", str(socket), "--keep-going"],
        input="pid\nh\u00e9\n".encode() + b"\xff\n",
        env={**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, f"{os.getpid()}\n".encode())
    assert "Unknown command 'h\u00e9'\n".encode() in done.stderr


def test_a_missing_socket_is_exit_code_3_with_a_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "none.sock"
    code = run("console", "-s", str(path), "pid")
    assert (code, capsys.readouterr().err) == (
        3,
        (
            f"error: there is no console socket '{path}'\n"
            "  hint: start the server with `ecxs run`, or name its socket with `--socket`\n"
        ),
    )


@given(st.lists(st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12), max_size=6))
def test_the_words_that_a_shell_gave_arrive_as_they_were(words: list[str]) -> None:
    assert [word.text for word in split_words(join_words(words))] == words


def test_a_value_with_blanks_arrives_whole() -> None:
    words = ["hook", "fire", "x", "note=550 no such user"]
    assert [word.text for word in split_words(join_words(words))] == words


def test_json_is_a_form_of_the_answer(socket: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = run("console", "-s", str(socket), "--json", "module", "list")
    assert (code, json.loads(capsys.readouterr().out)) == (0, {"modules": []})


def test_commands_of_a_file_end_at_the_first_that_fails(
    socket: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    script = tmp_path / "script"
    script.write_text("# what there is\nmodule list\nlost\nmodule list\n", encoding="utf-8")
    code = run("console", "-s", str(socket), "-f", str(script))
    output = capsys.readouterr()
    assert (code, output.out) == (1, "no modules are loaded\n")
    assert output.err.endswith(f"  in {script}:3\n")


def test_commands_go_on_if_the_user_wishes_and_the_first_failure_counts(
    socket: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    script = tmp_path / "script"
    script.write_text("lost\nmodule list\nquit\npid\n", encoding="utf-8")
    code = run("console", "-s", str(socket), "--keep-going", "-f", str(script))
    assert (code, capsys.readouterr().out) == (1, "no modules are loaded\n")


def test_a_command_and_a_file_of_commands_are_refused(socket: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("console", "-s", str(socket), "-f", "script", "pid") == 2
    assert capsys.readouterr().err == (
        "error: there is a command and a file of commands\n  hint: give one of them\n"
    )  # fmt: skip


def test_a_missing_file_of_commands_is_named(socket: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run("console", "-s", str(socket), "-f", str(tmp_path / "none")) == 3
    assert capsys.readouterr().err.startswith(f"error: cannot use '{tmp_path / 'none'}': no such file")


def test_a_connection_that_breaks_before_the_reply_is_exit_code_6(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "ec.sock"
    with sockets.socket(sockets.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()

        def hang_up() -> None:
            connection, _ = listening.accept()
            connection.recv(4096)
            connection.close()

        thread = threading.Thread(target=hang_up)
        thread.start()
        code = run("console", "-s", str(path), "pid")
        thread.join()
    assert (code, capsys.readouterr().err) == (
        6, "error: the server closed the connection\n  hint: look at its log, or ask again\n"
    )  # fmt: skip


def complete(socket: Path, *words: str) -> list[str]:
    context = console.make_context("console", ["-s", str(socket), *words[:-1]], resilient_parsing=True)
    return [item.value for item in complete_console(context, console.params[-1], words[-1])]


def test_the_shell_completes_from_the_running_server(socket: Path) -> None:
    assert complete(socket, "config", "sho") == ["show", "showrecurse"]
    assert complete(socket, "threads", "") != []
    assert complete(socket, "hook", "trace", "core.log_perm") == ["core.log_permanent_failure_v1"]


def test_the_shell_completes_nothing_while_the_server_is_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert complete(tmp_path / "none.sock", "config", "sho") == []
    assert capsys.readouterr() == ("", "")


def test_a_connection_that_the_server_ended_meanwhile_is_made_anew(socket: Path) -> None:
    client = Client.connect(socket)
    connection = ConsoleConnection(socket, client=client)
    assert connection.ask("pid").is_completed
    ended, far = sockets.socketpair()
    far.close()
    with ended:
        client.close()
        client.__init__(ended)  # type: ignore[misc] # as if the server had hung up
        assert connection.ask("pid").is_completed
    connection.close()


def test_a_script_is_one_session_and_can_do_a_transaction(
    socket: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "evening.txt"
    script.write_text(
        "config begin\nconfig set bounce_cache_size 30\nconfig replay\nconfig rollback\n", encoding="utf-8"
    )
    code = run("console", "-s", str(socket), "-f", str(script))
    assert (code, capsys.readouterr().out.splitlines()[2:]) == (
        0,
        [
            "bounce_cache_size = 30",
            "config set bounce_cache_size 30",
            "The transaction with 1 command is dropped.",
        ],
    )


def test_two_calls_are_two_sessions(socket: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("console", "-s", str(socket), "config", "begin") == 0
    assert "the transaction ends with the connection" in capsys.readouterr().out
    assert run("console", "-s", str(socket), "config", "commit") == 1
    assert capsys.readouterr().err == "no transaction is open in this session\nhint: `config begin` opens one\n"


@pytest.mark.parametrize("begin", ["config begin", "XML Config Begin from scratch"])
def test_a_command_for_a_lost_transaction_is_not_given_to_a_new_connection(socket: Path, begin: str) -> None:
    with closing(ConsoleConnection(socket)) as connection:
        assert connection.ask(begin).is_completed
        connection.close()
        with pytest.raises(ConnectionLost) as lost:
            connection.ask("config unset bounce_cache_size")
        assert (lost.value.message, lost.value.hint) == (
            "the connection was lost, and with it the open transaction",
            "this command was not given: `config diff` shows what is in effect, `config begin` begins anew",
        )
        assert connection.ask("pid").is_completed


@pytest.mark.parametrize("end", ["config commit", "config rollback"])
def test_a_link_connects_anew_after_a_transaction_that_was_ended(socket: Path, end: str) -> None:
    with closing(ConsoleConnection(socket)) as connection:
        for line in ("config begin", 'config begin "', "config begin", end):
            connection.ask(line)
        connection.close()
        assert connection.ask("pid").is_completed


def test_two_sessions_over_two_sockets_cannot_both_commit(socket: Path) -> None:
    with Client.connect(socket) as one, Client.connect(socket) as two:
        for client, name in ((one, "30"), (two, "40")):
            assert client.ask("config begin").is_completed
            assert client.ask(f"config set bounce_cache_size {name}").is_completed
        assert one.ask("config commit").text.endswith("Generation 2 is in effect.\n")
        refused = two.ask("config commit")
        assert (refused.is_completed, refused.text.partition("\n")[0]) == (
            False,
            "generation 2 was published meanwhile, and the transaction began with 1",
        )
        assert two.ask("config replay").text == "config set bounce_cache_size 40\n"
        assert two.ask("config rollback").is_completed
    with Client.connect(socket) as three:
        assert "bounce_cache_size = 30" in three.ask("write config").text
        assert not three.ask("config replay").is_completed
