"""The three forms of a value: word, array and dictionary; an option's definition gives them a type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class ConfigWord:
    """One text; only the writer needs to know whether it was quoted."""

    text: str
    is_quoted: bool = field(default=False, compare=False)
    offset: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Array:
    """`( word word )`."""

    items: tuple[ConfigWord, ...]
    offset: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """`[ key = word ]`; the pairs stay in their order."""

    pairs: tuple[tuple[ConfigWord, ConfigWord], ...]
    offset: int = field(default=0, compare=False, repr=False)


Value: TypeAlias = ConfigWord | Array | Dictionary
