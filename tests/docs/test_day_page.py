"""The page of an author's day is true: its commands print what it says, one after the other, beside a running loop."""

from __future__ import annotations

import os
import signal
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from tests.docs.page_commands import PageShell, page_commands

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    commands = page_commands("day.md")
    assert len(commands) == 28
    try:
        PageShell(tmp_path).follow(commands)
    finally:
        # A page that fails on its way leaves the loop running.
        with suppress(FileNotFoundError, ProcessLookupError):
            os.kill(int((tmp_path / "dev.pid").read_text()), signal.SIGINT)
