"""Pages whose commands run one after the other in one shell, and print what the page says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.docs.page_commands import ROOT, as_pattern, page_commands

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {"index.md": 4, "tool-configuration.md": 9, "why.md": 8}
"""The pages, each with the number of its commands."""
END = "--- that was it"


@pytest.mark.parametrize("page", PAGES)
def test_the_commands_of_a_page_print_what_it_says(page: str, tmp_path: Path) -> None:
    commands = page_commands(page)
    assert len(commands) == PAGES[page]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'runtime'}", "NO_COLOR": "1"}
    # In one shell: a later command may stand on what an earlier one has made, or in the folder that it went to.
    script = f'set -e; ecxs() {{ {sys.executable} -m ecxs "$@"; }}\n'
    script += "".join(f"{command}\necho '{END}'\n" for command, _ in commands)
    done = subprocess.run(
        ["bash", "-c", script], cwd=tmp_path, env=environment, text=True, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    shown = done.stdout.split(f"{END}\n")
    for (command, wanted), printed in zip(commands, shown, strict=False):
        assert re.fullmatch(as_pattern(wanted), printed), f"$ {command}\n{printed}"
