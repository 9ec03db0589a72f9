"""The forms of a value, word, array and dictionary, and the spelling of a word; an option's definition gives a type."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TypeAlias

from ecruntime.formats.value.invisible import INVISIBLE_CLASS

_SAFE = re.compile(rf"""[^ \t\n\r\v\f#"'={{}}\[\]();/\u2018-\u201f\u00ab\u00bb{INVISIBLE_CLASS}]+\Z""")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


@dataclass(frozen=True, slots=True)
class ConfigWord:
    """One text; only the writer needs to know whether it was quoted."""

    text: str
    is_quoted: bool = field(default=False, compare=False)
    offset: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Array:
    """`( word word )`, or `( [ key = word ] [ key = word ] )` for an option whose type is a dictionary."""

    items: tuple[ConfigWord | Dictionary, ...]
    offset: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Dictionary:
    """`[ key = word ]`; the pairs stay in their order."""

    pairs: tuple[tuple[ConfigWord, ConfigWord], ...]
    offset: int = field(default=0, compare=False, repr=False)


Value: TypeAlias = ConfigWord | Array | Dictionary


def quoted(text: str) -> str:
    """Return a text in double quotes."""
    return f'"{text.translate(_ESCAPES)}"'


def word_text(word: ConfigWord, *, is_in_brackets: bool = False) -> str:
    """Return a word in the syntax of the file; inside arrays and dictionaries a comma needs quotes too."""
    is_bare = not word.is_quoted and _SAFE.match(word.text) and not (is_in_brackets and "," in word.text)
    return word.text if is_bare else quoted(word.text)
