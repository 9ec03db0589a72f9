"""A merge of two changes of one text, by lines; what both changed differently stands in it twice, between marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from merge3 import Merge3

if TYPE_CHECKING:
    from collections.abc import Sequence

YOURS: Final = "<<<<<<< yours"
"""The beginning of the line above the author's lines of a conflict."""
_BETWEEN: Final = "======="
_TEMPLATES: Final = ">>>>>>> template"


def merged_text(base: str, ours: str, theirs: str) -> tuple[str, tuple[int, ...]]:
    """Return a text with the changes of both, and the lines at which what both changed differently is marked."""
    end = "\r\n" if "\r\n" in ours else "\n"
    lines: list[str] = []
    conflicts: list[int] = []
    before, own, other = (text.splitlines(keepends=True) for text in (base, ours, theirs))
    merge = Merge3(before, own, other)
    for kind, *parts in merge.merge_groups():
        if kind == "conflict":
            conflicts.append(len(lines) + 1)
            _, first, second = parts
            lines += [f"{YOURS}{end}", *_ended(first, end), f"{_BETWEEN}{end}"]
            lines += [*_ended(second, end), f"{_TEMPLATES}{end}"]
        else:
            lines += parts[0]
    return "".join(lines), tuple(conflicts)


def _ended(lines: Sequence[str], end: str) -> list[str]:
    """Return lines of which the last ends, so that a mark may follow."""
    return [*lines[:-1], lines[-1].rstrip("\r\n") + end] if lines else []
