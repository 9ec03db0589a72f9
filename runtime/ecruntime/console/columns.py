"""Rows as columns of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def columns(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a head and rows as lines, each column as wide as its longest cell; numbers stand at the right."""
    found = [tuple(row) for row in rows]
    is_number = [bool(found) and all(isinstance(row[index], int) for row in found) for index in range(len(head))]
    lines = [tuple(map(str, row)) for row in (head, *found)]
    widths = [max(len(line[index]) for line in lines) for index in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if is_right else cell.ljust(width)
            for cell, width, is_right in zip(line, widths, is_number, strict=True)
        ).rstrip()
        for line in lines
    )
