"""The page of exports is true: its commands print what it says, one after the other, in a folder with the examples."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ecxs.rules import load_rules
from tests.docs.page_commands import ROOT, PageShell, copy_example, page_commands

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "export.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    copy_example("c/greetlog", tmp_path)
    commands = page_commands("export.md")
    assert len(commands) == 36
    PageShell(tmp_path).follow(commands)


def test_the_page_links_to_the_rules_that_it_speaks_of() -> None:
    linked = set(re.findall(r"\[(EXP\d+)\]\(reference/rules/export\.md#exp\d+\)", PAGE))
    assert linked == {"EXP001", "EXP002", "EXP003", *(f"EXP{number:03}" for number in range(10, 18))}
    assert linked <= {rule.id for rule in load_rules().values() if rule.family == "export"}
