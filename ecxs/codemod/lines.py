"""Inserts lines into a text; every line that was there keeps its bytes."""

from __future__ import annotations


def newline_of(text: str) -> str:
    """Return the line end that a text uses, by its first line."""
    first = text.find("\n")
    return "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"


def with_lines(text: str, index: int, lines: list[str]) -> str:
    """Insert lines, given without line ends, before the line `index`, which counts from 0."""
    newline = newline_of(text)
    present = text.splitlines(keepends=True)
    if index == len(present) and present and not present[-1].endswith("\n"):
        present[-1] += newline
    present[index:index] = [f"{line}{newline}" for line in lines]
    return "".join(present)
