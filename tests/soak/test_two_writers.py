from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

FIGURES = (
    r"(\d+) additions, (\d+) saves, (\d+) refused, (\d+) renames, (\d+) killed, \d+ kept aside, "
    r"0 lost, 0 ended otherwise\n"
)
STORM = Path(__file__).with_name("two_writers.py")


def test_of_commands_and_an_editor_that_write_at_once_nothing_is_lost() -> None:
    words = ("--seed", "3", "--rounds", "2", "--commands", "2")
    done = subprocess.run([sys.executable, STORM, *words], capture_output=True, text=True, check=False)
    figures = re.match(FIGURES, done.stdout)
    assert figures, done.stdout + done.stderr
    assert sum(int(figures[number]) for number in (1, 3, 5)) >= 3
    assert int(figures[2]) > 0
    assert done.returncode == 0
