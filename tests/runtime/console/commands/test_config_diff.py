"""`config diff`: what was changed since the files were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, Prompt

pytestmark = pytest.mark.usefixtures("owl")


def test_diff_lists_what_was_changed_since_the_files_were_read(bench: Bench, prompt: Prompt) -> None:
    bench.start('window = 9\ndomain "a" { window = 3 }\nowl { nest = oak }')
    assert prompt.text("config diff") == "What runs is what the files said when they were read.\n"
    prompt.text("config set window 10")
    prompt.text("config unset domain a window")
    prompt.text("config set binding north window 4")
    assert prompt.text("config diff") == (
        "Window = 10 instead of 9\nDomain a Window = 3 was unset\nBinding north Window = 4 was set\n"
    ).replace("Domain", "domain")
    assert prompt.json("config diff")["changes"][0] == {
        "scope": "",
        "option": "window",
        "before": "Window = 9",
        "after": "Window = 10",
    }
