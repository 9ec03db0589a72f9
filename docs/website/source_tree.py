"""Files of the repository as pages of the site: addresses, index pages, and links out of pages.

Nothing of Sphinx is imported here, so that tests need no extra.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from posixpath import normpath
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
FRONT: Final = "docs/index"
"""The front page of the site."""
ALL_PAGES: Final = "docs/README"
"""The index on a code host, from which the parts of the site are made."""
_LINK: Final = re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\])*\]\((?![a-z]+:|#)([^)#\s]+)(?:#[^)\s]*)?\)")
_CODE: Final = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_HEADING: Final = re.compile(r"^## (.+)$", re.MULTILINE)


def address(docname: str) -> str:
    """Return the path of a page in the site without its suffix: below `docs` as there, an index by that name."""
    if docname == ALL_PAGES:
        return "all-pages"
    path = PurePosixPath(docname)
    if path.parts[0] == "docs":
        path = path.relative_to("docs")
    return str(path.with_name("index") if path.name == "README" else path)


def links(text: str, page: str) -> list[str]:
    """Return the targets of relative links as paths below the root, in their order, each once."""
    folder = PurePosixPath(page).parent
    # Links are looked for outside of code, but their own texts are often code: the marks alone go.
    prose = _CODE.sub(lambda found: "" if found.group().startswith("```") else "code", text)
    return list(dict.fromkeys(normpath(str(folder / target)) for target in _LINK.findall(prose)))


def parts(text: str) -> list[tuple[str, list[str]]]:
    """Return the headings of the index of all pages, each with the docnames below it."""
    pieces = _HEADING.split(text)[1:]
    return [
        (heading, [name for target in links(body, ALL_PAGES) if (name := docname_of(target)) is not None])
        for heading, body in zip(pieces[::2], pieces[1::2], strict=True)
    ]


def children(text: str, page: str) -> list[str]:
    """Return the docnames that an index page has below it: pages of its folder, and indexes of folders in that."""
    folder = PurePosixPath(page).parent
    found = [docname_of(target) for target in links(text, page)]
    return [name for name in found if name and name != page and _is_below(PurePosixPath(name), folder)]


def docname_of(target: str) -> str | None:
    """Return the page for a path below the root; None for a file or folder without one."""
    path = ROOT / target
    if path.is_dir() and (path / "README.md").is_file():
        return f"{target}/README"
    return target.removesuffix(".md") if target.endswith(".md") and path.is_file() else None


def _is_below(page: PurePosixPath, folder: PurePosixPath) -> bool:
    return page.parent == folder or (page.name == "README" and folder in page.parent.parents)
