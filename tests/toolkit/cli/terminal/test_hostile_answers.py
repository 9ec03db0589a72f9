"""Whatever answers at the socket: an answer that is none is an error of the environment, and never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from ecruntime.console.protocol import Form, Reply, ReplyStatus
from ecruntime.foundation.errors import EnvironmentFailure
from ecxs.cli.commands import top
from ecxs.cli.terminal.connection import ConsoleConnection
from ecxs.cli.terminal.prompt_completion import ask_candidates
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

ANSWERS = (
    "",
    "null",
    "[]",
    "7",
    "{}",
    "[" * 100_000,
    "9" * 10_000,
    '{"pid": 1, "monotonic": "x", "version": [], "candidates": 7, "start": {}}',
    '{"pid": {}, "generation": 1e999, "version": "v", "candidates": [{}], "start": 1}',
    "\x1b[2J\x00",
)


class Hostile:
    """A client whose server says one thing."""

    is_spent = False

    def __init__(self, text: str) -> None:
        self._text = text

    def ask(self, line: str, form: Form = Form.TEXT) -> Reply:
        del line, form
        return Reply(ReplyStatus.COMPLETED, self._text)

    def close(self) -> None:
        """Nothing is open."""


def connected(text: str, path: Path) -> ConsoleConnection:
    client: Any = Hostile(text)
    return ConsoleConnection(path, client=client)


@pytest.mark.parametrize("text", ANSWERS)
def test_a_greeting_that_is_none_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure) as caught:
        connected(text, tmp_path).greeting()
    assert caught.value.message == "the server does not answer with who it is"


@pytest.mark.parametrize("text", ANSWERS)
def test_candidates_that_are_none_are_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFailure) as caught:
        ask_candidates(connected(text, tmp_path), "he")
    assert caught.value.message == "the server does not answer with candidates"


@pytest.mark.parametrize("text", ANSWERS)
def test_figures_that_are_none_are_refused(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(top, "ConsoleConnection", lambda path: connected(text, path))
    code, out, err = run(capsys, "top", "-s", tmp_path / "s", "--once", "--interval", "0.1")
    assert (code, out) == (3, "")
    assert err.startswith("error: the server does not answer with figures\n")
