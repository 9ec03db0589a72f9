"""The page of other orders: its module has a race, which is found and replayed in the words that are shown."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ecruntime.testing.schedule import ChoiceKind
from tests.docs.test_author_pages import PATHS, codes, project_of, rows, snippets

if TYPE_CHECKING:
    from pathlib import Path

DIALOGUE = re.compile(r"^\$ (?P<command>.*)\n(?P<shown>(?:(?!\$ ).*\n)*)", re.MULTILINE)


def pattern_of(shown: str) -> re.Pattern[str]:
    """Return what output is to match: `...` alone stands for lines, and at the end of a line for its rest."""
    lines = [".*?" if line == "..." else re.escape(line).replace(r"\.\.\.", ".*?") for line in shown.splitlines()]
    return re.compile("\n".join(lines) + r"\s*", re.DOTALL)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_each_command_says_what_is_shown(tmp_path: Path) -> None:
    project = project_of("orders.md", tmp_path)
    dialogues = [found for one in snippets("orders.md") if one.kind == "shell" for found in DIALOGUE.finditer(one.text)]
    assert len(dialogues) == 4
    environment = {**os.environ, "PYTHONPATH": PATHS, "NO_COLOR": "1"}
    for dialogue in dialogues:
        words = [sys.executable, "-m", *dialogue["command"].split()]
        done = subprocess.run(words, cwd=project, env=environment, capture_output=True, text=True, check=False)
        assert pattern_of(dialogue["shown"]).fullmatch(done.stdout), done.stdout + done.stderr


def test_the_page_has_each_kind_of_choice() -> None:
    assert {codes(row[1])[0] for row in rows("orders.md", "| choice |")} == {kind.value for kind in ChoiceKind}
