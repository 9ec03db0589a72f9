"""The data files of the catalogue, split into entries that are parsed on demand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parent


def data_text(name: str) -> str:
    """Return the text of a data file of the catalogue."""
    return (FOLDER / name).read_text(encoding="utf-8")


def entries(text: str, kind: str) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each `[[kind]]` of a data file; in our files the name comes first.

    The text is TOML by itself: the entry's keys, and after the last entry whatever tables follow it.
    """
    for entry in text.split(f"\n[[{kind}]]\n")[1:]:
        yield entry.removeprefix('name = "').partition('"')[0], entry
