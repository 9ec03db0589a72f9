"""`ecxs test`: the folder that it takes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ecxs.cli import main
from ecxs.cli.commands.test import PYTEST_PROGRAM
from ecxs.cli.interpreter import own_interpreter
from tests.toolkit.cli.conftest import run

if TYPE_CHECKING:
    from pathlib import Path


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
    program = (
        "import os, runpy, signal\n"
        # A shell without job control has what it runs in the background ignore interrupts.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "os.kill(os.getpid(), signal.SIGINT)\n"
        f"runpy.run_module({PYTEST_PROGRAM!r}, run_name='__main__')"
    )
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        command = [sys.executable, "-c", program, "1", "owl"]
        done = subprocess.run(command, cwd=tmp_path, env={**os.environ}, capture_output=True, text=True, check=False)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def run_pytest(folder: Path, *words: str, module: str = "owl") -> subprocess.CompletedProcess[str]:
    reading, writing = os.pipe()
    command = [*own_interpreter(), "-m", PYTEST_PROGRAM, str(writing), module, "-q", "-p", "no:cacheprovider", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, pass_fds=(writing,))
    os.close(writing)
    with os.fdopen(reading) as pipe:
        assert pipe.read() == str(done.returncode)
    return done


def test_the_program_runs_pytest_in_the_folder_and_returns_its_exit_code(tmp_path: Path) -> None:
    (tmp_path / "helper.py").write_text("VALUE = 3\n")
    (tmp_path / "test_it.py").write_text("import helper\ndef test_it():\n    assert helper.VALUE == 4\n")
    done = run_pytest(tmp_path)
    assert (done.returncode, "assert 3 == 4" in done.stdout) == (1, True)


def test_an_installation_from_the_wheel_makes_no_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "test_it.py").write_text("def test_it():\n    assert True\n")
    # What an installer writes: pytest marks all packages of a distribution with plugins.
    wheel = tmp_path / "site" / "fromwheel-1.dist-info"
    wheel.mkdir(parents=True)
    (wheel / "METADATA").write_text("Metadata-Version: 2.1\nName: fromwheel\nVersion: 1\n")
    (wheel / "entry_points.txt").write_text("[pytest11]\nfromwheel = colorsys\n")
    (wheel / "RECORD").write_text("ecxs/__init__.py,,\n")
    monkeypatch.setenv("PYTHONPATH", f"{wheel.parent}:{os.environ.get('PYTHONPATH', '')}")
    done = run_pytest(tmp_path)
    assert (done.returncode, "warning" in done.stdout) == (0, False), done.stdout


@pytest.mark.parametrize("settings", ["", '[tool.pytest.ini_options]\npythonpath = ["."]\n'])
def test_no_file_of_the_folder_is_imported_in_place_of_a_library(tmp_path: Path, settings: str) -> None:
    (tmp_path / "pyproject.toml").write_text(settings)
    # Some are imported by pytest, some by nobody before the test, and one is no part of the standard library.
    for name in ("json", "pytest", "decimal", "sched", "pluggy"):
        (tmp_path / f"{name}.py").write_text(f"raise SystemExit('the wrong {name}')\n")
    (tmp_path / "conftest.py").write_text("import chunk\nVALUE = 3\n")
    (tmp_path / "owl").mkdir()
    (tmp_path / "owl" / "__init__.py").write_text("VALUE = 4\n")
    (tmp_path / "test_it.py").write_text(
        "import json, pytest, decimal, sched, pluggy, conftest, owl\n"
        "def test_it():\n    assert (conftest.VALUE, owl.VALUE, json.loads('5')) == (3, 4, 5)\n"
    )
    done = run_pytest(tmp_path, "-W", "ignore")
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_module_is_found_before_the_library_of_its_name(tmp_path: Path) -> None:
    (tmp_path / "click").mkdir()
    (tmp_path / "click" / "__init__.py").write_text("VALUE = 4\n")
    (tmp_path / "test_it.py").write_text("import click\ndef test_it():\n    assert click.VALUE == 4\n")
    done = run_pytest(tmp_path, module="click")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("leaving", ["os._exit(0)", "atexit.register(os._exit, 0)\nraise ValueError"])
def test_a_module_that_leaves_with_0_fails_its_tests(
    greeter: Path, capfd: pytest.CaptureFixture[str], leaving: str
) -> None:
    with (greeter / "greeter" / "greeter.py").open("a") as code:
        code.write(f"\nimport atexit, os\n{leaving}\n")
    assert main(["test", str(greeter), "-q"]) == 1
    if leaving.startswith("os"):
        said = "error: the tests ended before pytest did\n  hint: the module, or a test, has left with os._exit\n"
        assert capfd.readouterr().err.endswith(said)
