"""The page of compatibility is true: its commands print what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.docs.page_commands import PageShell, page_commands

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    commands = page_commands("compatibility.md")
    assert len(commands) == 16
    PageShell(tmp_path).follow(commands)
