"""`ecxs dev` on a terminal: one screen, a line for the console, and a terminal that is put back."""

from __future__ import annotations

import re
import signal
import sys
from typing import TYPE_CHECKING, Any

import pexpect
import pytest

from ecxs.cli import main
from tests.toolkit.cli.terminal.conftest import LIMIT, environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# The terminal is made by a fork, and the limit of time for a test is a thread.
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning"),
]
PROMPT = "ecxs>"
ALTERNATE, ORDINARY = "\x1b[?1049h", "\x1b[?1049l"


@pytest.fixture
def owl(short_folder: Path) -> Path:
    assert main(["new", "owl", "--kind", "lua", "--no-input", "-o", str(short_folder)]) == 0
    return short_folder / "owl"


@pytest.fixture
def screen(owl: Path) -> Iterator[Any]:  # pexpect has no types
    child = pexpect.spawn(
        sys.executable, ["-m", "ecxs", "dev"], cwd=str(owl), env=environment(owl.parent), dimensions=(30, 110),
        encoding="utf-8", timeout=LIMIT,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip  # words, several to a line
    yield child
    child.close(force=True)


def drawn_with(screen: Any, *texts: str) -> None:
    """Have it drawn anew until all texts are on one picture; else time is up."""
    while True:
        # Ctrl-L draws all of it, where a change draws the characters that differ.
        screen.send("\x0c")
        screen.expect_exact(PROMPT)
        # Blanks are drawn as steps of the cursor.
        stepped = re.sub(r"\x1b\[(\d*)C", lambda step: " " * int(step[1] or 1), screen.before)
        picture = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", stepped)
        if all(text in picture for text in texts):
            return


def test_the_screen_shows_findings_tests_and_replies_and_leaves_the_terminal_as_it_was(owl: Path, screen: Any) -> None:
    screen.expect_exact(ALTERNATE)
    drawn_with(screen, "check: nothing to complain of", "test: 3 passed", "server: it serves", "cycle: done")
    screen.send("owl:main status\r")
    drawn_with(screen, "console: owl:main status", "greeting: hello")
    source = owl / "src" / "owl.lua"
    text = source.read_text(encoding="utf-8")
    source.write_text(f"{text}\nlocal function\n", encoding="utf-8")
    drawn_with(screen, " findings ", "src/owl.lua:", "the last good one keeps running")
    source.write_text(text.replace('print("reports: "', 'print("told: "'), encoding="utf-8")
    drawn_with(screen, " tests ", "::test_a_report_is_made_every_minute failed", "test: 1 failed, 2 passed")
    drawn_with(screen, "server: generation 2 is in effect")
    screen.send("owl:main status\r")
    drawn_with(screen, "told: 0")
    screen.send("\x03")
    screen.expect_exact(ORDINARY)
    screen.expect(pexpect.EOF)
    assert screen.wait() == 0
    assert not (owl / ".ecxs" / "console.sock").exists()
    assert re.search(r"Traceback|error: ecxs", screen.before) is None
