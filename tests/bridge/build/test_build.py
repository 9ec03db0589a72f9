"""The real libraries: compiled without a warning, loaded, told on a terminal, and kept by the command."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ecruntime.bridge.build import EXTENSION, LIBRARY, STRICT, build_adapter
from ecruntime.bridge.progress import tell_terminal
from ecruntime.bridge.store import RECORD
from ecxs.cli import main
from tests.bridge.build.conftest import entries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bridge.build.conftest import Machine
    from tests.bridge.conftest import Programs

ROOT = Path(__file__).resolve().parents[3]
LOAD = """\
import os, sys
from ecruntime.bridge.cache import bridge_folder
from ecruntime.bridge.native import load_native
folder = bridge_folder()
native = load_native(folder)
native.set_scheduler_thread()
print(folder, native.__file__)
"""
pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def test_both_libraries_are_compiled_without_a_warning(programs: Programs, tmp_path: Path) -> None:
    assert "-Werror" in STRICT  # with which the core of all these tests is compiled
    library = programs.library()
    assert build_adapter(tmp_path, library, flags=STRICT) == tmp_path / EXTENSION


def test_the_command_builds_what_a_process_then_loads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert main(["bridge", "build", "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    folder = Path(report["folder"])
    assert (folder.parent, report["changed"]) == (tmp_path / "ecxs/bridge", True)
    assert entries(folder) == {LIBRARY, EXTENSION, RECORD}
    done = run_python(LOAD, {"XDG_CACHE_HOME": str(tmp_path), "CC": ""})
    assert (done.stdout, done.stderr) == (f"{folder} {folder / EXTENSION}\n", "")
    moved = tmp_path / "moved"
    folder.parent.rename(moved)
    # They find each other wherever both are.
    done = run_python(LOAD, {"XDG_CACHE_HOME": "/nowhere", "ECXS_BRIDGE": str(moved)})
    assert done.stdout == f"{moved / folder.name} {moved / folder.name / EXTENSION}\n"


def run_python(code: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    path = f"{ROOT}{os.pathsep}{ROOT / 'runtime'}"
    words: Sequence[str] = (sys.executable, "-c", code)
    variables = {**os.environ, "PYTHONPATH": path, **environment}
    return subprocess.run(words, env=variables, capture_output=True, text=True, check=False)


def read_to_end(reader: int) -> str:
    """Read a terminal whose other end is closed; a single read gives no more than one page."""
    pieces = []
    with suppress(OSError):  # so the end is told
        while piece := os.read(reader, 1 << 16):
            pieces.append(piece)
    os.close(reader)
    return b"".join(pieces).decode()


def test_a_terminal_is_told_how_far_the_build_is(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = pty.openpty()
    with open(writer, "w", encoding="utf-8") as terminal:  # noqa: PTH123 - a descriptor
        monkeypatch.setattr(sys, "stderr", terminal)
        machine.build()
    shown = read_to_end(reader)
    assert shown.startswith("\rcompiling the bridge to modules in C, once: 1 of ")
    assert shown.endswith("\r\x1b[K")


def test_nothing_is_told_without_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tell_terminal(1, 2)
    monkeypatch.setattr(sys, "stderr", None)
    tell_terminal(1, 2)
    assert capsys.readouterr().err == ""
