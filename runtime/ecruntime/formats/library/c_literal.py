"""C literals in the records of a library: texts and small integers; any other expression stays unread."""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

_TEXT: Final = re.compile(r'\s*(?:u8)?"((?:[^"\\]|\\.)*)"\s*', re.DOTALL)
_NULLS: Final = frozenset({"NULL", "0", "nullptr", "__null", "((void*)0)", "(void*)0", "0L", "(0)"})
_ESCAPE: Final = re.compile(r"\\(x[0-9a-fA-F]+|[0-7]{1,3}|.)", re.DOTALL)
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v"}
_CAST: Final = re.compile(
    r"\(\s*(?:const\s+)?(?:unsigned|signed|int|long|char|u_?int(?:8|16|32|64)_t|void)[\w\s]*+\*?\s*+\)"
)
_NUMBER: Final = re.compile(r"(0[xX][0-9a-fA-F]+|0[0-7]*|[1-9][0-9]*)[uUlL]*\Z")
MAX_EXPRESSION: Final = 200


class Unread(Enum):
    """The value of an expression that is no literal."""

    EXPRESSION = "expression"


def read_text(expression: str) -> str | Unread | None:
    """Return the text of a literal, None for a null pointer; adjacent literals are joined."""
    bare = _CAST.sub("", expression).strip()
    if "".join(expression.split()) in _NULLS or bare in _NULLS:
        return None
    pieces = []
    at = 0
    while at < len(bare):
        found = _TEXT.match(bare, at)
        if found is None:
            return Unread.EXPRESSION
        pieces.append(_ESCAPE.sub(_unescaped, found[1]))
        at = found.end()
    return "".join(pieces) if pieces else Unread.EXPRESSION


def read_bits(expression: str) -> int | Unread:
    """Return the value of an integer, or of integers joined by `|` and `<<`."""
    bare = _CAST.sub("", expression) if len(expression) <= MAX_EXPRESSION else ""
    bare = bare.replace("(", " ").replace(")", " ")
    total = 0
    for part in bare.split("|"):
        words = [word.strip() for word in part.split("<<")]
        numbers = [_NUMBER.match(word) for word in words]
        values = [int(found[1], 8 if _is_octal(found[1]) else 0) for found in numbers if found and len(found[1]) < 20]
        if len(values) != len(numbers) or len(values) > 2 or (len(values) == 2 and values[1] > 31):
            return Unread.EXPRESSION
        total |= values[0] << values[1] if len(values) == 2 else values[0]
    return total


def _is_octal(text: str) -> bool:
    return len(text) > 1 and text.startswith("0") and text.isdigit()


def _unescaped(found: re.Match[str]) -> str:
    code = found[1]
    if code[0] == "x" and len(code) > 1:
        return chr(int(code[1:], 16) & 0xFF)
    if code[0] in "01234567":
        return chr(int(code, 8) & 0xFF)
    return _ESCAPED.get(code, code)
