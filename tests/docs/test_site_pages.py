"""The parts of the site follow from the index of all pages, and each of their pages is one."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PARTS = ["Tutorials", "How-to guides", "Explanations", "Reference", "For those who change it"]


@pytest.fixture(scope="module")
def tree(load_script: Callable[[str], ModuleType]) -> ModuleType:
    return load_script("website/source_tree")


def read(page: str) -> str:
    return (ROOT / f"{page}.md").read_text(encoding="utf-8")


def contents(tree: ModuleType, page: str) -> list[str]:
    found: list[str] = tree.children(read(page), page)
    return found


def test_the_index_has_the_parts_of_the_site(tree: ModuleType) -> None:
    parts = tree.parts(read(tree.ALL_PAGES))
    assert [heading for heading, _ in parts] == PARTS
    listed = [page for _, pages in parts for page in pages]
    assert len(listed) == len(set(listed))
    assert {f"docs/{path.stem}" for path in DOCS.glob("*.md")} - set(listed) == {tree.FRONT, tree.ALL_PAGES}


def test_every_page_of_a_folder_is_in_its_index(tree: ModuleType) -> None:
    folders = [DOCS / "adr", *(path for path in (DOCS / "reference").iterdir() if path.is_dir())]
    assert len(folders) == 9
    for folder in folders:
        page = folder.relative_to(ROOT).as_posix()
        wanted = {f"{page}/{path.stem}" for path in folder.glob("*.md")} - {f"{page}/README"}
        assert set(contents(tree, f"{page}/README")) == wanted, page


def test_every_example_is_in_an_index(tree: ModuleType) -> None:
    waiting, found = ["examples/README"], set()
    while waiting:
        page = waiting.pop()
        found.add(page)
        waiting += contents(tree, page)
    wanted = {path.relative_to(ROOT).as_posix().removesuffix(".md") for path in ROOT.glob("examples/**/README.md")}
    assert found == wanted


def test_an_index_is_called_so_in_the_site(tree: ModuleType) -> None:
    assert [
        tree.address(name)
        for name in ("docs/index", "docs/README", "docs/hooks", "docs/reference/api/README", "examples/c/README")
    ] == ["index", "all-pages", "hooks", "reference/api/index", "examples/c/index"]


def test_no_two_pages_have_one_address(tree: ModuleType) -> None:
    pages = [*DOCS.rglob("*.md"), *ROOT.glob("examples/**/README.md"), ROOT / "CONTRIBUTING.md"]
    names = [tree.address(path.relative_to(ROOT).as_posix().removesuffix(".md")) for path in pages]
    assert len(set(names)) == len(names)


def test_links_in_blocks_of_code_and_to_other_sites_are_none_of_the_tree(tree: ModuleType) -> None:
    text = "[a](a.md) [`b`](../b.md#x) ![c](c.svg)\n```text\n[d](d.md)\n```\n[e](https://e.example) [f](#f) `[g](g.md)`"
    assert tree.links(text, "docs/page") == ["docs/a.md", "b.md"]
