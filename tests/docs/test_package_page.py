"""The page of packages is true: its commands print what it says, in a folder with the example."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from ecxs.rules import load_rules
from tests.docs.page_commands import ROOT, PageShell, copy_example, page_commands

if TYPE_CHECKING:
    from pathlib import Path

PAGE = (ROOT / "docs" / "package.md").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.timeout(200)
def test_the_commands_print_what_the_page_says(tmp_path: Path) -> None:
    copy_example("c/greetlog", tmp_path)
    commands = page_commands("package.md")
    assert len(commands) == 19
    PageShell(tmp_path).follow(commands)


def test_the_page_links_to_rules_that_there_are() -> None:
    linked = set(re.findall(r"\[(PKG\d+)\]\(reference/rules/package\.md#pkg\d+\)", PAGE))
    assert linked == {"PKG001", "PKG002", "PKG004", "PKG005", "PKG006", "PKG007"}
    assert linked <= {rule.id for rule in load_rules().values() if rule.family == "package"}
