"""Plain values of any other, and the three forms in which they are shown: lines of text, JSON, XML."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum, StrEnum
from typing import Final, TypeAlias
from xml.sax.saxutils import escape, quoteattr

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""A value that JSON can represent."""

_MAX_DEPTH: Final = 32
_ELEMENT_NAME: Final = re.compile(r"(?!xml)[A-Za-z_][A-Za-z0-9_.-]*", re.IGNORECASE | re.ASCII)
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Fields(dict[str, "Plain"]):
    """The fields of a dataclass: their names are labels of the text form, while the keys of a mapping are data."""


def to_plain(value: object, depth: int = 0) -> Plain:
    """Convert dataclasses field by field, enums to their names, and anything unknown or too deep to its text."""
    if value is None or isinstance(value, (bool, str)):
        return str(value) if isinstance(value, StrEnum) else value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, (int, float)):
        return value if math.isfinite(value) else str(value)
    if depth == _MAX_DEPTH:
        return str(value)
    return _collection_to_plain(value, depth + 1)


def _collection_to_plain(value: object, depth: int) -> Plain:
    if is_dataclass(value) and not isinstance(value, type):
        return _Fields({field.name: to_plain(getattr(value, field.name), depth) for field in fields(value)})
    if isinstance(value, Mapping):
        return {str(key): to_plain(item, depth) for key, item in value.items()}
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "backslashreplace")
    if isinstance(value, AbstractSet):
        return [to_plain(item, depth) for item in sorted(value, key=str)]
    if isinstance(value, Sequence):
        return [to_plain(item, depth) for item in value]
    return str(value)


def _scalar(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def json_text(value: Plain) -> str:
    """Return the text of a value as JSON."""
    return json.dumps(value, indent=2, ensure_ascii=False)


def text_lines(value: Plain, margin: str = "") -> list[str]:
    """Return the lines of the text form."""
    if isinstance(value, dict):
        is_label = isinstance(value, _Fields)
        return [
            line for key, item in value.items() for line in _labelled(_label(key) if is_label else key, item, margin)
        ]
    if isinstance(value, list):
        return [line for item in value for line in _block(item, margin)]
    return [margin + line for line in _scalar(value).split("\n")]


def _label(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _labelled(label: str, item: Plain, margin: str) -> list[str]:
    if isinstance(item, (dict, list)):
        return [f"{margin}{label}:", *text_lines(item, margin + "  ")]
    return [f"{margin}{label}: {_scalar(item)}".rstrip()]


def _block(item: Plain, margin: str) -> list[str]:
    # The first line of an item stands out, the others are indented below it.
    first, *others = text_lines(item, "") or [""]
    return [margin + first, *(f"{margin}  {line}" for line in others)]


def xml_lines(name: str, value: Plain, depth: int = 0) -> list[str]:
    """Return the lines of an element of this name."""
    margin = "  " * depth
    opening, closing = _tags(name)
    if isinstance(value, dict):
        children = [line for key, item in value.items() for line in xml_lines(key, item, depth + 1)]
    elif isinstance(value, list):
        children = [line for item in value for line in xml_lines("item", item, depth + 1)]
    else:
        return [f"{margin}<{opening}>{escape(_fit(_scalar(value)))}</{closing}>"]
    return [f"{margin}<{opening}>", *children, f"{margin}</{closing}>"]


def _tags(name: str) -> tuple[str, str]:
    if _ELEMENT_NAME.fullmatch(name):
        return name, name
    return f"entry key={quoteattr(_fit(name))}", "entry"


def _fit(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
