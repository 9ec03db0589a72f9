"""A small sample of the storm of hostile projects: none ends the command in a way of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def test_a_sample_of_hostile_projects_crashes_nothing() -> None:
    words = [sys.executable, str(HERE / "hostile_sources.py"), "7", "6"]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=200)
    figures = json.loads(done.stdout.splitlines()[-1])
    assert (done.returncode, figures["inputs"], figures["crashed"]) == (0, 6, 0), done.stdout
