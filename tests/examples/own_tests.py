"""The tests of an example, run in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def run_own_tests(project: Path) -> subprocess.CompletedProcess[str]:
    """Run the tests of a project up to the first that fails."""
    paths = os.pathsep.join((str(ROOT), str(ROOT / "runtime")))
    plugins = ["-p", "ecruntime.testing.plugin", "-p", "no:cacheprovider"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", *plugins],
        cwd=project,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1", "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
