"""The listeners of a module in C as its declaration has them: lines, bytes, options, suspended connections, TLS."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).parent / "generated" / "data" / "listeners"


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("more", [(), ("--reload-everywhere",)])
def test_connections_are_served_as_the_declaration_says(tmp_path: Path, more: tuple[str, ...]) -> None:
    project = tmp_path / "reef"
    for source, name in (("module.toml", ""), ("reef.c", "src/reef.c"), ("connections.py", "tests/test_reef.py")):
        (project / (name or source)).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DATA / source, project / (name or source))
    command = [sys.executable, "-m", "ecxs", "test", "reef", "-q", *more]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-20000:] + done.stderr
