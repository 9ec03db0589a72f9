"""Text of a picture: escaping, cutting and wrapping by display width."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

MAX_WIDTH = 72
INDENT = "\u00a0"
"""A no-break space, which no output format collapses."""


def escape_unprintable(text: str) -> str:
    """Escape unprintable characters: control characters, line ends, lone surrogates."""
    return "".join(char if char.isprintable() or char == INDENT else repr(char)[1:-1] for char in text)


def cut(text: str, max_width: int = MAX_WIDTH) -> str:
    """Cut a text to at most `max_width` columns, with an ellipsis at the cut."""
    if width(text) <= max_width:
        return text
    kept = ""
    for char in text:
        if width(kept + char) >= max_width:
            break
        kept += char
    return f"{kept.rstrip()}…"


def width(text: str) -> int:
    """Return the width of a text in columns of a fixed-width font."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def wrapped(text: str, max_width: int, lines: int) -> tuple[str, ...]:
    """Wrap a text at blanks into at most `lines` lines of `max_width` columns; cut what is longer."""
    found: list[str] = []
    for word in text.split():
        if found and width(f"{found[-1]} {word}") <= max_width:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return tuple(cut(line, max_width) for line in found)
