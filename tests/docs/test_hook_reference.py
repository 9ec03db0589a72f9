from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType


@pytest.fixture(scope="module")
def script(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("make_hook_reference")


def test_pages_and_enums_are_current(script: ModuleType) -> None:
    assert script.pages().stale() == [], "run: python docs/make_hook_reference.py"


def test_each_hook_has_a_page_and_a_line_of_the_index(script: ModuleType) -> None:
    wanted = script.wanted_files()
    index = wanted[script.PAGES / "README.md"]
    pages = [path.name for path in wanted if path.parent == script.PAGES and path.name != "README.md"]
    assert len(pages) == 213
    assert all(f"]({name})" in index for name in pages)
