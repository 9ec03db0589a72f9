"""The three forms of an answer, text, JSON and XML, and the plain values that all three can show."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from enum import Enum, StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias
from xml.sax.saxutils import escape, quoteattr

from ecruntime.console.protocol import Form, Reply

if TYPE_CHECKING:
    from ecruntime.console.answer import Answer

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""A value that JSON can represent."""

_MAX_DEPTH: Final = 32
_ELEMENT_NAME: Final = re.compile(r"(?!xml)[A-Za-z_][A-Za-z0-9_.-]*", re.IGNORECASE | re.ASCII)
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class _Fields(dict[str, "Plain"]):
    """The fields of a dataclass: their names are labels of the text form, while the keys of a mapping are data."""


def render(answer: Answer, form: Form, root: str) -> Reply:
    """Write `answer` in one form; `root` names the root element of XML. The text ends with exactly one newline."""
    if answer.text is None and answer.value is None:
        text = ""
    elif answer.text is not None and answer.is_written:
        text = answer.text
    elif form is Form.JSON:
        text = json.dumps(_value(answer), indent=2, ensure_ascii=False)
    elif form is Form.XML:
        text = "\n".join(_element(root, _value(answer), 0))
    else:
        text = answer.text if answer.text is not None else "\n".join(_lines(_to_plain(answer.value), ""))
    text = text.rstrip("\n")
    return Reply(answer.status, f"{text}\n" if text else "")


def _to_plain(value: object, depth: int = 0) -> Plain:
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
        return _Fields({field.name: _to_plain(getattr(value, field.name), depth) for field in fields(value)})
    if isinstance(value, Mapping):
        return {str(key): _to_plain(item, depth) for key, item in value.items()}
    if isinstance(value, (bytes, bytearray)):
        return bytes(value).decode("utf-8", "backslashreplace")
    if isinstance(value, AbstractSet):
        return [_to_plain(item, depth) for item in sorted(value, key=str)]
    if isinstance(value, Sequence):
        return [_to_plain(item, depth) for item in value]
    return str(value)


def _value(answer: Answer) -> Plain:
    return {"text": answer.text} if answer.value is None else _to_plain(answer.value)


def _scalar(value: Plain) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _lines(value: Plain, margin: str) -> list[str]:
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
        return [f"{margin}{label}:", *_lines(item, margin + "  ")]
    return [f"{margin}{label}: {_scalar(item)}".rstrip()]


def _block(item: Plain, margin: str) -> list[str]:
    # The first line of an item stands out, the others are indented below it.
    first, *others = _lines(item, "") or [""]
    return [margin + first, *(f"{margin}  {line}" for line in others)]


def _element(name: str, value: Plain, depth: int) -> list[str]:
    margin = "  " * depth
    opening, closing = _tags(name)
    if isinstance(value, dict):
        children = [line for key, item in value.items() for line in _element(key, item, depth + 1)]
    elif isinstance(value, list):
        children = [line for item in value for line in _element("item", item, depth + 1)]
    else:
        return [f"{margin}<{opening}>{escape(_fit(_scalar(value)))}</{closing}>"]
    return [f"{margin}<{opening}>", *children, f"{margin}</{closing}>"]


def _tags(name: str) -> tuple[str, str]:
    if _ELEMENT_NAME.fullmatch(name):
        return name, name
    return f"entry key={quoteattr(_fit(name))}", "entry"


def _fit(text: str) -> str:
    return _NOT_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)
