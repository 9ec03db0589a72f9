"""Suggestions for an unknown word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def near_misses(word: str, known: Iterable[str], *, max_count: int = 3, cutoff: float = 0.6) -> tuple[str, ...]:
    """Return the known words closest to `word`, best first, in their own spelling."""
    # Imported here: only a mistake needs it.
    from difflib import get_close_matches

    spelling: dict[str, str] = {}
    for candidate in known:
        spelling.setdefault(candidate.lower(), candidate)
    found = get_close_matches(word.lower(), spelling, n=max_count, cutoff=cutoff)
    return tuple(spelling[key] for key in found)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence such as `did you mean 'retry_window'?`; empty when no word is close."""
    found = near_misses(word, known)
    if not found:
        return ""
    listed = " or ".join(f"'{name}'" for name in found)
    return f"did you mean {listed}?"
