"""Standard streams that are closed, full or in another encoding, and an interrupt at the very start, as processes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

INTERRUPTED = """
import sys

class Interrupt:
    @staticmethod
    def find_spec(name, path=None, target=None):
        if name == "click":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupt)
from ecxs.cli import main
sys.exit(main())
"""
DEFECTS = ("Traceback", "unexpectedly")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.conf").touch()
    return tmp_path


def shell(redirection: str, *words: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-c", f'exec "$@" {redirection}', "-", sys.executable, "-m", "ecxs", *words]
    return subprocess.run(command, text=True, capture_output=True, check=False, stdin=subprocess.DEVNULL)


@pytest.mark.parametrize("redirection", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["doctor"], 0),
        (["new", "owl"], 0),
        (["validate", "empty.conf"], 0),
        (["validate", "none.conf"], 2),
        (["run", "-f", "empty.conf", "--check"], 0),
        (["console", "pid"], 3),
        (["top", "--once"], 3),
    ],
)
def test_a_closed_stream_changes_no_exit_code(here: Path, redirection: str, words: list[str], code: int) -> None:
    done = shell(redirection, *words)
    assert (done.returncode, [word for word in DEFECTS if word in done.stderr]) == (code, [])


def test_what_is_said_into_a_closed_stream_reaches_no_file(here: Path) -> None:
    assert shell("<&- >&- 2>&-", "new", "owl").returncode == 0
    declared = (here / "owl" / "module.toml").read_text(encoding="utf-8")
    assert shell("<&- >&- 2>&-", "generate", "owl").returncode == 0
    assert (here / "owl" / "module.toml").read_text(encoding="utf-8") == declared


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="the system has no /dev/full")
@pytest.mark.parametrize("words", [["doctor"], ["hooks", "list"], ["explain", "--list"], ["--help"]])
def test_a_full_disk_is_told(words: list[str]) -> None:
    done = shell(">/dev/full", *words)
    assert done.returncode == 3
    assert "error: the system refuses: no space left on device\n" in done.stderr


@pytest.mark.parametrize("words", [["hooks", "list"], ["explain", "--list"], ["doctor"]])
def test_a_reader_that_goes_away_ends_it_silently(words: list[str]) -> None:
    read_end, write_end = os.pipe()
    os.close(read_end)
    command = [sys.executable, "-m", "ecxs", *words]
    done = subprocess.run(command, text=True, stdout=write_end, stderr=subprocess.PIPE, check=False)
    os.close(write_end)
    assert (done.returncode, done.stderr) == (1, "")


def test_an_interrupt_while_the_rest_is_imported_leaves_no_traceback() -> None:
    done = subprocess.run([sys.executable, "-c", INTERRUPTED, "doctor"], text=True, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")
