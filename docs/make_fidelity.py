"""Write the tables of `docs/fidelity.md` from the lines that `ecxs.fidelity` has; its prose stays as it is.

Run it after a change of `ecxs/fidelity/data/lines/`, or of the page: `python docs/make_fidelity.py`. It writes, too, on
which line of the page each one stands.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from page_folder import ROOT, PageFolder

from ecruntime.choices import switch_of
from ecxs.fidelity import load_sections

if TYPE_CHECKING:
    from ecxs.fidelity import FidelityLine, FidelitySection

PAGE = Path("docs", "fidelity.md")
PLACES = Path("ecxs", "fidelity", "data", "places.toml")
BANNER = (
    "# Made by `python docs/make_fidelity.py`: the lines of docs/fidelity.md on which the rows of each table stand.\n"
)


def wanted_files() -> dict[Path, str]:
    """Return every file, by its path below the root of the checkout."""
    sections = {section.title: section for section in load_sections()}
    lines: list[str] = []
    places: dict[str, list[int]] = {}
    title = ""
    for is_row, block in groupby((ROOT / PAGE).read_text(encoding="utf-8").splitlines(), lambda line: line[:1] == "|"):
        rows = list(block)
        title = next((row[3:] for row in reversed(rows) if row.startswith("## ")), title)
        if not is_row or title not in sections or title in places:
            lines += rows
            continue
        table = _table(sections[title])
        places[title] = list(range(len(lines) + 3, len(lines) + len(table) + 1))
        lines += table
    assert places.keys() == sections.keys(), "each table has its heading"
    told = "".join(f'"{name}" = {numbers}\n' for name, numbers in places.items())
    return {PAGE: "\n".join(lines) + "\n", PLACES: BANNER + told}


def pages() -> PageFolder:
    """Return the files as they shall be."""
    return PageFolder(PLACES.parent, wanted_files())


def _table(section: FidelitySection) -> list[str]:
    if not section.has_runtime:
        return ["| what | mark |", "|---|---|", *(f"| {line.subject} | {line.mark} |" for line in section.lines)]
    rows = (
        f"| {line.subject} | {line.runtime} | {line.mark} | {_probe(line)} |".replace("|  |", "| |")
        for line in section.lines
    )
    return ["| subject | the runtime | mark | probe |", "|---|---|---|---|", *rows]


def _probe(line: FidelityLine) -> str:
    ids = ", ".join(f"`{name}`{' (followed)' * (switch_of(name) is not None)}" for name in line.probe)
    return f"none: {line.unseen}" if line.unseen else ids


if __name__ == "__main__":
    pages().write()
