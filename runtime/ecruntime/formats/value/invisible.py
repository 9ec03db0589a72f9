"""Characters that look like nothing or like a blank, and come along when text is pasted from a document."""

from __future__ import annotations

import re
import unicodedata

_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\u0085\u2028\u2029"
_NOTHING = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
INVISIBLE_CLASS = _BLANKS + _NOTHING
"""The characters, as they stand between the brackets of a regular expression."""
INVISIBLE = re.compile(f"[{INVISIBLE_CLASS}]")
_LIKE_A_BLANK = re.compile(f"[{_BLANKS}]")
_NAMES = {"\u0085": "next line"}


def invisible_name(character: str) -> str:
    """Return the number and the name of a character: `U+00A0 (no-break space)`."""
    name = unicodedata.name(character, "") or _NAMES.get(character, "control character")
    return f"U+{ord(character):04X} ({name.lower()})"


def visible_form(character: str) -> str:
    """Return what is meant by an invisible character: a blank, or nothing."""
    return " " if _LIKE_A_BLANK.match(character) else ""
