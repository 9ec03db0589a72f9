"""Text in a picture: what cannot be seen is escaped, what is too long is cut, what is long is wrapped."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

LONGEST = 72
INDENT = "\u00a0"
"""A blank that no writer swallows."""


def seen(text: str) -> str:
    """Escape what has no picture of its own: control characters, line ends, lone surrogates."""
    return "".join(char if char.isprintable() or char == INDENT else repr(char)[1:-1] for char in text)


def cut(text: str, longest: int = LONGEST) -> str:
    """Cut a text at a width; the cut is shown."""
    if width(text) <= longest:
        return text
    kept = ""
    for char in text:
        if width(kept + char) >= longest:
            break
        kept += char
    return f"{kept.rstrip()}…"


def width(text: str) -> int:
    """Return how many columns of a fixed-width font a text takes."""
    return sum(0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text)


def wrapped(text: str, longest: int, lines: int) -> tuple[str, ...]:
    """Break a text at blanks into at most so many lines; the last one is cut."""
    found: list[str] = []
    for word in text.split():
        if found and width(f"{found[-1]} {word}") <= longest:
            found[-1] += f" {word}"
        else:
            found.append(word)
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return tuple(cut(line, longest) for line in found)
