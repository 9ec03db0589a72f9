"""Decisions of one observation, and the forms in which a probe writes values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class InvalidValue(Exception):
    """A value that no probe writes; the text says what is one."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions of an observation."""

    changes: Mapping[str, Any] = field(default_factory=dict)  # a value for a field of `ServerChoices`, of its type
    """Values for fields of `ServerChoices`; a field of several observations is joined."""
    left: str = ""
    """The part of the observation that nothing follows, as a text for people; empty if all is followed."""


NOTHING = Decided()
"""The decisions of an observation that agrees with our own choice, or that saw nothing."""


def text_of(value: object) -> str:
    """Return a value that is a text, or a number as one; raise `InvalidValue` for another."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise InvalidValue("a text is written there")


def number_of(value: object, least: int, most: int) -> int:
    """Return a value that is a whole number within bounds; raise `InvalidValue` for another."""
    if isinstance(value, int) and not isinstance(value, bool) and least <= value <= most:
        return value
    raise InvalidValue(f"a whole number from {least} to {most} is written there")


def one_of(value: object, words: Mapping[str, Decided]) -> Decided:
    """Return what a known text decides; one that is not known is left."""
    text = text_of(value)
    return words.get(text) or Decided(left=f"'{text}' is none of what can be followed")


def labels_of(value: object) -> dict[str, str]:
    """Return the parts of `label=text; label=text`; raise `InvalidValue` for another form."""
    found: dict[str, str] = {}
    for part in text_of(value).split("; "):
        label, equals, text = part.partition("=")
        if not equals or label in found:
            raise InvalidValue("parts like 'label=value', each once, divided by '; ', are written there")
        found[label] = text
    return found
