"""The page about record and replay is true: its commands are carried out, and what they print is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.docs.page_commands import ROOT, PageShell, page_commands

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_the_page_prints_what_it_says(tmp_path: Path) -> None:
    shell = PageShell(tmp_path)
    shell.environment = {**shell.environment, "EXAMPLES": str(ROOT / "examples"), "NO_COLOR": "1"}
    shell.follow(page_commands("record.md"))
