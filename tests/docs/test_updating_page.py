"""The page of updates is true: its commands print what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.docs.page_commands import PageShell, page_commands

if TYPE_CHECKING:
    from pathlib import Path


def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    commands = page_commands("updating.md")
    assert len(commands) == 3
    PageShell(tmp_path).follow(commands)
