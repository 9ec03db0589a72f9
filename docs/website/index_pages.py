"""A Sphinx extension that gives index pages their contents, so that no page is listed twice.

Pages called `README.md` list their pages for readers on a code host. The same lists are the contents of the site: those
of `docs/README.md` its parts, below the front page.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from website.source_tree import ALL_PAGES, FRONT, ROOT, children, parts

if TYPE_CHECKING:
    from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the events of Sphinx."""
    app.connect("source-read", _add_contents)
    app.connect("env-get-outdated", _index_pages)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _add_contents(_app: Sphinx, docname: str, source: list[str]) -> None:
    # At the end of the page, so that the lines of warnings stay those of the file.
    if docname == FRONT:
        listed = parts((ROOT / f"{ALL_PAGES}.md").read_text(encoding="utf-8"))
        # The index of all pages is one of them, and nothing else would have it.
        listed[-1][1].append(ALL_PAGES)
        for caption, pages in listed:
            source[0] += _toctree(pages, caption)
    elif docname != ALL_PAGES and PurePosixPath(docname).name == "README":
        source[0] += _toctree(children(source[0], docname))


def _toctree(pages: list[str], caption: str = "") -> str:
    named = f":caption: {caption}\n" if caption else ""
    listed = "".join(f"/{page}\n" for page in pages)
    return f"\n\n```{{toctree}}\n:hidden:\n{named}\n{listed}```\n" if pages else ""


def _index_pages(_app: Sphinx, _env: object, _added: set[str], _changed: set[str], _removed: set[str]) -> list[str]:
    # What it shows is in another file.
    return [FRONT]
