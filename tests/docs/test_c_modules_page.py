"""The pages of modules in C are true: their commands print what they say, in a copy of the examples."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.docs.page_commands import BUILT, ROOT, PageShell, page_commands

if TYPE_CHECKING:
    from pathlib import Path

PAGES = {
    "c-modules.md": (("From a declaration", "Building and testing a folder", "Adopting a module"), 14),
    "real-server.md": (("What to copy",), 5),
}


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("page", PAGES)
def test_the_commands_print_what_the_page_says(page: str, tmp_path: Path) -> None:
    titles, count = PAGES[page]
    ignored = shutil.ignore_patterns(*BUILT)
    shutil.copytree(ROOT / "examples" / "c", tmp_path, ignore=ignored, dirs_exist_ok=True)
    commands = page_commands(page, titles)
    assert len(commands) == count
    PageShell(tmp_path).follow(commands)
