"""The list of what modules in C have not freed, in runs of pytest in processes of their own."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

# The server logs these when it ends; here the tests do, which need no compiler.
TESTS = """\
import pytest
from ecruntime.log import Level

@pytest.mark.parametrize("text", TEXTS)
def test_owl(runtime, text):
    runtime.load()
    runtime.server.log.message(Level.NOTICE, "memory", text)
"""
LEAKS = ["not freed by modules in C: memtype 'owl:egg': 1 block(s)", "not freed by modules in C: memtype 'owl:nest': 2"]


def run(folder: Path, texts: list[str], *options: str) -> str:
    (folder / "test_owl.py").write_text(TESTS.replace("TEXTS", repr(texts)))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options]
    done = subprocess.run(command, cwd=folder, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.mark.parametrize("options", [(), ("-n", "1")], ids=["one process", "workers"])
def test_each_is_listed_once_and_fails_no_test(tmp_path: Path, options: tuple[str, ...]) -> None:
    lines = run(tmp_path, [LEAKS[0], *LEAKS], *options).splitlines()
    assert any("= not freed by modules in C =" in line for line in lines)
    listed = [line.rpartition("]: ")[2] for line in lines if line.startswith("test_owl.py::test_owl[")]
    assert listed == ["memtype 'owl:egg': 1 block(s)", "memtype 'owl:nest': 2"]


def test_without_any_there_is_no_list(tmp_path: Path) -> None:
    assert "not freed" not in run(tmp_path, ["an owl is awake"])
