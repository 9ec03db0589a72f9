"""Check the pages of the built site: links, anchors, and the clicks to each page: `python docs/check_site.py FOLDER`.

Sphinx checks what it resolves itself; this reads the pages as a browser gets them, so that the links of the sidebar and
of listings count, too.
"""

from __future__ import annotations

import sys
from collections import Counter, deque
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urldefrag, urlsplit

FRONT: Final = "index.html"
MAX_CLICKS: Final = 3
_NO_PAGES: Final = ("_static/", "_sources/")
_ATTRIBUTES: Final = frozenset(
    {("a", "href"), ("img", "src"), ("link", "href"), ("script", "src"), ("object", "data"), ("form", "action")}
)


@dataclass(slots=True)
class Page:
    """The targets of a page and the places in it."""

    targets: list[str] = field(default_factory=list)
    clicks: list[str] = field(default_factory=list)
    """The targets that a reader may click on."""
    places: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.page.places.append(value)
            elif (tag, name) in _ATTRIBUTES and value:
                self.page.targets.append(value)
                if tag in {"a", "form"}:
                    self.page.clicks.append(value)


def read_pages(folder: Path) -> dict[str, Page]:
    """Return the pages below a folder by their paths."""
    pages = {}
    for path in sorted(folder.rglob("*.html")):
        name = path.relative_to(folder).as_posix()
        if not name.startswith(_NO_PAGES):
            reader = _Reader()
            reader.feed(path.read_text(encoding="utf-8"))
            pages[name] = reader.page
    return pages


def lost_links(folder: Path, pages: dict[str, Page]) -> list[str]:
    """Return a line for each link within the site that leads nowhere, and for each ambiguous anchor."""
    lines = []
    for name, page in pages.items():
        lines += [f"{name}: the anchor '{place}' stands twice" for place in _twice(page.places)]
        for target in dict.fromkeys(page.targets):
            found = _resolve(name, target)
            if found is None:
                continue
            file, place = found
            if file not in pages and not (folder / file).is_file():
                lines.append(f"{name}: the link '{target}' leads nowhere")
            elif place and file in pages and place not in pages[file].places:
                lines.append(f"{name}: the link '{target}' names no place of the page")
    return lines


def clicks(pages: dict[str, Page]) -> dict[str, int]:
    """Return how many clicks each page is away from the front page; pages that no link leads to are missing."""
    found = {FRONT: 0}
    waiting = deque([FRONT])
    while waiting:
        name = waiting.popleft()
        for target in pages[name].clicks:
            there = _resolve(name, target)
            if there is not None and there[0] in pages and there[0] not in found:
                found[there[0]] = found[name] + 1
                waiting.append(there[0])
    return found


def far_pages(pages: dict[str, Page]) -> list[str]:
    """Return a line for each page that is more than three clicks away, or cannot be reached."""
    found = clicks(pages)
    lines = []
    for name in pages:
        if name not in found:
            lines.append(f"{name}: no link leads to it")
        elif found[name] > MAX_CLICKS:
            lines.append(f"{name}: {found[name]} clicks away from the front page, more than {MAX_CLICKS}")
    return lines


def main(arguments: list[str]) -> int:
    """Print what is wrong; return 1 if anything is."""
    folder = Path(arguments[0])
    pages = read_pages(folder)
    if FRONT not in pages:
        sys.stderr.write(f"{folder}: there is no {FRONT}\n")
        return 1
    wrong = [*lost_links(folder, pages), *far_pages(pages)]
    sys.stderr.writelines(f"{line}\n" for line in wrong)
    links = sum(len(page.targets) for page in pages.values())
    sys.stdout.write(
        f"{len(pages)} pages, {links} links, at most {max(clicks(pages).values())} clicks: {len(wrong)} wrong\n"
    )
    return int(bool(wrong))


def _resolve(page: str, target: str) -> tuple[str, str] | None:
    """Return the file and the place that a target names; None for one outside of the site."""
    parts = urlsplit(target)
    if parts.scheme or parts.netloc:
        return None
    path, place = urldefrag(target)
    path = unquote(path.partition("?")[0])
    if not path:
        return page, unquote(place)
    names: list[str] = []
    for name in [*page.split("/")[:-1], *path.split("/")]:
        if name == ".." and names:
            names.pop()
        elif name not in {"", "."}:
            names.append(name)
    return "/".join(names), unquote(place)


def _twice(names: list[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
