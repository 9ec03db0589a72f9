"""`ecxs test`: the folder that it takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from ecxs.cli.commands.test import PYTEST_PROGRAM
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_tests_of_a_folder_that_does_not_exist_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(capsys, "test", "owl") == (
        2,
        "",
        (
            "error: 'owl' is no folder, and there is no module.toml here\n"
            "  hint: name the folder of a module, or go there\n"
        ),
    )


def test_an_interrupt_before_pytest_is_ready_shows_no_traceback(tmp_path: Path) -> None:
    # Pending before the program begins, which is the earliest that an interrupt can come.
    program = f"import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n{PYTEST_PROGRAM}"
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=tmp_path, env={**os.environ}, capture_output=True, text=True, check=False)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_the_program_runs_pytest_in_the_folder_and_returns_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("VALUE = 3\n")
    (tmp_path / "test_it.py").write_text("import helper\ndef test_it():\n    assert helper.VALUE == 4\n")
    command = [sys.executable, "-c", PYTEST_PROGRAM, "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, "assert 3 == 4" in done.stdout) == (1, True)
