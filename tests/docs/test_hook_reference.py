from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "make_hook_reference.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_hook_reference", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["make_hook_reference"] = module
    spec.loader.exec_module(module)
    return module


def test_pages_and_enums_are_current(script: ModuleType) -> None:
    assert script.stale_files() == [], "run: python docs/make_hook_reference.py"


def test_each_hook_has_a_page_and_a_line_of_the_index(script: ModuleType) -> None:
    wanted = script.wanted_files()
    index = wanted[script.PAGES / "README.md"]
    pages = [path.name for path in wanted if path.parent == script.PAGES and path.name != "README.md"]
    assert len(pages) == 193
    assert all(f"]({name})" in index for name in pages)
