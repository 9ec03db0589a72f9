"""A small sample of the storm of reloads in which a module leaves."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

STORM = Path(__file__).with_name("failing_reloads.py")


def test_reloads_in_which_a_module_leaves_are_refused_and_change_nothing() -> None:
    words = [sys.executable, str(STORM), "--seed", "5", "--reloads", "25"]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    figures = re.match(
        r"25 reloads, (\d+) refused, (\d+) published, \d+ calls: 0 lost, 0 crashed, 0 without a name; ", done.stdout
    )
    assert figures, done.stdout + done.stderr
    assert int(figures[1]) > 5 < int(figures[1]) + int(figures[2])
    assert done.returncode == 0
