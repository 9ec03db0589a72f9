"""A project that bears the name of a library, and files that bear those of modules: none is imported in their place."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.console.client import Client

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]

ROOT = Path(__file__).resolve().parents[3]
FILES = ("json", "pytest", "signal", "enum", "logging", "ecxs", "ecruntime", "jinja2", "click")
COMMANDS = (("generate",), ("validate",), ("validate", "--level", "load"), ("build",), ("test",), ("run", "--check"))
FEW = COMMANDS if os.environ.get("ECXS_SOAK") else COMMANDS[2::2]
"""Those that start another process, of which each imports anew; in soak all of them."""
INSTALLED = (sys.executable, "-P", "-m", "ecxs")
"""The command line of the script `ecxs`, which looks for modules beside itself and not in the working folder."""


def ecxs(folder: Path, *words: str, program: tuple[str, ...] = INSTALLED) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*program, *words], cwd=folder, env=environment(), text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done


def environment() -> dict[str, str]:
    # Absolute: an entry of the author's that means the working folder is what he asked for.
    return {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("projects")
    ecxs(folder, "new", "click", "--kind", "python", "--no-input")
    return folder / "click"


@pytest.fixture
def shadowed(made: Path) -> Iterator[Path]:
    shadows = [made / f"{name}.py" for name in FILES]
    for path in shadows:
        path.write_text(f"raise SystemExit('the wrong {path.stem}')\n", encoding="utf-8")
    yield made
    for path in shadows:
        path.unlink()


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_commands_work_in_a_project_that_is_called_like_a_library(made: Path, words: tuple[str, ...]) -> None:
    ecxs(made, *words)


@pytest.mark.parametrize("words", [("generate",), ("run", "--check")], ids=" ".join)
def test_python_m_works_there_too(made: Path, words: tuple[str, ...]) -> None:
    ecxs(made, *words, program=(sys.executable, "-m", "ecxs"))


@pytest.mark.parametrize("words", FEW, ids=" ".join)
def test_commands_work_beside_files_that_are_called_like_modules(shadowed: Path, words: tuple[str, ...]) -> None:
    ecxs(shadowed, *words)


def test_a_second_project_is_made_beside_one_that_is_called_like_a_library(made: Path) -> None:
    ecxs(made, "new", "jinja2", "--kind", "python", "--no-input")
    ecxs(made / "jinja2", "build")


@pytest.mark.parametrize("more", [(), ("--supervise",)], ids=["alone", "supervised"])
def test_a_server_runs_there(shadowed: Path, more: tuple[str, ...]) -> None:
    with subprocess.Popen(
        [*INSTALLED, "run", *more], cwd=shadowed, env=environment(), text=True, stderr=subprocess.PIPE
    ) as server:
        assert server.stderr is not None
        lines = iter(server.stderr.readline, "")
        assert any(line.startswith("console:") for line in lines)
        with Client.connect(shadowed / ".ecxs" / "console.sock") as client:
            assert "click" in client.ask("module list").text
        server.send_signal(signal.SIGTERM)
        assert server.wait() == 0
