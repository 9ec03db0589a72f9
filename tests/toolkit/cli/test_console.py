from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecruntime.console.words import split_words
from ecruntime.loader import LibexecFinder
from ecruntime.log import Log
from ecruntime.scheduler import EpollPoller, RealClock
from ecruntime.server import Server, Settings
from ecxs.cli import main
from ecxs.cli.console import join_words

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
    server = Server(Settings(conf, path), LibexecFinder([tmp_path / "libexec"]), clock, EpollPoller(), Log(clock))
    is_ready = threading.Event()

    def serve() -> None:
        server.start()
        is_ready.set()
        server.run()
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
