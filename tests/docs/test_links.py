"""Every relative link of the pages leads somewhere, and every page is in the index."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
TREES = ("ecxs", "runtime")
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)(?:#[^)\s]*)?\)")
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md")), *sorted((DOCS / "adr").glob("*.md")))


def links(page: Path) -> list[str]:
    return LINK.findall(CODE.sub("", page.read_text(encoding="utf-8")))


def test_every_link_leads_somewhere() -> None:
    lost = [f"{page.name}: {link}" for page in PAGES for link in links(page) if not (page.parent / link).exists()]
    assert lost == []


def test_every_page_is_in_the_index() -> None:
    listed = set(links(DOCS / "README.md"))
    assert {page.name for page in DOCS.glob("*.md")} - listed == {"README.md", "index.md"}


def test_the_glossary_names_what_the_code_has() -> None:
    words = set(re.findall(r"`(\w+)`", (ROOT / "docs" / "glossary.md").read_text().partition("## Former names")[0]))
    code = "\n".join(path.read_text(encoding="utf-8") for top in TREES for path in (ROOT / top).rglob("*.py"))
    assert sorted(word for word in words if re.search(rf"\b{word}\b", code) is None) == []
