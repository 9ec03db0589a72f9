from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

STORM = Path(__file__).with_name("two_writers.py")


def test_of_commands_and_an_editor_that_write_at_once_nothing_is_lost() -> None:
    words = ("--seed", "3", "--rounds", "1", "--commands", "2")
    done = subprocess.run([sys.executable, STORM, *words], capture_output=True, text=True, check=False)
    figures = re.match(r"(\d+) additions, (\d+) saves, (\d+) refused, 0 lost, 0 ended otherwise\n", done.stdout)
    assert figures, done.stdout + done.stderr
    assert int(figures[1]) + int(figures[3]) >= 2
    assert int(figures[2]) > 0
    assert done.returncode == 0
