"""Replacement of parts of a text whose other characters stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Replacement(NamedTuple):
    """A part of a text, from `start` to `end`, and what stands there instead."""

    start: int
    end: int
    text: str


def with_replacements(text: str, replacements: Iterable[Replacement]) -> str:
    """Return the text with its parts replaced; parts that overlap an earlier one stay as they are."""
    made: list[str] = []
    done = 0
    for start, end, new in sorted(replacements):
        if start >= done:
            made += [text[done:start], new]
            done = end
    return "".join((*made, text[done:]))
