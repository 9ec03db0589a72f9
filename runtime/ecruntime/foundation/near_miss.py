"""Suggestions for an unknown word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

_ENOUGH: Final = 20_000
"""Effort for a report with many unknown words: some tenths of a second."""
_COST_OF_RATIO: Final = 8
"""Cost of a comparison of letter by letter, in comparisons of which letters there are."""


class NearMisses:
    """Searches for the near misses of many words, as long as they are worth their time.

    Each search compares with every known word, so a small input with thousands of unknown ones, and as many known,
    would take minutes. The first are mended with suggestions, and the rest in the same way.
    """

    def __init__(self, effort: int | None = _ENOUGH) -> None:
        """Allow so many comparisons; None is no limit."""
        self._effort = effort

    def find(self, word: str, known: Iterable[str], *, max_count: int = 3, cutoff: float = 0.6) -> tuple[str, ...]:
        """Return the known words closest to `word`, best first; none when the effort is spent."""
        if self._effort is not None and self._effort <= 0:
            return ()
        # Imported here: only a mistake needs it.
        from difflib import SequenceMatcher
        from heapq import nlargest

        spelling: dict[str, str] = {}
        for candidate in known:
            spelling.setdefault(candidate.lower(), candidate)
        close: list[tuple[float, str]] = []
        spent = 0
        matcher = SequenceMatcher()
        matcher.set_seq2(word.lower())
        # As `difflib.get_close_matches` does, but counted.
        for key in spelling:
            matcher.set_seq1(key)
            if matcher.real_quick_ratio() < cutoff:
                continue
            spent += 1
            if matcher.quick_ratio() < cutoff:
                continue
            spent += _COST_OF_RATIO
            ratio = matcher.ratio()
            if ratio >= cutoff:
                close.append((ratio, key))
        if self._effort is not None:
            self._effort -= spent
        return tuple(spelling[key] for _, key in nlargest(max_count, close))

    def did_you_mean(self, word: str, known: Iterable[str]) -> str:
        """Return a sentence such as `did you mean 'retry_window'?`; empty when no word is close."""
        return _sentence(self.find(word, known))


def near_misses(word: str, known: Iterable[str], *, max_count: int = 3, cutoff: float = 0.6) -> tuple[str, ...]:
    """Return the known words closest to `word`, best first, in their own spelling."""
    return NearMisses(None).find(word, known, max_count=max_count, cutoff=cutoff)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a sentence such as `did you mean 'retry_window'?`; empty when no word is close."""
    return _sentence(near_misses(word, known))


def _sentence(found: tuple[str, ...]) -> str:
    if not found:
        return ""
    listed = " or ".join(f"'{name}'" for name in found)
    return f"did you mean {listed}?"
