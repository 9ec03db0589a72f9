"""`config reload`: what it drops, and what it says when it is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt

pytestmark = pytest.mark.usefixtures("owl")


def test_reload_lists_the_changes_that_it_dropped(bench: Bench, prompt: Prompt) -> None:
    bench.start("window = 9\nowl {}")
    prompt.text("config set window 10")
    prompt.text("config set owl nest elm")
    bench.write("window = 9\nowl { nest = elm }")
    assert prompt.text("config reload") == "dropped: Window = 10 instead of 9\nGeneration 4 is in effect.\n"
    assert prompt.text("config diff") == "What runs is what the files said when they were read.\n"


def test_a_refused_reload_shows_all_findings_and_keeps_the_changes(bench: Bench, prompt: Prompt) -> None:
    bench.start("window = 9\nowl {}")
    prompt.text("config set window 10")
    bench.write("window = soon\nbinding b { windo = 1 }")
    assert prompt.fails("config reload").splitlines() == [
        "Reconfigure failed.",
        f"{bench.conf}:1:1: error CFG044: Window: 'soon' is not an integer",
        "  hint: write decimal digits",
        f"{bench.conf}:2:13: error CFG040: no module provides capability 'config.Global:Binding.windo'",
        "  hint: did you mean 'Window'?",
        "Generation 2 keeps running.",
    ]
    assert prompt.json("config eval window")["value"] == 10


def test_a_reload_without_its_libexec_says_so_and_is_logged(
    bench: Bench, libexec: LibexecBuilder, prompt: Prompt
) -> None:
    bench.start("owl {}")
    libexec.folder.rename(libexec.folder.with_name("gone"))
    assert prompt.fails("config reload") == (
        f"Reconfigure failed.\nlibexec '{libexec.folder}' is not a folder\n"
        "hint: build a module into it: ecxs build --libexec DIR\nGeneration 1 keeps running.\n"
    )
    assert "reconfigure failed: libexec" in prompt.text("paniclog")
