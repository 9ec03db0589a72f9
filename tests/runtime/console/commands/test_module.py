"""`module why`: the reasons for which a module is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.runtime.conftest import Bench, LibexecBuilder, Prompt


def test_module_why_goes_back_to_the_line(bench: Bench, libexec: LibexecBuilder, prompt: Prompt) -> None:
    libexec.add("tree")
    libexec.add("mouse", requires=("tree",))
    libexec.add("hawk", requires=("mouse",))
    bench.start("\nhawk {}")
    assert prompt.text("module why tree") == (
        "tree: required by module 'mouse'\n"
        "  mouse: required by module 'hawk'\n"
        f"    hawk: {bench.conf}:2:1: stanza 'hawk'\n"
    )
    assert prompt.fails("module why tre") == "module 'tre' is not loaded\nhint: did you mean 'tree'?\n"
