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
    )  # fmt: skip
    yield child
    child.close(force=True)


def test_the_screen_shows_findings_tests_and_replies_and_leaves_the_terminal_as_it_was(owl: Path, screen: Any) -> None:
    screen.expect_exact(ALTERNATE)
    # What is drawn is drawn once: the order on the screen is none of time.
    screen.expect(r"3 passed|cycle: done")
    screen.expect(r"cycle: done|3 passed")
    screen.send("owl:main status\r")
    screen.expect_exact("greeting: hello")
    source = owl / "src" / "owl.lua"
    text = source.read_text(encoding="utf-8")
    source.write_text(f"{text}\nlocal function\n", encoding="utf-8")
    screen.expect_exact("src/owl.lua:")
    screen.expect_exact("the last good one keeps running")
    source.write_text(text.replace('print("reports: "', 'print("told: "'), encoding="utf-8")
    screen.expect(r"test_\w+ failed")
    screen.send("owl:main st\t")
    screen.expect_exact("status")
    screen.send("\r")
    screen.expect_exact("told: 0")
    screen.send("\x03")
    screen.expect_exact(ORDINARY)
    screen.expect(pexpect.EOF)
    assert screen.wait() == 0
    assert not (owl / ".ecxs" / "console.sock").exists()
    assert re.search(r"Traceback|error: ecxs", screen.before) is None
